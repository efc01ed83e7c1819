"""Measuring in the background: what comes first, what gives way, what is never lost."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from sleepplayer.library.measurer import AT_A_TIME, BackgroundMeasurer, MeasuringProgress
from sleepplayer.library.probe import ProbeFailed
from sleepplayer.models import Loudness, Track, TrackId
from sleepplayer.night.playback import FailureReason

LIMIT_S = 10.0
FOUND = Loudness(
    integrated_lufs=-23.0, true_peak_dbfs=-3.0, range_lu=5.0, short_term_max_lufs=-20.0
)


def track(name: str, number: int | None = None) -> Track:
    return Track(location=name, title=name, track_id=None if number is None else TrackId(number))


class Shelf:
    """A library in memory."""

    def __init__(self, *names: str) -> None:
        self.tracks = {TrackId(i): track(name, i) for i, name in enumerate(names)}
        self.kept: dict[TrackId, Loudness | None] = {}
        self.broken = False

    def unmeasured(self, limit: int) -> Sequence[Track]:
        if self.broken:
            raise OSError("the disk is gone")
        return [t for i, t in self.tracks.items() if i not in self.kept][:limit]

    def put_loudness(self, track_id: TrackId, loudness: Loudness | None) -> None:
        if self.broken:
            raise OSError("the disk is gone")
        self.kept[track_id] = loudness


class Ruler:
    """Measures at once, but for a file called `long…`, which lasts until it is let go."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.rests = 0
        self.let_go = threading.Event()
        self.there = threading.Condition()

    def __call__(self, path: Path, *, stop: Callable[[], bool]) -> Loudness | None:
        with self.there:
            self.begun.append(path.name)
            self.there.notify_all()
        if path.name.startswith("gone"):
            raise ProbeFailed(path, FailureReason.MISSING)
        if path.name.startswith("words"):
            raise ProbeFailed(path, FailureReason.NOT_AUDIO)
        if path.name.startswith("fault"):
            raise RuntimeError("a fault")
        while path.name.startswith("long") and not self.let_go.wait(0.002):
            if stop():
                return None
        return FOUND

    def rest(self) -> None:
        self.rests += 1

    def wait_for(self, *names: str) -> None:
        """Until these were begun, in this order and nothing else."""
        with self.there:
            assert self.there.wait_for(lambda: len(self.begun) >= len(names), LIMIT_S), self.begun
        assert self.begun == list(names)


class Bench:
    """A measurer, and what it says."""

    def __init__(self, *names: str) -> None:
        self.shelf = Shelf(*names)
        self.ruler = Ruler()
        self.results: list[tuple[str, TrackId | None, Loudness | None]] = []
        self.progress: list[MeasuringProgress] = []
        self.said = threading.Condition()
        self.measurer = BackgroundMeasurer(
            self.shelf,
            measured=self._result,
            progressed=self._progressed,
            measure=self.ruler,
        )

    def _result(self, place: str, track_id: TrackId | None, found: Loudness | None) -> None:
        with self.said:
            self.results.append((place, track_id, found))
            self.said.notify_all()

    def _progressed(self, progress: MeasuringProgress) -> None:
        with self.said:
            self.progress.append(progress)
            self.said.notify_all()

    def wait_for_results(self, count: int) -> list[str]:
        with self.said:
            assert self.said.wait_for(lambda: len(self.results) >= count, LIMIT_S), self.results
            return [place for place, _id, _found in self.results]

    def wait_until_idle(self, *, after: int) -> list[str]:
        """Until it has nothing to do, with so many results; then no more may follow."""
        places = self.wait_for_results(after)
        with self.said:
            idle = MeasuringProgress(self.progress[-1].done, 0, busy=False)
            assert self.said.wait_for(
                lambda: replace(self.progress[-1], done=idle.done) == idle, LIMIT_S
            )
            assert len(self.results) == after
        return places


@pytest.fixture
def benches() -> Iterator[Callable[..., Bench]]:
    made: list[Bench] = []

    def make(*names: str) -> Bench:
        made.append(Bench(*names))
        return made[-1]

    yield make
    for bench in made:
        assert bench.measurer.close()


Benches = Callable[..., Bench]


