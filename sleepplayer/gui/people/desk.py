"""What the Profile page and the way from one person to another talk to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Protocol

from sleepplayer.models import Playlist, PlaylistId
from sleepplayer.night.exposure import NightSoFar
from sleepplayer.people import Limits, Profile, ProfileId


class PeopleDesk(Protocol):
    """To be used on the main thread. Changes return "" or why they are refused, in a sentence;
    those of limits, playlists and PIN are refused while a PIN is set and `unlock` was not
    given it."""

    on_changed: Callable[[], None]
    """Ask anew."""

    def profiles(self) -> Sequence[Profile]:
        """Everybody, in the order they were made."""
        ...

    def current(self) -> Profile:
        """Whose evening it is."""
        ...

    def turn_to(self, profile_id: ProfileId, pin: str = "") -> str:
        """Another person's evening from now on; what plays ends over 2 s. Leaving a locked profile
        takes its PIN."""
        ...

    def add(self, name: str) -> str:
        """A new person."""
        ...

    def rename(self, profile_id: ProfileId, name: str) -> str:
        """Another name."""
        ...

    def delete(self, profile_id: ProfileId) -> str:
        """A person and all that is kept of them goes; not the current one, nor one behind a PIN."""
        ...

    def set_limits(self, limits: Limits) -> str:
        """The current person's."""
        ...

    def set_playlists(self, playlists: frozenset[PlaylistId] | None) -> str:
        """All the current person may hear; None: everything."""
        ...

    def set_pin(self, pin: str) -> str:
        """Set or change the current person's PIN (4 to 12 digits); "" takes it away."""
        ...

    def unlock(self, pin: str) -> str:
        """The PIN, before a change; it counts until another page or person is turned to. Three
        wrong ones in a row: wait half a minute."""
        ...

    def lock(self) -> None:
        """The page was left."""
        ...

    def locked(self) -> bool:
        """Whether changes take the PIN first."""
        ...

    def so_far(self) -> NightSoFar:
        """What tonight and the week have had."""
        ...

    def playlists(self) -> Sequence[Playlist]:
        """All there are."""
        ...

    def tonight(self) -> date:
        """The date of tonight."""
        ...
