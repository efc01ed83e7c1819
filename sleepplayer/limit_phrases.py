"""What limits and bars have to say: calm, in minutes and clock times, always with a way on.

It stands below `phrases`, which hands it the notices that are its own. What a trigger is called and
which day a number is are handed in: the catalogue and the calendar of a person stand higher.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from sleepplayer.models import Track
from sleepplayer.night.exposure import Allowance, Limit, seconds_between
from sleepplayer.night.notices import (
    AtLimit,
    LimitFacts,
    LimitLifted,
    LimitNotice,
    LimitReached,
    NothingMayPlay,
    PastLimit,
    Refused,
    Shortened,
)
from sleepplayer.rotation.rules import Bar, Barred
from sleepplayer.rotation.stimulus import UNTAGGED

GRACE_S = 5.0
"""What passes between a look at the clock and the sentence must not cost a minute."""

translate = QCoreApplication.translate


def plain_name(trigger: str) -> str:
    """A trigger's id as words, where no catalogue is at hand."""
    return trigger.replace("-", " ")


def limit_sentence(  # noqa: PLR0911 - one sentence for each
    notice: LimitNotice,
    *,
    name_of: Callable[[str], str] = plain_name,
    day_of: Callable[[float], str] | None = None,
    guessed: Callable[[Track, str], bool] = lambda _track, _trigger: False,
) -> str:
    """What the session has to tell of limits and bars.

    `name_of` names a trigger as it stands in a sentence; `day_of` a day that comes, by its number.
    `guessed` tells whether nobody has said yet that a track carries a trigger.
    """
    match notice:
        case Shortened():
            return _shortened_sentence(notice)
        case PastLimit():
            return _past_sentence(notice)
        case AtLimit(limit, facts):
            return _with_way(_at_limit_sentence(limit, facts), facts)
        case LimitReached(limit, facts):
            return _reached_sentence(limit, facts)
        case LimitLifted(_, seconds):
            return _lifted_sentence(seconds)
        case Refused(track, barred):
            guess = barred.trigger is not None and guessed(track, barred.trigger)
            return _refused_sentence(track, barred, name_of, day_of, guess=guess)
        case NothingMayPlay(barred):
            return _nothing_sentence(barred, name_of, day_of)


def lift_words(barred: Barred) -> str | None:
    """What the button beside a refusal says; None where nothing is to be lifted there."""
    match barred.bar:
        case Bar.AVOIDED:
            return translate("limits", "Lift the avoid")
        case Bar.UNCONFIRMED:
            return translate("limits", "It is harmless")
        case Bar.RETIRED:
            return translate("limits", "Let it play again")
        case Bar.FREE_NIGHT:
            return translate("limits", "Make tonight an exception")
        case Bar.RESTING:
            return translate("limits", "End the rest")
        case Bar.NOT_ALLOWED | Bar.ELSEWHERE:
            return None


def bar_words(
    barred: Barred,
    *,
    name_of: Callable[[str], str] = plain_name,
    day_of: Callable[[float], str] | None = None,
) -> str:
    """Why a sound in a list is passed over, beside it: "avoided: tapping; not played"."""
    text = {
        Bar.AVOIDED: translate("limits", "avoided: {trigger}; not played"),
        Bar.UNCONFIRMED: translate("limits", "not known what is in it; not played"),
        Bar.RETIRED: translate("limits", "never again; not played"),
        Bar.RESTING: translate("limits", "{trigger} rests{until}; not played"),
        Bar.NOT_ALLOWED: translate("limits", "not among the sounds for you; not played"),
        Bar.FREE_NIGHT: translate("limits", "not on a free night; not played"),
        Bar.ELSEWHERE: translate("limits", "not among tonight’s sounds; not played"),
    }[barred.bar]
    return text.format(trigger=_name(barred, name_of), until=_until(barred, day_of))


# --- limits ---------------------------------------------------------------------------------------


def minutes_words(minutes: float | None) -> str:
    """A night's limit: "45 minutes"; without a number "minutes"."""
    if minutes is None:
        return translate("limits", "minutes")
    if round(minutes) == 1:
        return translate("limits", "1 minute")
    return translate("limits", "%n minutes", None, round(minutes))


