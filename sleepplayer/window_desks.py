"""What the window's pages talk to, made when a page is first opened, and kept in agreement."""

from __future__ import annotations

import gc
from collections.abc import Callable
from contextlib import ExitStack
from functools import cached_property
from random import Random
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from sleepplayer.app import Evening
from sleepplayer.gui.desks import Desks
from sleepplayer.people import Profile
from sleepplayer.shelf.household import Household

if TYPE_CHECKING:
    from sleepplayer.shelf.desk import ShelfDesk
    from sleepplayer.shelf.discovery_desk import ShelfDiscoveryDesk
    from sleepplayer.shelf.people_desk import ShelfPeopleDesk
    from sleepplayer.shelf.rotation import Rotation
    from sleepplayer.shelf.tonight_desk import ShelfTonightDesk
    from sleepplayer.shelf.triggers_desk import ShelfTriggersDesk
    from sleepplayer.storage.elsewhere import News

FREEZE_AFTER_MS = 1000
"""What has been made by then stays: it is taken out of what Python's collector looks through, which
took 45 ms of everybody's time with it, in the middle of a fade or of scrolling."""


class WindowDesks:
    """All desks of a window over one evening. To be used on the main thread."""

    def __init__(
        self,
        evening: Evening,
        household: Household,
        *,
        say: Callable[[str], None],
        turned: Callable[[Profile], None],
        limits_changed: Callable[[], None],
        people_changed: Callable[[], None],
    ) -> None:
        """`turned`: it is another person's evening; `limits_changed`: what tonight allows may be
        other; `people_changed`: a name may be another."""
        self._evening = evening
        self._household = household
        self._say = say
        self._turned = turned
        self._limits_changed = limits_changed
        self._people_changed = people_changed
        self._closing = ExitStack()
        evening.written_elsewhere = self._written_elsewhere

    def made(self) -> Desks:
        """For the window."""
        return Desks(
            library=lambda: self.library,
            triggers=lambda: self.triggers,
            discovery=lambda: self.discovery,
            people=lambda: self.people,
        )

    def close(self) -> None:
        """Nothing more is read, written or said."""
        self._closing.close()

    def library_changed(self) -> None:
        """A scan may have found something, for queue and plan."""
        self._evening.library_changed()
        self._evening.rules_changed()
        if "tonight" in self.__dict__:
            self.tonight.library_changed()

    def library_edited(self) -> None:
        """The person made tracks, tags or playlists other than they were."""
        self._evening.library_changed()
        self.plan_changed()

    def plan_changed(self) -> None:
        """What a plan is made of, or what may play, is another by what the person did."""
        self._evening.rules_changed()
        if "tonight" in self.__dict__:
            self.tonight.changed()

    def bars_changed(self) -> None:
        """Something was lifted, or is never to be played again, from elsewhere than its page."""
        self.plan_changed()
        if "triggers" in self.__dict__:
            self.triggers.touch()
        if "library" in self.__dict__:
            self.library.touch()

    def heard(self) -> None:
        """A session is over: what it was made of has been heard."""
        self.bars_changed()

    @cached_property
    def library(self) -> ShelfDesk:
        """The library for its page."""
        from sleepplayer.shelf.desk import ShelfDesk  # noqa: PLC0415 - see app

        QTimer.singleShot(FREEZE_AFTER_MS, gc.freeze)
        made = ShelfDesk(
            self._evening.shelf,
            self._evening.keeper,
            post=self._evening.poster.post,
            say=self._say,
            locked=self._locked_in,
        )
        made.on_kept = self.library_edited
        self._closing.callback(made.close)
        return made

    @cached_property
    def rotation(self) -> Rotation:
        """What rotation knows: read once for all who ask."""
        from sleepplayer.shelf.rotation_sources import rotation_of  # noqa: PLC0415 - see app

        return rotation_of(self._evening.shelf, clock=self._evening.clock)

    @cached_property
    def tonight(self) -> ShelfTonightDesk:
        """The plan."""
        from sleepplayer.shelf.tonight_desk import ShelfTonightDesk  # noqa: PLC0415 - see app

        made = ShelfTonightDesk(
            self._evening.shelf,
            self.rotation,
            clock=self._evening.clock,
            post=self._evening.poster.post,
            say=self._say,
        )
        self._closing.callback(made.close)
        return made

    @cached_property
    def triggers(self) -> ShelfTriggersDesk:
        """What the person says of triggers."""
        from sleepplayer.shelf.triggers_desk import ShelfTriggersDesk  # noqa: PLC0415 - see app

        made = ShelfTriggersDesk(
            self._evening.shelf,
            clock=self._evening.clock,
            rotation=self.rotation.now,
            post=self._evening.poster.post,
            say=self._say,
        )
        made.on_kept = self.plan_changed
        made.on_catalogue = self._catalogue_changed
        self._closing.callback(made.close)
        return made

    @cached_property
    def discovery(self) -> ShelfDiscoveryDesk:
        """Finding out what works."""
        from sleepplayer.shelf.discovery_desk import ShelfDiscoveryDesk  # noqa: PLC0415 - see app

        made = ShelfDiscoveryDesk(
            self._evening.shelf,
            clock=self._evening.clock,
            rng=Random(),  # noqa: S311 - a blind order is no cryptography
            post=self._evening.poster.post,
            say=self._say,
        )
        made.on_kept = self.plan_changed
        self._closing.callback(made.close)
        return made

    @cached_property
    def people(self) -> ShelfPeopleDesk:
        """Who listens, and with which limits."""
        from sleepplayer.shelf.people_desk import ShelfPeopleDesk  # noqa: PLC0415 - see app

        made = ShelfPeopleDesk(
            self._evening.shelf,
            self._household,
            clock=self._evening.clock,
            post=self._evening.poster.post,
            say=self._say,
            on_turned=self._turned,
            on_limits=lambda _profile: self._limits_set(),
        )
        made.on_changed = self._people_changed
        self._closing.callback(made.close)
        return made

    def _written_elsewhere(self, news: News) -> None:
        """The keeper has told library and plan of it; this is for what was said in a terminal."""
        if news.said and "triggers" in self.__dict__:
            self.triggers.touch()

    def _locked_in(self) -> bool:
        return self.people.locked_in()

    def _limits_set(self) -> None:
        self.plan_changed()
        self._limits_changed()

    def _catalogue_changed(self) -> None:
        self._evening.keeper.tag()
        self.library_edited()
