"""The buffer between a network and an engine, in made-up time."""

from __future__ import annotations

from array import array
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sleepplayer.audio import stream_buffer
from sleepplayer.audio.stream_buffer import BEGIN_S, BYTES_PER_S, CHANNELS, RATE_HZ, StreamBuffer

BLOCK_FRAMES = 1152
STEP_LIMIT = 1.5 / (0.02 * RATE_HZ)
"""From frame to frame, of a level that goes over 20 ms or slower."""


@pytest.fixture(autouse=True)
def without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream_buffer, "LOOK_AGAIN_S", 0.0)


class Clock:
    """Goes on by itself, 5 ms with each look: whoever waits sees time pass."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        self.now_s += 0.005
        return self.now_s


def block(level: float = 1.0, frames: int = BLOCK_FRAMES) -> bytes:
    return array("f", [level] * frames * CHANNELS).tobytes()


def fill(buffer: StreamBuffer, seconds: float) -> int:
    """Put so much sound; returns the frames."""
    count = round(seconds * RATE_HZ / BLOCK_FRAMES) + 1
    for _ in range(count):
        assert buffer.put(block())
    return count * BLOCK_FRAMES


def left_of(samples: bytes) -> list[float]:
    return list(array("f", samples))[::CHANNELS]


def read_for(buffer: StreamBuffer, seconds: float) -> list[float]:
    """What a player gets that wants so much; less if it ends."""
    wanted, got = round(seconds * BYTES_PER_S), b""
    while len(got) < wanted and (more := buffer.read(4096)):
        got += more
    return left_of(got)


def test_there_is_silence_until_there_is_enough_to_begin() -> None:
    buffer = StreamBuffer(Clock())
    fill(buffer, BEGIN_S / 2)
    assert max(read_for(buffer, 1.0)) == 0.0
    assert buffer.silent_s >= 1.0
    fill(buffer, BEGIN_S / 2)
    heard = read_for(buffer, 1.0)
    assert heard[-1] == 1.0
    assert max(abs(b - a) for a, b in pairwise(heard)) < STEP_LIMIT


def test_silence_is_not_handed_out_faster_than_it_is_played() -> None:
    clock = Clock()
    buffer = StreamBuffer(clock)
    read_for(buffer, 3.0)
    assert clock.now_s == pytest.approx(2.5, abs=0.2)


def test_when_it_runs_dry_sound_goes_out_softly_and_comes_back_softly() -> None:
    buffer = StreamBuffer(Clock())
    fill(buffer, BEGIN_S)
    heard = read_for(buffer, 4.0)
    fill(buffer, BEGIN_S)
    heard += read_for(buffer, 1.0)
    assert heard[round(2.6 * RATE_HZ) :].count(0.0) > RATE_HZ // 2
    assert heard[-1] == 1.0
    assert max(abs(b - a) for a, b in pairwise(heard)) < STEP_LIMIT


def test_an_end_is_an_end_and_keeps_every_frame() -> None:
    buffer = StreamBuffer(Clock())
    put = fill(buffer, 0.5)
    buffer.finish(abrupt=False)
    heard = read_for(buffer, 10.0)
    assert len(heard) == put
    assert heard[-1] == 1.0
    assert buffer.read(100) == b""


def test_an_abrupt_end_is_a_soft_one() -> None:
    buffer = StreamBuffer(Clock())
    fill(buffer, 0.5)
    buffer.finish(abrupt=True)
    heard = read_for(buffer, 10.0)
    assert heard[-1] < 0.01
    assert max(abs(b - a) for a, b in pairwise(heard)) < STEP_LIMIT


def test_who_is_closed_lets_go_of_everybody() -> None:
    buffer = StreamBuffer(Clock())
    buffer.close()
    assert buffer.read(100) == b""
    assert not buffer.put(block())
    assert not buffer.wants


def test_a_pause_does_not_count_as_played() -> None:
    clock = Clock()
    buffer = StreamBuffer(clock)
    read_for(buffer, 0.4)
    buffer.set_paused(True)
    clock.now_s += 3600.0
    buffer.set_paused(False)
    before_s = clock.now_s
    read_for(buffer, 1.0)
    assert clock.now_s - before_s > 0.5


@settings(deadline=None, max_examples=30)
@given(
    sizes=st.lists(st.integers(1, 9000), min_size=1, max_size=12),
    reads=st.lists(st.integers(1, 100_000), min_size=1),
    abrupt=st.booleans(),
)
def test_nothing_is_lost_whatever_the_sizes(
    sizes: list[int], reads: list[int], abrupt: bool
) -> None:
    buffer = StreamBuffer(Clock())
    for size in sizes:
        buffer.put(block(frames=size))
    buffer.finish(abrupt=abrupt)
    got, turn = 0, 0
    while more := buffer.read(reads[turn % len(reads)]):
        got, turn = got + len(more), turn + 1
    silent = round(buffer.silent_s * BYTES_PER_S)
    assert got - silent == sum(sizes) * CHANNELS * 4
