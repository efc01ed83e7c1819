"""What MacPower answers, with scripts in place of the Mac's programs; macOS is not here."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from desktop.power.pmset_output import CAFFEINATE, HEAD, QUIET, sound_for
from pytestqt.qtbot import QtBot

from sleepplayer.night.end_action import EndAction, HeldOff, Hindrance, OthersLoggedIn

if sys.platform == "win32":
    pytest.skip("no scripts and no passwd there", allow_module_level=True)

from sleepplayer.desktop.power.mac import MacPower

ALL = {EndAction.LOCK, EndAction.DISPLAY_OFF, EndAction.SUSPEND, EndAction.POWEROFF}


class Mac:
    """A folder of programs that print what they are told to, and note how they were called."""

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        self.tools, self.qtbot = folder, qtbot
        self.locked = 0
        self.can_lock = True
        self.within_s = 5.0
        self.program("pmset", prints=QUIET)
        self.program("who", prints="anna     console      Nov  2 09:11\n")
        self.program("osascript")

    def program(self, name: str, *, prints: str = "", then: str = "exit 0") -> None:
        printed = self.tools / f"{name}.txt"
        printed.write_text(prints)
        path = self.tools / name
        path.write_text(
            f'#!/bin/sh\necho "{name} $*" >> "{self.tools}/calls"\ncat "{printed}"\n{then}\n'
        )
        path.chmod(0o755)

    @property
    def calls(self) -> list[str]:
        log = self.tools / "calls"
        return log.read_text().splitlines() if log.exists() else []

    def power(self) -> MacPower:
        return MacPower(tools=self.tools, login=self._login, user="anna", within_s=self.within_s)

    def asked(self, question: Callable[[MacPower, Callable[[Any], None]], None]) -> Any:
        """The answer; it came after the call, and once."""
        answers: list[Any] = []
        power = self.power()
        question(power, answers.append)
        assert answers == []
        self.qtbot.waitUntil(lambda: answers != [])
        self.qtbot.wait(1)
        assert len(answers) == 1
        return answers[0]

    def blocker(self, action: EndAction) -> Any:
        return self.asked(lambda power, answer: power.blocker(action, answer))

    def run(self, action: EndAction) -> Any:
        return self.asked(lambda power, answer: power.run(action, answer))

    def _login(self) -> Any:
        if not self.can_lock:
            raise OSError("no such file")
        return SimpleNamespace(SACLockScreenImmediate=self._lock)

    def _lock(self) -> int:
        self.locked += 1
        return 0


@pytest.fixture
def mac(tmp_path: Path, qtbot: QtBot) -> Mac:
    return Mac(tmp_path, qtbot)


def test_it_offers_what_there_are_programs_for(mac: Mac) -> None:
    assert mac.asked(lambda power, answer: power.offered(answer)) == ALL
    mac.can_lock = False
    (mac.tools / "osascript").unlink()
    offered = mac.asked(lambda power, answer: power.offered(answer))
    assert offered == {EndAction.DISPLAY_OFF, EndAction.SUSPEND}


@pytest.mark.parametrize("action", sorted(ALL))
def test_nothing_stands_against_it_on_a_mac_of_ones_own(mac: Mac, action: EndAction) -> None:
    assert mac.blocker(action) is None


def test_what_a_mac_does_not_do_is_not_offered(mac: Mac) -> None:
    assert mac.blocker(EndAction.HIBERNATE) is Hindrance.NOT_OFFERED
    assert mac.run(EndAction.HIBERNATE) is Hindrance.NOT_OFFERED
    mac.can_lock = False
    assert mac.run(EndAction.LOCK) is Hindrance.NOT_OFFERED


@pytest.mark.parametrize("action", sorted(ALL))
def test_others_and_other_programs_stand_against_what_concerns_them(
    mac: Mac, action: EndAction
) -> None:
    mac.program("pmset", prints=HEAD + CAFFEINATE)
    held = HeldOff(who="caffeinate", why="caffeinate command-line tool")
    assert mac.blocker(action) == (held if action.concerns_others else None)
    mac.program("who", prints="anna     console      Nov  2 09:11\nzoe      console     \n")
    others = OthersLoggedIn(("zoe",))
    assert mac.blocker(action) == (others if action.concerns_others else None)


def test_our_own_sound_does_not_stand_against_it(mac: Mac) -> None:
    mac.program("pmset", prints=HEAD + sound_for(os.getpid()))
    assert mac.blocker(EndAction.SUSPEND) is None


@pytest.mark.parametrize("name", ["who", "pmset"])
@pytest.mark.parametrize("then", ["exit 1", "kill -9 $$"])
def test_a_question_that_fails_counts_as_an_objection(
    mac: Mac, name: str, then: str, caplog: pytest.LogCaptureFixture
) -> None:
    mac.program(name, then=then)
    with caplog.at_level(logging.WARNING):
        assert mac.blocker(EndAction.SUSPEND) is Hindrance.NO_ANSWER
    assert len(caplog.records) == 1


def test_a_program_that_is_missing_counts_as_an_objection(mac: Mac) -> None:
    (mac.tools / "who").unlink()
    assert mac.blocker(EndAction.SUSPEND) is Hindrance.NO_ANSWER


def test_a_program_that_hangs_is_not_waited_for(mac: Mac) -> None:
    mac.within_s = 0.1
    mac.program("who", then="exec sleep 30")
    assert mac.blocker(EndAction.SUSPEND) is Hindrance.NO_ANSWER


@pytest.mark.parametrize(
    ("action", "call"),
    [
        (EndAction.DISPLAY_OFF, "pmset displaysleepnow"),
        (EndAction.SUSPEND, "pmset sleepnow"),
        (EndAction.POWEROFF, 'osascript -e tell application "System Events" to shut down'),
    ],
)
def test_each_action_calls_its_program(mac: Mac, action: EndAction, call: str) -> None:
    assert mac.run(action) is None
    assert mac.calls == [call]


def test_locking_calls_the_login_library(mac: Mac) -> None:
    assert mac.run(EndAction.LOCK) is None
    assert mac.locked == 1


def test_a_refusal_is_told(mac: Mac, caplog: pytest.LogCaptureFixture) -> None:
    mac.program("osascript", then='echo "Not authorised to send Apple events" >&2; exit 1')
    with caplog.at_level(logging.WARNING):
        assert mac.run(EndAction.POWEROFF) is Hindrance.REFUSED
    assert "Not authorised" in caplog.text
