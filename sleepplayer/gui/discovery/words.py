"""What discovery says."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from sleepplayer.gui.discovery.desk import Found
from sleepplayer.people import Answer

KEYS = {Answer.LOVE: 5, Answer.LIKE: 4, Answer.NOTHING: 3, Answer.UNPLEASANT: 2}
"""A digit means the same as on the Triggers page."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("discovery", text)


def excerpt_title(number: int) -> str:
    """What an excerpt is called while nobody may know what it is."""
    return _tr("Excerpt {number}").format(number=number)


def answer_words(answer: Answer) -> str:
    """An answer as it stands on its button."""
    return {
        Answer.LOVE: _tr("I love it"),
        Answer.LIKE: _tr("I like it"),
        Answer.NOTHING: _tr("It does nothing for me"),
        Answer.UNPLEASANT: _tr("Unpleasant"),
    }[answer]


def place_words(place: int, count: int, *, paused: bool = False, last: Answer | None = None) -> str:
    """Which of how many; while it is paused how it goes on, else that the last answer is kept."""
    if not place:
        return _tr("It begins when it is silent…")
    words = [_tr("{place} of {count}").format(place=place, count=count)]
    if paused:
        words.append(_tr("paused, Space goes on"))
    elif last is not None:
        words.append(_tr("“{answer}” is kept").format(answer=answer_words(last)))
    return " · ".join(words)


def begin_words(lengths_s: Sequence[float], rounds: int, *, plays: bool = False) -> str:
    """What is about to come, of so many excerpts of these lengths; or that there is nothing.

    `plays`: something else does now.
    """
    count, minutes = len(lengths_s), math.ceil(sum(lengths_s) / 60.0)
    if count == 0:
        return _tr(
            "There is nothing to try: no sound of 20 s and more whose triggers are known may play. "
            "Add sounds to the library, or look at what you avoid and what rests."
        )
    if count == 1:
        sentences = [_tr("One short excerpt, half a minute or so.")]
    elif minutes == 1:
        sentences = [_tr("{count} short excerpts, a minute at most.").format(count=count)]
    else:
        long = _tr("{count} short excerpts, {minutes} minutes at most.")
        sentences = [long.format(count=count, minutes=minutes)]
    if rounds:
        sentences.append(_tr("You have done this before: afterwards you see what has changed."))
    if plays:
        sentences.append(_tr("What plays now ends first."))
    return " ".join(sentences)


def found_title(count: int) -> str:
    """Above what a round has told."""
    return _tr("What this round has told") if count else _tr("Nothing was answered")


def found_words(found: Sequence[Found]) -> str:
    """What becomes of the answers, and how many are other than they were."""
    if not found:
        return _tr("That is fine. Come back whenever you like.")
    counts = _tr("It counts from now on. You can change it on the Triggers page.")
    changed = sum(one.before not in (None, one.answer) for one in found)
    if changed > 1:
        news = _tr("{count} answers have changed since the last time.").format(count=changed)
    elif changed == 1:
        news = _tr("One answer has changed since the last time.")
    elif any(one.before is not None for one in found):
        news = _tr("You answered as you did the last time.")
    else:
        return counts
    return f"{news} {counts}"


def _said(answer: Answer) -> str:
    return {
        Answer.LOVE: _tr("You love it"),
        Answer.LIKE: _tr("You like it"),
        Answer.NOTHING: _tr("It does nothing for you"),
        Answer.UNPLEASANT: _tr("Unpleasant"),
    }[answer]


def _said_before(answer: Answer) -> str:
    return {
        Answer.LOVE: _tr("you loved it"),
        Answer.LIKE: _tr("you liked it"),
        Answer.NOTHING: _tr("it did nothing for you"),
        Answer.UNPLEASANT: _tr("it was unpleasant"),
    }[answer]


def change_words(found: Found) -> str:
    """What was said of a trigger, and what the last time."""
    now = _said(found.answer)
    if found.before is None:
        return now
    if found.before is found.answer:
        return _tr("{now}, as the last time").format(now=now)
    return _tr("{now}; the last time {before}").format(now=now, before=_said_before(found.before))


def avoided_words() -> str:
    """In place of what was said of a trigger, when it is avoided now."""
    return _tr("Avoided: it does not play any more")
