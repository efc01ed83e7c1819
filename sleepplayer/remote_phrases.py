"""What the player says to whoever controls it from outside, on the command line."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from sleepplayer.asking_phrases import nothing_plays_sentence
from sleepplayer.controls import NowPlaying
from sleepplayer.end_phrases import pending_words
from sleepplayer.library_phrases import readable_line
from sleepplayer.night.view import Phase
from sleepplayer.phrases import clock_words, duration_words, position_words, remaining_words

LONGEST_TITLE = 200
"""Of what a tag may hold, on one line."""

translate = QCoreApplication.translate


def no_next_sentence() -> str:
    """What plays is the last."""
    return translate("remote", "Nothing follows.")


def no_previous_sentence() -> str:
    """There is no way back in what plays."""
    return translate("remote", "There is nothing before it.")


def no_window_sentence() -> str:
    """The window was asked for where there is none."""
    return translate("remote", "It plays in a terminal and has no window.")


def stays_on_sentence() -> str:
    """What would have followed the silence was called off."""
    return translate("remote", "Nothing follows the silence now.")


def no_end_sentence() -> str:
    """More time was asked for where none is counted."""
    return translate("remote", "There is no end to move: none is set, or none is known.")


def silent_at_sentence(silent_at: datetime) -> str:
    """When it is silent: "Silent at 23:20."."""
    return translate("remote", "Silent at {time}.").format(time=clock_words(silent_at))


def paused_sentence(remaining_s: float) -> str:
    """What is left of the evening, while the time on the clock is not known."""
    return translate("remote", "Paused, with {time} left.").format(time=duration_words(remaining_s))


def starting_sentence() -> str:
    """It was asked to start, and looks into files, or plans."""
    return translate("remote", "It starts as soon as its sounds are there.")


def not_started_sentence(why: str) -> str:
    """It was asked to start; `why` it did not as the window says it, "" if that is not known."""
    return f"{why.rstrip('.')}." if why else translate("remote", "There is nothing to play.")


def not_all_added_sentence(added_s: float, silent_at: datetime) -> str:
    """A limit took part of what was asked for."""
    return translate(
        "remote", "{added} more, as far as tonight’s limits allow. Silent at {time}."
    ).format(added=duration_words(added_s), time=clock_words(silent_at))


def nothing_added_sentence(silent_at: datetime) -> str:
    """Nothing of what was asked for was allowed."""
    return translate("remote", "No more can be added: silent at {time}.").format(
        time=clock_words(silent_at)
    )


def status_sentence(now: NowPlaying, *, ending: bool = False) -> str:
    """A moment on one line: "Rain · 4:05 · 23 min left · silent at 23:20". `ending`: it was
    stopped, and the last of it fades."""
    if now.phase is Phase.IDLE:
        if now.ending is not None:
            return _ending_words(now)
        if ending:
            return translate("remote", "It is just ending.")
        return starting_sentence() if now.starting else nothing_plays_sentence()
    parts = [_title(now)]
    if now.phase is Phase.PAUSED:
        parts.append(translate("remote", "paused"))
    elif now.fading:
        parts.append(translate("remote", "fading"))
    else:
        parts.append(position_words(now.position_s))
    if now.remaining_s is not None:
        left = translate("remote", "{time} left")
        parts.append(left.format(time=remaining_words(now.remaining_s)))
    if now.silent_at is not None and now.phase is Phase.PLAYING:
        silent = translate("remote", "silent at {time}")
        parts.append(silent.format(time=clock_words(now.silent_at)))
    return " · ".join(part for part in parts if part)


def _title(now: NowPlaying) -> str:
    title = f"{now.artist}: {now.title}" if now.artist and now.title else now.title
    return readable_line(title[:LONGEST_TITLE])


def _ending_words(now: NowPlaying) -> str:
    if now.ending is None:
        return ""
    return translate("remote", "Silent. {what}").format(what=pending_words(now.ending))
