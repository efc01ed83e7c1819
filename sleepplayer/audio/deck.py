"""One player with the sum of its gains: track gain, crossfade, soft return, session envelope."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sleepplayer.audio.player import Backend, Player, PlayerStatus
from sleepplayer.audio.stream_level import RAMP_S, StreamLevel
from sleepplayer.locations import is_stream
from sleepplayer.night.fade import Envelope, Segment
from sleepplayer.night.gain import crossfade_in_db, crossfade_out_db, share_gain
from sleepplayer.night.playback import Cue

CLIMB_LIMIT_DB_PER_S = 16.0
"""The envelope's part of a gain never rises faster, whatever envelope comes: a step up is what
wakes. The soft start (13.3 dB/s) and the climb of an extension (7.5 dB/s) stay below."""

SMALLEST_STEP_DB = 0.02

CONNECTED_S = 1.0
"""A stream that has come so far is connected: from there on it ought to be heard."""

SPUN_UP_S = 0.5
"""After a longer wait for a disk a track rises softly: whoever lies there has got used to silence.
"""

STALE_DB = 0.5
"""A paused player holds a latency of sound at its old gain; further off than this it is heard."""


@dataclass(frozen=True, slots=True)
class Crossfade:
    """A track's part in a crossfade, in heard time (elapsed s)."""

    start_s: float
    end_s: float
    incoming: bool

    def gain_db(self, heard_s: float) -> float:
        """Equal power; progress outside of the crossfade stays at its ends."""
        progress = (heard_s - self.start_s) / max(1e-6, self.end_s - self.start_s)
        return crossfade_in_db(progress) if self.incoming else crossfade_out_db(progress)


def played_length_s(cue: Cue, duration_s: float | None) -> float | None:
    """How much of a file of this length a cue's track plays; None when that is unknown."""
    ends = [end_s for end_s in (duration_s, cue.end_s) if end_s is not None]
    return min(ends) - cue.skip_start_s if ends else None


