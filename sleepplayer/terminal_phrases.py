"""What only the terminal says: its one line, a plan in lines, and what is not played there."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from sleepplayer.end_phrases import action_words
from sleepplayer.library_phrases import readable_line
from sleepplayer.night.after_silence import PendingEnd
from sleepplayer.night.evening_plan import Card
from sleepplayer.night.notices import NoOutput, Notice, TrackSkipped
from sleepplayer.night.view import Phase, SessionView
from sleepplayer.phrases import duration_words, position_words, remaining_words
from sleepplayer.rotation.rules import Bar, Barred
from sleepplayer.rotation.stimulus import UNTAGGED
from sleepplayer.rotation_phrases import card_sentence, day_words, name_within, triggers_line

translate = QCoreApplication.translate


def status_line(view: SessionView) -> str:
    """The one line that is written over while it plays."""
    parts = [view.entry.track.title if view.entry is not None else ""]
    if view.phase is Phase.PAUSED:
        parts.append(translate("terminal", "paused"))
    elif view.output_lost:
        parts.append(translate("terminal", "no sound output"))
    elif view.reconnecting:
        parts.append(translate("terminal", "waiting for the stream"))
    else:
        parts.append(position_words(view.position_s))
    if view.remaining_s is not None:
        parts.append(remaining_words(view.remaining_s))
    return " · ".join(part for part in parts if part)


def pending_line(pending: PendingEnd) -> str:
    """The one line in the minute before what follows the silence."""
    return translate("terminal", "{what} in {n} s · Ctrl+C calls it off").format(
        what=action_words(pending.action), n=max(0, math.ceil(pending.remaining_s))
    )


def pending_sentence(pending: PendingEnd) -> str:
    """What is about to follow, said once: where no line can be written over it is all there is."""
    return translate("terminal", "{what} in a minute; Ctrl+C calls it off.").format(
        what=action_words(pending.action)
    )


def not_said_sentence() -> str:
    """The system has not answered in time whether it would do what is to follow the silence."""
    return translate(
        "terminal",
        "The system does not say whether it can do that after the silence. It is asked again then.",
    )


def is_problem(notice: Notice) -> bool:
    """Whether a notice is about something that went wrong."""
    return isinstance(notice, TrackSkipped | NoOutput)


def nothing_to_play_sentence() -> str:
    """Of all that was named, nothing can be played."""
    return translate("terminal", "There is nothing to play.")


def no_display_sentence() -> str:
    """The window cannot be shown."""
    return translate("terminal", "There is no display, so it plays here in the terminal.")


def card_line(card: Card, names: Mapping[str, str], silent_at: datetime | None = None) -> str:
    """A card on one line: how long, what, and why."""
    length = duration_words(card.minutes * 60.0)
    text = f"{length:>8}  {card.track.title}"
    if triggers := triggers_line(card, names):
        text += f" ({triggers})"
    why = card_sentence(card, names, silent_at)
    return readable_line(f"{text}: {why}" if why else text)


def not_played_sentence(
    title: str, barred: Barred, names: Mapping[str, str], today: float, more: int = 0
) -> str:
    """A sound that was named may not play: why, and how that is lifted. `more` others neither."""
    title = readable_line(title)
    if more == 1:
        what = translate("terminal", "“{title}” and 1 more are not played").format(title=title)
    elif more:
        what = translate("terminal", "“{title}” and {n} more are not played").format(
            title=title, n=more
        )
    else:
        what = translate("terminal", "“{title}” is not played").format(title=title)
    return f"{what}: {_bar_words(barred, names, today)}"


def _bar_words(barred: Barred, names: Mapping[str, str], today: float) -> str:
    trigger = barred.trigger or UNTAGGED
    name = name_within(trigger, names)
    day = day_words(today if barred.until_day is None else barred.until_day, today)
    words = {
        Bar.AVOIDED: translate(
            "terminal", "{name} is avoided. To lift that: sleepplayer triggers set {id} neutral"
        ),
        Bar.UNCONFIRMED: translate(
            "terminal",
            "nobody knows yet what is in it, and something is avoided. If it is harmless, say so "
            "with --harmless.",
        ),
        Bar.RETIRED: translate(
            "terminal", "it was never to be played again. The Triggers page can bring it back."
        ),
        Bar.RESTING: translate(
            "terminal", "{name} rests until {day}. The Triggers page can end that."
        ),
        Bar.NOT_ALLOWED: translate("terminal", "it is in none of the playlists of this person."),
        Bar.FREE_NIGHT: translate(
            "terminal", "tonight is a free night, without ASMR: nature and noise only."
        ),
        Bar.ELSEWHERE: translate("terminal", "it is not among tonight’s sounds."),
    }
    return words[barred.bar].format(name=name, id=trigger, day=day)
