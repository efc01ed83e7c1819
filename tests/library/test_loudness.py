"""Measured loudness against FFmpeg's own words, and what files are made of."""

from __future__ import annotations

import re
import struct
import subprocess
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.io import wavfile
from support.fakes import FakeClock

from sleepplayer.clock import SystemClock
from sleepplayer.library.builtin import builtin_tracks
from sleepplayer.library.loudness import estimate, measure
from sleepplayer.library.probe import ProbeFailed, probe
from sleepplayer.models import Loudness, Track
from sleepplayer.night.loudness import NightLoudness, is_uneven
from sleepplayer.night.playback import FailureReason

RATE_HZ = 48_000
Sound = NDArray[np.float32]

ENCODERS = {
    "wav": ["-c:a", "pcm_s16le"],
    "flac": ["-c:a", "flac", "-ar", "96000"],
    "mp3": ["-c:a", "libmp3lame", "-b:a", "128k"],
    "opus": ["-c:a", "libopus", "-b:a", "128k"],
    "ogg": ["-c:a", "libvorbis"],
    "m4a": ["-c:a", "aac", "-ac", "6"],
    "wma": ["-c:a", "wmav2"],
    "8k.wav": ["-c:a", "pcm_u8", "-ar", "8000"],
    "mkv": ["-f", "lavfi", "-i", "color=c=gray:s=64x64:r=5:d=12", "-c:v", "mpeg4", "-c:a", "ac3"],
}


def noise(seconds: float, level_db: float, *, seed: int = 1, channels: int = 2) -> Sound:
    rng = np.random.default_rng(seed)
    sound = rng.standard_normal((round(seconds * RATE_HZ), channels)) * 10 ** (level_db / 20)
    return sound.astype(np.float32)


def written(path: Path, sound: Sound, rate_hz: int = RATE_HZ) -> Path:
    wavfile.write(path, rate_hz, sound)
    return path


