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
