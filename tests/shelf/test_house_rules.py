"""What must not play does not, whatever fails."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from shelf.people_rig import (
    TONIGHT,
    carrying,
    make_too_new,
    make_usable,
    opened,
    remembered,
    spoil,
    version_of,
)
from shelf.rig import paths_in
from support.fakes import FakeClock
from support.media import copy

from sleepplayer.catalog import Put
from sleepplayer.errors import DatabaseUnusable
from sleepplayer.library.builtin import builtin_tracks
from sleepplayer.library.media import read_media
from sleepplayer.library.walk import on_disk
from sleepplayer.models import Filter, Show, Track
from sleepplayer.night.exposure import Limit, NightSoFar
from sleepplayer.night.notices import EndedBy
from sleepplayer.people import FIRST_PROFILE, Liking, Limits, ProfileId, SetRest, Verdict
from sleepplayer.rotation.rules import Bar
from sleepplayer.shelf import house_rules
from sleepplayer.shelf.house_rules import REREAD_S, ShelfRules, calm_triggers, rules_for
from sleepplayer.shelf.shelf import Shelf
from sleepplayer.storage.whose import Whose
from sleepplayer.trigger_edits import with_hidden, with_merged

ME = FIRST_PROFILE
UNKNOWN = Track(location="/m/unknown", title="unknown")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def shelf(home: Path, clock: FakeClock) -> Iterator[Shelf]:
    with opened(home, clock) as made:
        yield made


@pytest.fixture
def rules(shelf: Shelf, clock: FakeClock) -> ShelfRules:
    return ShelfRules(shelf, clock=clock)


def bar(rules: ShelfRules, track: Track) -> Bar | None:
    found = rules.barred(track)
    return None if found is None else found.bar


def test_without_a_word_everything_plays(rules: ShelfRules) -> None:
    assert bar(rules, carrying("tapping")) is None
    assert bar(rules, UNKNOWN) is None


def test_what_is_avoided_holds_at_once_and_until_it_is_lifted(
    shelf: Shelf, rules: ShelfRules
) -> None:
    track = carrying("rain", "tapping")
    assert bar(rules, track) is None
    written = shelf.statements.state(ME, "tapping", Liking.AVOID)
    found = rules.barred(track)  # whether it is written or not
    assert found is not None
    assert (found.bar, found.trigger) == (Bar.AVOIDED, "tapping")
    assert bar(rules, UNKNOWN) is Bar.UNCONFIRMED
    assert bar(rules, carrying("rain")) is None
    written.result()
    assert bar(rules, track) is Bar.AVOIDED
    shelf.statements.state(ME, "tapping", None).result()
    assert bar(rules, track) is None


def test_a_word_on_a_track_counts(shelf: Shelf, rules: ShelfRules) -> None:
    never, harmless = remembered(shelf, "/m/a", "/m/b")
    shelf.statements.state(ME, "tapping", Liking.AVOID).result()
    shelf.verdicts.judge(ME, harmless, Verdict.HARMLESS).result()
    shelf.verdicts.judge(ME, never, Verdict.NEVER).result()
    assert bar(rules, carrying("rain", track_id=never)) is Bar.RETIRED
    assert bar(rules, Track(location="/m/b", title="b", track_id=harmless)) is None
    # by their places alone, as from a command line
    assert bar(rules, carrying("rain", at="/m/a")) is Bar.RETIRED
    assert bar(rules, Track(location="/m/b", title="b")) is None


def test_a_rest_ends_with_its_night(shelf: Shelf, rules: ShelfRules, clock: FakeClock) -> None:
    until = TONIGHT + timedelta(days=2)
    shelf.rests.lay(ME, SetRest("rain", until), night=TONIGHT).result()
    found = rules.barred(carrying("rain"))
    assert found is not None
    assert (found.bar, found.until_day) == (Bar.RESTING, until.toordinal())
    clock.advance(86400)
    assert bar(rules, carrying("rain")) is Bar.RESTING
    clock.advance(86400)
    assert bar(rules, carrying("rain")) is None


def test_one_persons_rules_are_not_anothers(shelf: Shelf, rules: ShelfRules) -> None:
    anna = shelf.profiles.add("Anna").result()
    shelf.statements.state(anna, "tapping", Liking.AVOID).result()
    assert bar(rules, carrying("tapping")) is None
    shelf.whose.profile_id = anna
    assert bar(rules, carrying("tapping")) is Bar.AVOIDED
    shelf.whose.profile_id = ME
    assert bar(rules, carrying("tapping")) is None


def test_a_merged_trigger_is_barred_by_either_name(shelf: Shelf, rules: ShelfRules) -> None:
    shelf.statements.state(ME, "typing", Liking.AVOID).result()
    shelf.rests.lay(ME, SetRest("typing", TONIGHT + timedelta(days=1)), night=TONIGHT).result()
    shelf.catalogue_edits.change(
        lambda edits, catalogue: with_merged(edits, catalogue, "typing", "tapping")
    ).result()
    assert bar(rules, carrying("tapping")) is Bar.AVOIDED
    assert bar(rules, carrying("typing")) is Bar.AVOIDED
    shelf.statements.state(ME, "typing", None).result()
    assert bar(rules, carrying("tapping")) is Bar.RESTING


# --- allow-lists ----------------------------------------------------------------------------------


def test_an_allow_list_lets_nothing_else_through(
    shelf: Shelf, rules: ShelfRules, clock: FakeClock
) -> None:
    one, other, third = remembered(shelf, "/m/a", "/m/b", "/m/c")
    plain = shelf.playlists.create("plain", [one]).result()
    shelf.tracks.set_listed([other, third], True).result()
    shelf.tracks.edit([third], title="whale").result()
    smart = shelf.playlists.create("smart", rules=Filter(text="whale", show=Show.ALL)).result()
    shelf.profiles.set_playlists(ME, frozenset({plain, smart})).result()

    def playing() -> list[bool]:
        return [
            bar(rules, carrying("rain", at=at, track_id=track)) is None
            for at, track in (("/m/a", one), ("/m/b", other), ("/m/c", third))
        ]

    assert playing() == [True, False, True]
    assert bar(rules, UNKNOWN) is Bar.NOT_ALLOWED
    shelf.tracks.edit([other], title="small whale").result()  # not a store of people
    clock.advance(REREAD_S)
    assert playing() == [True, True, True]
    shelf.playlists.delete(smart).result()
    clock.advance(REREAD_S)
    assert playing() == [True, False, False]
    shelf.profiles.set_playlists(ME, frozenset()).result()
    assert playing() == [False, False, False]
    shelf.profiles.set_playlists(ME, None).result()
    assert playing() == [True, True, True]


# --- free nights ----------------------------------------------------------------------------------


def test_a_free_night_has_nature_and_noise_alone(shelf: Shelf, rules: ShelfRules) -> None:
    shelf.profiles.set_limits(ME, Limits(free_days=frozenset({TONIGHT.weekday()}))).result()
    assert bar(rules, carrying("rain")) is None
    assert bar(rules, carrying("rain", "whispering")) is Bar.FREE_NIGHT
    assert bar(rules, UNKNOWN) is Bar.FREE_NIGHT
    shelf.overrides.add(ME, TONIGHT, Limit.FREE_NIGHT.value).result()
    assert bar(rules, carrying("whispering")) is None


def test_whether_it_is_one_depends_on_the_week(shelf: Shelf) -> None:
    shelf.profiles.set_limits(ME, Limits(free_a_week=5)).result()
    profile = shelf.profiles.profiles()[0]
    had = frozenset(TONIGHT - timedelta(days=days) for days in (1, 3))
    so_far = NightSoFar(night=TONIGHT, asmr_nights=had)
    assert rules_for(shelf, profile, night=TONIGHT, so_far=so_far).calm is not None
    few = NightSoFar(night=TONIGHT, asmr_nights=frozenset({TONIGHT - timedelta(days=1)}))
    assert rules_for(shelf, profile, night=TONIGHT, so_far=few).calm is None
    assert rules_for(shelf, profile, night=TONIGHT).calm is None  # nothing was heard


def test_what_went_into_something_calm_is_calm(shelf: Shelf) -> None:
    shelf.catalogue_edits.change(
        lambda edits, catalogue: with_merged(edits, catalogue, "tapping", "rain")
    ).result()
    assert {"rain", "tapping"} <= calm_triggers(shelf.catalogue_edits.catalogue())
    assert "whispering" not in calm_triggers(shelf.catalogue_edits.catalogue())


# --- quickly --------------------------------------------------------------------------------------


def test_the_rules_are_read_once_for_a_queue(
    shelf: Shelf, rules: ShelfRules, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[date] = []
    real = house_rules.rules_for

    def counted(*args: object, **options: object) -> object:
        reads.append(TONIGHT)
        return real(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(house_rules, "rules_for", counted)
    for _ in range(100):
        rules.barred(UNKNOWN)
    clock.advance(10 * REREAD_S)
    rules.barred(UNKNOWN)
    assert len(reads) == 1  # nothing was written
    remembered(shelf, "/m/new")
    clock.advance(REREAD_S)
    rules.barred(UNKNOWN)
    assert len(reads) == 2
    shelf.statements.state(ME, "rain", Liking.LIKE).result()
    rules.barred(UNKNOWN)
    assert len(reads) == 3


# --- whatever fails -------------------------------------------------------------------------------


def avoid(home: Path, clock: FakeClock) -> ProfileId:
    """Somebody avoids tapping and never wants /m/a; a child Anna hears one list, behind a PIN."""
    with opened(home, clock) as shelf:
        [track, other] = remembered(shelf, "/m/a", "/m/b")
        anna = shelf.profiles.add("Anna").result()
        shelf.statements.state(ME, "tapping", Liking.AVOID).result()
        shelf.verdicts.judge(ME, track, Verdict.NEVER).result()
        allowed = shelf.playlists.create("allowed", [other]).result()
        shelf.profiles.set_playlists(anna, frozenset({allowed})).result()
        shelf.profiles.set_limits(anna, Limits(night_min=20)).result()
        shelf.profiles.set_pin(anna, "1234").result()
    return anna


def assert_held(shelf: Shelf, clock: FakeClock) -> None:
    rules = ShelfRules(shelf, clock=clock)
    assert bar(rules, carrying("tapping")) is Bar.AVOIDED
    assert bar(rules, carrying("rain", at="/m/a")) is Bar.RETIRED
    assert bar(rules, carrying("rain", at="/m/c")) is None


def test_it_holds_in_a_database_that_could_not_be_opened(home: Path, clock: FakeClock) -> None:
    anna = avoid(home, clock)
    version = version_of(home)
    make_too_new(home)
    with opened(home, clock) as shelf:
        assert shelf.problem
        assert_held(shelf, clock)
        shelf.statements.state(ME, "wind", Liking.AVOID).result()
    with opened(home, clock, Whose(anna)) as shelf:
        assert shelf.whose.profile_id == anna
        child = shelf.profiles.profile(anna)
        assert child is not None
        assert (child.locked, child.limits.night_min) == (True, 20)
        assert shelf.profiles.check_pin(anna, "1234")
        shelf.tracks.put_builtin(builtin_tracks()).result()
        rules = ShelfRules(shelf, clock=clock)
        assert bar(rules, carrying("rain", at="/m/b")) is Bar.NOT_ALLOWED
        assert all(bar(rules, track) is None for track in builtin_tracks())
    make_usable(home, version)
    with opened(home, clock) as shelf:
        assert not shelf.problem
        assert shelf.statements.avoided(ME) == {"tapping", "wind"}


def test_it_holds_after_a_damaged_database_began_anew(home: Path, clock: FakeClock) -> None:
    anna = avoid(home, clock)
    spoil(home)
    with opened(home, clock) as shelf:
        assert shelf.restored is not None
        assert_held(shelf, clock)
    with opened(home, clock, Whose(anna)) as shelf:  # and it is kept
        assert shelf.restored is None
        assert shelf.profiles.check_pin(anna, "1234")
        rules = ShelfRules(shelf, clock=clock)
        assert bar(rules, carrying("rain", at="/m/b")) is Bar.NOT_ALLOWED


def test_without_the_file_nothing_comes_from_it(home: Path, clock: FakeClock) -> None:
    avoid(home, clock)
    paths_in(home).avoided_file.write_text("damaged")
    with opened(home, clock) as shelf:
        assert_held(shelf, clock)  # the database knows, and writes it anew
    spoil(home)
    with opened(home, clock) as shelf:
        assert_held(shelf, clock)
    paths_in(home).avoided_file.unlink()
    make_too_new(home)
    with opened(home, clock) as shelf:
        assert bar(ShelfRules(shelf, clock=clock), carrying("tapping")) is None


def test_it_holds_when_the_database_can_no_longer_be_read(
    home: Path,
    clock: FakeClock,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    anna = avoid(home, clock)

    def gone(*_args: object) -> None:
        raise DatabaseUnusable("The disk with the library does not answer as it should.")

    with opened(home, clock) as shelf:
        known = ShelfRules(shelf, clock=clock)
        assert bar(known, carrying("wind")) is None
        shelf.statements.state(ME, "wind", Liking.AVOID).result()
        with monkeypatch.context() as broken:
            broken.setattr(shelf.profiles, "profile", gone)
            broken.setattr(shelf.tracks, "of_location", gone)
            for rules in (known, ShelfRules(shelf, clock=clock)):
                assert bar(rules, carrying("wind")) is Bar.AVOIDED
                assert bar(rules, carrying("tapping")) is Bar.AVOIDED
                assert bar(rules, carrying("rain", at="/m/a")) is Bar.RETIRED
                assert bar(rules, carrying("rain")) is None
            shelf.whose.profile_id = anna
            child = ShelfRules(shelf, clock=clock)
            assert bar(child, carrying("rain", at="/m/b")) is Bar.NOT_ALLOWED
            assert bar(child, builtin_tracks()[0]) is None
            broken.setattr(shelf.profiles, "profile", lambda _id: 1 / 0)
            clock.advance(REREAD_S)
            assert bar(child, carrying("rain", at="/m/b")) is Bar.NOT_ALLOWED
        clock.advance(REREAD_S)
        shelf.whose.profile_id = ME
        assert bar(known, carrying("rain")) is None
    assert any(record.levelno == logging.ERROR for record in caplog.records)
    caplog.clear()


# --- lost PINs ------------------------------------------------------------------------------------


def test_a_lost_pin_has_a_way_out(
    home: Path, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    anna = avoid(home, clock)
    way_out = paths_in(home).forget_pins_file
    way_out.write_text("please")
    version = version_of(home)
    make_too_new(home)
    with opened(home, clock) as shelf:
        assert not any(each.has_pin for each in shelf.profiles.profiles())
        assert not shelf.pins_gone
    assert way_out.exists()  # the PINs themselves are still there
    make_usable(home, version)
    with opened(home, clock) as shelf:
        assert [each.has_pin for each in shelf.profiles.profiles()] == [False, False]
        assert shelf.pins_gone
        child = shelf.profiles.profile(anna)
        assert child is not None
        assert (child.limits.night_min, child.playlists is None) == (20, False)
    assert not way_out.exists()
    assert any("forget-pins" in each.message for each in caplog.records)
    with opened(home, clock) as shelf:
        assert not shelf.pins_gone
        shelf.profiles.set_pin(ME, "4321").result()
    with opened(home, clock) as shelf:
        assert shelf.profiles.check_pin(ME, "4321")


# --- what others write ----------------------------------------------------------------------------


def test_what_another_process_reads_of_a_queued_track_counts(
    home: Path, shelf: Shelf, rules: ShelfRules, clock: FakeClock
) -> None:
    [track_id] = remembered(shelf, "/m/rain")
    shelf.statements.state(ME, "tapping", Liking.AVOID).result()
    shelf.rests.lay(ME, SetRest("typing", TONIGHT + timedelta(days=1)), night=TONIGHT).result()
    queued = carrying("rain", track_id=track_id)  # as it was when it was queued
    assert bar(rules, queued) is None
    rules.retagged()
    with opened(home, clock) as other:
        other.tags.set_tags([track_id], {"tapping": 0.2}).result()
        clock.advance(REREAD_S)
        assert bar(rules, queued) is Bar.AVOIDED
        assert rules.retagged()  # the queue learns of it
        assert not rules.retagged()
        other.tags.set_tags([track_id], {"tapping": None, "typing": 0.5}).result()
        clock.advance(REREAD_S)
        assert bar(rules, queued) is Bar.RESTING
        other.catalogue_edits.change(
            lambda edits, catalogue: with_merged(edits, catalogue, "typing", "tapping")
        ).result()
        clock.advance(REREAD_S)
        assert bar(rules, queued) is Bar.AVOIDED


def test_a_word_on_tags_counts_at_once(shelf: Shelf, rules: ShelfRules) -> None:
    [track_id] = remembered(shelf, "/m/rain")
    shelf.statements.state(ME, "tapping", Liking.AVOID).result()
    shelf.tags.set_tags([track_id], {"tapping": 0.2}).result()
    queued = carrying("rain", track_id=track_id)
    assert bar(rules, queued) is Bar.AVOIDED
    taken_out = shelf.tags.set_tags([track_id], {"tapping": None})
    taken_out.result()
    assert bar(rules, queued) is None
    shelf.tags.undo(taken_out).result()
    assert bar(rules, queued) is Bar.AVOIDED


def test_a_hidden_trigger_stays_avoided(shelf: Shelf, rules: ShelfRules) -> None:
    (track,) = shelf.known([Track(location="/m/x", title="Rain and tapping ASMR")])
    shelf.statements.state(ME, "tapping", Liking.AVOID).result()
    assert bar(rules, track) is Bar.AVOIDED
    shelf.catalogue_edits.change(
        lambda edits, catalogue: with_hidden(edits, catalogue, "tapping")
    ).result()
    shelf.guess_all()
    (track,) = shelf.known([Track(location="/m/x", title="Rain and tapping ASMR")])
    assert bar(rules, track) is Bar.AVOIDED


def test_a_deleted_persons_rules_stay(
    home: Path, shelf: Shelf, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    anna = shelf.profiles.add("Anna").result()
    shelf.statements.state(anna, "tapping", Liking.AVOID).result()
    shelf.profiles.set_playlists(anna, frozenset()).result()
    with opened(home, clock, Whose(anna)) as other:
        known, asked_later = ShelfRules(other, clock=clock), ShelfRules(other, clock=clock)
        assert bar(known, carrying("tapping")) is Bar.AVOIDED
        shelf.profiles.delete(anna).result()
        clock.advance(REREAD_S)
        for rules in (known, asked_later):
            assert bar(rules, carrying("tapping")) is Bar.AVOIDED
            assert bar(rules, carrying("rain")) is Bar.NOT_ALLOWED
        readings = known.readings
        clock.advance(REREAD_S)
        assert bar(known, carrying("tapping")) is Bar.AVOIDED
        assert known.readings == readings  # nothing was written
    caplog.clear()


def test_a_session_over_noon_keeps_its_nights_rules(
    shelf: Shelf, rules: ShelfRules, clock: FakeClock
) -> None:
    tomorrow = TONIGHT + timedelta(days=1)
    shelf.profiles.set_limits(ME, Limits(free_days=frozenset({tomorrow.weekday()}))).result()
    before_noon = clock.wall().replace(hour=11, minute=50) + timedelta(days=1)
    clock.set_wall(before_noon - clock.wall())
    shelf.nights.begin_session(TONIGHT.isoformat(), clock.wall())
    assert bar(rules, carrying("whispering")) is None
    clock.advance(1200.0)
    assert bar(rules, carrying("whispering")) is None
    shelf.nights.end_session(clock.wall(), EndedBy.LISTENER)
    assert bar(rules, carrying("whispering")) is Bar.FREE_NIGHT


# --- never again, by another name -----------------------------------------------------------------


def never(shelf: Shelf, path: Path) -> None:
    (track,) = shelf.known([Track(location=str(path), title="x")])
    assert track.track_id is not None
    shelf.verdicts.judge(ME, track.track_id, Verdict.NEVER).result()


def at(shelf: Shelf, path: Path) -> Track:
    (track,) = shelf.known([Track(location=str(path), title="x")])
    return track


def test_a_link_to_what_never_plays_again_does_not_play(
    shelf: Shelf, rules: ShelfRules, tmp_path: Path
) -> None:
    file, link, hard, copied = (tmp_path / name for name in ("a", "link", "hard", "copy"))
    file.write_bytes(b"sound")
    copied.write_bytes(b"sound")
    link.symlink_to(file)
    hard.hardlink_to(file)
    at(shelf, hard)  # also one that was played before
    never(shelf, file)
    assert bar(rules, at(shelf, link)) is Bar.RETIRED
    assert bar(rules, at(shelf, hard)) is Bar.RETIRED
    assert bar(rules, at(shelf, copied)) is None  # another file, which merely holds the same
    assert bar(rules, at(shelf, tmp_path / "gone")) is None


def test_what_was_moved_and_not_scanned_yet_does_not_play(
    shelf: Shelf, rules: ShelfRules, tmp_path: Path
) -> None:
    file, moved, other = (tmp_path / name for name in ("a.mp3", "b.mp3", "other.mp3"))
    copy("mp3", file, title="a")
    copy("mp3", other, title="b", seed=5)
    scanned = read_media(on_disk(str(file), file.stat()))
    shelf.tracks.apply([Put(scanned)])
    never(shelf, file)
    file.rename(moved)
    assert bar(rules, at(shelf, moved)) is Bar.RETIRED
    assert bar(rules, at(shelf, other)) is None


def test_ones_never_is_not_anothers(shelf: Shelf, rules: ShelfRules, tmp_path: Path) -> None:
    file, link = tmp_path / "a", tmp_path / "link"
    file.write_bytes(b"sound")
    link.symlink_to(file)
    anna = shelf.profiles.add("Anna").result()
    never(shelf, file)
    shelf.whose.profile_id = anna
    assert bar(rules, at(shelf, link)) is None
    shelf.whose.profile_id = ME
    assert bar(rules, at(shelf, link)) is Bar.RETIRED
