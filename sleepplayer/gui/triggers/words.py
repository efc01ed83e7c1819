"""What the Triggers page says: likings, freshness, rests and nights in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QCoreApplication

from sleepplayer import rotation_phrases
from sleepplayer.gui.counts import sounds_words
from sleepplayer.gui.triggers.desk import TriggersView, TriggerView
from sleepplayer.people import LIKING_MEANS, Liking, RestSetBy
from sleepplayer.triggers import Family, Senses

translate = QCoreApplication.translate

FEW_NIGHTS = 7
"""Below so many nights little is known (our assumption)."""

TIRES_NOT_BELOW = 0.5
"""rotation.md: below it there is no sign that a person tires."""

TIRES_FROM = 0.8
"""From here on the page says that they do; between the two it is open (our assumption)."""

MORE_BY = 0.15
"""How far what was learnt must lie from what was stated to be worth a word: 3/4 of a statement's
standard deviation."""


def liking_words(liking: Liking) -> str:
    """A choice in one word."""
    return {
        Liking.LOVE: translate("triggers", "Love"),
        Liking.LIKE: translate("triggers", "Like"),
        Liking.NEUTRAL: translate("triggers", "Neutral"),
        Liking.DISLIKE: translate("triggers", "Dislike"),
        Liking.AVOID: translate("triggers", "Avoid"),
    }[liking]


def liking_sentence(liking: Liking | None, name: str) -> str:
    """What was just stated of a trigger."""
    return {
        Liking.LOVE: translate("triggers", "You love “{name}”."),
        Liking.LIKE: translate("triggers", "You like “{name}”."),
        Liking.NEUTRAL: translate("triggers", "“{name}” is neither here nor there for you."),
        Liking.DISLIKE: translate("triggers", "You dislike “{name}”."),
        Liking.AVOID: translate("triggers", "“{name}” is avoided: no sound that has it plays."),
        None: translate("triggers", "What you said of “{name}” is taken back."),
    }[liking].format(name=name)


def stated_words(liking: Liking | None) -> str:
    """What was stated, to be read out: "you like it"."""
    return {
        Liking.LOVE: translate("triggers", "you love it"),
        Liking.LIKE: translate("triggers", "you like it"),
        Liking.NEUTRAL: translate("triggers", "you are neutral about it"),
        Liking.DISLIKE: translate("triggers", "you dislike it"),
        Liking.AVOID: translate("triggers", "you avoid it"),
        None: translate("triggers", "you have not said how you like it"),
    }[liking]


def family_words(family: Family) -> str:
    """A family, for its chip."""
    return {
        Family.VOICE: translate("triggers", "Voice"),
        Family.OBJECT: translate("triggers", "Objects"),
        Family.BODY: translate("triggers", "Body"),
        Family.NATURE: translate("triggers", "Nature"),
        Family.NOISE: translate("triggers", "Noise"),
        Family.VISUAL: translate("triggers", "Visual"),
    }[family]


def senses_words(senses: Senses) -> str:
    """By which sense it works."""
    return {
        Senses.SOUND: translate("triggers", "It is heard"),
        Senses.SIGHT: translate("triggers", "It is seen"),
        Senses.BOTH: translate("triggers", "It is heard and seen"),
    }[senses]


def going_sentence(view: TriggersView) -> str:
    """How it is going, for the page's head."""
    if view.nights <= 0:
        return translate(
            "triggers", "No nights yet: what is shown is what moves people in general."
        )
    if view.nights < FEW_NIGHTS:
        nights = nights_words(view.nights)
        return translate(
            "triggers", "{nights} so far: what is shown is mostly what moves people in general."
        ).format(nights=nights)
    if view.tires < TIRES_NOT_BELOW:
        return translate("triggers", "There is no sign that you tire of anything.")
    if view.tires < TIRES_FROM:
        return translate("triggers", "It is not clear yet whether you tire of things.")
    return translate("triggers", "You do tire of things, and they come back.")


def nights_words(count: int) -> str:
    """How many nights: "1 night", "4 nights"."""
    if count == 1:
        return translate("triggers", "1 night")
    return translate("triggers", "{n} nights", None, count).format(n=count)


# --- what was learnt ------------------------------------------------------------------------------


def learnt_words(one: TriggerView) -> str:
    """In a row: what the nights say where that is not what was stated; "" if there is nothing."""
    if one.learnt is None or one.stated is Liking.AVOID:
        return ""
    if one.stated is None:
        return {
            Liking.LOVE: translate("triggers", "your nights say you love it"),
            Liking.LIKE: translate("triggers", "your nights say you like it"),
            Liking.NEUTRAL: translate("triggers", "your nights are undecided"),
            Liking.DISLIKE: translate("triggers", "your nights say it does little"),
        }[_nearest(one.learnt)]
    apart = one.learnt - LIKING_MEANS[one.stated]
    if apart > MORE_BY:
        return translate("triggers", "your nights say more")
    if apart < -MORE_BY:
        return translate("triggers", "your nights say less")
    return ""


def learnt_sentence(one: TriggerView) -> str:
    """In the details: what the nights say, beside what was stated."""
    if one.stated is Liking.AVOID:
        return translate("triggers", "It is avoided, so nights tell nothing of it.")
    if one.learnt is None:
        return translate("triggers", "Your nights have not told anything of it yet.")
    differs = learnt_words(one)
    if one.stated is None:
        return translate("triggers", "You have not said anything; {nights}.").format(nights=differs)
    agrees = translate("triggers", "your nights say the same")
    return translate("triggers", "You said {liking}; {nights}.").format(
        liking=liking_words(one.stated).lower(), nights=differs or agrees
    )


