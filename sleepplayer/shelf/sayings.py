"""What somebody says of a trigger, where others were merged into it."""

from __future__ import annotations

from collections.abc import Mapping

from sleepplayer.people import Liking, Statement
from sleepplayer.triggers import Catalogue

Said = tuple[str, Liking | None, str]
"""A trigger, how much it is liked (None: that is taken back), and why."""


def said_of(catalogue: Catalogue, stated: Mapping[str, Statement]) -> dict[str, Statement]:
    """The word on each trigger as it is now; of merged ones that one is avoided, else the last."""
    found: dict[str, Statement] = {}
    for trigger, said in stated.items():
        now = catalogue.current(trigger)
        known = found.get(now)
        if known is None or _weight(known) < _weight(said):
            found[now] = said
    return found


def to_say(
    trigger: str,
    liking: Liking | None,
    why: str,
    *,
    catalogue: Catalogue,
    before: Mapping[str, Statement],
) -> list[Said]:
    """All that has to be said so that it is liked so much: unless it is to be avoided, what was
    merged into it is no longer avoided either. `before` is what was said until now."""
    says: list[Said] = [(trigger, liking, why)]
    if liking is not Liking.AVOID:
        says += [
            (each, None, "")
            for each in merged_into(catalogue, trigger)
            if each in before and before[each].liking is Liking.AVOID
        ]
    return says


def merged_into(catalogue: Catalogue, trigger: str) -> list[str]:
    """The triggers that went into that one."""
    return sorted(gone for gone, into in catalogue.merged.items() if into == trigger)


def _weight(said: Statement) -> tuple[bool, float]:
    return said.liking is Liking.AVOID, said.stated.timestamp()
