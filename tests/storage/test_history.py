"""What was heard."""

from __future__ import annotations

import logging
from concurrent.futures import Future
from datetime import timedelta, timezone

import pytest
from storage.library import Library

from sleepplayer.models import Track, TrackId
from sleepplayer.night.notices import EndedBy
from sleepplayer.night.ports import HistoryStore, Outcome, PositionStore
from sleepplayer.storage.evening_history import EveningHistory
from sleepplayer.storage.history import Listen
from sleepplayer.storage.played_rows import known


def test_an_evening_is_written_down(library: Library) -> None:
    [rain] = library.titled("Rain")
    evening = EveningHistory(library.history, library.tracks, library.whose)
    history: HistoryStore = evening
    positions: PositionStore = evening
    began = library.clock.wall().astimezone(timezone(timedelta(hours=2)))
    history.begin_session("2026-11-20", began)
    history.begin_listen(library.at("/m/0").track, began, 5.0)
    history.update_listen(20.0, 15.0, None)
    history.update_listen(45.0, 40.0, Outcome.SKIPPED)
    later = began + timedelta(minutes=1)
    history.begin_listen(Track(location="/x/new.ogg", title="New"), later, 0.0)
    history.update_listen(10.0, 10.0, Outcome.FADED)
    history.end_session(later, EndedBy.TIMER)
    positions.left(Track(location="/x/new.ogg", title="New"), 10.0)
    history.update_listen(0.0, 0.0, None)  # no session: nothing
    library.settle()

    assert library.history.listens_of(rain, 9) == [
        Listen(
            track_id=rain,
            started=began,
            from_s=5.0,
            until_s=45.0,
            heard_s=40.0,
            outcome="skipped",
            counted=True,
        )
    ]
    row = library.at("/m/0")
    assert (row.times_heard, row.last_heard) == (1, began)
    new = library.at("/x/new.ogg")
    assert (new.times_heard, new.last_heard, new.track.left_at_s) == (0, None, 10.0)
    [session] = library.database.read().execute("SELECT * FROM sessions").fetchall()
    assert (session["utc_offset_s"], session["ended_by"]) == (7200, EndedBy.TIMER.value)


def test_the_last_listens_come_first(library: Library) -> None:
    [rain] = library.titled("Rain")
    start = library.clock.wall()
    session = library.history.begin_session(night="2026-11-20", started=start, utc_offset_s=0)
    for minute in range(5):
        began = start + timedelta(minutes=minute)
        library.history.begin_listen(session, known(rain), started=began, from_s=0.0).result()
    found = library.history.listens_of(rain, 2)
    assert [listen.started - start for listen in found] == [
        timedelta(minutes=4),
        timedelta(minutes=3),
    ]


def test_what_cannot_be_kept_is_a_line_in_the_log(
    library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    lost: Future[TrackId] = Future()
    lost.set_exception(OSError("disk"))
    start = library.clock.wall()
    session = library.history.begin_session(night="n", started=start, utc_offset_s=0)
    with caplog.at_level(logging.WARNING):
        listen = library.history.begin_listen(session, lost, started=start, from_s=0.0)
        updated = library.history.update_listen(listen, until_s=1.0, heard_s=1.0)
        assert updated.exception() is not None
        library.settle()
    assert len(caplog.records) == 2
