"""Where the fade is decided: curves, and the envelope a session's gain follows.

An envelope is a value in absolute time (`Clock.elapsed_s`). The session computes it and hands it
to the engine, whose own thread follows it; nothing the window does can bend it afterwards.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

FLOOR_DB = -60.0
"""Where a fade ends, relative to the listening level; what follows is a stop. A tone that stops at
-60 dB is below the noise of a quiet bedroom for any sane listening level (measured in audio.md:
steps of 0.5-1 dB are the smallest heard, and a linear fall in dB is heard as even)."""

SOFT_START_DB = -40.0
"""Where the soft start begins: 40 dB in 3 s keeps the steps of a 0.1 s audio block near 1 dB."""

SILENCE_DB = -math.inf


class FadeCurve(StrEnum):
    """The shape of a fade."""

    DB_LINEAR = "db-linear"
    EQUAL_POWER = "equal-power"
    S_CURVE = "s-curve"


def curve_fraction(curve: FadeCurve, progress: float, *, span_db: float) -> float:
    """How much of a change of `span_db` (> 0) is done at `progress` (0..1): 0 at 0, 1 at 1.

    DB_LINEAR: equal decibels in equal time. S_CURVE: smoothstep of the decibels, 3p²-2p³.
    EQUAL_POWER: the amplitude is a quarter cosine, cut where it has fallen by `span_db`.
    """
    p = min(1.0, max(0.0, progress))
    if curve is FadeCurve.S_CURVE:
        return p * p * (3.0 - 2.0 * p)
    if curve is FadeCurve.EQUAL_POWER and span_db > 0.0:
        last_angle = math.acos(10.0 ** (-span_db / 20.0))
        return min(1.0, -20.0 * math.log10(math.cos(p * last_angle)) / span_db)
    return p


@dataclass(frozen=True, slots=True)
class Segment:
    """One move of the gain from `from_db` to `to_db` between two moments (elapsed seconds)."""

    start_s: float
    end_s: float
    from_db: float
    to_db: float
    curve: FadeCurve = FadeCurve.DB_LINEAR

    def gain_db(self, at_s: float) -> float:
        """The gain at a moment, held before the start and after the end."""
        if at_s >= self.end_s:
            return self.to_db
        if at_s <= self.start_s:
            return self.from_db
        progress = (at_s - self.start_s) / (self.end_s - self.start_s)
        change_db = self.to_db - self.from_db
        if change_db > 0.0:  # a rise is the fall played backwards
            done = 1.0 - curve_fraction(self.curve, 1.0 - progress, span_db=change_db)
        else:
            done = curve_fraction(self.curve, progress, span_db=-change_db)
        return self.from_db + change_db * done


@dataclass(frozen=True, slots=True)
class Envelope:
    """A session's gain over time: its segments in order, then silence from `silent_from_s` on.

    Without `silent_from_s` the last gain holds. The gain is never above 0 dB.
    """

    segments: tuple[Segment, ...] = ()
    silent_from_s: float | None = None

    def gain_db(self, at_s: float) -> float:
        """The gain in dB at a moment of `Clock.elapsed_s`; minus infinity once silent."""
        if self.silent_from_s is not None and at_s >= self.silent_from_s:
            return SILENCE_DB
        return self.sounding_db(at_s)

    def sounding_db(self, at_s: float) -> float:
        """The gain in dB as if it never stopped: past the end, where the last segment led."""
        gain = self.segments[0].from_db if self.segments else 0.0
        for segment in self.segments:
            if at_s >= segment.start_s:
                gain = segment.gain_db(at_s)
        return gain

    def rise_left_s(self, at_s: float) -> float:
        """How long a rise that is under way still takes; 0 if there is none."""
        rising = (s for s in self.segments if s.start_s <= at_s < s.end_s and s.to_db > s.from_db)
        return next((segment.end_s - at_s for segment in rising), 0.0)

    def next_change_s(self, at_s: float) -> float | None:
        """The next moment at which the gain begins to move or falls silent; `at_s` while moving."""
        for segment in self.segments:
            if at_s < segment.end_s:
                return max(at_s, segment.start_s)
        return self.silent_from_s


def plan_envelope(
    *,
    now_s: float,
    from_db: float,
    rise_s: float,
    fade_start_s: float | None = None,
    silent_at_s: float | None = None,
    curve: FadeCurve = FadeCurve.DB_LINEAR,
    top_db: float = 0.0,
) -> Envelope:
    """The one way every session's gain is laid out: a rise to `top_db`, a hold, a fade, a stop.

    It starts at `from_db` (what is heard now, <= 0), so replacing an envelope never jumps. The rise
    takes `rise_s`; a fade that begins before the rise is over starts from where the rise has come.
    Without `silent_at_s` the level holds.
    """
    from_db = min(0.0, max(FLOOR_DB, from_db))
    top_db = min(0.0, max(from_db, top_db))
    rise = Segment(now_s, now_s + rise_s, from_db, top_db)
    if silent_at_s is None:
        return Envelope((rise,))
    fade_start_s = max(now_s, silent_at_s if fade_start_s is None else fade_start_s)
    if fade_start_s <= now_s:
        return Envelope((Segment(now_s, silent_at_s, from_db, FLOOR_DB, curve),), silent_at_s)
    reached_db = rise.gain_db(fade_start_s)
    if fade_start_s < rise.end_s:
        rise = Segment(now_s, fade_start_s, from_db, reached_db)
    if fade_start_s >= silent_at_s:
        return Envelope((rise,), silent_at_s)
    fade = Segment(fade_start_s, silent_at_s, reached_db, FLOOR_DB, curve)
    return Envelope((rise, fade), silent_at_s)
