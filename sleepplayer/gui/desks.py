"""What the pages talk to, made when a page is first opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sleepplayer.gui.discovery.desk import DiscoveryDesk
    from sleepplayer.gui.library.desk import LibraryDesk
    from sleepplayer.gui.people.desk import PeopleDesk
    from sleepplayer.gui.triggers.desk import TriggersDesk


@dataclass(frozen=True, slots=True, kw_only=True)
class Desks:
    """Makes each of them; None: its page says that it cannot be opened."""

    library: Callable[[], LibraryDesk] | None = None
    triggers: Callable[[], TriggersDesk] | None = None
    discovery: Callable[[], DiscoveryDesk] | None = None
    people: Callable[[], PeopleDesk] | None = None
