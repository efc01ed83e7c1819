"""Calls to Windows, across a real C boundary to functions made here; Windows itself is not."""

from __future__ import annotations

import sys

import pytest
from desktop.fake_windows import DISPLAY_REQUIRED, SYSTEM_REQUIRED, USER_PRESENT, FakeWindows

from sleepplayer.desktop.power.windows_api import WindowsApi


@pytest.fixture
def windows() -> FakeWindows:
    return FakeWindows()


@pytest.fixture
def api(windows: FakeWindows) -> WindowsApi:
    return WindowsApi(windows.load)


def test_what_the_machine_can(windows: FakeWindows, api: WindowsApi) -> None:
    assert (api.can_suspend(), api.can_hibernate(), api.can_power_off()) == (True, True, True)
    windows.can["Suspend"] = False
    assert (api.can_suspend(), api.can_hibernate(), api.can_power_off()) == (False, True, True)


@pytest.mark.parametrize(
    ("state", "held"),
    [
        (0, False),
        (USER_PRESENT, False),
        (SYSTEM_REQUIRED, True),
        (DISPLAY_REQUIRED | USER_PRESENT, True),
    ],
)
def test_what_keeps_it_awake(windows: FakeWindows, api: WindowsApi, state: int, held: bool) -> None:
    windows.execution_states = [state]
    assert api.held_awake() is held


def test_others_are_those_of_other_sessions_and_all_memory_is_given_back(
    windows: FakeWindows, api: WindowsApi
) -> None:
    assert api.others() == ()
    windows.sessions |= {2: "Zoë", 5: "berta"}
    assert api.others() == ("Zoë", "berta")
    assert windows.held_memory == {}


@pytest.mark.parametrize("hibernate", [False, True])
def test_sleeping_takes_the_privilege_first_and_forces_nothing(
    windows: FakeWindows, api: WindowsApi, hibernate: bool
) -> None:
    assert api.suspend(hibernate=hibernate)
    assert windows.done == [("suspend", hibernate, False, False)]
    assert windows.open_handles == set()


def test_switching_off_forces_nothing(windows: FakeWindows, api: WindowsApi) -> None:
    assert api.power_off()
    ((_, flags, reason),) = windows.done
    assert flags & (0x4 | 0x10) == 0, "EWX_FORCE, EWX_FORCEIFHUNG"
    assert (flags, reason) == (0x8, 0x80000000)


def test_the_display_goes_off_by_a_message_to_all_windows(
    windows: FakeWindows, api: WindowsApi
) -> None:
    assert api.display_off()
    assert windows.done == [("send", 0xFFFF, 0x112, 0xF170, 2, 2, 1000)]


def test_what_windows_refuses_is_no_success(windows: FakeWindows, api: WindowsApi) -> None:
    windows.accepts = False
    assert not api.lock()
    assert not api.power_off()
    assert not api.suspend(hibernate=False)


@pytest.mark.skipif(sys.platform == "win32", reason="there it would find Windows")
def test_without_windows_it_raises_what_callers_expect() -> None:
    with pytest.raises(OSError, match="Windows"):
        WindowsApi().can_suspend()
