"""Rotation step by step without a library: for simulations, and for judging it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sleepplayer.models import TrackId, TriggerWeight
from sleepplayer.rotation.affinity import Taste
from sleepplayer.rotation.building import track_table
from sleepplayer.rotation.evening import END_SLACK_MIN, Pick
from sleepplayer.rotation.planner import plan
from sleepplayer.rotation.rules import Rules
from sleepplayer.rotation.state import State, new_state
from sleepplayer.rotation.stimulus import similarity, stimulus


class Stepwise:
    """One person and their tracks, night by night.

    `tracks` are (minutes, {trigger: weight}), `affinity` {trigger: (mean 0..1, sd)} over all
    triggers, `similar` {trigger: similar triggers}; tracks are named by their index.
    """

    def __init__(
        self,
        tracks: Sequence[tuple[float | None, Mapping[str, float]]],
        affinity: Mapping[str, tuple[float, float]],
        similar: Mapping[str, Iterable[str]],
        seed: int,
    ) -> None:
        near = similarity(similar)
        self._stimuli = [
            stimulus(minutes, [TriggerWeight(*each) for each in weights.items()], near)
            for minutes, weights in tracks
        ]
        self._table = track_table(
            {TrackId(index): each for index, each in enumerate(self._stimuli)}, affinity
        )
        heard = frozenset(name for each in self._stimuli for name, _ in each.weights)
        tastes = {trigger: Taste(*given) for trigger, given in affinity.items()}
        self._state = new_state(tastes, heard)
        self._rules = Rules()
        self._seed = seed
        self._coming: list[Pick] = []
        self._left = 0.0

    @property
    def state(self) -> State:
        """What is known by now, as a copy."""
        return self._state.copy()

    def begin_night(self, day: float) -> None:
        """A night begins on that day; days are counted from anywhere."""
        self._state.begin_night(day)
        self._coming = []

    def choose(self, remaining_min: float) -> int | None:
        """The track to play now; None if nothing may play or the time is over.

        The plan that was made holds as long as the evening goes by it.
        """
        if not remaining_min > END_SLACK_MIN:
            return None
        if not self._coming or abs(self._left - remaining_min) > 1e-6:
            made = plan(self._table, self._state, self._rules, remaining_min, seed=self._seed)
            self._coming, self._left = list(made.picks), remaining_min
        return int(self._coming[0].track) if self._coming else None

    def played(self, index: int, minutes: float, skipped: bool = False) -> None:
        """So many minutes of that track were heard; `skipped` if the person then wanted another."""
        track = TrackId(index)
        self._state.hear(track, self._stimuli[index], minutes, skipped=skipped)
        if self._coming and self._coming[0].track == track and not skipped:
            self._left -= minutes
            as_planned = abs(self._coming[0].minutes - minutes) < 1e-6
            self._coming = self._coming[1:] if as_planned else []
        else:
            self._coming = []

    def end_night(self, stars: int | None) -> None:
        """The night is over; `stars` (1..5) is the check-in, None if there was none."""
        self._state.end_night(stars)
        self._coming = []

    def set_preference(self, trigger: str, mean: float, sd: float, avoid: bool = False) -> None:
        """The person states how much they like a trigger (0..1), or that it must never play."""
        self._state.state_taste(trigger, Taste(mean, sd))
        others = self._rules.avoided - {trigger}
        self._rules = Rules(
            avoided=others | {trigger} if avoid else others, confirmed=self._rules.confirmed
        )
        self._coming = []

    def confirm(self, index: int) -> None:
        """The person found a track without triggers harmless."""
        confirmed = self._rules.confirmed | {TrackId(index)}
        self._rules = Rules(avoided=self._rules.avoided, confirmed=confirmed)
        self._coming = []

    def expected_back(self) -> dict[str, float | None]:
        """The day each trigger should work again; None for what is there now."""
        return self._state.expected_back()
