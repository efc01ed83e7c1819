"""A player whose file is looked at first, on a thread of its own, while the mixer goes on.

A disk may have to spin up, and a server may never answer: whoever asks it waits. What sounds
meanwhile is on the mixer's thread, and its fade must not wait. So opening returns at once; the real
player is made, on the mixer's thread, when the look has answered.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from sleepplayer.audio.player import Player, PlayerStatus
from sleepplayer.night.playback import Cue, FailureReason

LOG = logging.getLogger(__name__)

GIVEN_UP_S = 10.0
"""A disk that sleeps takes up to 8 s to spin up; a file that takes longer is not to be had."""

LONGEST_STRIDE_S = 1.0
"""What counts of the time between two looks at a player: a suspended machine waits for no disk."""

Found = TypeVar("Found")


class Look(Generic[Found]):
    """A question to a disk. `answer` is None until there is one; then `done` is called."""

    def __init__(
        self,
        ask: Callable[[Path], Found | FailureReason],
        path: Path,
        *,
        done: Callable[[], None],
    ) -> None:
        self.answer: Found | FailureReason | None = None
        self._forgotten = False
        threading.Thread(
            target=self._run, args=[ask, path, done], name="first-look", daemon=True
        ).start()

    def forget(self) -> None:
        """Nobody waits for it any longer: its thread ends when the disk lets it."""
        self._forgotten = True

    def _run(
        self,
        ask: Callable[[Path], Found | FailureReason],
        path: Path,
        done: Callable[[], None],
    ) -> None:
        answer: Found | FailureReason = FailureReason.UNREADABLE
        try:
            answer = ask(path)
        except Exception as error:  # in doubt it is not opened
            LOG.warning("A file could not be looked at: %s", type(error).__name__)
            LOG.debug("A file could not be looked at", exc_info=True)  # may name it
        if not self._forgotten:
            self.answer = answer
            done()


class AwaitedPlayer(Generic[Found]):
    """Holds what the mixer says until the look has answered, then hands on.

    `make` builds the real player from what was found and the media time to stop at: as much less
    than `stop_at_s` as was waited.
    """

    def __init__(
        self,
        cue: Cue,
        *,
        stop_at_s: float,
        latency_s: float,
        look: Look[Found],
        make: Callable[[Found, float], Player],
    ) -> None:
        self.latency_s = latency_s
        self._cue = cue
        self._stop_at_s = stop_at_s
        self._look = look
        self._make = make
        self._player: Player | None = None
        self._failure: FailureReason | None = None
        self._volume = self._gain_db = 0.0
        self._paused = False
        self._waited_s = 0.0
        self._looked_at_s: float | None = None

    def start(self, *, volume: float, gain_db: float) -> None:
        """Begin as soon as there is an answer, with the volume and gain of then."""
        self._volume, self._gain_db = volume, gain_db

    def set_gain_db(self, gain_db: float) -> None:
        """Now, or for the beginning."""
        self._gain_db = gain_db
        if self._player is not None:
            self._player.set_gain_db(gain_db)

    def set_volume(self, volume: float) -> None:
        """Now, or for the beginning."""
        self._volume = volume
        if self._player is not None:
            self._player.set_volume(volume)

    def set_paused(self, paused: bool) -> None:
        """One that has not begun does not begin in a pause."""
        self._paused = paused
        if self._player is not None:
            self._player.set_paused(paused)

    def status(self, now_s: float) -> PlayerStatus:
        """The real player's; before there is one, it waits or has failed. Here it begins."""
        answer = self._look.answer
        if self._player is None and self._failure is None:
            self._wait(now_s)
            if isinstance(answer, FailureReason):
                self._failure = answer
            elif answer is not None and not self._paused:
                self._begin(answer)
        if self._player is not None and self._failure is None:
            return self._player.status(now_s)
        return PlayerStatus(
            position_s=self._cue.start_s,
            failure=self._failure,
            waiting=self._failure is None and answer is None,
        )

    def release(self) -> None:
        """Whatever the disk may still say counts no more."""
        self._look.forget()
        if self._player is not None:
            self._player.release()
        elif self._failure is None:
            self._failure = FailureReason.UNREADABLE  # never begins

    def _wait(self, now_s: float) -> None:
        if self._looked_at_s is not None and not self._paused:
            self._waited_s += min(LONGEST_STRIDE_S, max(0.0, now_s - self._looked_at_s))
        self._looked_at_s = now_s
        if self._look.answer is None and self._waited_s > GIVEN_UP_S:
            LOG.warning("A file's disk has not answered for %g s", GIVEN_UP_S)
            self._look.forget()
            self._failure = FailureReason.UNREADABLE

    def _begin(self, found: Found) -> None:
        """One that breaks the engine is one that cannot be played."""
        stop_at_s = max(self._cue.start_s + 1.0, self._stop_at_s - self._waited_s)
        try:
            self._player = self._make(found, stop_at_s)
            self.latency_s = self._player.latency_s
            self._player.start(volume=self._volume, gain_db=self._gain_db)
        except Exception as error:  # whatever a file may do, the evening goes on
            LOG.warning("A track could not be started: %s", type(error).__name__)
            LOG.debug("A track could not be started", exc_info=True)  # may name the file
            self._failure = FailureReason.UNREADABLE
