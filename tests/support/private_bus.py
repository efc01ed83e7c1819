"""A D-Bus of a test's own: nothing of the machine's, and it may die."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Self

from PySide6.QtDBus import QDBusConnection

from sleepplayer.desktop.dbus.bus import Bus
from sleepplayer.desktop.session_bus import SystemBus

_numbers = count()


def is_available() -> bool:
    """Whether the programs it takes are installed."""
    return all(shutil.which(name) for name in ("dbus-daemon", "dbus-monitor", "gdbus"))


def nowhere() -> Bus:
    """A bus that is not there, as Sleepplayer connects to it."""
    return SystemBus("unix:path=/nonexistent")


class PrivateBus:
    """A bus, and `bus`, a connection of this process to it."""

    def __init__(self, folder: Path) -> None:
        self.address = f"unix:path={folder}/bus"
        self._log = (folder / "bus.log").open("ab")
        listen = f"--address={self.address}"
        self._daemon = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address", listen],
            stdout=subprocess.PIPE,
            stderr=self._log,
        )
        assert self._daemon.stdout
        self._daemon.stdout.readline()  # it is printed once clients may come
        self._names: list[str] = []
        self._ours: list[Bus] = []
        self.bus = self.connect()

    def connect(self) -> QDBusConnection:
        """One more connection, as another program would have it."""
        self._names.append(f"private-bus{next(_numbers)}")
        made = QDBusConnection.connectToBus(self.address, self._names[-1])
        assert made.isConnected()
        return made

    def ours(self) -> Bus:
        """One more connection, as Sleepplayer has it; it passes file descriptors on."""
        self._ours.append(SystemBus(self.address))
        return self._ours[-1]

    def env(self) -> dict[str, str]:
        """An environment in which this bus is the session's."""
        return {**os.environ, "DBUS_SESSION_BUS_ADDRESS": self.address}

    def system_env(self) -> dict[str, str]:
        """An environment in which this bus is the system's."""
        return {**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": self.address}

    def call(self, name: str, path: str, *method: str) -> str:
        """What `gdbus call` prints; `method` with its arguments."""
        command = ["gdbus", "call", "--address", self.address, "--dest", name]
        command += ["--object-path", path, "--method", *method]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def wait_for(self, name: str) -> None:
        """Until somebody has this name."""
        subprocess.run(
            ["gdbus", "wait", "--session", "--timeout", "20", name], env=self.env(), check=True
        )

    def monitor(self, rule: str, out: Path) -> subprocess.Popen[bytes]:
        """dbus-monitor with a match rule, writing to a file; to be killed by whoever asked.

        It listens once the file names "NameLost".
        """
        with out.open("wb") as file:
            return subprocess.Popen(["dbus-monitor", "--address", self.address, rule], stdout=file)

    def freeze(self, frozen: bool) -> None:
        """Let the bus pass nothing on, or go on."""
        self._daemon.send_signal(signal.SIGSTOP if frozen else signal.SIGCONT)

    def kill(self) -> None:
        """The bus dies."""
        self._daemon.kill()
        self._daemon.wait()

    def close(self) -> None:
        """All of it goes."""
        for bus in self._ours:
            bus.close()
        for name in self._names:
            QDBusConnection.disconnectFromBus(name)
        self.kill()
        assert self._daemon.stdout
        self._daemon.stdout.close()
        self._log.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
