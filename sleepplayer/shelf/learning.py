"""When tonight's queue learns from library and disk: soon, and no more often than is of use."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer

from sleepplayer.night.queue import Entry, Queue
from sleepplayer.shelf.tonight import TonightsTracks

LOOK_EVERY_S = 5.0
"""How long it may take to notice that the file of a track to come is another one."""

LEARN_EVERY_MS = 500
"""How often the queue learns what has changed in the library, at most."""


class Learning:
    """Asks for news of the queue's tracks, on the main thread; `tracks` brings them."""

    def __init__(self, queue: Queue, tracks: TonightsTracks) -> None:
        self._queue = queue
        self._tracks = tracks
        self._looked_at: tuple[int, ...] = ()
        self._look_at_s = 0.0
        self._looking = self._renewing = self._changed_again = False
        self._rest = QTimer()
        self._rest.setSingleShot(True)
        self._rest.setInterval(LEARN_EVERY_MS)
        self._rest.timeout.connect(self._renew_again)

    def close(self) -> None:
        """Nothing is asked any more."""
        self._rest.stop()

    def look(self, upcoming: Sequence[Entry], now_s: float) -> None:
        """See whether files of these are still what they were; to be called about once a second.

        A file that took the place of a quiet one must not play at that one's gain.
        """
        ids = tuple(entry.entry_id for entry in upcoming)
        if self._looking or (ids == self._looked_at and now_s < self._look_at_s):
            return
        self._looking, self._looked_at, self._look_at_s = True, ids, now_s + LOOK_EVERY_S
        self._tracks.look([entry.track for entry in upcoming], self._looked)

    def library_changed(self) -> None:
        """Learn what is other in the library: at once, but not too often."""
        if self._rest.isActive() or self._renewing:
            self._changed_again = True
        else:
            self._renew()

    def _looked(self) -> None:
        self._looking = False

    def _renew(self) -> None:
        found = {
            entry.track.track_id: entry.track
            for entry in self._queue.entries
            if entry.track.track_id is not None
        }
        self._changed_again = False
        if found:
            self._rest.start()
            self._renewing = True
            self._tracks.renew(list(found.values()), self._renewed)

    def _renewed(self) -> None:
        self._renewing = False
        self._renew_again()

    def _renew_again(self) -> None:
        if self._changed_again and not self._renewing and not self._rest.isActive():
            self._renew()
