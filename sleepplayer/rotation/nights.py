"""What happened, as events in the order they are taken in: nights, listens, the person's words.

A night is begun once and ended once, however many sessions it had, and whether the clock was set
back between them. The same records give the same events, whoever asks and when; only the last night
depends on the day: it has not ended while it lasts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from sleepplayer.models import TrackId
from sleepplayer.rotation.affinity import Taste
from sleepplayer.rotation.history import Event, Forgot, Listened, NightBegan, NightEnded, Stated


@dataclass(frozen=True, slots=True)
class Played:
    """A listen: in which night (`date.toordinal()`), when it began (timezone-aware), how much was
    heard, whether the person then asked for another, and in which session (None: unknown)."""

    night: int
    began: datetime
    track: TrackId
    minutes: float
    skipped: bool = False
    session: int | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """The person's word on a trigger; `taste` None takes it back, `trigger` None those on all."""

    moment: datetime
    trigger: str | None
    taste: Taste | None


def events(
    played: Iterable[Played], said: Iterable[Said], stars: Mapping[int, int], today: int
) -> list[Event]:
    """All that happened until the night `today`, which is the last that is begun and has not ended.

    `stars` are the check-ins of nights, 1..5. A word during a night is taken in between the listens
    it fell between; one after a night's last listen, after the night. A track that played several
    times in a row was heard once, for so long: a loop is no new track with every round.
    """
    words = _Words(sorted(said, key=lambda each: each.moment))
    heard = [each for each in played if each.minutes > 0.0 or each.skipped]
    heard.sort(key=lambda each: (each.night, each.began))
    made: list[Event] = []
    last = None
    for night, listens in groupby(heard, key=lambda each: each.night):
        begun = False
        for each in _rounds_joined(listens):
            if not begun:
                made += words.until(each.began)
                made.append(NightBegan(night))
                begun = True
            made += words.until(each.began)
            made.append(Listened(each.track, each.minutes, each.skipped))
        last = night
        if night < today:
            made.append(NightEnded(stars.get(night)))
    made += words.until(None)
    if last is None or last < today:
        made.append(NightBegan(today))
    return made


def _rounds_joined(listens: Iterable[Played]) -> Iterator[Played]:
    joined: Played | None = None
    for each in listens:
        if joined is not None and _goes_on(joined, each):
            minutes = joined.minutes + each.minutes
            joined = replace(joined, minutes=minutes, skipped=each.skipped)
            continue
        if joined is not None:
            yield joined
        joined = each
    if joined is not None:
        yield joined


def _goes_on(before: Played, then: Played) -> bool:
    """Whether a listen is the one before it, once more; who skipped one and came back meant it."""
    same = before.session is not None and before.session == then.session
    return same and before.track == then.track and not before.skipped


class _Words:
    """What was said, handed out as far as its time has come."""

    def __init__(self, said: list[Said]) -> None:
        self._said = said
        self._at = 0

    def until(self, moment: datetime | None) -> Iterator[Event]:
        """What was said before that moment and not yet handed out; None: the rest."""
        while self._at < len(self._said):
            each = self._said[self._at]
            if moment is not None and each.moment > moment:
                return
            self._at += 1
            if each.trigger is not None and each.taste is not None:
                yield Stated(each.trigger, each.taste)
            else:
                yield Forgot(each.trigger)
