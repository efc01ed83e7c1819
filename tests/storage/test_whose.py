"""What is one person's is never another's, whoever is turned to and whenever."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta

import pytest
from storage.library import Library, scanned

from sleepplayer.catalog import Moved
from sleepplayer.models import Filter, Query, SortBy, Track, TrackId
from sleepplayer.night.notices import EndedBy
from sleepplayer.night.ports import DriftMark, Outcome
from sleepplayer.people import FIRST_PROFILE, ProfileId, SessionKind
from sleepplayer.storage.drift_marks import DriftMarks
from sleepplayer.storage.evening_history import EveningHistory
from sleepplayer.storage.extension_counts import ExtensionCounts
from sleepplayer.storage.played_rows import known

NIGHT = "2026-11-20"
MARK = DriftMark(
    tracks=(Track(location="/m/0", title="Rain"),),
    index=0,
    position_s=61.5,
    wall=datetime(2026, 11, 20, 23, tzinfo=UTC),
)


@pytest.fixture
def ids(library: Library) -> list[TrackId]:
    """Rain, Wind and Sea."""
    return library.titled("Rain", "Wind", "Sea")


@pytest.fixture
def evening(library: Library) -> EveningHistory:
    return EveningHistory(library.history, library.tracks, library.whose)


def seen(library: Library, track_id: TrackId) -> tuple[int, bool, float | None]:
    """Times heard, whether ever, and where it was left, as the one who is turned to sees it."""
    library.settle()
    row = library.tracks.row(track_id)
    assert row is not None
    return row.times_heard, row.last_heard is not None, row.track.left_at_s


def test_what_was_heard_and_left_is_each_ones_own(library: Library, ids: list[TrackId]) -> None:
    other = library.person()
    rain, wind, _ = ids
    library.heard(rain)
    library.heard(wind, by=other)
    library.tracks.leave(known(rain), 17.0).result()
    playlist = library.playlists.create("All", ids).result()

    def in_list() -> list[int]:
        entries = library.playlists.entries(playlist)
        return [entry.track.times_heard for entry in entries if entry.track is not None]

    assert [seen(library, each) for each in (rain, wind)] == [(1, True, 17.0), (0, False, None)]
    assert in_list() == [1, 0, 0]
    assert len(library.history.listens_of(rain, 9)) == 1
    library.whose.profile_id = other
    assert [seen(library, each) for each in (rain, wind)] == [(0, False, None), (1, True, None)]
    assert in_list() == [0, 1, 0]
    assert library.history.listens_of(rain, 9) == []
    library.tracks.leave(known(rain), 3.0).result()
    library.tracks.leave(known(rain), 4.0).result()
    assert seen(library, rain) == (0, False, 4.0)
    library.tracks.leave(known(rain), None).result()
    assert seen(library, rain) == (0, False, None)
    library.whose.profile_id = FIRST_PROFILE
    assert seen(library, rain) == (1, True, 17.0)


def test_search_filters_and_orders_by_ones_own_history_at_once(
    library: Library, ids: list[TrackId]
) -> None:
    other = library.person()
    rain, wind, sea = ids
    library.heard(sea)
    library.clock.advance(60.0)
    library.heard(rain)
    library.clock.advance(60.0)
    library.heard(wind, by=other)
    smart = library.playlists.create("New to me", rules=Filter(not_heard_for_days=7.0)).result()
    by_heard = Query(sort=SortBy.LAST_HEARD)
    heard = Query(filter=Filter(heard_within_days=1.0))
    not_heard = Query(filter=Filter(not_heard_for_days=1.0))
    expected = {
        FIRST_PROFILE: (["Sea", "Rain", "Wind"], ["Rain", "Sea"], ["Wind"], ["Wind"]),
        other: (["Wind", "Rain", "Sea"], ["Wind"], ["Rain", "Sea"], ["Rain", "Sea"]),
    }
    for whose in (FIRST_PROFILE, other) * 2:  # again: what is kept must not be the other's
        library.whose.profile_id = whose
        by_rules = Query(playlist_id=smart)
        asked = (by_heard, heard, not_heard, by_rules)
        assert tuple(map(library.titles, asked)) == expected[whose]


def test_a_session_stays_with_whom_it_began_with(
    library: Library, ids: list[TrackId], evening: EveningHistory
) -> None:
    other = library.person()
    marks = DriftMarks(library.database, library.whose)
    counts = ExtensionCounts(library.database, library.whose)
    now = library.clock.wall()
    evening.begin_session(NIGHT, now)
    library.whose.profile_id = other
    rain = library.at("/m/0").track
    evening.begin_listen(rain, now, 0.0)
    evening.update_listen(600.0, 600.0, Outcome.FADED)
    evening.left(rain, 90.0)
    marks.save(MARK)
    counts.add(NIGHT)
    assert counts.used(NIGHT) == 1  # of the evening that goes on
    assert marks.load() is None
    evening.end_session(now, EndedBy.TIMER)

    assert counts.used(NIGHT) == 0
    assert seen(library, ids[0]) == (0, False, None)
    evening.begin_session(NIGHT, now)
    counts.add(NIGHT)
    evening.end_session(now, EndedBy.LISTENER)
    assert counts.used(NIGHT) == 1
    library.whose.profile_id = FIRST_PROFILE
    assert seen(library, ids[0]) == (1, True, 90.0)
    assert marks.load() == MARK
    counts.add(NIGHT)
    assert counts.used(NIGHT) == 2
    library.settle()
    again = ExtensionCounts(library.database, library.whose)
    assert (again.used(NIGHT), DriftMarks(library.database, library.whose).load()) == (2, MARK)
    library.whose.profile_id = other
    assert again.used(NIGHT) == 1


def test_a_discovery_leaves_no_place(
    library: Library, ids: list[TrackId], evening: EveningHistory
) -> None:
    rain, now = library.at("/m/0").track, library.clock.wall()
    library.tracks.leave(known(ids[0]), 90.0).result()
    evening.begin_session(NIGHT, now, SessionKind.DISCOVERY)
    evening.begin_listen(rain, now, 300.0)
    evening.update_listen(330.0, 30.0, Outcome.LEFT)
    evening.left(rain, 330.0)
    evening.left(rain, None)
    evening.end_session(now, EndedBy.LISTENER)
    assert seen(library, ids[0])[2] == 90.0
    [listen] = library.history.all_listens(FIRST_PROFILE)
    assert listen.kind is SessionKind.DISCOVERY
    evening.begin_session(NIGHT, now)
    evening.left(rain, 5.0)
    assert seen(library, ids[0])[2] == 5.0


def test_another_file_forgets_everybodys_place(library: Library) -> None:
    other = library.person()
    [a] = library.put(scanned("/m/a", "A"))
    for whose in (FIRST_PROFILE, other):
        library.whose.profile_id = whose
        library.tracks.leave(known(a), 5.0).result()
    library.put(scanned("/m/a", "A", modified_ns=2))
    assert seen(library, a)[2] == 5.0
    library.put(scanned("/m/a", "B"))
    for whose in (FIRST_PROFILE, other):
        library.whose.profile_id = whose
        assert seen(library, a)[2] is None


def test_a_file_that_moves_to_where_it_was_played_keeps_what_each_did_with_it(
    library: Library,
) -> None:
    other = library.person()
    [a] = library.put(scanned("/m/a", "A"))
    [played] = library.tracks.remember([Track(location="/n/a", title="a")])
    library.heard(played, by=other)
    library.tracks.leave(known(a), 5.0).result()
    library.tracks.leave(known(played), 6.0).result()
    library.whose.profile_id = other
    library.tracks.leave(known(played), 7.0).result()
    library.tracks.apply([Moved(a, scanned("/n/a", "A"))])
    assert seen(library, a) == (1, True, 7.0)
    library.whose.profile_id = FIRST_PROFILE
    assert seen(library, a) == (0, False, 5.0)


def test_of_who_is_deleted_nothing_is_found(
    library: Library, ids: list[TrackId], evening: EveningHistory
) -> None:
    other = library.person()
    marks = DriftMarks(library.database, library.whose)
    counts = ExtensionCounts(library.database, library.whose)
    library.heard(ids[0])
    library.whose.profile_id = other
    evening.begin_session(NIGHT, library.clock.wall())
    evening.begin_listen(library.at("/m/0").track, library.clock.wall(), 0.0)
    evening.update_listen(600.0, 600.0, None)
    evening.left(library.at("/m/0").track, 600.0)
    marks.save(MARK)
    counts.add(NIGHT)
    library.settle()
    mine = ("sessions", "listens", "positions", "extensions_of", "drift_marks")
    assert all(_rows_of(library, table, other) for table in mine)

    library.database.write_now(lambda c: c.execute("DELETE FROM profiles WHERE id = ?", (other,)))
    marks.forget(other)
    counts.forget(other)
    assert (marks.load(), counts.used(NIGHT)) == (None, 0)
    evening.update_listen(700.0, 700.0, Outcome.FADED)  # of a session that still ran
    evening.begin_listen(library.at("/m/1").track, library.clock.wall(), 0.0)
    evening.end_session(library.clock.wall(), EndedBy.TIMER)
    library.settle()
    schema = library.database.read().execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%profile_id%'"
    )
    tables = [row["name"] for row in schema.fetchall()]
    assert set(mine) < set(tables)
    assert [table for table in tables if _rows_of(library, table, other)] == []
    library.whose.profile_id = FIRST_PROFILE
    assert seen(library, ids[0])[0] == 1


def _rows_of(library: Library, table: str, profile_id: ProfileId) -> int:
    sql = f"SELECT count(*) FROM {table} WHERE profile_id = ?"
    count: int = library.database.read().execute(sql, (profile_id,)).fetchone()[0]
    return count


def test_a_listen_of_nobody_is_refused(library: Library, ids: list[TrackId]) -> None:
    library.heard(ids[0])
    add = (
        "INSERT INTO listens (session_id, track_id, started_at, from_s, until_s, heard_s)"
        " VALUES (1, 1, '', 0, 0, 0)"
    )
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        library.database.write_now(lambda c: c.execute(add))


def test_not_heard_for_ends_with_its_time(library: Library, ids: list[TrackId]) -> None:
    other = library.person()
    library.heard(ids[0], by=other)
    library.whose.profile_id = other
    asked = Query(filter=Filter(not_heard_for_days=1.0))
    assert library.titles(asked) == ["Sea", "Wind"]
    library.clock.advance(timedelta(days=1, minutes=2).total_seconds())
    assert library.titles(asked) == ["Rain", "Sea", "Wind"]
