"""What `sleep_watch` does on Linux, for Windows and macOS: hears of suspends, and of their end.

Built from documentation, run on neither.
"""

from __future__ import annotations

import ctypes
import logging
import sys
import threading
from collections.abc import Callable
from typing import Any, Protocol

from sleepplayer.desktop.windows_library import load_library

HOLD_S = 0.3
"""How long a suspend is held up for the 150 ms ramp down, twice over: the mixer's own thread makes
it. Windows allows 2 s (learn.microsoft.com/windows/win32/power/pbt-apmsuspend), macOS 30 s
(developer.apple.com/documentation/appkit/nsworkspace/willsleepnotification)."""

_DEVICE_NOTIFY_CALLBACK = 2
_PBT_APMSUSPEND = 0x4
_PBT_APMRESUMEAUTOMATIC = 0x12  # with each end of a suspend, whether somebody is there or not

_log = logging.getLogger(__name__)


class Watch(Protocol):
    """Calls its `about_to_sleep()` and `woke()` on the main thread, between these two."""

    def start(self) -> None:
        """Begin to listen. Never raises."""
        ...

    def stop(self) -> None:
        """Hear no more. Never raises."""
        ...


class _Parameters(ctypes.Structure):
    """DEVICE_NOTIFY_SUBSCRIBE_PARAMETERS."""

    _fields_ = (("callback", ctypes.c_void_p), ("context", ctypes.c_void_p))


class WindowsSleepWatch:
    """By PowerRegisterSuspendResumeNotification, which needs no window (powerbase.h; Windows 8).

    Windows calls back on a thread of its own and waits for the call's return: that is the hold.
    """

    def __init__(
        self,
        *,
        about_to_sleep: Callable[[], None],
        woke: Callable[[], None],
        post: Callable[[Callable[[], None]], None],
        load: Callable[[str], Any] = load_library,
        hold_s: float = HOLD_S,
    ) -> None:
        self._about_to_sleep, self._woke, self._post = about_to_sleep, woke, post
        self._load, self._hold_s = load, hold_s
        # Kept for as long as Windows may call it.
        self._callback = _callback_type()(self._heard)
        self._registration = ctypes.c_void_p()

    def start(self) -> None:
        """Begin to listen. Never raises."""
        given = _Parameters(ctypes.cast(self._callback, ctypes.c_void_p), None)
        try:
            register = self._load("powrprof").PowerRegisterSuspendResumeNotification
            register.restype = ctypes.c_uint32
            register.argtypes = (ctypes.c_uint32, ctypes.c_void_p, ctypes.c_void_p)
            error = register(
                _DEVICE_NOTIFY_CALLBACK, ctypes.byref(given), ctypes.byref(self._registration)
            )
        except (OSError, AttributeError) as missing:
            _log.info("Suspends are not foreseen: %s", missing)
            return
        if error:
            _log.info("Suspends are not foreseen: Windows says %d", error)

    def stop(self) -> None:
        """Hear no more. Never raises."""
        registration, self._registration = self._registration, ctypes.c_void_p()
        if registration.value is not None:
            unregister = self._load("powrprof").PowerUnregisterSuspendResumeNotification
            unregister.restype, unregister.argtypes = ctypes.c_uint32, (ctypes.c_void_p,)
            unregister(registration)

    def _heard(self, _context: int | None, kind: int, _setting: int | None) -> int:
        if kind == _PBT_APMSUSPEND:
            self._post(self._about_to_sleep)
            threading.Event().wait(self._hold_s)
        elif kind == _PBT_APMRESUMEAUTOMATIC:
            self._post(self._woke)
        return 0


class MacSleepWatch:
    """By NSWorkspace's notifications (developer.apple.com/documentation/appkit/nsworkspace), which
    come on the main thread and only where a Cocoa loop runs: with the window, not in a terminal.

    The machine sleeps when the call has returned.
    """

    def __init__(
        self,
        *,
        about_to_sleep: Callable[[], None],
        woke: Callable[[], None],
        hold_s: float = HOLD_S,
    ) -> None:
        self._about_to_sleep, self._woke, self._hold_s = about_to_sleep, woke, hold_s
        self._observers: list[Any] = []

    def start(self) -> None:
        """Begin to listen. Never raises."""
        try:
            import AppKit  # noqa: PLC0415 - macOS' alone

            for name, heard in (
                (AppKit.NSWorkspaceWillSleepNotification, self._before),
                (AppKit.NSWorkspaceDidWakeNotification, self._after),
            ):
                observer = _mac_center().addObserverForName_object_queue_usingBlock_(
                    name, None, None, heard
                )
                self._observers.append(observer)
        except Exception as error:  # ImportError, or an NSException by way of PyObjC
            _log.info("Suspends are not foreseen: %s", error)

    def stop(self) -> None:
        """Hear no more. Never raises."""
        observers, self._observers = self._observers, []
        try:
            for observer in observers:
                _mac_center().removeObserver_(observer)
        except Exception as error:  # as above
            _log.info("Suspends are still listened to: %s", error)

    def _before(self, _notification: Any) -> None:
        self._about_to_sleep()
        threading.Event().wait(self._hold_s)

    def _after(self, _notification: Any) -> None:
        self._woke()


def make_foreign_wake(
    *,
    about_to_sleep: Callable[[], None],
    woke: Callable[[], None],
    post: Callable[[Callable[[], None]], None],
    platform: str = sys.platform,
) -> Watch | None:
    """What Windows or macOS has; None elsewhere. `post` runs calls on the main thread."""
    if platform == "win32":
        return WindowsSleepWatch(about_to_sleep=about_to_sleep, woke=woke, post=post)
    if platform == "darwin":
        return MacSleepWatch(about_to_sleep=about_to_sleep, woke=woke)
    return None


def _callback_type() -> Any:
    # DEVICE_NOTIFY_CALLBACK_ROUTINE; WINFUNCTYPE differs in 32-bit Windows alone.
    types = (ctypes.c_uint32, ctypes.c_void_p, ctypes.c_uint32, ctypes.c_void_p)
    if sys.platform == "win32":
        made: Any = ctypes.WINFUNCTYPE(*types)
    else:
        made = ctypes.CFUNCTYPE(*types)
    return made


def _mac_center() -> Any:
    import AppKit  # noqa: PLC0415 - macOS' alone

    return AppKit.NSWorkspace.sharedWorkspace().notificationCenter()
