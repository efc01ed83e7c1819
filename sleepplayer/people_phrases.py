"""What is said of the people who use the player; see `phrases`."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from sleepplayer.library_phrases import readable_line

translate = QCoreApplication.translate


def person_name(name: str) -> str:
    """A person by their name; the one who is there from the start and was not named yet."""
    return name or translate("people", "My nights")


def taken_name_sentence(name: str) -> str:
    """Somebody else goes by that name."""
    return translate("people", "There is already somebody called “{name}”.").format(name=name)


def gone_person_sentence() -> str:
    """The person was deleted meanwhile, perhaps by another window."""
    return translate("people", "There is nobody of that name any more.")


def behind_pin_sentence() -> str:
    """A change that takes the PIN."""
    return translate("people", "That takes the PIN.")


def wrong_pin_sentence() -> str:
    """Another PIN was asked for."""
    return translate("people", "That is not the PIN.")


def wait_for_pin_sentence(seconds: float) -> str:
    """Too many wrong ones."""
    return translate("people", "Three wrong PINs: wait {n} s.").format(n=math.ceil(seconds))


def leaving_sentence(name: str) -> str:
    """From a child's evening to another person's."""
    return translate("people", "Leaving “{name}” takes the PIN.").format(name=name)


def own_person_sentence() -> str:
    """Whoever is deleted must not be the one who is here."""
    return translate("people", "Turn to somebody else before deleting this person.")


def person_behind_pin_sentence(name: str) -> str:
    """Somebody with a PIN was to be deleted."""
    return translate(
        "people", "“{name}” has a PIN. Turn to them and take it away before deleting them."
    ).format(name=name)


def kept_later_sentence() -> str:
    """Much else is being written."""
    return translate("people", "That takes a while to be kept. It will appear by itself.")


def pins_gone_sentence() -> str:
    """There was a file called forget-pins."""
    return translate(
        "people",
        "All PINs are gone, as the file forget-pins asked for. Set new ones on the Profile page.",
    )


# --- for the terminal -----------------------------------------------------------------------------


def no_person_sentence(name: str, others: Sequence[str]) -> str:
    """Somebody was named who is not there."""
    text = translate("people", "There is nobody called “{name}”.").format(name=readable_line(name))
    if not others:
        return text
    named = ", ".join(f"“{readable_line(each)}”" for each in others)
    return f"{text} " + translate("people", "There are: {names}.").format(names=named)


def pin_needed_sentence(name: str) -> str:
    """Another person was named while one is here who is left with a PIN only."""
    return translate(
        "people", "To leave “{name}” takes the PIN, which is asked for in a terminal."
    ).format(name=readable_line(person_name(name)))


def pin_prompt(name: str) -> str:
    """What a terminal asks before somebody else's evening begins."""
    return translate("people", "PIN of {name}: ").format(name=readable_line(person_name(name)))
