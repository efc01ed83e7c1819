"""What must not play, whoever asks for it: a person's rules, read from the shelf.

`rules_for` makes them for a plan; `ShelfRules` asks them for each track, on every path that can
sound. What cannot be read never makes them looser than what is known.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from sleepplayer.clock import Clock
from sleepplayer.errors import OutsideError
from sleepplayer.library.builtin import builtin_tracks
from sleepplayer.locations import OWN_SCHEME, kept_location
from sleepplayer.models import Track, TrackId
from sleepplayer.night.exposure import NightSoFar, is_free_night
from sleepplayer.people import Limits, Profile, ProfileId, Verdict
from sleepplayer.rotation.rules import Bar, Barred, Rules
from sleepplayer.shelf.shelf import Shelf
from sleepplayer.storage.places import stored_location
from sleepplayer.triggers import Catalogue, Family

CALM = frozenset({Family.NATURE, Family.NOISE})
"""What a free night is left with: nothing of it is ASMR."""

REREAD_S = 5.0
"""How soon the rules know of what other processes, a scan and the evening itself have written.
What this person says here is known at once."""

_log = logging.getLogger(__name__)


def calm_triggers(catalogue: Catalogue) -> frozenset[str]:
    """What may play on a free night; merged ones also by the ids they had."""
    calm = {each.id for each in catalogue.triggers if each.family in CALM}
    return frozenset(calm | {gone for gone, into in catalogue.merged.items() if into in calm})


def night_so_far(shelf: Shelf, profile_id: ProfileId, night: date) -> NightSoFar:
    """What that night had until now, with what was overridden in it. Raises DatabaseUnusable."""
    calm = calm_triggers(shelf.catalogue_edits.catalogue())
    found = shelf.history.so_far(profile_id, night, calm=calm)
    overridden = found.overridden | shelf.overrides.of(profile_id, night)
    return replace(found, overridden=overridden)


def rules_for(
    shelf: Shelf, profile: Profile, *, night: date, so_far: NightSoFar | None = None
) -> Rules:
    """What a person has laid down for a night. `so_far` None: it is read where it matters.

    Any thread may ask. Raises DatabaseUnusable.
    """
    who = profile.profile_id
    current = _current(shelf)
    verdicts = shelf.verdicts.verdicts(who)
    resting: dict[str, float] = {}
    for rest in shelf.rests.resting(who, night).values():
        trigger = current(rest.trigger)
        resting[trigger] = max(resting.get(trigger, 0.0), float(rest.until.toordinal()))
    return Rules(
        avoided=frozenset(map(current, shelf.statements.avoided(who))),
        resting=resting,
        retired=frozenset(track for track, said in verdicts.items() if said is Verdict.NEVER),
        confirmed=frozenset(track for track, said in verdicts.items() if said is Verdict.HARMLESS),
        permitted=_permitted(shelf, profile, night),
        calm=_calm(shelf, who, profile.limits, night, so_far),
    )


class ShelfRules:
    """`night.ports.HouseRules` of the person whose evening it is, over a shelf.

    To be used on the main thread. It is asked for each entry of a queue with each look at it, so
    the rules are kept until a store of people is written to, and looked at again now and then.
    """

    def __init__(self, shelf: Shelf, *, clock: Clock) -> None:
        self._shelf = shelf
        self._clock = clock
        self._known: _Known | None = None
        self._readings = 0
        self._tags_known: Hashable = None

    @property
    def readings(self) -> int:
        """How often they were read: another number, and they may be other than they were."""
        self._now()
        return self._readings

    def retagged(self) -> bool:
        """Whether tracks may carry something else than when this was asked the last time, by
        whomever it was said: who holds tracks has to ask for them anew."""
        before, self._tags_known = self._tags_known, self._now().tags
        return before is not None and before != self._tags_known

    def barred(self, track: Track) -> Barred | None:
        """See `HouseRules`."""
        known = self._now()
        if known.never_at and stored_location(track.location) in known.never_at:
            return Barred(Bar.RETIRED)
        track_id, carries = track.track_id, frozenset(each.trigger for each in track.triggers)
        if track_id is None:
            track_id, more = self._looked_up(known, track.location)
            carries |= more
        elif known.carrying:
            carries |= {each for each, them in known.carrying.items() if track_id in them}
        carries = frozenset(map(known.current, carries))
        found = known.rules.barred(track_id, carries, float(known.night.toordinal()))
        own = known.own_sounds and kept_location(track.location).startswith(OWN_SCHEME)
        if own and found is not None and found.bar is Bar.NOT_ALLOWED:
            found = replace(known.rules, permitted=None).barred(
                track_id, carries, float(known.night.toordinal())
            )
        return found

    def rules(self) -> Rules:
        """All of them, as they are now. Never raises."""
        return self._now().rules

    def _now(self) -> _Known:
        whose = self._shelf.whose
        night = date.fromisoformat(whose.night_at(self._clock.wall()))
        changes = self._shelf.people.changes, self._shelf.tags.changes
        key = (whose.profile_id, night, changes)
        known, now_s = self._known, self._clock.elapsed_s()
        if known is not None and known.key == key:
            if now_s < known.look_at_s:
                return known
            known.look_at_s = now_s + REREAD_S
            if known.version is not None and known.version == self._version():
                return known
        self._known = made = self._read(key, now_s)
        return made

    def _read(self, key: _Key, now_s: float) -> _Known:
        self._readings += 1
        who, night, _ = key
        held, version = self._shelf.people.held(who), self._version()
        own_sounds = not self._shelf.people.is_kept
        try:
            profile = self._shelf.profiles.profile(who)
            if profile is None:
                gone, rules, current = True, *self._last(who)
            else:
                gone, rules = False, rules_for(self._shelf, profile, night=night)
                current = _current(self._shelf)
        except Exception as error:  # it must say something, and never more than is known
            self._log_unread(error)
            gone, version = True, None
            rules, current = self._last(who)
        if gone:  # also who was deleted by another process: nothing opens by that
            own_sounds = True
            filed = self._shelf.people.copy_of(who)
            rules = replace(
                rules,
                avoided=rules.avoided | frozenset(map(current, filed.avoided | held.avoided)),
                retired=rules.retired | held.never,
                permitted=(rules.permitted or ()) if filed.restricted else rules.permitted,
            )
            held = replace(held, never_at=held.never_at | filed.never)
        tags, carrying = self._carrying(rules)
        return _Known(
            key=key,
            rules=rules,
            current=current,
            never_at=held.never_at,
            own_sounds=own_sounds,
            look_at_s=now_s + REREAD_S,
            version=version,
            tags=tags,
            carrying=carrying,
        )

    def _log_unread(self, error: Exception) -> None:
        if isinstance(error, OutsideError):
            _log.warning("What must not play cannot be read: %s", error)
        else:
            _log.exception("What must not play cannot be read")

    def _carrying(self, rules: Rules) -> tuple[Hashable, Mapping[str, frozenset[TrackId]]]:
        """Which tracks carry what may not sound: a queue may be older than their tags."""
        known = self._known
        barring = rules.avoided.union(rules.resting)
        try:
            tags = self._shelf.tags.tag_stamp()
            if known is not None and known.tags == tags and known.carrying.keys() == barring:
                return tags, known.carrying
            return tags, self._shelf.tags.carrying(barring)
        except Exception as error:
            self._log_unread(error)
            return (None, {}) if known is None else (known.tags, known.carrying)

    def _last(self, who: ProfileId) -> tuple[Rules, Callable[[str], str]]:
        """What was known of them before, else nothing."""
        known = self._known
        if known is None or known.key[0] != who:
            return Rules(), _same
        return known.rules, known.current

    def _looked_up(self, known: _Known, location: str) -> tuple[TrackId | None, frozenset[str]]:
        found = known.by_location.get(location)
        if found is None:
            found = None, frozenset()
            try:
                row = self._shelf.tracks.of_location(location)
                if row is not None:
                    found = row.track_id, frozenset(each.trigger for each in row.track.triggers)
            except OutsideError as error:
                _log.warning("What is known of a track cannot be read: %s", error)
            known.by_location[location] = found
        return found

    def _version(self) -> int | None:
        """Another number after each commit of anybody else than the reader; None: unknown."""
        try:
            row = self._shelf.people.read().execute("PRAGMA data_version").fetchone()
        except OutsideError:
            return None
        return int(row[0])


_Key = tuple[ProfileId, date, tuple[int, int]]


@dataclass(slots=True, kw_only=True)
class _Known:
    """Rules that were read, and until when they are good."""

    key: _Key
    rules: Rules
    current: Callable[[str], str]
    never_at: frozenset[str]
    own_sounds: bool
    look_at_s: float
    version: int | None
    tags: Hashable
    carrying: Mapping[str, frozenset[TrackId]]
    by_location: dict[str, tuple[TrackId | None, frozenset[str]]] = field(default_factory=dict)

    @property
    def night(self) -> date:
        return self.key[1]


def _same(trigger: str) -> str:
    return trigger


def _current(shelf: Shelf) -> Callable[[str], str]:
    """What a trigger goes by now; the catalogue is read only where something was merged."""
    if not shelf.catalogue_edits.edits().merged:
        return _same
    return shelf.catalogue_edits.catalogue().current


def _permitted(shelf: Shelf, profile: Profile, night: date) -> frozenset[TrackId] | None:
    if profile.playlists is None:
        return None
    if shelf.people.is_kept:
        return shelf.permitted.tracks(profile.profile_id, profile.playlists, night)
    # The playlists are out of reach: what comes with the program is all that is surely harmless.
    rows = (shelf.tracks.of_location(track.location) for track in builtin_tracks())
    return frozenset(row.track_id for row in rows if row is not None)


def _calm(
    shelf: Shelf, who: ProfileId, limits: Limits, night: date, so_far: NightSoFar | None
) -> frozenset[str] | None:
    if not (limits.free_days or limits.free_a_week):
        return None
    if not is_free_night(limits, so_far or night_so_far(shelf, who, night)):
        return None
    return calm_triggers(shelf.catalogue_edits.catalogue())
