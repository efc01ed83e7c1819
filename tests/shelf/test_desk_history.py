"""What the desk tells of a track's past."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from shelf.rig import Rig

from sleepplayer.gui.library.desk import Heard
from sleepplayer.models import Query, TrackId
from sleepplayer.night.ports import Outcome
from sleepplayer.shelf.desk import HISTORY

EVENING = datetime(2026, 11, 18, 22, 0, tzinfo=UTC)


def test_the_last_listens_come_first_with_how_they_ended(rig: Rig, music: Path) -> None:
    rig.desk.add_paths([music])
    rig.until_listed("a", "b", "c")
    track = rig.tracks(Query())[0]
    history = rig.shelf.history
    session = history.begin_session(night="2026-11-18", started=EVENING, utc_offset_s=0)
    known = rig.shelf.tracks.remember_soon(track.track)
    for number, outcome in enumerate(("faded", "a word of a later version", None)):
        started = EVENING + timedelta(hours=number)
        listen = history.begin_listen(session, known, started=started, from_s=0.0)
        history.update_listen(listen, until_s=9.0, heard_s=9.0, outcome=outcome).result()
    assert rig.desk.history(track.track_id) == [
        Heard(EVENING + timedelta(hours=2), 9.0, None),
        Heard(EVENING + timedelta(hours=1), 9.0, None),
        Heard(EVENING, 9.0, Outcome.FADED),
    ]
    for _ in range(HISTORY):
        history.begin_listen(session, known, started=EVENING, from_s=0.0).result()
    assert len(rig.desk.history(track.track_id)) == HISTORY
    assert rig.desk.history(TrackId(4711)) == []
