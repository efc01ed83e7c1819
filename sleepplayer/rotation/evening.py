"""An evening while it is being planned: what may play, what has been chosen, how that wears off."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from sleepplayer.models import TrackId
from sleepplayer.rotation.playable import playable
from sleepplayer.rotation.pool import pool
from sleepplayer.rotation.rules import Rules
from sleepplayer.rotation.scoring import Liking, Outlook, draw, liking, outlook, scores, scores_now
from sleepplayer.rotation.state import State
from sleepplayer.rotation.table import Floats, Ints, TrackTable

END_SLACK_MIN = 0.5
"""An evening whose last track ends this close before the deadline is full: so the queue has it."""

FEW = 12
"""With fewer tracks than that not heard tonight, one may come twice in a night."""

AGAIN_COST = 0.15
"""What a track has to be better by to come a second time in a night, on the scale of responses: who
hears the same again while others wait thinks that it has got stuck."""


@dataclass(frozen=True, slots=True)
class Pick:
    """A track of the plan: how long it will sound, and its score when it begins."""

    track: TrackId
    minutes: float
    score: float


@dataclass(frozen=True, slots=True)
class Plan:
    """An evening: `cut_min` of the last track will not be heard, `spare_min` remain silent."""

    picks: tuple[Pick, ...] = ()
    cut_min: float = 0.0
    spare_min: float = 0.0

    @property
    def minutes(self) -> float:
        """How long it sounds."""
        return sum(pick.minutes for pick in self.picks)

    @property
    def score(self) -> float:
        """The mean score over the evening's minutes."""
        total = sum(pick.score * pick.minutes for pick in self.picks)
        return total / self.minutes if self.picks else 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Evening:
    """What an evening's choices are made from; `used` (N) was heard tonight."""

    table: TrackTable
    likes: Liking
    now: Outlook
    may: NDArray[np.bool_]
    used: NDArray[np.bool_]
    rank: Ints

    def scored(self, now: Outlook, left_min: Floats, used: NDArray[np.bool_]) -> Floats:
        """The scores (B, N), -inf for what may not play.

        `used` (B, N) has had its turn tonight, and comes again only where hardly anything is left.
        """
        result = scores(self.table, self.likes, now, left_min)
        unused = self.may & ~used
        open_ = np.where(unused.sum(axis=1, keepdims=True) >= FEW, unused, self.may)
        return np.where(open_, result - AGAIN_COST * used, -np.inf)

    def best(self, result: Floats) -> int | None:
        """The row of the highest score, ties settled by tonight's chance; None if none may play."""
        highest = result.max(initial=-np.inf)
        if highest == -np.inf:
            return None
        ties = np.flatnonzero(result == highest)
        return int(ties[self.rank[ties].argmin()])

    def some(self, rows: Ints) -> Evening:
        """The same with those rows alone."""
        return Evening(
            self.table.some(rows),
            self.likes.some(rows),
            self.now.some(rows),
            self.may[rows],
            self.used[rows],
            self.rank[rows],
        )


def evening(
    table: TrackTable,
    state: State,
    rules: Rules,
    seed: int,
    left_min: float,
    *,
    keep: Collection[TrackId] = (),
    without: Collection[TrackId] = (),
) -> Evening:
    """The evening as it stands. A large library is brought down to the tracks worth weighing, and
    those to `keep`; what is to be done `without` plays only if nothing else may."""
    chance = draw(table, seed, state.nights)
    may = playable(rules, table, state.day or 0.0)
    wanted = may & ~_mask(table, (*without, *state.passed_over))
    whole = Evening(
        table,
        liking(table, state, chance),
        outlook(table, state),
        wanted if wanted.any() else may,
        _mask(table, (each.track for each in state.listens)),
        chance.rank,
    )
    rows = pool(table, lambda: scores_now(table, whole.likes, whole.now, left_min), whole.may)
    if rows is None:
        return whole
    kept = np.array([table.rows[track] for track in keep], dtype=np.intp)
    return whole.some(np.union1d(rows, kept))


def _mask(table: TrackTable, tracks: Iterable[TrackId]) -> NDArray[np.bool_]:
    mask = np.zeros(len(table), dtype=np.bool_)
    mask[[row for track in tracks if (row := table.rows.get(track)) is not None]] = True
    return mask


@dataclass(frozen=True, slots=True)
class Beginning:
    """The beginning of a plan; `gain` is what it has over another, in score times minutes."""

    picks: tuple[Pick, ...] = ()
    gain: float = 0.0

    def then(
        self, table: TrackTable, row: int, left_min: float, score: float, par: float
    ) -> Beginning:
        """That track comes next; `par` is what the other plan scores."""
        minutes = min(float(table.minutes[row]), left_min)
        pick = Pick(table.tracks[row], minutes, score)
        return Beginning((*self.picks, pick), self.gain + minutes * (score - par))

    def against(self, par: float) -> Beginning:
        """The same with its gain over a plan that scores `par`."""
        gain = sum(pick.minutes * (pick.score - par) for pick in self.picks)
        return replace(self, gain=gain)


@dataclass(slots=True, eq=False)
class Moment:
    """How far an evening has come."""

    now: Outlook
    used: NDArray[np.bool_]
    left_min: float
    so_far: Beginning = field(default_factory=Beginning)
    cut_min: float = 0.0

    def copy(self) -> Moment:
        """One that can go on by itself."""
        now = self.now.branch(np.zeros(1, np.intp))
        return Moment(now, self.used.copy(), self.left_min, self.so_far, self.cut_min)

    @property
    def full(self) -> bool:
        """The time is over, or so nearly that the player ends here."""
        return not self.left_min > END_SLACK_MIN

    def scored(self, tonight: Evening) -> Floats:
        """The scores now (N), -inf for what may not play."""
        return np.asarray(tonight.scored(self.now, np.array([self.left_min]), self.used)[0])

    def go_on(self, tonight: Evening, row: int, score: float) -> None:
        """That track comes next."""
        self.so_far = self.so_far.then(tonight.table, row, self.left_min, score, 0.0)
        minutes = self.so_far.picks[-1].minutes
        self.cut_min = max(0.0, float(tonight.table.minutes[row]) - self.left_min)
        self.now.hear(0, tonight.table, row, minutes)
        self.now.begun = True
        self.used[0, row] = True
        self.left_min -= minutes

    def open_with(self, tonight: Evening, row: int) -> None:
        """That track comes next because the person said so."""
        left = np.array([self.left_min])
        score = scores(tonight.table, tonight.likes, self.now, left)[0, row]
        self.go_on(tonight, row, float(score))

    def plan(self) -> Plan:
        """What has been chosen."""
        return Plan(self.so_far.picks, self.cut_min, max(0.0, self.left_min))


def first_moment(tonight: Evening, length_min: float) -> Moment:
    """The evening before anything is chosen."""
    now = tonight.now.branch(np.zeros(1, np.intp))
    return Moment(now, tonight.used[None, :].copy(), length_min)
