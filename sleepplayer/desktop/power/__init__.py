"""What the machine can do to itself after the silence: `night.end_action.PowerControl`."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from sleepplayer.desktop.power.calls import later
from sleepplayer.night.end_action import Blocker, EndAction, Hindrance, PowerControl

if TYPE_CHECKING:
    from sleepplayer.desktop.dbus.bus import Bus

_log = logging.getLogger(__name__)


class NoPower:
    """Where nothing is known how: it offers nothing."""

    def offered(self, answer: Callable[[frozenset[EndAction]], None]) -> None:
        """Nothing."""
        later(partial(answer, frozenset()))

    def blocker(self, _action: EndAction, answer: Callable[[Blocker | None], None]) -> None:
        """It is not offered."""
        later(partial(answer, Hindrance.NOT_OFFERED))

    def run(self, _action: EndAction, answer: Callable[[Blocker | None], None]) -> None:
        """It is not done."""
        later(partial(answer, Hindrance.NOT_OFFERED))


def make_power(
    system: Bus | None = None,
    session: Bus | None = None,
    *,
    platform: str = sys.platform,
) -> PowerControl:
    """What this machine offers; `system` and `session` are its buses, if there are connections to
    them already. To be called on the main thread, with an application."""
    if platform == "win32":
        from sleepplayer.desktop.power.windows import WindowsPower  # noqa: PLC0415 - Windows' alone

        return WindowsPower()
    if platform == "darwin":
        from sleepplayer.desktop.power.mac import MacPower  # noqa: PLC0415 - macOS' alone

        return MacPower()
    if platform.startswith("linux"):
        from sleepplayer.desktop.power.linux import LinuxPower  # noqa: PLC0415 - Linux' alone
        from sleepplayer.desktop.session_bus import SessionBus, SystemBus  # noqa: PLC0415

        return LinuxPower(
            SystemBus() if system is None else system, SessionBus() if session is None else session
        )
    _log.info("End actions are not known on %s", platform)
    return NoPower()