class Deck:
    """A cue on its player. All times are elapsed seconds."""

    def __init__(self, cue: Cue, backend: Backend, *, now_s: float, stop_at_s: float) -> None:
        self.cue = cue
        self.opened_s = now_s
        self.stop_at_s = stop_at_s
        self.crossfade: Crossfade | None = None
        self.rise: Segment | None = None
        self.waits_to_rise = False  # until it is heard
        self.status = PlayerStatus(position_s=cue.start_s, duration_s=cue.duration_s)
        self._is_stream = is_stream(cue.location)
        self._due_s = None if self._is_stream else now_s  # when it ought to be heard
        self._backend = backend
        self._player: Player = backend.open(cue, stop_at_s=stop_at_s)
        self._envelope_db: float | None = None
        self._envelope_at_s = now_s
        self._sent_db: float | None = None
        self._sent_volume: float | None = None
        self._waited_s = 0.0  # for a disk
        self._paused = False
        self._paused_db: float | None = None

    def start(self, envelope: Envelope, level: StreamLevel, *, now_s: float) -> None:
        """Play, with the stream volume and the gain of this moment."""
        self._sent_db = self._gain_db(envelope, level, now_s)
        self._sent_volume = self._volume(level)
        self._player.start(volume=self._sent_volume, gain_db=self._sent_db)

    def follow(
        self, envelope: Envelope, level: StreamLevel, *, now_s: float, gain_too: bool = True
    ) -> None:
        """Bring gain and stream volume to where they belong now.

        Without `gain_too` a player that gives way keeps its gain: an envelope may already be that
        of what comes after it.
        """
        gain_db = self._gain_db(envelope, level, now_s)
        moved = self._sent_db is None or abs(gain_db - self._sent_db) >= SMALLEST_STEP_DB
        if moved and gain_too:
            self._player.set_gain_db(gain_db)
            self._sent_db = gain_db
        volume = self._volume(level)
        if volume != self._sent_volume:
            self._player.set_volume(volume)
            self._sent_volume = volume

    def look(self, now_s: float) -> PlayerStatus:
        """Read the player; a duration that was known stays known."""
        self.status = self._player.status(now_s)
        if self.status.waiting:
            self._due_s = now_s
            self._waited_s = now_s - self.opened_s
            self.waits_to_rise = self.waits_to_rise or self._waited_s > SPUN_UP_S
        if self._due_s is None and self.position_s > self.cue.start_s + CONNECTED_S:
            self._due_s = now_s
        return self.status

    def unheard_s(self, now_s: float) -> float:
        """How long it ought to have been heard by now: once a stream is connected, a disk awake."""
        return 0.0 if self._due_s is None else now_s - self._due_s

    @property
    def latency_s(self) -> float:
        """How much later than it is set its gain is heard."""
        return self._player.latency_s

    @property
    def duration_s(self) -> float | None:
        """As the player knows it, else as the cue said."""
        return self.status.duration_s or self.cue.duration_s

    @property
    def position_s(self) -> float:
        """Where it is in the track."""
        known = self.status.position_s
        return self.cue.start_s if known is None else known

    def played_s(self, now_s: float) -> float:
        """How much it has played; a stream's own idea of time may be any."""
        return min(self.position_s - self.cue.start_s, now_s - self.opened_s)

    def until_stop_s(self, now_s: float) -> float:
        """How much it still plays until it stops by itself; what it waited is taken off that."""
        return self.stop_at_s - self._waited_s - self.cue.start_s - self.played_s(now_s)

    @property
    def end_s(self) -> float | None:
        """Where in the file it comes to its natural end; None when unknown."""
        length_s = self.length_s
        return None if length_s is None else self.cue.skip_start_s + length_s

    @property
    def length_s(self) -> float | None:
        """How much of the file is played."""
        return played_length_s(self.cue, self.duration_s)

    def remaining_s(self) -> float | None:
        """Until the natural end; None when unknown."""
        return None if self.end_s is None else self.end_s - self.position_s

    def is_ending(self) -> bool:
        """Whether it is about to end before its file does, so that a ramp has to end it."""
        end_s = self.cue.end_s
        return end_s is not None and end_s - self.position_s <= RAMP_S

    def again(self) -> Cue:
        """The cue for a fresh player that goes on from here; of a live stream there is only now."""
        live = self._is_stream and self.duration_s is None
        start_s = self.cue.start_s if live else self.position_s
        return replace(self.cue, start_s=start_s, soft=False)

    def set_paused(self, paused: bool) -> None:
        """Stop or go on, once."""
        if paused != self._paused:
            self._paused = paused
            self._paused_db = self._sent_db
            self._player.set_paused(paused)

    @property
    def is_stale(self) -> bool:
        """Whether it is paused and what it would sound with at first is no longer the gain."""
        if not self._paused or self._sent_db is None or self._paused_db is None:
            return False
        return self.latency_s > RAMP_S and abs(self._sent_db - self._paused_db) >= STALE_DB

    def release(self) -> None:
        """Stop for good."""
        self._player.release()

    def has_faded_out(self, now_s: float) -> bool:
        """Whether its part in a crossfade is over."""
        return self.crossfade is not None and now_s >= self.crossfade.end_s

    def _volume(self, level: StreamLevel) -> float:
        return self._shared(level)[0] * level.scale

    def _shared(self, level: StreamLevel) -> tuple[int, float]:
        """The track's gain as stream volume and per-player gain."""
        backend = self._backend
        gain_db = min(self.cue.gain_db, backend.max_gain_db)
        return share_gain(level.base, gain_db, max_level_db=backend.max_level_db)

    def _gain_db(self, envelope: Envelope, level: StreamLevel, now_s: float) -> float:
        heard_s = now_s + self.latency_s
        gain_db = self._shared(level)[1] + self._enveloped_db(envelope, now_s)
        if self.crossfade is not None:
            gain_db += self.crossfade.gain_db(heard_s)
        if self.rise is not None:
            gain_db += self.rise.gain_db(now_s)
        return max(self._backend.min_gain_db, min(self._backend.max_gain_db, gain_db))

    def _enveloped_db(self, envelope: Envelope, now_s: float) -> float:
        """The envelope's gain to set now, for what is heard a latency later.

        A fall is set early, to be heard in time; a rise is set when it is due, to be heard late:
        of the two moments the quieter one counts.
        """
        wanted_db = min(envelope.sounding_db(now_s), envelope.sounding_db(now_s + self.latency_s))
        before_db, before_s = self._envelope_db, self._envelope_at_s
        if before_db is not None:
            wanted_db = min(wanted_db, before_db + CLIMB_LIMIT_DB_PER_S * (now_s - before_s))
        self._envelope_db, self._envelope_at_s = wanted_db, now_s
        return wanted_db
