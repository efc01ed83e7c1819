"""People in memory that behave: names, limits, a PIN, three wrong tries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from sleepplayer.models import Playlist, PlaylistId
from sleepplayer.night.exposure import NightSoFar
from sleepplayer.people import LONGEST_NAME, Limits, Profile, ProfileId

TONIGHT = date(2026, 11, 20)
"""A Friday."""

NAMES = ("My nights", "Anna", "Jiří", "Élodie", "Grandmother", "雨音", "Ben", "Guest", "Zofia")
LONG_NAME = "Maximiliane Wilhelmina von Hohenstein-Ro"


def make_people(count: int) -> list[Profile]:
    return [
        Profile(profile_id=ProfileId(number), name=name)
        for number, name in enumerate(NAMES[:count], start=1)
    ]


def make_playlists() -> list[Playlist]:
    names = ("Bedtime stories", "Rain & wind", "Lullabies")
    return [Playlist(playlist_id=PlaylistId(n), name=name) for n, name in enumerate(names, 1)]


class FakePeopleDesk:
    """A `PeopleDesk`; `calls` are the changes that came through."""

    def __init__(self, people: Sequence[Profile] = (), *, pin: str = "") -> None:
        """`pin` is the first person's."""
        self.on_changed: Callable[[], None] = lambda: None
        self.people = list(people) or make_people(1)
        self.lists: list[Playlist] = make_playlists()
        self.calls: list[str] = []
        self.night = NightSoFar(
            night=TONIGHT,
            heard_min=20.0,
            asmr_nights=frozenset(TONIGHT - timedelta(days=days) for days in (0, 1, 3, 5, 9)),
        )
        self.now = self.people[0].profile_id
        self.pins: dict[ProfileId, str] = {}
        self.unlocked = False
        self.wrong = 0
        if pin:
            self.pins[self.now] = pin
            self._change(has_pin=True)

    # --- the desk -------------------------------------------------------------------------------

    def profiles(self) -> Sequence[Profile]:
        return tuple(self.people)

    def current(self) -> Profile:
        return next(one for one in self.people if one.profile_id == self.now)

    def turn_to(self, profile_id: ProfileId, pin: str = "") -> str:
        if self.current().locked and self.locked() and (why := self._wrong(pin)):
            return why
        self.now, self.unlocked = profile_id, False
        return self._did(f"turn {profile_id}")

    def add(self, name: str) -> str:
        if why := self._bad_name(name):
            return why
        new = ProfileId(max(one.profile_id for one in self.people) + 1)
        self.people.append(Profile(profile_id=new, name=name))
        return self._did(f"add {name}")

    def rename(self, profile_id: ProfileId, name: str) -> str:
        if why := self._bad_name(name):
            return why
        self.people = [
            replace(one, name=name) if one.profile_id == profile_id else one for one in self.people
        ]
        return self._did(f"rename {profile_id} {name}")

    def delete(self, profile_id: ProfileId) -> str:
        if profile_id in self.pins:
            return "There is a PIN on this profile. Take it away there first."
        self.people = [one for one in self.people if one.profile_id != profile_id]
        return self._did(f"delete {profile_id}")

    def set_limits(self, limits: Limits) -> str:
        return self._change(limits=limits) or self._did("limits")

    def set_playlists(self, playlists: frozenset[PlaylistId] | None) -> str:
        return self._change(playlists=playlists) or self._did("playlists")

    def set_pin(self, pin: str) -> str:
        if pin and len(pin) < 4:
            return "A PIN has 4 to 12 digits."
        if why := self._change(has_pin=bool(pin)):
            return why
        self.pins.pop(self.now, None)
        if pin:
            self.pins[self.now] = pin
        self.unlocked = bool(pin)
        return self._did("pin")

    def unlock(self, pin: str) -> str:
        why = self._wrong(pin)
        self.unlocked = not why
        return why

    def lock(self) -> None:
        self.unlocked = False
        self.calls.append("lock")

    def locked(self) -> bool:
        return self.current().has_pin and not self.unlocked

    def so_far(self) -> NightSoFar:
        return self.night

    def playlists(self) -> Sequence[Playlist]:
        return tuple(self.lists)

    def tonight(self) -> date:
        return TONIGHT

    # --- within ---------------------------------------------------------------------------------

    def _wrong(self, pin: str) -> str:
        if self.wrong >= 3:
            return "Three wrong PINs. Wait half a minute, then try again."
        if pin != self.pins.get(self.now):
            self.wrong += 1
            return "That is not the PIN."
        self.wrong = 0
        return ""

    def _bad_name(self, name: str) -> str:
        if not name:
            return "A person needs a name."
        if len(name) > LONGEST_NAME:
            return "That name is too long."
        taken = any(one.name == name for one in self.people)
        return "Somebody else has this name." if taken else ""

    def _change(self, **fields: object) -> str:
        if self.now in self.pins and self.locked():
            return "This is behind the PIN."
        changed: Profile = replace(self.current(), **fields)  # type: ignore[arg-type]
        self.people = [
            changed if one.profile_id == changed.profile_id else one for one in self.people
        ]
        return ""

    def _did(self, what: str) -> str:
        self.calls.append(what)
        self.on_changed()
        return ""
