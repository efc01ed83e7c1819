"""From silence to what follows it: never what was called off, never unannounced, never late."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.fake_power import SYSTEMS, FakePower
from support.fakes import FakeClock

from sleepplayer.night.after_silence import (
    ANSWER_S,
    NOTICE_S,
    TOO_LATE_S,
    AfterSilence,
    PendingEnd,
)
from sleepplayer.night.end_action import Blocker, EndAction, HeldOff, Hindrance, OthersLoggedIn

SUSPEND, POWEROFF = EndAction.SUSPEND, EndAction.POWEROFF
FIREFOX = HeldOff("Firefox", "downloading")


class Rig:
    """An end of the night, and what was told of it."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.power = FakePower()
        self.changes: list[PendingEnd | None] = []
        self.hindered: list[tuple[EndAction, Blocker]] = []
        self.after = AfterSilence(
            power=self.power,
            clock=self.clock,
            changed=self.changes.append,
            hindered=lambda action, blocker: self.hindered.append((action, blocker)),
        )

    def begin(self, action: EndAction = SUSPEND) -> None:
        self.after.begin(action)
        self.power.settle()

    def run(self, seconds: float, *, settles: bool = True) -> None:
        """Time passes, a tick each second."""
        for _ in range(round(seconds)):
            self.clock.advance(1.0)
            self.after.tick()
            if settles:
                self.power.settle()


@pytest.fixture
def rig() -> Rig:
    return Rig()


def test_after_a_minute_it_is_done(rig: Rig) -> None:
    rig.begin()
    assert rig.after.pending == PendingEnd(SUSPEND, NOTICE_S)
    rig.run(NOTICE_S - 1)
    assert rig.power.done == []
    assert rig.after.pending == PendingEnd(SUSPEND, 1.0)
    rig.run(1)
    assert rig.power.done == [SUSPEND]
    assert not rig.after.busy
    told = [change.remaining_s if change else None for change in rig.changes]
    assert told == [*(float(second) for second in range(60, -1, -1)), None]
    assert rig.hindered == []


@pytest.mark.parametrize("blocker", [FIREFOX, OthersLoggedIn(("anna",)), *Hindrance])
def test_what_is_hindered_is_not_announced(rig: Rig, blocker: Blocker) -> None:
    rig.power.standing = blocker
    rig.begin(POWEROFF)
    assert rig.hindered == [(POWEROFF, blocker)]
    assert rig.changes == [None]
    assert not rig.after.busy
    rig.run(2 * NOTICE_S)
    assert rig.power.done == []


def test_it_is_asked_once_more_at_the_end(rig: Rig) -> None:
    rig.begin()
    rig.power.standing = FIREFOX
    rig.run(NOTICE_S)
    assert rig.hindered == [(SUSPEND, FIREFOX)]
    assert rig.changes[-1] is None
    assert rig.power.done == []
    assert not rig.after.busy


def test_refusal_is_told(rig: Rig) -> None:
    rig.power.refusal = Hindrance.REFUSED
    rig.begin()
    rig.run(NOTICE_S)
    assert rig.hindered == [(SUSPEND, Hindrance.REFUSED)]
    assert rig.changes[-1] is None


def test_cancelled_it_is_not_done(rig: Rig) -> None:
    rig.begin()
    rig.run(30)
    assert rig.after.cancel()
    assert rig.changes[-1] is None
    assert not rig.after.cancel()
    rig.run(2 * NOTICE_S)
    assert rig.power.done == []
    assert rig.hindered == []


def test_cancelled_while_asked_the_answer_counts_no_more(rig: Rig) -> None:
    rig.after.begin(SUSPEND)
    assert rig.after.pending is None
    assert rig.after.cancel()
    rig.power.settle()
    assert not rig.after.busy
    assert rig.changes == [None]


def test_cancelled_while_asked_for_the_last_time_it_is_not_done(rig: Rig) -> None:
    rig.begin()
    rig.run(NOTICE_S, settles=False)
    assert rig.power.owes
    assert rig.after.pending == PendingEnd(SUSPEND, 0.0)
    assert rig.after.cancel()
    rig.power.settle()
    assert rig.power.done == []


