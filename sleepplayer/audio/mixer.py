"""The mixer: follows the envelope, changes tracks, ramps, and stops. It is stepped, not run.

Longer than other rooms, because the order of what is due in a step is the point of it, and would be
lost if it were spread. All state of an engine is here and belongs to one thread (`engine.py` runs
it; tests step it by hand with a clock of their own). `step(now_s)` does what is due and says when
it wants to be stepped again, so that a quiet hour costs next to nothing and a fade gets its 0.05 dB
steps.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace

from sleepplayer.audio.deck import Crossfade, Deck, played_length_s
from sleepplayer.audio.player import Backend
from sleepplayer.audio.stream_level import RAMP_S, StreamLevel
from sleepplayer.locations import is_stream
from sleepplayer.night.fade import SOFT_START_DB, Envelope, Segment
from sleepplayer.night.gain import crossfade_length_s
from sleepplayer.night.playback import (
    RETRIED,
    Cue,
    DurationKnown,
    EngineEvent,
    FailureReason,
    FellSilent,
    OutputLost,
    OutputReturned,
    PlaybackStatus,
    TitleKnown,
    TrackEnded,
    TrackFailed,
    TrackStarted,
)

LOG = logging.getLogger(__name__)

STEP_DB = 0.02  # aimed at; the thread may come late, and 0.05 dB is what it must hold
QUICK_S = 0.005  # while a ramp or a crossfade moves
LATE_S = 0.04  # a thread that comes later than this makes a ramp longer, not steeper
LAZY_S = 0.5  # while nothing moves: how late an end, a failure or a lost output is noticed

ABRUPT_DB = -50.0
"""Louder than this the stop at the deadline gets a ramp: without a fade it must not click."""

NOT_HEARD_S = 3.0
"""A track that plays for so long without an output taking its sound is not heard."""

RETRY_S = 4.0
RETURN_RISE_S = 3.0
NEAR_DB = -3.0
LONGEST_S = 24 * 3600.0
"""When a player stops by itself at the latest, also before there is an envelope."""

REARM_S = 10.0
"""How long before a player's own last stop a fresh one takes over, if the session goes on."""


