"""wakepy itself, with what it would do to Windows or macOS taken away."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from typing import ClassVar

import pytest

wakepy = pytest.importorskip("wakepy")  # not needed on Linux

from wakepy import Method, Mode, keep  # noqa: E402 - after the look whether it is there
from wakepy.core.mode import _ModeParams  # noqa: E402 - to make a mode of a method of ours

from sleepplayer.desktop.wakepy_keep_awake import WakepyKeepAwake  # noqa: E402


class Machine(Method):
    """How wakepy would keep a machine awake, for one that is not there."""

    mode_name = "keep.running of a test"
    name = "a test's machine"
    holds: ClassVar[int] = 0
    entered: ClassVar[int] = 0
    enter_fails: ClassVar[bool] = False
    exit_fails: ClassVar[bool] = False

    def enter_mode(self) -> None:
        if Machine.enter_fails:
            raise RuntimeError("SetThreadExecutionState returned NULL")
        Machine.holds += 1
        Machine.entered += 1

    def exit_mode(self) -> None:
        Machine.holds -= 1
        if Machine.exit_fails:
            raise RuntimeError("kernel32.dll is gone")


@pytest.fixture(autouse=True)
def machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, value in {
        "holds": 0,
        "entered": 0,
        "enter_fails": False,
        "exit_fails": False,
    }.items():
        monkeypatch.setattr(Machine, name, value)

    def running(*, on_fail: str) -> Mode:
        assert on_fail == "pass"
        return Mode(_ModeParams(method_classes=[Machine], name="test", on_fail="pass"))

    monkeypatch.setattr(keep, "running", running)
    yield
    assert wakepy.global_modes() == [], "every mode is left"


def test_it_holds_from_acquire_to_release() -> None:
    awake = WakepyKeepAwake()
    awake.acquire()
    assert (Machine.holds, awake.held) == (1, True)
    awake.release()
    assert (Machine.holds, awake.held) == (0, False)


def test_both_may_come_twice_and_again() -> None:
    awake = WakepyKeepAwake()
    awake.release()
    awake.acquire()
    awake.acquire()
    assert (Machine.holds, Machine.entered) == (1, 1)
    awake.release()
    awake.release()
    assert Machine.holds == 0
    awake.acquire()
    assert Machine.holds == 1
    awake.release()


def test_a_machine_that_refuses_is_told_of_once_and_asked_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    Machine.enter_fails = True
    awake = WakepyKeepAwake()
    with caplog.at_level(logging.INFO, "sleepplayer"):
        awake.acquire()
        awake.acquire()
    ours = [record for record in caplog.records if record.name.startswith("sleepplayer")]
    assert [record.levelname for record in ours] == ["INFO"]
    Machine.enter_fails = False
    awake.acquire()
    assert Machine.holds == 1
    awake.release()


def test_a_release_that_fails_is_told_of_and_raises_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    awake = WakepyKeepAwake()
    awake.acquire()
    Machine.exit_fails = True
    with caplog.at_level(logging.WARNING, "sleepplayer"):
        awake.release()
    assert "kept awake until Sleepplayer ends" in caplog.text
    Machine.exit_fails = False
    awake.acquire()
    awake.release()
    wakepy.core.mode._all_modes.clear()  # wakepy forgets to


def test_without_wakepy_nothing_is_held_and_nothing_raised(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "wakepy", None)
    awake = WakepyKeepAwake()
    with caplog.at_level(logging.INFO):
        awake.acquire()
        awake.release()
    assert "not kept awake" in caplog.text
    assert not awake.held
