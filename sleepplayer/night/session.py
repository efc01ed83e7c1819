"""The session: from a list of tracks to silence.

The one use case of the evening: longer than other rooms, because what a person may ask for and
what an engine may report are two complete lists that belong side by side. It decides by the pure
pieces beside it (`pacing`, `queue`, `transport`), tells the engine, and listens to it; it owns no
thread and no time. All of its methods run on one thread, the application's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from sleepplayer.clock import Clock
from sleepplayer.models import Loudness, Track, TrackId
from sleepplayer.night import limits
from sleepplayer.night.bookkeeping import Bookkeeping
from sleepplayer.night.guard import Guard
from sleepplayer.night.limit_keeper import LimitKeeper
from sleepplayer.night.notices import (
    EndedBy,
    NoOutput,
    Notice,
    OutputBack,
    SessionEnded,
    TrackSkipped,
    WokeUp,
)
from sleepplayer.night.pacing import Pacing, SessionSettings
from sleepplayer.night.playback import (
    RETRIED,
    DurationKnown,
    EngineEvent,
    EngineFailed,
    FailureReason,
    FellSilent,
    OutputLost,
    OutputReturned,
    PlaybackEngine,
    TitleKnown,
    TrackEnded,
    TrackFailed,
    TrackStarted,
)
from sleepplayer.night.ports import (
    DriftMark,
    DriftStore,
    ExtensionStore,
    HistoryStore,
    HouseRules,
    KeepAwake,
    KnownTracks,
    NightLimits,
    NoRules,
    NothingKept,
    Outcome,
    PositionStore,
)
from sleepplayer.night.queue import Entry, Queue, Repeat
from sleepplayer.night.sleep_timer import EndOfQueue, ForLength, Goal, TimerState
from sleepplayer.night.stretch import (
    BACK_TO_START_S,
    is_live,
    next_chapter_s,
    previous_chapter_s,
    stretch_of,
)
from sleepplayer.night.transport import Transport
from sleepplayer.night.view import Phase, SessionView, session_view
from sleepplayer.people import SessionKind

RESUME_BEFORE_S = 30.0
"""How much before the fade "continue from where you drifted off" begins."""

ENGINE_GRACE_S = 1.0
"""How long the engine may take to report its silence before it is told to stop."""

DISCOVERY_FADE_S = 10.0
"""How long the end of a discovery takes that is not asked for: a third of an excerpt."""

STOP_RAMP_S = 2.0
"""How long the sound takes to go when it is stopped while it plays."""

RAMP_S = 0.15
"""The shortest way to silence that does not click."""


class Session:
    """Plays the queue under the sleep timer, and ends in silence whatever happens."""

    def __init__(  # noqa: PLR0913 - as many as an evening needs, and nothing among them
        self,
        *,
        engine: PlaybackEngine,
        queue: Queue,
        clock: Clock,
        keep_awake: KeepAwake,
        drift_store: DriftStore,
        extension_store: ExtensionStore,
        notify: Callable[[Notice], None],
        settings: SessionSettings,
        volume: int,
        history: HistoryStore | None = None,
        positions: PositionStore | None = None,
        known: KnownTracks | None = None,
        rules: HouseRules | None = None,
        night_limits: NightLimits | None = None,
    ) -> None:
        self.queue = queue
        self._engine = engine
        self._clock = clock
        self._keep_awake = keep_awake
        self._extension_store = extension_store
        self._notify = notify
        self._known = known or NothingKept()
        self._volume = volume
        self._muted = False
        self._phase = Phase.IDLE
        self._output_lost = False
        self._slept = False  # the machine did, and what was played waits since
        self._pacing = Pacing(
            clock=clock,
            settings=settings,
            send=lambda envelope, last_s: engine.set_envelope(envelope, last_resort_s=last_s),
        )
        self._book = Bookkeeping(
            engine=engine,
            queue=queue,
            clock=clock,
            pacing=self._pacing,
            drift_store=drift_store,
            history=history or NothingKept(),
            positions=positions or NothingKept(),
        )
        self._guard = Guard(queue=queue, rules=rules or NoRules(), notify=notify)
        self._limits = LimitKeeper(
            night_limits=night_limits or NoRules(),
            pacing=self._pacing,
            clock=clock,
            notify=notify,
        )
        self._transport = Transport(
            engine=engine,
            queue=queue,
            pacing=self._pacing,
            began=self._book.began,
            checked=self._known.checked,
        )
        engine.set_volume(volume)

    # --- what the person asks for -----------------------------------------------------------

    def start(
        self,
        goal: Goal | None = None,
        *,
        entry_id: int | None = None,
        position_s: float | None = None,
        kind: SessionKind = SessionKind.EVENING,
    ) -> bool:
        """Begin a session with an entry (default: the current one, or the first after it that may
        play), softly; whether it plays. Why it does not is said, and then nothing has changed.

        Without a goal it ends with the queue, or, when that repeats, after the longest session; in
        any case when the night's limits do. Without a position it begins where the track does.
        """
        before = self.queue.as_it_is()
        entry = self._guard.first() if entry_id is None else self._guard.picked(entry_id)
        if entry is None:
            return False
        self.queue.begin_anew()
        if goal is None:
            ends = self.queue.repeat is Repeat.OFF
            goal = EndOfQueue() if ends else ForLength(limits.LONGEST_SESSION_S)
        self._book.look()  # what has been heard by now counts against the limits
        if position_s is not None:
            position_s = stretch_of(entry.track).within(position_s)
        begins_s = self._transport.begins_at_s(entry) if position_s is None else position_s
        bounds = self._limits.granted(goal, self._transport.forecast(begins_s, goal))
        if bounds is None:
            self.queue.take_back(before)
            return False
        self._book.begin(kind)
        entry = self.queue.find(entry.entry_id) or entry  # as it is after what played was left
        begins_s = self._transport.begins_at_s(entry) if position_s is None else position_s
        self._phase, self._output_lost, self._slept = Phase.PLAYING, False, False
        self._engine.set_crossfade(self._pacing.settings.crossfade_s)
        self._pacing.begin(
            goal,
            self._transport.forecast(begins_s, goal),
            bounds,
            # What is judged is heard at its level, not in a fade of half the round.
            fade_s=DISCOVERY_FADE_S if kind is SessionKind.DISCOVERY else None,
        )
        self._keep_awake.acquire()
        if not self._play(entry, position_s):
            return False
        self._engine.resume()
        self._limits.begun()
        return True

    def continue_from(self, mark: DriftMark, goal: Goal | None = None) -> None:
        """Start where the fade of an earlier session began, a little before it.

        If that track may not play any more, that is said, and what follows it plays; if nothing of
        it may, nothing has changed.
        """
        tracks = self._known.current(mark.tracks)
        place = min(mark.index, len(tracks) - 1)
        may_play = bool(self._guard.admitted(tracks[place : place + 1]))
        if not (may_play or self._guard.admits_any(tracks)):
            return
        before = self.queue.as_it_is()
        self.queue.clear()
        entries = self.queue.add(tracks)
        for entry, times in zip(entries, mark.times, strict=False):
            self.queue.set_times(entry.entry_id, times)
        self.queue.select(entries[place].entry_id)
        position_s = max(0.0, mark.position_s - RESUME_BEFORE_S) if may_play else None
        if not self.start(goal, position_s=position_s):
            self.queue.take_back(before)

    def admitted(self, tracks: Sequence[Track]) -> list[Track]:
        """Of tracks that are picked by hand those that may play; why the first of the others may
        not is said."""
        return self._guard.admitted(tracks)

    def admits_any(self, tracks: Sequence[Track]) -> bool:
        """Whether one of these may play; nothing is said."""
        return self._guard.admits_any(tracks)

    def jump(self, entry_id: int) -> None:
        """Play this entry now; one that may not play is refused, and what plays goes on."""
        entry = None if self._phase is Phase.IDLE else self._guard.picked(entry_id)
        if entry is not None:
            self._book.look()
            if self._play(entry):
                self._sound()

    def next(self) -> None:
        """Play what follows now."""
        current = self.queue.current
        if current is not None and self._phase is not Phase.IDLE:
            follower = self.queue.after(current.entry_id, natural=False)
            if follower is not None:
                self._book.look()
                self._book.left(Outcome.SKIPPED)
                self.jump(follower.entry_id)

    def previous(self) -> None:
        """Back to the start of the track, or, within its first 5 s, to the one before."""
        current = self.queue.current
        if current is None:
            return
        before, start_s = self.queue.before(current.entry_id), stretch_of(current.track).start_s
        here_s = self._transport.position_s - start_s
        begun = here_s > BACK_TO_START_S or self.queue.rounds_played > 0
        if before is None or (begun and not is_live(current.track)):
            self.seek(start_s)
        else:
            self.jump(before.entry_id)

    def next_chapter(self) -> None:
        """Go to where the next chapter begins; from the last one to the next track."""
        self._to_chapter(next_chapter_s, instead=self.next)

    def previous_chapter(self) -> None:
        """Back to the chapter's start, or, within its first 5 s, to the chapter before."""
        self._to_chapter(previous_chapter_s, instead=self.previous)

    def seek(self, position_s: float) -> None:
        """Go to a place in the current track; in a live stream there is only now."""
        current = self.queue.current
        if self._phase is not Phase.IDLE and current is not None and not is_live(current.track):
            position_s = stretch_of(current.track).within(position_s)
            self._book.look()
            if self._holds_to_the_rules():
                moved_to = self._transport.seek(position_s)
                self._book.goes_on(position_s, token=moved_to)

    def pause(self) -> None:
        """Be silent within 150 ms. Whether the deadline waits depends on it and on choice."""
        if self._phase is Phase.PLAYING:
            self._phase = Phase.PAUSED
            self._engine.pause()
            self._pacing.hold()
            if self._pacing.held_since_s is not None:
                self._keep_awake.release()  # nothing sounds, and nothing has to end in time

    def resume(self) -> None:
        """Go on."""
        if self._phase is Phase.PAUSED and self._holds_to_the_rules(or_passes_on=True):
            self._sound()
            self._transport.look_ahead()
            self._transport.retry = self._transport.retry.resumed(self._pacing.now_s)

    def toggle_pause(self) -> None:
        """Pause or go on."""
        if self._phase is Phase.PAUSED:
            self.resume()
        else:
            self.pause()

    def set_goal(self, goal: Goal) -> None:
        """Set the running session's timer anew."""
        if self._phase is not Phase.IDLE:
            self._pacing.aim(goal, self._transport.forecast(goal=goal))
            self._transport.look_ahead(self._transport.position_s)
            self._limits.say_if_cut()

    def extend(self, seconds: float) -> None:
        """Be silent later, as far as the night's limits allow; in the fade the level climbs back
        over 8 s."""
        if self._phase is not Phase.IDLE:
            self._limits.extended(self._extend(seconds), seconds)

    def still_awake(self) -> bool:
        """Any key in the last minutes: add time if that is still allowed tonight.

        At the night's limit the first key is told so; then each means what it says again.
        """
        if not self.view().still_awake:
            return False
        added_s = self._extend(limits.STILL_AWAKE_S)
        if not added_s:
            at_limit = self._limits.at_limit is not None
            if at_limit:
                self._limits.extended(0.0, limits.STILL_AWAKE_S)
            return at_limit
        night = limits.night_of(self._clock.wall())
        self._extension_store.add(night)
        used = self._extension_store.used(night)
        left = max(0, self._pacing.settings.still_awake_limit - used)
        self._limits.extended(added_s, limits.STILL_AWAKE_S, left)
        return True

    def override_limit(self) -> bool:
        """Go past tonight's limit, on purpose; whether there was one and it may be gone past."""
        if self._phase is Phase.IDLE or self._fell_silent:
            return False
        lifted = self._limits.override(self._transport.forecast())
        if lifted:
            self._transport.look_ahead()
        return lifted

    def end_softly(self) -> None:
        """Fade from now on, silent in 20 s."""
        if self._phase is Phase.PAUSED:
            self.stop()
        elif self._phase is Phase.PLAYING:
            if self._pacing.timer.state is not TimerState.FADING:
                self._book.mark_drift(self._transport.position_s)
            self._pacing.end_softly()
            self._transport.look_ahead()

    def cancel_timer(self) -> None:
        """Play on without a timer; the night's limits and the longest session still bound it."""
        if self._phase is not Phase.IDLE:
            self._pacing.cancel()
            self._transport.look_ahead()
            self._limits.say_if_cut()

    def stop(self, ramp_s: float = STOP_RAMP_S) -> None:
        """Be silent over `ramp_s` and end the session."""
        if self._phase is Phase.IDLE:
            return
        if self._pacing.timer.state is not TimerState.FADING:
            self._book.mark_drift(self._transport.position_s)
        self._end(EndedBy.LISTENER, RAMP_S if self._phase is Phase.PAUSED else ramp_s)

    def set_volume(self, percent: int) -> None:
        """The listener's volume 0-100; it ends a mute."""
        self._volume, self._muted = max(0, min(100, percent)), False
        self._book.muted = self._volume == 0
        self._engine.set_volume(self._volume)

    def set_muted(self, muted: bool) -> None:
        """Volume 0 until it is taken back."""
        self._muted = muted
        self._book.muted = muted or self._volume == 0
        self._engine.set_volume(0 if muted else self._volume)

    def change_settings(self, settings: SessionSettings) -> None:
        """Take over new settings; a running session's fade is laid out anew without a jump."""
        self._pacing.change_settings(settings)
        self._engine.set_crossfade(settings.crossfade_s)
        if self._phase is not Phase.IDLE:
            self._transport.look_ahead()

    def track_measured(self, location: str, loudness: Loudness) -> None:
        """A track's loudness became known: it counts from its next beginning on."""
        self.queue.learn_loudness(location, loudness)
        if self._phase is not Phase.IDLE:
            self._transport.look_ahead()

    def tracks_changed(self, tracks: Mapping[TrackId, Track]) -> None:
        """The library knows these tracks better now; what plays goes on as it began."""
        if self.queue.learn_tracks(tracks):
            self.rules_changed()

    def rules_changed(self) -> None:
        """What may play is not what it was: what sounds and may not any more ends within 150 ms,
        and what follows and may play begins; if nothing does, the session is over."""
        if self._holds_to_the_rules():
            self._transport.look_ahead()

    def queue_changed(self) -> None:
        """The queue was edited or its modes were set: look again at what follows and when."""
        current = self.queue.current
        if self._phase is Phase.IDLE:
            return
        if current is None:
            self.stop()
        elif self._transport.current_entry_id != current.entry_id:
            self._book.look()
            self._play(current)
        else:
            self.rules_changed()

    # --- what happens -------------------------------------------------------------------------

    def tick(self) -> None:
        """Look at the clocks; to be called about once a second and after a wake-up."""
        if self._phase is Phase.IDLE:
            return
        now_s = self._pacing.now_s
        fade_begins = self._pacing.tick()
        self._book.look()
        if fade_begins:
            self._book.mark_drift(self._book.faded_from_s)
        end_s = self._pacing.envelope.silent_from_s
        if end_s is not None and now_s > end_s + ENGINE_GRACE_S:
            self._end(EndedBy.TIMER)
        elif not self._holds_to_the_rules():
            pass
        elif self._phase is Phase.PLAYING and (cue := self._transport.try_again_if_due()):
            self._book.goes_on(cue.start_s, token=cue.token)

    def about_to_sleep(self) -> None:
        """The machine is about to suspend: be silent before it is, and stay so on waking."""
        self._slept = self._phase is not Phase.IDLE
        self.pause()

    def woke(self) -> None:
        """The machine woke: past the deadline nothing sounds; before it the session waits."""
        self.tick()
        if self._phase is Phase.PAUSED:
            self._notify(WokeUp())

    def handle(self, event: EngineEvent) -> None:
        """Take in what the engine reports. Events of plays that are over change nothing."""
        if self._phase is Phase.IDLE:
            return
        match event:
            case TrackStarted(token):
                if self._transport.took_over(token):
                    self._holds_to_the_rules()
            case TrackEnded(token) if token == self._transport.current:
                self._on_ended(token)
            case TrackFailed(token, reason):
                self._on_failed(token, reason)
            case DurationKnown() | TitleKnown():
                self._on_learnt(event)
            case OutputLost():
                self._output_lost = True
                self._notify(NoOutput())
            case OutputReturned():
                self._output_lost = False
                self._notify(OutputBack())
                self._transport.look_ahead()
            case FellSilent(_, position_s):
                self._book.mark_drift(position_s or 0.0, again=False)
                self._end(EndedBy.TIMER)  # also what was asked of the engine in between
            case EngineFailed():
                self._finish(EndedBy.ENGINE_FAILED)
            case _:
                pass

    def view(self) -> SessionView:
        """What there is to show now."""
        night = limits.night_of(self._clock.wall())
        view = session_view(
            phase=self._phase,
            kind=self._book.kind,
            entry=self.queue.current,
            status=self._engine.status(),
            pacing=self._pacing,
            wall=self._clock.wall(),
            extensions_used=self._extension_store.used(night),
            volume=self._volume,
            muted=self._muted,
            output_lost=self._output_lost,
        )
        return replace(
            view,
            reconnecting=self._transport.retry.waiting,
            still_awake=view.still_awake and not self._limits.silenced_keys,
        )

    # --- inside -------------------------------------------------------------------------------

    def _to_chapter(
        self, find: Callable[[Track, float], float | None], *, instead: Callable[[], None]
    ) -> None:
        current = self.queue.current
        place_s = None if current is None else find(current.track, self._transport.position_s)
        if place_s is None:
            instead()
        else:
            self.seek(place_s)

    @property
    def _fell_silent(self) -> bool:
        """Whether the engine has fallen silent, which is only not yet told."""
        end_s = self._pacing.envelope.silent_from_s
        return end_s is not None and self._pacing.now_s >= end_s

    def _extend(self, seconds: float) -> float:
        if self._phase is Phase.IDLE or self._fell_silent:
            return 0.0
        added_s = self._pacing.extend(seconds, self._transport.forecast())
        if added_s:
            self._transport.look_ahead()
        return added_s

    def _play(self, entry: Entry, position_s: float | None = None) -> bool:
        plays = self._transport.play_from(entry, position_s)
        if not plays:
            self._give_up(EndedBy.LISTENER)
        return plays

    def _holds_to_the_rules(self, *, or_passes_on: bool = False) -> bool:
        """See that what sounds, and what the engine would go on with, may play.

        Whether what plays now is what played before, or (`or_passes_on`) anything at all does.
        """
        if self._phase is Phase.IDLE:
            return False
        if self._transport.current_barred:
            self._book.look()
            self._book.left(Outcome.LEFT)
            goes_on = self._transport.go_on()
            if not goes_on:
                self._give_up(EndedBy.LISTENER)
            return goes_on and or_passes_on
        if self._transport.next_barred:
            self._transport.look_ahead()
        return True

    def _give_up(self, by: EndedBy) -> None:
        """Nothing follows. What still sounds goes in the shortest ramp that does not click."""
        self._end(EndedBy.QUEUE_END if self.queue.playable else by, RAMP_S)
        self._guard.say_if_nothing_may_play()

    def _sound(self) -> None:
        if self._phase is Phase.PAUSED:
            self._phase, self._slept = Phase.PLAYING, False
            self._keep_awake.acquire()
            self._pacing.release()
            self._engine.resume()

    def _on_ended(self, token: int) -> None:
        entry = self._transport.entry(token)
        live = entry is not None and is_live(entry.track) and not self._pacing.is_last_track
        if live and self._will_try_again(token):
            return
        last, once_more = self._transport.next is None, self._transport.once_more
        over = self._pacing.track_ended(
            last=last, next_fits=self._transport.next_fits, once_more=once_more
        )
        if over or not once_more:
            self._book.left(Outcome.ENDED)
        if over:
            self._end(EndedBy.TIMER, 0.0 if last else RAMP_S)
        elif last:
            self._go_on()

    def _will_try_again(self, token: int) -> bool:
        return self._transport.will_try_again(token, self._book.position_s)

    def _go_on(self) -> None:
        if not self._transport.go_on():
            self._give_up(EndedBy.NOTHING_LEFT)

    def _on_failed(self, token: int, reason: FailureReason) -> None:
        entry = self._transport.entry(token)
        if entry is None or token not in (self._transport.current, self._transport.next):
            return
        if reason in RETRIED and self._will_try_again(token):
            return
        if token == self._transport.current:
            self._book.left(Outcome.FAILED)
        self._notify(TrackSkipped(entry.track.title, reason))
        if self._transport.give_up(token):
            self._go_on()

    def _on_learnt(self, event: DurationKnown | TitleKnown) -> None:
        entry = self._transport.entry(event.token)
        if entry is None:
            return
        location = entry.track.location
        if isinstance(event, TitleKnown):
            self.queue.learn_title(location, event.title)
        elif entry.track.duration_s is None:
            self.queue.learn_duration(location, event.duration_s)
            self._transport.look_ahead()
        self._book.learnt(entry.track, self.queue.find(entry.entry_id))

    def _end(self, by: EndedBy, ramp_s: float = 0.0) -> None:
        self._book.look()
        self._engine.stop(ramp_s)
        self._finish(by)

    def _finish(self, by: EndedBy) -> None:
        self._phase = Phase.IDLE
        self._book.end(by)
        end_s = self._pacing.envelope.silent_from_s
        overdue_s = 0.0 if end_s is None else max(0.0, self._pacing.now_s - end_s)
        reached = self._limits.reached() if by is EndedBy.TIMER else None
        self._pacing.finish()
        self._transport.clear()
        self._keep_awake.release()
        self._notify(SessionEnded(by, self._book.kind, overdue_s, slept=self._slept))
        if reached is not None:
            self._notify(reached)
