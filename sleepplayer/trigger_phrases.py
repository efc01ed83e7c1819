"""What is said of triggers and of what tracks carry; see `phrases`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication

from sleepplayer.models import LibraryTrack, Standing
from sleepplayer.people import Liking

translate = QCoreApplication.translate

_INDENT = " " * 10
_NAME_COLUMN = 28
_LIKING_COLUMN = 8


def no_trigger_sentence(name: str, near: Sequence[str]) -> str:
    """A trigger was named that there is not; `near` are names that are much like it."""
    sentence = translate("triggers", "There is no trigger called “{name}”.").format(name=name)
    if not near:
        return sentence
    *others, last = (f"“{one}”" for one in near)
    choice = translate("triggers", "{others} or {last}").format(others=", ".join(others), last=last)
    return f"{sentence} " + translate("triggers", "Did you mean {names}?").format(
        names=choice if others else last
    )


def no_track_sentence(named: str) -> str:
    """A track was named that the library does not know."""
    return translate("triggers", "“{named}” is not in the library.").format(named=named)


def standing_words(standing: Standing, confidence: float) -> str:
    """Whose word a tag is."""
    sure = f"{100 * confidence:.0f}"
    return {
        Standing.MANUAL: translate("triggers", "set by hand"),
        Standing.CONFIRMED: translate("triggers", "confirmed"),
        Standing.SUGGESTED: translate("triggers", "suggested, {sure} % sure").format(sure=sure),
        Standing.REJECTED: translate("triggers", "rejected"),
    }[standing]


def tag_lines(row: LibraryTrack, names: Mapping[str, str], styles: Mapping[str, str]) -> list[str]:
    """What a track carries, one thing on each line: its share, and whose word that is."""
    shares = {each.trigger: each.weight for each in row.track.triggers}
    lines = []
    for tag in row.tags:
        name, whose = (
            names.get(tag.trigger, tag.trigger),
            standing_words(tag.standing, tag.confidence),
        )
        share = shares.get(tag.trigger)
        of = "" if share is None else f" {100 * share:.0f} %"
        lines.append(f"{_INDENT}{name}{of}, {whose}")
    for style in row.styles:
        name = styles.get(style.style, style.style)
        whose = standing_words(style.standing, style.confidence)
        lines.append(
            _INDENT + translate("triggers", "style: {name}, {whose}").format(name=name, whose=whose)
        )
    return lines or [_INDENT + translate("triggers", "no triggers")]


def tagged_sentence(count: int) -> str:
    """Triggers of so many tracks were set."""
    if count == 1:
        return translate("triggers", "Set on 1 sound.")
    return translate("triggers", "Set on {n} sounds.").format(n=count)


def judged_sentence(count: int, standing: Standing) -> str:
    """So many suggestions were judged."""
    if standing is Standing.CONFIRMED:
        one = translate("triggers", "1 suggestion confirmed.")
        more = translate("triggers", "{n} suggestions confirmed.")
    else:
        one = translate("triggers", "1 suggestion rejected.")
        more = translate("triggers", "{n} suggestions rejected.")
    return one if count == 1 else more.format(n=count)


def liking_words(liking: Liking | None) -> str:
    """What a person says of a trigger; empty if nothing."""
    return (
        ""
        if liking is None
        else {
            Liking.LOVE: translate("triggers", "love"),
            Liking.LIKE: translate("triggers", "like"),
            Liking.NEUTRAL: translate("triggers", "neutral"),
            Liking.DISLIKE: translate("triggers", "dislike"),
            Liking.AVOID: translate("triggers", "avoid"),
        }[liking]
    )


def trigger_line(name: str, liking: Liking | None, why: str, tracks: int) -> str:
    """A trigger on one line of a terminal: name, what is said of it, how many tracks carry it."""
    sounds = translate("triggers", "{n} sounds").format(n=tracks)
    if tracks == 1:
        sounds = translate("triggers", "1 sound")
    line = f"{name:<{_NAME_COLUMN}}{liking_words(liking):<{_LIKING_COLUMN}} {sounds}"
    return f"{line}  {why}" if why else line


def stated_sentence(name: str, liking: Liking | None) -> str:
    """What was said of a trigger is kept."""
    if liking is None:
        return translate("triggers", "{name}: nothing is said of it any more.").format(name=name)
    return translate("triggers", "{name}: {liking}.").format(name=name, liking=liking_words(liking))