def _shortened_sentence(notice: Shortened) -> str:
    silent = f"{notice.silent_at:%H:%M}"
    if notice.by is not Limit.MINUTES:
        text = translate("limits", "Your quiet time begins at {quiet}: silent then.")
        return text.format(quiet=_quiet_words(notice.facts) or silent)
    left_min = max(1, _whole_min(notice.left_s))
    whole = _whole_words(notice.facts)
    if left_min == 1:
        text = translate("limits", "1 minute is left of tonight’s {whole}: silent at {silent}.")
    else:
        text = translate(
            "limits",
            "%n minutes are left of tonight’s {whole}: silent at {silent}.",
            None,
            left_min,
        )
    return text.format(whole=whole, silent=silent)


def _past_sentence(notice: PastLimit) -> str:
    facts, limits = notice.facts, notice.limits
    values = {"minutes": minutes_words(facts.night_min), "quiet": _quiet_words(facts)}
    if notice.refused:
        if Limit.MINUTES in limits:
            text = translate("limits", "Tonight’s {minutes} are over. There is more from noon on.")
        elif Limit.LIGHTS_OUT in limits:
            text = translate("limits", "Quiet time has begun, at {quiet}. It lasts until noon.")
        else:
            text = translate("limits", "This week has had its nights.")
        return _with_way(text.format(**values), facts)
    if {Limit.MINUTES, Limit.LIGHTS_OUT} <= limits:
        text = translate("limits", "Past tonight’s {minutes} and your quiet time of {quiet}.")
    elif Limit.MINUTES in limits:
        text = translate("limits", "Past tonight’s {minutes}.")
    elif Limit.LIGHTS_OUT in limits:
        text = translate("limits", "Past your quiet time of {quiet}.")
    else:
        text = translate("limits", "One night more than you wanted in a week.")
    if notice.silent_at is None:
        return text.format(**values)
    return translate("limits", "{past} Silent at {silent}.").format(
        past=text.format(**values), silent=f"{notice.silent_at:%H:%M}"
    )


def _at_limit_sentence(limit: Limit, facts: LimitFacts) -> str:
    if limit is Limit.MINUTES:
        text = translate("limits", "No more is left of tonight’s {minutes}, so the end stays.")
        return text.format(minutes=minutes_words(facts.night_min))
    text = translate("limits", "Quiet time begins at {quiet}, so the end stays.")
    return text.format(quiet=_quiet_words(facts))


def _reached_sentence(limit: Limit, facts: LimitFacts) -> str:
    if limit is Limit.MINUTES:
        text = translate("limits", "That was tonight’s {minutes}. Sleep well.")
        return text.format(minutes=minutes_words(facts.night_min))
    text = translate("limits", "It is {quiet}, your quiet time. Sleep well.")
    return text.format(quiet=_quiet_words(facts))


def _lifted_sentence(seconds: float | None) -> str:
    past = translate("limits", "Past the limit, for tonight.")
    minutes = 0 if seconds is None else round(seconds / 60.0)
    if minutes < 1:
        return past
    if minutes == 1:
        more = translate("limits", "1 minute more.")
    else:
        more = translate("limits", "%n minutes more.", None, minutes)
    return f"{past} {more}"


def _with_way(sentence: str, facts: LimitFacts) -> str:
    if not facts.hard:
        return sentence
    way = translate("limits", "With the PIN, the Profile page allows more.")
    return f"{sentence} {way}"


def _quiet_words(facts: LimitFacts) -> str:
    return "" if facts.quiet is None else f"{facts.quiet:%H:%M}"


def _whole_words(facts: LimitFacts) -> str:
    if facts.night_min is None:
        return minutes_words(None)
    return str(round(facts.night_min))


def _whole_min(seconds: float) -> int:
    """Minutes to count on; a few seconds short of one is that one."""
    return int((seconds + GRACE_S) / 60.0)


# --- bars -----------------------------------------------------------------------------------------


