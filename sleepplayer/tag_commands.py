"""`sleepplayer library tag` and `sleepplayer triggers`, carried out; see `shelf_commands`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sleepplayer import library_phrases
from sleepplayer import trigger_phrases as phrases
from sleepplayer.command_shelf import opened_shelf, say, trigger_named, write_json
from sleepplayer.errors import OutsideError, UsageError
from sleepplayer.library.probe import location_of
from sleepplayer.locations import is_stream
from sleepplayer.models import Filter, LibraryTrack, Query, Show, Standing, TrackId
from sleepplayer.people import Liking, Statement
from sleepplayer.shelf.sayings import said_of, to_say
from sleepplayer.shelf.shelf import Shelf
from sleepplayer.triggers import Catalogue, Trigger


def tag(
    tracks: Sequence[str],
    *,
    add: Mapping[str, float],
    remove: Sequence[str],
    judged: Standing | None,
    suggested: bool,
    as_json: bool,
) -> int:
    """What tracks carry: listed, set by hand, or (`judged`) suggestions confirmed or rejected.

    `tracks` are paths, addresses and ids; without any all of the library. `suggested`: of these
    only those with suggestions nobody has judged.
    """
    with opened_shelf() as shelf:
        catalogue = shelf.catalogue_edits.catalogue()
        weights = _weights(catalogue, add, remove)
        shelf.guess_all()
        chosen = _chosen(shelf, tracks, suggested=suggested)
        sentence = ""
        if weights:
            shelf.tags.set_tags(chosen, weights).result()
            sentence = phrases.tagged_sentence(len(chosen))
        elif judged is not None:
            count = shelf.tags.judge(chosen, judged).result().count
            sentence = phrases.judged_sentence(count, judged)
        if as_json:
            write_json([_tags_json(row, catalogue) for row in shelf.tracks.rows(chosen)])
        elif sentence:
            say(sentence)
        else:
            names = {each.id: each.name for each in catalogue.triggers}
            styles = {each.id: each.name for each in catalogue.styles}
            for row in shelf.tracks.rows(chosen):
                say(library_phrases.track_line(row), *phrases.tag_lines(row, names, styles))
    return 0


def list_triggers(*, profile: str | None, as_json: bool) -> int:
    """The triggers there are, what a person says of them, and how many tracks carry each."""
    with opened_shelf(profile) as shelf:
        shelf.guess_all()
        catalogue, counts = shelf.catalogue_edits.catalogue(), shelf.tags.counts()
        stated = said_of(catalogue, shelf.statements.stated(shelf.whose.profile_id))
        shown = [
            each
            for each in catalogue.triggers
            if each.id not in catalogue.hidden or each.id in stated
        ]
        if as_json:
            write_json([_trigger_json(each, stated.get(each.id), counts) for each in shown])
            return 0
        for each in shown:
            one = stated.get(each.id)
            liking, why = (None, "") if one is None else (one.liking, one.why)
            say(phrases.trigger_line(each.name, liking, why, counts.get(each.id, 0)))
    return 0


def state(
    trigger: str, liking: Liking | None, *, why: str | None, profile: str | None, as_json: bool
) -> int:
    """A person says how much they like a trigger; None takes back what was said.

    Without a `why` the one that was given before stays.
    """
    with opened_shelf(profile) as shelf:
        catalogue, whose = shelf.catalogue_edits.catalogue(), shelf.whose.profile_id
        named, before = trigger_named(catalogue, trigger), shelf.statements.stated(whose)
        known = before.get(named.id)
        reason = why if why is not None else "" if known is None else known.why
        says = to_say(named.id, liking, reason, catalogue=catalogue, before=before)
        shelf.statements.state_all(whose, says).result()
        if as_json:
            write_json({"id": named.id, "name": named.name, "liking": liking, "why": reason})
        else:
            say(phrases.stated_sentence(named.name, liking))
    return 0


def _weights(
    catalogue: Catalogue, add: Mapping[str, float], remove: Sequence[str]
) -> dict[str, float | None]:
    weights: dict[str, float | None] = {}
    for name, weight in add.items():
        weights[trigger_named(catalogue, name).id] = weight
    for name in remove:
        named = trigger_named(catalogue, name)
        if named.id in weights:
            raise UsageError(f"“{named.name}” cannot be added and removed at once.")
        weights[named.id] = None
    return weights


def _chosen(shelf: Shelf, tracks: Sequence[str], *, suggested: bool) -> Sequence[TrackId]:
    show = Show.SUGGESTED if suggested else Show.ALL
    listed = shelf.search.ids(Query(filter=Filter(show=show)))
    if not tracks:
        return listed
    named = list(dict.fromkeys(_track(shelf, one) for one in tracks))
    if not suggested:
        return named
    waiting = {row.track_id for row in shelf.tracks.rows(named) if _is_suggested(row)}
    return [track_id for track_id in named if track_id in waiting]


def _is_suggested(row: LibraryTrack) -> bool:
    return any(tag.standing is Standing.SUGGESTED for tag in row.tags)


def _track(shelf: Shelf, named: str) -> TrackId:
    if named.isascii() and named.isdigit() and len(named) < _LONGEST_ID:
        row = shelf.tracks.row(TrackId(int(named)))
    else:
        row = shelf.tracks.of_location(named if is_stream(named) else location_of(Path(named)))
    if row is None:
        raise OutsideError(phrases.no_track_sentence(named))
    return row.track_id


_LONGEST_ID = 19  # SQLite has 64 bits


def _tags_json(row: LibraryTrack, catalogue: Catalogue) -> dict[str, Any]:
    shares = {each.trigger: each.weight for each in row.track.triggers}
    names = {each.id: each.name for each in catalogue.triggers}
    return {
        "track_id": row.track_id,
        "location": row.track.location,
        "title": row.track.title,
        "tags": [
            {
                "trigger": tag.trigger,
                "name": names.get(tag.trigger, tag.trigger),
                "weight": tag.weight,
                "share": shares.get(tag.trigger, 0.0),
                "standing": tag.standing,
                "confidence": tag.confidence,
            }
            for tag in row.tags
        ],
        "styles": [
            {"style": style.style, "standing": style.standing, "confidence": style.confidence}
            for style in row.styles
        ],
    }


def _trigger_json(
    trigger: Trigger, stated: Statement | None, counts: Mapping[str, int]
) -> dict[str, Any]:
    return {
        "id": trigger.id,
        "name": trigger.name,
        "family": trigger.family,
        "liking": None if stated is None else stated.liking,
        "why": "" if stated is None else stated.why,
        "tracks": counts.get(trigger.id, 0),
    }
