"""Levels as numbers: the listener's volume, the crossfade, and how a static gain is shared out."""

from __future__ import annotations

import math

EQUALIZER_HEADROOM_DB = 4.0
"""Attenuation left to the per-player gain: with a 60 dB fade it fits the 64 dB an engine has."""

LONGEST_CROSSFADE_S = 15.0


def volume_db(percent: float) -> float:
    """The listener's volume 0-100 in dB: 60*log10(v/100), libVLC's and PulseAudio's cubic law."""
    return 60.0 * math.log10(percent / 100.0) if percent > 0.0 else -math.inf


def volume_percent(gain_db: float) -> float:
    """The volume whose level is `gain_db`: the inverse of `volume_db`."""
    return 100.0 * 10.0 ** (gain_db / 60.0) if gain_db > -math.inf else 0.0


def amplitude(gain_db: float) -> float:
    """A gain in dB as a factor of the amplitude."""
    return 10.0 ** (gain_db / 20.0) if gain_db > -math.inf else 0.0


def crossfade_in_db(progress: float) -> float:
    """Equal power, the incoming track: 20*log10(sin(pi/2*p))."""
    p = min(1.0, max(0.0, progress))
    return 20.0 * math.log10(math.sin(math.pi / 2.0 * p)) if p > 0.0 else -math.inf


def crossfade_out_db(progress: float) -> float:
    """Equal power, the outgoing track: the power of both sums to 1 at every moment."""
    return crossfade_in_db(1.0 - progress)


def crossfade_length_s(
    wished_s: float, outgoing_s: float | None, incoming_s: float | None
) -> float:
    """The crossfade two tracks can bear: at most a quarter of the shorter one.

    Nothing is crossfaded out of a track whose duration is unknown: its end is not foreseen.
    """
    if outgoing_s is None:
        return 0.0
    shorter_s = min(outgoing_s, incoming_s) if incoming_s is not None else outgoing_s
    return max(0.0, min(wished_s, shorter_s / 4.0))


def share_gain(
    percent: float, gain_db: float, *, max_level_db: float = math.inf
) -> tuple[int, float]:
    """Split volume and track gain into (whole stream volume 0-100, per-player gain in dB).

    An attenuation beyond `EQUALIZER_HEADROOM_DB` goes into the stream volume, so that a track that
    is turned down still has its full fade; what rounding down to a whole volume takes away comes
    back as per-player gain. The sum is exact and the stream volume never exceeds `percent`.
    `max_level_db` is the most an engine can make of both together: what a boost has beyond it is
    left out here, and not later, where it would hide the beginning of a fade.
    """
    if percent <= 0.0:
        return 0, gain_db
    gain_db = min(gain_db, max_level_db - volume_db(percent))
    surplus_db = max(0.0, -gain_db - EQUALIZER_HEADROOM_DB)
    wanted = min(percent, percent * 10.0 ** (-surplus_db / 60.0))
    whole = max(1, math.floor(wanted + 1e-9))
    return whole, volume_db(percent) + gain_db - volume_db(whole)
