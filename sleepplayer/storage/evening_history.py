"""What an evening writes down as it goes: `night.ports.HistoryStore` and `PositionStore`."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import datetime, timedelta

from sleepplayer.models import Track, TrackId
from sleepplayer.night.notices import EndedBy
from sleepplayer.night.ports import Outcome
from sleepplayer.people import ProfileId, SessionKind
from sleepplayer.storage.history import History, ListenId, SessionId
from sleepplayer.storage.played_rows import known
from sleepplayer.storage.tracks import TrackStore
from sleepplayer.storage.whose import Whose


class EveningHistory:
    """One session at a time, and in it one listen at a time. Never raises and never waits.

    A session is of whom is turned to at its beginning, and stays theirs until its end.
    """

    def __init__(self, history: History, tracks: TrackStore, whose: Whose) -> None:
        self._history = history
        self._tracks = tracks
        self._whose = whose
        self._keeps_places = True
        self._session: Future[SessionId] | None = None
        self._listen: Future[ListenId] | None = None
        self._heard_s: dict[tuple[ProfileId, str], float] = {}
        self._listen_heard_s = 0.0

    def heard_s(self, profile_id: ProfileId, night: str) -> float:
        """What this program has told of a person's night (`limits.night_of`), written or not."""
        return self._heard_s.get((profile_id, night), 0.0)

    def begin_session(
        self, night: str, started: datetime, kind: SessionKind = SessionKind.EVENING
    ) -> None:
        """A session begins, in a night (`limits.night_of`)."""
        offset = started.utcoffset() or timedelta()
        self._whose.playing, self._whose.night = self._whose.profile_id, night
        self._keeps_places = kind is not SessionKind.DISCOVERY
        self._session = self._history.begin_session(
            self._whose.playing,
            night=night,
            started=started,
            utc_offset_s=round(offset.total_seconds()),
            kind=kind.value,
        )
        self._listen = None

    def begin_listen(self, track: Track, started: datetime, from_s: float) -> None:
        """A track begins to play at a place of its file; one that is new is remembered."""
        self._listen_heard_s = 0.0
        if self._session is not None:
            self._listen = self._history.begin_listen(
                self._session, self._id(track), started=started, from_s=from_s
            )

    def update_listen(self, until_s: float, heard_s: float, outcome: Outcome | None) -> None:
        """How far the track has come, and how long it was heard; None while it plays on."""
        self._count(heard_s)
        if self._listen is not None:
            self._history.update_listen(
                self._listen,
                until_s=until_s,
                heard_s=heard_s,
                outcome=None if outcome is None else outcome.value,
            )

    def end_session(self, ended: datetime, by: EndedBy) -> None:
        """The session is over; its listens have their outcomes."""
        if self._session is not None:
            self._history.end_session(self._session, ended=ended, ended_by=by.value)
        self._session = self._listen = None
        self._whose.playing = self._whose.night = None
        self._keeps_places = True

    def learnt(self, track: Track) -> None:
        """A length that was not known is, or a stream without a title has one."""
        self._tracks.learn(self._id(track), duration_s=track.duration_s, title=track.title)

    def left(self, track: Track, position_s: float | None) -> None:
        """A track was left at this place of its file; None: it came to its end. The excerpts of a
        discovery are left nowhere."""
        if self._keeps_places:
            self._tracks.leave(self._id(track), position_s)

    def _count(self, heard_s: float) -> None:
        who, night = self._whose.playing, self._whose.night
        if self._listen is not None and who is not None and night is not None:
            so_far_s = self._heard_s.get((who, night), 0.0)
            self._heard_s[who, night] = so_far_s + heard_s - self._listen_heard_s
            self._listen_heard_s = heard_s

    def _id(self, track: Track) -> Future[TrackId]:
        if track.track_id is not None:
            return known(track.track_id)
        return self._tracks.remember_soon(track)
