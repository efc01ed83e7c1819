"""What is printed on the covers of what plays, for the desktop: album and picture."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sleepplayer.errors import OutsideError
from sleepplayer.evening_controls import Sleeve
from sleepplayer.models import Track
from sleepplayer.shelf.aside import Aside
from sleepplayer.shelf.covers import Covers

if TYPE_CHECKING:
    from sleepplayer.shelf.shelf import Shelf


class Sleeves:
    """Answers at once with what is known: album and picture are looked for beside the evening, and
    are there a moment later. The library is asked once for each track in turn, and again once it
    knows that one better. To be used on one thread."""

    def __init__(self, shelf: Callable[[], Shelf], covers_dir: Path) -> None:
        self._shelf = shelf
        self._covers = Covers(covers_dir)
        self._work: Aside | None = None
        self._asked: Track | None = None
        self._found: tuple[str, str] = ("", "")  # a location and its album

    def __call__(self, track: Track) -> Sleeve:
        """Of this track. Never raises."""
        if track != self._asked:
            self._asked = track
            self._ask(track.location)
        location, album = self._found
        return Sleeve(album if location == track.location else "", self._covers.of(track))

    def close(self) -> None:
        """Nothing is looked for any more."""
        if self._work is not None:
            self._work.close()
        self._covers.close()

    def _ask(self, location: str) -> None:
        try:
            shelf = self._shelf()  # it is opened here, and not on two threads at once
        except OutsideError:
            return
        self._work = self._work or Aside("albums")
        self._work.do(lambda: self._look(shelf, location))

    def _look(self, shelf: Shelf, location: str) -> None:
        """On the thread that looks."""
        try:
            row = shelf.tracks.of_location(location)
        except OutsideError:
            return
        self._found = location, "" if row is None else row.album
