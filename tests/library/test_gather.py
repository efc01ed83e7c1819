"""Finding files and gathering tracks, at once and beside the window."""

from __future__ import annotations

import logging
import os
import shutil
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from sleepplayer.library.background import BackgroundGatherer, Chunk
from sleepplayer.library.builtin import builtin_tracks
from sleepplayer.library.find import find_files
from sleepplayer.library.gather import (
    Gathered,
    Probe,
    Rejected,
    Source,
    examine,
    sort_out,
)
from sleepplayer.library.probe import ProbeFailed, probe
from sleepplayer.models import Track
from sleepplayer.night.playback import FailureReason

PATIENCE_S = 10.0


def gather(sources: Iterable[Source], *, probe: Probe) -> Gathered:
    """All at once."""
    return sort_out(examine(sources, probe=probe))


def touch(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()


def found(root: Path, *named: str) -> list[str]:
    paths = find_files([root / name for name in named or (".",)])
    return [os.path.relpath(path, root) for path in paths]


def probe_name(path: Path) -> Track:
    """A probe that never looks: names with `bad` in them are rejected."""
    if "bad" in path.name:
        raise ProbeFailed(path, FailureReason.NOT_AUDIO)
    return Track(location=str(path), title=path.stem)


def test_a_folder_gives_its_files_then_its_subfolders_in_natural_order(tmp_path: Path) -> None:
    touch(
        tmp_path,
        "track10.mp3",
        "Track2.mp3",
        "a/1.ogg",
        "a/b/2.flac",
        "Ä.opus",
        "b.opus",
        "10/x.wav",
    )
    touch(tmp_path, "2/x.wav")
    assert found(tmp_path) == [
        "Ä.opus",
        "b.opus",
        "Track2.mp3",
        "track10.mp3",
        "2/x.wav",
        "10/x.wav",
        "a/1.ogg",
        "a/b/2.flac",
    ]


def test_hidden_and_other_files_are_left_out_inside_a_folder(tmp_path: Path) -> None:
    touch(tmp_path, "rain.MP3", ".hidden.mp3", ".cache/x.mp3", "cover.jpg", "notes.txt", "a.ts")
    assert found(tmp_path) == ["rain.MP3"]


def test_a_named_file_or_folder_is_tried_whatever_it_is_called(tmp_path: Path) -> None:
    touch(tmp_path, "strange.xyz", ".hidden.mp3", ".private/rain.mp3")
    assert found(tmp_path, "strange.xyz", ".private", "gone.mp3", ".hidden.mp3") == [
        "strange.xyz",
        ".private/rain.mp3",
        "gone.mp3",
        ".hidden.mp3",
    ]


def test_named_files_keep_their_order_and_come_as_often_as_named(tmp_path: Path) -> None:
    touch(tmp_path, "a.mp3", "b.mp3", "c.mp3")
    (tmp_path / "again.mp3").symlink_to("a.mp3")
    named = found(tmp_path, "c.mp3", "a.mp3", "./c.mp3", ".", "b.mp3")
    assert named == ["c.mp3", "a.mp3", "c.mp3", "b.mp3", "b.mp3"]


def test_links_in_a_circle_come_to_an_end(tmp_path: Path) -> None:
    touch(tmp_path, "a/rain.mp3")
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "a" / "self").symlink_to("self")
    (tmp_path / "a" / "self.mp3").symlink_to("self.mp3")
    assert found(tmp_path) == ["a/rain.mp3", "a/self.mp3"]
    assert found(tmp_path, "a/self") == ["a/self"]


def test_a_linked_folder_is_entered(tmp_path: Path) -> None:
    touch(tmp_path, "elsewhere/rain.mp3")
    (tmp_path / "music").mkdir()
    (tmp_path / "music" / "link").symlink_to(tmp_path / "elsewhere")
    assert found(tmp_path, "music") == ["music/link/rain.mp3"]


def test_a_folder_named_like_a_sound_is_a_folder(tmp_path: Path) -> None:
    touch(tmp_path, "rain.mp3/1.ogg")
    assert found(tmp_path) == ["rain.mp3/1.ogg"]


def test_a_broken_link_and_a_pipe_are_left_to_the_probe(tmp_path: Path) -> None:
    (tmp_path / "broken.mp3").symlink_to("gone.mp3")
    os.mkfifo(tmp_path / "pipe.mp3")
    assert gather([tmp_path], probe=probe).rejected == (
        Rejected(tmp_path / "broken.mp3", FailureReason.MISSING),
        Rejected(tmp_path / "pipe.mp3", FailureReason.UNREADABLE),
    )


