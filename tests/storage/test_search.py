"""Searching, sorting, filtering."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from storage.library import Library, scanned

from sleepplayer.catalog import Unreadable, Vanished
from sleepplayer.models import Filter, Loudness, Query, Show, SortBy, Track, TrackId
from sleepplayer.people import FIRST_PROFILE, Verdict
from sleepplayer.storage.kept_people import KeptPeople
from sleepplayer.storage.played_rows import known
from sleepplayer.storage.verdicts import VerdictStore


def listen(library: Library, track_id: TrackId, heard_s: float = 60.0) -> None:
    now = library.clock.wall()
    session = library.history.begin_session(night="2026-11-20", started=now, utc_offset_s=0)
    begun = library.history.begin_listen(session, known(track_id), started=now, from_s=0.0)
    library.history.update_listen(begun, until_s=heard_s, heard_s=heard_s).result()


def test_words_are_found_from_their_beginning_in_all_that_is_shown(library: Library) -> None:
    library.put(
        scanned("/m/ASMR/1.opus", "Été pluvieux", artist="Zoë", album="Straßen"),
        scanned("/m/other/2.opus", "雨音の夜"),
    )
    for text in ("ete", "PLUV", "zoe pluv", "strasse", "asmr"):
        assert library.found(text) == ["Été pluvieux"], text
    for text in ("雨音", "雨", "音の", "other", "夜"):
        assert library.found(text) == ["雨音の夜"], text
    for text in ("luv", "ete 雨", "音雨", "ete zoe nothing"):
        assert library.found(text) == [], text


@pytest.mark.parametrize("text", ['"', "AND", "NOT x", "a*", "-", "title:", "NEAR(", "^", "()"])
def test_search_operators_are_text(library: Library, text: str) -> None:
    library.titled("Something else")
    assert library.found(text) == ([] if text[0].isalpha() else ["Something else"])


def test_a_playlist_is_found_by_its_name(library: Library) -> None:
    ids = library.titled("Waves", "Fire", "Rain")
    winter = library.playlists.create("Hüttenabend", [ids[1]]).result()
    assert library.found("hutten") == ["Fire"]
    assert library.found("hutten fi") == ["Fire"]
    assert library.found("hutten wa") == []
    library.playlists.rename(winter, "Sea").result()
    assert library.found("hutten") == []
    assert library.found("sea") == ["Fire"]
    library.playlists.delete(winter).result()
    assert library.found("sea") == []


def test_only_the_library_is_searched(library: Library) -> None:
    library.tracks.remember([Track(location="/x/rain.ogg", title="Rain")])
    [one] = library.titled("Rain too")
    assert library.found("rain") == ["Rain too"]
    library.tracks.set_listed([one], False).result()
    assert library.found("rain") == []


def test_titles_stand_in_natural_order(library: Library) -> None:
    library.titled("b 10", "B 2", "é", "a", "f")
    assert library.titles(Query()) == ["a", "B 2", "b 10", "é", "f"]
    assert library.titles(Query(descending=True)) == ["f", "é", "b 10", "B 2", "a"]


def length(library: Library, ids: list[TrackId]) -> None:
    for track_id, seconds in zip(ids, (30.0, 10.0, 20.0), strict=False):
        library.lengthen(track_id, seconds)


def loudness(library: Library, ids: list[TrackId]) -> None:
    for track_id, lufs in zip(ids, (-10.0, -30.0, -20.0), strict=False):
        library.tracks.put_loudness(track_id, Loudness(lufs, 0.0, 1.0, lufs))


def artists(library: Library, ids: list[TrackId]) -> None:
    for track_id, name in zip(ids, ("z", "A", "b"), strict=False):
        library.tracks.edit([track_id], artist=name).result()


def heard(library: Library, ids: list[TrackId]) -> None:
    for track_id in (ids[1], ids[2], ids[0]):
        listen(library, track_id)
        library.clock.advance(60.0)


@pytest.mark.parametrize(
    ("by", "learn"),
    [
        (SortBy.LENGTH, length),
        (SortBy.LOUDNESS, loudness),
        (SortBy.ARTIST, artists),
        (SortBy.LAST_HEARD, heard),
    ],
)
def test_what_is_unknown_comes_last_both_ways(
    library: Library, by: SortBy, learn: Callable[[Library, list[TrackId]], None]
) -> None:
    ids = library.titled("c", "a", "b", "y", "x")
    assert library.titles(Query(sort=by)) == ["a", "b", "c", "x", "y"]
    learn(library, ids)
    assert library.titles(Query(sort=by)) == ["a", "b", "c", "x", "y"]
    assert library.titles(Query(sort=by, descending=True)) == ["c", "b", "a", "x", "y"]
    few = Query(sort=by, descending=True, filter=Filter(shorter_than_s=25.0))
    if by is SortBy.LENGTH:
        assert library.titles(few) == ["b", "a"]


def test_newest_first_and_added_within(library: Library) -> None:
    library.titled("old", folder="/1")
    library.clock.advance(timedelta(days=10).total_seconds())
    library.titled("new", folder="/2")
    assert library.titles(Query(sort=SortBy.ADDED, descending=True)) == ["new", "old"]
    assert library.titles(Query(filter=Filter(added_within_days=3.0))) == ["new"]


def test_length(library: Library) -> None:
    ids = library.titled("30", "10", "20", "unknown")
    length(library, ids)
    longer = Filter(longer_than_s=10.0)
    assert library.titles(Query(filter=longer)) == ["20", "30"]
    both = Filter(longer_than_s=10.0, shorter_than_s=30.0, text="2")
    assert library.titles(Query(filter=both)) == ["20"]


def test_heard_and_not_heard(library: Library) -> None:
    ids = library.titled("long ago", "lately", "never", "for a moment")
    listen(library, ids[0])
    library.clock.advance(timedelta(days=40).total_seconds())
    listen(library, ids[1])
    listen(library, ids[3], heard_s=29.0)
    not_heard = Filter(not_heard_for_days=30.0)
    assert library.titles(Query(filter=not_heard)) == ["for a moment", "long ago", "never"]
    assert library.titles(Query(filter=Filter(heard_within_days=30.0))) == ["lately"]
    assert library.titles(Query(filter=Filter(heard_within_days=1e300))) == ["lately", "long ago"]


def test_parts_of_the_library(library: Library) -> None:
    there, gone, loud = library.titled("there", "gone", "uneven")
    library.tracks.apply([Vanished((gone,))])
    library.tracks.apply([Unreadable("/m/bad.mp3", 1, 1, "It is empty.")])
    library.tracks.put_loudness(there, Loudness(-30.0, 0.0, 1.0, -18.0))
    library.tracks.put_loudness(loud, Loudness(-30.0, 0.0, 1.0, -17.9))
    listings = {
        Show.ALL: ["bad.mp3", "gone", "there", "uneven"],
        Show.PLAYABLE: ["there", "uneven"],
        Show.MISSING: ["gone"],
        Show.UNREADABLE: ["bad.mp3"],
        Show.UNEVEN: ["uneven"],
    }
    for show, titles in listings.items():
        assert library.titles(Query(filter=Filter(show=show))) == titles, show
    totals = library.tracks.totals()
    assert (totals.there, totals.missing, totals.unreadable, totals.uneven) == (2, 1, 1, 1)
    library.search.uneven_limit_lu = 12.2
    assert library.titles(Query(filter=Filter(show=Show.UNEVEN))) == []


def test_a_playlist_shows_its_own_order_and_what_stands_in_it_twice(library: Library) -> None:
    a, b, c = library.titled("a", "b", "c")
    playlist = library.playlists.create("List", [c, a, c, b]).result()
    library.tracks.set_listed([a], False).result()
    own = Query(playlist_id=playlist, sort=SortBy.PLAYLIST)
    assert library.titles(own) == ["c", "a", "c", "b"]
    assert library.titles(Query(playlist_id=playlist)) == ["a", "b", "c", "c"]
    assert library.found("c", playlist) == ["c", "c"]
    filtered = Query(playlist_id=playlist, sort=SortBy.PLAYLIST, filter=Filter(text="c"))
    assert library.titles(filtered) == ["c", "c"]
    assert library.titles(Query(playlist_id=playlist, descending=True)) == ["c", "c", "b", "a"]


def test_a_smart_playlist_and_a_search_in_it(library: Library) -> None:
    library.titled("Rain at night", "Rain", "Night")
    smart = library.playlists.create("Wet", rules=Filter(text="rain")).result()
    own = Query(playlist_id=smart, sort=SortBy.PLAYLIST)
    assert library.titles(own) == ["Rain", "Rain at night"]
    assert library.found("night", smart) == ["Rain at night"]
    library.playlists.set_rules(smart, Filter(text="night")).result()
    assert library.titles(own) == ["Night", "Rain at night"]


def test_an_empty_library_has_nothing(library: Library) -> None:
    for by in SortBy:
        assert library.titles(Query(sort=by, filter=Filter(text="x"))) == []


def test_what_a_person_never_wants_to_hear_again(library: Library) -> None:
    one, other, third = library.titled("a", "b", "c")
    anna = library.person()
    verdicts = VerdictStore(KeptPeople(library.database), clock=library.clock)
    never = Query(filter=Filter(show=Show.NEVER))
    assert list(library.search.ids(never)) == []
    verdicts.judge_all(FIRST_PROFILE, [one, third], Verdict.NEVER).result()
    verdicts.judge(FIRST_PROFILE, other, Verdict.HARMLESS).result()
    assert list(library.search.ids(never)) == [one, third]
    verdicts.judge(FIRST_PROFILE, one, None).result()  # and nothing of before is kept
    assert list(library.search.ids(never)) == [third]
    library.whose.profile_id = anna
    assert list(library.search.ids(never)) == []