class Mixer:
    """Plays cues on a backend. Implements `PlaybackEngine` but for `close`, on one thread."""

    def __init__(
        self, backend: Backend, *, now_s: Callable[[], float], emit: Callable[[EngineEvent], None]
    ) -> None:
        self.name = backend.name
        self._backend = backend
        self._now_s = now_s
        self._emit = emit
        self._envelope = Envelope()
        self._last_resort_s = float("inf")
        self._level = StreamLevel()
        self._volume = self._level.wanted
        self._deck: Deck | None = None
        self._outgoing: list[Deck] = []
        self._pending: Cue | None = None  # starts when the ramp is down
        self._next: Cue | None = None
        self._crossfade_s = 0.0
        self._paused = False
        self._stopping = False
        self._over = False  # fell silent, and nothing was asked for since
        self._idle = True  # nothing has sounded since the last silence
        self._lost = False
        self._lost_token: int | None = None
        self._retry_at_s = 0.0
        self._stepped_s = now_s()
        self._level_moved = False

    # --- commands ---------------------------------------------------------------------------

    def play(self, cue: Cue) -> None:
        """Start a cue; what plays ramps down first. In a pause it waits for the resume."""
        self._next, self._stopping, self._over = None, False, False
        self._pending = cue

    def set_next(self, cue: Cue | None) -> None:
        """What follows by itself; nothing does once it has fallen silent."""
        self._next = None if self._over else cue

    def set_crossfade(self, crossfade_s: float) -> None:
        """How long tracks overlap."""
        self._crossfade_s = crossfade_s

    def set_envelope(self, envelope: Envelope, *, last_resort_s: float) -> None:
        """The gain from now on."""
        self._envelope, self._last_resort_s = envelope, last_resort_s

    def set_volume(self, percent: int) -> None:
        """The listener's volume. What is on its way to the stop does not get louder by it: it may
        be that of who listens next."""
        self._volume = float(percent)
        if not self._stopping or self._volume < self._level.wanted:
            self._level.want(self._volume)

    def pause(self) -> None:
        """Ramp down and hold."""
        self._paused = True

    def resume(self) -> None:
        """Go on; a player whose buffer holds sound at another gain gives way to a fresh one."""
        deck = self._deck
        if self._paused and deck is not None and self._pending is None and not self._stopping:
            deck.follow(self._envelope, self._level, now_s=self._now_s())
            if deck.is_stale:
                self._pending = deck.again()
        self._paused = False

    def seek(self, position_s: float) -> None:
        """A fresh player at another place: it also arms its last stop anew."""
        if self._stopping:
            return
        cue = self._pending or (self._deck.cue if self._deck is not None else None)
        if cue is not None:
            self._pending = replace(cue, start_s=max(0.0, position_s), soft=False)

    def stop(self, ramp_s: float) -> None:
        """Ramp down and release."""
        self._next = self._pending = None
        self._stopping = True
        self._level.ramp_to(0.0, ramp_s)
        unheard = self._lost or self._level.factor <= 0.0 or not self._sounding
        if ramp_s <= 0.0 or unheard:
            self._silence()

    def output_lost(self) -> None:
        """The sound server went away: keep the place, wait for it."""
        self._backend.output_lost()
        if self._deck is not None and not self._stopping:
            self._lose(self._now_s())

    def output_returned(self, *, connected: bool = False) -> None:
        """A sound server is there: try at once."""
        if self._backend.output_returned(connected=connected) and self._lost:
            self._lose(self._now_s())
        self._retry_at_s = self._now_s()

    def status(self) -> PlaybackStatus:
        """What plays now."""
        cue = self._pending or (self._deck.cue if self._deck is not None else None)
        if cue is None:
            return PlaybackStatus()
        there = self._deck if self._pending is None else None
        return PlaybackStatus(
            token=cue.token,
            position_s=there.position_s if there is not None else cue.start_s,
            duration_s=there.duration_s if there is not None else cue.duration_s,
            paused=self._paused or self._lost,
            envelope_db=self._envelope.gain_db(self._now_s()),
        )

    # --- time ---------------------------------------------------------------------------------

    def step(self, now_s: float) -> float:
        """Do what is due; returns the seconds after which to step again at the latest."""
        passed_s = max(0.0, now_s - self._stepped_s)
        self._stepped_s = now_s
        if self._is_past(now_s):
            self._fall_silent()
            return LAZY_S
        if self._lost:
            self._look_for_output(now_s)
        self._look_at_decks(now_s)
        self._aim_level(now_s)
        if self._level_moved and not self._waits_for_disk:  # else what passed was before the ramp
            self._level.advance(min(passed_s, LATE_S))
        self._at_the_bottom(now_s)
        self._change_track(now_s)
        self._follow(now_s)
        self._level_moved = self._level.moving and not self._waits_for_disk
        return self._next_step_s(now_s)

    def _is_past(self, now_s: float) -> bool:
        end_s = self._envelope.silent_from_s
        busy = self._sounding or self._pending is not None or self._next is not None
        if end_s is None or now_s < end_s or not busy:
            return False
        # An end that has come near all of a sudden gets its ramp, and no more than that.
        ramping = self._sounding and self._level.factor > 0.0 and not self._lost
        loud = self._envelope.sounding_db(now_s) > ABRUPT_DB
        return not (ramping and loud) or now_s >= end_s + RAMP_S

    def _fall_silent(self) -> None:
        status, stopping = self.status(), self._stopping
        self._silence()
        self._over = True
        if not stopping:
            self._emit(FellSilent(status.token, status.position_s))

    def _silence(self) -> None:
        """Release everything, and be ready for a new session."""
        self._release_all()
        self._next = self._pending = None
        self._stopping = self._paused = self._lost = False
        self._idle = True
        self._level.want(self._volume)
        self._level.jump_to(1.0)

    @property
    def _sounding(self) -> bool:
        """Whether there is a player, be it one that gives way."""
        return self._deck is not None or bool(self._outgoing)

    def _release_all(self) -> None:
        for deck in [self._deck, *self._outgoing]:
            if deck is not None:
                deck.release()
        self._deck = None
        self._outgoing.clear()

    def _look_at_decks(self, now_s: float) -> None:
        self._outgoing = [d for d in self._outgoing if not self._is_over(d, now_s)]
        deck = self._deck
        if deck is None:
            return
        knew_s, said = deck.duration_s, deck.status.title
        status = deck.look(now_s)
        if status.duration_s is not None and knew_s is None:
            self._emit(DurationKnown(deck.cue.token, status.duration_s))
        if status.title and status.title != said:
            self._emit(TitleKnown(deck.cue.token, status.title))
        sought = self._pending is not None and self._pending.token == deck.cue.token
        if status.failure is not None:
            deck.release()
            self._deck = None
            if status.failure not in RETRIED:
                self._emit(TrackFailed(deck.cue.token, status.failure))
            elif not sought:  # else it is tried again at once
                if self._pending is None:
                    self._next = None
                self._emit(TrackFailed(deck.cue.token, status.failure))
        elif status.ended:
            deck.release()
            self._deck = None
            if not sought:
                self._emit(TrackEnded(deck.cue.token))
        elif not (status.heard or self._lost or self._paused or self._stopping) and (
            deck.unheard_s(now_s) > NOT_HEARD_S
        ):
            self._lose(now_s)
        elif deck.waits_to_rise:  # the rise begins with the sound
            deck.rise = self._soft_rise(now_s)
            deck.waits_to_rise = not status.heard

    def _is_over(self, deck: Deck, now_s: float) -> bool:
        over = deck.look(now_s).ended or deck.has_faded_out(now_s)
        if over:
            deck.release()
        return over

    def _aim_level(self, now_s: float) -> None:
        """Where the stream level should be heading."""
        if self._stopping:
            return
        end_s = self._envelope.silent_from_s
        closing = (
            end_s is not None
            and now_s >= end_s - RAMP_S
            and self._envelope.sounding_db(now_s) > ABRUPT_DB
        )
        giving_way = self._pending is not None and self._deck is not None
        down = self._paused or closing or giving_way or self._is_ending
        self._level.ramp_to(0.0 if down else 1.0)

    @property
    def _is_ending(self) -> bool:
        """Whether what plays ends before its file does, now."""
        deck = self._deck
        return deck is not None and self._pending is None and deck.is_ending()

    @property
    def _waits_for_disk(self) -> bool:
        """Whether a ramp up has nothing to raise yet: it is for when the sound comes."""
        deck = self._deck
        silent = deck is not None and deck.status.waiting and not self._outgoing
        return silent and self._level.climbing

    def _at_the_bottom(self, now_s: float) -> None:
        """The ramp is down, or nothing sounds: stop, pause, or start what waits."""
        if self._deck is None and self._pending is not None and not (self._paused or self._lost):
            if not self._outgoing:
                self._level.jump_to(0.0 if self._pending.start_s > 0.0 else 1.0)
            self._begin(self._pending, now_s)
        if self._level.factor > 0.0:
            if self._deck is not None and not self._paused:
                self._deck.set_paused(False)
            return
        if self._stopping:
            self._silence()
        elif self._pending is not None and not self._lost:
            self._release_all()
            if not self._paused:
                self._begin(self._pending, now_s)
        elif self._paused and self._deck is not None:
            if self._outgoing:  # the rest of a crossfade is not made up for
                self._pending = self._deck.again()
                self._release_all()
            else:
                self._deck.set_paused(True)
        elif self._deck is not None and self._is_ending and not self._lost:
            token = self._deck.cue.token
            self._release_all()
            self._emit(TrackEnded(token))

    def _begin(self, cue: Cue, now_s: float) -> None:
        self._pending = None
        self._level.want(self._volume)
        crossfade, rise = None, None
        if self._outgoing and (fading := self._outgoing[-1].crossfade) is not None:
            # In place of one that failed: it takes over that one's part, or both would be loud.
            crossfade = Crossfade(fading.start_s, fading.end_s, incoming=True)
        if self._idle and self._envelope.segments:
            # The envelope's soft start may be over by the time an engine has loaded.
            rise = self._soft_rise(now_s)
        self._deck = self._launch(cue, now_s, crossfade=crossfade, rise=rise)
        if self._deck is not None:
            self._idle = False
            self._aim_level(now_s)
            self._emit(TrackStarted(cue.token))

    def _launch(
        self, cue: Cue, now_s: float, *, crossfade: Crossfade | None, rise: Segment | None
    ) -> Deck | None:
        """Open a cue and let it sound. One that breaks the engine is one that cannot be played."""
        stop_at_s = cue.start_s + max(1.0, min(LONGEST_S, self._last_resort_s - now_s))
        waits = cue.soft or is_stream(cue.location)  # who knows when a stream will sound
        if waits and rise is None:
            rise = self._soft_rise(now_s)
        try:
            deck = Deck(cue, self._backend, now_s=now_s, stop_at_s=stop_at_s)
            deck.crossfade, deck.rise, deck.waits_to_rise = crossfade, rise, waits
            deck.start(self._envelope, self._level, now_s=now_s)
        except Exception as error:  # whatever a file may do, the evening goes on
            LOG.warning("A track could not be started: %s", type(error).__name__)
            LOG.debug("A track could not be started", exc_info=True)  # may name the file
            self._emit(TrackFailed(cue.token, FailureReason.UNREADABLE))
            return None
        return deck

    def _change_track(self, now_s: float) -> None:
        """Start what follows: crossfaded before the end, or at once after it."""
        if self._paused or self._stopping or self._pending is not None:
            return
        deck, cue = self._deck, self._next
        if deck is None:
            if cue is not None:
                self._next, self._pending = None, cue
                self._at_the_bottom(now_s)
            return
        if self._lost:
            return
        remaining_s = deck.remaining_s()
        if cue is not None and remaining_s is not None:
            length_s = self._crossfade_length_s(deck, cue)
            lead_s = deck.latency_s + QUICK_S
            # Shorter than the gain's way to the ear it could not be heard as meant.
            possible = length_s > lead_s and not self._outgoing
            if possible and remaining_s <= length_s + lead_s:
                self._cross(deck, cue, now_s, min(length_s, max(0.1, remaining_s - lead_s)))
                return
        until_stop_s = deck.until_stop_s(now_s)
        if until_stop_s < REARM_S and now_s + until_stop_s + 1.0 < self._last_resort_s:
            self._pending = deck.again()

    def _crossfade_length_s(self, deck: Deck, cue: Cue) -> float:
        incoming_s = played_length_s(cue, cue.duration_s)
        return crossfade_length_s(self._crossfade_s, deck.length_s, incoming_s)

    def _cross(self, deck: Deck, cue: Cue, now_s: float, length_s: float) -> None:
        self._next = None
        start_s = now_s + deck.latency_s
        crossfade = Crossfade(start_s, start_s + length_s, incoming=True)
        incoming = self._launch(cue, now_s, crossfade=crossfade, rise=None)
        if incoming is None:
            return
        deck.crossfade = replace(crossfade, incoming=False)
        self._outgoing.append(deck)
        self._deck = incoming
        self._emit(TrackEnded(deck.cue.token))
        self._emit(TrackStarted(cue.token))

    # --- a missing output ---------------------------------------------------------------------

    def _lose(self, now_s: float) -> None:
        deck = self._deck
        if deck is not None and self._pending is None:
            self._pending = deck.again()
            self._lost_token = deck.cue.token
        self._release_all()
        self._retry_at_s = now_s + RETRY_S
        if not self._lost:
            self._lost = True
            self._emit(OutputLost())

    def _look_for_output(self, now_s: float) -> None:
        deck = self._deck
        if deck is not None:
            if deck.look(now_s).heard:
                self._lost = False
                self._emit(OutputReturned())
            elif deck.unheard_s(now_s) > NOT_HEARD_S:
                self._pending = self._pending or deck.cue
                self._lose(now_s)
        elif self._pending is not None and now_s >= self._retry_at_s and not self._paused:
            cue, self._pending = self._pending, None
            self._level.jump_to(1.0)
            rise = _rise(now_s, SOFT_START_DB)
            self._deck = self._launch(cue, now_s, crossfade=None, rise=rise)
            if cue.token != self._lost_token:  # the queue went on while there was no output
                self._lost_token = cue.token
                self._emit(TrackStarted(cue.token))

    def _soft_rise(self, now_s: float) -> Segment | None:
        """A soft start amid a session: no lower than one at its beginning."""
        return _rise(now_s, SOFT_START_DB - self._envelope.sounding_db(now_s))

    # --- gains --------------------------------------------------------------------------------

    def _follow(self, now_s: float) -> None:
        for deck in [self._deck, *self._outgoing]:
            if deck is not None:
                giving_way = deck is self._deck and self._pending is not None
                deck.follow(self._envelope, self._level, now_s=now_s, gain_too=not giving_way)

    def _next_step_s(self, now_s: float) -> float:
        deck = self._deck
        if not self._sounding and self._pending is None:
            return LAZY_S
        if self._level_moved or self._outgoing:
            return QUICK_S
        wait_s = LAZY_S
        end_s = self._envelope.silent_from_s
        if end_s is not None:
            for due_s in (end_s, end_s - RAMP_S):
                if due_s > now_s:
                    wait_s = min(wait_s, due_s - now_s)
        if deck is None:
            return wait_s
        ahead_s = deck.latency_s
        for at_s in (now_s, now_s + ahead_s):
            change_s = self._envelope.next_change_s(at_s)
            if change_s is None:
                continue
            if change_s > at_s:
                wait_s = min(wait_s, change_s - at_s)
            else:
                moved_db = abs(
                    self._envelope.sounding_db(at_s + 0.02) - self._envelope.sounding_db(at_s)
                )
                wait_s = min(wait_s, 0.02 * STEP_DB / moved_db if moved_db > 0.0 else wait_s)
        if deck.rise is not None and now_s < deck.rise.end_s:
            wait_s = min(wait_s, QUICK_S)
        return max(0.002, min(wait_s, self._to_change_s(deck)))

    def _to_change_s(self, deck: Deck) -> float:
        """How long until what plays gives way to what follows, or is ended before its file."""
        remaining_s, wait_s = deck.remaining_s(), LAZY_S
        if remaining_s is None:
            return wait_s
        if deck.cue.end_s is not None and not self._paused:
            wait_s = max(QUICK_S, remaining_s - RAMP_S)
        if self._next is not None:
            to_change_s = remaining_s - self._crossfade_length_s(deck, self._next) - deck.latency_s
            wait_s = min(wait_s, max(QUICK_S, to_change_s if to_change_s > 0.0 else remaining_s))
        return wait_s


def _rise(now_s: float, from_db: float) -> Segment | None:
    """A soft start of a player's own, if there is enough to rise."""
    return Segment(now_s, now_s + RETURN_RISE_S, from_db, 0.0) if from_db < NEAR_DB else None
