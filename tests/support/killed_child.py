"""A program that scans, edits and plays at once until it is killed; run by `killing.py`.

Each line on its standard output is JSON: ["try", NAME, VALUE] before something is written, ["ok",
NAME, VALUE] when it is confirmed. The names are those of `kept_state`.
"""

from __future__ import annotations

import os
import sys
import threading
import wave
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from datetime import UTC, datetime
from json import dumps
from pathlib import Path
from random import Random
from typing import Any

from sleepplayer.catalog import Change, KnownFile, Moved, Unreadable, Vanished
from sleepplayer.clock import SystemClock
from sleepplayer.library.media import MediaReader
from sleepplayer.library.scan_job import LibraryScanner, ScanEnded, ScanEvent
from sleepplayer.models import Root, Track, TrackId
from sleepplayer.night.ports import DriftMark
from sleepplayer.storage.database import Database
from sleepplayer.storage.drift_marks import DriftMarks
from sleepplayer.storage.extension_counts import ExtensionCounts
from sleepplayer.storage.history import History
from sleepplayer.storage.played_rows import known
from sleepplayer.storage.playlists import PlaylistStore
from sleepplayer.storage.tracks import TrackStore
from sleepplayer.storage.whose import Whose
from support.kept_state import file_key

MOST_FILES = 120

_lock = threading.Lock()


def say(*what: Any) -> None:
    """One line, whole."""
    line = dumps(what).encode() + b"\n"
    with _lock:
        os.write(sys.stdout.fileno(), line)


class ToldStore(TrackStore):
    """The real one; what the scanner has it keep is told."""

    known: Mapping[str, KnownFile]

    def known_files(self) -> Mapping[str, KnownFile]:
        self.known = super().known_files()
        return self.known

    def apply(self, changes: Sequence[Change]) -> None:
        told = [pair for change in changes for pair in self._told(change)]
        for key, value in told:
            say("try", key, value)
        super().apply(changes)
        for key, value in told:
            say("ok", key, value)

    def _told(self, change: Change) -> list[tuple[str, Any]]:
        by_id = {known.track_id: known for known in self.known.values()}
        if isinstance(change, Vanished):
            gone = [by_id[track_id] for track_id in change.track_ids]
            return [
                (file_key(f.location), [f.size_bytes, f.modified_ns, f.fingerprint, "missing"])
                for f in gone
            ]
        if isinstance(change, Unreadable):
            raise TypeError("all files here can be read")
        file = change.file
        value = [file.size_bytes, file.modified_ns, file.fingerprint, "there"]
        told: list[tuple[str, Any]] = [(file_key(file.location), value)]
        if isinstance(change, Moved):
            told.append((file_key(by_id[change.track_id].location), None))
        return told


def scan(tracks: ToldStore, music: Path, rng: Random) -> None:
    """Change some files, have the scanner look, again and again."""
    ended = threading.Event()

    def deliver(event: ScanEvent) -> None:
        if isinstance(event, ScanEnded):
            ended.set()

    scanner = LibraryScanner(tracks, deliver, reader=MediaReader(), clock=SystemClock())
    tracks.add_roots([Root(str(music))])
    while True:
        for _ in range(rng.randrange(1, 30)):
            change_files(music, rng)
        ended.clear()
        scanner.scan()
        ended.wait()


def change_files(music: Path, rng: Random) -> None:
    """A file more, or a file less, renamed or with another content."""
    files = sorted(music.iterdir())
    name = os.fsdecode(b"caf\xe9 %016x.wav" % rng.getrandbits(64))
    if not files or (len(files) < MOST_FILES and rng.random() < 0.6):
        write_sound(music / name, rng)
        return
    chosen = rng.choice(files)
    what = rng.randrange(3)
    if what == 0:
        chosen.unlink()
    elif what == 1:
        chosen.rename(music / name)
    else:
        write_sound(chosen, rng)


