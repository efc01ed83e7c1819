"""What the whole house speaks about, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TriggerWeight:
    """How strongly a track carries a trigger; the weights of one track sum to 1."""

    trigger: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """A sound to fall asleep to.

    `location` is an absolute file path; `gain_db` is the track's own correction, apart from the
    listener's volume; `duration_s` is None until it is known.
    """

    location: str
    title: str
    duration_s: float | None = None
    gain_db: float = 0.0
    triggers: tuple[TriggerWeight, ...] = ()
    synthesised: bool = False
