"""What the command line says by itself where a player that runs was to be asked.

Apart from `remote_phrases`: these need to know nothing of what plays, and are said at once.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate


def not_running_sentence() -> str:
    """There is nobody to ask."""
    return translate("remote", "Sleepplayer is not running.")


def no_answer_sentence() -> str:
    """Somebody is there, but hangs."""
    return translate(
        "remote",
        "Sleepplayer is running but does not answer. Wait a moment, or end it and start it again.",
    )


def not_understood_sentence() -> str:
    """The one that runs was started before an update, say."""
    return translate(
        "remote",
        "The Sleepplayer that is running is of another version. End it and start it again.",
    )


def too_long_sentence() -> str:
    """A path or an address of 60,000 signs."""
    return translate("remote", "One of the paths is too long.")


def engine_at_start_sentence() -> str:
    """`--engine` was said to one that runs."""
    return translate(
        "remote", "Sleepplayer is running already, and --engine counts only when it starts."
    )


def still_ending_sentence() -> str:
    """The evening before this one does not come to its end."""
    return translate(
        "remote", "Sleepplayer plays in another terminal and does not stop. End it there first."
    )


def nothing_plays_sentence() -> str:
    """There is nothing to be changed."""
    return translate("remote", "Nothing plays.")
