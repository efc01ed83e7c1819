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
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sleepplayer.clock import SystemClock
from sleepplayer.library.child import Child, Ended, serve
from sleepplayer.library.loudness import estimate, measure
from sleepplayer.library.probe import ProbeFailed
from sleepplayer.models import Loudness
from sleepplayer.night.playback import FailureReason

_POLL_S = 0.05

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Appraisal:
    """What can be said of a file in a short time: `whole` if all of it was measured, else it is an
    estimate, not to be kept."""

    loudness: Loudness | None
    whole: bool


class MeasuringProcess:
    """Measures one file after the other, at low priority; to be used by one thread.

    The process begins with the first file and ends with `rest`, or when it is told to stop.
    """

    def __init__(self) -> None:
        self._child: Child | None = None

    def __call__(self, path: Path, *, stop: Callable[[], bool]) -> Loudness | None:
        """As `loudness.measure`; a file that brings the process down is NOT_AUDIO."""
        child = self._started()
        if child is None:
            return measure(path, stop=stop)
        child.ask(json.dumps([os.getpid(), str(path), None]))
        answer = self._answer(child, stop)
        return None if answer is None else Loudness(**self._understood(path, answer)["loudness"])

    def appraise(self, path: Path, *, within_s: float, stop: Callable[[], bool]) -> Appraisal:
        """Measure a file if that takes no longer than this, else estimate it from excerpts.

        `stop` is for a disk or a decoder that does not come to an end; nothing is known then.
        Raises `ProbeFailed` as measuring does.
        """
        child = self._started()
        if child is None:
            return _appraised(path, within_s, stop)
        child.ask(json.dumps([os.getpid(), str(path), within_s]))
        answer = self._answer(child, stop)
        if answer is None:
            return Appraisal(None, whole=False)
        said = self._understood(path, answer)
        loudness = said["loudness"]
        return Appraisal(None if loudness is None else Loudness(**loudness), said["whole"])

    def rest(self) -> None:
        """Nothing more for now: end the process."""
        child, self._child = self._child, None
        if child is not None:
            child.end()

    def _started(self) -> Child | None:
        try:
            self._child = self._child or Child("sleepplayer.library.measuring")
        except OSError as error:
            _log.warning("measuring goes on without a process of its own: %s", error)
        return self._child

    def _answer(self, child: Child, stop: Callable[[], bool]) -> str | None:
        while not stop():
            answer = child.answer(_POLL_S)
            if answer is not None:
                return answer
        self.rest()
        return None

    def _understood(self, path: Path, answer: str) -> dict[str, Any]:
        if not answer and self._child is not None:
            child, self._child = self._child, None
            how = child.end()
            _log.warning("the process that measured a file ended %s", how)
            crashed = how is Ended.BY_A_CRASH
            raise ProbeFailed(
                path, FailureReason.NOT_AUDIO if crashed else FailureReason.UNREADABLE
            )
        said: dict[str, Any] | str = json.loads(answer)
        if isinstance(said, str):
            raise ProbeFailed(path, FailureReason(said))
        return said


def _appraised(path: Path, within_s: float, stop: Callable[[], bool]) -> Appraisal:
    clock = SystemClock()
    until_s = clock.elapsed_s() + within_s
    loudness = measure(path, stop=lambda: stop() or clock.elapsed_s() > until_s)
    if loudness is not None or stop():
        return Appraisal(loudness, whole=loudness is not None)
    return Appraisal(estimate(path, clock=clock), whole=False)


def _answer(question: str) -> str:
    """In the process: a file's loudness, or the reason why there is none."""
    player, name, within_s = json.loads(question)
    path = Path(name)

    def alone() -> bool:
        return bool(os.getppid() != player)

    try:
        if within_s is None:
            said = Appraisal(measure(path, stop=alone), whole=True)
        else:
            said = _appraised(path, within_s, alone)
    except ProbeFailed as error:
        return json.dumps(error.reason.value)
    if alone():
        sys.exit()  # nobody waits for it any more
    return json.dumps(asdict(said))


if __name__ == "__main__":
    serve(_answer)
