"""One connection to each bus for a whole process: whoever needs one is handed it."""

from __future__ import annotations

import sys
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sleepplayer.desktop.dbus.bus import Bus


class Buses:
    """Each is made when it is first asked for; None elsewhere than on Linux. On the main thread."""

    @cached_property
    def session(self) -> Bus | None:
        """That of the desktop."""
        if not sys.platform.startswith("linux"):
            return None
        from sleepplayer.desktop.session_bus import SessionBus  # noqa: PLC0415 - jeepney, Linux only

        return SessionBus()

    @cached_property
    def system(self) -> Bus | None:
        """That of the machine."""
        if not sys.platform.startswith("linux"):
            return None
        from sleepplayer.desktop.session_bus import SystemBus  # noqa: PLC0415 - see above

        return SystemBus()

    def close(self) -> None:
        """Both are gone, if they were there."""
        for name in ("session", "system"):
            made: Bus | None = self.__dict__.pop(name, None)
            if made is not None:
                made.close()
