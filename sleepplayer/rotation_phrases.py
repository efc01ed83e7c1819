"""What is said of tonight's plan: why each sound, and what rests until when. See `phrases`.

Everything here is short enough for a card or a line of a terminal, and says of an estimate that it
is one. It is longer than other rooms by the names of days and numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from PySide6.QtCore import QCoreApplication

from sleepplayer.night.evening_plan import Card, EveningPlan, NothingToPlan
from sleepplayer.phrases import clock_words, duration_words
from sleepplayer.rotation.reasons import Reason, Rest, Resting, Why
from sleepplayer.rotation.stimulus import UNTAGGED

translate = QCoreApplication.translate

LOVED = 0.8
"""From which liking on (0..1) somebody loves a trigger."""

NUMBERS_IN_WORDS = 12
WEEK_DAYS = 7
SAME_YEAR_DAYS = 300
MOST_REASONS = 2
MOST_NAMED = 4


# --- names and days -------------------------------------------------------------------------------


def trigger_name(trigger: str, names: Mapping[str, str]) -> str:
    """What a trigger is called; one nobody knows the name of goes by its id."""
    if trigger == UNTAGGED:
        return translate("rotation", "Sounds without triggers")
    return names.get(trigger) or trigger.replace("-", " ").capitalize()


def name_within(trigger: str, names: Mapping[str, str]) -> str:
    """The same inside a sentence or a list: "page turning"."""
    name = trigger_name(trigger, names)
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def triggers_line(card: Card, names: Mapping[str, str]) -> str:
    """What a card's track carries, the strongest first: "whispering · page turning"."""
    weights = sorted(card.track.triggers, key=lambda each: -each.weight)
    return " · ".join(name_within(each.trigger, names) for each in weights)


def day_words(day: float, today: float) -> str:
    """A day that comes: "tomorrow", "Thursday" within six days, else "3 December"."""
    ahead = round(day - today)
    if ahead <= 0:
        return translate("rotation", "tonight")
    if ahead == 1:
        return translate("rotation", "tomorrow")
    moment = date.fromordinal(min(round(day), date.max.toordinal()))
    if ahead < WEEK_DAYS:
        return _weekdays()[moment.weekday()]
    month = _months()[moment.month - 1]
    if ahead < SAME_YEAR_DAYS:
        return translate("rotation", "{day} {month}").format(day=moment.day, month=month)
    return translate("rotation", "{day} {month} {year}").format(
        day=moment.day, month=month, year=moment.year
    )


def _weekdays() -> tuple[str, ...]:
    return (
        translate("rotation", "Monday"),
        translate("rotation", "Tuesday"),
        translate("rotation", "Wednesday"),
        translate("rotation", "Thursday"),
        translate("rotation", "Friday"),
        translate("rotation", "Saturday"),
        translate("rotation", "Sunday"),
    )


def _months() -> tuple[str, ...]:
    return (
        translate("rotation", "January"),
        translate("rotation", "February"),
        translate("rotation", "March"),
        translate("rotation", "April"),
        translate("rotation", "May"),
        translate("rotation", "June"),
        translate("rotation", "July"),
        translate("rotation", "August"),
        translate("rotation", "September"),
        translate("rotation", "October"),
        translate("rotation", "November"),
        translate("rotation", "December"),
    )


def nights_words(count: int) -> str:
    """A number of nights, from one on: "a night", "six nights", "14 nights"."""
    in_words = (
        translate("rotation", "a night"),
        translate("rotation", "two nights"),
        translate("rotation", "three nights"),
        translate("rotation", "four nights"),
        translate("rotation", "five nights"),
        translate("rotation", "six nights"),
        translate("rotation", "seven nights"),
        translate("rotation", "eight nights"),
        translate("rotation", "nine nights"),
        translate("rotation", "ten nights"),
        translate("rotation", "eleven nights"),
        translate("rotation", "twelve nights"),
    )
    if count <= NUMBERS_IN_WORDS:
        return in_words[max(1, count) - 1]
    return translate("rotation", "{n} nights").format(n=count)


# --- why a sound ----------------------------------------------------------------------------------


def card_sentence(card: Card, names: Mapping[str, str], silent_at: datetime | None = None) -> str:
    """One or two reasons: "rested for six nights, and you like it".

    `silent_at` is when it will be silent, so that the last card can say that it ends close to it.
    """
    said = _said(card.reasons, names, silent_at)[:MOST_REASONS]
    liked = translate("rotation", "you like it"), translate("rotation", "you love it")
    if not said:
        return ""
    if len(said) == 1:
        return said[0]
    if said[1] in liked:
        return translate("rotation", "{reason}, and {liked}").format(reason=said[0], liked=said[1])
    return translate("rotation", "{reason}; {another}").format(reason=said[0], another=said[1])


def _said(
    reasons: Sequence[Reason], names: Mapping[str, str], silent_at: datetime | None
) -> list[str]:
    """What can be said, the weightiest first. What has to be said comes before what speaks for it;
    that one likes it is said after what makes it tonight's."""
    by = {each.why: each for each in reasons}
    unknown = Why.UNTAGGED in by
    order = [
        Why.UNTAGGED,
        Why.LENGTH_UNKNOWN,
        *(
            []
            if unknown  # nothing is known, so nothing is liked
            else [Why.STAYS, Why.BACK, Why.FRESH, Why.LASTS, Why.NEVER_HEARD, Why.TRYING]
        ),
        Why.PROVEN,
        *([] if unknown else [Why.LIKED]),
        Why.ENDS_IN_TIME,
        Why.LONG_AGO,
        Why.NEW_TRACK,
        Why.BEST_LEFT,
    ]
    if Why.LIKED in by:  # what one said one likes is no try
        by.pop(Why.NEVER_HEARD, None)
    if by.keys() & {Why.NEVER_HEARD, Why.STAYS}:  # it is a try then, or was one earlier tonight
        by.pop(Why.TRYING, None)
    if Why.NEVER_HEARD in by:
        by.pop(Why.NEW_TRACK, None)
    sentences = [_reason(by[why], names, silent_at) for why in order if why in by]
    return [each for each in dict.fromkeys(sentences) if each]


