"""Where the last fade began, kept over the night: `night.ports.DriftStore`."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from sleepplayer.models import Track, TriggerWeight
from sleepplayer.night.ports import DriftMark
from sleepplayer.storage.checked import boolean, number, text, whole
from sleepplayer.storage.json_file import read_json, write_json


class JsonDriftStore:
    """One mark in one file; what cannot be written is still known until the program ends."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._mark: DriftMark | None = None

    def load(self) -> DriftMark | None:
        """The last mark, or None when there is none or it cannot be read."""
        if self._mark is None:
            self._mark = read_json(self._path, _mark)
        return self._mark

    def save(self, mark: DriftMark) -> None:
        """Keep a mark in place of the last one."""
        self._mark = mark
        write_json(self._path, {**asdict(mark), "wall": mark.wall.isoformat()})


def _mark(document: dict[str, Any]) -> DriftMark:
    wall = datetime.fromisoformat(text(document["wall"]))
    index, position_s = whole(document["index"]), number(document["position_s"])
    if wall.tzinfo is None or index < 0 or position_s < 0.0:
        raise ValueError("no place in a queue")
    return DriftMark(
        tracks=tuple(_track(track) for track in document["tracks"]),
        index=index,
        position_s=position_s,
        wall=wall,
    )


def _track(value: dict[str, Any]) -> Track:
    duration_s = value["duration_s"]
    return Track(
        location=text(value["location"]),
        title=text(value["title"]),
        duration_s=None if duration_s is None else number(duration_s),
        gain_db=number(value["gain_db"]),
        triggers=tuple(
            TriggerWeight(text(trigger["trigger"]), number(trigger["weight"]))
            for trigger in value["triggers"]
        ),
        synthesised=boolean(value["synthesised"]),
    )
