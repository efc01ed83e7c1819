"""The system's list of recent files, for those who want what they open by hand to be on it."""

from __future__ import annotations

import logging
import mimetypes
import os
import sys
from pathlib import Path
from queue import SimpleQueue
from threading import Thread

from sleepplayer.clock import Clock

_log = logging.getLogger(__name__)

UNKNOWN = "application/octet-stream"


class RecentFiles:
    """Puts files on the list in the platform's way. To be used on the main thread.

    On Linux the list is a file that all programs share and that may be large, so that is done on a
    thread, in order; it ends with the process, between two lists or before one.
    """

    def __init__(self, clock: Clock, *, platform: str = sys.platform) -> None:
        self._clock = clock
        self._platform = platform
        self._waiting = SimpleQueue[tuple[Path, str | None] | None]()
        self._thread: Thread | None = None

    def note(self, path: Path, *, mime: str | None = None) -> None:
        """Put a file or folder on the list; `mime` is guessed from its name if it is not given.

        Returns at once and never raises: what could not be noted is written to the log.
        """
        if self._platform == "darwin":
            from sleepplayer.desktop import recent_mac  # noqa: PLC0415 - that platform's alone

            recent_mac.note(path)
        elif self._platform == "win32":
            from sleepplayer.desktop import recent_windows  # noqa: PLC0415 - see above

            recent_windows.note(path)
        else:
            self._waiting.put((path, mime))
            if self._thread is None:
                self._thread = Thread(target=self._run, name="recent-files", daemon=True)
                self._thread.start()

    def close(self, timeout_s: float = 2.0) -> None:
        """Wait until what was noted is on the list, but no longer than that."""
        if self._thread is not None:
            self._waiting.put(None)
            self._thread.join(timeout_s)
            self._thread = None

    def _run(self) -> None:
        from sleepplayer.desktop import recent_xbel  # noqa: PLC0415 - only if it is asked for

        while (asked := self._waiting.get()) is not None:
            path, mime = asked
            try:
                file = recent_xbel.list_file(os.environ, Path.home())
                recent_xbel.add(
                    file,
                    path.absolute(),
                    mime=mime or _kind_of(path),
                    now=self._clock.wall(),
                )
            # RuntimeError: there is no home
            except (OSError, ValueError, RuntimeError) as error:
                _log.info("recent files: nothing was added (%s)", type(error).__name__)
                _log.debug("recent files: %s: %s", path, error)


def _kind_of(path: Path) -> str:
    return "inode/directory" if path.is_dir() else mimetypes.guess_type(path.name)[0] or UNKNOWN