def _reason(  # noqa: PLR0911, PLR0912 - one for each
    reason: Reason, names: Mapping[str, str], silent_at: datetime | None
) -> str:
    value = reason.value or 0.0
    match reason.why:
        case Why.LIKED:
            if value >= LOVED:
                return translate("rotation", "you love it")
            return translate("rotation", "you like it")
        case Why.TRYING:
            return translate("rotation", "a try: you have not said yet")
        case Why.BACK | Why.FRESH:
            rested = round(value) - 1
            if rested < 1:
                return translate("rotation", "still fresh")
            return translate("rotation", "rested for {nights}").format(nights=nights_words(rested))
        case Why.NEVER_HEARD:
            return translate("rotation", "new to you")
        case Why.LASTS:
            return translate("rotation", "you do not seem to tire of it")
        case Why.STAYS:
            return translate("rotation", "stays with {trigger}").format(
                trigger=name_within(reason.trigger or UNTAGGED, names)
            )
        case Why.NEW_TRACK:
            return translate("rotation", "not heard before")
        case Why.LONG_AGO:
            return translate("rotation", "not heard for {nights}").format(
                nights=nights_words(round(value))
            )
        case Why.PROVEN:
            return translate("rotation", "nights with it went well")
        case Why.BEST_LEFT:
            return translate("rotation", "the best of what is left tonight")
        case Why.UNTAGGED:
            return translate("rotation", "nobody knows yet what is in it")
        case Why.LENGTH_UNKNOWN:
            return translate("rotation", "length unknown, taken as {n} minutes").format(
                n=round(value)
            )
        case Why.ENDS_IN_TIME:
            if silent_at is None:
                return translate("rotation", "ends close to your silence")
            return translate("rotation", "ends close to your silence at {time}").format(
                time=clock_words(silent_at)
            )


# --- what rests -----------------------------------------------------------------------------------


def rest_words(rest: Rest, today: float, *, short: bool = False) -> str:
    """How long a trigger rests, beside its name: "back about Thursday", "back tomorrow".

    `short`: not who said so.
    """
    if rest.why is Resting.AVOIDED:
        return translate("rotation", "avoided")
    if rest.until_day is None:
        return translate("rotation", "rests")
    day = day_words(rest.until_day, today)
    if rest.why is Resting.SET:
        if short:
            return translate("rotation", "rests until {day}").format(day=day)
        return translate("rotation", "rests until {day}, as you set").format(day=day)
    if rest.until_day - today <= 1.0:
        return translate("rotation", "back {day}").format(day=day)
    return translate("rotation", "back about {day}").format(day=day)


def rest_sentence(rest: Rest, today: float, names: Mapping[str, str]) -> str:
    """The same by itself: "Tapping rests until about Thursday (an estimate)"."""
    name = trigger_name(rest.trigger, names)
    if rest.why is Resting.AVOIDED:
        return translate("rotation", "{name} is avoided").format(name=name)
    if rest.until_day is None:
        return translate("rotation", "{name} rests").format(name=name)
    day = day_words(rest.until_day, today)
    if rest.why is Resting.SET:
        text = translate("rotation", "{name} rests until {day}, as you set")
    elif rest.until_day - today <= 1.0:
        text = translate("rotation", "{name} rests until {day} (an estimate)")
    else:
        text = translate("rotation", "{name} rests until about {day} (an estimate)")
    return text.format(name=name, day=day)


def avoided_sentence(plan: EveningPlan) -> str:
    """What is avoided, in one line: "You avoid tapping and whispering."; "" if nothing is."""
    names = [
        name_within(rest.trigger, plan.names) for rest in plan.rests if rest.why is Resting.AVOIDED
    ]
    if not names:
        return ""
    *others, last = names
    if len(names) > MOST_NAMED:
        others = names[: MOST_NAMED - 1]
        last = translate("rotation", "{n} more").format(n=len(names) - len(others))
    both = translate("rotation", "{names} and {last}").format(names=", ".join(others), last=last)
    return translate("rotation", "You avoid {names}.").format(names=both if others else last)


# --- the plan as a whole --------------------------------------------------------------------------


def nothing_sentence(why: NothingToPlan) -> str:
    """Why there is no plan, and what can be done about it."""
    match why:
        case NothingToPlan.NO_TRACKS:
            return translate("rotation", "There is nothing to plan with yet: add sounds first.")
        case NothingToPlan.ALL_BARRED:
            return translate(
                "rotation",
                "Nothing may play tonight: all of it is avoided, resting, or not for this person.",
            )
        case NothingToPlan.NO_TIME:
            return translate("rotation", "There is no time left to plan.")


def estimate_sentence() -> str:
    """A plan for somebody of whom little is known."""
    return translate(
        "rotation",
        "Not enough nights yet: until there are more, it goes by what you said and what moves "
        "most people.",
    )


def ending_words(plan: EveningPlan) -> str:
    """What does not fit; empty if all does."""
    if plan.cut_min >= 1.0:
        return translate("rotation", "Of the last sound, {time} is not heard any more.").format(
            time=duration_words(plan.cut_min * 60.0)
        )
    if plan.spare_min >= 1.0 and plan.cards:
        return translate("rotation", "{time} are left without a sound.").format(
            time=duration_words(plan.spare_min * 60.0)
        )
    return ""
