"""`sleepplayer tonight`, carried out: the plan, why each sound, and what rests until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from sleepplayer import rotation_phrases as phrases
from sleepplayer.clock import SystemClock
from sleepplayer.command_shelf import opened_shelf, playlist_named, say, settings_of, write_json
from sleepplayer.errors import OutsideError
from sleepplayer.night.evening_plan import Card, EveningPlan, PlanWish
from sleepplayer.rotation.reasons import Rest
from sleepplayer.shelf.planning import Planning
from sleepplayer.shelf.rotation_sources import ShelfPlanSources, rotation_of
from sleepplayer.terminal_phrases import card_line


def tonight(
    *, length_s: float | None, playlists: Sequence[str], profile: str | None, as_json: bool
) -> int:
    """Print the plan of a length (None: the one that was set)."""
    clock = SystemClock()
    with opened_shelf(profile) as shelf:
        settings = settings_of(shelf.whose.profile_id)
        rotation = rotation_of(
            shelf, clock=clock, resume_longer_than_s=settings.session.resume_longer_than_s
        )
        wish = PlanWish(
            length_min=(length_s or settings.length_s) / 60.0,
            playlists=frozenset(playlist_named(shelf, name).playlist_id for name in playlists),
        )
        made = Planning(rotation, ShelfPlanSources(shelf)).plan(wish)
    if as_json:
        write_json(_as_json(made))
        return 0
    if made.nothing is not None:
        raise OutsideError(phrases.nothing_sentence(made.nothing))
    say(*_lines(made, clock.wall()))
    return 0


def _lines(made: EveningPlan, now: datetime) -> list[str]:
    silent_at = now + timedelta(minutes=made.wish.length_min)
    lines = [card_line(card, made.names, silent_at) for card in made.cards]
    if ending := phrases.ending_words(made):
        lines.append(ending)
    if made.estimate:
        lines.append(phrases.estimate_sentence())
    if made.rests:
        lines.append("")
        lines += [phrases.rest_sentence(rest, made.day, made.names) for rest in made.rests]
    return lines


def _as_json(made: EveningPlan) -> dict[str, Any]:
    return {
        "night": date.fromordinal(made.day).isoformat(),
        "length_min": made.wish.length_min,
        "estimate": made.estimate,
        "tracks": [_card_json(card, made) for card in made.cards],
        "cut_min": made.cut_min,
        "spare_min": made.spare_min,
        "rests": [_rest_json(rest, made) for rest in made.rests],
        "nothing": made.nothing,
    }


def _card_json(card: Card, made: EveningPlan) -> dict[str, Any]:
    track = card.track
    return {
        "track_id": track.track_id,
        "location": track.location,
        "title": track.title,
        "artist": track.artist,
        "duration_s": track.duration_s,
        "minutes": card.minutes,
        "triggers": [
            {**asdict(each), "name": phrases.trigger_name(each.trigger, made.names)}
            for each in track.triggers
        ],
        "played_for": card.trigger,
        "reasons": [asdict(reason) for reason in card.reasons],
        "sentence": phrases.card_sentence(card, made.names),
    }


def _rest_json(rest: Rest, made: EveningPlan) -> dict[str, Any]:
    until = rest.until_day
    return {
        "trigger": rest.trigger,
        "name": phrases.trigger_name(rest.trigger, made.names),
        "why": rest.why,
        "until": None if until is None else date.fromordinal(round(until)).isoformat(),
        "freshness": rest.freshness,
        "sentence": phrases.rest_sentence(rest, made.day, made.names),
    }