@pytest.fixture(scope="module")
def changing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve seconds that are quiet, loud, very quiet and ordinary by turns."""
    parts = [noise(3.0, level, seed=i) for i, level in enumerate((-40, -22, -55, -32))]
    return written(tmp_path_factory.mktemp("changing") / "changing.wav", np.concatenate(parts))


def ffmpeg_says(path: Path) -> tuple[float, float, float]:
    """Integrated loudness, range and true peak, from the summary it prints."""
    command = ["ffmpeg", "-nostdin", "-hide_banner", "-nostats", "-i", str(path), "-vn"]
    command += ["-filter:a", "ebur128=peak=true:framelog=verbose", "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    patterns = (r"I: +(\S+) LUFS", r"LRA: +(\S+) LU", r"Peak: +(\S+) dBFS")
    i, lra, peak = (float(re.findall(pattern, said)[-1]) for pattern in patterns)
    return i, lra, peak


def whole(path: Path) -> Loudness:
    measured = measure(path)
    assert measured is not None
    return measured


@pytest.mark.parametrize("extension", ENCODERS)
def test_it_agrees_with_ffmpeg(extension: str, changing: Path, tmp_path: Path) -> None:
    path = tmp_path / f"changing.{extension}"
    command = ["ffmpeg", "-nostdin", "-v", "error", "-i", str(changing)]
    subprocess.run([*command, *ENCODERS[extension], str(path)], check=True)
    lufs, range_lu, peak_dbfs = ffmpeg_says(path)
    measured = whole(path)
    assert measured.integrated_lufs == pytest.approx(lufs, abs=0.1)
    assert measured.range_lu == pytest.approx(range_lu, abs=0.2)
    assert measured.true_peak_dbfs == pytest.approx(peak_dbfs, abs=0.1)


def test_the_loudest_three_seconds_are_found(tmp_path: Path) -> None:
    quiet, loud = noise(10.0, -50.0), noise(4.0, -20.0)
    path = written(tmp_path / "uneven.wav", np.concatenate([quiet, loud, quiet, quiet, quiet]))
    alone = whole(written(tmp_path / "loud.wav", loud))
    measured = whole(path)
    assert measured.short_term_max_lufs == pytest.approx(alone.integrated_lufs, abs=0.2)
    assert alone.short_term_max_lufs == pytest.approx(alone.integrated_lufs, abs=0.2)
    assert not is_uneven(alone, NightLoudness())


def test_one_channel_is_as_loud_as_two_that_are_alike(tmp_path: Path) -> None:
    mono = noise(4.0, -30.0, channels=1)
    both = np.repeat(mono, 2, axis=1)
    one = whole(written(tmp_path / "mono.wav", mono))
    two = whole(written(tmp_path / "stereo.wav", both))
    assert one.integrated_lufs == pytest.approx(two.integrated_lufs, abs=0.05)
    assert one.true_peak_dbfs == two.true_peak_dbfs


@pytest.mark.parametrize("frames", [1, 2000, 12_000, 17_000])
def test_what_is_too_short_is_taken_for_as_loud_as_its_peak(frames: int, tmp_path: Path) -> None:
    sound = noise(1.0, -30.0)[:frames]
    sound[frames // 2] = 0.5
    measured = whole(written(tmp_path / "short.wav", sound))
    assert measured.true_peak_dbfs == pytest.approx(-6.0, abs=1.0)
    assert measured.integrated_lufs == measured.true_peak_dbfs == measured.short_term_max_lufs


def test_a_peak_at_the_very_end_counts(tmp_path: Path) -> None:
    sound = noise(3.07, -50.0)
    sound[-20] = 0.9
    assert whole(written(tmp_path / "end.wav", sound)).true_peak_dbfs > -1.5


def test_silence_has_the_floor(tmp_path: Path) -> None:
    measured = whole(written(tmp_path / "silence.wav", np.zeros((RATE_HZ * 4, 2), np.float32)))
    assert (measured.integrated_lufs, measured.short_term_max_lufs) == (-70.0, -70.0)
    assert measured.true_peak_dbfs < -60.0


def test_levels_beyond_the_scale_are_not_taken_for_less(tmp_path: Path) -> None:
    measured = whole(written(tmp_path / "huge.wav", noise(4.0, 40.0)))
    ordinary = whole(written(tmp_path / "ordinary.wav", noise(4.0, -20.0)))
    assert measured.integrated_lufs == pytest.approx(ordinary.integrated_lufs + 60.0, abs=0.1)


@pytest.mark.parametrize("channels", [3, 6, 7, 11])
@pytest.mark.parametrize("rate_hz", [4000, 22_050, 384_000])
def test_any_number_of_channels_and_any_rate(channels: int, rate_hz: int, tmp_path: Path) -> None:
    measured = whole(written(tmp_path / "x.wav", noise(2.0, -30.0, channels=channels), rate_hz))
    assert -45.0 < measured.integrated_lufs < -10.0


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_samples_that_are_no_numbers_are_refused(bad: float, tmp_path: Path) -> None:
    sound = noise(2.0, -30.0)
    sound[RATE_HZ] = bad
    with pytest.raises(ProbeFailed) as failed:
        measure(written(tmp_path / "bad.wav", sound))
    assert failed.value.reason is FailureReason.NOT_AUDIO


def test_a_rate_that_would_take_for_ever_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProbeFailed):
        measure(written(tmp_path / "slow.wav", noise(1.0, -30.0), 7))


def test_a_file_damaged_in_the_middle_is_measured_where_it_can_be(
    changing: Path, tmp_path: Path
) -> None:
    path = tmp_path / "damaged.mp3"
    encode = ["ffmpeg", "-nostdin", "-v", "error", "-i", str(changing), "-b:a", "128k", str(path)]
    subprocess.run(encode, check=True)
    intact = whole(path)
    content = bytearray(path.read_bytes())
    half = len(content) // 2
    content[half : half + 3000] = bytes(3000)
    path.write_bytes(content)
    assert whole(path).integrated_lufs == pytest.approx(intact.integrated_lufs, abs=1.0)
    path.write_bytes(content[:half])
    assert whole(path).integrated_lufs == pytest.approx(intact.integrated_lufs, abs=5.0)


def test_what_is_no_sound_says_so_in_a_sentence(tmp_path: Path) -> None:
    words = tmp_path / "words.mp3"
    words.write_text("words, nothing but words\n" * 100)
    for path, reason in (
        (words, FailureReason.NOT_AUDIO),
        (tmp_path / "gone.mp3", FailureReason.MISSING),
        (tmp_path, FailureReason.UNREADABLE),
    ):
        with pytest.raises(ProbeFailed) as failed:
            measure(path)
        assert failed.value.reason is reason
        assert str(failed.value).endswith(".")


def test_it_stops_when_told(changing: Path) -> None:
    asked = iter([False] * 5 + [True])
    assert measure(changing, stop=lambda: next(asked)) is None
    assert next(asked, None) is None, "it went on asking"


def test_channels_in_an_order_of_their_own_end_no_process(tmp_path: Path) -> None:
    """PyAV frees such an order twice; see `container._settle_layout`."""
    path = tmp_path / "right-left.caf"
    samples = (noise(2.0, -20.0) * 32767).astype(">i2").tobytes()
    description = struct.pack(">d4sIIIII", RATE_HZ, b"lpcm", 0, 4, 1, 2, 16)
    places = b"".join(struct.pack(">IIfff", label, 0, 0, 0, 0) for label in (2, 1))
    chunks = {
        b"desc": description,
        b"chan": struct.pack(">III", 0, 0, 2) + places,
        b"data": bytes(4) + samples,
    }
    written = (name + struct.pack(">q", len(chunk)) + chunk for name, chunk in chunks.items())
    path.write_bytes(b"caff" + struct.pack(">HH", 1, 0) + b"".join(written))
    assert probe(path).duration_s == pytest.approx(2.0, abs=0.01)
    expected = whole(_wav(tmp_path / "same.wav", samples))
    assert whole(path).integrated_lufs == pytest.approx(expected.integrated_lufs, abs=0.1)


def _wav(path: Path, big_endian: bytes) -> Path:
    wavfile.write(path, RATE_HZ, np.frombuffer(big_endian, ">i2").astype("<i2").reshape(-1, 2))
    return path


# --- the estimate ---------------------------------------------------------------------------------


@pytest.mark.parametrize("extension", ["mp3", "opus"])
def test_an_estimate_is_quick_and_never_too_low(
    extension: str, changing: Path, tmp_path: Path
) -> None:
    path = tmp_path / f"long.{extension}"
    command = ["ffmpeg", "-nostdin", "-v", "error", "-stream_loop", "9", "-i", str(changing)]
    subprocess.run([*command, str(path)], check=True)
    clock = SystemClock()
    began_s = clock.elapsed_s()
    guessed = estimate(path, clock=clock, within_s=5.0)
    took_s = clock.elapsed_s() - began_s
    assert guessed is not None
    measured = whole(path)
    assert guessed.integrated_lufs >= measured.integrated_lufs
    assert guessed.true_peak_dbfs >= measured.true_peak_dbfs
    assert guessed.integrated_lufs <= measured.short_term_max_lufs + 1.0
    assert took_s < 2.0, "0.15 s on an idle machine"


class Hurry(FakeClock):
    """A clock on which every look takes a while."""

    def elapsed_s(self) -> float:
        self.advance(0.05)
        return super().elapsed_s()


def test_an_estimate_from_too_little_is_none(changing: Path) -> None:
    assert estimate(changing, clock=Hurry(), within_s=0.3) is None


def test_the_estimate_leaves_room_for_a_higher_peak(tmp_path: Path) -> None:
    path = written(tmp_path / "even.wav", noise(60.0, -40.0))
    guessed = estimate(path, clock=FakeClock())
    assert guessed is not None
    assert guessed.true_peak_dbfs == pytest.approx(whole(path).true_peak_dbfs + 3.0, abs=1.0)


# --- the sounds that come with the program -------------------------------------------------------


@pytest.mark.parametrize("track", builtin_tracks(), ids=lambda track: track.title)
def test_what_is_said_of_the_built_in_sounds_is_true(track: Track) -> None:
    assert track.loudness is not None
    measured = whole(Path(track.location))
    assert measured.integrated_lufs == pytest.approx(track.loudness.integrated_lufs, abs=0.3)
    assert measured.true_peak_dbfs <= track.loudness.true_peak_dbfs + 0.3
    assert not is_uneven(measured, NightLoudness())
