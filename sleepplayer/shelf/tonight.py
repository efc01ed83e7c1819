"""Tonight's tracks and the library: what is known of them now, asked without holding anybody up.

A queue is filled once and plays for hours. Meanwhile the person corrects a gain, a scan finds a
file under another name, and a file gives way to another one, whose level nobody has measured.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from typing import TYPE_CHECKING

from sleepplayer.errors import OutsideError
from sleepplayer.models import Track, TrackId
from sleepplayer.shelf.aside import Aside

if TYPE_CHECKING:  # it loads SQLite, which the first paint can spare
    from sleepplayer.shelf.shelf import Shelf

CHECKED_WITHIN_S = 0.2
"""How long a track that is to play waits for a look at its file. A disk that has to wake takes
seconds; meanwhile the track plays as one that was never measured, so no louder than asked."""

_log = logging.getLogger(__name__)


class TonightsTracks:
    """`night.ports.KnownTracks` over a shelf, on threads of its own; to be used by the main thread.

    `learn` is called through `post` with what is other than it was told.
    """

    def __init__(
        self,
        *,
        post: Callable[[Callable[[], None]], None],
        learn: Callable[[Mapping[TrackId, Track]], None],
    ) -> None:
        self._post = post
        self._learn = learn
        self._shelf: Shelf | None = None
        self._closed = False

    def open(self, shelf: Shelf) -> None:
        """From here on things are known."""
        self._shelf = shelf
        self._work = Aside("tonight")
        self._checks = Aside("what plays")  # it does not wait for a look at all of tonight's files

    def close(self) -> None:
        """Nothing more is read or learnt."""
        self._closed = True
        if self._shelf is not None:
            self._work.close()
            self._checks.close()

    def current(self, tracks: Sequence[Track]) -> list[Track]:
        """See `KnownTracks`."""
        return list(tracks) if self._shelf is None else self._shelf.current(tracks)

    def checked(self, track: Track) -> Track:
        """See `KnownTracks`."""
        shelf = self._shelf
        if shelf is None or self._closed or not shelf.is_in_doubt(track):
            return track
        done: Future[Track] = Future()
        late: list[bool] = []

        def check() -> None:
            try:
                (found,) = shelf.fresh([track])
            except OutsideError as error:
                _log.warning("A file cannot be compared with the library: %s", error)
                found = _unmeasured(track)
            done.set_result(found)
            if late:
                self._tell([found])

        self._checks.do(check)
        try:
            return done.result(CHECKED_WITHIN_S)
        except TimeoutError:
            late.append(True)
            return _unmeasured(track)

    def look(self, tracks: Sequence[Track], then: Callable[[], None]) -> None:
        """Compare files with what is known of them; `then` is called (posted) when that is done."""

        def look(shelf: Shelf) -> None:
            found = shelf.fresh(tracks)
            self._tell(now for before, now in zip(tracks, found, strict=True) if now != before)

        self._do(look, then)

    def renew(self, tracks: Sequence[Track], then: Callable[[], None]) -> None:
        """Learn what the library holds of them now; `then` is called (posted) when that is done."""

        def renew(shelf: Shelf) -> None:
            found = shelf.current(tracks)
            both = list(zip(tracks, found, strict=True))
            other = [now for before, now in both if _level(now) != _level(before)]
            fresh = {track.track_id: track for track in shelf.fresh(other)}
            self._tell(fresh.get(now.track_id, now) for before, now in both if now != before)

        self._do(renew, then)

    def measure(self, track: Track, want: Callable[[Track], None]) -> None:
        """Have a track measured, and know of which file that was."""

        def measure(shelf: Shelf) -> None:
            shelf.measuring(track)
            want(track)

        self._do(measure, lambda: None)

    def _do(self, job: Callable[[Shelf], None], then: Callable[[], None]) -> None:
        shelf = self._shelf
        if shelf is None:
            return

        def guarded() -> None:
            try:
                job(shelf)
            except OutsideError as error:
                _log.warning("Tonight's tracks cannot be looked up: %s", error)
            finally:
                self._call(then)

        self._work.do(guarded)

    def _tell(self, tracks: Iterable[Track]) -> None:
        found = {track.track_id: track for track in tracks if track.track_id is not None}
        if found:
            self._call(lambda: self._learn(found))

    def _call(self, call: Callable[[], None]) -> None:
        self._post(lambda: None if self._closed else call())


def _level(track: Track) -> tuple[object, ...]:
    return track.loudness, track.replay_gain


def _unmeasured(track: Track) -> Track:
    return replace(track, loudness=None, replay_gain=None)
