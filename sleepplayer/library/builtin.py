"""The sounds that come with the program."""

from __future__ import annotations

import tomllib
from typing import Any

from sleepplayer.models import Loudness, Track, TriggerWeight
from sleepplayer.resources import resource_path


def builtin_tracks() -> tuple[Track, ...]:
    """The built-in sounds in the order of their table, durations in s; all loop without a seam.

    Raises `MissingResource` if the table or one of its sounds is not there.
    """
    table = tomllib.loads(resource_path("sounds", "sounds.toml").read_text(encoding="utf-8"))
    return tuple(_track(sound) for sound in table["sound"])


def _track(sound: dict[str, Any]) -> Track:
    return Track(
        location=str(resource_path("sounds", sound["file"])),
        title=sound["title"],
        duration_s=float(sound["duration_s"]),
        loudness=_loudness(float(sound["loudness_lufs"]), float(sound["true_peak_dbfs"])),
        triggers=tuple(TriggerWeight(item["id"], item["weight"]) for item in sound["triggers"]),
        synthesised=sound["synthesised"],
    )


def _loudness(lufs: float, true_peak_dbfs: float) -> Loudness:
    """They are even throughout; a test measures them."""
    return Loudness(
        integrated_lufs=lufs,
        true_peak_dbfs=true_peak_dbfs,
        range_lu=0.0,
        short_term_max_lufs=lufs,
    )
