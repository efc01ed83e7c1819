"""What plays, what follows it, and when that ends: kept in agreement.

The engine speaks of tokens, the queue of entries; an entry that is played twice has two tokens.
Whenever something changes, `look_ahead` foretells the ends anew, bends the plan to them and tells
the engine what follows.
"""

from __future__ import annotations

from dataclasses import replace

from sleepplayer.night.pacing import Pacing
from sleepplayer.night.playback import Cue, PlaybackEngine
from sleepplayer.night.prediction import Forecast, forecast
from sleepplayer.night.queue import Entry, Queue
from sleepplayer.night.sleep_timer import EndOfQueue, Goal

SAME_END_S = 1.0
"""A track that ends this close to the silence is the last."""


class Transport:
    """Hands entries to the engine as cues and keeps track of them."""

    def __init__(self, *, engine: PlaybackEngine, queue: Queue, pacing: Pacing) -> None:
        self._engine = engine
        self._queue = queue
        self._pacing = pacing
        self._last_token = 0
        self._entry_ids: dict[int, int] = {}
        self.current: int | None = None
        self.next: int | None = None
        self.next_fits = False

    @property
    def current_entry_id(self) -> int | None:
        """The entry that plays."""
        return None if self.current is None else self._entry_ids.get(self.current)

    @property
    def position_s(self) -> float:
        """Where the current playing is; 0 when the engine has not got there."""
        status = self._engine.status()
        return (status.position_s or 0.0) if status.token == self.current else 0.0

    def entry(self, token: int) -> Entry | None:
        """The entry a token stands for, if it is still there."""
        return self._queue.find(self._entry_ids.get(token))

    def play(self, entry: Entry, position_s: float = 0.0) -> None:
        """Make an entry sound now."""
        cue = self._cue(entry, position_s)
        self.current, self.next = cue.token, None
        self._engine.play(cue)
        self.look_ahead(position_s)

    def go_on(self) -> bool:
        """Play what follows the current entry; False if nothing does."""
        entry_id = self.current_entry_id
        follower = None if entry_id is None else self._queue.after(entry_id)
        if follower is None:
            return False
        self.play(self._queue.select(follower.entry_id))
        return True

    def took_over(self, token: int) -> bool:
        """The engine started a cue by itself; whether that is news.

        It may be one that was next until a moment ago, when the queue was edited meanwhile.
        """
        known = token in self._entry_ids and self.entry(token) is not None
        if not known or self.current is None or token <= self.current:
            return False
        self.current, self.next = token, None
        self._queue.select(self._entry_ids[token])
        return True

    def give_up(self, token: int) -> bool:
        """A cue failed; whether something has to be played in its place now."""
        failed_id = self._entry_ids[token]
        self._queue.mark_failed(failed_id)
        if self.next is not None and self._entry_ids[self.next] == failed_id:
            self._follow_with(None)
        if token == self.current:
            return self.next is None  # else the engine goes on by itself
        self.look_ahead()
        return False

    def look_ahead(self, position_s: float | None = None) -> None:
        """Foretell the ends anew, bend the plan to them, and choose what follows."""
        foretold = self.forecast(position_s)
        deadline_s, next_end_s = self._pacing.timer.deadline_s, foretold.next_end_s
        self.next_fits = (
            deadline_s is not None and next_end_s is not None and next_end_s <= deadline_s
        )
        if self.next_fits:  # the session ends with the last track that fits, not with this one
            foretold = replace(foretold, track_end_s=None)
        self._pacing.foresee(foretold)
        current, silent_at_s = self._queue.current, self._pacing.timer.silent_at_s
        end_s = foretold.track_end_s
        ends_here = (
            silent_at_s is not None and end_s is not None and end_s >= silent_at_s - SAME_END_S
        )
        once = isinstance(self._pacing.timer.goal, EndOfQueue)  # it ends also when it repeats
        at_the_end = once and len(self._queue.to_the_end()) <= 1
        if current is None or ends_here or at_the_end or self._pacing.is_last_track:
            self._follow_with(None)
        else:
            self._follow_with(self._queue.after(current.entry_id))

    def forecast(self, position_s: float | None = None, goal: Goal | None = None) -> Forecast:
        """What the tracks foretell for a goal (default: the timer's) from a place (here)."""
        return forecast(
            self._queue,
            goal or self._pacing.timer.goal,
            now_s=self._pacing.now_s,
            position_s=self.position_s if position_s is None else position_s,
            crossfade_s=self._pacing.settings.crossfade_s,
        )

    def clear(self) -> None:
        """Nothing plays; events that still come mean nothing."""
        self.current = self.next = None
        self._entry_ids.clear()

    def _follow_with(self, entry: Entry | None) -> None:
        if entry is None:
            self.next = None
            self._engine.set_next(None)
        elif self.next is None or self._entry_ids[self.next] != entry.entry_id:
            cue = self._cue(entry, 0.0)
            self.next = cue.token
            self._engine.set_next(cue)

    def _cue(self, entry: Entry, position_s: float) -> Cue:
        self._last_token += 1
        self._entry_ids[self._last_token] = entry.entry_id
        return Cue(
            token=self._last_token,
            location=entry.track.location,
            gain_db=entry.track.gain_db,
            start_s=position_s,
            duration_s=entry.track.duration_s,
        )
