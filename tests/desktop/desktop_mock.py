"""A desktop of one's choice on a bus: GNOME, KDE or another, by what it has."""

from __future__ import annotations

import json
import signal
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self

from desktop.logind_mock import SYSTEM_PYTHON

OBJECTS = Path(__file__).with_name("desktop_objects.py")


class DesktopMock:
    """Its objects are there from the start, its names as a test wants them."""

    def __init__(self, address: str) -> None:
        command = [SYSTEM_PYTHON, str(OBJECTS), address]
        self._child = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._owned: list[str] = []
        self._objects: set[str] = set()

    def has(self, name: str, path: str, interface: str, **properties: str) -> None:
        """From now on there is this name, and this object; the values of properties are code."""
        if path not in self._objects:
            self._objects.add(path)
            self._tell("object", [path, interface, properties])
        if name not in self._owned:
            self._owned.append(name)
            self._tell("own", name)

    def does(
        self, path: str, interface: str, method: str, types: tuple[str, str], code: str = ""
    ) -> None:
        """A method; the types of what it takes and gives, and what it does."""
        self._tell("method", [path, interface, method, *types, code])

    def sets(self, path: str, interface: str, name: str, code: str) -> None:
        """A property's value from now on, as code."""
        self._tell("property", [path, interface, name, code])

    def called(self, path: str) -> list[list[str]]:
        """Which methods were called of an object, with their arguments, since the last time."""
        said = self._tell("called", path)
        assert isinstance(said, list)
        return said

    def freeze(self, frozen: bool) -> None:
        """Let it answer nothing, or go on."""
        self._child.send_signal(signal.SIGSTOP if frozen else signal.SIGCONT)

    def disown_all(self) -> None:
        """Another desktop, or none."""
        while self._owned:
            self._tell("disown", self._owned.pop())

    def _tell(self, verb: str, value: object) -> object:
        assert self._child.stdin
        assert self._child.stdout
        self._child.stdin.write(json.dumps({verb: value}) + "\n")
        self._child.stdin.flush()
        return json.loads(self._child.stdout.readline())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._child.stdin
        assert self._child.stdout
        self._child.kill()
        self._child.wait()
        self._child.stdin.close()
        self._child.stdout.close()
