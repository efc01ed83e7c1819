"""The evening's stores and rules before the library is open: the first paint waits for no disk."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from sleepplayer.models import Track, TrackId
from sleepplayer.night.exposure import Allowance, Limit
from sleepplayer.night.notices import EndedBy
from sleepplayer.night.ports import DriftMark, Outcome
from sleepplayer.people import SessionKind
from sleepplayer.rotation.rules import Barred

if TYPE_CHECKING:  # it loads SQLite, which the first paint can spare
    from sleepplayer.shelf.house_rules import ShelfRules
    from sleepplayer.shelf.night_limits import ShelfLimits
    from sleepplayer.shelf.shelf import Shelf


class LateHouse:
    """`night.ports.HouseRules` and `NightLimits`, which are there from the first start on.

    Before, nothing sounds, so nothing has to be barred. `open_` makes them; it is called by the
    first question for an allowance, which comes before anything is handed to an engine.
    """

    def __init__(self, open_: Callable[[], tuple[ShelfRules, ShelfLimits]]) -> None:
        self._open = open_
        self._rules: ShelfRules | None = None
        self._limits: ShelfLimits | None = None
        self._readings = 0

    def open(self) -> None:
        """From here on all is known."""
        if self._limits is None:
            self._rules, self._limits = self._open()

    def changed(self) -> bool:
        """Whether the rules may be other than when this was asked the last time."""
        before = self._readings
        if self._rules is not None:
            self._readings = self._rules.readings
        return self._readings != before

    def retagged(self) -> bool:
        """Whether tracks may carry something else than when this was asked the last time."""
        return self._rules is not None and self._rules.retagged()

    def retired(self) -> Collection[TrackId]:
        """The tracks that are never to be played again."""
        return () if self._rules is None else self._rules.rules().retired

    @property
    def hard(self) -> bool:
        """See `NightLimits`."""
        return self._opened().hard

    def barred(self, track: Track) -> Barred | None:
        """See `HouseRules`."""
        return None if self._rules is None else self._rules.barred(track)

    def allowance(self, wall: datetime) -> Allowance:
        """See `NightLimits`."""
        return self._opened().allowance(wall)

    def allowance_now(self, wall: datetime) -> Allowance:
        """The same for what is merely shown: it waits for nothing that is being written."""
        return self._opened().allowance_now(wall)

    def heard_min(self, wall: datetime) -> float:
        """What this person has heard tonight, in minutes."""
        return self._opened().heard_min(wall)

    def override(self, what: Limit, wall: datetime) -> None:
        """See `NightLimits`."""
        self._opened().override(what, wall)

    def _opened(self) -> ShelfLimits:
        self.open()
        assert self._limits is not None  # noqa: S101 - `open` sets it or raises
        return self._limits


class LateStores:
    """`night.ports`' four stores, which know and keep nothing until there is a shelf."""

    def __init__(self) -> None:
        self._shelf: Shelf | None = None
        self._in_session = False

    def open(self, shelf: Shelf) -> None:
        """From here on all is kept."""
        self._shelf = shelf
        if self._in_session:  # it stays with whose evening it is now
            shelf.whose.playing = shelf.whose.profile_id

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
        self._in_session = True
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
        self._in_session = False
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