def test_it_works_through_the_library_and_then_rests(benches: Benches) -> None:
    names = [f"{i}" for i in range(AT_A_TIME * 2 + 5)]
    bench = benches(*names)
    bench.measurer.look()
    assert bench.wait_until_idle(after=len(names)) == names
    assert set(bench.shelf.kept.values()) == {FOUND}
    assert len(bench.shelf.kept) == len(names)
    assert bench.ruler.rests >= 1
    done = [progress.done for progress in bench.progress]
    assert done == sorted(done)


def test_nothing_of_the_library_is_measured_before_it_is_told_to_look(benches: Benches) -> None:
    bench = benches("a", "b")
    bench.measurer.want(track("c"))
    assert bench.wait_until_idle(after=1) == ["c"]
    assert bench.results == [("c", None, FOUND)]
    assert bench.shelf.kept == {}


def test_what_tonight_needs_interrupts_and_comes_in_its_order(benches: Benches) -> None:
    bench = benches("long", "b")
    bench.measurer.look()
    bench.ruler.wait_for("long")
    bench.measurer.want(track("tonight", 7))
    bench.measurer.want(track("then"))
    bench.wait_for_results(2)
    bench.ruler.let_go.set()
    places = bench.wait_until_idle(after=4)
    assert places == ["tonight", "then", "long", "b"]
    assert bench.shelf.kept[TrackId(7)] == FOUND


def test_what_is_being_measured_already_goes_on_when_it_is_wanted(benches: Benches) -> None:
    bench = benches("long")
    bench.measurer.look()
    bench.ruler.wait_for("long")
    bench.measurer.want(track("long", 0))
    bench.measurer.want(track("other"))
    bench.ruler.let_go.set()
    assert bench.wait_until_idle(after=2) == ["long", "other"]
    assert bench.ruler.begun == ["long", "other"]


def test_streams_and_measured_tracks_are_left_alone(benches: Benches) -> None:
    bench = benches("https://example.org/rain.mp3", "a")
    bench.measurer.want(track("http://example.org/live"))
    bench.measurer.want(replace(track("known"), loudness=FOUND))
    bench.measurer.look()
    assert bench.wait_until_idle(after=1) == ["a"]


def test_what_cannot_be_measured_is_told_and_only_the_hopeless_is_kept(
    benches: Benches, caplog: pytest.LogCaptureFixture
) -> None:
    names = ["gone", "words", "fault", *(f"gone {i}" for i in range(AT_A_TIME)), "last"]
    bench = benches(*names)
    bench.measurer.look()
    assert bench.wait_until_idle(after=len(names)) == names
    assert bench.shelf.kept == {TrackId(1): None, TrackId(len(names) - 1): FOUND}
    assert [found for _place, _id, found in bench.results[:3]] == [None] * 3
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == [
        "measuring failed: RuntimeError"
    ]
    bench.measurer.look()  # something has changed: they are tried again
    bench.wait_until_idle(after=2 * len(names) - 2)


def test_a_library_that_fails_costs_no_endless_round(
    benches: Benches, caplog: pytest.LogCaptureFixture
) -> None:
    bench = benches("a")
    bench.shelf.broken = True
    bench.measurer.look()
    bench.measurer.want(track("b", 5))
    bench.wait_until_idle(after=1)
    assert len(caplog.records) == 2
    bench.shelf.broken = False
    bench.measurer.look()
    bench.wait_until_idle(after=2)
    assert bench.shelf.kept == {TrackId(0): FOUND}


def test_it_closes_at_once_also_in_the_middle(benches: Benches) -> None:
    bench = benches("long")
    bench.measurer.look()
    bench.ruler.wait_for("long")
    began_s = time.monotonic()
    assert bench.measurer.close()
    assert time.monotonic() - began_s < 1.0
    assert bench.shelf.kept == {}
    assert bench.ruler.rests >= 1


def test_a_file_that_is_replaced_meanwhile_is_measured_again(
    benches: Benches, tmp_path: Path
) -> None:
    """The old one may be read to its end, but what comes of it must not count for the new one."""
    file = tmp_path / "long.mp3"
    file.write_bytes(b"quiet")
    bench = benches(str(file))
    bench.measurer.look()
    bench.ruler.wait_for("long.mp3")
    file.write_bytes(b"much louder")
    bench.ruler.let_go.set()
    bench.wait_for_results(1)
    assert bench.shelf.kept == {}
    bench.measurer.look()
    bench.wait_for_results(2)
    assert bench.shelf.kept == {TrackId(0): FOUND}
