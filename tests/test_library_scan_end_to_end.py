"""Disk, scanner, watcher and database together."""

from __future__ import annotations

from pathlib import Path
from queue import SimpleQueue

from support.media import FORMATS, copy, tag

from sleepplayer.clock import SystemClock
from sleepplayer.library.reading import ReadingProcess
from sleepplayer.library.scan_job import LibraryScanner, ScanEnded, ScanEvent, ScanOutcome
from sleepplayer.library.watcher import LibraryWatcher
from sleepplayer.models import LibraryTrack, Root, TrackState
from sleepplayer.storage.database import Database
from sleepplayer.storage.tracks import TrackStore

PATIENCE_S = 30.0


def track_at(store: TrackStore, path: Path) -> LibraryTrack:
    track = store.of_location(str(path))
    assert track is not None
    return track


def test_files_are_listed_followed_and_never_lost(tmp_path: Path) -> None:
    clock, root = SystemClock(), tmp_path / "music"
    for number, ending in enumerate(FORMATS):
        copy(ending, root / f"{number}.{ending}", seed=number % 2)
    database = Database.open(tmp_path / "library.db", clock=clock)
    store = TrackStore(database, clock=clock)
    store.add_roots([Root(str(root))])
    events: SimpleQueue[ScanEvent] = SimpleQueue()
    scanner = LibraryScanner(store, events.put, reader=ReadingProcess(), clock=clock)

    def look_at(paths: tuple[str, ...]) -> None:
        scanner.look_at(paths)

    watcher = LibraryWatcher(look_at, clock=clock, rest_s=0.2)

    def until_end() -> ScanEnded:
        while not isinstance(event := events.get(timeout=PATIENCE_S), ScanEnded):
            pass
        return event

    watcher.watch(store.roots())
    assert watcher.wait_until_watching(PATIENCE_S)
    scanner.scan()
    assert until_end().outcome is ScanOutcome.DONE
    assert store.totals().there == len(FORMATS)
    before = track_at(store, root / "0.mp3")
    assert before.track.duration_s is not None

    renamed = (root / "0.mp3").rename(root / "soft rain.mp3")
    while store.of_location(str(renamed)) is None:
        until_end()
    assert track_at(store, renamed).track_id == before.track_id
    tag(renamed, title="Soft rain")
    while track_at(store, renamed).track.title != "Soft rain":
        until_end()
    assert track_at(store, renamed).track_id == before.track_id
    aside = renamed.rename(tmp_path / "aside.mp3")
    while track_at(store, renamed).state is not TrackState.MISSING:
        until_end()
    aside.rename(renamed)
    while track_at(store, renamed).state is not TrackState.THERE:
        until_end()
    assert store.totals().there == len(FORMATS)
    assert watcher.close()
    assert scanner.close()
    database.close()
