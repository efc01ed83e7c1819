"""Keeps the machine from falling asleep before its person: `night.ports.KeepAwake`.

On Linux two kinds of programs put a machine to sleep by themselves. logind does by its IdleAction,
and the desktop's power manager does by asking logind; so both are asked not to. The display is none
of it: it may go dark at any time, and should. The lid is left to the system, which heeds no sleep
lock for it (logind.conf: LidSwitchIgnoreInhibited=yes).
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer

from sleepplayer.night.ports import KeepAwake

if TYPE_CHECKING:
    from sleepplayer.desktop.dbus.bus import Bus

WHAT = "sleep"
"""What logind is asked to block. "sleep" alone stops its IdleAction too: systemd's logind-action.c
refuses an action that is inhibited, also its own. "idle" would keep the display on: KDE takes it
for ChangeScreenSettings (powerdevilpolicyagent.cpp, checkLogindInhibitions), and swayidle stops all
of its timeouts for it (main.c, get_logind_idle_inhibit)."""

WHY = "Playing until the sleep timer ends"

PATIENCE_MS = 3000
"""After that, who has not answered counts as one who has said no; its yes still counts later."""

_log = logging.getLogger(__name__)


class Means(Protocol):
    """One way to keep the machine awake. No member raises or waits."""

    name: str
    changed: Callable[[], None]
    """Called when an answer has come, or a hold was lost."""

    @property
    def held(self) -> bool:
        """Whether it is granted."""
        ...

    @property
    def asking(self) -> bool:
        """Whether an answer is awaited."""
        ...

    def hold(self) -> None:
        """Ask for it; again changes nothing, also when it was refused."""
        ...

    def let_go(self) -> None:
        """Give it back."""
        ...


class LinuxKeepAwake(QObject):
    """By all that help: logind, the desktop's own, and a portal or the screen saver in their stead.

    `desktops` are asked together with `system`; the `portal` only where none of them grants it,
    for it would ask the same service once more; the `last_resort` where nobody does at all, because
    it keeps the display on. Nobody is asked before the first `acquire`.
    """

    def __init__(
        self, *, system: Means, desktops: Sequence[Means], portal: Means, last_resort: Means
    ) -> None:
        super().__init__()
        self._first = (system, *desktops)
        self._desktops, self._portal, self._last_resort = tuple(desktops), portal, last_resort
        self._wanted = False
        self._told: tuple[str, ...] | None = None
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self._look)
        for means in self._all():
            means.changed = self._look

    @property
    def held_by(self) -> tuple[str, ...]:
        """Who has granted it, by name."""
        return tuple(means.name for means in self._all() if means.held)

    @property
    def held(self) -> bool:
        """Whether anybody has."""
        return bool(self.held_by)

    def acquire(self) -> None:
        """Hold the machine awake; again while held changes nothing.

        It does not wait: it is held a moment later, once the loop has run.
        """
        self._wanted = True
        self._patience.start()
        for means in self._first:
            means.hold()
        self._look()

    def release(self) -> None:
        """Let it sleep."""
        self._wanted = False
        self._patience.stop()
        for means in self._all():
            means.let_go()

    def _all(self) -> tuple[Means, ...]:
        return (*self._first, self._portal, self._last_resort)

    def _look(self) -> None:
        """Somebody has answered or is gone: is one of the others needed now?"""
        if not self._wanted or self._awaited(*self._first):
            return
        _need(self._portal, not any(means.held for means in self._desktops))
        if self._awaited(self._portal):
            return
        held = any(means.held for means in (*self._first, self._portal))
        _need(self._last_resort, not held)
        if not self._awaited(self._last_resort):
            self._tell()

    def _awaited(self, *means: Means) -> bool:
        return self._patience.isActive() and any(one.asking for one in means)

    def _tell(self) -> None:
        held_by = self.held_by
        if held_by == self._told:
            return
        self._told = held_by
        if not held_by:
            _log.info("The machine is not kept awake: nobody here grants it")
        elif self._last_resort.held:
            _log.info("Kept awake by %s, which keeps the display on too", ", ".join(held_by))
        else:
            _log.info("Kept awake by %s", ", ".join(held_by))


def _need(means: Means, needed: bool) -> None:
    if needed:
        means.hold()
    else:
        means.let_go()


def make_keep_awake(bus: Bus | None = None, session: Bus | None = None) -> KeepAwake:
    """What this machine offers; `bus` is the system's and `session` the desktop's, if there are
    connections to them already."""
    if not sys.platform.startswith("linux"):
        from sleepplayer.desktop.wakepy_keep_awake import (  # noqa: PLC0415 - elsewhere
            WakepyKeepAwake,
        )

        return WakepyKeepAwake()
    return _on_linux(bus, session)


def _on_linux(bus: Bus | None, session: Bus | None) -> KeepAwake:
    from sleepplayer.desktop import session_inhibitors as kinds  # noqa: PLC0415 - jeepney, Linux only
    from sleepplayer.desktop.inhibitor import Inhibitor  # noqa: PLC0415 - see above
    from sleepplayer.desktop.session_bus import SessionBus, SystemBus  # noqa: PLC0415 - see above

    bus = SystemBus() if bus is None else bus
    session = SessionBus() if session is None else session
    return LinuxKeepAwake(
        system=Inhibitor(bus, what=WHAT, mode="block", why=WHY),
        desktops=[
            kinds.SessionInhibitor(session, kinds.GNOME_SESSION),
            kinds.SessionInhibitor(session, kinds.POWER_MANAGEMENT),
        ],
        portal=kinds.SessionInhibitor(session, kinds.PORTAL),
        last_resort=kinds.SessionInhibitor(session, kinds.SCREEN_SAVER),
    )
