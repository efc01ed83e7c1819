"""What follows the silence, in words: the actions, what stands against them, the minute before."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from sleepplayer.night.end_action import EndAction

translate = QCoreApplication.translate


def action_words(action: EndAction) -> str:
    """An action as a choice: "Do nothing", "Suspend"."""
    return {
        EndAction.STOP: translate("end", "Do nothing"),
        EndAction.QUIT: translate("end", "Quit Sleepplayer"),
        EndAction.LOCK: translate("end", "Lock the screen"),
        EndAction.DISPLAY_OFF: translate("end", "Switch the display off"),
        EndAction.SUSPEND: translate("end", "Suspend"),
        EndAction.HIBERNATE: translate("end", "Hibernate"),
        EndAction.POWEROFF: translate("end", "Switch the computer off"),
    }[action]
