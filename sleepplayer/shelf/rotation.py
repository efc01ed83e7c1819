"""What rotation needs of the library and of a person, read beside the window and kept.

The library is a table, made anew when tracks, lengths or tags change. The person is a state that
folds from their history: what is kept of it is where the last night ended, and it is good as long
as the history goes on from there and nothing it was made of has changed. So the same history gives
the same state, whether it came bit by bit or is read at once.

Longer than other rooms by the questions it asks (`Sources`), which belong with their answers.
This module loads no NumPy: that takes 0.15 s, and is left to the thread that works with it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Protocol

from sleepplayer.clock import Clock
from sleepplayer.courtesy import ASIDE_S, courteous
from sleepplayer.models import TrackId, TriggerWeight
from sleepplayer.night.limits import night_of
from sleepplayer.people import ProfileId
from sleepplayer.rotation.affinity import Taste
from sleepplayer.rotation.history import Event, Listened, NightEnded, take_in
from sleepplayer.rotation.nights import Played, Said, events
from sleepplayer.rotation.state import State, new_state
from sleepplayer.rotation.stimulus import Stimulus, of_length
from sleepplayer.shelf.makeups import Maker, priors_of
from sleepplayer.triggers import Catalogue

if TYPE_CHECKING:  # it loads NumPy
    from sleepplayer.rotation.table import TrackTable

EVENTS_AT_A_TIME = 32
"""How many events are taken in before others have Python's lock; each takes some 50 us."""

MOST_PEOPLE = 4
"""Of how many people the state is kept, those asked for last."""


@dataclass(frozen=True, slots=True)
class Sound:
    """A track as rotation sees it: what it carries, and its length (min, None: unknown)."""

    track_id: TrackId
    length_min: float | None
    triggers: tuple[TriggerWeight, ...]


@dataclass(frozen=True, slots=True)
class Lasts:
    """How long a track plays from its beginning, and from where it would begin now (min)."""

    whole_min: float
    now_min: float


