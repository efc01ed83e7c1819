"""What the window and the terminal say, in plain words.

Values come in, sentences go out; every sentence passes through Qt's translation, so this module
needs QtCore, but no widget and no running application. Minutes are written "min" and seconds "s",
which spares most plurals; where a word needs one, the one and the many are two texts.

It is longer than other rooms: times, the session, its notices and the queue are spoken of in each
other's words.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication

from sleepplayer.limit_phrases import limit_sentence
from sleepplayer.models import Chapter, Track
from sleepplayer.night import limits
from sleepplayer.night.notices import (
    EndedBy,
    Extended,
    NoEndToMove,
    NoOutput,
    Notice,
    OutputBack,
    SessionEnded,
    TrackSkipped,
    WokeUp,
)
from sleepplayer.night.playback import FailureReason
from sleepplayer.night.ports import DriftMark
from sleepplayer.night.queue import Repeat
from sleepplayer.night.sleep_timer import SOFT_END_S, TimerState
from sleepplayer.night.view import Phase, SessionView
from sleepplayer.people import SessionKind

translate = QCoreApplication.translate


# --- times ----------------------------------------------------------------------------------------


def clock_words(moment: datetime) -> str:
    """A time on the wall: "22:41"."""
    return moment.strftime("%H:%M")


def duration_words(seconds: float) -> str:
    """A length: "45 s", "9 min", "1 h 5 min"."""
    whole = max(0, round(seconds))
    if whole < 60:
        return translate("phrases", "{n} s").format(n=whole)
    minutes = round(whole / 60)
    if minutes < 60:
        return translate("phrases", "{n} min").format(n=minutes)
    hours, minutes = divmod(minutes, 60)
    if minutes == 0:
        return translate("phrases", "{n} h").format(n=hours)
    return translate("phrases", "{h} h {m} min").format(h=hours, m=minutes)


def exact_words(seconds: float) -> str:
    """A setting's length to the second: "1 min 30 s", "10 min", "0 s"."""
    minutes, rest = divmod(max(0, round(seconds)), 60)
    if minutes == 0 or rest == 0 or minutes >= 60:
        return duration_words(seconds)
    return translate("phrases", "{m} min {s} s").format(m=minutes, s=rest)


