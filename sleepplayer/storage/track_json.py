"""A track as a JSON object, for what is kept of a queue. What is missing has its default."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any, TypeVar

from sleepplayer.locations import kept_location, playable_location
from sleepplayer.models import (
    Chapter,
    Loudness,
    ReplayGain,
    Resume,
    Track,
    TrackId,
    TriggerWeight,
)
from sleepplayer.storage.checked import boolean, mapping, number, text, whole

T = TypeVar("T")


def track_document(track: Track) -> dict[str, Any]:
    """All of it; a built-in sound by its name, as its path moves with the installation."""
    return {**asdict(track), "location": kept_location(track.location)}


def track_from(value: Any) -> Track:
    """The inverse. Raises KeyError, TypeError or ValueError for what is no track."""
    found = mapping(value)
    seconds = _optional(number)
    return Track(
        location=playable_location(text(found["location"])),
        title=text(found["title"]),
        artist=text(found.get("artist", "")),
        track_id=_optional(lambda each: TrackId(whole(each)))(found.get("track_id")),
        duration_s=seconds(found.get("duration_s")),
        gain_db=number(found.get("gain_db", 0.0)),
        loudness=_optional(_loudness)(found.get("loudness")),
        replay_gain=_optional(_replay_gain)(found.get("replay_gain")),
        chapters=tuple(
            Chapter(number(chapter["start_s"]), text(chapter["title"]))
            for chapter in found.get("chapters", ())
        ),
        skip_start_s=number(found.get("skip_start_s", 0.0)),
        skip_end_s=number(found.get("skip_end_s", 0.0)),
        left_at_s=seconds(found.get("left_at_s")),
        resume=Resume(found.get("resume", Resume.AUTO)),
        triggers=tuple(
            TriggerWeight(text(trigger["trigger"]), number(trigger["weight"]))
            for trigger in found.get("triggers", ())
        ),
        synthesised=boolean(found.get("synthesised", False)),
    )


def _optional(take: Callable[[Any], T]) -> Callable[[Any], T | None]:
    return lambda value: None if value is None else take(value)


def _loudness(value: Any) -> Loudness:
    return Loudness(
        integrated_lufs=number(value["integrated_lufs"]),
        true_peak_dbfs=number(value["true_peak_dbfs"]),
        range_lu=number(value["range_lu"]),
        short_term_max_lufs=number(value["short_term_max_lufs"]),
    )


def _replay_gain(value: Any) -> ReplayGain:
    return ReplayGain(number(value["gain_db"]), _optional(number)(value["peak_dbfs"]))