class Sources(Protocol):
    """What it is all made of. Any thread may ask; all may raise DatabaseUnusable."""

    def profile_id(self) -> ProfileId:
        """Whose evening it is."""
        ...

    def catalogue(self) -> Catalogue:
        """The triggers as they are in this house; the same object while nothing changes."""
        ...

    def library_stamp(self) -> object:
        """Something that is equal as long as `library` would give the same."""
        ...

    def library(self) -> Iterable[Sound]:
        """All tracks that are listed and there, with pauses for other threads."""
        ...

    def lasting(self, profile_id: ProfileId) -> Mapping[TrackId, Lasts]:
        """Of the tracks that do not simply play as long as they are, how long they do."""
        ...

    def sounds(self, track_ids: Sequence[TrackId]) -> Iterable[Sound]:
        """These, listed or not, as far as anything is known of them."""
        ...

    def history_stamp(self, profile_id: ProfileId) -> object:
        """Something that is equal as long as `played` would give the same."""
        ...

    def played(self, profile_id: ProfileId) -> Iterable[Played]:
        """All that person has heard."""
        ...

    def said(self, profile_id: ProfileId) -> Iterable[Said]:
        """All that person said of triggers."""
        ...

    def stars(self, profile_id: ProfileId) -> Mapping[date, int]:
        """The check-ins of that person's nights, 1..5."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """What plans are made from, as of one moment. `state` is shared: copy it before a change.

    Tonight has begun in it. `happened` is what it was folded from, `heard` what those tracks are.
    """

    profile_id: ProfileId
    today: int
    catalogue: Catalogue
    table: TrackTable
    state: State
    happened: Sequence[Event]
    heard: Mapping[TrackId, Stimulus]

    @property
    def names(self) -> dict[str, str]:
        """What the triggers are called."""
        return {each.id: each.name for each in self.catalogue.triggers}

    def minutes(self, nights: int) -> dict[str, tuple[float, ...]]:
        """Of each trigger that was heard the minutes of each of the last nights, tonight last."""
        first = self.today - nights + 1
        found: dict[str, list[float]] = {}
        night: float = self.today
        for event in self.happened:
            match event:
                case Listened(track, minutes) if night >= first and track in self.heard:
                    for trigger, weight in self.heard[track].weights:
                        row = found.setdefault(trigger, [0.0] * nights)
                        row[min(nights - 1, int(night) - first)] += weight * minutes
                case NightEnded() | Listened():
                    pass
                case _:
                    night = getattr(event, "day", night)
        return {trigger: tuple(row) for trigger, row in found.items()}


@dataclass(slots=True, eq=False)
class _Library:
    """A library that was read: its table, and what is in it."""

    stamp: object
    catalogue: Catalogue
    table: TrackTable
    in_library: frozenset[str]


@dataclass(slots=True, eq=False)
class _Person:
    """A person at the end of their last night: what was taken in until then, and of what."""

    priors: Mapping[str, Taste]
    in_library: frozenset[str]
    heard: Mapping[TrackId, Stimulus]
    events: list[Event]
    state: State


class Rotation:
    """Library and people as rotation knows them. Any thread but the main one may ask: it reads."""

    def __init__(self, sources: Sources, *, clock: Clock) -> None:
        self._sources = sources
        self._clock = clock
        self._lock = threading.Lock()
        self._library: _Library | None = None
        self._people: dict[ProfileId, _Person] = {}
        self._known: tuple[tuple[object, ...], Known] | None = None

    def now(self) -> Known:
        """What is known now, of the person whose evening it is. Raises DatabaseUnusable."""
        with self._lock:
            profile_id = self._sources.profile_id()
            library = self._library_now()
            lasting = self._sources.lasting(profile_id)
            today = date.fromisoformat(night_of(self._clock.wall())).toordinal()
            stars = {
                night.toordinal(): given for night, given in self._sources.stars(profile_id).items()
            }
            said = list(self._sources.said(profile_id))
            # As with the library: what is heard meanwhile is read the next time.
            stamp = self._sources.history_stamp(profile_id)
            key = (profile_id, today, library, lasting, stars, said, stamp)
            if self._known is None or self._known[0] != key:
                known = self._known_from(profile_id, today, library, lasting, stars, said)
                self._known = key, known
            return self._known[1]

    def _known_from(
        self,
        profile_id: ProfileId,
        today: int,
        library: _Library,
        lasting: Mapping[TrackId, Lasts],
        stars: Mapping[int, int],
        said: Iterable[Said],
    ) -> Known:
        current = library.catalogue.current
        now = [
            Said(each.moment, each.trigger and current(each.trigger), each.taste) for each in said
        ]
        happened = events(self._sources.played(profile_id), now, stars, today)
        heard = self._heard(library, lasting, happened)
        return Known(
            profile_id=profile_id,
            today=today,
            catalogue=library.catalogue,
            table=library.table.with_lengths(
                {track: lasts.now_min for track, lasts in lasting.items()}
            ),
            state=self._state(profile_id, library, happened, heard),
            happened=happened,
            heard=heard,
        )

    # --- the library ------------------------------------------------------------------------------

    def _library_now(self) -> _Library:
        # The stamp is read first: what changes meanwhile is read the next time.
        catalogue, stamp = self._sources.catalogue(), self._sources.library_stamp()
        kept = self._library
        if kept is None or kept.stamp != stamp or kept.catalogue is not catalogue:
            self._library = kept = self._read(catalogue, stamp)
        return kept

    def _read(self, catalogue: Catalogue, stamp: object) -> _Library:
        from sleepplayer.rotation.building import TableBuilder  # noqa: PLC0415 - see above

        maker, builder = Maker(catalogue), TableBuilder(sorted(priors_of(catalogue)))
        numbers: dict[tuple[str | float, ...], int] = {}
        for sound in self._sources.library():
            # Plain values, which Python's collector need not look at.
            key = tuple(part for each in sound.triggers for part in (each.trigger, each.weight))
            number = numbers.get(key)
            if number is None:
                numbers[key] = number = builder.put(maker.of(sound.triggers))
            builder.add(sound.track_id, sound.length_min, number)
        return _Library(stamp, catalogue, builder.table(), builder.weighed())

    def _heard(
        self, library: _Library, lasting: Mapping[TrackId, Lasts], happened: Sequence[Event]
    ) -> dict[TrackId, Stimulus]:
        """What was heard, also of tracks that are no longer listed, at their whole lengths."""
        table = library.table
        ids = sorted({each.track for each in happened if isinstance(each, Listened)})
        found = {
            track: table.stimuli[table.rows[track]]
            for track in courteous(ids)
            if track in table.rows
        }
        gone = [track for track in ids if track not in found]
        if gone:
            maker = Maker(library.catalogue)
            for sound in self._sources.sounds(gone):
                found[sound.track_id] = of_length(sound.length_min, maker.of(sound.triggers))
        for track in found.keys() & lasting.keys():
            found[track] = replace(found[track], minutes=lasting[track].whole_min)
        return found

    # --- the person -------------------------------------------------------------------------------

    def _state(
        self,
        profile_id: ProfileId,
        library: _Library,
        happened: list[Event],
        heard: dict[TrackId, Stimulus],
    ) -> State:
        priors = priors_of(library.catalogue)
        kept = self._people.pop(profile_id, None)
        if (
            kept is None
            or kept.events != happened[: len(kept.events)]
            or kept.priors != priors
            or kept.in_library != library.in_library
            or any(heard.get(track) != what for track, what in kept.heard.items())
        ):
            start = new_state(priors, library.in_library)
            kept = _Person(priors, library.in_library, {}, [], start)
        ends = [at for at, each in enumerate(happened) if isinstance(each, NightEnded)]
        until = ends[-1] + 1 if ends else 0
        if until > len(kept.events):
            state, taken = kept.state.copy(), happened[:until]
            _take_in(state, taken[len(kept.events) :], heard)
            there = {each.track for each in taken if isinstance(each, Listened)} & heard.keys()
            of_what = {track: heard[track] for track in there}
            kept = _Person(priors, library.in_library, of_what, taken, state)
        self._people[profile_id] = kept
        while len(self._people) > MOST_PEOPLE:
            del self._people[next(iter(self._people))]
        tonight = kept.state.copy()
        _take_in(tonight, happened[len(kept.events) :], heard)
        return tonight


def _take_in(state: State, happened: Sequence[Event], heard: Mapping[TrackId, Stimulus]) -> None:
    waiting = iter(happened)
    while some := list(islice(waiting, EVENTS_AT_A_TIME)):
        for event in some:
            take_in(state, event, heard)
        time.sleep(ASIDE_S)
