"""The sounds that ship with the player: level, format, catalogue, and loops without a seam."""

import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import av
import av.filter
import numpy as np
import pytest
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

SOUNDS = Path(__file__).parents[2] / "resources" / "sounds"
FILES = sorted(path for path in SOUNDS.iterdir() if path.suffix != ".toml")
RATE_HZ = 48_000
MARGIN = 1.3
"""The seam may be this much more unusual than the most unusual place inside the track."""

every_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


@cache
def samples_of(path: Path) -> FloatArray:
    with av.open(path) as container:
        blocks = [frame.to_ndarray() for frame in container.decode(audio=0)]
    return np.concatenate(blocks, axis=1).T.astype(np.float64)


def loudness_and_peak(path: Path) -> tuple[float, float, float]:
    """Measure integrated LUFS, true peak dBFS and the loudest 400 ms in LUFS."""
    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=RATE_HZ, format="fltp", layout="stereo")
    meter = graph.add("ebur128", "metadata=1:peak=true")
    sink = graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    readings: list[dict[str, str]] = []
    with av.open(path) as container:
        for frame in [*container.decode(audio=0), None]:
            graph.push(frame)
            while True:
                try:
                    readings.append(dict(graph.pull().metadata))
                except (av.error.BlockingIOError, av.error.EOFError):
                    break
    momentary = max(float(reading["lavfi.r128.M"]) for reading in readings)
    peak = 20.0 * np.log10(float(readings[-1]["lavfi.r128.true_peak"]))
    return float(readings[-1]["lavfi.r128.I"]), float(peak), momentary


def catalogue() -> list[dict[str, Any]]:
    with (SOUNDS / "sounds.toml").open("rb") as file:
        sounds: list[dict[str, Any]] = tomllib.load(file)["sound"]
    return sounds


def mono(samples: FloatArray) -> FloatArray:
    middle: FloatArray = samples.mean(axis=1)
    return middle


# How unusual a place is, from a stretch of sound with that place in its middle. ------------------


def click(stretch: FloatArray) -> float:
    """How far the sharpest corner stands out of the 10 ms around it."""
    corners = np.abs(np.diff(mono(stretch), 3))
    centre = corners.shape[0] // 2
    around = corners[centre - 480 : centre + 480]
    return float(corners[centre - 6 : centre + 6].max() / (np.sqrt(np.mean(around**2)) + 1e-12))


def hole(stretch: FloatArray) -> float:
    """How quiet the quietest 4 ms of the middle 60 ms are."""
    middle = mono(stretch)
    centre = middle.shape[0] // 2
    parts = np.diff(middle)[centre - 1_440 : centre + 1_440].reshape(15, 192)
    return float(1.0 / (np.sqrt(np.mean(parts**2, axis=1).min()) + 1e-9))


