"""How loud the next start is, where the sound server remembers the last stream's volume."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from support import measure, signals
from support.pulse_server import PulseServer, is_available

from audio.performing import Scene, step

pytestmark = [
    pytest.mark.sound,
    pytest.mark.skipif(not is_available(), reason="needs PulseAudio"),
]


def _two_starts(engine: str) -> list[measure.Levels]:
    """What is heard of each, in dBFS."""
    path = str(signals.sine_file("opus", 40.0))
    volume = step(0.0, "set_volume", percent=60)
    first = [
        volume,
        step(0.0, "play", token=1, location=path),
        step(4.0, "stop", ramp_s=2.0),
        step(6.3, "status"),
    ]
    second = [volume, step(0.0, "play", token=2, location=path), step(4.0, "stop", ramp_s=0.0)]
    with PulseServer(stream_restore=True) as server:
        performed = [Scene(engine, steps, server=server).perform() for steps in (first, second)]
    return [
        measure.envelope_db(one.between(*part))
        for one, part in zip(performed, ((3.2, 3.9), (3.2, 3.9)), strict=True)
    ]


def test_after_a_soft_stop_the_next_start_is_at_its_level() -> None:
    """As after Ctrl+C: the volume went down to nothing, and that must not be what is kept."""
    asked_db = signals.SINE_DBFS + 60.0 * np.log10(0.6)
    signals.sine_file("opus", 40.0)
    with ThreadPoolExecutor(2) as pool:
        heard = {engine: pool.submit(_two_starts, engine) for engine in ("vlc", "qt")}
    for engine, levels in heard.items():
        for level in levels.result():
            assert np.median(level) == pytest.approx(asked_db, abs=0.1), engine
            assert level.max() < asked_db + 0.5, engine
