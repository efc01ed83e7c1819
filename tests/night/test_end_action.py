"""An end action runs when the night ended as meant."""

from __future__ import annotations

import pytest

from sleepplayer.night.end_action import EndAction, action_after
from sleepplayer.night.notices import EndedBy


@pytest.mark.parametrize("by", EndedBy)
def test_only_a_night_that_ended_as_meant_has_an_end_action(by: EndedBy) -> None:
    meant = by in (EndedBy.TIMER, EndedBy.QUEUE_END)
    assert action_after(by, EndAction.QUIT) is (EndAction.QUIT if meant else EndAction.STOP)
    assert action_after(by, EndAction.STOP) is EndAction.STOP
