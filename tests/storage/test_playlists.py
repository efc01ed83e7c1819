"""Playlists, against a list of Python's."""

from __future__ import annotations

from contextlib import closing

from hypothesis import given, settings
from hypothesis import strategies as st
from storage.conftest import OpenDatabase
from storage.library import Library, scanned
from support.fakes import FakeClock

from sleepplayer.models import Filter, PlaylistId, Query, Show, SortBy
from sleepplayer.storage.database import Database
from sleepplayer.storage.playlists import UNDO_WITHIN
from sleepplayer.storage.rules import filter_from, rules_from


def order(library: Library, playlist: PlaylistId) -> list[str]:
    return library.titles(Query(playlist_id=playlist, sort=SortBy.PLAYLIST))


def test_names_that_are_taken_get_a_number(library: Library) -> None:
    first = library.playlists.create(" Rain\n now ").result()
    library.playlists.create("rain now").result()
    third = library.playlists.create("Other").result()
    assert library.playlists.rename(third, "Rain now").result() == "Rain now 3"
    assert library.playlists.rename(third, "RAIN NOW 3").result() == "RAIN NOW 3"
    names = [playlist.name for playlist in library.playlists.playlists()]
    assert names == ["Rain now", "rain now 2", "RAIN NOW 3"]
    library.playlists.delete(first).result()
    library.playlists.create("Rain now").result()
    library.playlists.undo_delete(first).result()
    back = library.playlists.playlist(first)
    assert back is not None
    assert back.name == "Rain now 4"


def test_count_and_length(library: Library) -> None:
    a, b = library.put(scanned("/m/a", duration_s=10.0), scanned("/m/b"))
    listed = library.playlists.create("List", [a, b, a]).result()
    smart = library.playlists.create("Smart", rules=Filter(text="a")).result()
    library.playlists.create("Empty").result()
    found = {playlist.name: playlist for playlist in library.playlists.playlists()}
    assert (found["List"].count, found["List"].duration_s) == (3, 20.0)
    assert (found["Empty"].count, found["Empty"].duration_s) == (0, 0.0)
    assert (found["Smart"].count, found["Smart"].rules) == (None, Filter(text="a"))
    library.lengthen(b, 5.0)
    library.playlists.add_tracks(smart, [a]).result()
    again = library.playlists.playlist(listed)
    assert again is not None
    assert again.duration_s == 25.0
    assert list(library.playlists.entries(smart)) == []


def test_entries_without_a_track_wait_for_it(library: Library) -> None:
    library.put(scanned("/m/b", "B"))
    named = [("/m/a", "A as written"), ("/m/b", ""), ("http://x/\udce9", "")]
    playlist = library.playlists.create_from_locations("Import", named).result()
    assert library.playlists.unresolved(playlist) == ["/m/a", "http://x/\udce9"]
    entries_there = list(library.playlists.entries(playlist))
    assert [(entry.location, entry.title) for entry in entries_there] == named
    assert order(library, playlist) == ["B"]
    library.put(scanned("/m/a", "A"))
    library.tracks.add_stream("http://x/\udce9", "Radio").result()
    assert library.playlists.unresolved(playlist) == []
    assert order(library, playlist) == ["A", "B", "Radio"]


def test_a_copy_has_the_same_entries(library: Library) -> None:
    ids = library.titled("a", "b")
    original = library.playlists.create("P", [*ids, ids[0]]).result()
    library.playlists.remove(original, [1]).result()
    copy = library.playlists.duplicate(original, "P copy").result()
    assert order(library, copy) == ["a", "a"]
    library.playlists.move(copy, [0], 2).result()
    smart = library.playlists.create("S", rules=Filter(show=Show.MISSING)).result()
    rules = library.playlists.playlist(library.playlists.duplicate(smart, "S copy").result())
    assert rules is not None
    assert rules.rules == Filter(show=Show.MISSING)


def test_another_start_leaves_what_may_still_be_brought_back(
    open_database: OpenDatabase, clock: FakeClock
) -> None:
    """A command in a terminal, while a window offers to undo."""
    library = Library(open_database(), clock)
    playlist = library.playlists.create("Rain", library.titled("a", "b")).result()
    removed = library.playlists.remove(playlist, [0])
    library.playlists.delete(playlist).result()
    Library(open_database(), clock).settle()
    library.playlists.undo_delete(playlist).result()
    library.playlists.undo_remove(removed).result()
    assert order(library, playlist) == ["a", "b"]


