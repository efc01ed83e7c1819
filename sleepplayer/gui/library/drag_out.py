"""What leaves the window by a drag: the files of tracks, and a playlist as a file made for it.

Always as copies: nothing of a person's is moved by letting go of it elsewhere.
"""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Sequence
from itertools import count
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QPoint, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDrag, QGuiApplication
from PySide6.QtWidgets import QWidget

from sleepplayer.gui.drops import OWN_MIME
from sleepplayer.gui.library.desk import LibraryDesk
from sleepplayer.gui.library.track_drag import drag_pixmap
from sleepplayer.locations import is_stream
from sleepplayer.models import LibraryTrack, Playlist, TrackState

MOST_FILES = 1000
"""More are dragged within the window only: to name them all would hold it up."""


def set_files(mime: QMimeData, paths: Sequence[Path]) -> None:
    """Let other programs take these files; our own windows know them as ours."""
    if paths:
        mime.setUrls([QUrl.fromEncoded(path.as_uri().encode("ascii")) for path in paths])
    mime.setData(OWN_MIME, b"")


def files_of(tracks: Sequence[LibraryTrack]) -> list[Path]:
    """The files that are there, each once; streams have none."""
    there = (one.track.location for one in tracks if one.state is not TrackState.MISSING)
    return [
        Path(location)
        for location in dict.fromkeys(there)
        if not is_stream(location) and Path(location).is_absolute()
    ]


def drag_copies(source: QWidget, mime: QMimeData, words: str) -> None:
    """Drag until it is let go of; other programs get copies."""
    drag = QDrag(source)
    drag.setMimeData(mime)
    drag.setPixmap(drag_pixmap(words, source.devicePixelRatioF()))
    drag.setHotSpot(QPoint(-12, 12))
    drag.exec(Qt.DropAction.CopyAction)


class PlaylistDrag(QObject):
    """Writes a playlist into a folder that only this person can read, then lets it be dragged.

    The files stay until the program ends, because the other program reads them when it likes.
    """

    said = Signal(str, object)
    """A sentence, and None."""

    def __init__(self, desk: LibraryDesk, source: QWidget) -> None:
        super().__init__(source)
        self._desk = desk
        self._source = source
        self._folder: Path | None = None
        self._numbers = count(1)
        self._writing = False

    def begin(self, playlist: Playlist) -> None:
        """It is being pulled at; asked again with each move of the mouse until it is written."""
        if self._writing:
            return
        try:
            path = self._place(playlist)
        except OSError:
            said = self.tr("“{name}” cannot be dragged: its file cannot be written.")
            self.said.emit(said.format(name=playlist.name), None)
            return
        self._writing = True

        def done(why: str) -> None:
            self._writing = False
            if why:  # it may be written all the same, but for what no such file can hold
                self.said.emit(why, None)
            # Not from within the desk, which could tell nothing else until it is let go of.
            QTimer.singleShot(0, self, lambda: self._drag(path, playlist.name))

        self._desk.export_playlist(playlist.playlist_id, path, done)

    def _place(self, playlist: Playlist) -> Path:
        """A folder for each drag: what another program may still read is not written over."""
        from sleepplayer.library.playlist_files.writing import safe_file_name  # noqa: PLC0415 - late

        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="sleepplayer-"))  # 0700
            weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        place = self._folder / str(next(self._numbers))
        place.mkdir(mode=0o700)
        return place / f"{safe_file_name(playlist.name)}.m3u8"

    def _drag(self, path: Path, name: str) -> None:
        held = QGuiApplication.mouseButtons() & Qt.MouseButton.LeftButton
        if held and path.exists():
            mime = QMimeData()
            set_files(mime, [path])
            drag_copies(self._source, mime, name)
