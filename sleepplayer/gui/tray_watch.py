"""How the tray learns that there is a panel, without anybody waiting for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtWidgets import QSystemTrayIcon


class TrayWatch(Protocol):
    """On the main thread. No member raises or waits."""

    @property
    def tells(self) -> bool:
        """Whether changes are told unasked; it is asked only before an icon is made, then."""
        ...

    def begin(self, told: Callable[[bool | None], None]) -> None:
        """From now on tell whether there is a panel, each time one that has just spoken, and so
        can be spoken to; or None: there is nobody any more who knows, and nothing may be asked."""
        ...

    def ask(self) -> None:
        """Tell it again; later, or never if nobody answers."""
        ...

    def close(self) -> None:
        """Tell nothing any more."""
        ...


class QtTrayWatch:
    """Asks Qt, which knows at once on Windows and macOS. On Linux it waits for the bus."""

    tells = False

    def __init__(
        self, is_there: Callable[[], bool] = QSystemTrayIcon.isSystemTrayAvailable
    ) -> None:
        self._is_there = is_there
        self._told: Callable[[bool | None], None] | None = None

    def begin(self, told: Callable[[bool | None], None]) -> None:
        """Tell at once."""
        self._told = told
        self.ask()

    def ask(self) -> None:
        """Tell at once."""
        if self._told is not None:
            self._told(self._is_there())

    def close(self) -> None:
        """Tell nothing any more."""
        self._told = None
