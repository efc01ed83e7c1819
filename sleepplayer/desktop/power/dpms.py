"""Switches the display of an X server off by DPMS, through libX11 and libXext.

Not by `xset dpms force off`, which returns 0 where there is no DPMS. Source: DPMS(3), the protocol
in dpms.txt of xorgproto.
"""

from __future__ import annotations

import ctypes
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

_OFF = 3  # DPMSModeOff
_ERROR_HANDLER = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)

_log = logging.getLogger(__name__)


class Dpms:
    """A display of this machine. Never raises; it waits for the X server, which is local."""

    def __init__(
        self, environment: Mapping[str, str], load: Callable[[str], Any] = ctypes.CDLL
    ) -> None:
        """`load` opens a shared library; its functions are called as C's."""
        self._name = _local_display(environment)
        self._load = load

    def can(self) -> bool:
        """Whether the server knows DPMS and its display can do it."""
        return self._with_display(lambda _x11, _xext, _display: True)

    def off(self) -> bool:
        """Switch it off until a key or the mouse is touched; whether it did."""
        return self._with_display(_force_off)

    def _with_display(self, use: Callable[[Any, Any, int], bool]) -> bool:
        if self._name is None:
            return False
        try:
            x11, xext = self._load("libX11.so.6"), self._load("libXext.so.6")
            _declare(x11, xext)
        except (OSError, AttributeError) as error:
            _log.info("No DPMS: %s", error)
            return False
        display = x11.XOpenDisplay(self._name.encode())
        if not display:
            return False
        try:
            with _errors_noted(x11, display) as errors:
                numbers = ctypes.c_int(), ctypes.c_int()
                known = xext.DPMSQueryExtension(display, *map(ctypes.byref, numbers))
                if not known or not xext.DPMSCapable(display):
                    return False
                used = use(x11, xext, display)
            return used and not errors
        finally:
            x11.XCloseDisplay(display)


def _force_off(x11: Any, xext: Any, display: int) -> bool:
    level, enabled = ctypes.c_ushort(), ctypes.c_ubyte()
    if not xext.DPMSInfo(display, ctypes.byref(level), ctypes.byref(enabled)):
        return False
    if not enabled.value:
        # Off needs it enabled; but then it must not go off by itself on other days.
        xext.DPMSSetTimeouts(display, 0, 0, 0)
        xext.DPMSEnable(display)
    xext.DPMSForceLevel(display, _OFF)
    x11.XSync(display, 0)
    told = xext.DPMSInfo(display, ctypes.byref(level), ctypes.byref(enabled))
    return bool(told) and level.value == _OFF


@contextmanager
def _errors_noted(x11: Any, display: int) -> Iterator[list[int]]:
    """Xlib's own handler ends the process at the first error."""
    errors: list[int] = []

    def note(_display: int | None, _event: int | None) -> int:
        errors.append(1)
        return 0

    handler = _ERROR_HANDLER(note)
    before = x11.XSetErrorHandler(ctypes.cast(handler, ctypes.c_void_p))
    try:
        yield errors
        x11.XSync(display, 0)
    finally:
        x11.XSetErrorHandler(before)


def _declare(x11: Any, xext: Any) -> None:
    display, number = ctypes.c_void_p, ctypes.c_int
    for library, name, result, arguments in (
        (x11, "XOpenDisplay", display, [ctypes.c_char_p]),
        (x11, "XCloseDisplay", number, [display]),
        (x11, "XSync", number, [display, number]),
        (x11, "XSetErrorHandler", ctypes.c_void_p, [ctypes.c_void_p]),
        (xext, "DPMSQueryExtension", number, [display, ctypes.c_void_p, ctypes.c_void_p]),
        (xext, "DPMSCapable", number, [display]),
        (xext, "DPMSInfo", number, [display, ctypes.c_void_p, ctypes.c_void_p]),
        (xext, "DPMSEnable", number, [display]),
        (xext, "DPMSSetTimeouts", number, [display, *[ctypes.c_ushort] * 3]),
        (xext, "DPMSForceLevel", number, [display, ctypes.c_ushort]),
    ):
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments


def _local_display(environment: Mapping[str, str]) -> str | None:
    """The X server that drives this machine's display; a forwarded one is somebody else's, and
    below Wayland X has no say over it."""
    name = environment.get("DISPLAY", "")
    wayland = environment.get("WAYLAND_DISPLAY") or environment.get("XDG_SESSION_TYPE") == "wayland"
    return name if name.startswith((":", "unix:", "unix/:")) and not wayland else None
