"""`sleepplayer tonight`, carried out: the plan, why each sound, and what rests until when."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from sleepplayer import library_phrases
from sleepplayer import rotation_phrases as phrases
from sleepplayer.app import prepare
from sleepplayer.clock import SystemClock
from sleepplayer.errors import OutsideError
from sleepplayer.library.builtin import builtin_tracks
from sleepplayer.models import PlaylistId
from sleepplayer.night.evening_plan import Card, EveningPlan, PlanWish
from sleepplayer.rotation.reasons import Rest
from sleepplayer.shelf.person_named import whose_evening
from sleepplayer.shelf.planning import Planning
from sleepplayer.shelf.rotation_sources import ShelfPlanSources, rotation_of
from sleepplayer.shelf.shelf import Shelf
from sleepplayer.storage.settings_file import load_settings


def tonight(
    *, length_s: float | None, playlists: Sequence[str], profile: str | None, as_json: bool
) -> int:
    """Print the plan of a length (None: the one that was set)."""
    paths, _settings = prepare()
    clock = SystemClock()
    whose = whose_evening(paths, profile, clock=clock)
    settings = load_settings(paths.settings_file_of(whose.profile_id))
    with closing(Shelf(paths, clock=clock, whose=whose)) as shelf:
        if shelf.problem:
            raise OutsideError(shelf.problem)
        shelf.tracks.put_builtin(builtin_tracks()).result()
        rotation = rotation_of(
            shelf, clock=clock, resume_longer_than_s=settings.session.resume_longer_than_s
        )
        wish = PlanWish(
            length_min=(length_s or settings.length_s) / 60.0,
            playlists=frozenset(_playlist(shelf, name) for name in playlists),
        )
        made = Planning(rotation, ShelfPlanSources(shelf)).plan(wish)
    if as_json:
        # In ASCII alone: so names that are not UTF-8 come through, whatever stdout is.
        json.dump(_as_json(made), sys.stdout, indent=2)
        sys.stdout.write("\n")
        return 0
    if made.nothing is not None:
        raise OutsideError(phrases.nothing_sentence(made.nothing))
    sys.stdout.writelines(f"{line}\n" for line in _lines(made, clock.wall()))
    return 0


def _playlist(shelf: Shelf, name: str) -> PlaylistId:
    playlist = shelf.playlist_named(name)
    if playlist is None:
        raise OutsideError(library_phrases.no_playlist_sentence(name))
    return playlist.playlist_id


def _lines(made: EveningPlan, now: datetime) -> list[str]:
    silent_at = now + timedelta(minutes=made.wish.length_min)
    lines = [phrases.card_line(card, made.names, silent_at) for card in made.cards]
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
