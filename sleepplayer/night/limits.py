"""How much is enough, and which moment belongs to which night."""

from __future__ import annotations

from datetime import datetime, timedelta

STILL_AWAKE_S = 600.0
"""What any key adds in the last minutes."""

STILL_AWAKE_WINDOW_S = 180.0
"""How long before silence any key begins to mean "still awake" (the fade counts as well)."""

STILL_AWAKE_LIMIT = 3
"""How often a night, unless the person set another number."""

LONGEST_SESSION_S = 8 * 3600.0
"""A session whose end cannot be foreseen does not outlive this: nothing plays on into the day."""


def night_of(wall: datetime) -> str:
    """The night a moment belongs to, noon to noon, named by the ISO date it began on."""
    return (wall - timedelta(hours=12)).date().isoformat()


def means_still_awake(*, remaining_s: float | None, fading: bool, used: int, limit: int) -> bool:
    """Whether any key now adds time: in the last minutes or the fade, and not too often."""
    if used >= limit:
        return False
    return fading or (remaining_s is not None and remaining_s <= STILL_AWAKE_WINDOW_S)