def test_what_was_deleted_is_gone_with_a_later_start(
    open_database: OpenDatabase, clock: FakeClock
) -> None:
    with closing(open_database()) as database:
        library = Library(database, clock)
        ids = library.titled("a", "b")
        kept = library.playlists.create("Kept", ids).result()
        library.playlists.remove(kept, [0]).result()
        library.playlists.delete(library.playlists.create("Gone", ids).result()).result()
    clock.advance(UNDO_WITHIN.total_seconds() + 1.0)
    library = Library(open_database(), clock)
    assert [playlist.name for playlist in library.playlists.playlists()] == ["Kept"]
    library.playlists.undo_remove(library.playlists.remove(kept, [])).result()
    left = library.database.read().execute("SELECT count(*) FROM playlist_entries").fetchone()[0]
    assert left == 1


PLACES = st.lists(st.integers(0, 12), max_size=4)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), PLACES, st.none() | st.integers(0, 14)),
        st.tuples(st.just("move"), PLACES, st.integers(0, 14)),
        st.tuples(st.just("remove"), PLACES, st.none()),
        st.tuples(st.just("undo"), st.just([]), st.none()),
    ),
    max_size=25,
)


@settings(max_examples=40, deadline=None)
@given(STEPS)
def test_entries_behave_like_a_list(steps: list[tuple[str, list[int], int | None]]) -> None:
    clock = FakeClock()
    with closing(Database.in_memory(clock=clock)) as database:
        library = Library(database, clock)
        ids = library.titled(*(str(number) for number in range(13)))
        playlist = library.playlists.create("P", ids[:6]).result()
        model = [str(number) for number in range(6)]
        last = None
        for what, places, at in steps:
            chosen = sorted({place for place in places if place < len(model)})
            if what == "add":
                library.playlists.add_tracks(playlist, [ids[n] for n in places], at)
                spot = len(model) if at is None else at
                model[spot:spot] = [str(n) for n in places]
            elif what == "move" and at is not None:
                library.playlists.move(playlist, places, at)
                moving = [model[place] for place in chosen]
                head = [title for n, title in enumerate(model[:at]) if n not in chosen]
                tail = [title for n, title in enumerate(model[at:], at) if n not in chosen]
                model = head + moving + tail
            elif what == "remove":
                last = (library.playlists.remove(playlist, places), model)
                model = [title for n, title in enumerate(model) if n not in chosen]
                continue
            elif last is not None:
                library.playlists.undo_remove(last[0]).result()
                model = last[1]
            last = None
        assert order(library, playlist) == model


def test_a_thousand_moves_to_the_same_spot(library: Library) -> None:
    ids = library.titled(*(f"{number:03}" for number in range(100)))
    playlist = library.playlists.create("P", ids).result()
    model = [f"{number:03}" for number in range(100)]
    for _ in range(1000):
        library.playlists.move(playlist, [99], 50)
        model.insert(50, model.pop())
    assert order(library, playlist) == model


def test_one_move_writes_one_of_many_entries(library: Library) -> None:
    ids = library.titled("a", "b", "c")
    playlist = library.playlists.create("P", ids * 10_000).result()

    def written() -> int:
        return library.database.write_now(lambda connection: connection.total_changes)

    before = written()
    library.playlists.move(playlist, [29_999], 15_000).result()
    assert written() - before <= 2  # the entry, and the stamp that says so
    assert order(library, playlist)[15_000] == "c"


@given(
    st.builds(
        Filter,
        text=st.text(),
        longer_than_s=st.none() | st.floats(0.0, 1e9),
        added_within_days=st.none() | st.floats(0.0, 1e5),
        show=st.sampled_from(Show),
    )
)
def test_rules_come_back_as_they_were(asked: Filter) -> None:
    assert filter_from(rules_from(asked)) == asked


def test_rules_of_another_version_ask_for_what_is_understood() -> None:
    rules = '{"text": "rain", "mood": "calm", "longer_than_s": "x", "show": "nights", "trigger": 3}'
    assert filter_from(rules) == Filter(text="rain")
    for broken in ("", "[]", "{", "null", "[" * 100_000, '{"longer_than_s": 1e999, "text": 3}'):
        assert filter_from(broken) == Filter()
