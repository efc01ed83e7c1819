"""What `pmset -g assertions` and `who` print on a Mac, understood. Pure.

Forms by `man pmset` and by what people have put on the web; not run on a Mac. What is not
understood counts as an objection.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sleepplayer.night.end_action import Blocker, HeldOff, Hindrance, OthersLoggedIn

HOLDING = frozenset(
    {
        "PreventUserIdleSystemSleep",
        "PreventUserIdleDisplaySleep",
        "PreventSystemSleep",
        "NoIdleSleepAssertion",  # older names of the first two
        "NoDisplaySleepAssertion",
    }
)
"""The assertions by which programs ask for the machine or its display to stay on
(developer.apple.com/documentation/iokit/iopmlib_h/iopmassertiontypes)."""

WHILE_DISPLAY_IS_ON = "powerd"
"""The system's own: it holds "Prevent sleep while display is on", which says nothing of others."""

_TOTAL = re.compile(r"^\s+(\w+)\s+(\d+)\s*$", re.MULTILINE)
_HELD = re.compile(r'^\s*pid (\d+)\((.*)\): \[0x[0-9a-fA-F]+\] \S+ (\w+) named: "(.*)"\s*$')
_FOR = re.compile(r"^\s+Created for PID: (\d+)\.?\s*$")


@dataclass(frozen=True, slots=True)
class Assertion:
    """One line: a process (`pid`, `program`) holds a `kind` for itself or for `on_behalf_of`."""

    pid: int
    program: str
    kind: str
    name: str
    on_behalf_of: int | None = None


def assertions_in(printed: str) -> list[Assertion]:
    """All that are listed by their owner."""
    found: list[Assertion] = []
    for line in printed.splitlines():
        held = _HELD.match(line)
        if held:
            found.append(Assertion(int(held[1]), held[2], held[3], held[4]))
            continue
        other = _FOR.match(line)
        if other and found:
            last = found[-1]
            found[-1] = Assertion(last.pid, last.program, last.kind, last.name, int(other[1]))
    return found


def held_by_another(printed: str, *, own_pid: int) -> Blocker | None:
    """Who besides us asks for the machine to stay on.

    Ours is also what the sound system holds for us, some seconds longer than we play.
    """
    if "Assertion status system-wide" not in printed:
        return Hindrance.NO_ANSWER
    everything = assertions_in(printed)
    programs = {each.pid: each.program for each in everything}
    listed = [each for each in everything if each.kind in HOLDING]
    for each in listed:
        if own_pid in (each.pid, each.on_behalf_of) or each.program == WHILE_DISPLAY_IS_ON:
            continue
        behind = each.pid if each.on_behalf_of is None else each.on_behalf_of
        return HeldOff(who=programs.get(behind, each.program), why=each.name)
    head = printed.partition("Listed by owning process")[0]
    held = any(kind in HOLDING and int(count) > 0 for kind, count in _TOTAL.findall(head))
    return HeldOff(who="", why="") if held and not listed else None


def others_in(printed: str, *, own_name: str) -> OthersLoggedIn | None:
    """Who else `who` lists; the system's own users begin with an underscore."""
    names = {line.split()[0] for line in printed.splitlines() if line.strip()}
    others = sorted(name for name in names if name != own_name and not name.startswith("_"))
    return OthersLoggedIn(tuple(others)) if others else None
