"""How much ASMR a night and a week have had, and what that still allows. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class NightSoFar:
    """What has been heard: `heard_min` tonight, over all sessions; `asmr_nights` are the dates of
    nights with ASMR among the last 28, tonight's included. `overridden`: which limits the person
    went past tonight."""

    night: date
    heard_min: float = 0.0
    asmr_nights: frozenset[date] = frozenset()
    overridden: frozenset[str] = field(default_factory=frozenset)
