"""The settings as a JSON file that a person may edit.

The file has the shape of `night.settings.Settings`. What is missing, unknown or makes no sense
falls back by itself: one bad line never costs the others.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

from sleepplayer.night.gain import LONGEST_CROSSFADE_S
from sleepplayer.night.loudness import NightLoudness
from sleepplayer.night.pacing import SessionSettings
from sleepplayer.night.settings import Settings
from sleepplayer.night.sleep_timer import LONGEST_FADE_S
from sleepplayer.storage.checked import boolean, mapping, number, sequence, text
from sleepplayer.storage.json_file import read_json, write_json

RANGES: Mapping[str, tuple[float, float]] = {
    "fade_s": (0.0, LONGEST_FADE_S),
    "crossfade_s": (0.0, LONGEST_CROSSFADE_S),
    "still_awake_limit": (0, 20),
    "resume_longer_than_s": (0.0, 12 * 3600.0),
    "length_s": (60.0, 12 * 3600.0),
    "volume": (0, 100),
    "target_lufs": (-45.0, -14.0),
    "peak_limit_dbfs": (-20.0, -1.0),
    "boost_limit_db": (0.0, 15.0),  # libVLC raises by at most 15.9 dB
    "uneven_limit_lu": (3.0, 30.0),
}
"""The least and the most of each number; what lies beyond is brought back to the nearer end."""

_S = TypeVar("_S", Settings, SessionSettings, NightLoudness)

_log = logging.getLogger(__name__)


def load_settings(path: Path) -> Settings:
    """The settings in a file, with defaults for all that cannot be read; never raises."""
    return read_json(path, lambda document: _merged(Settings(), document)) or Settings()


def save_settings(path: Path, settings: Settings) -> None:
    """Write the settings; what else stands in the file (a later version's) stays there."""
    there: dict[str, Any] = read_json(path, dict) or {}
    write_json(path, _overlaid(there, asdict(settings)))


def _merged(defaults: _S, document: Mapping[str, Any]) -> _S:
    """The defaults with each value of the document that can be used."""
    changes: dict[str, Any] = {}
    for name in (field.name for field in fields(defaults)):
        if name in document:
            try:
                changes[name] = _value(name, getattr(defaults, name), document[name])
            except (TypeError, ValueError):
                _log.warning("Setting %s makes no sense; its default counts", name)
    return replace(defaults, **changes)


def _value(name: str, default: object, value: Any) -> object:
    """A value of the default's kind, within its range; TypeError or ValueError if none."""
    if isinstance(default, SessionSettings):
        return _merged(default, mapping(value))
    if isinstance(default, NightLoudness):
        return _merged(default, mapping(value))
    if isinstance(default, Enum):
        return type(default)(value)
    if isinstance(default, bool):
        return boolean(value)
    if isinstance(default, str | tuple):
        return text(value) if isinstance(default, str) else tuple(map(text, sequence(value)))
    least, most = RANGES[name]
    inside = min(most, max(least, number(value)))
    return round(inside) if isinstance(default, int) else float(inside)


def _overlaid(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    result = {**below, **above}
    for name, value in above.items():
        if isinstance(value, dict) and isinstance(below.get(name), dict):
            result[name] = _overlaid(below[name], value)
    return result
