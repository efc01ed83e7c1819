"""A plan whose last track comes to its own end just before the deadline.

Plans close to the plain one are looked through by a beam search: at each step the partial plans
with the highest gain go on, and each is also ended with the best track that fits.
"""

from __future__ import annotations

import numpy as np

from sleepplayer.rotation.evening import END_SLACK_MIN, Evening, Moment, Plan
from sleepplayer.rotation.table import Floats, Ints

CUT_MIN = 1.0
"""How much of the last track may be cut off in a plan that fits."""

LOSS = 0.02
"""How much worse a plan that fits may be."""

TAIL_MIN = 45.0
"""Only the last three quarters of an hour are searched: what comes before fits anyway."""

WIDTH, SPREAD, DEPTH = 8, 8, 24
"""Partial plans kept at each step, ways on from each, and steps."""


def fitted(tonight: Evening, plain: Plan, start: Moment) -> Plan:
    """The best plan that fits and is hardly worse than the plain one; if none fits, the one of
    those that cuts off least. `start` is where the choice is free."""
    par = plain.score
    at = start.copy()
    for pick in plain.picks[len(at.so_far.picks) : -1]:
        if at.left_min <= TAIL_MIN:
            break
        at.go_on(tonight, tonight.table.rows[pick.track], pick.score)
    at.so_far = at.so_far.against(par)
    least = -LOSS * abs(par) * plain.minutes
    found = [(gain, each) for gain, each in _search(tonight, at, par) if gain >= least]
    fits = [(gain, each) for gain, each in found if each.cut_min <= CUT_MIN]
    if fits:
        return max(fits, key=lambda each: each[0])[1]
    return min([plain, *(each for _, each in found)], key=lambda each: each.cut_min)


def _search(tonight: Evening, at: Moment, par: float) -> list[tuple[float, Plan]]:
    """Full plans that go on from there, each with its gain over `par`."""
    table = tonight.table
    parts, left, now, used = [at.so_far], np.array([at.left_min]), at.now, at.used
    found: list[tuple[float, Plan]] = []
    for _ in range(DEPTH):
        result = tonight.scored(now, left, used)
        full = table.minutes >= left[:, None] - END_SLACK_MIN
        close = full & (table.minutes <= left[:, None] + CUT_MIN)
        for end in (close, full):
            ending = np.where(end, result, -np.inf)
            for moment, row in enumerate(ending.argmax(axis=1).tolist()):
                score, rest = float(ending[moment, row]), float(left[moment] - table.minutes[row])
                if score > -np.inf:
                    ended = parts[moment].then(table, row, float(left[moment]), score, par)
                    whole = Plan(ended.picks, max(0.0, -rest), max(0.0, rest))
                    found.append((ended.gain, whole))
        gains = np.array([part.gain for part in parts])[:, None]
        origins, rows = _best_ways(np.where(full, -np.inf, gains + table.minutes * (result - par)))
        if not len(rows):
            break
        parts = [
            parts[origin].then(table, row, float(left[origin]), float(result[origin, row]), par)
            for origin, row in zip(origins.tolist(), rows.tolist(), strict=True)
        ]
        now, used, left = now.branch(origins), used[origins], left[origins] - table.minutes[rows]
        for moment, row in enumerate(rows.tolist()):
            now.hear(moment, table, row, float(table.minutes[row]))
            used[moment, row] = True
        now.begun = True
    return found


def _best_ways(gains: Floats) -> tuple[Ints, Ints]:
    """From which partial plans (of B) to go on, and with which rows (of N): few from each."""
    count = min(SPREAD, gains.shape[1])
    best = np.argpartition(-gains, count - 1, axis=1)[:, :count]
    flat = np.take_along_axis(gains, best, axis=1).ravel()
    chosen = np.argsort(-flat, kind="stable")[:WIDTH]
    chosen = chosen[flat[chosen] > -np.inf]
    return chosen // count, best.ravel()[chosen]