def write_sound(path: Path, rng: Random) -> None:
    """A tenth of a second that sounds like no other; under its name when it is whole."""
    unfinished = path.parent.with_name("unfinished.wav")
    with wave.open(str(unfinished), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(rng.randbytes(1600))
    unfinished.rename(path)


def edit(tracks: TrackStore, playlists: PlaylistStore, rng: Random) -> None:
    """Gains and playlists."""
    while True:
        ids = [known.track_id for known in tracks.known_files().values()]
        if not ids:
            continue
        for track_id in rng.sample(ids, min(3, len(ids))):
            gain_db = round(rng.uniform(-10.0, 10.0), 3)
            say("try", f"gain {track_id}", gain_db)
            tracks.edit([track_id], gain_db=gain_db).result()
            say("ok", f"gain {track_id}", gain_db)
        edit_playlist(playlists, ids, rng)


def edit_playlist(playlists: PlaylistStore, ids: Sequence[TrackId], rng: Random) -> None:
    """A list from its making to, at times, its end."""
    name = f"{rng.getrandbits(64):x}"
    chosen = [rng.choice(ids) for _ in range(rng.randrange(1, 20))]
    playlist = playlists.create(name, chosen).result()
    say("ok", f"playlist {playlist}", [name, False])
    say("ok", f"entries {playlist}", chosen)
    more = [*chosen, ids[0]]
    say("try", f"entries {playlist}", more)
    playlists.add_tracks(playlist, [ids[0]]).result()
    say("ok", f"entries {playlist}", more)
    moved = [*more[1:], more[0]]
    say("try", f"entries {playlist}", moved)
    playlists.move(playlist, [0], len(more)).result()
    say("ok", f"entries {playlist}", moved)
    if rng.random() < 0.5:
        say("try", f"playlist {playlist}", [name, True])
        playlists.delete(playlist).result()
        say("ok", f"playlist {playlist}", [name, True])


def play(database: Database, tracks: TrackStore, rng: Random) -> None:
    """Sessions of listens, where tracks were left, extensions and marks."""
    whose = Whose()
    history = History(database, whose)
    counts, marks = ExtensionCounts(database, whose), DriftMarks(database, whose)
    now = datetime(2030, 1, 1, tzinfo=UTC)
    while True:
        ids = [known.track_id for known in tracks.known_files().values()]
        if not ids:
            continue
        session = history.begin_session(night=now.date().isoformat(), started=now, utc_offset_s=0)
        key = f"session {session.result()}"
        say("ok", key, None)
        for _ in range(3):
            track_id = rng.choice(ids)
            track: Future[TrackId] = Future()
            track.set_result(track_id)
            listen = history.begin_listen(session, track, started=now, from_s=0.0)
            say("ok", f"listen {listen.result()}", [0.0, None])
            for until_s, outcome in ((1.0, None), (2.0, None), (3.0, "finished")):
                say("try", f"listen {listen.result()}", [until_s, outcome])
                history.update_listen(
                    listen, until_s=until_s, heard_s=until_s, outcome=outcome
                ).result()
                say("ok", f"listen {listen.result()}", [until_s, outcome])
            left_at_s = round(rng.uniform(0.0, 100.0), 3)
            say("try", f"left {track_id}", left_at_s)
            tracks.leave(known(track_id), left_at_s).result()
            say("ok", f"left {track_id}", left_at_s)
        remember(database, counts, marks, rng)
        say("try", key, "silence")
        history.end_session(session, ended=now, ended_by="silence").result()
        say("ok", key, "silence")


def remember(database: Database, counts: ExtensionCounts, marks: DriftMarks, rng: Random) -> None:
    """What the session hands over and never waits for is kept when a later write is."""
    used = counts.used("2030-01-01") + 1
    position_s = round(rng.uniform(0.0, 1000.0), 3)
    mark = DriftMark(
        tracks=(Track(location=os.fsdecode(b"/caf\xe9.wav"), title=""),) * rng.randrange(1, 50),
        index=0,
        position_s=position_s,
        wall=datetime(2030, 1, 1, tzinfo=UTC),
    )
    say("try", "extensions 2030-01-01", used)
    say("try", "drift", [position_s, len(mark.tracks)])
    counts.add("2030-01-01")
    marks.save(mark)
    database.write_now(lambda _: None)
    say("ok", "extensions 2030-01-01", used)
    say("ok", "drift", [position_s, len(mark.tracks)])


def main() -> None:
    """killed_child.py DATABASE MUSIC SEED"""
    path, music, seed = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    say("opening")
    database = Database.open(path, clock=SystemClock())
    if database.restored is not None:
        raise RuntimeError("it was damaged")
    tracks = ToldStore(database, clock=SystemClock())
    playlists = PlaylistStore(database, clock=SystemClock())
    works = [
        lambda: scan(tracks, music, Random(seed)),
        lambda: edit(tracks, playlists, Random(seed + 1)),
        lambda: play(database, tracks, Random(seed + 2)),
    ]
    for work in works:
        threading.Thread(target=guarded, args=[work]).start()


def guarded(work: Any) -> None:
    """A thread that fails ends the program, so that it is noticed."""
    try:
        work()
    except BaseException:
        sys.excepthook(*sys.exc_info())
        os._exit(1)


if __name__ == "__main__":
    main()
