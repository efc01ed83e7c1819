"""The stream volume over time: the listener's volume in a glide, and quick ramps to silence.

Ramps are linear in the cubic volume, so the amplitude falls as the third power: steep at first
while it is loud, and with no corner at the end, where a click would be heard.
"""

from __future__ import annotations

RAMP_S = 0.15
"""Pause, resume, seek and skip each take this long: nothing clicks, nothing lags."""

GLIDE_PERCENT_PER_S = 80.0
"""How quickly the volume follows the listener's hand."""


class StreamLevel:
    """The stream volume at a moment is `base * scale`.

    `base` is the volume (1-100) that is wanted, or was before a mute; `scale` holds the glide
    towards it and the ramps, whose `factor` goes from 0 to 1.
    """

    def __init__(self) -> None:
        self.base = 1.0
        self.factor = 1.0
        self._wanted = 0.0
        self._glided = 0.0
        self._target = 1.0
        self._speed_per_s = 1.0 / RAMP_S

    @property
    def wanted(self) -> float:
        """The volume 0-100 it is gliding to."""
        return self._wanted

    @property
    def scale(self) -> float:
        """What to multiply the base by now."""
        return self._glided / self.base * self.factor

    @property
    def moving(self) -> bool:
        """Whether it is on its way somewhere."""
        return self.factor != self._target or self._glided != self._wanted

    @property
    def climbing(self) -> bool:
        """Whether a ramp is on its way up."""
        return self.factor < self._target

    def want(self, volume: float) -> None:
        """The listener's volume 0-100; the level glides there."""
        self._wanted = volume
        if volume > 0.0:
            self.base = volume

    def ramp_to(self, factor: float, over_s: float = RAMP_S) -> None:
        """Be on the way to a factor; a ramp that is under way keeps its place."""
        self._target = factor
        self._speed_per_s = 1.0 / over_s if over_s > 0.0 else float("inf")

    def jump_to(self, factor: float) -> None:
        """Be there at once: only while nothing sounds."""
        self.factor = self._target = factor
        self._glided = self._wanted

    def advance(self, by_s: float) -> None:
        """Let time pass."""
        self.factor = _towards(self.factor, self._target, self._speed_per_s * by_s)
        self._glided = _towards(self._glided, self._wanted, GLIDE_PERCENT_PER_S * by_s)


def _towards(value: float, target: float, by: float) -> float:
    if abs(target - value) <= by:
        return target
    return value + by if target > value else value - by
