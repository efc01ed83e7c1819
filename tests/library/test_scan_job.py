"""Scans on their thread: batches, progress, cancelling, going on after an end."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from queue import SimpleQueue

import pytest
from support.fake_catalog import FakeCatalog
from support.fakes import FakeClock
from support.media import copy

from sleepplayer.catalog import Catalog, Change, ScannedFile
from sleepplayer.clock import SystemClock
from sleepplayer.errors import OutsideError
from sleepplayer.library.media import FileOnDisk, MediaReader
from sleepplayer.library.probe import ProbeFailed
from sleepplayer.library.reading import ReadingProcess
from sleepplayer.library.scan_job import (
    LARGEST_BATCH,
    BatchApplied,
    LibraryScanner,
    ScanEnded,
    ScanEvent,
    ScanOutcome,
    ScanProgress,
)
from sleepplayer.library.scanner import Reader
from sleepplayer.models import Root

PATIENCE_S = 20.0


class NameReader:
    """Takes every file for a sound named like its content; time passes with each, if wanted."""

    def __init__(self, clock: FakeClock | None = None, each_s: float = 0.0) -> None:
        self.clock, self.each_s = clock, each_s
        self.read = 0
        self.before_each: Callable[[int], None] = lambda number: None

    def read_all(
        self, files: Iterable[FileOnDisk], *, stop: Callable[[], bool]
    ) -> Iterator[tuple[FileOnDisk, ScannedFile | ProbeFailed]]:
        for found in files:
            self.before_each(self.read)
            if stop():
                return
            self.read += 1
            if self.clock:
                self.clock.advance(self.each_s)
            yield (
                found,
                ScannedFile(
                    location=found.location,
                    size_bytes=found.size_bytes,
                    modified_ns=found.modified_ns,
                    fingerprint=Path(found.location).name,
                    title="x",
                ),
            )


class Running:
    """A scanner, and its events as they come."""

    def __init__(self, catalog: Catalog, reader: Reader, clock: FakeClock | None = None) -> None:
        self.events: SimpleQueue[ScanEvent] = SimpleQueue()
        self.scanner = LibraryScanner(
            catalog, self.events.put, reader=reader, clock=clock or SystemClock()
        )

    def until_end(self) -> list[ScanEvent]:
        """All events of one scan."""
        got = []
        while True:
            got.append(self.events.get(timeout=PATIENCE_S))
            if isinstance(got[-1], ScanEnded):
                return got


FILES = 2 * LARGEST_BATCH + 30


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for number in range(FILES):
        path = tmp_path / f"folder {number // 20}" / f"{number}.mp3"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    return tmp_path


def batches(events: Sequence[ScanEvent]) -> list[int]:
    return [event.changes for event in events if isinstance(event, BatchApplied)]


def test_changes_are_applied_in_batches_and_the_end_is_told(root: Path) -> None:
    catalog = FakeCatalog([Root(str(root))])
    running = Running(catalog, NameReader(), FakeClock())
    request = running.scanner.scan()
    events = running.until_end()
    assert batches(events) == [LARGEST_BATCH, LARGEST_BATCH, 30]
    assert [len(batch) for batch in catalog.batches] == [LARGEST_BATCH, LARGEST_BATCH, 30]
    assert events[-1] == ScanEnded(request, ScanOutcome.DONE, files=FILES)
    assert running.scanner.close()


def test_a_slow_disk_brings_smaller_batches_and_an_estimate(root: Path) -> None:
    clock = FakeClock()
    running = Running(FakeCatalog([Root(str(root))]), NameReader(clock, each_s=0.2), clock)
    running.scanner.scan()
    events = running.until_end()
    assert batches(events) == [3] * (FILES // 3) + [FILES % 3]
    progress = [event for event in events if isinstance(event, ScanProgress)]
    assert [event.done for event in progress] == sorted(event.done for event in progress)
    assert {event.total for event in progress} == {FILES}
    half = next(event for event in progress if event.done >= 65)
    assert half.remaining_s == pytest.approx((FILES - half.done) * 0.2, rel=0.05)
    assert half.folder == str(sorted(root.iterdir())[3])  # 20 files in each
    assert progress[-1].done == FILES
    running.scanner.close()


def test_a_cancelled_scan_keeps_what_it_found_and_the_next_goes_on(root: Path) -> None:
    catalog = FakeCatalog([Root(str(root))])
    reader = NameReader()
    running = Running(catalog, reader, FakeClock())
    reader.before_each = lambda number: running.scanner.cancel() if number == 75 else None
    running.scanner.scan()
    assert running.until_end()[-1].__class__ is ScanEnded
    assert len(catalog.rows) == 75
    reader.before_each = lambda number: None
    running.scanner.scan()
    running.until_end()
    assert len(catalog.rows) == FILES
    assert reader.read == FILES
    running.scanner.close()


def test_what_has_not_been_looked_for_is_not_missing(root: Path) -> None:
    catalog = FakeCatalog([Root(str(root))])
    reader = NameReader()
    running = Running(catalog, reader, FakeClock())
    running.scanner.scan()
    running.until_end()
    (root / "folder 0" / "0.mp3").unlink()
    (root / "new.mp3").write_bytes(b"x")
    reader.before_each = lambda number: running.scanner.cancel()
    running.scanner.scan()
    ended = running.until_end()[-1]
    assert isinstance(ended, ScanEnded)
    assert ended.outcome is ScanOutcome.CANCELLED
    assert len(catalog.batches) == 3
    running.scanner.close()


class Killed(BaseException):
    """Nothing catches this."""


def test_a_scan_that_was_killed_goes_on_where_it_was(root: Path) -> None:
    """At any file: what was applied is not opened again, and in the end all is as it should be."""
    for at in (0, 1, LARGEST_BATCH - 1, LARGEST_BATCH, LARGEST_BATCH + 1, FILES - 1):
        catalog = FakeCatalog([Root(str(root))])
        reader = NameReader()

        def die(number: int, at: int = at) -> None:
            if number == at:
                raise Killed

        reader.before_each = die
        scanner = LibraryScanner(catalog, lambda event: None, reader=reader, clock=FakeClock())
        scanner.close()  # its thread; what that does is done here
        with pytest.raises(Killed):
            scanner._run(9, None)
        kept = len(catalog.rows)
        assert kept == at // LARGEST_BATCH * LARGEST_BATCH
        reader.before_each = lambda number: None
        reader.read = 0
        running = Running(catalog, reader, FakeClock())
        running.scanner.scan()
        running.until_end()
        assert reader.read == FILES - kept
        assert len(catalog.rows) == FILES
        running.scanner.close()


class BrokenCatalog(FakeCatalog):
    """Refuses to keep anything."""

    def __init__(self, roots: Sequence[Root], error: Exception) -> None:
        super().__init__(roots)
        self.error: Exception | None = error

    def apply(self, changes: Sequence[Change]) -> None:
        if self.error:
            raise self.error
        super().apply(changes)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (OutsideError("The disk is full."), "The disk is full."),
        (RuntimeError("bug"), "The library could not be updated."),
    ],
)
def test_a_failed_scan_says_why_and_the_next_one_works(
    root: Path, error: Exception, sentence: str
) -> None:
    catalog = BrokenCatalog([Root(str(root))], error)
    running = Running(catalog, NameReader(), FakeClock())
    running.scanner.scan()
    ended = running.until_end()[-1]
    assert isinstance(ended, ScanEnded)
    assert (ended.outcome, ended.problem) == (ScanOutcome.FAILED, sentence)
    catalog.error = None
    running.scanner.scan()
    running.until_end()
    assert len(catalog.rows) == FILES
    running.scanner.close()


def test_scans_wait_for_each_other_and_cancel_ends_them_all(root: Path) -> None:
    catalog = FakeCatalog([Root(str(root))])
    reader = NameReader()
    reached, go_on = threading.Event(), threading.Event()

    def wait(number: int) -> None:
        reached.set()
        go_on.wait(PATIENCE_S)

    reader.before_each = wait
    running = Running(catalog, reader, FakeClock())
    running.scanner.scan()
    assert reached.wait(PATIENCE_S)
    running.scanner.look_at([str(root / "folder 0")])
    running.scanner.cancel()
    go_on.set()
    outcomes = [running.until_end()[-1] for _ in range(2)]
    assert all(
        isinstance(each, ScanEnded) and each.outcome is ScanOutcome.CANCELLED for each in outcomes
    )
    assert catalog.rows == {}
    running.scanner.close()
    with pytest.raises(RuntimeError):
        running.scanner.scan()


def test_real_files_are_read_in_processes_of_their_own(tmp_path: Path) -> None:
    for number in range(20):
        copy(("mp3", "mkv")[number % 2], tmp_path / f"{number}.{('mp3', 'mkv')[number % 2]}")
    (tmp_path / "text.ogg").write_text("none")
    seen = []
    for reader in (ReadingProcess(), MediaReader()):
        catalog = FakeCatalog([Root(str(tmp_path))])
        running = Running(catalog, reader)
        running.scanner.scan()
        ended = running.until_end()[-1]
        assert isinstance(ended, ScanEnded)
        assert ended.outcome is ScanOutcome.DONE
        running.scanner.close()
        seen.append(catalog.rows)
    assert seen[0] == seen[1]
    assert len(seen[0]) == 21
