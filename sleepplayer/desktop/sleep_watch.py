"""Hears that the machine is about to suspend, and that it woke."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import SLOT, QObject, QTimer, Slot
from PySide6.QtDBus import QDBusConnection

from sleepplayer.desktop.inhibitor import MANAGER, PATH, SERVICE, Inhibitor

READY_AFTER_MS = 300
"""How long a suspend is held up for the 150 ms ramp down to silence, twice over; logind itself
waits 5 s at most."""

_log = logging.getLogger(__name__)


class SleepWatch(QObject):
    """Calls `about_to_sleep()` and `woke()` by logind's PrepareForSleep.

    In between suspends it holds a *delay* lock, without which the machine would be asleep before
    the sound has faded. Without a bus or logind it is quiet, and neither is ever called.
    """

    def __init__(
        self,
        *,
        about_to_sleep: Callable[[], None],
        woke: Callable[[], None],
        bus: QDBusConnection | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._about_to_sleep, self._woke = about_to_sleep, woke
        self._bus = QDBusConnection.systemBus() if bus is None else bus
        self._delay = Inhibitor(
            self._bus, what="sleep", mode="delay", why="Fading out before sleep", parent=self
        )
        self._ready_timer = QTimer(self)
        self._ready_timer.setSingleShot(True)
        self._ready_timer.setInterval(READY_AFTER_MS)
        self._ready_timer.timeout.connect(self.ready)

    @property
    def holds_delay(self) -> bool:
        """Whether a suspend would wait for us."""
        return self._delay.held

    def start(self) -> None:
        """Begin to listen."""
        if not self._bus.isConnected():
            _log.info("Suspends are not foreseen: no system bus")
            return
        self._bus.connect(*self._subscription())
        self._delay.hold()

    def stop(self) -> None:
        """Hear no more, and hold nothing up."""
        self._ready_timer.stop()
        self._delay.let_go()
        if self._bus.isConnected():
            self._bus.disconnect(*self._subscription())

    @Slot()
    def ready(self) -> None:
        """It is silent: let the machine sleep now, before the 300 ms are over."""
        self._ready_timer.stop()
        self._delay.let_go()

    def _subscription(self) -> tuple[str, str, str, str, QObject, Any]:
        # Any: PySide's stubs ask for bytes here, at run time it takes nothing but a str.
        slot = SLOT("_on_prepare_for_sleep(bool)")
        return SERVICE, PATH, MANAGER, "PrepareForSleep", self, slot

    @Slot(bool)
    def _on_prepare_for_sleep(self, before: bool) -> None:
        if before:
            # The timer first: also a call that raises must not hold the machine up for 5 s.
            self._ready_timer.start()
            self._about_to_sleep()
        else:
            self._ready_timer.stop()
            self._delay.hold()
            self._woke()
