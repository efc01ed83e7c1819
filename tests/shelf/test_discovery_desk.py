"""Discovery over a real shelf: what is asked for, what never is, and what becomes of answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from threading import Event
from typing import TYPE_CHECKING

import pytest
from pytestqt.qtbot import QtBot
from shelf.people_rig import TONIGHT
from shelf.rig import PATIENCE_MS, paths_in
from support.fakes import FakeClock

from sleepplayer.desktop.main_loop import MainThreadPoster
from sleepplayer.errors import DatabaseUnusable
from sleepplayer.gui.discovery.desk import Excerpt
from sleepplayer.library.builtin import builtin_tracks
from sleepplayer.models import Loudness, Track, TrackId, TriggerWeight
from sleepplayer.night.stretch import stretch_of
from sleepplayer.people import (
    FIRST_PROFILE,
    Answer,
    Liking,
    Limits,
    RestSetBy,
    SetRest,
    Statement,
    Verdict,
)
from sleepplayer.rotation.rules import Rules
from sleepplayer.shelf.discovery_desk import OF_EACH, ShelfDiscoveryDesk, drawn_tracks
from sleepplayer.shelf.shelf import Shelf
from sleepplayer.storage.tag_rows import Carrier
from sleepplayer.trigger_edits import with_hidden, with_merged

if TYPE_CHECKING:
    from sleepplayer.gui.discovery.desk import DiscoveryDesk

ME = FIRST_PROFILE
BUILTIN = {"rain", "waves", "stream"}
"""Some of what the built-in sounds are."""


class Discovery:
    """A desk, and what came of it."""

    def __init__(self, home: Path, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.clock = FakeClock()
        self.shelf = Shelf(paths_in(home), clock=self.clock)
        self.shelf.tracks.put_builtin(builtin_tracks()).result()
        self.said: list[str] = []
        self.kept = 0
        self.desk = ShelfDiscoveryDesk(
            self.shelf,
            clock=self.clock,
            rng=Random(5),
            post=MainThreadPoster().post,
            say=self.said.append,
        )
        self.desk.on_kept = self._count

    def _count(self) -> None:
        self.kept += 1

    def close(self) -> None:
        self.desk.close()
        self.shelf.close()

    def excerpts(self) -> Sequence[Excerpt]:
        got: list[Sequence[Excerpt]] = []
        self.desk.excerpts(got.append)
        self.qtbot.waitUntil(lambda: bool(got), timeout=PATIENCE_MS)
        return got[0]

    def asked(self) -> set[str]:
        return {each.trigger for each in self.excerpts()}

    def put(self, name: str, duration_s: float | None = 600.0, **carries: float) -> TrackId:
        """A track of the library with triggers set by hand."""
        place = f"/m/{name}.flac"
        track = Track(location=place, title=f"The {name}", duration_s=duration_s)
        [track_id] = self.shelf.tracks.remember([track])
        self.shelf.tracks.set_listed([track_id], listed=True).result()
        weights = {key.replace("_", "-"): weight for key, weight in carries.items()}
        self.shelf.tags.set_tags([track_id], weights).result()
        return track_id

    def answer(self, **answers: Answer) -> None:
        """A round with these."""
        self.excerpts()
        self.answer_now(**answers)

    def answer_now(self, **answers: Answer) -> None:
        """In the round there is."""
        by_trigger = {each.trigger: each for each in self.desk._round.excerpts}
        for trigger, answer in answers.items():
            self.desk.answer(by_trigger[trigger.replace("_", "-")], answer)

    def said_of(self, trigger: str) -> Statement | None:
        self.shelf.statements.state(ME, "wind", None).result()  # what was asked for before is kept
        return self.shelf.statements.stated(ME).get(trigger)

    def found(self) -> list[tuple[str, Answer, Answer | None]]:
        return [(each.trigger, each.answer, each.before) for each in self.desk.found()]


@pytest.fixture
def discovery(home: Path, qtbot: QtBot) -> Iterator[Discovery]:
    with closing(Discovery(home, qtbot)) as made:
        yield made


def test_it_is_a_desk(discovery: Discovery) -> None:
    desk: DiscoveryDesk = discovery.desk
    assert (list(desk.found()), desk.rounds()) == ([], 0)


# --- what is asked for ----------------------------------------------------------------------------


def test_the_built_in_sounds_are_enough_for_a_round(discovery: Discovery) -> None:
    excerpts = discovery.excerpts()
    asked = [each.trigger for each in excerpts]
    assert set(asked) >= BUILTIN
    assert len(set(asked)) == len(asked)
    assert [each.track.title for each in excerpts] == [
        f"Excerpt {number}" for number in range(1, len(excerpts) + 1)
    ]
    for each in excerpts:
        length_s = stretch_of(each.track).length_s
        assert length_s is not None
        assert 20.0 <= length_s <= 40.0


def test_the_library_comes_with_them_and_each_says_its_name(discovery: Discovery) -> None:
    discovery.put("cut", haircut=1.0)
    discovery.put("unknown", duration_s=None, soap=1.0)
    discovery.put("short", duration_s=19.0, slime=1.0)
    by_trigger = {each.trigger: each for each in discovery.excerpts()}
    assert by_trigger["haircut"].name == "Haircut"
    assert by_trigger["haircut"].track.location == "/m/cut.flac"
    assert not {"soap", "slime"} & by_trigger.keys()


def test_a_blind_order(discovery: Discovery) -> None:
    orders = {tuple(each.trigger for each in discovery.excerpts()) for _ in range(4)}
    assert len(orders) > 1


def test_what_needs_eyes_and_what_is_hidden_is_not_asked_for(discovery: Discovery) -> None:
    catalogue = discovery.shelf.catalogue_edits.builtin
    sight = next(each for each in catalogue.triggers if each.senses == "sight")
    discovery.put("seen", **{sight.id.replace("-", "_"): 1.0})
    discovery.put("soap", soap=1.0)
    assert "soap" in discovery.asked()
    hide = discovery.shelf.catalogue_edits.change(
        lambda edits, known: with_hidden(edits, known, "soap", hidden=True)
    )
    hide.result()
    assert not {"soap", sight.id} & discovery.asked()


def test_nothing_that_is_barred_is_ever_asked_for(discovery: Discovery) -> None:
    shelf = discovery.shelf
    discovery.put("soap", soap=1.0)
    discovery.put("both", slime=0.7, soap=0.3)
    never = discovery.put("cut", haircut=1.0)
    discovery.put("beach", sand=1.0)
    barred = {"soap", "slime", "haircut", "sand"}
    assert discovery.asked() >= barred
    shelf.statements.state(ME, "soap", Liking.AVOID).result()
    shelf.verdicts.judge(ME, never, Verdict.NEVER).result()
    until = TONIGHT + timedelta(days=2)
    shelf.rests.lay(ME, SetRest("sand", until, RestSetBy.PERSON), night=TONIGHT).result()
    asked = discovery.asked()
    assert not asked & barred
    assert asked >= BUILTIN


def test_on_a_free_night_only_what_is_calm(discovery: Discovery) -> None:
    discovery.put("soap", soap=1.0)
    limits = Limits(free_days=frozenset(range(7)))
    discovery.shelf.profiles.set_limits(ME, limits).result()
    asked = discovery.asked()
    assert "soap" not in asked
    assert "tapping" not in asked
    assert asked >= BUILTIN


def test_a_child_tries_what_it_is_allowed(discovery: Discovery) -> None:
    track_id = discovery.put("nails", tapping=1.0)
    discovery.put("cut", haircut=1.0)
    shelf = discovery.shelf
    playlist_id = shelf.playlists.create("For the child").result()
    shelf.playlists.add_tracks(playlist_id, [track_id]).result()
    shelf.profiles.set_playlists(ME, frozenset({playlist_id})).result()
    assert discovery.asked() == {"tapping"}


def test_what_is_least_known_comes_first(discovery: Discovery) -> None:
    catalogue = discovery.shelf.catalogue_edits.builtin
    audible = [each.id for each in catalogue.listed() if each.senses != "sight"][:30]
    for trigger in audible:
        discovery.put(trigger, **{trigger.replace("-", "_"): 1.0})
    first = discovery.excerpts()
    assert len(first) == 20
    for each in first:
        discovery.desk.answer(each, Answer.LIKE)
    discovery.said_of("rain")
    known = {each.trigger for each in first}
    assert len(discovery.asked() - known) >= 10


def test_the_level_is_that_of_the_file_as_it_is_now(discovery: Discovery, tmp_path: Path) -> None:
    shelf, place = discovery.shelf, tmp_path / "nails.flac"
    place.write_bytes(b"another file than the one that was measured")
    quiet = Loudness(
        integrated_lufs=-50.0, true_peak_dbfs=-40.0, range_lu=1.0, short_term_max_lufs=-48.0
    )
    track = Track(location=str(place), title="nails", duration_s=600.0, loudness=quiet)
    [track_id] = shelf.tracks.remember([track])
    shelf.tracks.set_listed([track_id], listed=True).result()
    shelf.tracks.put_loudness(track_id, quiet)
    shelf.tags.set_tags([track_id], {"soap": 1.0}).result()
    by_trigger = {each.trigger: each for each in discovery.excerpts()}
    assert by_trigger["soap"].track.location == str(place)
    assert by_trigger["soap"].track.loudness is None
    assert by_trigger["rain"].track.loudness is not None


def test_of_many_the_best_are_drawn_and_the_rules_hold_for_all() -> None:
    def carrier(number: int, weight: float) -> Carrier:
        rest = TriggerWeight("rain", 1.0 - weight)
        carries = (TriggerWeight("tapping", weight), rest)
        return Carrier(TrackId(number), 600.0, carries[: 1 if weight == 1.0 else 2])

    faint = [carrier(number, 0.4) for number in range(500)]
    strong = [carrier(number, 1.0) for number in range(500, 530)]
    retired = frozenset(TrackId(number) for number in range(500, 515))
    rules = Rules(retired=retired, avoided=frozenset({"waves"}))
    drawn = drawn_tracks(
        [*faint, *strong], rules, {"tapping": "", "rain": ""}, day=1.0, rng=Random(1)
    )
    of_tapping = [number for number in drawn if number >= 500]
    assert of_tapping == list(range(515, 530))  # fifteen that may; one faint one is the sixteenth
    assert len(drawn) <= 2 * OF_EACH
    none = replace(rules, avoided=frozenset({"tapping"}))
    everything = [*faint, *strong]
    assert drawn_tracks(everything, none, {"rain": ""}, day=1.0, rng=Random(1)) == []


# --- what becomes of the answers ------------------------------------------------------------------


def test_an_answer_is_kept_at_once_and_is_what_they_say_of_it(discovery: Discovery) -> None:
    discovery.answer(rain=Answer.LOVE, waves=Answer.UNPLEASANT, stream=Answer.NOTHING)
    likings = {}
    for trigger in ("rain", "waves", "stream"):
        said = discovery.said_of(trigger)
        assert said is not None
        likings[trigger] = said.liking
    assert likings == {"rain": Liking.LOVE, "waves": Liking.DISLIKE, "stream": Liking.NEUTRAL}
    kept = discovery.shelf.answers.answers(ME, 1)
    assert [(each.trigger, each.answer) for each in kept] == [
        ("rain", Answer.LOVE),
        ("waves", Answer.UNPLEASANT),
        ("stream", Answer.NOTHING),
    ]
    assert all(each.track_id is not None for each in kept)
    discovery.qtbot.waitUntil(lambda: discovery.kept > 0)


def test_why_stays_what_it_was(discovery: Discovery) -> None:
    discovery.shelf.statements.state(ME, "rain", Liking.LIKE, "The attic").result()
    discovery.answer(rain=Answer.LOVE)
    said = discovery.said_of("rain")
    assert said is not None
    assert (said.liking, said.why) == (Liking.LOVE, "The attic")


def test_no_answer_brings_back_what_is_avoided_by_now(discovery: Discovery) -> None:
    excerpt = next(each for each in discovery.excerpts() if each.trigger == "rain")
    discovery.shelf.statements.state(ME, "rain", Liking.AVOID).result()
    discovery.desk.answer(excerpt, Answer.LOVE)
    said = discovery.said_of("rain")
    assert said is not None
    assert said.liking is Liking.AVOID


def test_it_tells_what_changed_since_the_last_round_that_asked(discovery: Discovery) -> None:
    discovery.answer(rain=Answer.LIKE, waves=Answer.LOVE)
    discovery.answer(waves=Answer.NOTHING)
    discovery.answer(rain=Answer.LOVE, waves=Answer.NOTHING, stream=Answer.LIKE)
    assert discovery.desk.rounds() == 2
    assert discovery.found() == [
        ("rain", Answer.LOVE, Answer.LIKE),
        ("stream", Answer.LIKE, None),
        ("waves", Answer.NOTHING, Answer.NOTHING),
    ]


def test_a_new_round_knows_of_answers_that_are_still_on_their_way(discovery: Discovery) -> None:
    busy = Event()
    discovery.excerpts()
    writing = discovery.shelf._database.write(lambda _connection: busy.wait(PATIENCE_MS / 1000))
    discovery.answer_now(rain=Answer.LOVE)
    got: list[Sequence[Excerpt]] = []
    discovery.desk.excerpts(got.append)
    discovery.qtbot.wait(50)
    assert got == []
    busy.set()
    assert writing.result()
    discovery.qtbot.waitUntil(lambda: bool(got), timeout=PATIENCE_MS)
    rain = next(each for each in got[0] if each.trigger == "rain")
    discovery.desk.answer(rain, Answer.LIKE)
    assert discovery.found() == [("rain", Answer.LIKE, Answer.LOVE)]


def test_a_round_without_an_answer_is_none(discovery: Discovery) -> None:
    discovery.excerpts()
    discovery.excerpts()
    assert discovery.desk.rounds() == 0
    discovery.answer(rain=Answer.LIKE)
    discovery.said_of("rain")
    assert discovery.shelf.answers.counts(ME) == {"rain": 1}
    discovery.excerpts()
    assert (discovery.desk.rounds(), discovery.found()) == (1, [])


def test_of_two_answers_to_one_excerpt_the_last_counts(discovery: Discovery) -> None:
    discovery.answer(rain=Answer.LIKE)
    discovery.desk.answer(
        next(each for each in discovery.desk._round.excerpts if each.trigger == "rain"),
        Answer.UNPLEASANT,
    )
    assert discovery.found() == [("rain", Answer.UNPLEASANT, None)]
    said = discovery.said_of("rain")
    assert said is not None
    assert said.liking is Liking.DISLIKE


def test_to_avoid_it_holds_at_once_and_can_be_taken_back(discovery: Discovery) -> None:
    discovery.answer(rain=Answer.UNPLEASANT)
    undo = discovery.desk.avoid("rain")
    assert "rain" in discovery.shelf.statements.avoided(ME)
    assert "rain" not in discovery.asked()
    undo()
    said = discovery.said_of("rain")
    assert said is not None
    assert said.liking is Liking.DISLIKE


def test_what_was_answered_before_it_was_merged_counts(discovery: Discovery) -> None:
    discovery.put("nails", tapping=1.0)
    discovery.put("long-nails", scratching=1.0)
    discovery.answer(scratching=Answer.LIKE)
    discovery.shelf.catalogue_edits.change(
        lambda edits, known: with_merged(edits, known, "scratching", "tapping")
    ).result()
    discovery.answer(tapping=Answer.LOVE)
    assert discovery.found() == [("tapping", Answer.LOVE, Answer.LIKE)]


# --- whose, and what fails ------------------------------------------------------------------------


def test_it_is_a_matter_of_one_person(discovery: Discovery) -> None:
    discovery.answer(rain=Answer.LOVE)
    shelf = discovery.shelf
    shelf.whose.profile_id = shelf.profiles.add("Ada").result()
    discovery.answer(rain=Answer.NOTHING)
    assert discovery.desk.rounds() == 0
    assert discovery.found() == [("rain", Answer.NOTHING, None)]
    said = discovery.said_of("rain")
    assert said is not None
    assert said.liking is Liking.LOVE


def test_what_was_asked_for_another_person_is_not_handed_over(discovery: Discovery) -> None:
    got: list[Sequence[Excerpt]] = []
    shelf = discovery.shelf
    other = shelf.profiles.add("Ada").result()
    discovery.desk.excerpts(got.append)
    shelf.whose.profile_id = other
    assert discovery.excerpts()
    assert got == []


def test_a_library_that_cannot_be_read_is_said(
    discovery: Discovery, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails() -> Iterator[Carrier]:
        raise DatabaseUnusable("The library cannot be read.")

    monkeypatch.setattr(discovery.shelf.tags, "carriers", fails)
    assert discovery.excerpts() == ()
    assert discovery.said == ["The library cannot be read."]
