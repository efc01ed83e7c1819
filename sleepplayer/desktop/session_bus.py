"""This machine's two buses, each found as libdbus finds it (`desktop.dbus.bus` says why not by Qt).

One connection of each is enough for a process: whoever puts an evening together makes it, hands it
to all who need it, and closes it in the end.
"""

from __future__ import annotations

import os
import socket
from functools import partial
from pathlib import Path

from jeepney.auth import make_auth_external
from jeepney.bus import get_connectable_addresses
from PySide6.QtCore import QObject

from sleepplayer.desktop.dbus.bus import Bus
from sleepplayer.desktop.dbus.values import Answer, Heard, Method

__all__ = ["Answer", "Heard", "Method", "SessionBus", "SystemBus", "hangs"]

_SYSTEM = "unix:path=/run/dbus/system_bus_socket;unix:path=/var/run/dbus/system_bus_socket"


class SessionBus(Bus):
    """That of the desktop a person has logged in to."""

    def __init__(self, address: str | None = None, parent: QObject | None = None) -> None:
        """`address` in place of the session's own, in D-Bus' notation."""
        super().__init__(partial(_session_socket, address), name="session bus", parent=parent)


class SystemBus(Bus):
    """That of the machine, where logind is; it passes file descriptors on."""

    def __init__(self, address: str | None = None, parent: QObject | None = None) -> None:
        """`address` in place of the system's own, in D-Bus' notation."""
        find = partial(_system_socket, address)
        super().__init__(find, name="system bus", takes_fds=True, parent=parent)


def hangs(within_s: float = 1.0) -> bool:
    """Whether there is a session bus that does not even greet within `within_s`, and so long it
    waits; one that is well answers in a millisecond, and one that is not there at once.

    For Qt's own sake, before there is a QApplication: its widgets connect for accessibility, theme
    and tray, and would wait for ever. Where it hangs, keep Qt off it by the environment
    (`DBUS_SESSION_BUS_ADDRESS=disabled:`), and hand our own `SessionBus` the address from before,
    so that what it would say stays in doubt.
    """
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            probe.settimeout(within_s)
            probe.connect(_session_socket(None))
            probe.sendall(b"\0" + make_auth_external())
            probe.recv(1)
    except (TimeoutError, BlockingIOError):  # the latter: too many wait already
        return True
    except (OSError, ValueError, RuntimeError, LookupError, AttributeError):
        return False
    return False


def _session_socket(address: str | None) -> str:
    """As libdbus finds it, whose `autolaunch:` needs an X11 of old."""
    address = address or os.environ.get("DBUS_SESSION_BUS_ADDRESS", "")
    return _socket_of(address) if address else str(Path(os.environ["XDG_RUNTIME_DIR"]) / "bus")


def _system_socket(address: str | None) -> str:
    return _socket_of(address or os.environ.get("DBUS_SYSTEM_BUS_ADDRESS", "") or _SYSTEM)


def _socket_of(address: str) -> str:
    """The first that is there of those an address names, or simply the first."""
    paths = [str(path) for path in get_connectable_addresses(address)]
    there = (path for path in paths if path.startswith("\0") or Path(path).exists())
    return next(there, paths[0])