def test_a_folder_closed_to_us_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    touch(tmp_path, "closed/rain.mp3", "open/rain.mp3")
    scandir = os.scandir

    def guarded(path: Path) -> object:
        if path.name == "closed":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", guarded)
    assert found(tmp_path) == ["closed", "open/rain.mp3"]
    assert gather([tmp_path / "closed"], probe=probe).rejected == (
        Rejected(tmp_path / "closed", FailureReason.UNREADABLE),
    )


def test_folders_nested_deeper_than_calls(tmp_path: Path) -> None:
    deep = tmp_path
    for _ in range(300):
        deep /= "d"
        deep.mkdir()
    touch(deep, "rain.mp3")
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(len(traceback.extract_stack()) + 150)
    try:
        files = list(find_files([tmp_path]))
    finally:
        sys.setrecursionlimit(limit)
    assert files == [deep / "rain.mp3"]


def test_stop_is_asked_between_folders(tmp_path: Path) -> None:
    touch(tmp_path, *(f"{number}/x.mp3" for number in range(9)))
    assert list(find_files([tmp_path], stop=lambda: True)) == []


def test_gathering_sorts_tracks_from_rejects(tmp_path: Path) -> None:
    rain = Path(builtin_tracks()[0].location)
    shutil.copy(rain, tmp_path / "2.opus")
    shutil.copy(rain, tmp_path / "10.opus")
    touch(tmp_path, "3.opus")
    gathered = gather([tmp_path, tmp_path / "gone.mp3"], probe=probe)
    assert [track.location for track in gathered.tracks] == [
        str(tmp_path / "2.opus"),
        str(tmp_path / "10.opus"),
    ]
    assert gathered.rejected == (
        Rejected(tmp_path / "3.opus", FailureReason.NOT_AUDIO),
        Rejected(tmp_path / "gone.mp3", FailureReason.MISSING),
    )


def test_nothing_comes_of_nothing(tmp_path: Path) -> None:
    assert gather([tmp_path], probe=probe) == Gathered()
    assert gather([], probe=probe) == Gathered()


class HandClock:
    """Stands still unless moved."""

    now_s = 0.0

    def elapsed_s(self) -> float:
        return self.now_s

    def wall(self) -> datetime:
        raise AssertionError("nobody asks")


class Desk:
    """Takes chunks and waits for them."""

    def __init__(self) -> None:
        self.chunks: list[Chunk] = []
        self.threads: set[str] = set()
        self._changed = threading.Condition()

    def take(self, chunk: Chunk) -> None:
        with self._changed:
            self.chunks.append(chunk)
            self.threads.add(threading.current_thread().name)
            self._changed.notify_all()

    def wait_for(self, enough: Callable[[list[Chunk]], bool]) -> list[Chunk]:
        with self._changed:
            assert self._changed.wait_for(lambda: enough(self.chunks), PATIENCE_S)
            return list(self.chunks)


def done(request: int) -> Callable[[list[Chunk]], bool]:
    return lambda chunks: any(chunk.request == request and chunk.done for chunk in chunks)


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


Start = Callable[[Callable[[Path], Track]], BackgroundGatherer]


@pytest.fixture
def start(desk: Desk, clock: HandClock) -> Iterator[Start]:
    gatherers = []

    def start(probe: Callable[[Path], Track]) -> BackgroundGatherer:
        gatherers.append(BackgroundGatherer(desk.take, probe=probe, clock=clock))
        return gatherers[-1]

    yield start
    for gatherer in gatherers:
        assert gatherer.close(PATIENCE_S)


def sizes(chunks: list[Chunk]) -> list[tuple[int, int]]:
    return [(len(chunk.gathered.tracks), len(chunk.gathered.rejected)) for chunk in chunks]


def names(*stems: str) -> list[Path]:
    return [Path(f"/nowhere/{stem}.mp3") for stem in stems]


def test_the_first_track_comes_alone_then_fifty_at_a_time(desk: Desk, start: Start) -> None:
    request = start(probe_name).request(names("bad", *map(str, range(120)), "bad2"))
    chunks = desk.wait_for(done(request))
    assert sizes(chunks) == [(1, 1), (50, 0), (50, 0), (19, 1)]
    assert [chunk.done for chunk in chunks] == [False, False, False, True]
    titles = [track.title for chunk in chunks for track in chunk.gathered.tracks]
    assert titles == [str(number) for number in range(120)]
    assert desk.threads == {"gatherer"}


