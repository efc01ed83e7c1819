"""A private bus with power managers of a session on it."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from desktop.logind_mock import SYSTEM_PYTHON
from support import private_bus
from support.private_bus import PrivateBus

SERVICES = Path(__file__).with_name("session_services.py")


def is_available() -> bool:
    """Whether the programs it takes are installed."""
    if not private_bus.is_available() or not Path(SYSTEM_PYTHON).exists():
        return False
    asked = subprocess.run(
        [SYSTEM_PYTHON, "-c", "from gi.repository import Gio"], capture_output=True, check=False
    )
    return asked.returncode == 0


class SessionMock:
    """The bus, and services that come and go."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.private = PrivateBus(folder)
        self.address = self.private.address
        self._running: list[tuple[subprocess.Popen[bytes], Path]] = []

    def start(self, *services: str) -> subprocess.Popen[bytes]:
        """Have these on the bus; "!name" refuses."""
        file = self._folder / f"held{len(self._running)}"
        made = subprocess.Popen([SYSTEM_PYTHON, SERVICES, file, *services], env=self.private.env())
        self._running.append((made, file))
        end_s = time.monotonic() + 20.0
        while not file.exists():
            assert time.monotonic() < end_s, "no services"
            time.sleep(0.01)
        for service in services:
            self.private.wait_for(service.lstrip("!"))
        return made

    def held(self) -> list[str]:
        """What the services hold now: "service: who"."""
        return [
            line
            for made, file in self._running
            if made.poll() is None
            for line in file.read_text().splitlines()[1:]
        ]

    def stop(self, services: subprocess.Popen[bytes]) -> None:
        """They die."""
        services.kill()
        services.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for made, _ in self._running:
            self.stop(made)
        self.private.close()
