"""An evening in the terminal over an engine that counts: what it takes out of the library."""

from __future__ import annotations

import io
from contextlib import closing
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from support.media import copy

from sleepplayer import app
from sleepplayer.audio.silent_engine import SilentBackend
from sleepplayer.catalog import Put
from sleepplayer.clock import SystemClock
from sleepplayer.library.loudness import measure
from sleepplayer.library.media import read_media
from sleepplayer.library.walk import on_disk
from sleepplayer.models import Loudness
from sleepplayer.shelf.shelf import Shelf
from sleepplayer.storage.paths import find_paths
from sleepplayer.terminal import PlayRequest, TerminalEvening

PATIENCE_MS = 15_000
QUIET = Loudness(
    integrated_lufs=-40.0, true_peak_dbfs=-25.0, range_lu=4.0, short_term_max_lufs=-38.0
)


def test_a_replaced_file_in_a_playlist_is_measured_before_it_plays(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the gain of the quiet recording that was there it would be far too loud."""
    monkeypatch.setenv("SLEEPPLAYER_HOME", str(tmp_path / "home"))
    backend = SilentBackend(now_s=SystemClock().elapsed_s, lengths=lambda _location: 60.0)
    monkeypatch.setattr(app, "open_backend", lambda *_args, **_options: backend)
    monkeypatch.setattr(app, "start_log", lambda *_args: None)
    file, other = copy("flac", tmp_path / "a.flac"), copy("mp3", tmp_path / "b.mp3")
    paths = find_paths({"SLEEPPLAYER_HOME": str(tmp_path / "home")})
    with closing(Shelf(paths, clock=SystemClock())) as shelf:
        shelf.tracks.apply([Put(read_media(on_disk(str(file), file.stat())))])
        row = shelf.tracks.of_location(str(file))
        assert row is not None
        shelf.tracks.put_loudness(row.track_id, QUIET)
        shelf.playlists.create("Night", [row.track_id]).result()
    file.write_bytes(other.read_bytes())
    request = PlayRequest(playlist="night")
    evening = TerminalEvening(request, out=io.StringIO(), err=io.StringIO())
    with closing(evening._evening) as wired:
        wired.open()
        evening._add_playlist("night")
        (entry,) = wired.session.queue.entries
        assert entry.track.loudness == measure(other)
        qtbot.waitUntil(lambda: bool(backend.players), timeout=PATIENCE_MS)
        wired.session.stop(0.0)
