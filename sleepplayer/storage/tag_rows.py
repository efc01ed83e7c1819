"""The tags of tracks, read; what went into another trigger is that one (`tagging.joined_tags`)."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from sleepplayer.courtesy import courteous
from sleepplayer.models import Standing, StyleTag, Tag, TrackId, TriggerWeight
from sleepplayer.storage.edits_json import edits_from
from sleepplayer.tagging import joined_tags, tag_weights
from sleepplayer.trigger_edits import edited
from sleepplayer.triggers import BadCatalogue, builtin_catalogue

_TAGS = """
    SELECT json_group_array(json_array(track_id, trigger, weight, standing, confidence)) FROM (
        SELECT track_id, trigger, weight, standing, confidence FROM track_tags
        WHERE track_id IN (SELECT value FROM json_each(?)) ORDER BY track_id, weight DESC, trigger)
"""
_STYLES = """
    SELECT json_group_array(json_array(track_id, style, standing, confidence)) FROM track_styles
    WHERE track_id IN (SELECT value FROM json_each(?))
"""
_THERE = "SELECT id, duration_s FROM tracks WHERE listed = 1 AND state = 'there' ORDER BY id"
_COUNTING = """
    SELECT track_id, trigger, weight, standing, confidence FROM track_tags
    WHERE standing <> 'rejected' ORDER BY track_id
"""
_OF_THERE = """
    FROM track_tags WHERE standing <> 'rejected' AND track_id NOT IN (
        SELECT id FROM tracks WHERE listed = 0
        UNION ALL SELECT id FROM tracks WHERE listed = 1 AND state <> 'there')
"""
_COUNTS = f"SELECT trigger, count(*) {_OF_THERE} GROUP BY trigger"
_COUNT = f"""
    SELECT count(DISTINCT track_id) {_OF_THERE}
    AND trigger IN (SELECT value FROM json_each(?))
"""  # noqa: S608 - of our own
_CARRYING = """
    SELECT group_concat(track_id) FROM track_tags
    WHERE trigger IN (SELECT value FROM json_each(?)) AND standing <> 'rejected'
