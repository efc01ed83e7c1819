"""What follows an evening in the terminal: announced, called off, hindered, done once."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from support.fake_power import SYSTEMS, FakePower
from support.fakes import FakeClock

from sleepplayer.end_phrases import hindrance_sentence
from sleepplayer.night.after_silence import NOTICE_S, AfterSilence
from sleepplayer.night.end_action import EndAction, HeldOff, Offered, OthersLoggedIn
from sleepplayer.status_line import StatusLine
from sleepplayer.terminal_ending import TerminalEnding
from sleepplayer.terminal_phrases import not_said_sentence

SUSPEND = EndAction.SUSPEND
ANNOUNCED = "Suspend the computer in a minute; Ctrl+C calls it off."
CALLED_OFF = "Called off. The computer stays on."


class Terminal(io.StringIO):
    """On which a line can be written over."""

    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        raise OSError


class Ending:
    """The ending of an evening over a power that answers when told to, and a clock turned by
    hand."""

    def __init__(self, then: EndAction = SUSPEND, *, power: FakePower | None = None) -> None:
        self.power = power or FakePower()
        self.clock = FakeClock()
        self.line, self.complaints = Terminal(), list[str]()
        self.left = list[bool]()
        self.went_on = 0
        self.ending = TerminalEnding(
            then,
            lambda: self,
            line=StatusLine(self.line),
            complain=self.complaints.append,
            leave=self.left.append,
        )
        self.after = AfterSilence(
            power=self.power,
            clock=self.clock,
            changed=self.ending.changed,
            hindered=self.ending.hindered,
            called_off=self.ending.called_off,
        )

    def offered(self, answer: Callable[[frozenset[EndAction]], None]) -> None:
        self.power.offered(answer)

    def go_on(self) -> None:
        self.went_on += 1

    def silent(self) -> None:
        """It is silent, and nothing stood against it at once."""
        self.ending.begin(SUSPEND)
        self.power.settle()

    def pass_s(self, seconds: float) -> None:
        for _second in range(round(seconds)):
            self.clock.advance(1.0)
            self.after.tick()
            self.power.settle()

    @property
    def said(self) -> list[str]:
        """The lines that stay."""
        return [part.split("\r")[-1].strip() for part in self.line.getvalue().split("\n")[:-1]]


@pytest.mark.parametrize("then", EndAction)
def test_it_goes_on_if_it_can_follow(then: EndAction) -> None:
    ending = Ending(then)
    ending.ending.when_offered(ending.go_on)
    ending.power.settle()
    assert (ending.went_on, ending.left, ending.complaints) == (1, [], [])


def test_what_cannot_follow_is_said_before_anything_plays() -> None:
    ending = Ending(power=FakePower(SYSTEMS - {SUSPEND}))
    ending.ending.when_offered(ending.go_on)
    ending.power.settle()
    assert (ending.went_on, ending.left) == (0, [True])
    assert ending.complaints == [
        "This computer cannot be suspended without a password, or not at all."
    ]


@pytest.mark.parametrize(("unsaid", "goes_on"), [({SUSPEND}, True), ({EndAction.LOCK}, False)])
def test_a_system_that_is_slow_to_answer_keeps_nobody_awake(
    unsaid: set[EndAction], goes_on: bool
) -> None:
    ending = Ending(power=FakePower(Offered((), unsaid)))
    ending.ending.when_offered(ending.go_on)
    ending.power.settle()
    assert (ending.went_on, ending.left) == ((1, []) if goes_on else (0, [True]))
    assert (ending.complaints == [not_said_sentence()]) is goes_on


@pytest.mark.parametrize("can", [SYSTEMS, frozenset[EndAction]()])
def test_who_has_left_is_told_nothing(can: frozenset[EndAction]) -> None:
    ending = Ending(power=FakePower(can))
    ending.ending.when_offered(ending.go_on)
    ending.ending.leave_it()
    ending.power.settle()
    assert (ending.went_on, ending.left, ending.complaints) == (0, [], [])


def test_it_is_announced_once_counted_down_and_done_once() -> None:
    ending = Ending()
    ending.silent()
    assert ending.said == [ANNOUNCED]
    ending.pass_s(NOTICE_S - 1.0)
    assert ending.power.done == []
    shown = ending.line.getvalue().split("\r")
    for left in (60, 59, 30, 1):
        assert any(
            f"Suspend the computer in {left} s · Ctrl+C calls it off" in line for line in shown
        )
    ending.pass_s(5.0)
    assert ending.power.done == [SUSPEND]
    assert ending.left == [False]
    assert ending.said == [ANNOUNCED]
    assert ending.complaints == []


@pytest.mark.parametrize("by_signal", [True, False])
def test_it_is_called_off_by_whomever(by_signal: bool) -> None:
    ending = Ending()
    ending.silent()
    ending.pass_s(20.0)
    assert ending.ending.cancel() if by_signal else ending.after.cancel()
    ending.pass_s(60.0)
    assert (ending.power.done, ending.left) == ([], [False])
    assert ending.said == [ANNOUNCED, CALLED_OFF]
    assert not ending.ending.cancel()


def test_before_the_silence_there_is_nothing_to_call_off() -> None:
    ending = Ending()
    assert not ending.ending.begun
    assert not ending.ending.cancel()


def test_after_a_sleep_in_that_minute_it_stays_on() -> None:
    ending = Ending()
    ending.silent()
    ending.clock.advance(3600.0)
    ending.after.tick()
    assert (ending.power.done, ending.left) == ([], [False])
    assert ending.said[-1] == CALLED_OFF


@pytest.mark.parametrize("first", [True, False])
def test_what_stands_against_it_is_a_complaint(first: bool) -> None:
    ending = Ending()
    blocker = OthersLoggedIn(("anna",)) if first else HeldOff("backup", "")
    if first:
        ending.power.standing = blocker
        ending.silent()
        assert ending.said == []  # what cannot come is not announced
    else:
        ending.silent()
        ending.power.standing = blocker
        ending.pass_s(NOTICE_S + 1.0)
    assert ending.power.done == []
    assert ending.complaints == [hindrance_sentence(SUSPEND, blocker)]
    assert ending.left == [False, True]
