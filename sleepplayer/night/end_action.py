"""What follows silence."""

from __future__ import annotations

from enum import StrEnum

from sleepplayer.night.notices import EndedBy


class EndAction(StrEnum):
    """STOP leaves everything as it is; QUIT ends the player."""

    STOP = "stop"
    QUIT = "quit"


def action_after(by: EndedBy, wanted: EndAction) -> EndAction:
    """What to do now: a wish counts only when the night ended as meant, by timer or by queue.

    Whoever stops it by hand is awake, and after a failure something has to be read.
    """
    meant = by in (EndedBy.TIMER, EndedBy.QUEUE_END)
    return wanted if meant else EndAction.STOP
