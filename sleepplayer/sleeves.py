"""What is printed on the covers of what plays, for the desktop: album and picture."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sleepplayer.errors import OutsideError
from sleepplayer.evening_controls import Sleeve
from sleepplayer.models import Track
from sleepplayer.shelf.covers import Covers

if TYPE_CHECKING:
    from sleepplayer.shelf.shelf import Shelf


class Sleeves:
    """Asks the library once for each track in turn, and a cover as often as it is asked itself: a
    picture is looked for beside the evening, and is there a moment later."""

    def __init__(self, shelf: Callable[[], Shelf], covers_dir: Path) -> None:
        self._shelf = shelf
        self._covers = Covers(covers_dir)
        self._last: tuple[str, str] = ("", "")  # a location and its album

    def __call__(self, track: Track) -> Sleeve:
        """Of this track. Never raises."""
        if track.location != self._last[0]:
            self._last = (track.location, self._album(track))
        return Sleeve(self._last[1], self._covers.of(track))

    def close(self) -> None:
        """No picture is looked for any more."""
        self._covers.close()

    def _album(self, track: Track) -> str:
        try:
            row = self._shelf().tracks.of_location(track.location)
        except OutsideError:
            return ""
        return "" if row is None else row.album
