"""The pages of the window, each made when it is first turned to: the first paint waits for none."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from sleepplayer.gui.actions import DISCOVERY, HELP, LIBRARY, PROFILE, SETTINGS, TRIGGERS
from sleepplayer.gui.bridge import Bridge
from sleepplayer.gui.desks import Desks
from sleepplayer.gui.tonight.page import TonightPage
from sleepplayer.models import TrackId

if TYPE_CHECKING:
    from sleepplayer.gui.discovery.page import DiscoveryPage
    from sleepplayer.gui.help_page import HelpPage
    from sleepplayer.gui.library.page import LibraryPage
    from sleepplayer.gui.people.profile_page import ProfilePage
    from sleepplayer.gui.settings_page import SettingsPage
    from sleepplayer.gui.triggers.page import TriggersPage
    from sleepplayer.gui.undo import Undos


class Pages(QStackedWidget):
    """Makes pages, and passes on what they tell."""

    said = Signal(str, object)
    """A sentence, and a `toast.Offer` or None."""

    asked_for = Signal(int)
    """Another page is wanted."""

    tracks_played = Signal(object)
    """The tracks to play now."""

    tracks_queued = Signal(object)
    """The tracks to add to tonight's sounds."""

    never_asked = Signal(object)
    """`LibraryTrack`s that are never to be played again."""

    again_asked = Signal(object)
    """`LibraryTrack`s that may be played again."""

    playlist_played = Signal(object, list)
    """A playlist to play tonight, and its tracks."""

    round_ended = Signal()
    """A discovery is over, and tonight's queue as it was before."""

    def __init__(self, tonight: TonightPage, bridge: Bridge, desks: Desks) -> None:
        super().__init__()
        self._tonight = tonight
        self._bridge = bridge
        self._desks = desks
        self._tray = False
        self.is_never: Callable[[TrackId], bool] = lambda _track_id: False
        self.addWidget(tonight)

    def page(self, number: int) -> QWidget | None:
        """A page by its number; None if what it talks to is not there."""
        makers: dict[int, Callable[[], QWidget | None]] = {
            LIBRARY: lambda: self.library,
            TRIGGERS: lambda: self.triggers,
            SETTINGS: lambda: self.settings,
            HELP: lambda: self.help,
            PROFILE: lambda: self.profile,
            DISCOVERY: lambda: self.discovery,
        }
        return makers[number]() if number in makers else self._tonight

    def has(self, name: str) -> bool:
        """Whether a page has been made already."""
        return name in self.__dict__

    @cached_property
    def library(self) -> LibraryPage | None:
        """The library and its playlists."""
        if self._desks.library is None:
            return None
        from sleepplayer.gui.library.page import LibraryPage  # noqa: PLC0415 - see above

        desk = self._desks.library()
        page = LibraryPage(desk, self._bridge)
        page.play_asked.connect(lambda found: self.tracks_played.emit([t.track for t in found]))
        page.queue_asked.connect(lambda found: self.tracks_queued.emit([t.track for t in found]))
        page.tonight_asked.connect(self.playlist_played)
        page.never_asked.connect(self.never_asked)
        page.again_asked.connect(self.again_asked)
        page.know_never(self.is_never)
        page.said.connect(self.said)
        self.addWidget(page)
        return page

    @cached_property
    def triggers(self) -> TriggersPage | None:
        """What one likes, how fresh it is, what rests."""
        if self._desks.triggers is None:
            return None
        from sleepplayer.gui.triggers.page import TriggersPage  # noqa: PLC0415 - see above

        page = TriggersPage(self._desks.triggers())
        page.discovery_asked.connect(lambda: self.asked_for.emit(DISCOVERY))
        page.show_tracks.connect(self._show_tracks)
        page.offered.connect(self._offer_undo)  # it knows its own ways back
        page.said.connect(self._say)
        self.addWidget(page)
        return page

    @cached_property
    def discovery(self) -> DiscoveryPage | None:
        """Finding out what works."""
        if self._desks.discovery is None:
            return None
        from sleepplayer.gui.discovery.page import DiscoveryPage  # noqa: PLC0415 - see above

        page = DiscoveryPage(self._desks.discovery(), self._bridge, hold=self._tonight.hold_plan)
        page.left.connect(lambda: self.asked_for.emit(TRIGGERS))
        page.ended.connect(self.round_ended)
        self.addWidget(page)
        return page

    @cached_property
    def profile(self) -> ProfilePage | None:
        """Who listens, and with which limits."""
        if self._desks.people is None:
            return None
        from sleepplayer.gui.people.profile_page import ProfilePage  # noqa: PLC0415 - see above

        page = ProfilePage(self._desks.people())
        page.said.connect(self._say)
        self.addWidget(page)
        return page

    @cached_property
    def settings(self) -> SettingsPage:
        """Everything that can be chosen."""
        from sleepplayer.gui.settings_page import SettingsPage  # noqa: PLC0415 - see above

        page = SettingsPage(self._bridge)
        page.set_tray(self._tray)
        self.addWidget(page)
        return page

    def set_tray(self, available: bool) -> None:
        """Whether there is a tray to close the window to."""
        self._tray = available
        if self.has("settings"):
            self.settings.set_tray(available)

    @cached_property
    def help(self) -> HelpPage:
        """How to use it."""
        from sleepplayer.gui.help_page import HelpPage  # noqa: PLC0415 - see above

        page = HelpPage()
        self.addWidget(page)
        return page

    def turned(self, number: int) -> None:
        """A page is shown: a discovery asks what there is to try."""
        if number == DISCOVERY and self.discovery is not None:
            self.discovery.open()

    def stop_round(self) -> None:
        """No discovery goes on: tonight's queue is as it was before."""
        if self.has("discovery") and self.discovery is not None:
            self.discovery.stop()

    @cached_property
    def _undos(self) -> Undos:
        from sleepplayer.gui.undo import Undos  # noqa: PLC0415 - see above

        return Undos()

    def begin_anew(self) -> None:
        """It is somebody else's evening: every page that has been made asks anew."""
        self._undos.forget()
        if self.has("triggers") and self.triggers is not None:
            self.triggers.begin_anew()
        if self.has("library") and self.library is not None:
            self.library.begin_anew()
        self.show_people()

    def show_people(self) -> None:
        """Somebody's name, limits or allow-list are other than they were."""
        if self.has("profile") and self.profile is not None:
            self.profile.refresh()

    def offer(self, text: str, undo: Callable[[], object]) -> None:
        """Say what was done, and offer to take it back, by a press or as what was done last."""

        def take_back() -> None:
            undo()

        self.said.emit(text, self._undos.offer(take_back))

    def _offer_undo(self, text: str, undo: Callable[[], object]) -> None:
        from sleepplayer.gui.toast import UNDO_STAYS_MS, Offer  # noqa: PLC0415 - see above

        self.said.emit(text, Offer(self.tr("Undo"), undo, UNDO_STAYS_MS))

    def undo(self) -> bool:
        """Take back what was offered last; False if there is nothing."""
        return self._undos.take_last()

    def _say(self, text: str) -> None:
        self.said.emit(text, None)

    def _show_tracks(self, trigger: str) -> None:
        self.asked_for.emit(LIBRARY)
        if self.library is not None:
            self.library.show_trigger(trigger)
