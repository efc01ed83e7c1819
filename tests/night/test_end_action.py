"""An end action runs when the night ended as meant."""

from __future__ import annotations

import pytest

from sleepplayer.night.end_action import EndAction, action_after
from sleepplayer.night.notices import EndedBy
from sleepplayer.people import SessionKind


@pytest.mark.parametrize("by", EndedBy)
def test_only_a_night_that_ended_as_meant_has_an_end_action(by: EndedBy) -> None:
    meant = by in (EndedBy.TIMER, EndedBy.QUEUE_END)
    assert action_after(by, EndAction.QUIT) is (EndAction.QUIT if meant else EndAction.STOP)
    assert action_after(by, EndAction.STOP) is EndAction.STOP


@pytest.mark.parametrize("by", EndedBy)
def test_a_discovery_is_not_the_night(by: EndedBy) -> None:
    assert action_after(by, EndAction.QUIT, SessionKind.DISCOVERY) is EndAction.STOP


def test_a_machine_that_slept_past_the_end_is_not_put_to_sleep_again() -> None:
    def after(wanted: EndAction, overdue_s: float) -> EndAction:
        return action_after(EndedBy.TIMER, wanted, overdue_s=overdue_s)

    assert after(EndAction.SUSPEND, 2.0) is EndAction.SUSPEND
    assert after(EndAction.SUSPEND, 3600.0) is EndAction.STOP
    assert after(EndAction.QUIT, 3600.0) is EndAction.QUIT


def test_nor_is_one_that_was_woken_before_the_end_and_waits() -> None:
    def after(wanted: EndAction) -> EndAction:
        return action_after(EndedBy.TIMER, wanted, slept=True)

    for action in EndAction:
        assert after(action) is (EndAction.STOP if action.is_the_systems else action)