def halves(stretch: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The levels in dB of nine bands of the half second before and after the place."""
    edges_hz = np.geomspace(80.0, 10_000.0, 10)
    levels = []
    for half in np.split(mono(stretch)[: stretch.shape[0] // 2 * 2], 2):
        power = np.abs(np.fft.rfft(half * np.hanning(half.shape[0]))) ** 2
        bins = np.searchsorted(np.fft.rfftfreq(half.shape[0], 1.0 / RATE_HZ), edges_hz)
        bands = np.add.reduceat(power, bins)[:-1]
        levels.append(10.0 * np.log10(bands + 1e-9))
    return levels[0], levels[1]


def level_step(stretch: FloatArray) -> float:
    """How many dB the level changes from the half second before to the one after."""
    before, after = (np.sqrt(np.mean(half**2)) for half in np.split(mono(stretch), 2))
    return float(abs(20.0 * np.log10((after + 1e-7) / (before + 1e-7))))


def colour_step(stretch: FloatArray) -> float:
    """How many dB the bands change against each other."""
    before, after = halves(stretch)
    return float(np.std(after - before))


Oddness = Callable[[FloatArray], float]
CHECKS: dict[str, tuple[Oddness, float]] = {
    "click": (click, 0.05),
    "hole": (hole, 0.07),
    "level": (level_step, 1.0),
    "colour": (colour_step, 1.0),
}


def has_seam(samples: FloatArray, check: str) -> bool:
    """Whether the loop point differs from every place inside, a second from either end."""
    oddness, length_s = CHECKS[check]
    reach = round(length_s * RATE_HZ / 2)
    seam = oddness(np.concatenate([samples[-reach:], samples[:reach]]))
    places = np.linspace(RATE_HZ, samples.shape[0] - RATE_HZ, 400).astype(int)
    inside = max(oddness(samples[place - reach : place + reach]) for place in places)
    return seam > inside * MARGIN


# The ways a loop is usually broken. ---------------------------------------------------------------


def with_padding(samples: FloatArray) -> FloatArray:
    """End in 30 ms of silence, as a codec's padding does."""
    return np.concatenate([samples[: -RATE_HZ // 2], np.zeros((1_440, 2))])


def with_fades(samples: FloatArray) -> FloatArray:
    """Fade in and out, as a song does."""
    ramp = np.linspace(0.0, 1.0, RATE_HZ * 2)[:, None]
    faded = samples.copy()
    faded[: ramp.shape[0]] *= ramp
    faded[-ramp.shape[0] :] *= ramp[::-1]
    return faded


def with_jump(samples: FloatArray) -> FloatArray:
    """Drift off zero through the track and fall back at the end: a click."""
    return samples + np.linspace(-0.08, 0.08, samples.shape[0])[:, None]


def with_swelling(samples: FloatArray) -> FloatArray:
    """Grow by 50 dB from beginning to end."""
    return samples * 10.0 ** (np.linspace(-50.0, 0.0, samples.shape[0]) / 20.0)[:, None]


def with_dulling(samples: FloatArray) -> FloatArray:
    """Lose the treble gradually, so that the beginning is suddenly bright again."""
    spectrum = np.fft.rfft(samples, axis=0)
    frequencies_hz = np.fft.rfftfreq(samples.shape[0], 1.0 / RATE_HZ)
    spectrum /= (1.0 + (frequencies_hz / 150.0) ** 8)[:, None]
    dull = np.fft.irfft(spectrum, samples.shape[0], axis=0)
    share = np.linspace(0.0, 1.0, samples.shape[0])[:, None]
    return samples * (1.0 - share) + dull * share


BREAKAGES: dict[str, tuple[Callable[[FloatArray], FloatArray], str]] = {
    "padding": (with_padding, "hole"),
    "fades": (with_fades, "hole"),
    "jump": (with_jump, "click"),
    "swelling": (with_swelling, "level"),
    "dulling": (with_dulling, "colour"),
}


# Tests. -------------------------------------------------------------------------------------------


def test_there_are_between_eight_and_twelve_small_files() -> None:
    assert 8 <= len(FILES) <= 12
    assert sum(path.stat().st_size for path in SOUNDS.iterdir()) < 6_000_000


@every_file
def test_file_is_stereo_at_48_khz_and_decodes_whole(path: Path) -> None:
    with av.open(path) as container:
        (stream,) = container.streams.audio
        assert stream.rate == RATE_HZ
        assert stream.channels == 2
    samples = samples_of(path)
    assert samples.shape[1] == 2
    assert 30.0 <= samples.shape[0] / RATE_HZ <= 90.0


@every_file
def test_level_is_that_of_the_night(path: Path) -> None:
    loudness_lufs, true_peak_dbfs, loudest_400_ms_lufs = loudness_and_peak(path)
    assert loudness_lufs == pytest.approx(-30.0, abs=1.0)
    assert true_peak_dbfs <= -12.0
    assert loudest_400_ms_lufs <= loudness_lufs + 8.0


@every_file
def test_sound_is_soft_and_for_two_ears(path: Path) -> None:
    samples = samples_of(path)
    offset = np.abs(samples.mean(axis=0)).max()
    assert offset < 10.0 ** (-70.0 / 20.0)
    power = np.sum(np.abs(np.fft.rfft(samples, axis=0)) ** 2, axis=1)
    bin_10_khz = 10_000 * samples.shape[0] // RATE_HZ
    assert power[bin_10_khz:].sum() < 0.01 * power.sum()
    left_power, right_power = np.mean(samples**2, axis=0)
    assert abs(10.0 * np.log10(left_power / right_power)) < 3.0
    left, right = samples.T
    assert np.sum(left * right) < 0.95 * np.sqrt(np.sum(left**2) * np.sum(right**2))


@every_file
@pytest.mark.parametrize("check", CHECKS)
def test_loop_point_is_like_any_other_place(path: Path, check: str) -> None:
    assert not has_seam(samples_of(path), check)


@pytest.mark.parametrize("breakage", BREAKAGES)
@pytest.mark.parametrize("name", ["brown-noise", "rain", "stream", "white-noise"])
def test_seam_check_finds_a_broken_loop(name: str, breakage: str) -> None:
    (path,) = (path for path in FILES if path.stem == name)
    breaking, expected_fault = BREAKAGES[breakage]
    assert has_seam(breaking(samples_of(path)), expected_fault)


@every_file
def test_seam_check_finds_padding_in_each_file(path: Path) -> None:
    assert has_seam(with_padding(samples_of(path)), "hole")


def test_catalogue_names_exactly_the_files() -> None:
    assert sorted(sound["file"] for sound in catalogue()) == [path.name for path in FILES]
    assert len({sound["id"] for sound in catalogue()}) == len(FILES)
    assert len({sound["title"] for sound in catalogue()}) == len(FILES)


@pytest.mark.parametrize("sound", catalogue(), ids=lambda sound: str(sound["id"]))
def test_catalogue_says_what_was_measured(sound: dict[str, Any]) -> None:
    path = SOUNDS / sound["file"]
    loudness_lufs, true_peak_dbfs, _ = loudness_and_peak(path)
    assert sound["loudness_lufs"] == pytest.approx(loudness_lufs, abs=0.2)
    assert sound["true_peak_dbfs"] == pytest.approx(true_peak_dbfs, abs=0.3)
    assert sound["duration_s"] == pytest.approx(samples_of(path).shape[0] / RATE_HZ, abs=0.01)
    assert sound["synthesised"] is True


@pytest.mark.parametrize("sound", catalogue(), ids=lambda sound: str(sound["id"]))
def test_catalogue_tags_are_whole(sound: dict[str, Any]) -> None:
    weights = [trigger["weight"] for trigger in sound["triggers"]]
    assert sum(weights) == pytest.approx(1.0)
    assert min(weights) > 0.0
    names = [trigger["id"] for trigger in sound["triggers"]] + sound["styles"]
    assert all(name == name.lower().replace("_", "-").replace(" ", "-") for name in names)
    assert sound["styles"]
