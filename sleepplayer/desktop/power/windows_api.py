"""What `windows.py` asks of Windows, by ctypes. Built from documentation, not run on Windows.

Every function is named in https://learn.microsoft.com/windows/win32/api/ under its name; the
constants stand beside what uses them. All of it may wait, so none of it belongs on the main thread.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from ctypes import byref
from typing import Any

from sleepplayer.desktop.windows_library import load_library

# By their widths, so that tests elsewhere call through the same ones.
_BOOL, _BOOLEAN, _LONG = ctypes.c_int32, ctypes.c_uint8, ctypes.c_int32
_DWORD, _UINT = ctypes.c_uint32, ctypes.c_uint32
_HANDLE = _POINTER = ctypes.c_void_p
_LPWSTR = ctypes.c_wchar_p


class _Session(ctypes.Structure):
    """WTS_SESSION_INFOW."""

    _fields_ = (
        ("session_id", _DWORD),
        ("station", _LPWSTR),
        ("state", ctypes.c_int),
    )


class _Privileges(ctypes.Structure):
    """TOKEN_PRIVILEGES with one LUID_AND_ATTRIBUTES; an LUID is two whole numbers of 32 bits."""

    _fields_ = (
        ("count", _DWORD),
        ("luid", _DWORD * 2),
        ("attributes", _DWORD),
    )


class WindowsApi:
    """Plain questions and orders. Each may raise OSError; `load` finds the libraries."""

    def __init__(self, load: Callable[[str], Any] = load_library) -> None:
        self._load = load

    def can_suspend(self) -> bool:
        """Whether there is a sleep state S1-S3; machines with Modern Standby alone have none, and
        SetSuspendState fails there."""
        return bool(self._call("powrprof", "IsPwrSuspendAllowed", _BOOLEAN))

    def can_hibernate(self) -> bool:
        """Whether there is S4, and a file for it."""
        return bool(self._call("powrprof", "IsPwrHibernateAllowed", _BOOLEAN))

    def can_power_off(self) -> bool:
        """Whether there is S5."""
        return bool(self._call("powrprof", "IsPwrShutdownAllowed", _BOOLEAN))

    def held_awake(self) -> bool:
        """Whether a program or driver asks for the system or the display to stay on.

        By CallNtPowerInformation with SystemExecutionState (16). It does not tell which one, and
        adds up all of them; `powercfg /requests` does tell, but to administrators only.
        """
        state = _DWORD()
        types = (ctypes.c_int, _POINTER, _DWORD, _POINTER, _DWORD)
        status = self._call(
            *("powrprof", "CallNtPowerInformation", _LONG, types),
            *(16, None, 0, byref(state), ctypes.sizeof(state)),
        )
        if status != 0:
            raise OSError(f"CallNtPowerInformation: {status}")
        # ES_SYSTEM_REQUIRED, ES_DISPLAY_REQUIRED, ES_AWAYMODE_REQUIRED; 4 is ES_USER_PRESENT
        return bool(state.value & (0x1 | 0x2 | 0x40))

    def others(self) -> tuple[str, ...]:
        """Who else is logged in, in a session that is shown or has been switched away from."""
        own = self._own_session()
        first, count = ctypes.POINTER(_Session)(), _DWORD()
        types = (_HANDLE, _DWORD, _DWORD, _POINTER, _POINTER)
        found = self._call(
            *("wtsapi32", "WTSEnumerateSessionsW", _BOOL, types),
            *(None, 0, 1, byref(first), byref(count)),
        )
        _check(found, "WTSEnumerateSessionsW")
        try:
            numbers = [first[row].session_id for row in range(count.value)]
        finally:
            self._call("wtsapi32", "WTSFreeMemory", None, (_POINTER,), first)
        # Session 0 is that of the services and has no name; nor has a waiting login screen.
        names = {self._user_of(number) for number in numbers if number != own}
        return tuple(sorted(names - {""}))

    def lock(self) -> bool:
        """Ask for a locked screen; whether it was accepted."""
        return bool(self._call("user32", "LockWorkStation", _BOOL))

    def display_off(self) -> bool:
        """WM_SYSCOMMAND (0x112) with SC_MONITORPOWER (0xF170) and 2, "off", to all windows.

        SMTO_ABORTIFHUNG (2) and a second for each: some window may hang. It does not tell whether
        a display obeyed.
        """
        types = (
            *(_HANDLE, _UINT, ctypes.c_size_t, ctypes.c_ssize_t),
            *(_UINT, _UINT, _POINTER),
        )
        self._call(
            *("user32", "SendMessageTimeoutW", ctypes.c_ssize_t, types),
            *(0xFFFF, 0x0112, 0xF170, 2, 0x2, 1000, None),
        )
        return True

    def suspend(self, *, hibernate: bool) -> bool:
        """Sleep, or hibernate; it returns when the machine is awake again."""
        self._allow_shutdown()
        types = (_BOOLEAN, _BOOLEAN, _BOOLEAN)
        return bool(
            self._call("powrprof", "SetSuspendState", _BOOLEAN, types, hibernate, False, False)
        )

    def power_off(self) -> bool:
        """ExitWindowsEx with EWX_POWEROFF (8) and nothing that forces programs to end: what has
        unsaved work may object. SHTDN_REASON_FLAG_PLANNED is 0x80000000."""
        self._allow_shutdown()
        types = (_UINT, _DWORD)
        return bool(self._call("user32", "ExitWindowsEx", _BOOL, types, 0x8, 0x80000000))

    def _own_session(self) -> int:
        number = _DWORD()
        process = self._call("kernel32", "GetCurrentProcessId", _DWORD)
        types = (_DWORD, _POINTER)
        found = self._call("kernel32", "ProcessIdToSessionId", _BOOL, types, process, byref(number))
        _check(found, "ProcessIdToSessionId")
        return number.value

    def _user_of(self, session_id: int) -> str:
        name, size = _LPWSTR(), _DWORD()
        types = (_HANDLE, _DWORD, ctypes.c_int, _POINTER, _POINTER)
        found = self._call(  # WTSUserName is 5
            *("wtsapi32", "WTSQuerySessionInformationW", _BOOL, types),
            *(None, session_id, 5, byref(name), byref(size)),
        )
        if not found:  # it ended meanwhile
            return ""
        try:
            return name.value or ""
        finally:
            self._call("wtsapi32", "WTSFreeMemory", None, (_POINTER,), name)

    def _allow_shutdown(self) -> None:
        """Switch SeShutdownPrivilege on: each user has it, but no process does by itself
        (learn.microsoft.com/windows/win32/shutdown/how-to-shut-down-the-system)."""
        handle, luid = _HANDLE(), (_DWORD * 2)()
        types: tuple[Any, ...] = (_HANDLE, _DWORD, _POINTER)
        process = self._call("kernel32", "GetCurrentProcess", _HANDLE)
        # 0x28: it may be asked for its privileges, and change them.
        opened = self._call(
            "advapi32", "OpenProcessToken", _BOOL, types, process, 0x28, byref(handle)
        )
        _check(opened, "OpenProcessToken")
        try:
            types = (_LPWSTR, _LPWSTR, _POINTER)
            found = self._call(
                *("advapi32", "LookupPrivilegeValueW", _BOOL, types),
                *(None, "SeShutdownPrivilege", byref(luid)),
            )
            _check(found, "LookupPrivilegeValueW")
            wanted = _Privileges(1, luid, 0x2)  # SE_PRIVILEGE_ENABLED
            types = (
                *(_HANDLE, _BOOL, _POINTER),
                *(_DWORD, _POINTER, _POINTER),
            )
            changed = self._call(
                *("advapi32", "AdjustTokenPrivileges", _BOOL, types),
                *(handle, False, byref(wanted), 0, None, None),
            )
            _check(changed, "AdjustTokenPrivileges")
        finally:
            self._call("kernel32", "CloseHandle", _BOOL, (_HANDLE,), handle)

    def _call(
        self, library: str, name: str, result: Any, types: tuple[Any, ...] = (), *arguments: Any
    ) -> Any:
        # Types each time: without them ctypes cuts handles down to 32 bits.
        function = getattr(self._load(library), name)
        function.restype, function.argtypes = result, types
        return function(*arguments)


def _check(succeeded: Any, name: str) -> None:
    if not succeeded:
        raise OSError(f"{name} failed")
