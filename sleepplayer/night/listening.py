"""What is heard, written down as it happens: the history of listens, and where tracks were left.

It is told what begins and ends and looks at the engine's status about once a second. What was heard
of a track is how far its position came by playing, which by itself leaves out pauses, lost outputs,
reconnecting and a suspended machine; what is fainter than a sleepy ear notices is left out too.

What becomes of a track (`Outcome`), and what rotation may conclude from it:

- FADED: the timer's silence came first, however early in the track, and whether a length, a clock
  time, a limit or a soft end set it off. Nobody turned it down: a fade is never a skip.
- SKIPPED: "next" and nothing else; it alone says that the track was not wanted now.
- LEFT: another was picked, or it gave way to a rule. STOPPED: the person ended it all. ENDED: by
  itself.
- FAILED: it could not be played, or broke off for good; what was heard before that still counts.

A short loop that plays several times in a row, as one card of a plan, is one listen.

How much of it was heard decides whether it counts as heard at all (`heard.py`), and only what was
no fainter than `AUDIBLE_DB` below the session's level does. In a session of discovery excerpts are
judged, not heard out: there is no SKIPPED, and no place is learnt or kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sleepplayer.models import Track
from sleepplayer.night.notices import EndedBy
from sleepplayer.night.playback import PlaybackStatus
from sleepplayer.night.ports import HistoryStore, Outcome, PositionStore
from sleepplayer.night.stretch import is_live
from sleepplayer.people import SessionKind

AUDIBLE_DB = -40.0
"""Fainter than this, relative to the session's level, nothing counts as heard."""

WRITE_S = 10.0
"""What a crash may lose of a listen."""

KEEP_S = 30.0
"""What a crash may lose of a position."""


@dataclass
class _Listen:
    """The playing of a track that goes on."""

    token: int
    track: Track
    resumed: bool
    from_s: float
    position_s: float
    looked_s: float
    written_s: float
    kept_s: float
    heard_s: float = 0.0
    kept: bool = False  # the store holds a position of it
    faded_from_s: float | None = None


class Listening:
    """The bookkeeping of a session. `learn(track, left_at_s)` tells the queue's own entries.

    `now_s` is `Clock.elapsed_s`, positions are those of the file.
    """

    def __init__(
        self,
        *,
        history: HistoryStore,
        positions: PositionStore,
        learn: Callable[[Track, float | None], None],
    ) -> None:
        self._history = history
        self._positions = positions
        self._learn = learn
        self._in_session = False
        self._discovering = False
        self._listen: _Listen | None = None

    def begin_session(
        self, night: str, wall: datetime, kind: SessionKind = SessionKind.EVENING
    ) -> None:
        """A session begins; one that was not ended gives way."""
        self.end_session(wall, EndedBy.LISTENER, Outcome.LEFT)
        self._in_session, self._discovering = True, kind is SessionKind.DISCOVERY
        self._history.begin_session(night, wall, kind)

    def end_session(self, wall: datetime, by: EndedBy, outcome: Outcome) -> None:
        """Silence; what still plays ends thus."""
        self.left(outcome)
        if self._in_session:
            self._in_session = False
            self._history.end_session(wall, by)

    def began(
        self,
        token: int,
        track: Track,
        from_s: float,
        *,
        resumed: bool,
        now_s: float,
        wall: datetime,
    ) -> None:
        """A track begins; one that was not said to have ended was left for it.

        `resumed`: it is one of those that begin where they were left, so its place is kept.
        """
        self.left(Outcome.LEFT)
        self._listen = _Listen(
            token=token,
            track=track,
            resumed=resumed and not self._discovering,
            from_s=from_s,
            position_s=from_s,
            looked_s=now_s,
            written_s=now_s,
            kept_s=now_s,
            kept=track.left_at_s is not None,
        )
        if not self._discovering:
            self._learn(track, None)  # or it would begin there again when it comes around
        self._history.begin_listen(track, wall, from_s)

    def goes_on(self, at_s: float, *, now_s: float, token: int | None = None) -> None:
        """The same listen from another place: it was sought, or (by another token) reconnected, or
        it plays once more."""
        listen = self._listen
        if listen is not None:
            listen.position_s, listen.looked_s = at_s, now_s
            listen.token = listen.token if token is None else token
            if listen.faded_from_s is not None:
                listen.faded_from_s = at_s

    def look(
        self,
        now_s: float,
        status: PlaybackStatus,
        *,
        muted: bool,
        fading_since_s: float | None = None,
    ) -> None:
        """Count what was heard since the last look, and write it down every now and then.

        `fading_since_s`: when the fade began that goes on; None if none does.
        """
        listen = self._listen
        if listen is None:
            return
        before_s = listen.position_s
        passed_s, listen.looked_s = max(0.0, now_s - listen.looked_s), now_s
        if status.token == listen.token and status.position_s is not None:
            moved_s, listen.position_s = status.position_s - listen.position_s, status.position_s
            if status.envelope_db >= AUDIBLE_DB and not muted:
                listen.heard_s += min(max(0.0, moved_s), passed_s)
        fading = fading_since_s is not None
        if fading_since_s is None:
            listen.faded_from_s = None
        elif listen.faded_from_s is None:
            # A look comes up to a second late, on a busy machine more; at the last one, or where
            # this track began or was sought to since, it was not fading yet.
            since_s = max(0.0, now_s - fading_since_s)
            listen.faded_from_s = min(listen.position_s, max(before_s, listen.position_s - since_s))
        if now_s - listen.written_s >= WRITE_S:
            listen.written_s = now_s
            self._history.update_listen(listen.position_s, listen.heard_s, None)
        if now_s - listen.kept_s >= KEEP_S and listen.resumed and not fading:
            listen.kept_s, listen.kept = now_s, True
            self._positions.left(listen.track, listen.position_s)

    def left(self, outcome: Outcome, position_s: float | None = None) -> None:
        """The track that plays is over, at a place (default: where it was seen last).

        Where one fell asleep is not where one wants to go on: that is where the fade began.
        """
        listen, self._listen = self._listen, None
        if listen is None:
            return
        until_s = listen.position_s if position_s is None else position_s
        if self._discovering:
            outcome = Outcome.LEFT if outcome is Outcome.SKIPPED else outcome
            self._history.update_listen(until_s, listen.heard_s, outcome)
            return
        self._history.update_listen(until_s, listen.heard_s, outcome)
        track = listen.track
        if outcome is Outcome.ENDED:
            if listen.kept:
                self._positions.left(track, None)
            return
        asleep = outcome in (Outcome.FADED, Outcome.STOPPED) and listen.faded_from_s is not None
        place_s = listen.faded_from_s if asleep else until_s
        if place_s == listen.from_s:  # nothing of it was heard: its place is the one of before
            self._learn(track, track.left_at_s)
        elif not is_live(track):
            self._learn(track, place_s)
            self._positions.left(track, place_s)

    def hears(self, track: Track) -> bool:
        """Whether a listen goes on that is of this track."""
        return self._listen is not None and self._listen.track.location == track.location

    @property
    def position_s(self) -> float | None:
        """Where the track that plays was seen last."""
        return None if self._listen is None else self._listen.position_s

    @property
    def faded_from_s(self) -> float | None:
        """Where the track that plays was when the fade began; None before it."""
        return None if self._listen is None else self._listen.faded_from_s
