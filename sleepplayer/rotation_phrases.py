"""What is said of tonight's plan: why each sound, and what rests until when. See `phrases`.

Everything here is short enough for a card or a line of a terminal, and says of an estimate that it
is one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from PySide6.QtCore import QCoreApplication

from sleepplayer.library_phrases import readable_line
from sleepplayer.night.evening_plan import Card, EveningPlan, NothingToPlan
from sleepplayer.phrases import clock_words, duration_words
from sleepplayer.rotation.reasons import Reason, Rest, Resting, Why
from sleepplayer.rotation.rules import Bar, Barred
from sleepplayer.rotation.stimulus import UNTAGGED

translate = QCoreApplication.translate

LOVED = 0.8
"""From which liking on (0..1) somebody loves a trigger."""

NUMBERS_IN_WORDS = 12
WEEK_DAYS = 7
SAME_YEAR_DAYS = 300
MOST_REASONS = 2


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
            return translate("rotation", "a try: it is not known yet whether you like it")
        case Why.BACK | Why.FRESH:
            rested = round(value) - 1
            if rested < 1:
                return translate("rotation", "still fresh")
            return translate("rotation", "rested for {nights}").format(nights=nights_words(rested))
        case Why.NEVER_HEARD:
            return translate("rotation", "new to you: a try")
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


def rest_words(rest: Rest, today: float) -> str:
    """How long a trigger rests, beside its name: "back about Thursday", "back tomorrow"."""
    if rest.why is Resting.AVOIDED:
        return translate("rotation", "avoided")
    if rest.until_day is None:
        return translate("rotation", "rests")
    day = day_words(rest.until_day, today)
    if rest.why is Resting.SET:
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
        return translate("rotation", "The last {time} of it fall to the silence.").format(
            time=duration_words(plan.cut_min * 60.0)
        )
    if plan.spare_min >= 1.0 and plan.cards:
        return translate("rotation", "{time} are left without a sound.").format(
            time=duration_words(plan.spare_min * 60.0)
        )
    return ""


# --- for the terminal -----------------------------------------------------------------------------


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
        what = translate("rotation", "“{title}” and 1 more are not played").format(title=title)
    elif more:
        what = translate("rotation", "“{title}” and {n} more are not played").format(
            title=title, n=more
        )
    else:
        what = translate("rotation", "“{title}” is not played").format(title=title)
    return f"{what}: {_bar_words(barred, names, today)}"


def _bar_words(barred: Barred, names: Mapping[str, str], today: float) -> str:
    trigger = barred.trigger or UNTAGGED
    name = name_within(trigger, names)
    day = day_words(today if barred.until_day is None else barred.until_day, today)
    words = {
        Bar.AVOIDED: translate(
            "rotation", "{name} is avoided. To lift that: sleepplayer triggers set {id} neutral"
        ),
        Bar.UNCONFIRMED: translate(
            "rotation",
            "nobody knows yet what is in it, and something is avoided. If it is harmless, say so "
            "with --harmless.",
        ),
        Bar.RETIRED: translate(
            "rotation", "it was never to be played again. The Triggers page can bring it back."
        ),
        Bar.RESTING: translate(
            "rotation", "{name} rests until {day}. The Triggers page can end that."
        ),
        Bar.NOT_ALLOWED: translate("rotation", "it is in none of the playlists of this person."),
        Bar.FREE_NIGHT: translate(
            "rotation", "tonight is without ASMR, only nature, noise and silence."
        ),
        Bar.ELSEWHERE: translate("rotation", "it is not among tonight’s sounds."),
    }
    return words[barred.bar].format(name=name, id=trigger, day=day)


def no_person_sentence(name: str, others: Sequence[str]) -> str:
    """Somebody was named who is not there."""
    text = translate("rotation", "There is nobody called “{name}”.").format(
        name=readable_line(name)
    )
    if not others:
        return text
    named = ", ".join(f"“{readable_line(each)}”" for each in others)
    return f"{text} " + translate("rotation", "There are: {names}.").format(names=named)


def pin_needed_sentence(name: str) -> str:
    """Another person was named while one is here who is left with a PIN only."""
    return translate(
        "rotation", "To leave {name} takes their PIN, which is asked for in a terminal."
    ).format(name=person_name(name))


def pin_prompt(name: str) -> str:
    """What a terminal asks before somebody else's evening begins."""
    return translate("rotation", "PIN of {name}: ").format(name=person_name(name))


def wrong_pin_sentence() -> str:
    """It was not the PIN."""
    return translate("rotation", "That is not the PIN.")


def person_name(name: str) -> str:
    """What a person is called; the first has no name until given one."""
    return readable_line(name) or translate("rotation", "the first person")
