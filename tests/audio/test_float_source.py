"""What the embedded engine is handed instead of a file."""

from __future__ import annotations

import struct
import subprocess
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QIODevice
from support import signals

from sleepplayer.audio.float_source import Floats, FloatSource, open_floats, wav_header

LENGTH_S = 0.5


def encoded(tmp_path: Path, name: str, *options: str) -> Path:
    raw, path = tmp_path / "raw.wav", tmp_path / name
    signals.write_wav(raw, signals.sine(LENGTH_S))
    return converted(raw, path, *options)


def as_wave(path: Path) -> Path:
    """What is floats already is none of ours."""
    return converted(path, path.with_name("as.wav"))


def converted(path: Path, into: Path, *options: str) -> Path:
    command = ["ffmpeg", "-nostdin", "-v", "error", "-y", "-i", str(path), *options, str(into)]
    subprocess.run(command, check=True)
    return into


def opened(path: Path) -> Floats:
    file = open_floats(str(path))
    assert file is not None
    return file


def read(path: Path) -> NDArray[np.float32]:
    """All samples of both channels."""
    source = FloatSource(opened(path), 0.0)
    source.open(QIODevice.OpenModeFlag.ReadOnly)
    data = b""
    while block := source.readData(10_000):
        data += block
    header = len(wav_header(signals.RATE_HZ))
    return np.frombuffer(data[header:], "<f4").reshape(-1, 2)


@pytest.mark.parametrize(
    ("name", "options", "needed"),
    [
        ("a.flac", (), True),
        ("a.wav", (), True),
        ("a.mp3", (), False),
        ("mono.wav", ("-ac", "1"), True),
        ("mono.mp3", ("-ac", "1"), True),
    ],
)
def test_whole_numbers_and_one_channel_need_it(
    name: str, options: tuple[str, ...], needed: bool, tmp_path: Path
) -> None:
    file = open_floats(str(encoded(tmp_path, name, *options)))
    assert (file is not None) is needed
    assert file is None or file.duration_s == pytest.approx(LENGTH_S, abs=0.1)


def test_what_cannot_be_opened_is_left_to_qt(tmp_path: Path) -> None:
    assert open_floats(str(tmp_path / "nowhere.flac")) is None


@pytest.mark.parametrize("extension", ["wav", "flac", "mp3"])
def test_one_channel_is_heard_from_both_at_full_level(extension: str, tmp_path: Path) -> None:
    mono = read(encoded(tmp_path, f"mono.{extension}", "-ac", "1"))
    both = read(as_wave(encoded(tmp_path, f"both.{extension}")))
    assert len(mono) == pytest.approx(LENGTH_S * signals.RATE_HZ, abs=3000)
    assert np.array_equal(mono[:, 0], mono[:, 1])
    middle = slice(8000, 16_000)
    level, expected = (np.sqrt(np.square(each[middle]).mean()) for each in (mono, both))
    assert 20 * np.log10(level / expected) == pytest.approx(0.0, abs=0.1)


def test_channels_in_an_order_of_their_own_end_no_process(tmp_path: Path) -> None:
    """PyAV frees such an order twice."""
    path = tmp_path / "right-left.caf"
    samples = (signals.sine(LENGTH_S) * 32767).astype(">i2").repeat(2)
    chunks = {
        b"desc": struct.pack(">d4sIIIII", signals.RATE_HZ, b"lpcm", 0, 4, 1, 2, 16),
        b"chan": struct.pack(">III", 0, 0, 2)
        + b"".join(struct.pack(">IIfff", label, 0, 0, 0, 0) for label in (2, 1)),
        b"data": bytes(4) + samples.tobytes(),
    }
    content = (name + struct.pack(">q", len(chunk)) + chunk for name, chunk in chunks.items())
    path.write_bytes(b"caff" + struct.pack(">HH", 1, 0) + b"".join(content))
    assert len(read(path)) == round(LENGTH_S * signals.RATE_HZ)
