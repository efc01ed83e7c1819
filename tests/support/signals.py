"""Test media: sounds whose level is known at every moment, in the formats people have."""

from __future__ import annotations

import atexit
import shutil
import subprocess
import tempfile
import wave
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Signal = NDArray[np.float64]

RATE_HZ = 48_000
SINE_HZ = 1000.0
SINE_DBFS = -12.0  # of the peak
AUDIO_FORMATS = ("flac", "mp3", "opus", "ogg", "m4a", "wav")
VIDEO_FORMATS = ("mkv", "mp4")

_PICTURE = ["-f", "lavfi", "-i", "color=c=gray:size=160x90:rate=10", "-shortest"]
_ENCODERS = {
    "flac": ["-c:a", "flac"],
    "mp3": ["-c:a", "libmp3lame", "-b:a", "192k"],
    "opus": ["-c:a", "libopus", "-b:a", "256k"],
    "ogg": ["-c:a", "libvorbis", "-q:a", "10"],
    "m4a": ["-c:a", "aac", "-b:a", "192k"],
    "wav": ["-c:a", "pcm_s16le"],
    "mkv": [*_PICTURE, "-c:v", "mpeg4", "-c:a", "aac", "-b:a", "192k"],
    "mp4": [*_PICTURE, "-c:v", "mpeg4", "-c:a", "aac", "-b:a", "192k"],
}


@cache
def folder() -> Path:
    """Where the media of this process are kept until it ends; anybody may read there."""
    made = Path(tempfile.mkdtemp(prefix="signals-"))
    made.chmod(0o755)
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


def sine(length_s: float, *, level_dbfs: float = SINE_DBFS, phase_rad: float = 0.0) -> Signal:
    """A 1 kHz sine whose peak is at `level_dbfs`, mono."""
    time_s = np.arange(round(length_s * RATE_HZ)) / RATE_HZ
    amplitude = 10 ** (level_dbfs / 20)
    return np.asarray(amplitude * np.sin(2 * np.pi * SINE_HZ * time_s + phase_rad))


def noise(length_s: float, *, level_dbfs: float, seed: int) -> Signal:
    """Uniform white noise whose peak is at `level_dbfs`, mono."""
    rng = np.random.default_rng(seed)
    return 10 ** (level_dbfs / 20) * rng.uniform(-1, 1, round(length_s * RATE_HZ))


def write_wav(path: Path, mono: Signal) -> None:
    """Write the signal to both channels of a 16 bit WAV file."""
    stereo = np.repeat(np.round(mono * 32767).astype("<i2"), 2)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(stereo.tobytes())


def _media(name: str, extension: str, make: Callable[[], Signal]) -> Path:
    """The named signal in the format of the extension, made at the first call."""
    path = folder() / f"{name}.{extension}"
    if path.exists():
        return path
    raw = folder() / f"{name}.{extension}.raw.wav"
    write_wav(raw, make())
    command = ["ffmpeg", "-nostdin", "-v", "error", "-y", "-i", str(raw), *_ENCODERS[extension]]
    try:
        subprocess.run([*command, str(path)], check=True)
    finally:
        raw.unlink()
    return path


def sine_file(extension: str, length_s: float) -> Path:
    """A 1 kHz sine at -12 dBFS, `length_s` long; mkv and mp4 carry a picture as well."""
    return _media(f"sine-{length_s:g}s", extension, lambda: sine(length_s))


def sudden_file(
    extension: str,
    length_s: float,
    *,
    level_dbfs: float = -3.0,
    seed: int | None = None,
    pause_s: float = 0.0,
) -> Path:
    """A file at full level from its very first sample, with silence of `pause_s` after it.

    It is noise if a seed is given, else a sine.
    """

    def make() -> Signal:
        if seed is None:
            sound = sine(length_s, level_dbfs=level_dbfs, phase_rad=np.pi / 2)
        else:
            sound = noise(length_s, level_dbfs=level_dbfs, seed=seed)
        return np.concatenate([sound, np.zeros(round(pause_s * RATE_HZ))])

    kind = "sine" if seed is None else f"noise{seed}"
    return _media(f"sudden-{kind}-{length_s:g}s{level_dbfs:g}dB{pause_s:g}s", extension, make)


def decoded(path: Path) -> NDArray[np.float32]:
    """What the file holds, as (frames, 2) at 48 kHz: the track's own level, to compare with."""
    command = ["ffmpeg", "-nostdin", "-v", "error", "-i", str(path), "-vn", "-f", "f32le"]
    command += ["-ac", "2", "-ar", str(RATE_HZ), "-"]
    raw = subprocess.run(command, check=True, capture_output=True).stdout
    return np.frombuffer(raw, dtype="<f4").reshape(-1, 2)
