"""What follows the silence, in words: the actions, what stands against them, the minute before."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication

from sleepplayer.night.after_silence import PendingEnd
from sleepplayer.night.end_action import Blocker, EndAction, HeldOff, Hindrance, OthersLoggedIn

translate = QCoreApplication.translate

_MOST_SIGNS = 60
"""Of what a program says of itself: enough for a sentence, and nothing can fill the window."""


def action_words(action: EndAction) -> str:
    """An action as a choice: "Do nothing", "Suspend the computer"."""
    return {
        EndAction.STOP: translate("end", "Do nothing"),
        EndAction.QUIT: translate("end", "Quit Sleepplayer"),
        EndAction.LOCK: translate("end", "Lock the screen"),
        EndAction.DISPLAY_OFF: translate("end", "Switch the display off"),
        EndAction.SUSPEND: translate("end", "Suspend the computer"),
        EndAction.HIBERNATE: translate("end", "Hibernate the computer"),
        EndAction.POWEROFF: translate("end", "Switch the computer off"),
    }[action]


def then_words(action: EndAction) -> str:
    """What will follow the silence, in a corner: "then the computer is suspended"; "" if nothing
    does."""
    return {
        EndAction.STOP: "",
        EndAction.QUIT: translate("end", "then Sleepplayer quits"),
        EndAction.LOCK: translate("end", "then the screen is locked"),
        EndAction.DISPLAY_OFF: translate("end", "then the display goes off"),
        EndAction.SUSPEND: translate("end", "then the computer is suspended"),
        EndAction.HIBERNATE: translate("end", "then the computer hibernates"),
        EndAction.POWEROFF: translate("end", "then the computer is switched off"),
    }[action]


def silence_sentence(action: EndAction) -> str:
    """What follows, while something plays: "When it is silent the computer is suspended."; "" if
    nothing does."""
    return {
        EndAction.STOP: "",
        EndAction.QUIT: translate("end", "When it is silent Sleepplayer quits."),
        EndAction.LOCK: translate("end", "When it is silent the screen is locked."),
        EndAction.DISPLAY_OFF: translate("end", "When it is silent the display goes off."),
        EndAction.SUSPEND: translate("end", "When it is silent the computer is suspended."),
        EndAction.HIBERNATE: translate("end", "When it is silent the computer hibernates."),
        EndAction.POWEROFF: translate("end", "When it is silent the computer is switched off."),
    }[action]


def pending_words(pending: PendingEnd) -> str:
    """What is about to be done: "The computer is suspended in 45 s."."""
    seconds = max(0, math.ceil(pending.remaining_s))
    return {
        EndAction.LOCK: translate("end", "The screen is locked in {n} s."),
        EndAction.DISPLAY_OFF: translate("end", "The display goes off in {n} s."),
        EndAction.SUSPEND: translate("end", "The computer is suspended in {n} s."),
        EndAction.HIBERNATE: translate("end", "The computer hibernates in {n} s."),
        EndAction.POWEROFF: translate("end", "The computer is switched off in {n} s."),
    }[pending.action].format(n=seconds)


def pending_sentence(pending: PendingEnd, *, hears_keys: bool = True) -> str:
    """The minute before: "The computer is suspended in 45 s. Any key keeps it on."; where another
    program has the keyboard it `hears_keys` of nobody, but a click. One of the system's actions,
    as for all that is said of this minute."""
    if pending.action is EndAction.LOCK:
        way = (
            translate("end", "Any key keeps it open.")
            if hears_keys
            else translate("end", "Click here to keep it open.")
        )
    else:
        way = (
            translate("end", "Any key keeps it on.")
            if hears_keys
            else translate("end", "Click here to keep it on.")
        )
    return f"{pending_words(pending)} {way}"


def pending_notification(action: EndAction, *, button: bool) -> str:
    """The minute before, as a notification, which stands still: "The computer is switched off in a
    minute."; without a `button` to keep it on it says where that is done."""
    text = {
        EndAction.LOCK: translate("end", "The screen is locked in a minute."),
        EndAction.DISPLAY_OFF: translate("end", "The display goes off in a minute."),
        EndAction.SUSPEND: translate("end", "The computer is suspended in a minute."),
        EndAction.HIBERNATE: translate("end", "The computer hibernates in a minute."),
        EndAction.POWEROFF: translate("end", "The computer is switched off in a minute."),
    }[action]
    if button:
        return text
    if action is EndAction.LOCK:
        return f"{text} {translate('end', 'Open Sleepplayer to keep it open.')}"
    return f"{text} {translate('end', 'Open Sleepplayer to keep it on.')}"


