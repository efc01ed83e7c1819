"""Reading in another process: what a file can do to it, and what that does to us."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest
from support.media import copy

from sleepplayer.catalog import ScannedFile
from sleepplayer.errors import OutsideError
from sleepplayer.library import reading
from sleepplayer.library.child import Child
from sleepplayer.library.media import FileOnDisk, MediaReader
from sleepplayer.library.probe import ProbeFailed
from sleepplayer.library.reading import ReadingProcess
from sleepplayer.library.walk import on_disk

Result = tuple[FileOnDisk, ScannedFile | ProbeFailed]


class WickedChild(Child):
    """Dies, or stays silent, when it is asked for a file that is called so."""

    def ask(self, line: str) -> None:
        if "deadly" in line:
            os.kill(self._process.pid, signal.SIGSEGV)
        elif "endless" in line:
            os.kill(self._process.pid, signal.SIGSTOP)
        elif "faulty" in line:
            line = "no question"
        super().ask(line)


@pytest.fixture
def files(tmp_path: Path) -> list[FileOnDisk]:
    paths = [copy("mp3", tmp_path / f"{number}.mp3", seed=number % 2) for number in range(40)]
    return [on_disk(str(path), path.stat()) for path in paths]


def read(files: list[FileOnDisk], **options: float) -> list[Result]:
    return list(ReadingProcess(**options).read_all(files, stop=lambda: False))


def called(files: list[FileOnDisk], place: int, name: str) -> str:
    """Rename one of the files."""
    path = Path(files[place].location)
    renamed = path.rename(path.with_name(name))
    files[place] = on_disk(str(renamed), renamed.stat())
    return str(renamed)


def test_it_reads_what_is_read_here(files: list[FileOnDisk]) -> None:
    assert read(files) == list(MediaReader().read_all(files, stop=lambda: False))


def test_reasons_and_odd_names_come_through(tmp_path: Path) -> None:
    odd = copy(
        "ogg", Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\n\x85.ogg")), title="a\u2028b"
    )
    (tmp_path / "text.mp3").write_text("none")
    asked = [FileOnDisk(str(odd), 5, 6), FileOnDisk(str(tmp_path / "text.mp3"), 1, 2)]
    asked.append(FileOnDisk(str(tmp_path / "gone.mp3"), 3, 4))
    (_, file), (_, text), (_, gone) = read(asked)
    assert isinstance(file, ScannedFile)
    assert (file.location, file.size_bytes, file.title) == (str(odd), 5, "a b")
    assert "holds no sound" in str(text)
    assert "There is no file" in str(gone)


@pytest.mark.parametrize("place", [0, 7, 39])
def test_a_file_that_brings_it_down_costs_only_itself(
    files: list[FileOnDisk], place: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "Child", WickedChild)
    deadly = called(files, place, "deadly.mp3")
    results = read(files)
    assert [found for found, _ in results] == files
    failed = [found.location for found, file in results if isinstance(file, ProbeFailed)]
    assert failed == [deadly]


def test_a_file_that_never_ends_is_given_up(
    files: list[FileOnDisk], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "Child", WickedChild)
    endless = called(files, 3, "endless.mp3")
    results = read(files[:6], longest_s=2.0)
    failed = [found.location for found, file in results if isinstance(file, ProbeFailed)]
    assert endless in failed
    assert len(results) == 6


def test_our_own_fault_is_not_the_files(
    files: list[FileOnDisk], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "Child", WickedChild)
    called(files, 0, "faulty.mp3")
    with pytest.raises(OutsideError):
        read(files)


def test_it_stops_at_once_even_while_a_file_hangs(
    files: list[FileOnDisk], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "Child", WickedChild)
    called(files, 0, "endless.mp3")
    since_s = time.monotonic()
    stop_s = since_s + 0.3
    results = list(ReadingProcess().read_all(files, stop=lambda: time.monotonic() > stop_s))
    assert results == []
    assert time.monotonic() - stop_s < 1.0  # 50 ms, on a machine that has time
