"""Why a track is in the plan, and why a trigger rests: values that others turn into sentences."""

from __future__ import annotations

from dataclasses import dataclass

from sleepplayer.models import TrackId
from sleepplayer.rotation import habituation
from sleepplayer.rotation.evening import Pick, Plan
from sleepplayer.rotation.reasons import Reason, Rest, Resting, Why
from sleepplayer.rotation.rules import Rules
from sleepplayer.rotation.state import State
from sleepplayer.rotation.stimulus import Stimulus
from sleepplayer.rotation.table import TrackTable

LIKED = 0.55
UNSURE_SD = 0.25
FRESH_SATIATION = 0.15
NOTABLE_QUALITY = 0.05
LONG_AGO_DAYS = 14.0


@dataclass(frozen=True, slots=True)
class ExplainedPick:
    """A pick with what speaks for it, the weightiest first; `trigger` is what it is played for."""

    pick: Pick
    trigger: str | None
    reasons: tuple[Reason, ...]


def explain(plan: Plan, table: TrackTable, state: State) -> tuple[ExplainedPick, ...]:
    """What speaks for each pick at its moment of the evening."""
    satiation, tonight = dict(state.satiation), dict(state.tonight_min)
    explained = []
    before: set[TrackId] = set()
    for place, pick in enumerate(plan.picks):
        what = table.stimuli[table.rows[pick.track]]
        lead = _lead(what, state, satiation)
        reasons = _of_trigger(lead, state, satiation, tonight)
        reasons += _of_track(pick, what, state, again=pick.track in before)
        before.add(pick.track)
        if place == len(plan.picks) - 1 and plan.cut_min == 0.0:
            reasons.append(Reason(Why.ENDS_IN_TIME, value=plan.spare_min))
        speaks = [r for r in reasons if r.why not in (Why.LENGTH_UNKNOWN, Why.UNTAGGED)]
        if not speaks:
            reasons.insert(0, Reason(Why.BEST_LEFT, lead, pick.score))
        explained.append(ExplainedPick(pick, lead, tuple(reasons)))
        for trigger, rate in what.rates:
            level = satiation.get(trigger, 0.0)
            satiation[trigger] = habituation.satiated(level, rate, pick.minutes)
        for trigger, weight in what.weights:
            tonight[trigger] = tonight.get(trigger, 0.0) + weight * pick.minutes
    return tuple(explained)


def rests(state: State, rules: Rules) -> tuple[Rest, ...]:
    """Every trigger that rests now: what is avoided, then what the person set, then estimates."""
    day = state.day or 0.0
    found: list[tuple[str, Resting, float | None]] = [
        (name, Resting.AVOIDED, None) for name in sorted(rules.avoided)
    ]
    found += [
        (name, Resting.SET, until)
        for name, until in sorted(rules.resting.items(), key=lambda each: (each[1], each[0]))
        if day < until and name not in rules.avoided
    ]
    hard = {name for name, _, _ in found}
    estimates = [
        (back, name)
        for name, back in state.expected_back().items()
        if back is not None and name not in hard
    ]
    found += [(name, Resting.ESTIMATED, back) for back, name in sorted(estimates)]
    return tuple(
        Rest(name, why, until, habituation.freshness(state.satiation_of(name), 0.0, 0.0))
        for name, why, until in found
    )


def _lead(what: Stimulus, state: State, satiation: dict[str, float]) -> str | None:
    """The trigger that brings most of the response."""
    known = [(name, weight) for name, weight in what.weights if name in state.usual_min]
    if not known:
        return what.weights[0][0] if what.weights else None
    return max(
        known,
        key=lambda each: (
            each[1]
            * state.taste(each[0]).mean
            * habituation.freshness(satiation.get(each[0], 0.0), 0.0, 0.0)
        ),
    )[0]


def _of_trigger(
    trigger: str | None, state: State, satiation: dict[str, float], tonight: dict[str, float]
) -> list[Reason]:
    if trigger is None or trigger not in state.usual_min:
        return []
    reasons = []
    taste = state.taste(trigger)
    if taste.mean >= LIKED:
        reasons.append(Reason(Why.LIKED, trigger, taste.mean))
    elif taste.sd >= UNSURE_SD:
        reasons.append(Reason(Why.TRYING, trigger, taste.sd))
    day, heard = state.day or 0.0, state.heard_on.get(trigger)
    if tonight.get(trigger, 0.0) >= 1.0:
        reasons.append(Reason(Why.STAYS, trigger, tonight[trigger]))
    elif heard is None:
        reasons.append(Reason(Why.NEVER_HEARD, trigger))
    elif state.tires < 0.5:
        reasons.append(Reason(Why.LASTS, trigger, state.tires))
    elif (back := state.back_on.get(trigger)) is not None and heard < back <= day:
        reasons.append(Reason(Why.BACK, trigger, day - heard))
    elif satiation.get(trigger, 0.0) <= FRESH_SATIATION:
        reasons.append(Reason(Why.FRESH, trigger, day - heard))
    return reasons


def _of_track(pick: Pick, what: Stimulus, state: State, *, again: bool) -> list[Reason]:
    reasons = []
    heard = state.track_heard_on.get(pick.track)
    quality = state.quality.get(pick.track)
    if quality is not None and quality.mean >= NOTABLE_QUALITY:
        reasons.append(Reason(Why.PROVEN, value=quality.mean))
    if heard is None and not again:
        reasons.append(Reason(Why.NEW_TRACK))
    elif heard is not None and (days := (state.day or 0.0) - heard) >= LONG_AGO_DAYS:
        reasons.append(Reason(Why.LONG_AGO, value=days))
    if what.untagged:
        reasons.append(Reason(Why.UNTAGGED))
    if not what.length_known:
        reasons.append(Reason(Why.LENGTH_UNKNOWN, value=what.minutes))
    return reasons