def test_being_done_it_cannot_be_called_off(rig: Rig) -> None:
    rig.begin()
    rig.run(NOTICE_S, settles=False)
    rig.power.answer_one()
    assert rig.power.done == [SUSPEND]
    assert not rig.after.cancel()
    rig.power.settle()
    assert not rig.after.busy


def test_beginning_again_replaces(rig: Rig) -> None:
    rig.begin()
    rig.run(50)
    rig.after.begin(POWEROFF)
    assert rig.changes[-1] is None
    rig.power.settle()
    rig.run(NOTICE_S - 1)
    assert rig.power.done == []
    rig.run(1)
    assert rig.power.done == [POWEROFF]


def test_answer_to_what_was_replaced_counts_no_more(rig: Rig) -> None:
    rig.after.begin(SUSPEND)
    rig.after.begin(POWEROFF)
    rig.power.answer_one()
    assert rig.after.pending is None
    rig.power.answer_one()
    assert rig.after.pending == PendingEnd(POWEROFF, NOTICE_S)


def test_answer_given_twice_counts_once(rig: Rig) -> None:
    answers = []
    rig.power.blocker = lambda action, answer: answers.append(answer)  # type: ignore[method-assign]  # a system that stutters
    rig.after.begin(SUSPEND)
    answers[0](None)
    answers[0](FIREFOX)
    assert rig.after.pending
    assert rig.hindered == []


def test_no_answer_in_time_is_told(rig: Rig) -> None:
    rig.after.begin(SUSPEND)
    rig.run(ANSWER_S, settles=False)
    assert rig.after.busy
    rig.run(1, settles=False)
    assert rig.hindered == [(SUSPEND, Hindrance.NO_ANSWER)]
    assert rig.changes == [None]
    rig.power.settle()
    assert not rig.after.busy


def test_no_answer_at_the_end_is_told(rig: Rig) -> None:
    rig.begin()
    rig.run(NOTICE_S + ANSWER_S + 1, settles=False)
    assert rig.hindered == [(SUSPEND, Hindrance.NO_ANSWER)]
    rig.power.settle()
    assert rig.power.done == []


def test_no_answer_to_the_order_is_told(rig: Rig) -> None:
    rig.begin()
    rig.run(NOTICE_S, settles=False)
    rig.power.answer_one()
    rig.run(ANSWER_S + 1, settles=False)
    assert rig.hindered == [(SUSPEND, Hindrance.NO_ANSWER)]
    assert not rig.after.busy


@pytest.mark.parametrize("passed_s", [0, 30, 59])
@pytest.mark.parametrize("slept_s", [TOO_LATE_S + 0.1, 8 * 3600.0])
def test_machine_that_slept_meanwhile_is_left_alone(
    rig: Rig, passed_s: int, slept_s: float
) -> None:
    rig.begin()
    rig.run(passed_s)
    rig.clock.advance(slept_s)
    rig.after.tick()
    assert not rig.after.busy
    assert rig.changes[-1] is None
    rig.power.settle()
    rig.run(2 * NOTICE_S)
    assert rig.power.done == []
    assert rig.hindered == []


def test_answer_after_a_sleep_announces_nothing(rig: Rig) -> None:
    rig.after.begin(SUSPEND)
    rig.clock.advance(8 * 3600.0)
    rig.power.settle()
    assert not rig.after.busy
    assert rig.changes == [None]


def test_last_answer_that_comes_late_does_nothing(rig: Rig) -> None:
    rig.begin()
    rig.run(NOTICE_S - 1)
    rig.clock.advance(TOO_LATE_S)
    rig.after.tick()
    rig.clock.advance(1.5)
    rig.power.settle()
    assert rig.power.done == []
    assert not rig.after.busy


def test_it_may_be_a_little_late(rig: Rig) -> None:
    rig.begin()
    rig.run(NOTICE_S - 1)
    rig.clock.advance(TOO_LATE_S)
    rig.after.tick()
    rig.power.settle()
    assert rig.power.done == [SUSPEND]


def test_answer_that_waited_through_the_suspend_ends_it_well(rig: Rig) -> None:
    rig.begin()
    rig.run(NOTICE_S, settles=False)
    rig.power.answer_one()
    rig.clock.advance(8 * 3600.0)  # it sleeps, as it was told to
    rig.after.tick()
    rig.power.settle()
    assert rig.power.done == [SUSPEND]
    assert rig.hindered == []
    assert rig.changes[-1] is None


