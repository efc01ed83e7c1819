"""The platform's place for what plays: MPRIS, Windows' media controls, macOS' Now Playing."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from sleepplayer.clock import Clock
from sleepplayer.controls import Controls, Presence

if TYPE_CHECKING:
    from sleepplayer.desktop.dbus.bus import Bus

_log = logging.getLogger(__name__)


def make_media(
    controls: Controls,
    *,
    clock: Clock,
    post: Callable[[Callable[[], None]], None],
    platform: str = sys.platform,
    session: Bus | None = None,
) -> Presence | None:
    """What this platform has, or None; why not is in the log. To be called on the main thread.

    `post` runs calls on it, from whichever thread they come. `session` is Linux' session bus, if
    there is a connection to it already.
    """
    try:
        if platform == "win32":
            from sleepplayer.desktop.windows_media import (  # noqa: PLC0415 - Windows' alone
                WindowsMedia,
            )

            return WindowsMedia(controls, clock=clock, post=post)
        if platform == "darwin":
            from sleepplayer.desktop.mac_media import MacMedia  # noqa: PLC0415 - macOS' alone

            return MacMedia(controls, clock=clock, post=post)
        if platform.startswith("linux"):
            from sleepplayer.desktop.mpris import make_mpris  # noqa: PLC0415 - Linux' alone

            return make_mpris(controls, clock=clock, bus=session)
    except ImportError as error:
        _log.info("No media keys: %s (the extra “desktop” is not installed)", error)
    except Exception as error:  # a foreign library's own, of whatever kind
        _log.warning("No media keys: %s", error)
    return None
