"""What a session leaves behind: the drift mark, and by `Listening` its history and positions.

It reads the evening's parts itself, so that the session only says what happens.
"""

from __future__ import annotations

from sleepplayer.clock import Clock
from sleepplayer.models import Track
from sleepplayer.night import limits
from sleepplayer.night.listening import Listening
from sleepplayer.night.notices import EndedBy
from sleepplayer.night.pacing import Pacing
from sleepplayer.night.playback import Cue, PlaybackEngine
from sleepplayer.night.ports import DriftMark, DriftStore, HistoryStore, Outcome, PositionStore
from sleepplayer.night.queue import Entry, Queue
from sleepplayer.night.sleep_timer import TimerState
from sleepplayer.night.stretch import is_resumed
from sleepplayer.people import SessionKind

OUTCOMES = {
    EndedBy.TIMER: Outcome.FADED,
    EndedBy.LISTENER: Outcome.STOPPED,
    EndedBy.QUEUE_END: Outcome.ENDED,
    EndedBy.NOTHING_LEFT: Outcome.FAILED,
    EndedBy.ENGINE_FAILED: Outcome.FAILED,
}
"""What the end of a session means for a track that plays then."""


class Bookkeeping:
    """Writes the evening down. `muted`: nothing is heard by the listener's own will; `kind` is what
    the session is for that runs, or ran last."""

    def __init__(
        self,
        *,
        engine: PlaybackEngine,
        queue: Queue,
        clock: Clock,
        pacing: Pacing,
        drift_store: DriftStore,
        history: HistoryStore,
        positions: PositionStore,
    ) -> None:
        self.muted = False
        self._engine = engine
        self._queue = queue
        self._clock = clock
        self._pacing = pacing
        self._drift_store = drift_store
        self._marked = False
        self.kind = SessionKind.EVENING
        self._positions = positions
        self._listening = Listening(history=history, positions=positions, learn=queue.learn_left_at)

    @property
    def position_s(self) -> float:
        """Where the track that plays was seen last."""
        return self._listening.position_s or 0.0

    @property
    def faded_from_s(self) -> float:
        """Where the track that plays was when the fade began, or where it was seen last."""
        faded_from_s = self._listening.faded_from_s
        return self.position_s if faded_from_s is None else faded_from_s

    def learnt(self, before: Track, entry: Entry | None) -> None:
        """A track's entry after something was learnt of it: what is worth keeping is kept."""
        if entry is None:
            return
        named = before.title == before.location != entry.track.title
        if named or before.duration_s != entry.track.duration_s:
            self._positions.learnt(entry.track)

    def begin(self, kind: SessionKind = SessionKind.EVENING) -> None:
        """A session begins; what still plays is left for it."""
        self.look()
        self._marked, self.kind = False, kind
        wall = self._clock.wall()
        self._listening.begin_session(limits.night_of(wall), wall, kind)

    def end(self, by: EndedBy) -> None:
        """Silence has come."""
        self._listening.end_session(self._clock.wall(), by, OUTCOMES[by])

    def look(self) -> None:
        """See how far it has come: about once a second, and before anything changes."""
        timer = self._pacing.timer
        now_s = self._clock.elapsed_s()
        fade_start_s = now_s if timer.fade_start_s is None else timer.fade_start_s
        self._listening.look(
            now_s,
            self._engine.status(),
            muted=self.muted,
            fading_since_s=fade_start_s if timer.state is TimerState.FADING else None,
        )

    def began(self, entry: Entry, cue: Cue) -> None:
        """An entry begins to play; all the times of its turn are one listen."""
        if self._queue.rounds_played and self._listening.hears(entry.track):
            self.goes_on(cue.start_s, token=cue.token)
            return
        longer_than_s = self._pacing.settings.resume_longer_than_s
        self._listening.began(
            cue.token,
            entry.track,
            cue.start_s,
            resumed=is_resumed(entry.track, longer_than_s=longer_than_s),
            now_s=self._clock.elapsed_s(),
            wall=self._clock.wall(),
        )

    def goes_on(self, at_s: float, *, token: int | None = None) -> None:
        """What plays goes on at another place, or (by another token) after a reconnect."""
        self._listening.goes_on(at_s, now_s=self._clock.elapsed_s(), token=token)

    def left(self, outcome: Outcome) -> None:
        """What plays is over."""
        self._listening.left(outcome)

    def mark_drift(self, position_s: float, *, again: bool = True) -> None:
        """Remember a place to continue from; not `again` if this session has one already.

        Who tried what there is will not want to go on with an excerpt.
        """
        if (self._marked and not again) or self.kind is SessionKind.DISCOVERY:
            return
        self._marked = True
        entries = self._queue.entries
        index = next((i for i, e in enumerate(entries) if e == self._queue.current), 0)
        tracks = tuple(entry.track for entry in entries)
        wall = self._clock.wall()
        self._drift_store.save(
            DriftMark(
                tracks=tracks,
                index=index,
                position_s=position_s,
                wall=wall,
                times=tuple(entry.times for entry in entries),
            )
        )