@pytest.mark.parametrize("action", [EndAction.STOP, EndAction.QUIT])
def test_what_is_not_the_systems_is_a_mistake(rig: Rig, action: EndAction) -> None:
    with pytest.raises(ValueError, match="system"):
        rig.after.begin(action)


def test_ticks_while_nothing_is_pending_say_nothing(rig: Rig) -> None:
    rig.run(5)
    assert rig.changes == []
    assert not rig.after.cancel()


class WatchedPower(FakePower):
    """Notes when it was told to do something, and what stood against it then."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__()
        self.clock = clock
        self.runs: list[tuple[EndAction, float]] = []
        self.announced: list[float] = []  # when it was told what is pending
        self.last_said: Blocker | None = None

    def blocker(self, action, answer):  # type: ignore[no-untyped-def]  # as above it
        def note(said: Blocker | None) -> None:
            self.last_said = said
            answer(said)

        super().blocker(action, note)

    def run(self, action, answer):  # type: ignore[no-untyped-def]  # as above it
        assert self.last_said is None, "something stood against it"
        since_s = self.clock.elapsed_s() - self.announced[0]
        assert NOTICE_S <= since_s <= NOTICE_S + TOO_LATE_S, "not announced for a minute, or late"
        self.runs.append((action, self.clock.elapsed_s()))
        super().run(action, answer)


STEPS = st.one_of(
    st.tuples(st.just("begin"), st.sampled_from(sorted(SYSTEMS))),
    st.tuples(st.just("cancel"), st.none()),
    st.tuples(st.just("pass"), st.floats(0.0, 70.0)),
    st.tuples(st.just("jump"), st.floats(0.0, 70.0)),
    st.tuples(st.just("answer"), st.none()),
    st.tuples(st.just("settles"), st.booleans()),
    st.tuples(st.just("stands"), st.sampled_from([None, None, FIREFOX, Hindrance.NO_ANSWER])),
    st.tuples(st.just("refuses"), st.sampled_from([None, Hindrance.REFUSED])),
)


@settings(max_examples=300, deadline=None)
@given(steps=st.lists(STEPS, max_size=25))
def test_whatever_happens_it_keeps_its_word(steps: list[tuple[str, object]]) -> None:  # noqa: PLR0912, PLR0915 - one branch for each step
    clock = FakeClock()
    power = WatchedPower(clock)
    live: tuple[EndAction, float] | None = None  # what was begun and not called off, and when
    announced = power.announced
    settles = True

    def changed(pending: PendingEnd | None) -> None:
        if pending is None:
            announced.clear()
        else:
            assert live
            assert pending.action is live[0]
            announced.append(clock.elapsed_s())

    def hindered(action: EndAction, blocker: Blocker) -> None:
        assert not announced
        assert not after.busy

    after = AfterSilence(power=power, clock=clock, changed=changed, hindered=hindered)

    def look() -> None:
        after.tick()
        if settles:
            power.settle()

    def check() -> None:
        nonlocal live
        while power.runs:
            action, at_s = power.runs.pop(0)
            assert live, "done though it was called off"
            assert live[0] is action
            assert at_s - live[1] >= NOTICE_S, "done before the minute was over"
            live = None

    for name, value in steps:
        match name, value:
            case "begin", EndAction() as action:
                live = (action, clock.elapsed_s())
                announced.clear()
                after.begin(action)
                assert after.busy
            case "cancel", _:
                if after.cancel():
                    live = None
                    assert not after.busy
                assert after.pending is None
            case "pass", float(seconds):
                end_s = clock.elapsed_s() + seconds
                while clock.elapsed_s() < end_s:
                    clock.advance(min(1.0, end_s - clock.elapsed_s()))
                    look()
            case "jump", float(seconds):
                clock.advance(seconds)
                look()
            case "answer", _:
                if power.owes:
                    power.answer_one()
            case "settles", bool(on):
                settles = on
            case "stands", blocker:
                power.standing = blocker  # type: ignore[assignment]  # as drawn above
            case "refuses", blocker:
                power.refusal = blocker  # type: ignore[assignment]  # as drawn above
        check()
    settles = False  # and now nobody answers any more
    for _ in range(round(NOTICE_S + 3 * ANSWER_S)):
        clock.advance(1.0)
        look()
        check()
    assert not after.busy, "it never ended"
    assert not announced
