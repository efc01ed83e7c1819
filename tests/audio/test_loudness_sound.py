"""Tracks of very different levels come out equally loud, an unknown one no louder than asked, and
what is turned down far still has its whole fade: measured on the sink, with the meter of the house.
"""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from av import AudioFrame
from scipy.signal import butter, sosfilt
from support import measure, signals
from support.capture import Recording
from support.pulse_server import is_available

from audio.performing import Performance, Scene, Stage, step
from sleepplayer.library.loudness import measure as measured
from sleepplayer.library.meter import Meter
from sleepplayer.models import Track
from sleepplayer.night.gain import volume_db
from sleepplayer.night.loudness import NightLoudness, gain_reason, track_gain_db

pytestmark = [
    pytest.mark.sound,
    pytest.mark.skipif(not is_available(), reason="needs PulseAudio"),
]

ENGINES = ("vlc", "qt")
NIGHT = NightLoudness()
VOLUME = 50  # -18 dB: the boost of the quietest fits below full scale, where Qt's gain ends
SLOT_S = 1.4
SETTLED_S = 0.7
"""Into a slot: the ramp of the one before is over, and libVLC's gain is heard."""

FADE_VOLUME = 20
FADE_GAIN_DB = -25.0
FADE_FROM_S, SILENT_S = 4.2, 9.7  # a soft start takes 3 s


@dataclass(frozen=True)
class Sound:
    """A noise of a level, in a format."""

    level_dbfs: float  # of its peak
    extension: str = "wav"
    channels: int = 2

    def path(self) -> Path:
        """The file, long enough for its slot."""
        path = signals.folder() / f"even{self.level_dbfs:g}-{self.channels}.{self.extension}"
        if not path.exists():
            raw = path.with_suffix(".raw.wav")
            noise = signals.noise(4.0, level_dbfs=self.level_dbfs, seed=3)
            # Up there it is weighed but not heard, and codecs and VLC's FLAC leave it out.
            low_pass = butter(6, 12_000.0, fs=signals.RATE_HZ, output="sos")
            signals.write_wav(raw, np.asarray(sosfilt(low_pass, noise)))
            command = ["ffmpeg", "-nostdin", "-v", "error", "-y", "-i", str(raw)]
            subprocess.run([*command, "-ac", str(self.channels), str(path)], check=True)
        return path


SOUNDS = (
    Sound(-8.0),
    Sound(-22.0, "mp3"),
    Sound(-38.0, "flac"),
    Sound(-18.0, "wav", 1),
    Sound(-18.0, "mp3", 1),
    Sound(-12.0, "opus"),
)
UNKNOWN = Sound(-5.0)
"""As loud as a loud master: its gain is decided without having measured it."""


@cache
def known(sound: Sound) -> Track:
    """The track once it is measured."""
    path = sound.path()
    return Track(location=str(path), title="", loudness=measured(path))


def _evened(engine: str) -> Scene:
    steps = [step(0.0, "set_volume", percent=VOLUME)]
    tracks = [*map(known, SOUNDS), Track(location=str(UNKNOWN.path()), title="")]
    for index, track in enumerate(tracks):
        gain_db = track_gain_db(track, NIGHT)
        where = {"token": index + 1, "location": track.location, "gain_db": gain_db}
        steps.append(step(index * SLOT_S, "play", **where))
    return Scene(engine, [*steps, step(len(tracks) * SLOT_S, "stop", ramp_s=0.0)])


def _fade(engine: str) -> Scene:
    location = str(signals.sine_file("flac", 20.0))
    goal = {"fade_start_s": FADE_FROM_S, "silent_at_s": SILENT_S}
    steps = [
        step(0.0, "set_volume", percent=FADE_VOLUME),
        step(0.0, "envelope", from_db=0.0, rise_s=0.0, **goal),
        step(0.0, "play", token=1, location=location, gain_db=FADE_GAIN_DB),
        step(SILENT_S + 0.5, "status"),
    ]
    return Scene(engine, steps)


@pytest.fixture(scope="module")
def stage() -> Stage:
    scenes = {"evened": _evened, "fade": _fade}
    return Stage({(name, e): make(e) for name, make in scenes.items() for e in ENGINES})


def lufs(recording: Recording) -> float:
    """The integrated loudness of a recording."""
    meter = Meter()
    samples = np.ascontiguousarray(recording.samples).reshape(1, -1)
    frame = AudioFrame.from_ndarray(samples, format="flt", layout="stereo")
    frame.sample_rate = recording.rate_hz
    meter.feed(frame)
    found = meter.loudness()
    assert found is not None
    return found.integrated_lufs


def slot_lufs(heard: Performance, index: int) -> float:
    """How loud the sound of a slot was heard."""
    return lufs(heard.between(index * SLOT_S + SETTLED_S, (index + 1) * SLOT_S))


def test_the_sounds_are_as_different_as_meant() -> None:
    """The control: without their gains they would be 30 LU apart, and nothing limits a gain."""
    levels = [track.loudness.integrated_lufs for track in map(known, SOUNDS) if track.loudness]
    assert max(levels) - min(levels) > 28.0
    assert all(gain_reason(known(sound), NIGHT).limit is None for sound in SOUNDS)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_nights_tracks_are_equally_loud(stage: Stage, engine: str) -> None:
    def check(heard: Performance) -> None:
        levels = [slot_lufs(heard, index) for index in range(len(SOUNDS))]
        assert max(levels) - min(levels) <= 1.0, levels
        asked_lufs = NIGHT.target_lufs + volume_db(VOLUME)
        assert levels == pytest.approx([asked_lufs] * len(SOUNDS), abs=0.5)

    stage.judge(("evened", engine), check)


@pytest.mark.parametrize("engine", ENGINES)
def test_what_nothing_is_known_of_is_never_louder_than_asked(stage: Stage, engine: str) -> None:
    asked_lufs = NIGHT.target_lufs + volume_db(VOLUME)

    def check(heard: Performance) -> None:
        slot = len(SOUNDS)
        assert asked_lufs - 6.0 < slot_lufs(heard, slot) <= asked_lufs + 0.5
        # Its very beginning, too: no 10 ms of it is louder than the loudest 10 ms it is to have.
        beginning = heard.between(slot * SLOT_S, slot * SLOT_S + SETTLED_S)
        own_db = measure.loudest_window_db(signals.decoded(UNKNOWN.path()))
        gain_db = volume_db(VOLUME) + track_gain_db(Track(location="", title=""), NIGHT)
        assert measure.loudest_window_db(beginning.samples) <= own_db + gain_db + 0.5

    stage.judge(("evened", engine), check)


@pytest.mark.parametrize("engine", ENGINES)
def test_what_is_turned_down_far_still_fades_by_60_db(stage: Stage, engine: str) -> None:
    def check(heard: Performance) -> None:
        level_db = measure.envelope_db(heard.between(0.0, SILENT_S + 0.3))
        moments = np.arange(FADE_FROM_S - 0.25, SILENT_S - 0.5, 0.25)
        got = level_db[np.round(moments * signals.RATE_HZ).astype(int)]
        full_db = signals.SINE_DBFS + volume_db(FADE_VOLUME) + FADE_GAIN_DB
        faded_db = 60.0 * (moments - FADE_FROM_S) / (SILENT_S - FADE_FROM_S)
        # 0.1 s of the fade is 1 dB: what the moments may be off.
        assert got == pytest.approx(full_db - np.maximum(0.0, faded_db), abs=2.0)

    stage.judge(("fade", engine), check)
