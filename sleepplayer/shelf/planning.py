"""Tonight's plan over a library: the planner's choice as tracks with their reasons.

It loads NumPy, and it reads: not for the window's thread.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol

from sleepplayer.models import PlaylistId, Track, TrackId
from sleepplayer.night.evening_plan import Card, EveningPlan, NothingToPlan, PlanWish
from sleepplayer.people import ProfileId
from sleepplayer.rotation.evening import END_SLACK_MIN, Plan
from sleepplayer.rotation.explain import ExplainedPick, explain, rests
from sleepplayer.rotation.planner import plan
from sleepplayer.rotation.reasons import Rest, Resting
from sleepplayer.rotation.rules import Bar, Rules
from sleepplayer.rotation.stimulus import UNTAGGED
from sleepplayer.shelf.rotation import Known, Rotation

ESTIMATE_NIGHTS = 5
"""With fewer nights than that it goes by what was said and what moves most people."""

GUESSED_WITH_IT = (0, 100, 500, 2_500, 12_500, 62_500, 312_500)
"""A plan may pick tracks that nobody has read for triggers; they are read, and it is made anew.
Each time so many others are read with them: most of a new library may be what rests."""

_NIGHTS_APART = 1_000_003


class PlanningSources(Protocol):
    """What planning needs beside rotation. Any thread may ask; all may raise DatabaseUnusable."""

    def rules(self, profile_id: ProfileId, night: date) -> Rules:
        """What that person has laid down for that night."""
        ...

    def among(
        self, profile_id: ProfileId, playlists: frozenset[PlaylistId], night: date
    ) -> frozenset[TrackId]:
        """The tracks of those playlists, for that person in that night."""
        ...

    def guess(self, track_ids: Sequence[TrackId], more: int) -> bool:
        """Read these for triggers where nobody has yet; whether there was one of them. Then so many
        others are read with it."""
        ...

    def tracks(self, track_ids: Sequence[TrackId]) -> Mapping[TrackId, Track]:
        """These tracks as they are kept now; one that is gone is left out."""
        ...


class Planning:
    """Plans of the person whose evening it is. Any thread but the main one may ask."""

    def __init__(self, rotation: Rotation, sources: PlanningSources) -> None:
        self._rotation = rotation
        self._sources = sources

    def plan(self, wish: PlanWish) -> EveningPlan:
        """Tonight's plan; the same all night, while nothing changes. Raises DatabaseUnusable."""
        for more in GUESSED_WITH_IT:
            known = self._rotation.now()
            rules = self._rules(known, wish)
            made = self._planned(known, rules, wish)
            picks = [pick.track for pick in made.picks]
            news = self._sources.guess(picks, more)
            there = self._sources.tracks(picks)
            may = {track for track, found in there.items() if _may_play(found, rules, known)}
            if not news and len(may) == len(there):
                break
        return self._told(known, rules, wish, made, {each: there[each] for each in may})

    def _planned(self, known: Known, rules: Rules, wish: PlanWish) -> Plan:
        return plan(
            known.table,
            known.state,
            _as_of(known, rules),
            wish.length_min,
            seed=_seed(known),
            opening=wish.opening,
            without=wish.without,
        )

    def something_else(self, wish: PlanWish, place: int) -> EveningPlan:
        """The plan with the next best at a place; its wish says what was left out for it."""
        if not 0 <= place < len(wish.opening):
            return self.plan(wish)
        return self.plan(
            replace(
                wish,
                opening=wish.opening[:place],
                without=wish.without | {wish.opening[place]},
            )
        )

    def _rules(self, known: Known, wish: PlanWish) -> Rules:
        night = date.fromordinal(known.today)
        rules = self._sources.rules(known.profile_id, night)
        if not wish.playlists:
            return rules
        among = self._sources.among(known.profile_id, wish.playlists, night)
        return replace(rules, allowed=among)

    def _told(
        self,
        known: Known,
        rules: Rules,
        wish: PlanWish,
        made: Plan,
        there: Mapping[TrackId, Track],
    ) -> EveningPlan:
        explained = explain(made, known.table, known.state)
        cards = tuple(
            Card(
                track=there[each.pick.track],
                minutes=each.pick.minutes,
                trigger=each.trigger,
                reasons=each.reasons,
            )
            for each in explained
            if each.pick.track in there
        )
        resting = _in_order(rests(known.state, _as_of(known, rules)), known, rules)
        return EveningPlan(
            wish=wish,
            day=known.today,
            cards=cards,
            rests=resting,
            cut_min=made.cut_min,
            spare_min=made.spare_min,
            nothing=None if cards else _nothing(known, rules, wish),
            estimate=known.state.nights < ESTIMATE_NIGHTS,
            names=_names(known, cards, explained, resting),
        )


def _may_play(track: Track, rules: Rules, known: Known) -> bool:
    """Whether it may by what it carries now; the plan was made of what was known before."""
    carries = [each.trigger for each in track.triggers]
    barred = rules.barred(track.track_id, carries, float(known.today))
    return barred is None or barred.bar is Bar.ELSEWHERE


def _seed(known: Known) -> int:
    return known.profile_id * _NIGHTS_APART + known.today


def _as_of(known: Known, rules: Rules) -> Rules:
    """The rules for the day the state has. After a clock that was wrong it may lie ahead of the
    night there is, and what was laid to rest must not be over for that."""
    ahead = (known.state.day or 0.0) - known.today
    if ahead <= 0.0 or not rules.resting:
        return rules
    return replace(rules, resting={name: until + ahead for name, until in rules.resting.items()})


def _nothing(known: Known, rules: Rules, wish: PlanWish) -> NothingToPlan:
    if not wish.length_min > END_SLACK_MIN:
        return NothingToPlan.NO_TIME
    rows = known.table.rows
    among = rows if rules.allowed is None else [each for each in rules.allowed if each in rows]
    return NothingToPlan.ALL_BARRED if among else NothingToPlan.NO_TRACKS


def _in_order(found: Sequence[Rest], known: Known, rules: Rules) -> tuple[Rest, ...]:
    """What comes back soonest first; what never does last. Days are those of the night there is."""
    shown = [
        replace(each, until_day=rules.resting[each.trigger]) if each.why is Resting.SET else each
        for each in found
        if each.trigger != UNTAGGED
    ]
    return tuple(
        sorted(
            shown,
            key=lambda each: (
                each.why is Resting.AVOIDED,
                each.until_day or float(known.today),
                each.trigger,
            ),
        )
    )


def _names(
    known: Known,
    cards: Sequence[Card],
    explained: Sequence[ExplainedPick],
    resting: Sequence[Rest],
) -> dict[str, str]:
    """The names of all triggers that are spoken of."""
    current, names = known.catalogue.current, known.names
    spoken = {each.trigger for card in cards for each in card.track.triggers}
    spoken |= {each.trigger for each in resting}
    for each in explained:
        spoken |= {reason.trigger for reason in each.reasons if reason.trigger}
        spoken |= {each.trigger} if each.trigger else set()
    return {each: names[current(each)] for each in sorted(spoken) if current(each) in names}