def _nearest(learnt: float) -> Liking:
    said = (Liking.LOVE, Liking.LIKE, Liking.NEUTRAL, Liking.DISLIKE)
    return min(said, key=lambda liking: abs(LIKING_MEANS[liking] - learnt))


# --- freshness and rests --------------------------------------------------------------------------


def fresh_words(freshness: float) -> str:
    """How much of its effect is there, above its bar."""
    return (
        translate("triggers", "fresh"),
        translate("triggers", "nearly fresh"),
        translate("triggers", "half there"),
        translate("triggers", "little there"),
        translate("triggers", "hardly there"),
    )[_step(freshness)]


def never_words() -> str:
    """In place of the freshness of what is avoided."""
    return translate("triggers", "never played")


def fresh_sentence(one: TriggerView) -> str:
    """The same as a sentence; what is avoided has none."""
    if one.stated is Liking.AVOID:
        return translate("triggers", "You avoid it, so it is never played.")
    return (
        translate("triggers", "It is fresh now, an estimate."),
        translate("triggers", "It is nearly fresh now, an estimate."),
        translate("triggers", "About half of its effect is there now, an estimate."),
        translate("triggers", "Little of its effect is there now, an estimate."),
        translate("triggers", "Hardly any of its effect is there now, an estimate."),
    )[_step(one.freshness)]


def _step(freshness: float) -> int:
    """0 for fresh to 4 for worn off; it does not fall below 0.15."""
    return sum(freshness < least for least in (0.9, 0.65, 0.4, 0.2))


def is_resting(one: TriggerView, tonight: date) -> bool:
    """Whether a rest was set that lasts beyond tonight."""
    return one.rest_until is not None and one.rest_until > tonight


def rest_words(one: TriggerView, tonight: date, *, briefly: bool = False) -> str:
    """Until when it rests, or when it is expected back; "" if it is there."""
    if one.rest_until is not None and one.rest_until > tonight:
        text = translate("triggers", "rests until {day}").format(
            day=day_words(one.rest_until, tonight)
        )
        if one.rest_set_by is RestSetBy.REACTION and not briefly:
            text += ", " + translate("triggers", "because it was unpleasant")
        return text
    if one.back is not None and one.back > tonight:
        day = day_words(one.back, tonight)
        if one.back - tonight == timedelta(days=1):
            text = translate("triggers", "back {day}").format(day=day)
        else:
            text = translate("triggers", "back about {day}").format(day=day)
        return text if briefly else translate("triggers", "{back}, an estimate").format(back=text)
    return ""


def rest_sentence(one: TriggerView, tonight: date) -> str:
    """Rest or return, for the details."""
    words = rest_words(one, tonight)
    if not words:
        return translate("triggers", "It may play tonight.")
    if is_resting(one, tonight):
        return translate("triggers", "It {rests}.").format(rests=words)
    return translate("triggers", "It is {back}.").format(back=words)


def day_words(day: date, tonight: date) -> str:
    """A night that comes, as one thinks of it: "tomorrow", "Thursday", "3 December"."""
    return rotation_phrases.day_words(day.toordinal(), tonight.toordinal())


# --- nights and tracks ----------------------------------------------------------------------------


def minutes_sentence(minutes: Sequence[float]) -> str:
    """The text alternative of a sparkline."""
    heard = [night for night, one in enumerate(minutes) if one > 0]
    if not heard:
        return translate("triggers", "Not heard in the last {nights}.").format(
            nights=nights_words(len(minutes) or 28)
        )
    return translate(
        "triggers",
        "Heard in {count} of the last {nights}, {minutes} min in all, most recently {ago}.",
    ).format(
        count=len(heard),
        nights=nights_words(len(minutes)),
        minutes=max(1, round(sum(minutes))),
        ago=_ago_words(len(minutes) - 1 - heard[-1]),
    )


def _ago_words(nights: int) -> str:
    if nights == 0:
        return translate("triggers", "tonight")
    if nights == 1:
        return translate("triggers", "last night")
    return translate("triggers", "{nights} ago").format(nights=nights_words(nights))


def carried_words(tracks: int) -> str:
    """How many sounds carry it; "no sound" is said, too."""
    return sounds_words(tracks) if tracks else translate("triggers", "no sound")


def row_words(one: TriggerView, tonight: date, by_word: str = "") -> tuple[str, ...]:
    """The second line of a row: whole, and shorter for less room. `by_word`: what it was found by
    if not by its name."""
    also = translate("triggers", "also “{word}”").format(word=by_word) if by_word else ""
    learnt = learnt_words(one)
    rests = ("", "")  # what is avoided comes back from no rest
    if one.stated is not Liking.AVOID:
        rests = rest_words(one, tonight), rest_words(one, tonight, briefly=True)
    lines = [" · ".join(part for part in (also, rest, learnt) if part) for rest in rests]
    return tuple(dict.fromkeys((*lines, also or rests[1] or learnt)))


def spoken_words(one: TriggerView, tonight: date) -> str:
    """A row for the ear, whole."""
    parts = (
        one.trigger.name,
        stated_words(one.stated),
        learnt_words(one),
        *(
            ()
            if one.stated is Liking.AVOID
            else (fresh_words(one.freshness), rest_words(one, tonight))
        ),
        carried_words(one.tracks),
    )
    return ", ".join(part for part in parts if part)
