"""What plays, what follows it, and when that ends: kept in agreement.

The engine speaks of tokens, the queue of entries; an entry that is played twice has two tokens.
Whenever something changes, `look_ahead` foretells the ends anew, bends the plan to them and tells
the engine what follows.

Longer than other rooms: whatever may begin, follow, move or break off ends in that same step.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from sleepplayer.locations import is_stream
from sleepplayer.models import Track
from sleepplayer.night.loudness import track_gain_db
from sleepplayer.night.pacing import Pacing
from sleepplayer.night.playback import Cue, PlaybackEngine
from sleepplayer.night.prediction import Forecast, forecast, turn_goes_on
from sleepplayer.night.queue import Entry, Queue
from sleepplayer.night.sleep_timer import EndOfQueue, Goal
from sleepplayer.night.stream_retry import StreamRetry
from sleepplayer.night.stretch import begins_at_s, ends_early_s, is_live, stretch_of

SAME_END_S = 1.0
"""A track that ends this close to the silence is the last."""


@dataclass(frozen=True, slots=True)
class _Playing:
    """What a token stands for."""

    entry_id: int
    cue: Cue


class Transport:
    """Hands entries to the engine as cues and keeps track of them; none of a barred track.

    `began(entry, cue)` is called when an entry begins, by `play` or by the engine itself, also when
    it begins once more; not when a stream is only connected to again. `checked` is asked for each
    track that is made to play.
    """

    def __init__(
        self,
        *,
        engine: PlaybackEngine,
        queue: Queue,
        pacing: Pacing,
        began: Callable[[Entry, Cue], None],
        checked: Callable[[Track], Track] = lambda track: track,
    ) -> None:
        self._engine = engine
        self._queue = queue
        self._pacing = pacing
        self._began = began
        self._checked = checked
        self._last_token = 0
        self._playings: dict[int, _Playing] = {}
        self._chapter_at_s = 0.0  # a place in the chapter the goal means
        self.current: int | None = None
        self.next: int | None = None
        self.next_fits = False
        self.retry = StreamRetry()

    @property
    def current_entry_id(self) -> int | None:
        """The entry that plays."""
        return self._entry_id(self.current)

    @property
    def current_barred(self) -> bool:
        """Whether what plays may not any more."""
        return self._barred(self.current)

    @property
    def next_barred(self) -> bool:
        """Whether what the engine would go on with may not play any more."""
        return self._barred(self.next)

    @property
    def once_more(self) -> bool:
        """Whether what plays goes on with itself before it counts as a track that has ended."""
        goes_on = turn_goes_on(self._queue, self._pacing.timer.goal)
        return goes_on and self._entry_id(self.next) == self.current_entry_id

    @property
    def position_s(self) -> float:
        """Where the current playing is; where it begins when the engine has not got there."""
        status = self._engine.status()
        if status.token == self.current and status.position_s is not None:
            return status.position_s
        playing = None if self.current is None else self._playings.get(self.current)
        return 0.0 if playing is None else playing.cue.start_s

    def entry(self, token: int) -> Entry | None:
        """The entry a token stands for, if it is still there."""
        return self._queue.find(self._entry_id(token))

    def begins_at_s(self, entry: Entry) -> float:
        """Where an entry begins when it is started."""
        return begins_at_s(entry.track, longer_than_s=self._pacing.settings.resume_longer_than_s)

    def play(self, entry: Entry, position_s: float | None = None) -> bool:
        """Make an entry sound now, from a place or from where it begins; False: it may not."""
        track = self._checked(entry.track)
        if track.track_id is not None and self._queue.learn_tracks({track.track_id: track}):
            entry = self._queue.find(entry.entry_id) or entry
        if self._queue.barred(entry.entry_id):
            return False
        cue = self._cue(entry, position_s)
        self.retry = StreamRetry()
        self._start(entry, cue)
        self._began(entry, cue)
        self.look_ahead(cue.start_s)
        return True

    def play_from(self, entry: Entry, position_s: float | None = None) -> bool:
        """Play the current entry, or the first after it that may play; False: none may."""
        if self.play(entry, position_s):
            return True
        for _ in self._queue.entries:
            follower = self._queue.from_current()
            if follower is not None and self.play(self._queue.select(follower.entry_id)):
                return True
        return False

    def go_on(self) -> bool:
        """Play what follows the current entry; False if nothing does."""
        entry_id = self.current_entry_id
        for _ in self._queue.entries:  # one that may not play any more is passed over
            follower = None if entry_id is None else self._follower(entry_id)
            if follower is not None and self.play(self._queue.begins(follower.entry_id)):
                return True
        return False

    def took_over(self, token: int) -> bool:
        """The engine started a cue by itself; whether that is news.

        It may be one that was next until a moment ago, when the queue was edited meanwhile.
        """
        entry = self.entry(token)
        if entry is None or self.current is None or token <= self.current:
            return False
        self.current, self.next, self.retry = token, None, StreamRetry()
        self._queue.begins(entry.entry_id)
        cue = self._playings[token].cue
        self._began(entry, cue)
        self.look_ahead(cue.start_s)
        return True

    def seek(self, position_s: float) -> int | None:
        """Go to another place of what plays; returns the new token if that takes one.

        A file that was moved while it plays is opened anew where it is now, at the gain it had.
        """
        token, entry = self.current, None if self.current is None else self.entry(self.current)
        playing = None if token is None else self._playings[token]
        if self.current_barred:
            return None
        if entry is not None and playing and playing.cue.location != entry.track.location:
            cue = replace(
                playing.cue,
                token=self._new_token(),
                location=entry.track.location,
                start_s=position_s,
                soft=False,
            )
            self._start(entry, cue)
            self.look_ahead(position_s)
            return cue.token
        if self.retry.waiting and self.current is not None:  # it will begin there
            playing = self._playings[self.current]
            cue = replace(playing.cue, start_s=position_s)
            self._playings[self.current] = replace(playing, cue=cue)
        else:
            self._engine.seek(position_s)
        self.look_ahead(position_s)
        return None

    def give_up(self, token: int) -> bool:
        """A cue failed; whether something has to be played in its place now."""
        failed_id = self._playings[token].entry_id
        self._queue.mark_failed(failed_id)
        if self._entry_id(self.next) == failed_id:
            self._follow_with(None)
        if token == self.current:
            self.retry = StreamRetry()
            return self.next is None  # else the engine goes on by itself
        self.look_ahead()
        return False

    # --- streams ------------------------------------------------------------------------------

    def will_try_again(self, token: int, position_s: float) -> bool:
        """What plays broke off at a place: if it is a stream with patience left, wait for it."""
        playing, entry = self._playings.get(token), self.entry(token)
        if token != self.current or playing is None or entry is None:
            return False
        self._follow_with(None)  # the engine has dropped it, too
        later = self.retry.broke_off(self._pacing.now_s)
        if later is None or not is_stream(playing.cue.location):
            return False
        self.retry = later
        start_s = 0.0 if is_live(entry.track) else stretch_of(entry.track).within(position_s)
        cue = replace(playing.cue, start_s=start_s, soft=True)
        self._playings[token] = replace(playing, cue=cue)
        return True

    def try_again_if_due(self) -> Cue | None:
        """Connect to the stream once more when it is time to: softly, at the gain it had."""
        if self.current is None or self.retry.broke_s is None:
            return None
        now_s, broken = self._pacing.now_s, self._playings[self.current].cue
        entry = self.entry(self.current)
        if not self.retry.is_due(now_s) or entry is None or self.current_barred:
            self.retry = self.retry.played(now_s, moved_s=self.position_s - broken.start_s)
            return None
        self.retry = self.retry.tried(now_s)
        cue = replace(broken, token=self._new_token())
        self._start(entry, cue)
        self.look_ahead(cue.start_s)
        return cue

    # --- what follows -------------------------------------------------------------------------

    def look_ahead(self, position_s: float | None = None) -> None:
        """Foretell the ends anew, bend the plan to them, and choose what follows.

        With a position it was gone to on purpose, which makes its chapter the one that is meant.
        """
        if position_s is not None:
            self._chapter_at_s = position_s
        foretold = self.forecast(position_s)
        latest_s, next_end_s = self._pacing.timer.end_s, foretold.next_end_s
        self.next_fits = latest_s is not None and next_end_s is not None and next_end_s <= latest_s
        if self.next_fits:  # the session ends with the last track that fits, not with this one
            foretold = replace(foretold, track_end_s=None)
        self._pacing.foresee(foretold)
        current, silent_at_s = self._queue.current, self._pacing.timer.silent_at_s
        end_s, goal = foretold.track_end_s, self._pacing.timer.goal
        last = self._pacing.is_last_track and not turn_goes_on(self._queue, goal)
        ends_here = (
            silent_at_s is not None and end_s is not None and end_s >= silent_at_s - SAME_END_S
        )
        # A stream that stops has broken off: nothing follows it until it is given up.
        goes_on = self.retry.waiting or (current is not None and is_live(current.track))
        if current is None or ends_here or goes_on or last:
            self._follow_with(None)
        else:
            self._follow_with(self._follower(current.entry_id))

    def forecast(self, position_s: float | None = None, goal: Goal | None = None) -> Forecast:
        """What the tracks foretell for a goal (default: the timer's) from a place (here).

        A goal that is new means the chapter of that place.
        """
        here_s = self.position_s if position_s is None else position_s
        return forecast(
            self._queue,
            goal or self._pacing.timer.goal,
            now_s=self._pacing.now_s,
            position_s=here_s,
            crossfade_s=self._pacing.settings.crossfade_s,
            resume_longer_than_s=self._pacing.settings.resume_longer_than_s,
            chapter_at_s=self._chapter_at_s if goal is None else here_s,
        )

    def clear(self) -> None:
        """Nothing plays; events that still come mean nothing."""
        self.current = self.next = None
        self.retry = StreamRetry()
        self._playings.clear()

    def _follower(self, entry_id: int) -> Entry | None:
        """What follows by itself; the end of the queue is one, also where queue or track repeat."""
        if not isinstance(self._pacing.timer.goal, EndOfQueue):
            return self._queue.after(entry_id)
        rest = self._queue.to_the_end()
        if rest and rest[0].entry_id == entry_id:
            rest = rest[1:]
        return next(iter(rest), None)

    def _start(self, entry: Entry, cue: Cue) -> None:
        self._playings[cue.token] = _Playing(entry.entry_id, cue)
        self.current, self.next = cue.token, None
        self._engine.play(cue)

    def _follow_with(self, entry: Entry | None) -> None:
        """Tell the engine what follows, if that is not what it knows already.

        A cue that has not begun is made anew when something about its track became known. One that
        sounds keeps its gain: a step would be heard, and what was not measured began at a level
        made for the loudest, so learning its loudness never asks for less.
        """
        if entry is None or self._queue.barred(entry.entry_id):
            self.next = None
            self._engine.set_next(None)
            return
        cue = self._cue(entry, None)
        known = None if self.next is None else self._playings[self.next]
        if known != _Playing(entry.entry_id, replace(cue, token=self.next or 0)):
            self._playings[cue.token] = _Playing(entry.entry_id, cue)
            self.next = cue.token
            self._engine.set_next(cue)

    def _cue(self, entry: Entry, position_s: float | None) -> Cue:
        track = entry.track
        begins_s, first_s = self.begins_at_s(entry), stretch_of(track).start_s
        return Cue(
            token=self._new_token(),
            location=track.location,
            gain_db=track_gain_db(track, self._pacing.settings.loudness),
            start_s=begins_s if position_s is None else position_s,
            end_s=ends_early_s(track),
            duration_s=track.duration_s,
            skip_start_s=first_s,
            soft=position_s is None and begins_s > first_s,
        )

    def _new_token(self) -> int:
        self._last_token += 1
        return self._last_token

    def _barred(self, token: int | None) -> bool:
        entry = None if token is None else self.entry(token)
        return entry is not None and self._queue.barred(entry.entry_id) is not None

    def _entry_id(self, token: int | None) -> int | None:
        playing = None if token is None else self._playings.get(token)
        return None if playing is None else playing.entry_id
