"""What the library page says: numbers, days and filters in plain, translatable words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from sleepplayer import phrases
from sleepplayer.gui.counts import number_words, sounds_words
from sleepplayer.gui.library.desk import Heard, ScanView
from sleepplayer.models import Filter, LibraryTrack, Loudness, Show, Track, TrackState
from sleepplayer.night.loudness import GainLimit, LoudnessSource, NightLoudness, gain_reason
from sleepplayer.night.ports import Outcome
from sleepplayer.rotation_phrases import name_within

translate = QCoreApplication.translate

DAY_S = 86_400.0
NOTHING = "–"


def day_words(moment: datetime | None, now: datetime) -> str:
    """A day as one thinks of it: "today", "3 days ago", "12 Mar 2026"; "–" without one."""
    if moment is None:
        return NOTHING
    local = moment.astimezone(now.tzinfo)
    days = (now.date() - local.date()).days
    if days <= 0:
        return translate("library", "today")
    if days == 1:
        return translate("library", "yesterday")
    if days < 14:
        return translate("library", "{n} days ago").format(n=days)
    date = QDate(local.year, local.month, local.day)
    return QLocale().toString(date, translate("library", "d MMM yyyy"))


def heard_words(heard: Heard, now: datetime) -> str:
    """One time a sound was played: "Tue 18 Nov · 24 min · faded out"."""
    local = heard.started.astimezone(now.tzinfo)
    near = abs((now - local).days) < 300
    pattern = translate("library", "ddd d MMM") if near else translate("library", "ddd d MMM yyyy")
    day = QLocale().toString(QDate(local.year, local.month, local.day), pattern)
    parts = [day, phrases.duration_words(heard.heard_s), outcome_words(heard.outcome)]
    return " · ".join(part for part in parts if part)


def outcome_words(outcome: Outcome | None) -> str:
    """How a listen ended; "" where that is not known."""
    if outcome is None:
        return ""
    return {
        Outcome.ENDED: translate("library", "to its end"),
        Outcome.SKIPPED: translate("library", "skipped"),
        Outcome.FADED: translate("library", "faded out"),
        Outcome.STOPPED: translate("library", "stopped"),
        Outcome.FAILED: translate("library", "broke off"),
        Outcome.LEFT: translate("library", "left for another"),
    }[outcome]


def times_words(times: int, *, briefly: bool = False) -> str:
    """How often something was heard; `briefly`: at least for a few seconds once."""
    if times <= 0 and briefly:
        return translate("library", "not for long yet")
    if times <= 0:
        return translate("library", "not yet")
    if times == 1:
        return translate("library", "once")
    return translate("library", "{n} times").format(n=number_words(times))


def loudness_words(loudness: Loudness | None) -> str:
    """How loud a sound is, as one would say it: steps of about 9 LU around speech at -18 LUFS."""
    if loudness is None:
        return ""
    lufs = loudness.integrated_lufs
    if lufs < -45.0:
        return translate("library", "barely there")
    if lufs < -33.0:
        return translate("library", "very quiet")
    if lufs < -24.0:
        return translate("library", "quiet")
    if lufs < -15.0:
        return translate("library", "medium")
    return translate("library", "loud")


def lufs_words(lufs: float) -> str:
    """A loudness as a figure: "−31 LUFS"."""
    return translate("library", "{n} LUFS").format(n=_signed(round(lufs)))


def gain_words(gain_db: float) -> str:
    """A gain as a figure: "+1.5 dB", "−3 dB"."""
    return translate("library", "{n} dB").format(n=_signed(round(gain_db, 1), plus=True))


def gain_sentence(track: Track, night: NightLoudness) -> str:
    """What is done about a track's loudness, and what keeps it from more."""
    reason = gain_reason(track, night)
    if reason.source is LoudnessSource.NOTHING:
        text = translate("library", "It keeps its own level")
        text = text if not reason.gain_db else f"{text}, {gain_words(reason.gain_db)}"
    elif reason.source is LoudnessSource.MEASURED and abs(reason.gain_db) < 0.05:
        text = translate("library", "Just right for your night loudness")
    elif reason.source is LoudnessSource.MEASURED:
        text = translate("library", "Brought to your night loudness by {gain}").format(
            gain=gain_words(reason.gain_db)
        )
    elif reason.source is LoudnessSource.REPLAY_GAIN:
        text = translate("library", "Not measured yet: by its tags, {gain}").format(
            gain=gain_words(reason.gain_db)
        )
    else:
        text = translate("library", "Not measured yet: it starts carefully, {gain}").format(
            gain=gain_words(reason.gain_db)
        )
    why = {
        None: "",
        GainLimit.BOOST: translate("library", "It could not be raised further."),
        GainLimit.PEAK: translate("library", "Its peaks allow no more."),
        GainLimit.UNEVEN: translate("library", "It is lowered for its loud moments."),
        GainLimit.REPLAY_GAIN: translate("library", "Tags may only lower it."),
    }[reason.limit]
    return f"{text}. {why}".strip()


