"""What tracks carry, written into a transaction that is open.

Weights and confidences are kept with six decimals: so they come through JSON as they are, and
nobody can hear more. All is done by a few statements over many rows, because a person may choose
100,000 tracks.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sleepplayer.models import Standing, TriggerWeight
from sleepplayer.storage.tag_rows import as_kept, read_merged

_DECIMALS = 6
_LEAST = 10.0**-_DECIMALS

THESE = "track_id IN (SELECT value FROM json_each(:ids))"
PAIRS = "SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each"


def rounded(value: float) -> float:
    """A weight or confidence as it is kept."""
    return max(round(value, _DECIMALS), _LEAST)


def put_shipped(
    connection: sqlite3.Connection, track_id: int, triggers: Iterable[TriggerWeight]
) -> None:
    """Take what a built-in sound carries for confirmed, once: what was changed since stays."""
    untagged = "SELECT 1 FROM tracks WHERE id = ? AND tagged = 0"
    if connection.execute(untagged, (track_id,)).fetchone() is None:
        return
    connection.executemany(
        "INSERT OR IGNORE INTO track_tags (track_id, trigger, weight, standing)"
        " VALUES (?, ?, ?, 'confirmed')",
        ((track_id, each.trigger, rounded(each.weight)) for each in triggers),
    )
    connection.execute("UPDATE tracks SET tagged = 1 WHERE id = ?", (track_id,))


def hand_over(connection: sqlite3.Connection, track_id: int, to: int) -> None:
    """A track turned out to be another one: what a person said of it holds for that one, unless
    they said something else there."""
    values = {"it": track_id, "to": to}
    connection.execute(
        "INSERT INTO track_tags (track_id, trigger, weight, standing, confidence)"
        " SELECT :to, trigger, weight, standing, confidence FROM track_tags"
        " WHERE track_id = :it AND standing <> 'suggested'"
        " ON CONFLICT (track_id, trigger) DO UPDATE SET weight = excluded.weight,"
        " standing = excluded.standing, confidence = excluded.confidence"
        " WHERE standing = 'suggested'",
        values,
    )
    connection.execute(
        "INSERT INTO track_styles (track_id, style, standing, confidence)"
        " SELECT :to, style, standing, confidence FROM track_styles"
        " WHERE track_id = :it AND standing <> 'suggested'"
        " ON CONFLICT (track_id, style) DO UPDATE SET"
        " standing = excluded.standing, confidence = excluded.confidence"
        " WHERE standing = 'suggested'",
        values,
    )


@dataclass(frozen=True, slots=True)
class TagsSet:
    """What some tracks had of some triggers before they were set; all JSON."""

    ids: str
    triggers: str
    rows: str


@dataclass(frozen=True, slots=True)
class TagsJudged:
    """Which suggestions were judged: pairs of a track and a trigger or style, as JSON.

    `count` is how many triggers of tracks these are.
    """

    standing: Standing
    tags: str
    styles: str
    count: int


def set_tags(
    connection: sqlite3.Connection,
    track_ids: Sequence[int],
    weights: Mapping[str, float | None],
) -> TagsSet:
    """Set triggers of some tracks by hand, each at a weight; None: the track has it not.

    What is taken away is kept as rejected, so that no guess brings it back.
    """
    merged = read_merged(connection)
    kept = {trigger: as_kept(trigger, merged) for trigger in weights}
    every = json.dumps(sorted({name for names in kept.values() for name in json.loads(names)}))
    ids = json.dumps([*track_ids])
    before = connection.execute(
        "SELECT json_group_array(json_array(track_id, trigger, weight, standing, confidence))"  # noqa: S608
        f" FROM track_tags WHERE {THESE}"
        " AND trigger IN (SELECT value FROM json_each(:triggers))",
        {"ids": ids, "triggers": every},
    ).fetchone()[0]
    for trigger, weight in weights.items():
        # Of triggers that became one this one alone is set, and the others are no more.
        connection.execute(
            f"UPDATE track_tags SET standing = 'rejected' WHERE {THESE}"  # noqa: S608
            " AND trigger IN (SELECT value FROM json_each(:names)) AND standing <> 'rejected'"
            " AND (:all OR trigger <> :trigger)",
            {
                "ids": ids,
                "names": kept[trigger],
                "all": weight is None,
                "trigger": merged.get(trigger, trigger),
            },
        )
        if weight is not None:
            connection.execute(
                "INSERT INTO track_tags (track_id, trigger, weight, standing, confidence)"
                " SELECT id, :trigger, :weight, 'manual', 1 FROM tracks"
                " WHERE id IN (SELECT value FROM json_each(:ids))"
                " ON CONFLICT (track_id, trigger) DO UPDATE"
                " SET weight = excluded.weight, standing = 'manual', confidence = 1",
                {
                    "ids": ids,
                    "trigger": merged.get(trigger, trigger),
                    "weight": rounded(weight),
                },
            )
    return TagsSet(ids, every, before)


def judge(
    connection: sqlite3.Connection,
    track_ids: Sequence[int] | None,
    standing: Standing,
    triggers: Iterable[str] | None = None,
) -> TagsJudged:
    """Confirm or reject suggestions: of some tracks or of the whole listing, of some triggers or
    of all; with all of them those of styles, too."""
    merged = read_merged(connection)
    names = None
    if triggers is not None:
        names = json.dumps([name for one in triggers for name in json.loads(as_kept(one, merged))])
    values = {
        "ids": None if track_ids is None else json.dumps([*track_ids]),
        "names": names,
        "standing": standing.value,
    }
    among = THESE if track_ids is not None else _LISTED
    chosen = "AND trigger IN (SELECT value FROM json_each(:names))" if names is not None else ""
    tags = _judged(connection, "track_tags", "trigger", f"{among} {chosen}", values)
    styles = "[]"
    if names is None:
        styles = _judged(connection, "track_styles", "style", among, values)
    return TagsJudged(standing, tags, styles, tags.count("[") - 1)


_LISTED = "track_id IN (SELECT id FROM tracks WHERE listed = 1)"


def _judged(
    connection: sqlite3.Connection, table: str, name: str, among: str, values: Mapping[str, object]
) -> str:
    these = f"FROM {table} WHERE standing = 'suggested' AND {among}"
    pairs: str = connection.execute(
        f"SELECT json_group_array(json_array(track_id, {name})) {these}",
        values,
    ).fetchone()[0]
    connection.execute(
        f"UPDATE {table} SET standing = :standing WHERE standing = 'suggested' AND {among}",  # noqa: S608
        values,
    )
    return pairs


def undo(connection: sqlite3.Connection, change: TagsSet | TagsJudged) -> None:
    """Give tracks back the tags they had before."""
    if isinstance(change, TagsSet):
        connection.execute(
            f"DELETE FROM track_tags WHERE {THESE}"  # noqa: S608
            " AND trigger IN (SELECT value FROM json_each(:triggers))",
            {"ids": change.ids, "triggers": change.triggers},
        )
        fields = ", ".join(f"json_extract(value, '$[{at}]')" for at in range(5))
        connection.execute(
            "INSERT INTO track_tags (track_id, trigger, weight, standing, confidence)"  # noqa: S608
            f" SELECT {fields} FROM json_each(?)"
            " WHERE json_extract(value, '$[0]') IN (SELECT id FROM tracks)",
            (change.rows,),
        )
        return
    for table, name, pairs in (
        ("track_tags", "trigger", change.tags),
        ("track_styles", "style", change.styles),
    ):
        connection.execute(
            f"UPDATE {table} SET standing = 'suggested' WHERE standing = ?"  # noqa: S608
            f" AND (track_id, {name}) IN ({PAIRS}(?))",
            (change.standing.value, pairs),
        )
