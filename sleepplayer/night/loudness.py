"""Which gain brings a track to the night's loudness, and what kept it from getting there.

Each rule is a ceiling in dB, and the lowest one counts: so a rule can only make a track quieter.
Loudness is that of EBU R 128 in LUFS, peaks are true peaks (ITU-R BS.1770) in dBFS.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

from sleepplayer.models import Loudness, ReplayGain, Track

REPLAY_GAIN_REFERENCE_LUFS = -18.0
"""What ReplayGain 2.0 brings a track to."""

LOUD_MASTER = Loudness(
    integrated_lufs=-6.0, true_peak_dbfs=0.0, range_lu=0.0, short_term_max_lufs=-6.0
)
"""What an unknown track is taken for. Hardly any music or speech is mastered louder, so it does not
come out louder than asked; that most of it, at -14 or -20 LUFS, comes out quieter is borne: too
quiet costs a turn of the volume, too loud costs the sleep. (White noise at full scale has +1 LUFS;
to assume that of a stream at -14 would invite to turn up the volume far, and the next track, which
is known, would then be the loud one.)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class NightLoudness:
    """How loud tracks are at night, at full volume; the listener's volume lowers it further.

    `even`: whether tracks are brought to one loudness; without it they keep the level of their
    files. `target_lufs` is that loudness, `peak_limit_dbfs` what no true peak exceeds,
    `boost_limit_db` the most a quiet track is raised. `uneven_limit_lu` is how far the loudest 3 s
    may stand above a track's loudness before the whole track is lowered by the rest.
    """

    even: bool = True
    target_lufs: float = -30.0
    peak_limit_dbfs: float = -6.0
    boost_limit_db: float = 12.0
    uneven_limit_lu: float = 12.0


class LoudnessSource(Enum):
    """What a gain was decided by."""

    MEASURED = "measured"
    REPLAY_GAIN = "replay gain"
    ASSUMED = "assumed"
    NOTHING = "nothing"  # tracks keep their level


class GainLimit(Enum):
    """What keeps a track below the night's loudness; REPLAY_GAIN: tags may lower it, not raise."""

    BOOST = "boost"
    PEAK = "peak"
    UNEVEN = "uneven"
    REPLAY_GAIN = "replay gain"


@dataclass(frozen=True, slots=True)
class GainReason:
    """A track's gain in dB, what it was decided by, and what limited it (None: nothing did)."""

    gain_db: float
    source: LoudnessSource
    limit: GainLimit | None = None


def track_gain_db(track: Track, night: NightLoudness) -> float:
    """The gain for a cue, in dB, with the person's own correction."""
    return gain_reason(track, night).gain_db


def gain_reason(track: Track, night: NightLoudness) -> GainReason:
    """The gain in dB and why it is no higher."""
    loudness, source = _known(track)
    peak_ceiling_db = night.peak_limit_dbfs - loudness.true_peak_dbfs
    if not night.even:  # raised by hand it still keeps its peaks; what it has by itself stays
        level_db = min(track.gain_db, max(0.0, peak_ceiling_db))
        limit = GainLimit.PEAK if level_db < track.gain_db else None
        return GainReason(level_db, LoudnessSource.NOTHING, limit)
    wanted_db = night.target_lufs - loudness.integrated_lufs
    ceilings: list[tuple[float, GainLimit | None]] = [
        (wanted_db, None),
        (wanted_db - uneven_excess_lu(loudness, night), GainLimit.UNEVEN),
        (peak_ceiling_db, GainLimit.PEAK),
        (night.boost_limit_db, GainLimit.BOOST),
    ]
    if source is LoudnessSource.REPLAY_GAIN:
        ceilings.append((0.0, GainLimit.REPLAY_GAIN))
    level_db, limit = min(ceilings, key=lambda ceiling: ceiling[0])
    corrected_db = level_db + track.gain_db
    if corrected_db > peak_ceiling_db:
        return GainReason(peak_ceiling_db, source, GainLimit.PEAK)
    return GainReason(corrected_db, source, limit)


def is_uneven(loudness: Loudness, night: NightLoudness) -> bool:
    """Whether a passage is so much louder than the track that the track is lowered for it."""
    return uneven_excess_lu(loudness, night) > 0.0


def uneven_excess_lu(loudness: Loudness, night: NightLoudness) -> float:
    """By how much the loudest 3 s exceed what is borne, 0 or more."""
    above_lu = loudness.short_term_max_lufs - loudness.integrated_lufs
    return max(0.0, above_lu - night.uneven_limit_lu)


def _known(track: Track) -> tuple[Loudness, LoudnessSource]:
    """The best that is known of a track's loudness."""
    if track.loudness is not None:
        return track.loudness, LoudnessSource.MEASURED
    if track.replay_gain is not None and _makes_sense(track.replay_gain):
        return _from_tags(track.replay_gain), LoudnessSource.REPLAY_GAIN
    return LOUD_MASTER, LoudnessSource.ASSUMED


def _from_tags(tags: ReplayGain) -> Loudness:
    """The loudness that tags imply, by their reference; a peak they do not tell is full scale."""
    lufs = REPLAY_GAIN_REFERENCE_LUFS - tags.gain_db
    peak_dbfs = 0.0 if tags.peak_dbfs is None else tags.peak_dbfs
    return Loudness(
        integrated_lufs=lufs, true_peak_dbfs=peak_dbfs, range_lu=0.0, short_term_max_lufs=lufs
    )


def _makes_sense(tags: ReplayGain) -> bool:
    """Tags are what anybody wrote into a file."""
    return math.isfinite(tags.gain_db) and (tags.peak_dbfs is None or math.isfinite(tags.peak_dbfs))
