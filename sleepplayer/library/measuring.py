"""Measuring in a process of its own, which the sound does not notice.

A thread would do, but for two things. At low priority on a busy machine it is put aside while it
holds Python's lock, and with it every other thread: 115 ms were measured with two busy cores, where
a ramp of the mixer takes 150. And files are other people's: one that brings the decoder down must
not end the night's sound.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from sleepplayer.library.child import Child, Ended, serve
from sleepplayer.library.loudness import measure
from sleepplayer.library.probe import ProbeFailed
from sleepplayer.models import Loudness
from sleepplayer.night.playback import FailureReason

_POLL_S = 0.05

_log = logging.getLogger(__name__)


class MeasuringProcess:
    """Measures one file after the other, at low priority; to be used by one thread.

    The process begins with the first file and ends with `rest`, or when it is told to stop.
    """

    def __init__(self) -> None:
        self._child: Child | None = None

    def __call__(self, path: Path, *, stop: Callable[[], bool]) -> Loudness | None:
        """As `loudness.measure`; a file that brings the process down is NOT_AUDIO."""
        try:
            self._child = child = self._child or Child("sleepplayer.library.measuring")
        except OSError as error:
            _log.warning("measuring goes on without a process of its own: %s", error)
            return measure(path, stop=stop)
        child.ask(json.dumps([os.getpid(), str(path)]))
        while not stop():
            answer = child.answer(_POLL_S)
            if answer is not None:
                return self._understood(path, answer)
        self.rest()
        return None

    def rest(self) -> None:
        """Nothing more for now: end the process."""
        child, self._child = self._child, None
        if child is not None:
            child.end()

    def _understood(self, path: Path, answer: str) -> Loudness:
        if not answer and self._child is not None:
            child, self._child = self._child, None
            how = child.end()
            _log.warning("the process that measured a file ended %s", how)
            crashed = how is Ended.BY_A_CRASH
            raise ProbeFailed(
                path, FailureReason.NOT_AUDIO if crashed else FailureReason.UNREADABLE
            )
        said = json.loads(answer)
        if isinstance(said, str):
            raise ProbeFailed(path, FailureReason(said))
        return Loudness(**said)


def _answer(question: str) -> str:
    """In the process: a file's loudness, or the reason why there is none."""
    player, name = json.loads(question)
    try:
        loudness = measure(Path(name), stop=lambda: os.getppid() != player)
    except ProbeFailed as error:
        return json.dumps(error.reason.value)
    if loudness is None:
        sys.exit()  # nobody waits for it any more
    return json.dumps(asdict(loudness))


if __name__ == "__main__":
    serve(_answer)
