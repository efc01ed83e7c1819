"""The people as the window sees them: `gui.people.desk.PeopleDesk` over the shelf."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from datetime import date
from typing import Any

from sleepplayer import people_phrases
from sleepplayer.clock import Clock
from sleepplayer.errors import OutsideError, UsageError
from sleepplayer.models import Playlist, PlaylistId
from sleepplayer.night.exposure import NightSoFar
from sleepplayer.night.limits import night_of
from sleepplayer.people import Limits, Profile, ProfileId
from sleepplayer.shelf.beside import Beside
from sleepplayer.shelf.house_rules import night_so_far
from sleepplayer.shelf.household import Household
from sleepplayer.shelf.pin_tries import PinTries
from sleepplayer.shelf.shelf import Shelf
from sleepplayer.storage.limits_json import limits_from

_log = logging.getLogger(__name__)


class ShelfPeopleDesk:
    """To be made and used on the main thread; closed before its shelf."""

    def __init__(
        self,
        shelf: Shelf,
        household: Household,
        *,
        clock: Clock,
        post: Callable[[Callable[[], None]], None],
        say: Callable[[str], None],
        on_turned: Callable[[Profile], None],
        on_limits: Callable[[Profile], None] = lambda _profile: None,
    ) -> None:
        """`household.whose` is the shelf's. `on_turned` is called with whose evening it is from now
        on, `on_limits` when the current person's limits or allow-list have changed."""
        self.on_changed: Callable[[], None] = lambda: None
        self._shelf = shelf
        self._household = household
        self._clock = clock
        self._on_turned = on_turned
        self._on_limits = on_limits
        self._beside = Beside(post=post, say=say, changed=self._ask_anew)
        self._unlocked: ProfileId | None = None
        self._tries = PinTries(household.pin_tries_file, shelf.profiles, clock=clock)
        self._known: Sequence[Profile] = ()
        if self._all():
            household.settle(self._all())

    def close(self) -> None:
        """Nothing more is said or called."""
        self._beside.close()

    # --- questions --------------------------------------------------------------------------------

    def profiles(self) -> Sequence[Profile]:
        """Everybody."""
        return [_shown(profile) for profile in self._all()] or [self.current()]

    def current(self) -> Profile:
        """Whose evening it is."""
        who = self._shelf.whose.profile_id
        found = next((each for each in self._all() if each.profile_id == who), None)
        return _shown(found or self._out_of_reach(who))

    def locked(self) -> bool:
        """Whether changes take the PIN first."""
        current = self.current()
        return current.has_pin and self._unlocked != current.profile_id

    def locked_in(self) -> bool:
        """Whether it is the evening of a locked child, and nobody has given the PIN."""
        return self.current().locked and self.locked()

    def so_far(self) -> NightSoFar:
        """What tonight and the week have had."""
        who, night = self._shelf.whose.profile_id, self.tonight()
        return self._beside.asked(
            lambda: night_so_far(self._shelf, who, night), NightSoFar(night=night)
        )

    def playlists(self) -> Sequence[Playlist]:
        """All there are."""
        return self._beside.asked(self._shelf.playlists.playlists, ())

    def tonight(self) -> date:
        """The date of tonight."""
        return date.fromisoformat(night_of(self._clock.wall()))

    # --- from one to another ----------------------------------------------------------------------

    def turn_to(self, profile_id: ProfileId, pin: str = "") -> str:
        """Another person's evening."""
        current = self.current()
        if profile_id == current.profile_id:
            return ""
        there = {profile.profile_id: profile for profile in self._all()}
        if profile_id not in there:
            return people_phrases.gone_person_sentence()
        if self.locked_in():
            if not pin:
                return people_phrases.leaving_sentence(current.name)
            if refused := self._tries.tried(current.profile_id, pin):
                return refused
        self._unlocked = None
        self._household.turn_to(there[profile_id])
        self._on_turned(_shown(there[profile_id]))
        self._beside.tell_changed()
        return ""

    def unlock(self, pin: str) -> str:
        """The PIN, before a change."""
        current = self.current()
        if not self.locked():
            return ""
        refused = self._tries.tried(current.profile_id, pin)
        if not refused:
            self._unlocked = current.profile_id
        return refused

    def lock(self) -> None:
        """The page was left."""
        self._unlocked = None

    # --- changes ----------------------------------------------------------------------------------

    def add(self, name: str) -> str:
        """A new person."""
        return self._named(name, None) or self._kept(self._shelf.profiles.add(name))

    def rename(self, profile_id: ProfileId, name: str) -> str:
        """Another name."""
        refused = self._named(name, profile_id)
        if not refused:
            refused = self._kept(self._shelf.profiles.rename(profile_id, name))
        if not refused and profile_id == self._shelf.whose.profile_id:
            self._household.settle(self._all())
        return refused

    def delete(self, profile_id: ProfileId) -> str:
        """A person and all that is kept of them goes."""
        current = self.current()
        gone = next((each for each in self.profiles() if each.profile_id == profile_id), None)
        if gone is None:
            return people_phrases.gone_person_sentence()
        if profile_id == current.profile_id:
            return people_phrases.own_person_sentence()
        if self.locked_in():
            return people_phrases.behind_pin_sentence()
        if gone.has_pin:
            return people_phrases.person_behind_pin_sentence(gone.name)
        refused = self._kept(self._shelf.profiles.delete(profile_id))
        if not refused:
            self._shelf.forget(profile_id)
            self._household.forget(profile_id)
        return refused

    def set_limits(self, limits: Limits) -> str:
        """The current person's."""
        return self._behind_pin(
            lambda: self._shelf.profiles.set_limits(self._shelf.whose.profile_id, limits)
        )

    def set_playlists(self, playlists: frozenset[PlaylistId] | None) -> str:
        """All the current person may hear; None: everything."""
        return self._behind_pin(
            lambda: self._shelf.profiles.set_playlists(self._shelf.whose.profile_id, playlists)
        )

    def set_pin(self, pin: str) -> str:
        """Set, change or take away the current person's PIN."""
        who, profiles = self._shelf.whose.profile_id, self._shelf.profiles
        refused = self._behind_pin(
            lambda: profiles.set_pin(who, pin) if pin else profiles.clear_pin(who)
        )
        if not refused:
            self._unlocked = who  # who has just typed it is not asked for it
        return refused

    # --- inside -----------------------------------------------------------------------------------

    def _ask_anew(self) -> None:
        self.on_changed()

    def _all(self) -> Sequence[Profile]:
        """Everybody, or if they cannot be read whom we knew."""
        try:
            self._known = self._shelf.profiles.profiles()
        except OutsideError as error:
            _log.warning("The people cannot be read: %s", error)
        return self._known

    def _out_of_reach(self, who: ProfileId) -> Profile:
        """Somebody who cannot be read: what is known of them, so that nothing opens by damage."""
        copy = self._shelf.people.copy_of(who)
        behind_pin = copy.pin is not None
        return Profile(
            profile_id=who,
            name=self._household.name,
            has_pin=behind_pin,
            limits=limits_from(copy.limits, behind_pin=behind_pin),
            playlists=frozenset() if copy.restricted else None,
        )

    def _named(self, name: str, but: ProfileId | None) -> str:
        """Why nobody can go by that name beside the one who was not named yet; "" if they can."""
        name = " ".join(name.split())
        unnamed = [one for one in self._all() if not one.name and one.profile_id != but]
        if unnamed and name.casefold() == people_phrases.person_name("").casefold():
            return people_phrases.taken_name_sentence(name)
        return ""

    def _behind_pin(self, change: Callable[[], Future[None]]) -> str:
        if self.locked():
            return people_phrases.behind_pin_sentence()
        try:
            refused = self._kept(change())
        except UsageError as error:
            return str(error)
        if not refused:
            self._on_limits(self.current())
        return refused

    def _kept(self, written: Future[Any]) -> str:
        """Wait for it: "" or why it was refused. What takes long is told when it is done."""
        gone = people_phrases.gone_person_sentence()
        refused = self._beside.refusal(written, {KeyError: gone})
        if refused == "":
            self._beside.tell_changed()
        return refused or ""


def _shown(profile: Profile) -> Profile:
    return replace(profile, name=people_phrases.person_name(profile.name))
