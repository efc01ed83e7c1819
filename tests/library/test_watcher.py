"""Watching real folders: what happens in them is told once it is at rest."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pytest
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch

from sleepplayer.clock import SystemClock
from sleepplayer.library.watcher import LibraryWatcher
from sleepplayer.models import Root

# Watchdog warns when it watches a new folder twice, for its own event and its parent's: harmless.
pytestmark = pytest.mark.filterwarnings("ignore:Callback with id:RuntimeWarning")

PATIENCE_S = 20.0
REST_S = 0.2


class Watching:
    """A watcher, and what it told."""

    def __init__(self, *roots: Root) -> None:
        self.told: SimpleQueue[tuple[str, ...]] = SimpleQueue()
        self.watcher = LibraryWatcher(self.told.put, clock=SystemClock(), rest_s=REST_S)
        self.watcher.watch(roots)
        assert self.watcher.wait_until_watching(PATIENCE_S)

    def until(self, *wanted: Path) -> set[str]:
        """What was told, up to the last of the wanted."""
        missing, got = {str(path) for path in wanted}, set()
        while missing:
            paths = self.told.get(timeout=PATIENCE_S)
            got |= set(paths)
            missing -= set(paths)
        return got


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "music" / "deep").mkdir(parents=True)
    (tmp_path / "music" / "deep" / "rain.mp3").write_bytes(b"x")
    return tmp_path / "music"


@pytest.fixture
def watching(root: Path) -> Iterator[Watching]:
    made = Watching(Root(str(root)))
    yield made
    assert made.watcher.close()


def add(root: Path) -> list[Path]:
    (root / "new.mp3").write_bytes(b"x")
    return [root / "new.mp3"]


def rewrite(root: Path) -> list[Path]:
    (root / "deep" / "rain.mp3").write_bytes(b"longer")
    return [root / "deep" / "rain.mp3"]


def rename(root: Path) -> list[Path]:
    (root / "deep" / "rain.mp3").rename(root / "wind.mp3")
    return [root / "deep" / "rain.mp3", root / "wind.mp3"]


def remove(root: Path) -> list[Path]:
    (root / "deep" / "rain.mp3").unlink()
    return [root / "deep" / "rain.mp3"]


def rename_folder(root: Path) -> list[Path]:
    (root / "deep").rename(root / "shallow")
    return [root / "deep", root / "shallow"]


def move_a_folder_out(root: Path) -> list[Path]:
    shutil.move(root / "deep", root.parent / "out")
    return [root / "deep"]


def move_a_folder_in(root: Path) -> list[Path]:
    (root.parent / "in" / "deeper").mkdir(parents=True)
    (root.parent / "in" / "deeper" / "fan.mp3").write_bytes(b"x")
    (root.parent / "in").rename(root / "in")
    return [root / "in"]


def make_a_folder_and_fill_it(root: Path) -> list[Path]:
    (root / "a" / "b").mkdir(parents=True)
    (root / "a" / "b" / "fan.mp3").write_bytes(b"x")
    return [root / "a"]


def remove_the_root(root: Path) -> list[Path]:
    shutil.rmtree(root)
    return [root]


@pytest.mark.parametrize(
    "change",
    [
        *(add, rewrite, rename, remove, rename_folder, move_a_folder_out, move_a_folder_in),
        *(make_a_folder_and_fill_it, remove_the_root),
    ],
)
def test_what_happens_is_told(
    watching: Watching, root: Path, change: Callable[[Path], list[Path]]
) -> None:
    watching.until(*change(root))


def test_a_file_in_a_new_folder_is_told_of_later_too(watching: Watching, root: Path) -> None:
    (root / "new").mkdir()
    watching.until(root / "new")
    (root / "new" / "fan.mp3").write_bytes(b"x")
    watching.until(root / "new" / "fan.mp3")


def test_hidden_and_other_files_are_not_told_of(watching: Watching, root: Path) -> None:
    (root / "notes.txt").write_bytes(b"x")
    (root / ".part.mp3").write_bytes(b"x")
    (root / ".cache").mkdir()
    (root / ".cache" / "fan.mp3").write_bytes(b"x")
    (root / "deep" / "rain.mp3").read_bytes()
    (root / "last.mp3").write_bytes(b"x")
    assert watching.until(root / "last.mp3") == {str(root / "last.mp3")}


def test_a_file_that_is_a_root_is_watched_alone(root: Path) -> None:
    file = root / "deep" / "rain.mp3"
    watching = Watching(Root(str(file), is_folder=False))
    (root / "deep" / "other.mp3").write_bytes(b"x")
    file.write_bytes(b"longer")
    assert watching.until(file) == {str(file)}
    assert watching.watcher.close()


def test_a_missing_root_does_not_keep_the_others_from_being_watched(
    root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    watching = Watching(Root(str(root.parent / "a gone one")), Root(str(root)))
    watching.until(*add(root))
    assert "a folder is not watched" in caplog.text
    assert watching.watcher.close()


def test_others_can_be_watched_instead(root: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    watching = Watching(Root(str(root)))
    watching.watcher.watch([Root(str(tmp_path / "other"))])
    assert watching.watcher.wait_until_watching(PATIENCE_S)
    (root / "new.mp3").write_bytes(b"x")
    (tmp_path / "other" / "fan.mp3").write_bytes(b"x")
    fan = tmp_path / "other" / "fan.mp3"
    assert watching.until(fan) == {str(fan)}
    assert watching.watcher.close()


@pytest.mark.parametrize("allowed", [0, 1])
def test_where_the_systems_limit_is_reached_the_log_says_so(
    root: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, allowed: int
) -> None:
    """At once, or only with the one watch more that is asked for."""
    real, left = BaseObserver.schedule, [None] * allowed

    def schedule(self: BaseObserver, *args: Any, **options: Any) -> ObservedWatch:
        if not left:
            raise OSError(28, "inotify watch limit reached")
        left.pop()
        return real(self, *args, **options)

    monkeypatch.setattr(BaseObserver, "schedule", schedule)
    watching = Watching(Root(str(root)))
    assert "inotify watch limit reached" in caplog.text
    assert watching.watcher.close()


def test_without_any_watching_it_still_ends(
    root: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(self: object) -> None:
        raise OSError(24, "inotify instance limit reached")

    monkeypatch.setattr(Observer, "__init__", fail)
    watching = Watching(Root(str(root)))
    assert "folders are not watched" in caplog.text
    assert watching.watcher.close()


def test_a_fault_of_the_listener_does_not_end_it(
    root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    told: SimpleQueue[tuple[str, ...]] = SimpleQueue()

    def listen(paths: tuple[str, ...]) -> None:
        told.put(paths)
        raise RuntimeError("bug")

    watcher = LibraryWatcher(listen, clock=SystemClock(), rest_s=REST_S)
    watcher.watch([Root(str(root))])
    assert watcher.wait_until_watching(PATIENCE_S)
    for name in ("1.mp3", "2.mp3"):
        (root / name).write_bytes(b"x")
        assert told.get(timeout=PATIENCE_S) == (os.fspath(root / name),)
    assert watcher.close()
    assert {record.levelno for record in caplog.records} <= {logging.ERROR, logging.DEBUG}