def _refused_sentence(
    track: Track,
    barred: Barred,
    name_of: Callable[[str], str],
    day_of: Callable[[float], str] | None,
    *,
    guess: bool,
) -> str:
    text = {
        Bar.AVOIDED: translate("limits", "“{title}” has {trigger} in it, which you avoid."),
        Bar.UNCONFIRMED: translate(
            "limits", "What is in “{title}” is not known. It may be something that you avoid."
        ),
        Bar.RETIRED: translate("limits", "“{title}” is one that you never wanted to hear again."),
        Bar.RESTING: translate("limits", "“{title}” has {trigger} in it, which rests{until}."),
        Bar.NOT_ALLOWED: translate("limits", "“{title}” is not among the sounds for you."),
        Bar.FREE_NIGHT: translate(
            "limits", "Tonight is a free night, without ASMR, and “{title}” has {trigger} in it."
        ),
        Bar.ELSEWHERE: translate("limits", "“{title}” is not among tonight’s sounds."),
    }[barred.bar]
    if guess:
        text = _guess_texts().get(barred.bar, text)
    if barred.bar is Bar.FREE_NIGHT and barred.trigger in (None, UNTAGGED):
        text = translate(
            "limits",
            "Tonight is a free night, without ASMR, and what is in “{title}” is not known.",
        )
    return text.format(
        title=track.title, trigger=_name(barred, name_of), until=_until(barred, day_of)
    )


def _guess_texts() -> dict[Bar, str]:
    """Where a trigger is nobody's word yet: it may be wrong, and the person can say so."""
    return {
        Bar.AVOIDED: translate(
            "limits",
            "“{title}” seems to have {trigger} in it (a guess by its title or folder), which you "
            "avoid.",
        ),
        Bar.RESTING: translate(
            "limits",
            "“{title}” seems to have {trigger} in it (a guess by its title or folder), which "
            "rests{until}.",
        ),
        Bar.FREE_NIGHT: translate(
            "limits",
            "Tonight is a free night, without ASMR, and “{title}” seems to have {trigger} in it (a "
            "guess by its title or folder).",
        ),
    }


def _nothing_sentence(
    barred: Barred, name_of: Callable[[str], str], day_of: Callable[[float], str] | None
) -> str:
    text = {
        Bar.AVOIDED: translate("limits", "Nothing here may play: it has {trigger} in it, for one."),
        Bar.UNCONFIRMED: translate(
            "limits", "Nothing here may play: what is in it is not known, and you avoid something."
        ),
        Bar.RETIRED: translate(
            "limits", "Nothing here may play: you never wanted to hear it again."
        ),
        Bar.RESTING: translate("limits", "Nothing here may play: {trigger} rests{until}."),
        Bar.NOT_ALLOWED: translate("limits", "Nothing here is among the sounds for you."),
        Bar.FREE_NIGHT: translate(
            "limits", "Tonight is a free night, without ASMR, and all of this has some."
        ),
        Bar.ELSEWHERE: translate("limits", "Nothing here is among tonight’s sounds."),
    }[barred.bar]
    return text.format(trigger=_name(barred, name_of), until=_until(barred, day_of))


def _name(barred: Barred, name_of: Callable[[str], str]) -> str:
    return "" if barred.trigger is None else name_of(barred.trigger)


def _until(barred: Barred, day_of: Callable[[float], str] | None) -> str:
    if barred.until_day is None or day_of is None:
        return ""
    return translate("limits", " until {day}").format(day=day_of(barred.until_day))


# --- before the start -----------------------------------------------------------------------------


def allowance_line(allowance: Allowance) -> str:
    """What limits leave tonight, its parts told apart by dots; "" without limits."""
    parts = []
    if allowance.free_night:
        parts.append(translate("limits", "A free night, without ASMR: nature and noise only"))
    if allowance.lights_out is not None:
        lights_out = translate("limits", "Lights out {time}")
        if seconds_between(allowance.at, allowance.lights_out) <= 0.0:
            lights_out = translate("limits", "Lights out was at {time}")
        parts.append(lights_out.format(time=f"{allowance.lights_out:%H:%M}"))
    if allowance.until is not None and allowance.until != allowance.lights_out:
        quiet = translate("limits", "quiet from {time}")
        if seconds_between(allowance.at, allowance.until) <= 0.0:
            quiet = translate("limits", "quiet since {time}")
        parts.append(quiet.format(time=f"{allowance.until:%H:%M}"))
    if allowance.left_s is not None and allowance.night_min is not None:
        left = translate("limits", "{left} of {whole} left tonight")
        parts.append(
            left.format(left=_whole_min(allowance.left_s), whole=minutes_words(allowance.night_min))
        )
    return " · ".join(parts)
