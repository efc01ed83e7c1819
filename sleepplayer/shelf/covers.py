"""Covers as files, for the desktop around the player: a lock screen wants a place, not bytes."""

from __future__ import annotations

import hashlib
import logging
import os
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from sleepplayer.locations import OWN_SCHEME, is_stream, kept_location
from sleepplayer.models import Track
from sleepplayer.shelf.aside import Aside

MOST_FILES = 60
MOST_BYTES = 64 * 1024 * 1024
MOST_PIXELS = 4096 * 4096
"""A picture of a few kilobytes may unpack to gigabytes, in the desktop's own process."""

_MOST_KNOWN = 1000
_ENDINGS = {"jpeg": ".jpg", "jpg": ".jpg", "png": ".png", "webp": ".webp"} | {
    kind: f".{kind}" for kind in ("gif", "bmp")
}
_OURS = re.compile(r"[0-9a-f]{32}\.\w+|\.new-.*")

_log = logging.getLogger(__name__)


class Covers:
    """Answers at once with what is known, and looks for the rest on a thread of its own.

    A picture is kept in `folder`, which is this one's alone, under a name made of its bytes: names
    tell nothing of what one listens to, and an album has one picture. The folder is the person's
    alone (0700, its files 0600) and holds 60 pictures or 64 MiB at most; those that were not looked
    for the longest go. All methods on one thread; nothing is raised.
    """

    def __init__(
        self,
        folder: Path,
        *,
        read: Callable[[Path], bytes | None] | None = None,
        most_files: int = MOST_FILES,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        """`read` in place of `read_cover`."""
        self._folder = folder
        self._read = read or self._read_until_closed
        self._most = most_files, most_bytes
        self._closed = False
        self._lock = Lock()
        self._known: dict[str, Path | None] = {}
        self._asked: set[str] = set()
        self._work: Aside | None = None

    def of(self, track: Track) -> Path | None:
        """A track's picture; None if it has none, or if it is only being looked for.

        What comes over the network and our own sounds have none.
        """
        location = track.location
        with self._lock:
            if location in self._known:
                return self._known[location]
            if self._closed or location in self._asked or not _may_have_one(track):
                return None
            self._asked.add(location)
        if self._work is None:
            self._work = Aside("sleeves")
        self._work.do(lambda: self._look(location))
        return None

    def forget(self) -> None:
        """Files changed: look anew."""
        with self._lock:
            self._known.clear()

    def close(self, timeout_s: float = 1.0) -> bool:
        """Look for no more; False if a disk has not answered in that time (nothing waits for it).

        The pictures stay: the desktop may still show one.
        """
        self._closed = True
        return self._work is None or self._work.close(timeout_s)

    # --- on the thread that looks -----------------------------------------------------------------

    def _look(self, location: str) -> None:
        kept: Path | None = None
        try:
            data = self._read(Path(location))
            kept = self._keep(data) if data and not self._closed else None
        except (OSError, ValueError, ImportError) as error:  # no room; or no QtGui on a bare system
            _log.info("A cover is not kept: %s", getattr(error, "strerror", None) or error)
        finally:
            with self._lock:
                if len(self._known) >= _MOST_KNOWN:
                    self._known.clear()
                self._known[location] = kept
                self._asked.discard(location)

    def _read_until_closed(self, path: Path) -> bytes | None:
        # Only here, on the thread that looks: it loads FFmpeg's libraries, which takes 80 ms.
        from sleepplayer.library.cover import read_cover  # noqa: PLC0415

        return read_cover(path, stop=lambda: self._closed)

    def _keep(self, data: bytes) -> Path | None:
        """Raises OSError."""
        ending = _ending_of(data)
        if ending is None or len(data) > self._most[1]:
            return None
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.name == "posix":
            self._folder.chmod(0o700)
        path = self._folder / f"{hashlib.sha256(data).hexdigest()[:32]}{ending}"
        if path.is_file() and path.stat().st_size == len(data):
            os.utime(path)
        else:
            _write_privately(path, data)
        self._make_room(path)
        return path

    def _make_room(self, newest: Path) -> None:
        """Remove what is too much, the oldest first."""
        others = [_Kept.of(path) for path in self._folder.iterdir() if _OURS.fullmatch(path.name)]
        others.sort(reverse=True)
        files, size_bytes = 1, newest.stat().st_size
        gone = set()
        for one in others:
            if one.path == newest:
                continue
            files, size_bytes = files + 1, size_bytes + one.size_bytes
            if files > self._most[0] or size_bytes > self._most[1]:
                one.path.unlink(missing_ok=True)
                gone.add(one.path)
        with self._lock:
            self._known = {at: path for at, path in self._known.items() if path not in gone}


class _Kept(NamedTuple):
    changed_ns: int
    size_bytes: int
    path: Path

    @classmethod
    def of(cls, path: Path) -> _Kept:
        state = path.stat()
        return cls(state.st_mtime_ns, state.st_size, path)


def _may_have_one(track: Track) -> bool:
    kept = kept_location(track.location)
    is_own = track.synthesised or kept.startswith(OWN_SCHEME)
    return not (is_own or is_stream(kept)) and Path(kept).is_absolute()


def _ending_of(data: bytes) -> str | None:
    """By its first bytes; None for what is no picture, or one of too many pixels.

    Nothing is unpacked. Raises ImportError where the system lacks what QtGui needs.
    """
    # Only here: an evening in a terminal has no pictures, mostly, and a start waits for nothing.
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice  # noqa: PLC0415
    from PySide6.QtGui import QImageReader  # noqa: PLC0415

    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    size = reader.size()
    if not size.isValid() or size.isEmpty() or size.width() * size.height() > MOST_PIXELS:
        return None
    return _ENDINGS.get(bytes(reader.format().data()).decode())


def _write_privately(path: Path, data: bytes) -> None:
    """All of it or nothing, readable by its owner only. Raises OSError."""
    handle, name = tempfile.mkstemp(prefix=".new-", dir=path.parent)  # 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
