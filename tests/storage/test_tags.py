"""What tracks carry: guesses come and go, a person's word stays."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from storage.library import Library, scanned

from sleepplayer.catalog import Guess, Moved, Put
from sleepplayer.library.builtin import builtin_tracks
from sleepplayer.models import (
    Filter,
    Query,
    Show,
    Standing,
    StyleTag,
    Tag,
    Track,
    TrackId,
    TriggerWeight,
)
from sleepplayer.storage.edits_json import edits_text
from sleepplayer.storage.tags import TagStore
from sleepplayer.tagging import joined_tags, merged_tags, tag_weights
from sleepplayer.trigger_edits import Edits

SUGGESTED, CONFIRMED, MANUAL = Standing.SUGGESTED, Standing.CONFIRMED, Standing.MANUAL
REJECTED = Standing.REJECTED


@pytest.fixture
def tags(library: Library) -> TagStore:
    return TagStore(library.database)


def guessed(tags: TagStore, track_id: TrackId, *found: Tag, styles: Sequence[StyleTag] = ()) -> int:
    """Have these guessed of a track, whether it waits or not."""
    (about,) = tags.about([track_id])
    return tags.put_guesses([Guess(about, found, tuple(styles))])


def guess(trigger: str, weight: float = 0.5, confidence: float = 0.9) -> Tag:
    return Tag(trigger, weight, SUGGESTED, confidence)


def of(library: Library, track_id: TrackId) -> dict[str, Tag]:
    row = library.tracks.row(track_id)
    assert row is not None
    return {tag.trigger: tag for tag in row.tags}


def standings(library: Library, track_id: TrackId) -> dict[str, Standing]:
    return {name: tag.standing for name, tag in of(library, track_id).items()}


def merge(library: Library, **merged: str) -> None:
    """Have triggers gone into others."""
    text = edits_text(Edits(merged=merged))
    library.database.write_now(
        lambda connection: connection.execute("UPDATE catalogue SET edits = ?", (text,))
    )


def shown(library: Library, **asked: object) -> list[TrackId]:
    return list(library.search.ids(Query(filter=Filter(**asked))))  # type: ignore[arg-type]


# --- guesses --------------------------------------------------------------------------------------


def test_a_new_track_waits_with_all_that_is_written_about_it(
    library: Library, tags: TagStore
) -> None:
    file = scanned("/m/x.mp3", "Tapping", album="Best of", genre="ASMR", description="With nails.")
    (track_id,) = library.put(file)
    (about,) = tags.waiting(10)
    assert about.track_id == track_id
    assert (about.title, about.tags) == ("Tapping", ("ASMR", "Best of"))
    assert (about.folder, about.description) == ("m", "With nails.")
    assert guessed(tags, track_id, guess("tapping", 1.0)) == 1
    assert tags.waiting(10) == []
    row = library.at("/m/x.mp3")
    assert row.tags == (guess("tapping", 1.0),)
    assert row.track.triggers == (TriggerWeight("tapping", 1.0),)


def test_what_a_person_calls_it_comes_first_and_the_files_title_stays(
    library: Library, tags: TagStore
) -> None:
    (track_id,) = library.titled("Tapping")
    guessed(tags, track_id)
    library.tracks.edit([track_id], title="For bad nights").result()
    (about,) = tags.waiting(10)
    assert (about.title, about.tags) == ("For bad nights", ("Tapping",))


@pytest.mark.parametrize(
    "changed",
    [{"title": "y"}, {"genre": "y"}, {"album": "y"}, {"description": "y"}],
    ids=lambda changed: next(iter(changed)),
)
def test_other_words_are_read_anew(
    library: Library, tags: TagStore, changed: dict[str, str]
) -> None:
    (track_id,) = library.put(scanned("/m/a", "x"))
    guessed(tags, track_id)
    library.tracks.apply([Put(scanned("/m/a", "x", modified_ns=2, size_bytes=2))])
    assert tags.waiting(10) == []  # the same words in a file that was written again
    given: dict[str, str] = {"title": "x", **changed}
    library.tracks.apply([Put(scanned("/m/a", modified_ns=3, **given))])
    assert [about.track_id for about in tags.waiting(10)] == [track_id]


def test_a_guess_of_what_is_no_longer_written_is_not_kept(library: Library, tags: TagStore) -> None:
    (track_id,) = library.titled("Tapping")
    (about,) = tags.waiting(10)
    library.tracks.edit([track_id], title="Rain").result()
    assert tags.put_guesses([Guess(about, (guess("tapping"),))]) == 0
    assert of(library, track_id) == {}
    assert [each.title for each in tags.waiting(10)] == ["Rain"]


def test_only_those_asked_for_wait_among_them(library: Library, tags: TagStore) -> None:
    one, other, third = library.titled("a", "b", "c")
    guessed(tags, other)
    assert [each.track_id for each in tags.waiting_among([other, third])] == [third]
    assert [each.track_id for each in tags.waiting(1)] == [one]


WEIGHTS = st.integers(1, 10**6).map(lambda number: number / 10**6)
NAMES = st.sampled_from(["tapping", "rain", "whispering", "typing"])


def tags_of(standings: Sequence[Standing]) -> st.SearchStrategy[tuple[Tag, ...]]:
    tag = st.builds(Tag, NAMES, WEIGHTS, st.sampled_from(standings), WEIGHTS)
    return st.lists(tag, max_size=4, unique_by=lambda tag: tag.trigger).map(tuple)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(kept=tags_of(list(Standing)), found=tags_of([SUGGESTED]), merged=st.booleans())
def test_guesses_are_merged_as_the_rule_says(
    library: Library, kept: tuple[Tag, ...], found: tuple[Tag, ...], merged: bool
) -> None:
    library.tracks.remember([Track(location="/m/0", title="x")])
    library.tracks.apply([Put(scanned("/m/0", "x"))])
    track_id = library.at("/m/0").track_id

    def put(connection: sqlite3.Connection) -> None:
        connection.execute("DELETE FROM track_tags")
        connection.executemany(
            "INSERT INTO track_tags VALUES (?, ?, ?, ?, ?)",
            [(track_id, t.trigger, t.weight, t.standing, t.confidence) for t in kept],
        )

    library.database.write_now(put)
    into = {"typing": "tapping"} if merged else {}
    merge(library, **into)
    store = TagStore(library.database)
    guessed(store, track_id, *joined_tags(found, into))
    row = library.at("/m/0")
    expected = {
        tag.trigger: tag
        for tag in merged_tags(joined_tags(kept, into), joined_tags(found, into))
        if tag.standing is not REJECTED
    }
    now = {tag.trigger: tag for tag in row.tags if tag.standing is not REJECTED}
    if merged:  # a suggestion that gave a set one more weight is withdrawn with the others
        assert {tag: now[tag].standing for tag in now} == {
            tag: expected[tag].standing for tag in expected
        }
    else:
        assert now == expected
    assert row.track.triggers == tag_weights(row.tags)
    (carrier,) = store.carriers()
    assert carrier.triggers == row.track.triggers
    assert store.counts() == dict.fromkeys(now, 1)
    for name in ("tapping", "rain"):
        assert bool(shown(library, trigger=name)) == (name in now)


def test_styles_are_guessed_and_judged_too(library: Library, tags: TagStore) -> None:
    (track_id,) = library.titled("x")
    role_play = StyleTag("role-play", SUGGESTED, 0.8)
    guessed(tags, track_id, styles=[role_play, StyleTag("story", SUGGESTED, 0.5)])
    guessed(tags, track_id, styles=[role_play])
    assert library.at("/m/0").styles == (role_play,)
    judged = tags.judge(None, REJECTED)
    guessed(tags, track_id, styles=[role_play])
    assert [style.standing for style in library.at("/m/0").styles] == [REJECTED]
    tags.undo(judged).result()
    assert library.at("/m/0").styles == (role_play,)


def test_the_same_guess_again_changes_nothing(library: Library, tags: TagStore) -> None:
    (track_id,) = library.titled("x")
    guessed(tags, track_id, guess("rain", 1 / 3, 0.95))
    before = tags.stamp()
    guessed(tags, track_id, guess("rain", 1 / 3, 0.95))
    assert tags.stamp() == before
    guessed(tags, track_id, guess("rain", 0.4, 0.95))
    assert tags.stamp() != before


def test_another_catalogue_has_all_guessed_anew_but_our_own_sounds(
    library: Library, tags: TagStore
) -> None:
    library.tracks.put_builtin(builtin_tracks()).result()
    (track_id,) = library.titled("x")
    assert tags.retag_all("one")
    guessed(tags, track_id, guess("rain"))
    assert not tags.retag_all("one")
    assert tags.waiting(10) == []
    assert tags.retag_all("other")
    assert [about.track_id for about in tags.waiting(10)] == [track_id]
    assert standings(library, track_id) == {"rain": SUGGESTED}  # until it is guessed anew


# --- a person's word ------------------------------------------------------------------------------


def test_what_was_set_by_hand_no_guess_changes(library: Library, tags: TagStore) -> None:
    (track_id,) = library.titled("x")
    guessed(tags, track_id, guess("rain", 0.5), guess("waves", 0.5))
    tags.set_tags([track_id], {"tapping": 0.25, "rain": 0.5, "waves": None, "typing": None})
    library.settle()
    expected = {"tapping": MANUAL, "rain": MANUAL, "waves": REJECTED}
    assert standings(library, track_id) == expected
    assert of(library, track_id)["rain"] == Tag("rain", 0.5, MANUAL, 1.0)
    guessed(tags, track_id, guess("rain", 0.1), guess("waves", 0.1), guess("tapping", 0.1))
    assert standings(library, track_id) == expected
    row = library.tracks.row(track_id)
    assert row is not None
    assert {each.trigger for each in row.track.triggers} == {"tapping", "rain"}


def test_what_was_taken_away_does_not_come_back(library: Library, tags: TagStore) -> None:
    (track_id,) = library.titled("x")
    tags.set_tags([track_id], {"rain": 0.5}).result()
    tags.set_tags([track_id], {"rain": None}).result()
    guessed(tags, track_id, guess("rain"))
    assert standings(library, track_id) == {"rain": REJECTED}


def test_weights_that_are_none(tags: TagStore) -> None:
    for weight in (0.0, -1.0, 1.1, float("nan")):
        with pytest.raises(ValueError, match="weight"):
            tags.set_tags([], {"rain": weight})
    with pytest.raises(ValueError, match="confirmed or rejected"):
        tags.judge(None, MANUAL)


def test_an_undo_gives_back_exactly_what_was_there(library: Library, tags: TagStore) -> None:
    one, other = library.titled("a", "b")
    guessed(tags, one, guess("rain", 1 / 3, 0.7), guess("waves", 2 / 3))
    tags.set_tags([other], {"rain": 0.3}).result()
    before = of(library, one), of(library, other)
    done = tags.set_tags([one, other], {"rain": None, "waves": 0.9, "tapping": 0.1})
    assert standings(library, other) != {}
    tags.undo(done).result()
    assert (of(library, one), of(library, other)) == before


def test_suggestions_are_judged_in_bulk(library: Library, tags: TagStore) -> None:
    one, other, out = library.titled("a", "b", "c")
    for track_id in (one, other, out):
        guessed(tags, track_id, guess("rain", 0.3, 0.7), guess("waves", 0.7))
    tags.set_tags([one], {"tapping": 0.2}).result()
    library.tracks.set_listed([out], False).result()
    before = [of(library, each) for each in (one, other, out)]
    assert library.tracks.totals().suggested == 2
    some = tags.judge([one], REJECTED, ["rain"])
    assert some.result().count == 1
    assert standings(library, one) == {"tapping": MANUAL, "rain": REJECTED, "waves": SUGGESTED}
    all_of_them = tags.judge(None, CONFIRMED)
    assert all_of_them.result().count == 3
    assert standings(library, other) == {"rain": CONFIRMED, "waves": CONFIRMED}
    assert of(library, other)["rain"] == Tag("rain", 0.3, CONFIRMED, 0.7)
    assert standings(library, out) == {"rain": SUGGESTED, "waves": SUGGESTED}  # nobody saw it
    assert library.tracks.totals().suggested == 0
    assert shown(library, show=Show.SUGGESTED) == []
    tags.undo(all_of_them).result()
    tags.undo(some).result()
    assert [of(library, each) for each in (one, other, out)] == before


def test_an_undo_leaves_what_was_set_since(library: Library, tags: TagStore) -> None:
    (track_id,) = library.titled("a")
    guessed(tags, track_id, guess("rain"), guess("waves"))
    judged = tags.judge(None, CONFIRMED)
    tags.set_tags([track_id], {"rain": 0.9})
    tags.undo(judged).result()
    assert standings(library, track_id) == {"rain": MANUAL, "waves": SUGGESTED}


# --- merged triggers ------------------------------------------------------------------------------


def test_merged_triggers_are_set_and_judged_as_one(library: Library, tags: TagStore) -> None:
    (track_id,) = library.titled("a")
    guessed(tags, track_id, guess("typing", 0.25, 0.5), guess("tapping", 0.5, 0.6))
    before = tags.stamp()
    merge(library, typing="tapping")
    assert tags.stamp() != before
    assert of(library, track_id) == {"tapping": Tag("tapping", 0.75, SUGGESTED, 0.6)}
    assert shown(library, trigger="typing") == [track_id]  # of a smart playlist of before
    tags.undo(tags.judge(None, CONFIRMED, ["tapping"])).result()
    done = tags.set_tags([track_id], {"typing": 0.1})
    done.result()
    assert of(library, track_id) == {"tapping": Tag("tapping", 0.1, MANUAL, 1.0)}
    tags.undo(done).result()
    tags.set_tags([track_id], {"tapping": None}).result()
    assert standings(library, track_id) == {"tapping": REJECTED}
    assert tags.counts() == {}
    assert shown(library, trigger="tapping") == []


# --- listing --------------------------------------------------------------------------------------


def test_what_is_listed_by_its_tags(library: Library, tags: TagStore) -> None:
    plain, rainy, judged, wrong = library.titled("a", "b", "c", "d")
    for track_id in (rainy, judged, wrong):
        guessed(tags, track_id, guess("rain"))
    tags.judge([judged], CONFIRMED).result()
    tags.judge([wrong], REJECTED).result()
    assert shown(library, trigger="rain") == [rainy, judged]
    assert shown(library, show=Show.SUGGESTED) == [rainy]
    assert shown(library, show=Show.UNTAGGED) == [plain, wrong]
    assert shown(library, trigger="rain", text="c") == [judged]
    smart = library.playlists.create("Rain", rules=Filter(trigger="rain")).result()
    query = Query(playlist_id=smart)
    assert list(library.search.ids(query)) == [rainy, judged]
    tags.set_tags([plain], {"rain": 0.5}).result()  # what was computed is not kept for too long
    assert list(library.search.ids(query)) == [plain, rainy, judged]


def test_carriers_are_what_can_be_played(library: Library, tags: TagStore) -> None:
    there, bare, gone, out = library.titled("a", "b", "c", "d")
    library.lengthen(there, 60.0)
    for track_id in (there, gone, out):
        guessed(tags, track_id, guess("rain", 0.25), guess("waves", 0.75))
    library.tracks.set_listed([out], False).result()
    library.database.write_now(
        lambda connection: connection.execute(
            "UPDATE tracks SET state = 'missing' WHERE id = ?", (gone,)
        )
    )
    first, second = tags.carriers()
    assert (first.track_id, first.duration_s) == (there, 60.0)
    assert first.triggers == (TriggerWeight("waves", 0.75), TriggerWeight("rain", 0.25))
    assert (second.track_id, second.triggers) == (bare, ())
    assert tags.counts() == {"rain": 1, "waves": 1}


# --- where tracks come from -----------------------------------------------------------------------


def test_built_in_sounds_are_tagged_once(library: Library, tags: TagStore) -> None:
    sounds = builtin_tracks()
    library.tracks.put_builtin(sounds).result()
    first = library.at(sounds[0].location)
    assert {tag.standing for tag in first.tags} == {CONFIRMED}
    assert first.track.triggers == sounds[0].triggers
    tags.set_tags([first.track_id], {"rain": None, "tapping": 1.0}).result()
    library.tracks.put_builtin(sounds).result()
    library.tracks.remember(sounds)
    after = standings(library, first.track_id)
    assert (after["rain"], after["tapping"]) == (REJECTED, MANUAL)


def test_built_in_sounds_of_an_older_version_get_theirs(library: Library) -> None:
    sounds = builtin_tracks()
    library.tracks.put_builtin(sounds).result()

    def older(connection: sqlite3.Connection) -> None:
        connection.execute("DELETE FROM track_tags")
        connection.execute("UPDATE tracks SET tagged = 0")

    library.database.write_now(older)
    library.tracks.remember(sounds[:1])  # in the terminal
    assert library.at(sounds[0].location).track.triggers == sounds[0].triggers
    library.tracks.put_builtin(sounds).result()
    assert library.at(sounds[1].location).track.triggers == sounds[1].triggers


def test_what_was_said_of_a_played_file_is_there_when_a_scan_finds_it_as_another(
    library: Library, tags: TagStore
) -> None:
    (known,) = library.put(scanned("/m/old", "x"))
    guessed(tags, known, guess("rain"), guess("waves"))
    (played,) = library.tracks.remember([Track(location="/m/new", title="x")])
    tags.set_tags([played], {"rain": 0.5, "tapping": 0.5, "typing": None}).result()
    guessed(tags, played, guess("whispering"))
    library.tracks.apply([Moved(known, scanned("/m/new", "x"))])
    assert library.at("/m/new").track_id == known
    assert standings(library, known) == {
        "rain": MANUAL,
        "tapping": MANUAL,
        "waves": SUGGESTED,
    }


def test_it_is_told_that_something_else_is_written(library: Library) -> None:
    told: list[int] = []
    library.tracks.reworded = lambda: told.append(1)
    (track_id,) = library.titled("x")
    library.tracks.edit([track_id], title="y").result()
    library.tracks.add_stream("https://radio.example/live", "Rain").result()
    library.settle()
    assert len(told) == 3
