"""What tags say of a track's loudness, brought to one reference: -18 LUFS."""

from __future__ import annotations

import math
import re

from sleepplayer.models import ReplayGain

R128_TO_REPLAY_GAIN_DB = 5.0
"""Opus counts from -23 LUFS (RFC 7845, 5.2.1), ReplayGain 2 from -18 LUFS."""

_LARGEST_DB = 60.0
_NUMBER = re.compile(r"\s*([-+]?\d{1,6}(?:[.,]\d{1,12})?)\s*(?:dB)?\s*\Z", re.IGNORECASE)


def replay_gain(gain: str, peak: str = "") -> ReplayGain | None:
    """From `replaygain_track_gain` ("-7.30 dB") and `_peak` (linear); None if it makes no sense."""
    gain_db = _number(gain)
    return None if gain_db is None else _sensible(gain_db, _number(peak))


def r128_gain(gain: str) -> ReplayGain | None:
    """From Opus' `R128_TRACK_GAIN`: dB in Q7.8, to -23 LUFS, on top of the file's own gain."""
    steps = _number(gain)
    return None if steps is None else _sensible(steps / 256 + R128_TO_REPLAY_GAIN_DB, None)


def relative_gain(gain_db: float, peak: float) -> ReplayGain | None:
    """From the numbers of an ID3 RVA2 frame; `peak` is linear, 0 for unknown."""
    return _sensible(gain_db, peak)


def _sensible(gain_db: float, peak: float | None) -> ReplayGain | None:
    if not math.isfinite(gain_db) or abs(gain_db) > _LARGEST_DB:
        return None
    # A peak of 0 is written where none was measured; digital silence needs none.
    known = peak is not None and math.isfinite(peak) and 1e-6 < peak < 1e3
    return ReplayGain(gain_db, 20 * math.log10(peak) if known and peak else None)


def _number(text: str) -> float | None:
    found = _NUMBER.match(text[:60])
    return float(found[1].replace(",", ".")) if found else None
