"""Hears that the machine is about to suspend, and that it woke."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from sleepplayer.desktop.dbus.names import LOGIND, LOGIND_MANAGER
from sleepplayer.desktop.dbus.values import Heard
from sleepplayer.desktop.inhibitor import Inhibitor

if TYPE_CHECKING:
    from sleepplayer.desktop.dbus.bus import Bus

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
        bus: Bus | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._about_to_sleep, self._woke = about_to_sleep, woke
        self._owns_bus = bus is None
        if bus is None:
            from sleepplayer.desktop.session_bus import SystemBus  # noqa: PLC0415 - jeepney, Linux only

            bus = SystemBus(parent=self)
        self._bus = bus
        self._delay = Inhibitor(
            self._bus, what="sleep", mode="delay", why="Fading out before sleep"
        )
        self._listening: Callable[[], None] | None = None
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
        if not self._bus.reach():
            _log.info("Suspends are not foreseen: no system bus")
            return
        self._listening = self._bus.listen(
            self._on_prepare_for_sleep,
            sender=LOGIND,
            interface=LOGIND_MANAGER,
            member="PrepareForSleep",
            signature="b",
        )
        self._delay.hold()

    def stop(self) -> None:
        """Hear no more, and hold nothing up."""
        self._ready_timer.stop()
        self._delay.let_go()
        listening, self._listening = self._listening, None
        if listening is not None:
            listening()
        if self._owns_bus:
            self._bus.close()

    @Slot()
    def ready(self) -> None:
        """It is silent: let the machine sleep now, before the 300 ms are over."""
        self._ready_timer.stop()
        self._delay.let_go()

    def _on_prepare_for_sleep(self, heard: Heard) -> None:
        (before,) = heard.body
        if before:
            # The timer first: also a call that raises must not hold the machine up for 5 s.
            self._ready_timer.start()
            self._about_to_sleep()
        else:
            self._ready_timer.stop()
            self._delay.hold()
            self._woke()
