"""When the media controls of Windows and macOS have to be told anew what plays."""

from __future__ import annotations

import logging
from collections.abc import Callable

from sleepplayer.clock import Clock
from sleepplayer.controls import NowPlaying
from sleepplayer.night.view import Phase

JUMP_S = 2.0
"""A place so far from where the system thinks the track is was jumped to; less is rounding."""

_log = logging.getLogger(__name__)


class MediaChanges:
    """Passes on what has changed of `NowPlaying`, and nothing else.

    `track` is told what plays, `state` whether it plays, where in the track it is, and what the
    buttons may do. The system moves the place on by itself while a track plays; it is told again
    when the place is another, and after `renew_s` at the latest (None: never).

    Until something has played nothing is told: a player that only waits takes the media keys from
    no other. What raises is logged once, and tried again with the next change.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        track: Callable[[NowPlaying], None],
        state: Callable[[NowPlaying], None],
        renew_s: float | None = None,
    ) -> None:
        self._clock = clock
        self._tell_track, self._tell_state = track, state
        self._renew_s = renew_s
        self._played = False
        self._track: object = None
        self._state: object = None
        self._told_position_s: float | None = None
        self._told_at_s = 0.0
        self._complained = False

    def show(self, now: NowPlaying) -> None:
        """This is how things are. Never raises."""
        self._played = self._played or now.phase is Phase.PLAYING
        if not self._played:
            return
        track = (now.entry_id, now.title, now.artist, now.album, now.cover)
        state = (
            *(now.phase, now.duration_s, now.can_seek, now.can_start),
            *(now.has_next, now.has_previous),
        )
        new_track = track != self._track
        if not (new_track or state != self._state or self._elsewhere(now)):
            return
        self._track, self._state = track, state
        self._told_position_s, self._told_at_s = now.position_s, self._clock.elapsed_s()
        try:
            if new_track:
                self._tell_track(now)
            self._tell_state(now)
        except Exception as error:  # a foreign library's own, of whatever kind
            self._complain(error)

    def _elsewhere(self, now: NowPlaying) -> bool:
        if now.position_s is None or self._told_position_s is None:
            return now.position_s is not self._told_position_s
        playing = now.phase is Phase.PLAYING
        since_s = self._clock.elapsed_s() - self._told_at_s
        if playing and self._renew_s is not None and since_s >= self._renew_s:
            return True
        expected_s = self._told_position_s + (since_s if playing else 0.0)
        return abs(now.position_s - expected_s) > JUMP_S

    def _complain(self, error: Exception) -> None:
        level = logging.DEBUG if self._complained else logging.WARNING
        self._complained = True
        _log.log(level, "The system's media controls do not show what plays: %s", error)
