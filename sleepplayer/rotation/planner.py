"""Tonight's plan: which tracks, in which order, so that they fill the time.

First comes the plain plan, in which each choice is the best there is at its moment. If that would
cut off much of the last track, `fitting` looks for one that ends in time.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

from sleepplayer.models import TrackId
from sleepplayer.rotation.evening import Evening, Moment, Plan, evening, first_moment
from sleepplayer.rotation.fitting import CUT_MIN, fitted
from sleepplayer.rotation.rules import Bar, Rules
from sleepplayer.rotation.state import State
from sleepplayer.rotation.table import TrackTable

LONGEST_MIN = 24 * 60.0
MOST_PICKS = 1000
"""Guards against lengths and tracks that make no evening."""


def plan(
    table: TrackTable,
    state: State,
    rules: Rules,
    length_min: float,
    *,
    seed: int,
    opening: Sequence[TrackId] = (),
    without: Collection[TrackId] = (),
    fit: bool = True,
) -> Plan:
    """The plan for so many minutes from now; empty if nothing may play.

    `opening` are tracks the person fixed for the beginning: they come first if the rules allow
    (they need not be in `rules.allowed`). `without` are tracks to leave out if others may play,
    as for "something else".
    """
    tonight, start = _opened(table, state, rules, length_min, seed, opening, without)
    if start.full:
        return start.plan()
    plain = _plain(tonight, start.copy())
    if not fit or plain.cut_min <= CUT_MIN:
        return plain
    return fitted(tonight, plain, start)


def _opened(
    table: TrackTable,
    state: State,
    rules: Rules,
    length_min: float,
    seed: int,
    opening: Sequence[TrackId],
    without: Collection[TrackId],
) -> tuple[Evening, Moment]:
    """The evening after what the person fixed."""
    length_min = 0.0 if math.isnan(length_min) else min(max(length_min, 0.0), LONGEST_MIN)
    fixed = [track for track in opening if _may_open(table, state, rules, track)]
    tonight = evening(table, state, rules, seed, length_min, keep=fixed, without=without)
    at = first_moment(tonight, length_min)
    for track in fixed:
        if not at.full:
            at.open_with(tonight, tonight.table.rows[track])
    return tonight, at


def _may_open(table: TrackTable, state: State, rules: Rules, track: TrackId) -> bool:
    row = table.rows.get(track)
    if row is None:
        return False
    barred = rules.barred(track, table.stimuli[row].carries, state.day or 0.0)
    return barred is None or barred.bar is Bar.ELSEWHERE


def _plain(tonight: Evening, at: Moment) -> Plan:
    """The best track at each moment, until the time is full."""
    while not at.full and len(at.so_far.picks) < MOST_PICKS:
        result = at.scored(tonight)
        row = tonight.best(result)
        if row is None:
            break
        at.go_on(tonight, row, float(result[row]))
    return at.plan()
