"""What is written about tracks, and what was guessed from it, in a transaction that is open."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sleepplayer.catalog import Guess, Written
from sleepplayer.models import Standing, Tag, TrackId
from sleepplayer.storage.places import BUILTIN_PREFIX
from sleepplayer.storage.tag_rows import kept_tags, read_merged
from sleepplayer.storage.tag_writes import PAIRS, THESE, rounded
from sleepplayer.storage.text import original_text
from sleepplayer.tagging import joined_tags, merged_tags

_WRITTEN = "SELECT id, title, own_title, album, genre, folder, description FROM tracks"


def written_about(connection: sqlite3.Connection, where: str, value: object) -> list[Written]:
    """What is written about tracks; `where` has one parameter."""
    rows = connection.execute(f"{_WRITTEN} WHERE {where}", (value,)).fetchall()
    return [_written(*tuple(row)) for row in rows]


def _written(
    track_id: int,
    title: str,
    own_title: str | None,
    album: str,
    genre: str,
    folder: str,
    description: str,
) -> Written:
    # What the person calls it says most; what the file calls itself still says something.
    beside = (genre, album) if own_title is None else (title, genre, album)
    return Written(
        track_id=TrackId(track_id),
        title=original_text(title if own_title is None else own_title),
        tags=tuple(original_text(text) for text in beside if text),
        folder=original_text(folder),
        description=original_text(description),
    )


def put_guesses(connection: sqlite3.Connection, guesses: Sequence[Guess]) -> int:
    """Take guesses in, as `tagging.merged_tags` has it; returns how many still were of what is
    written about their track. The others are left to a new guess."""
    ids = json.dumps([guess.of.track_id for guess in guesses])
    now = written_about(connection, "id IN (SELECT value FROM json_each(?))", ids)
    written = {about.track_id: about for about in now}
    fresh = [guess for guess in guesses if written.get(guess.of.track_id) == guess.of]
    ids = json.dumps([guess.of.track_id for guess in fresh])
    kept, merged = kept_tags(connection, ids), read_merged(connection)

    def taken(guess: Guess) -> Iterable[Tag]:
        before = kept.get(guess.of.track_id)
        if before is None:
            return guess.tags
        tags = merged_tags(joined_tags(before, merged), guess.tags)
        suggested = (tag for tag in tags if tag.standing is Standing.SUGGESTED)
        return (_where_it_can_be(tag, before, merged) for tag in suggested)

    _put(
        connection,
        "track_tags",
        ids,
        [
            [guess.of.track_id, tag.trigger, rounded(tag.weight), rounded(tag.confidence)]
            for guess in fresh
            for tag in taken(guess)
        ],
    )
    _put(
        connection,
        "track_styles",
        ids,
        [
            [guess.of.track_id, tag.style, None, rounded(tag.confidence)]
            for guess in fresh
            for tag in guess.styles
        ],
    )
    connection.execute(
        "UPDATE tracks SET tagged = 1 WHERE id IN (SELECT value FROM json_each(?))", (ids,)
    )
    return len(fresh)


def _where_it_can_be(tag: Tag, before: Iterable[Tag], merged: Mapping[str, str]) -> Tag:
    """A suggestion of a trigger that was itself rejected, before another one with suggestions went
    into it, is kept under the id of that one."""
    kept = {each.trigger: each.standing for each in before}
    if kept.get(tag.trigger, Standing.SUGGESTED) is Standing.SUGGESTED:
        return tag
    others = (
        name
        for name, standing in kept.items()
        if standing is Standing.SUGGESTED and merged.get(name, name) == tag.trigger
    )
    return replace(tag, trigger=next(others, tag.trigger))


def _put(connection: sqlite3.Connection, table: str, ids: str, rows: list[list[Any]]) -> None:
    """Make these the suggestions of the tracks; what a person said of them stays."""
    name, weights = ("trigger", ", weight") if table == "track_tags" else ("style", "")
    given = json.dumps(rows)
    gone = f"""
        DELETE FROM {table} WHERE standing = 'suggested' AND {THESE}
            AND (track_id, {name}) NOT IN ({PAIRS}(:rows))
    """  # noqa: S608 - names of our own, here and below
    connection.execute(gone, {"ids": ids, "rows": given})
    new_weight = ", json_extract(value, '$[2]')" if weights else ""
    sets = "weight = excluded.weight, " if weights else ""
    differs = "OR weight <> excluded.weight" if weights else ""
    put = f"""
        INSERT INTO {table} (track_id, {name}{weights}, standing, confidence)
        SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'){new_weight}, 'suggested',
            json_extract(value, '$[3]')
        FROM json_each(:rows) WHERE true
        ON CONFLICT (track_id, {name}) DO UPDATE SET {sets}confidence = excluded.confidence
        WHERE standing = 'suggested' AND (confidence <> excluded.confidence {differs})
    """  # noqa: S608
    connection.execute(put, {"rows": given})


def retag_all(connection: sqlite3.Connection, digest: str) -> bool:
    """Have all tracks but the program's own sounds guessed anew, if the catalogue is another."""
    changed = connection.execute(
        "UPDATE catalogue SET tagged_by = ?1 WHERE tagged_by <> ?1", (digest,)
    )
    if not changed.rowcount:
        return False
    connection.execute(
        "UPDATE tracks SET tagged = 0 WHERE tagged AND NOT (location >= ? AND location < ?)",
        (BUILTIN_PREFIX, BUILTIN_PREFIX + "\U0010ffff"),
    )
    return True
