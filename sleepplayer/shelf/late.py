"""The evening's stores before the library is opened: the first paint does not wait for a disk."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from sleepplayer.models import Track
from sleepplayer.night.notices import EndedBy
from sleepplayer.night.ports import DriftMark, Outcome
from sleepplayer.people import SessionKind

if TYPE_CHECKING:  # it loads SQLite, which the first paint can spare
    from sleepplayer.shelf.shelf import Shelf


class LateStores:
    """`night.ports`' four stores, which know and keep nothing until there is a shelf."""

    def __init__(self) -> None:
        self._shelf: Shelf | None = None

    def open(self, shelf: Shelf) -> None:
        """From here on all is kept."""
        self._shelf = shelf

    def load(self) -> DriftMark | None:
        """See `DriftStore`. Its tracks are as they are known now, not as they were then."""
        mark = None if self._shelf is None else self._shelf.drift_marks.load()
        if self._shelf is None or mark is None:
            return None
        return replace(mark, tracks=tuple(self._shelf.current(mark.tracks)))

    def save(self, mark: DriftMark) -> None:
        """See `DriftStore`."""
        if self._shelf is not None:
            self._shelf.drift_marks.save(mark)

    def used(self, night: str) -> int:
        """See `ExtensionStore`."""
        return 0 if self._shelf is None else self._shelf.extensions.used(night)

    def add(self, night: str) -> None:
        """See `ExtensionStore`."""
        if self._shelf is not None:
            self._shelf.extensions.add(night)

    def begin_session(
        self, night: str, started: datetime, kind: SessionKind = SessionKind.EVENING
    ) -> None:
        """See `HistoryStore`."""
        if self._shelf is not None:
            self._shelf.nights.begin_session(night, started, kind)

    def begin_listen(self, track: Track, started: datetime, from_s: float) -> None:
        """See `HistoryStore`."""
        if self._shelf is not None:
            self._shelf.nights.begin_listen(track, started, from_s)

    def update_listen(self, until_s: float, heard_s: float, outcome: Outcome | None) -> None:
        """See `HistoryStore`."""
        if self._shelf is not None:
            self._shelf.nights.update_listen(until_s, heard_s, outcome)

    def end_session(self, ended: datetime, by: EndedBy) -> None:
        """See `HistoryStore`."""
        if self._shelf is not None:
            self._shelf.nights.end_session(ended, by)

    def learnt(self, track: Track) -> None:
        """See `PositionStore`."""
        if self._shelf is not None:
            self._shelf.nights.learnt(track)

    def left(self, track: Track, position_s: float | None) -> None:
        """See `PositionStore`."""
        if self._shelf is not None:
            self._shelf.nights.left(track, position_s)