def cancelled_sentence(action: EndAction) -> str:
    """A key was pressed in time."""
    return {
        EndAction.LOCK: translate("end", "Called off. The screen stays open."),
        EndAction.DISPLAY_OFF: translate("end", "Called off. The display stays on."),
    }.get(action, translate("end", "Called off. The computer stays on."))


def not_done_sentence(action: EndAction) -> str:
    """That it did not happen: "The computer was not suspended"; without its full stop."""
    return {
        EndAction.LOCK: translate("end", "The screen was not locked"),
        EndAction.DISPLAY_OFF: translate("end", "The display was not switched off"),
        EndAction.SUSPEND: translate("end", "The computer was not suspended"),
        EndAction.HIBERNATE: translate("end", "The computer was not hibernated"),
        EndAction.POWEROFF: translate("end", "The computer was not switched off"),
    }[action]


def hindrance_sentence(action: EndAction, blocker: Blocker) -> str:
    """Why it did not happen: "The computer was not switched off: anna is logged in, too."."""
    return translate("end", "{what}: {why}.").format(
        what=not_done_sentence(action), why=_why(blocker)
    )


def not_offered_sentence(action: EndAction) -> str:
    """Why a choice cannot be chosen here."""
    return {
        EndAction.LOCK: translate("end", "Nothing here can lock the screen."),
        EndAction.DISPLAY_OFF: translate("end", "Nothing here can switch the display off."),
        EndAction.SUSPEND: translate(
            "end", "This computer cannot be suspended without a password, or not at all."
        ),
        EndAction.HIBERNATE: translate(
            "end", "This computer cannot hibernate without a password, or not at all."
        ),
        EndAction.POWEROFF: translate(
            "end", "This computer cannot be switched off without a password, or not at all."
        ),
    }.get(action, "")


def not_listed_sentence(offered: frozenset[EndAction]) -> str:
    """Why not all that may follow the silence can be chosen here; "" if all can."""
    systems = frozenset(one for one in EndAction if one.is_the_systems)
    if systems <= offered:
        return ""
    if not systems & offered:
        return translate(
            "end",
            "This computer does not let Sleepplayer lock the screen, suspend it or switch it off.",
        )
    return translate("end", "Only what this computer offers without a password is listed.")


def _why(blocker: Blocker) -> str:
    match blocker:
        case HeldOff(who, why):
            return _held_off(_tame(who), _tame(why))
        case OthersLoggedIn(names):
            return _others([_tame(name) for name in names])
        case Hindrance.NOT_OFFERED:
            return translate("end", "the system does not allow it without a password, or not here")
        case Hindrance.NO_ANSWER:
            return translate("end", "the system did not answer")
        case Hindrance.REFUSED:
            return translate("end", "the system refused")


def _held_off(who: str, why: str) -> str:
    who = who or translate("end", "another program")
    if not why:
        return translate("end", "{who} asks that the computer stays on").format(who=who)
    text = translate("end", "{who} asks that the computer stays on (“{why}”)")
    return text.format(who=who, why=why)


def _others(names: list[str]) -> str:
    names = [name for name in names if name]
    match names:
        case []:
            return translate("end", "somebody else is logged in, too")
        case [one]:
            return translate("end", "{name} is logged in, too").format(name=one)
        case [one, other]:
            text = translate("end", "{one} and {other} are logged in, too")
            return text.format(one=one, other=other)
        case _:
            text = translate("end", "{names} and others are logged in, too")
            return text.format(names=", ".join(names[:2]))


def _tame(words: str) -> str:
    """A program's own words on one line, no longer than a sentence bears."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in words).split())
    line = line.rstrip(".!")
    return line if len(line) <= _MOST_SIGNS else line[: _MOST_SIGNS - 1].rstrip() + "…"
