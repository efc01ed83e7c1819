"""The program as a child process, whose words are noted as they come."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from support.capture import boot_s

import sleepplayer

ROOT = Path(sleepplayer.__file__).parents[1]
LIMIT_S = 25.0
POLL_S = 0.01

NO_SERVER = {"PULSE_SERVER": "unix:/nonexistent/native"}
"""An environment in which nothing can be heard."""

_OURS = ("SLEEPPLAYER_DEBUG", "QT_LOGGING_RULES", "QT_QPA_PLATFORM", "PULSE_SINK")


def until(condition: Callable[[], bool], *, limit_s: float = LIMIT_S, what: str = "it") -> None:
    """Wait for a condition, or fail."""
    end_s = time.monotonic() + limit_s
    while not condition():
        if time.monotonic() > end_s:
            raise AssertionError(f"waited for {what} in vain")
        time.sleep(POLL_S)


@dataclass(frozen=True)
class Ended:
    """What became of a child: times are of CLOCK_BOOTTIME, the clock of a `Recording`."""

    code: int
    out: str
    err: str
    began_s: float  # with its first words: on a busy machine seconds after its start
    ended_s: float

    @property
    def took_s(self) -> float:
        """From its first words to its end."""
        return self.ended_s - self.began_s

    @property
    def said(self) -> list[str]:
        """The lines on stdout."""
        return self.out.splitlines()

    @property
    def complained(self) -> list[str]:
        """The lines on stderr."""
        return self.err.splitlines()


AT_THEIR_LEVEL = {"loudness": {"even": False}}
"""Settings of a session whose tracks keep their level, so that what is heard can be foretold."""


class Child:
    """`python -m sleepplayer ...`. With `terminal`, stdout and stderr are one pseudo-terminal."""

    def __init__(
        self,
        *arguments: str | Path,
        home: Path,
        env: Mapping[str, str] | None = None,
        terminal: bool = False,
    ) -> None:
        self._command = [sys.executable, "-m", "sleepplayer", *map(str, arguments)]
        kept = {name: value for name, value in os.environ.items() if name not in _OURS}
        self._env = {
            **kept,
            "PYTHONPATH": str(ROOT),
            "PYTHONFAULTHANDLER": "1",
            "SLEEPPLAYER_HOME": str(home),
            **NO_SERVER,
            **(env or {}),
        }
        settings = Path(self._env["SLEEPPLAYER_HOME"], "config", "settings.json")
        if not settings.exists():
            settings.parent.mkdir(parents=True, exist_ok=True)
            settings.write_text(json.dumps({"session": AT_THEIR_LEVEL}))
        self.home = home
        self._terminal = terminal
        self._heard = {"out": bytearray(), "err": bytearray()}
        self._readers: list[threading.Thread] = []
        self.master: int | None = None
        self._began_s = 0.0

    def __enter__(self) -> Self:
        if self._terminal:
            self.master, slave = pty.openpty()
            out = err = slave
        else:
            out = err = subprocess.PIPE
        self._process = subprocess.Popen(
            self._command,
            env=self._env,
            cwd=self._env["SLEEPPLAYER_HOME"],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
        )
        if self.master is not None:
            os.close(slave)
            self._listen("out", self.master)
        else:
            assert self._process.stdout is not None
            assert self._process.stderr is not None
            self._listen("out", self._process.stdout.fileno())
            self._listen("err", self._process.stderr.fileno())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.wait()
        for reader in self._readers:
            reader.join()
        for stream in (self._process.stdout, self._process.stderr):
            if stream is not None:
                stream.close()
        self.hang_up()

    @property
    def pid(self) -> int:
        """Of the process."""
        return self._process.pid

    @property
    def text(self) -> str:
        """All that was said so far, stdout first."""
        return "".join(bytes(heard).decode() for heard in self._heard.values())

    def wait_for(self, text: str, *, limit_s: float = LIMIT_S) -> None:
        """Until it has said this."""
        until(
            lambda: text in self.text or self._process.poll() is not None,
            limit_s=limit_s,
            what=repr(text),
        )
        assert text in self.text, f"it ended without {text!r}: {self.text}"

    def send(self, number: signal.Signals) -> float:
        """Send a signal; returns when."""
        self._process.send_signal(number)
        return boot_s()

    def hang_up(self) -> None:
        """Take the terminal away."""
        if self.master is not None:
            master, self.master = self.master, None
            os.close(master)

    def end(self, *, limit_s: float = LIMIT_S) -> Ended:
        """Wait for its end."""
        try:
            code = self._process.wait(timeout=limit_s)
        except subprocess.TimeoutExpired:
            self._process.send_signal(signal.SIGABRT)  # it says where it hangs
            self._process.wait()
            raise AssertionError(f"it did not end: {self.text}") from None
        ended_s = boot_s()
        for reader in self._readers:
            reader.join()
        out, err = (bytes(heard).decode() for heard in self._heard.values())
        return Ended(code, out, err, self._began_s, ended_s)

    def _listen(self, name: str, descriptor: int) -> None:
        def read() -> None:
            with contextlib.suppress(OSError):  # a terminal whose other side is closed
                while chunk := os.read(descriptor, 4096):
                    self._began_s = self._began_s or boot_s()
                    self._heard[name] += chunk

        self._readers.append(threading.Thread(target=read, daemon=True))
        self._readers[-1].start()
