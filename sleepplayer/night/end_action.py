"""What follows silence."""

from __future__ import annotations

from enum import StrEnum

from sleepplayer.night.notices import EndedBy
from sleepplayer.people import SessionKind


class EndAction(StrEnum):
    """STOP leaves everything as it is; QUIT ends the player."""

    STOP = "stop"
    QUIT = "quit"


def action_after(
    by: EndedBy, wanted: EndAction, kind: SessionKind = SessionKind.EVENING
) -> EndAction:
    """What to do now: a wish counts only when the night ended as meant, by timer or by queue.

    Whoever stops it by hand is awake, and after a failure something has to be read; so it has after
    a discovery, which is not the night.
    """
    meant = by in (EndedBy.TIMER, EndedBy.QUEUE_END) and kind is SessionKind.EVENING
    return wanted if meant else EndAction.STOP
