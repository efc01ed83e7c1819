"""What KDE's and GNOME's panels are to a program: where icons are registered over D-Bus."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

from PySide6.QtCore import ClassInfo, QObject, QThread, Slot
from PySide6.QtDBus import QDBusConnection

from support.private_bus import PrivateBus

WATCHER = "org.kde.StatusNotifierWatcher"
_PATH = "/StatusNotifierWatcher"

class_info: Any = ClassInfo  # its stub knows neither the mapping nor that it decorates


@class_info({"D-Bus Interface": WATCHER})
class _Watcher(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.items: list[str] = []

    @Slot(str)
    def RegisterStatusNotifierItem(self, service: str) -> None:  # noqa: N802 - the protocol's name
        self.items.append(service)


class FakePanel:
    """Answers on a thread of its own. It is there from `appear` to `vanish`."""

    def __init__(self, bus: PrivateBus) -> None:
        self._bus = bus.connect()
        self._watcher = _Watcher()
        self._thread = QThread()
        self._watcher.moveToThread(self._thread)

    @property
    def items(self) -> list[str]:
        """The programs that have registered an icon, again with each time."""
        return self._watcher.items

    def appear(self) -> None:
        assert self._bus.registerService(WATCHER)

    def vanish(self) -> None:
        assert self._bus.unregisterService(WATCHER)

    def __enter__(self) -> Self:
        self._thread.start()
        slots = QDBusConnection.RegisterOption.ExportAllSlots
        assert self._bus.registerObject(_PATH, self._watcher, slots)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bus.unregisterObject(_PATH)
        self._thread.quit()
        self._thread.wait()
