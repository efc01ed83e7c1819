"""A private bus with python-dbusmock's logind on it; it runs under the system's own Python."""

from __future__ import annotations

import ast
import re
import signal
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self

from support import private_bus
from support.private_bus import PrivateBus

SYSTEM_PYTHON = "/usr/bin/python3"
NAME = "org.freedesktop.login1"
_OBJECT = "/org/freedesktop/login1"


def is_available() -> bool:
    """Whether the programs it takes are installed."""
    if not private_bus.is_available() or not Path(SYSTEM_PYTHON).exists():
        return False
    asked = subprocess.run(
        [SYSTEM_PYTHON, "-c", "import dbusmock"], capture_output=True, check=False
    )
    return asked.returncode == 0


class LogindMock:
    """The bus, the mock, and `bus`, a connection to it for this process."""

    def __init__(self, folder: Path, *, with_logind: bool = True) -> None:
        self._private = PrivateBus(folder)
        self.address, self.bus = self._private.address, self._private.ours()
        self._log = (folder / "logind.log").open("ab")
        self._logind: subprocess.Popen[bytes] | None = None
        if with_logind:
            self._logind = subprocess.Popen(
                [SYSTEM_PYTHON, "-m", "dbusmock", "--system", "--template", "logind"],
                env=self.child_env(),
                stdout=self._log,
                stderr=self._log,
            )
            self._private.wait_for(NAME)

    def child_env(self) -> dict[str, str]:
        """An environment in which this bus is the system's."""
        return self._private.system_env()

    def inhibitors(self) -> list[tuple[str, str, str, str]]:
        """What is held: (what, who, why, mode) of each."""
        said = self.call(f"{NAME}.Manager.ListInhibitors")
        rows = ast.literal_eval(re.sub(r"@a\(\w+\) |uint32 ", "", said))[0]
        return [row[:4] for row in rows]

    def log_in(self, session: str, uid: int, name: str, **properties: str) -> None:
        """Somebody logs in; `properties` of the session in place of the mock's own."""
        added = ["org.freedesktop.DBus.Mock.AddSession", session, "seat0", str(uid), name, "true"]
        self.call(*added)
        if properties:
            self.set_session(session, **properties)

    def set_session(self, session: str, **properties: str) -> None:
        """Its properties become others."""
        values = ", ".join(f"'{name}': <'{value}'>" for name, value in properties.items())
        update = "org.freedesktop.DBus.Mock.UpdateProperties"
        path = f"{_OBJECT}/session/{session}"
        self._private.call(NAME, path, update, f"{NAME}.Session", f"{{{values}}}")

    def answers(self, method: str, code: str, *, takes: str = "", gives: str = "s") -> None:
        """From now on a method of the manager does this."""
        add = "org.freedesktop.DBus.Mock.AddMethod"
        self.call(add, f"{NAME}.Manager", method, takes, gives, code)

    def monitor(self, rule: str, out: Path) -> subprocess.Popen[bytes]:
        """As `PrivateBus.monitor`."""
        return self._private.monitor(rule, out)

    def prepare_for_sleep(self, before: bool) -> None:
        """Send logind's signal: true before a suspend, false after it."""
        value = f"[<{str(before).lower()}>]"
        emit = ["org.freedesktop.DBus.Mock.EmitSignal", f"{NAME}.Manager", "PrepareForSleep"]
        self.call(*emit, "b", value)

    def call(self, *method: str) -> str:
        """Of logind's manager, or of the mock behind it: what `gdbus call` prints."""
        return self._private.call(NAME, _OBJECT, *method)

    def freeze(self, frozen: bool) -> None:
        """Let logind answer nothing, or go on."""
        assert self._logind
        self._logind.send_signal(signal.SIGSTOP if frozen else signal.SIGCONT)

    def kill_bus(self) -> None:
        """The bus dies."""
        self._private.kill()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._logind is not None:
            self._logind.kill()
            self._logind.wait()
        self._private.close()
        self._log.close()