def state_words(found: LibraryTrack) -> str:
    """What is wrong with a track's file, or ""."""
    if found.state is TrackState.MISSING:
        return translate("library", "its file is missing")
    if found.state is TrackState.UNREADABLE:
        return found.problem or translate("library", "it cannot be read")
    return ""


def scan_words(view: ScanView) -> str:
    """What goes on beside the window; "" if nothing does."""
    if view.scanning:
        if view.total is None:
            text = translate("library", "Looking for sounds: {n} so far").format(
                n=number_words(view.done)
            )
        else:
            text = translate("library", "Looking at {n} of {total}").format(
                n=number_words(view.done), total=sounds_words(view.total)
            )
        # The folder last: it is what may be cut off where there is little room.
        parts = [text, _left_words(view.remaining_s), view.folder]
        return " · ".join(part for part in parts if part)
    if view.measuring:
        return translate("library", "Measuring loudness: {n} of {total}").format(
            n=number_words(view.measured), total=number_words(view.to_measure)
        )
    return ""


def span_words(days: float) -> str:
    """A number of days: "1 week", "3 months", "5 days"."""
    for length, one, many in (
        (365, translate("library", "1 year"), translate("library", "{n} years")),
        (30, translate("library", "1 month"), translate("library", "{n} months")),
        (7, translate("library", "1 week"), translate("library", "{n} weeks")),
        (1, translate("library", "1 day"), translate("library", "{n} days")),
    ):
        if days >= length and days % length == 0:
            count = round(days / length)
            return one if count == 1 else many.format(n=count)
    return translate("library", "{n} days").format(n=f"{days:g}")


def rules_words(rules: Filter, names: Mapping[str, str]) -> str:
    """What a smart playlist asks for, in one line; `names` are those of triggers, by id."""
    parts = [translate("library", "“{text}”").format(text=rules.text)] if rules.text else []
    if rules.trigger is not None:
        trigger = name_within(rules.trigger, names)
        parts.append(translate("library", "with {trigger}").format(trigger=trigger))
    if rules.longer_than_s is not None:
        parts.append(
            translate("library", "longer than {t}").format(
                t=phrases.duration_words(rules.longer_than_s)
            )
        )
    if rules.shorter_than_s is not None:
        parts.append(
            translate("library", "shorter than {t}").format(
                t=phrases.duration_words(rules.shorter_than_s)
            )
        )
    for days, text in (
        (rules.added_within_days, translate("library", "added within {t}")),
        (rules.heard_within_days, translate("library", "heard within {t}")),
        (rules.not_heard_for_days, translate("library", "not heard for {t}")),
    ):
        if days is not None:
            parts.append(text.format(t=span_words(days)))
    if rules.show not in (Show.ALL, Show.PLAYABLE):
        parts.append(show_words(rules.show))
    return ", ".join(parts) or translate("library", "everything")


def show_words(show: Show) -> str:
    """A part of the library by its name."""
    return {
        Show.ALL: translate("library", "all files"),
        Show.PLAYABLE: translate("library", "playable"),
        Show.MISSING: translate("library", "missing"),
        Show.UNREADABLE: translate("library", "unreadable"),
        Show.UNEVEN: translate("library", "uneven"),
        Show.SUGGESTED: translate("library", "with guessed triggers"),
        Show.UNTAGGED: translate("library", "without triggers"),
        Show.NEVER: translate("library", "never played again"),
    }[show]


def added_words(count: int, where: str) -> str:
    """What was just put somewhere: "12 sounds added to “Rain”."."""
    return translate("library", "{sounds} added to “{where}”.").format(
        sounds=sounds_words(count), where=where
    )


def _left_words(seconds: float | None) -> str:
    if seconds is None:
        return ""
    return translate("library", "about {t} left").format(t=phrases.remaining_words(seconds))


def _signed(number: float, *, plus: bool = False) -> str:
    sign = "−" if number < 0 else "+" if plus and number > 0 else ""
    return f"{sign}{abs(number):g}"