"""

Tags = Mapping[int, tuple[Tag, ...]]
Styles = Mapping[int, tuple[StyleTag, ...]]


@dataclass(frozen=True, slots=True)
class Carrier:
    """A track of the library and what it carries, `triggers` as in `Track`; empty: untagged."""

    track_id: TrackId
    duration_s: float | None
    triggers: tuple[TriggerWeight, ...]


def read_merged(connection: sqlite3.Connection) -> Mapping[str, str]:
    """Which triggers went into others: `Catalogue.merged` of the catalogue as it is edited now."""
    row = connection.execute("SELECT edits FROM catalogue WHERE id = 1").fetchone()
    return {} if row is None else _merged(row[0])


@lru_cache(maxsize=2)  # it is asked for with every listing, and changes about never
def _merged(stored: str) -> Mapping[str, str]:
    edits = edits_from(stored)
    try:
        return edited(builtin_catalogue(), edits).merged if edits.merged else {}
    except BadCatalogue:  # see `CatalogueEdits`, which says so
        return {}


def as_kept(trigger: str, merged: Mapping[str, str]) -> str:
    """The ids under which a trigger may be kept, its own and those that went into it, as JSON."""
    now = merged.get(trigger, trigger)
    return json.dumps([now, *sorted(old for old, into in merged.items() if into == now)])


def kept_tags(connection: sqlite3.Connection, wanted: str) -> Tags:
    """All tags of these tracks (ids as JSON) as they are kept, the heaviest first."""
    found: defaultdict[int, list[Tag]] = defaultdict(list)
    for track_id, *values in _all(connection, _TAGS, wanted):
        found[track_id].append(_tag(*values))
    return {track_id: tuple(tags) for track_id, tags in found.items()}


def read_tags(connection: sqlite3.Connection, wanted: str) -> Tags:
    """All tags of these tracks (ids as JSON), the heaviest first; merged triggers are one."""
    kept = kept_tags(connection, wanted)
    merged = read_merged(connection)
    if not merged:
        return kept
    return {track_id: _joined(tags, merged) for track_id, tags in kept.items()}


def read_styles(connection: sqlite3.Connection, wanted: str) -> Styles:
    """All styles of these tracks (ids as JSON), by id."""
    found: defaultdict[int, list[StyleTag]] = defaultdict(list)
    for track_id, style, standing, confidence in _all(connection, _STYLES, wanted):
        found[track_id].append(StyleTag(style, Standing(standing), float(confidence)))
    return {track_id: tuple(styles) for track_id, styles in found.items()}


def read_carriers(connection: sqlite3.Connection) -> Iterator[Carrier]:
    """All listed tracks that are there, by id, with pauses for other threads.

    To be used up at once: it holds a moment of the database.
    """
    merged = read_merged(connection)
    cursors = connection.cursor(), connection.cursor()
    for cursor in cursors:
        cursor.row_factory = None  # see `ids_in_order`
    tagged = groupby(cursors[1].execute(_COUNTING), key=itemgetter(0))
    nothing: tuple[int, Iterable[tuple[int, str, float, str, float]]] = (1 << 63, ())
    at, rows = next(tagged, nothing)
    alone: dict[str, tuple[TriggerWeight, ...]] = {}  # one tuple for all that carry only this
    for track_id, duration_s in courteous(cursors[0].execute(_THERE)):
        while at < track_id:
            at, rows = next(tagged, nothing)
        triggers: tuple[TriggerWeight, ...] = ()
        if at == track_id:
            triggers = _carried(list(rows), merged)
            if len(triggers) == 1:
                triggers = alone.setdefault(triggers[0].trigger, triggers)
        yield Carrier(TrackId(track_id), duration_s, triggers)


def _carried(
    rows: list[tuple[int, str, float, str, float]], merged: Mapping[str, str]
) -> tuple[TriggerWeight, ...]:
    """`tag_weights` of what `read_tags` would give, for 100,000 tracks."""
    if len(rows) > 1:
        rows.sort(key=lambda row: (-row[2], row[1]))
    if merged or any(row[3] == "manual" for row in rows):
        tags = tuple(_tag(*row[1:]) for row in rows)
        return tag_weights(_joined(tags, merged) if merged else tags)
    total = sum(row[2] for row in rows)
    return tuple([TriggerWeight(row[1], row[2] / total) for row in rows])


def _joined(tags: tuple[Tag, ...], merged: Mapping[str, str]) -> tuple[Tag, ...]:
    return tuple(sorted(joined_tags(tags, merged), key=lambda tag: (-tag.weight, tag.trigger)))


def count_carriers(connection: sqlite3.Connection) -> Mapping[str, int]:
    """How many listed tracks that are there carry each trigger; those nothing carries are not in
    it."""
    merged = read_merged(connection)
    counts: dict[str, int] = dict(tuple(row) for row in connection.execute(_COUNTS).fetchall())
    for into in {merged[name] for name in counts.keys() & merged.keys()}:
        kept = as_kept(into, merged)
        counts[into] = connection.execute(_COUNT, (kept,)).fetchone()[0]
    return {name: count for name, count in counts.items() if name not in merged}


def read_carrying(
    connection: sqlite3.Connection, trigger: str, merged: Mapping[str, str]
) -> frozenset[TrackId]:
    """All tracks that carry a trigger, by its own name or one that went into it."""
    ids = connection.execute(_CARRYING, (as_kept(trigger, merged),)).fetchone()[0]
    return frozenset(json.loads(f"[{ids or ''}]"))


def count_suggested(connection: sqlite3.Connection) -> int:
    """How many listed tracks have suggestions that nobody has judged."""
    row = connection.execute(
        "SELECT count(DISTINCT track_id) FROM track_tags INDEXED BY track_tags_suggested"
        " WHERE standing = 'suggested' AND track_id NOT IN (SELECT id FROM tracks WHERE listed = 0)"
    )
    return int(row.fetchone()[0])


_STANDINGS = dict(zip(map(str, Standing), Standing, strict=True))


def _tag(trigger: str, weight: float, standing: str, confidence: float) -> Tag:
    return Tag(trigger, float(weight), _STANDINGS[standing], float(confidence))


def _all(connection: sqlite3.Connection, sql: str, wanted: str) -> list[list[Any]]:
    # One row with everything in it: see track_rows.py.
    rows: list[list[Any]] = json.loads(connection.execute(sql, (wanted,)).fetchone()[0])
    return rows
