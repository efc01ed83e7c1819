"""What the Triggers page shows of a person: what they said, and what their nights told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from sleepplayer.gui.triggers.desk import TriggersView, TriggerView
from sleepplayer.people import LIKING_MEANS, ProfileId, SetRest, Statement, Verdict
from sleepplayer.rotation import habituation
from sleepplayer.rotation.state import State
from sleepplayer.shelf.sayings import said_of
from sleepplayer.shelf.shelf import Shelf
from sleepplayer.triggers import Catalogue, Trigger

NIGHTS = 28
"""So many are shown of each trigger, tonight included."""

_LEARNT = 1e-9  # a belief that was never learnt from is where it was put, to the last bit or so


class RotationNow(Protocol):
    """What rotation knows at a moment: `shelf.rotation.Known`."""

    @property
    def profile_id(self) -> ProfileId:
        """Whom it is about."""
        ...

    @property
    def state(self) -> State:
        """Of the person; it is not changed."""
        ...

    @property
    def catalogue(self) -> Catalogue:
        """The edited one it was made with."""
        ...

    def minutes(self, nights: int) -> Mapping[str, tuple[float, ...]]:
        """Of each trigger that was heard those of each of the last nights, tonight last."""
        ...


def triggers_view(shelf: Shelf, now: RotationNow, tonight: date) -> TriggersView:
    """All triggers, as rotation knows them now. Raises DatabaseUnusable."""
    who = now.profile_id
    catalogue, state = now.catalogue, now.state
    stated = said_of(catalogue, shelf.statements.stated(who))
    rests = _resting(catalogue, shelf.rests.resting(who, tonight))
    counts, minutes, back = (
        shelf.tags.counts(),
        now.minutes(NIGHTS),
        state.expected_back(),
    )
    never = [
        track for track, verdict in shelf.verdicts.verdicts(who).items() if verdict is Verdict.NEVER
    ]
    views = []
    for trigger in catalogue.triggers:
        said, rest = stated.get(trigger.id), rests.get(trigger.id)
        day = back.get(trigger.id)
        views.append(
            TriggerView(
                trigger=trigger,
                stated=None if said is None else said.liking,
                why="" if said is None else said.why,
                learnt=_learnt(state, trigger, said),
                prior=trigger.prior_mean,
                freshness=habituation.freshness(state.satiation_of(trigger.id), 0.0, 0.0),
                back=None if day is None else date.fromordinal(round(day)),
                rest_until=None if rest is None else rest.until,
                rest_set_by=None if rest is None else rest.set_by,
                minutes=minutes.get(trigger.id, (0.0,) * NIGHTS),
                tracks=counts.get(trigger.id, 0),
                hidden=trigger.id in catalogue.hidden,
                similar=tuple(sorted(catalogue.similar(trigger.id))),
            )
        )
    return TriggersView(
        triggers=tuple(views),
        tires=state.tires,
        nights=state.nights,
        tonight=tonight,
        retired=tuple((row.track_id, row.track.title) for row in shelf.tracks.rows(sorted(never))),
    )


def _resting(catalogue: Catalogue, rests: Mapping[str, SetRest]) -> dict[str, SetRest]:
    """The longest rest of each trigger as it is now."""
    found: dict[str, SetRest] = {}
    for trigger, rest in rests.items():
        known = found.get(catalogue.current(trigger))
        if known is None or known.until < rest.until:
            found[catalogue.current(trigger)] = rest
    return found


def _learnt(state: State, trigger: Trigger, said: Statement | None) -> float | None:
    """What the nights told of it, if they did: else a belief is where it was put."""
    liking = None if said is None else said.liking
    put = trigger.prior_mean if liking is None else LIKING_MEANS[liking]
    means = [belief.mean.get(trigger.id, put) for belief in state.beliefs]
    if all(abs(mean - put) < _LEARNT for mean in means):
        return None
    return min(1.0, max(0.0, state.taste(trigger.id).mean))
