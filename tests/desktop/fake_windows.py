"""Libraries of Windows, as C functions made here: arguments cross a real C call both ways.

The prototypes are those of learn.microsoft.com/windows/win32/api; so a handle that would be cut to
32 bits, or a structure of another layout, fails here, too.
"""

from __future__ import annotations

import ctypes
from types import SimpleNamespace
from typing import Any

SYSTEM_REQUIRED, DISPLAY_REQUIRED, USER_PRESENT = 0x1, 0x2, 0x4

_P = ctypes.c_void_p
_B8 = ctypes.c_uint8
_B, _D, _U = ctypes.c_int32, ctypes.c_uint32, ctypes.c_uint32
_PROCESS = 0x1_2345_6789  # longer than 32 bits
_TOKEN = 0x2_3456_789A


class Session(ctypes.Structure):
    """WTS_SESSION_INFOW."""

    _fields_ = (("number", _D), ("station", ctypes.c_wchar_p), ("state", ctypes.c_int))


class FakeWindows:
    """A machine: what it can do, who is logged in, what keeps it awake, and what it was told."""

    def __init__(self) -> None:
        self.can = {"Suspend": True, "Hibernate": True, "Shutdown": True}
        self.sessions = {0: "", 1: "anna", 3: ""}
        self.own_session = 1
        self.execution_states = [0]
        """The last one stays."""
        self.done: list[tuple[Any, ...]] = []
        self.accepts = True
        self.held_memory: dict[int, Any] = {}
        self.has_privilege = False
        self.open_handles: set[int] = set()
        self.listeners: dict[int, Any] = {}
        self._libraries = {
            "powrprof": self._powrprof(),
            "wtsapi32": self._wtsapi32(),
            "kernel32": self._kernel32(),
            "advapi32": self._advapi32(),
            "user32": self._user32(),
            "shell32": self._shell32(),
        }

    def load(self, name: str) -> Any:
        return self._libraries[name]

    def suspend_and_resume(self) -> None:
        """A key wakes it: PBT_APMSUSPEND, PBT_APMRESUMEAUTOMATIC, PBT_APMRESUMESUSPEND."""
        self.suspend()
        for kind in (0x12, 0x7):
            self._broadcast(kind)

    def suspend(self) -> None:
        """It returns when all have, and the machine would sleep."""
        self._broadcast(0x4)

    def _broadcast(self, kind: int) -> None:
        for listener in self.listeners.values():
            listener(None, kind, None)

    def _powrprof(self) -> Any:
        def execution_state(level: int, _i: Any, _il: int, out: int, size: int) -> int:
            if level != 16 or size != 4:
                return -1
            states = self.execution_states
            _D.from_address(out).value = states.pop(0) if states[1:] else states[0]
            return 0

        def suspend(hibernate: int, force: int, no_wake: int) -> int:
            self.done.append(("suspend", bool(hibernate), bool(force), bool(no_wake)))
            return self.accepts and self.has_privilege

        def register(flags: int, recipient: int, handle: int) -> int:
            callback, context = (ctypes.c_void_p * 2).from_address(recipient)
            if flags != 2 or not callback or context is not None:
                return 87
            number = 0x1_0000_0000 + len(self.listeners) + 1
            self.listeners[number] = _c(_D, _P, _D, _P)(callback)
            ctypes.c_void_p.from_address(handle).value = number
            return 0

        def unregister(handle: int) -> int:
            del self.listeners[handle]
            return 0

        return SimpleNamespace(
            PowerRegisterSuspendResumeNotification=_c(_D, _D, _P, _P)(register),
            PowerUnregisterSuspendResumeNotification=_c(_D, _P)(unregister),
            IsPwrSuspendAllowed=_c(_B8)(lambda: self.can["Suspend"]),
            IsPwrHibernateAllowed=_c(_B8)(lambda: self.can["Hibernate"]),
            IsPwrShutdownAllowed=_c(_B8)(lambda: self.can["Shutdown"]),
            CallNtPowerInformation=_c(*(ctypes.c_int32, ctypes.c_int, _P, _D, _P, _D))(
                execution_state
            ),
            SetSuspendState=_c(_B8, _B8, _B8, _B8)(suspend),
        )

    def _wtsapi32(self) -> Any:
        def enumerate_sessions(server: Any, _r: int, version: int, first: int, count: int) -> int:
            if server is not None or version != 1:
                return 0
            rows = (Session * len(self.sessions))()
            for row, number in zip(rows, self.sessions, strict=True):
                row.number, row.station, row.state = number, f"station {number}", 0
            self._hand_out(rows, first)
            _D.from_address(count).value = len(rows)
            return 1

        def query(server: Any, number: int, what: int, name: int, size: int) -> int:
            if server is not None or what != 5 or number not in self.sessions:
                return 0
            text = ctypes.create_unicode_buffer(self.sessions[number])
            self._hand_out(text, name)
            _D.from_address(size).value = ctypes.sizeof(text)
            return 1

        def free(address: int) -> None:
            del self.held_memory[address]

        return SimpleNamespace(
            WTSEnumerateSessionsW=_c(_B, _P, _D, _D, _P, _P)(enumerate_sessions),
            WTSQuerySessionInformationW=_c(_B, _P, _D, ctypes.c_int, _P, _P)(query),
            WTSFreeMemory=_c(None, _P)(free),
        )

    def _hand_out(self, memory: Any, where: int) -> None:
        address = ctypes.addressof(memory)
        self.held_memory[address] = memory
        ctypes.c_void_p.from_address(where).value = address

    def _kernel32(self) -> Any:
        def session_of(process: int, number: int) -> int:
            _D.from_address(number).value = self.own_session
            return process == 4711

        def close(handle: int) -> int:
            self.open_handles.remove(handle)
            return 1

        return SimpleNamespace(
            GetCurrentProcessId=_c(_D)(lambda: 4711),
            ProcessIdToSessionId=_c(_B, _D, _P)(session_of),
            GetCurrentProcess=_c(_P)(lambda: _PROCESS),
            CloseHandle=_c(_B, _P)(close),
        )

    def _advapi32(self) -> Any:
        def open_token(process: int, rights: int, token: int) -> int:
            if process != _PROCESS or rights != 0x28:
                return 0
            ctypes.c_void_p.from_address(token).value = _TOKEN
            self.open_handles.add(_TOKEN)
            return 1

        def look_up(system: Any, name: str, luid: int) -> int:
            found = (_D * 2).from_address(luid)
            found[0], found[1] = 19, 77
            return system is None and name == "SeShutdownPrivilege"

        def adjust(token: int, none: int, wanted: int, _s: int, _o: Any, _r: Any) -> int:
            count, low, high, attributes = (_D * 4).from_address(wanted)
            right = (token, none, count, low, high, attributes) == (_TOKEN, 0, 1, 19, 77, 2)
            self.has_privilege = right
            return 1  # also if it could not be had

        return SimpleNamespace(
            OpenProcessToken=_c(_B, _P, _D, _P)(open_token),
            LookupPrivilegeValueW=_c(_B, ctypes.c_wchar_p, ctypes.c_wchar_p, _P)(look_up),
            AdjustTokenPrivileges=_c(_B, _P, _B, _P, _D, _P, _P)(adjust),
        )

    def _user32(self) -> Any:
        def lock() -> int:
            self.done.append(("lock",))
            return self.accepts

        def send(window: int, message: int, w: int, lp: int, flags: int, ms: int, _r: Any) -> int:
            self.done.append(("send", window, message, w, lp, flags, ms))
            return 0

        def exit_windows(flags: int, reason: int) -> int:
            self.done.append(("exit", flags, reason))
            return self.accepts and self.has_privilege

        size = ctypes.c_ssize_t
        return SimpleNamespace(
            LockWorkStation=_c(_B)(lock),
            SendMessageTimeoutW=_c(size, _P, _U, ctypes.c_size_t, size, _U, _U, _P)(send),
            ExitWindowsEx=_c(_B, _U, _D)(exit_windows),
        )

    def _shell32(self) -> Any:
        def add(what: int, path: int) -> None:
            self.done.append(("recent", what, ctypes.wstring_at(path)))

        return SimpleNamespace(SHAddToRecentDocs=_c(None, _U, _P)(add))


def _c(result: Any, *arguments: Any) -> Any:
    return ctypes.CFUNCTYPE(result, *arguments)