def position_words(seconds: float | None) -> str:
    """A place in a track: "4:05", "1:02:09", or "–:––" while it is unknown."""
    if seconds is None:
        return "–:––"
    minutes, rest = divmod(int(max(0.0, seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def remaining_words(seconds: float) -> str:
    """What is left before silence: whole minutes begun, seconds in the last one."""
    if seconds <= 60.0:
        return translate("phrases", "{n} s").format(n=max(0, math.ceil(seconds)))
    return duration_words(math.ceil(seconds / 60.0) * 60.0)


def greeting(now: datetime) -> str:
    """The page's first words."""
    if 5 <= now.hour < 12:
        return translate("phrases", "Good morning")
    if 12 <= now.hour < 18:
        return translate("phrases", "Good afternoon")
    if now.hour >= 18:
        return translate("phrases", "Good evening")
    return translate("phrases", "A quiet night")


def reminder_sentence(now: datetime) -> str:
    """The time has come that was to be reminded of."""
    return translate("phrases", "It is {time}. Tonight’s sounds are ready.").format(
        time=clock_words(now)
    )


# --- the session ----------------------------------------------------------------------------------


def hidden_sentence() -> str:
    """The window was closed to the tray for the first time."""
    return translate("phrases", "It plays on; the icon in the tray brings it back.")


def plan_sentence(silent_at: datetime | None, fades_from: datetime | None) -> str:
    """When it would fade and be silent."""
    if silent_at is None:
        return translate("phrases", "The end cannot be foreseen until its sounds are known.")
    silent = clock_words(silent_at)
    if fades_from is None or clock_words(fades_from) == silent:
        return translate("phrases", "Silent at {silent}.").format(silent=silent)
    return translate("phrases", "Fades from {fade}, silent at {silent}.").format(
        fade=clock_words(fades_from), silent=silent
    )


def silent_sentence(view: SessionView) -> str:
    """How the session that runs will end."""
    if view.phase is Phase.IDLE:
        return translate("phrases", "Nothing plays.")
    if view.timer not in (TimerState.RUNNING, TimerState.FADING):
        sentence = translate("phrases", "No timer. It plays on until you stop it, 8 hours at most.")
    elif view.silent_at is None:
        sentence = translate("phrases", "Silent when the sounds have come to their end.")
    elif view.timer is TimerState.FADING:
        sentence = translate("phrases", "Fading, silent at {silent}.").format(
            silent=clock_words(view.silent_at)
        )
    else:
        # In the last minutes one line has to hold the hint of any key too.
        sentence = plan_sentence(view.silent_at, None if view.still_awake else view.fades_from)
    if view.phase is Phase.PAUSED:
        return translate("phrases", "Paused. {sentence}").format(sentence=sentence)
    if view.reconnecting:
        return translate("phrases", "Waiting for the stream. {sentence}").format(sentence=sentence)
    return sentence


def silent_words(view: SessionView) -> str:
    """When it will be silent, in a corner: "silent at 23:10"; "" if nothing is set or known."""
    if view.phase is Phase.IDLE or view.timer not in (TimerState.RUNNING, TimerState.FADING):
        return ""
    fading = view.timer is TimerState.FADING
    if fading and view.remaining_s is not None and view.remaining_s <= SOFT_END_S:
        return translate("phrases", "ending")
    if view.silent_at is None:
        return ""
    return translate("phrases", "silent at {silent}").format(silent=clock_words(view.silent_at))


def still_awake_sentence() -> str:
    """What any key does now."""
    return translate("phrases", "Still awake? Any key adds {n} min.").format(
        n=round(limits.STILL_AWAKE_S / 60)
    )


def drift_sentence(mark: DriftMark, now: datetime) -> str:
    """Where an earlier session began to fade."""
    title = mark.tracks[mark.index].title if mark.index < len(mark.tracks) else ""
    when = clock_words(mark.wall)
    age = _nights_between(mark.wall, now)
    if age <= 0:
        text = translate("phrases", "Earlier tonight it faded at {when} in “{title}”")
    elif age == 1:
        text = translate("phrases", "Last night faded at {when} in “{title}”")
    else:
        text = translate("phrases", "The last night faded at {when} in “{title}”")
    return text.format(when=when, title=title)


def _nights_between(earlier: datetime, later: datetime) -> int:
    half = timedelta(hours=12)  # a night runs from noon to noon
    return ((later - half).date() - (earlier - half).date()).days


# --- notices --------------------------------------------------------------------------------------


def notice_sentence(notice: Notice) -> str:  # noqa: PLR0911 - one sentence for each
    """What the session has to tell."""
    match notice:
        case SessionEnded(
            EndedBy.TIMER | EndedBy.QUEUE_END | EndedBy.LISTENER, SessionKind.DISCOVERY
        ):
            return translate("phrases", "The round is over.")
        case SessionEnded(by):
            return _ended_sentence(by)
        case TrackSkipped(title=title, reason=reason):
            return failure_sentence(title, reason)
        case NoOutput():
            return translate(
                "phrases",
                "No sound output. The timer goes on, and sound comes back softly when one appears.",
            )
        case NoEndToMove():
            return translate("phrases", "There is no end to move: none is set, or none is known.")
        case OutputBack():
            return translate("phrases", "Sound is back.")
        case WokeUp():
            return translate(
                "phrases", "The computer has slept. It stays quiet until you press Space."
            )
        case Extended(seconds, left, None):
            return _extended_sentence(seconds, left)
        case Extended(seconds):
            return translate("phrases", "{time} more, as far as tonight’s limit allows.").format(
                time=duration_words(seconds)
            )
        case _:
            return limit_sentence(notice)


def failure_sentence(title: str, reason: FailureReason) -> str:
    """Why a track was passed over."""
    why = {
        FailureReason.MISSING: translate("phrases", "there is no such file"),
        FailureReason.UNREADABLE: translate("phrases", "its file cannot be read"),
        FailureReason.NOT_AUDIO: translate("phrases", "its file holds no sound"),
        FailureReason.REFUSED: translate("phrases", "it is no address that can be played"),
        FailureReason.NO_ANSWER: translate("phrases", "its address does not answer"),
        FailureReason.BROKE_OFF: translate("phrases", "its stream broke off and did not come back"),
        FailureReason.NEEDS_WEB: translate(
            "phrases", "it is a web page, and yt-dlp, which finds the sound in one, is missing"
        ),
    }[reason]
    return translate("phrases", "“{title}” was passed over: {why}.").format(title=title, why=why)


def _ended_sentence(by: EndedBy) -> str:
    match by:
        case EndedBy.TIMER:
            return translate("phrases", "It is silent now. Sleep well.")
        case EndedBy.QUEUE_END:
            return translate("phrases", "That was the last of tonight’s sounds. Sleep well.")
        case EndedBy.LISTENER:
            return translate("phrases", "It is silent now.")
        case EndedBy.NOTHING_LEFT:
            return translate("phrases", "None of these sounds can be played. Add others to go on.")
        case EndedBy.ENGINE_FAILED:
            return translate(
                "phrases",
                "The sound stopped by a fault. Start again, or choose another engine.",
            )


def _extended_sentence(seconds: float, left: int | None) -> str:
    more = translate("phrases", "{time} more.").format(time=duration_words(seconds))
    if left is None:
        return more
    if left == 0:
        then = translate("phrases", "The next key no longer adds any.")
    elif left == 1:
        then = translate("phrases", "Any key can add time once more tonight.")
    else:
        then = translate("phrases", "Any key can add time %n more times tonight.", None, left)
    return f"{more} {then}"


# --- tracks and the queue -------------------------------------------------------------------------


def trigger_words(track: Track) -> str:
    """A track's triggers, the strongest first: "whispering · page turning"."""
    weights = sorted(track.triggers, key=lambda weight: -weight.weight)
    return " · ".join(weight.trigger.replace("-", " ") for weight in weights)


def chapter_words(chapter: Chapter) -> str:
    """A chapter's title, or where it begins if it has none."""
    if chapter.title.strip():
        return chapter.title
    return translate("phrases", "From {position}").format(position=position_words(chapter.start_s))


def tracks_words(count: int) -> str:
    """A number of tracks: "3 tracks"."""
    if count == 1:
        return translate("phrases", "1 track")
    return translate("phrases", "%n tracks", None, count)


def queue_words(count: int, total_s: float | None) -> str:
    """How much is in the queue: "10 sounds, 12 min"."""
    if count == 0:
        return translate("phrases", "Nothing yet")
    if count == 1:
        sounds = translate("phrases", "1 sound")
    else:
        sounds = translate("phrases", "%n sounds", None, count)
    return sounds if total_s is None else f"{sounds}, {duration_words(total_s)}"


def loading_words(count: int) -> str:
    """What is being looked at: "Looking at 12 files…"."""
    if count == 1:
        return translate("phrases", "Looking at 1 file…")
    return translate("phrases", "Looking at %n files…", None, count)


def repeat_words(repeat: Repeat) -> str:
    """What repeats."""
    return {
        Repeat.OFF: translate("phrases", "Repeat: off"),
        Repeat.QUEUE: translate("phrases", "Repeat: all sounds"),
        Repeat.TRACK: translate("phrases", "Repeat: this sound"),
    }[repeat]


# --- what could not be had ------------------------------------------------------------------------


def fell_back_sentence(why: str) -> str:
    """libVLC cannot be used: `why` says the reason as a sentence."""
    return translate("phrases", "{why} The embedded engine plays instead.").format(why=why)


def left_out_sentence(names: Sequence[str]) -> str:
    """Several files were not taken: the first of them, and how many more."""
    return translate(
        "phrases",
        "“{first}” and %n more could not be played and were left out.",
        None,
        len(names) - 1,
    ).format(first=names[0])
