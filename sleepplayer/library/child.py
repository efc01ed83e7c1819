"""A process of our own beside the player: asked by lines, answering by lines.

What costs time or handles other people's files is done there. It can be given little of the
machine without holding Python's lock meanwhile, it can be ended at any moment, whatever it is
doing, and when a file brings it down the sound goes on.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from enum import StrEnum
from queue import Empty, SimpleQueue
from threading import Thread

NICENESS = 15
_MOST_MEMORY_BYTES = 4 * 1024**3
_WINDOWS_EXCEPTIONS = 0xC0000000
_END_S = 1.0


class Ended(StrEnum):
    """How a process came to its end: a crash is what it was given, a fault what it is."""

    BY_US = "by us"
    BY_A_CRASH = "by a crash"
    BY_FAULT = "by a fault"


class Child:
    """A module run as a process, and a thread that listens so that nobody has to wait.

    Raises OSError if no process can be had.
    """

    def __init__(self, module: str) -> None:
        self._answers: SimpleQueue[str] = SimpleQueue()
        self._is_over = False
        self._process = subprocess.Popen(  # noqa: S603  our own module
            # -P: what lies in the current folder is not for us to run.
            [sys.executable, "-P", "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="ascii",
            creationflags=_quietly(),
            # Ctrl+C in the terminal is for the player. Not a session of its own, which on Linux
            # would make it as important as all of the player, however nice it is (autogroups).
            process_group=0 if os.name == "posix" else None,
        )
        if self._process.stdin is None or self._process.stdout is None:
            raise OSError("no pipes")  # cannot be: they were asked for
        self._questions, self._spoken = self._process.stdin, self._process.stdout
        self._listener = Thread(target=self._listen, name="child", daemon=True)
        self._listener.start()

    def ask(self, line: str) -> None:
        """Hand over a line of ASCII; the answers come in the order of the questions."""
        with suppress(OSError):  # it has ended, which its answer tells
            self._questions.write(line + "\n")
            self._questions.flush()

    def answer(self, timeout_s: float) -> str | None:
        """The next answer, None if there is none in that time, "" once the process has ended."""
        with suppress(Empty):
            return self._answers.get(timeout=timeout_s)
        return None

    def end(self) -> Ended:
        """End it, whatever it does, and tell whether that was needed."""
        killed = not self._is_over  # else it has ended by itself, and its code says how
        if killed:
            self._process.kill()
        try:
            code = self._process.wait(_END_S)
        except subprocess.TimeoutExpired:  # a disk that does not answer; it goes when that does
            return Ended.BY_US
        self._listener.join()
        self._spoken.close()
        with suppress(OSError):  # what it did not read
            self._questions.close()
        if killed:
            return Ended.BY_US
        return Ended.BY_A_CRASH if code < 0 or code >= _WINDOWS_EXCEPTIONS else Ended.BY_FAULT

    def _listen(self) -> None:
        for line in self._spoken:
            self._answers.put(line)
        self._is_over = True
        self._answers.put("")


def serve(answer: Callable[[str], str]) -> None:
    """In the process: take questions and give answers until the player is gone."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    if sys.platform == "linux":
        import resource  # noqa: PLC0415  not on all platforms

        # A file that unpacks to more is refused, instead of the system running out of memory.
        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY_BYTES, _MOST_MEMORY_BYTES))
    for line in sys.stdin:
        sys.stdout.write(answer(line) + "\n")
        sys.stdout.flush()


def _quietly() -> int:
    """On Windows: low priority, and no console window."""
    if sys.platform == "win32":
        return subprocess.BELOW_NORMAL_PRIORITY_CLASS | subprocess.CREATE_NO_WINDOW
    return 0