def test_a_slow_disk_is_heard_of_every_half_second(
    desk: Desk, clock: HandClock, start: Start
) -> None:
    def slow(path: Path) -> Track:
        clock.now_s += 0.2
        return probe_name(path)

    request = start(slow).request(names(*"abcdefg"))
    assert sizes(desk.wait_for(done(request))) == [(1, 0), (3, 0), (3, 0), (0, 0)]


def test_requests_are_served_in_order_and_end_even_when_empty(desk: Desk, start: Start) -> None:
    gatherer = start(probe_name)
    requests = [gatherer.request(names(*stems)) for stems in ("ab", "", "c")]
    chunks = desk.wait_for(done(requests[-1]))
    assert [chunk.request for chunk in chunks if chunk.done] == requests
    assert [chunk.request for chunk in chunks] == sorted(chunk.request for chunk in chunks)


def test_a_cancelled_request_delivers_nothing_more_and_the_next_does(
    desk: Desk, start: Start
) -> None:
    reached, go_on = threading.Event(), threading.Event()

    def held(path: Path) -> Track:
        if path.stem == "b":
            reached.set()
            assert go_on.wait(PATIENCE_S)
        return probe_name(path)

    gatherer = start(held)
    first = gatherer.request(names(*"abcdef"))
    gatherer.request(names("x"))
    assert reached.wait(PATIENCE_S)
    gatherer.cancel()
    go_on.set()
    third = gatherer.request(names("y"))
    chunks = desk.wait_for(done(third))
    assert [(chunk.request, sizes([chunk])[0]) for chunk in chunks] == [
        (first, (1, 0)),
        (third, (1, 0)),
        (third, (0, 0)),
    ]


def test_it_may_be_cancelled_and_closed_while_delivering(clock: HandClock) -> None:
    delivered = threading.Event()

    def deliver(chunk: Chunk) -> None:
        gatherer.cancel()
        gatherer.close()
        delivered.set()

    gatherer = BackgroundGatherer(deliver, probe=probe_name, clock=clock)
    gatherer.request(names(*"abc"))
    assert delivered.wait(PATIENCE_S)
    assert gatherer.close(PATIENCE_S)


def test_closing_drops_what_waits_and_ends_the_thread(desk: Desk, start: Start) -> None:
    gatherer = start(probe_name)
    assert gatherer.close(PATIENCE_S)
    assert gatherer.close(PATIENCE_S)
    with pytest.raises(RuntimeError, match="closed"):
        gatherer.request(names("a"))
    assert "gatherer" not in {thread.name for thread in threading.enumerate()}


def test_closing_does_not_wait_for_a_disk_that_hangs(desk: Desk, start: Start) -> None:
    reached, go_on = threading.Event(), threading.Event()

    def hanging(path: Path) -> Track:
        reached.set()
        assert go_on.wait(PATIENCE_S)
        return probe_name(path)

    gatherer = start(hanging)
    gatherer.request(names("a"))
    assert reached.wait(PATIENCE_S)
    begun_s = time.monotonic()
    assert not gatherer.close(0.05)
    assert time.monotonic() - begun_s < PATIENCE_S / 2
    go_on.set()
    assert gatherer.close(PATIENCE_S)
    assert desk.chunks == []


def test_a_fault_ends_one_request_and_names_no_file_in_the_log(
    desk: Desk, start: Start, caplog: pytest.LogCaptureFixture
) -> None:
    def faulty(path: Path) -> Track:
        if path.stem == "secret":
            raise ZeroDivisionError(path)
        return probe_name(path)

    gatherer = start(faulty)
    with caplog.at_level(logging.INFO):
        first = gatherer.request(names("a", "secret", "b"))
        second = gatherer.request(names("c"))
        chunks = desk.wait_for(done(second))
    assert sizes([chunk for chunk in chunks if chunk.request == first]) == [(1, 0), (0, 0)]
    assert "gathering broke off: ZeroDivisionError" in caplog.text
    assert "secret" not in caplog.text


def test_ten_thousand_files_start_at_once(tmp_path: Path, desk: Desk, start: Start) -> None:
    touch(tmp_path, *(f"{number % 100}/{number}.mp3" for number in range(10_000)))
    begun_s = time.perf_counter()
    request = start(probe_name).request([tmp_path])
    desk.wait_for(bool)
    first_s = time.perf_counter() - begun_s
    chunks = desk.wait_for(done(request))
    assert sum(tracks for tracks, _ in sizes(chunks)) == 10_000
    assert max(tracks for tracks, _ in sizes(chunks)) == 50
    assert first_s < 0.5
