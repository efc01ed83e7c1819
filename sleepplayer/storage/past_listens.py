"""What a person heard in nights past: for limits and rotation, which count and fold it.

All of it comes as one JSON text: Python's lock is given away at each row, and a player that is
busy would make each of 20,000 rows wait for it.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sleepplayer.models import TrackId
from sleepplayer.night.exposure import NightSoFar
from sleepplayer.people import ProfileId, SessionKind
from sleepplayer.storage.tag_rows import read_tags
from sleepplayer.storage.times import original_time
from sleepplayer.tagging import tag_weights

ASMR_FROM_S = 120.0
"""From here on a night counts as one with ASMR: who turns it off at once has not had one."""

LOOK_BACK_NIGHTS = 28
"""The nights of `NightSoFar.asmr_nights`, tonight included."""


class PastListen(NamedTuple):
    """One playing of a track in a session of a night; `heard_s` to the microsecond.

    Both times are in UTC. `outcome` is a `night.ports.Outcome`; None while it plays, or if the
    program was killed then.
    """

    night: date
    session_id: int
    session_started: datetime
    kind: SessionKind
    track_id: TrackId
    started: datetime
    heard_s: float
    outcome: str | None


_LISTENS = """
    SELECT json_group_array(json_array(night, session_id, begun, kind, track_id, started_at,
        heard_s, outcome))
    FROM (
        SELECT night, session_id, sessions.started_at AS begun, kind, track_id,
            listens.started_at AS started_at, round(heard_s, 6) AS heard_s, outcome
        FROM sessions JOIN listens ON session_id = sessions.id
        WHERE sessions.profile_id = :whose AND night BETWEEN :first AND :last
        ORDER BY night, sessions.started_at, session_id, listens.id)
"""

_HEARD = """
    SELECT json_group_array(json_array(night, track_id, heard_s)) FROM (
        SELECT night, track_id, sum(heard_s) AS heard_s
        FROM sessions JOIN listens ON session_id = sessions.id
        WHERE sessions.profile_id = :whose AND night BETWEEN :first AND :last
        GROUP BY night, track_id)
"""
_OVERRIDDEN = "SELECT DISTINCT what FROM overrides WHERE profile_id = :whose AND night = :last"


def so_far(
    connection: sqlite3.Connection, profile_id: ProfileId, night: date, calm: Collection[str]
) -> NightSoFar:
    """What a night had until now, and the nights before it."""
    first = night - timedelta(days=min(LOOK_BACK_NIGHTS - 1, night.toordinal() - 1))
    asked = {"whose": profile_id, "first": first.isoformat(), "last": night.isoformat()}
    rows = _all(connection, _HEARD, asked)
    quiet = _calm_ones(connection, {track_id for _, track_id, _ in rows}, frozenset(calm))
    asmr_s: defaultdict[str, float] = defaultdict(float)
    for on, track_id, heard_s in rows:
        if track_id not in quiet:
            asmr_s[on] += heard_s
    overridden = connection.execute(_OVERRIDDEN, asked).fetchall()
    return NightSoFar(
        night=night,
        heard_min=sum(heard_s for on, _, heard_s in rows if on == asked["last"]) / 60.0,
        asmr_nights=frozenset(
            date.fromisoformat(on) for on, heard_s in asmr_s.items() if heard_s >= ASMR_FROM_S
        ),
        overridden=frozenset(row[0] for row in overridden),
    )


def _calm_ones(
    connection: sqlite3.Connection, track_ids: Collection[int], calm: frozenset[str]
) -> set[int]:
    """Those that carry nothing but calm triggers. One without any may be anything."""
    found = read_tags(connection, json.dumps([*track_ids]))
    carried = (
        (track_id, {weight.trigger for weight in tag_weights(tags)})
        for track_id, tags in found.items()
    )
    return {track_id for track_id, triggers in carried if triggers and triggers <= calm}


def listens_between(
    connection: sqlite3.Connection, profile_id: ProfileId, first: date, last: date
) -> list[PastListen]:
    """Those of the nights from `first` to `last`, in the order in which they were heard."""
    asked = {"whose": profile_id, "first": first.isoformat(), "last": last.isoformat()}
    rows = _all(connection, _LISTENS, asked)
    night_of, moment, kind_of = cache(date.fromisoformat), cache(original_time), cache(SessionKind)
    return [
        PastListen(
            night_of(night),
            session_id,
            moment(begun),
            kind_of(kind),
            track_id,
            original_time(started),
            float(heard_s),
            outcome,
        )
        for night, session_id, begun, kind, track_id, started, heard_s, outcome in rows
    ]


def change_stamp(connection: sqlite3.Connection, profile_id: ProfileId) -> int:
    """How often a person's sessions and listens have changed; 0 of somebody there is not."""
    row = connection.execute(
        "SELECT history_stamp FROM profiles WHERE id = ?", (profile_id,)
    ).fetchone()
    return 0 if row is None else int(row[0])


def _all(connection: sqlite3.Connection, sql: str, asked: Mapping[str, Any]) -> list[list[Any]]:
    rows: list[list[Any]] = json.loads(connection.execute(sql, asked).fetchone()[0])
    return rows
