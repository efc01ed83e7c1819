"""Other starts of the program: what they ask of the window, and what it asks of them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from sleepplayer.controls import Controls
from sleepplayer.desktop.instance.client import stop_others
from sleepplayer.desktop.instance.place import Role, find_place
from sleepplayer.desktop.instance.server import InstanceServer
from sleepplayer.remote_control import RemoteControl


class WindowOthers:
    """To be used on the main thread."""

    def __init__(self, controls: Controls, data_dir: Path, *, sounds: Callable[[], bool]) -> None:
        """`sounds`: whether anything is still to be heard."""
        self._data_dir = data_dir
        self._remote = RemoteControl(controls, Role.WINDOW, sounds=sounds)
        place = find_place(Role.WINDOW, data_dir, os.environ)
        self._server = InstanceServer(place, self._remote.carry)

    def stop(self) -> None:
        """One person hears one evening: what else plays makes way."""
        stop_others(Role.WINDOW, self._data_dir, os.environ)

    def leave(self) -> None:
        """The window goes: nothing can be asked of it any more but how long it still sounds."""
        self._remote.leave()

    def close(self) -> None:
        """Nobody is heard any more."""
        self._server.close()
