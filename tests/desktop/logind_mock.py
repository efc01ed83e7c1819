"""A private bus with python-dbusmock's logind on it; it runs under the system's own Python."""

from __future__ import annotations

import ast
import os
import re
import shutil
import signal
import subprocess
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Self

from PySide6.QtDBus import QDBusConnection

SYSTEM_PYTHON = "/usr/bin/python3"
NAME = "org.freedesktop.login1"
_OBJECT = "/org/freedesktop/login1"
_numbers = count()


def is_available() -> bool:
    """Whether the programs it takes are installed."""
    if not all(shutil.which(name) for name in ("dbus-daemon", "dbus-monitor", "gdbus")):
        return False
    if not Path(SYSTEM_PYTHON).exists():
        return False
    asked = subprocess.run(
        [SYSTEM_PYTHON, "-c", "import dbusmock"], capture_output=True, check=False
    )
    return asked.returncode == 0


def no_bus() -> QDBusConnection:
    """A connection that could not be made."""
    return QDBusConnection.connectToBus("unix:path=/nonexistent", f"nowhere{next(_numbers)}")


class LogindMock:
    """The bus, the mock, and `bus`, a connection to it for this process."""

    def __init__(self, folder: Path, *, with_logind: bool = True) -> None:
        self._log = (folder / "logind.log").open("ab")
        self.address = f"unix:path={folder}/bus"
        listen = f"--address={self.address}"
        self._daemon = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address", listen],
            stdout=subprocess.PIPE,
            stderr=self._log,
        )
        assert self._daemon.stdout
        self._daemon.stdout.readline()  # it is printed once clients may come
        self._logind: subprocess.Popen[bytes] | None = None
        if with_logind:
            self._logind = subprocess.Popen(
                [SYSTEM_PYTHON, "-m", "dbusmock", "--system", "--template", "logind"],
                env=self.child_env(),
                stdout=self._log,
                stderr=self._log,
            )
            subprocess.run(
                ["gdbus", "wait", "--system", "--timeout", "20", NAME],
                env=self.child_env(),
                check=True,
            )
        self._name = f"logind-mock{next(_numbers)}"
        self.bus = QDBusConnection.connectToBus(self.address, self._name)
        assert self.bus.isConnected()

    def child_env(self) -> dict[str, str]:
        """An environment in which this bus is the system's."""
        return {**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": self.address}

    def inhibitors(self) -> list[tuple[str, str, str, str]]:
        """What is held: (what, who, why, mode) of each."""
        said = self._call(f"{NAME}.Manager.ListInhibitors")
        rows = ast.literal_eval(re.sub(r"@a\(\w+\) |uint32 ", "", said))[0]
        return [row[:4] for row in rows]

    def prepare_for_sleep(self, before: bool) -> None:
        """Send logind's signal: true before a suspend, false after it."""
        value = f"[<{str(before).lower()}>]"
        emit = ["org.freedesktop.DBus.Mock.EmitSignal", f"{NAME}.Manager", "PrepareForSleep"]
        self._call(*emit, "b", value)

    def _call(self, *method: str) -> str:
        command = ["gdbus", "call", "--address", self.address, "--dest", NAME]
        command += ["--object-path", _OBJECT, "--method", *method]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def freeze(self, frozen: bool) -> None:
        """Let logind answer nothing, or go on."""
        assert self._logind
        self._logind.send_signal(signal.SIGSTOP if frozen else signal.SIGCONT)

    def kill_bus(self) -> None:
        """The bus dies."""
        self._daemon.kill()
        self._daemon.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        QDBusConnection.disconnectFromBus(self._name)
        for process in (self._logind, self._daemon):
            if process is not None:
                process.kill()
                process.wait()
        assert self._daemon.stdout
        self._daemon.stdout.close()
        self._log.close()
