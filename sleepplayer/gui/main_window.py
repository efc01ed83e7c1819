"""The window: a rail, the pages, the quiet bar, and a board for what there is to tell.

Longer than other rooms: it is where all pages, the keys and the application meet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QIcon, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from sleepplayer.clock import Clock
from sleepplayer.gui import icons
from sleepplayer.gui.actions import DISCOVERY, LIBRARY, PROFILE, TONIGHT, TRIGGERS, action_table
from sleepplayer.gui.bridge import Bridge
from sleepplayer.gui.desks import Desks
from sleepplayer.gui.drops import dropped_sources
from sleepplayer.gui.key_filter import KeyFilter
from sleepplayer.gui.keys import Action, hint
from sleepplayer.gui.notice_board import NoticeBoard
from sleepplayer.gui.pages import Pages
from sleepplayer.gui.player_bar import PlayerBar
from sleepplayer.gui.rail import Rail
from sleepplayer.gui.staying_window import StayingWindow
from sleepplayer.gui.stylesheet import apply_theme, prepare_theme
from sleepplayer.gui.tonight.page import TonightPage
from sleepplayer.models import Playlist, Track
from sleepplayer.night.end_action import EndAction
from sleepplayer.night.notices import Notice, TrackSkipped
from sleepplayer.night.ports import DriftMark
from sleepplayer.night.session import Session
from sleepplayer.night.settings import Settings
from sleepplayer.night.view import Phase
from sleepplayer.resources import resource_path

if TYPE_CHECKING:
    from sleepplayer.gui.discovery.page import DiscoveryPage
    from sleepplayer.gui.end_notice import EndNotice
    from sleepplayer.gui.help_page import HelpPage
    from sleepplayer.gui.library.page import LibraryPage
    from sleepplayer.gui.people.switcher import Switcher
    from sleepplayer.gui.settings_page import SettingsPage
    from sleepplayer.gui.toast import Offer, Toast
    from sleepplayer.gui.triggers.page import TriggersPage
    from sleepplayer.night.after_silence import PendingEnd

FRAME = QSize(16, 48)
"""What the desktop may put around a window, title bar included."""

NARROW_RAIL_BELOW = 1120
"""So that two columns still fit beside it; they stack below about 900."""


class MainWindow(StayingWindow):
    """Everything the person sees; what it cannot do itself it asks for by its signals."""

    paths_added = Signal(list, object)
    """Paths, and addresses as text, that were dropped, pasted or chosen, and the visible index they
    go to, or None."""

    settings_changed = Signal(object)
    """The `Settings` to keep."""

    end_called_off = Signal(object)
    """Something was pressed while this `EndAction` was pending: nothing follows the silence."""

    never_asked = Signal(object)
    """`LibraryTrack`s that are never to be played again."""

    again_asked = Signal(object)
    """`LibraryTrack`s that may be played again."""

    playlist_asked = Signal(object)
    """The tracks of a `Playlist` are wanted for tonight: `Tonight.take_instead`."""

    def __init__(
        self,
        *,
        session: Session,
        settings: Settings,
        clock: Clock,
        drift: DriftMark | None = None,
        desks: Desks | None = None,
        planned: bool = False,
    ) -> None:
        """`desks` make what pages talk to, when they are first opened. `planned`: the Tonight page
        will be given a plan."""
        super().__init__()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            prepare_theme(app)
        self.setWindowTitle(self.tr("Sleepplayer"))
        room = self.screen().availableSize() - FRAME
        self.resize(QSize(1280, 800).boundedTo(room))
        self.setMinimumSize(600, 440)
        self.setAcceptDrops(True)
        self._session = session
        self._drift = drift
        self._desks = desks or Desks()
        self._planned = planned
        self._page = TONIGHT
        self.asked: Callable[[], object] | None = None
        """What is being asked of the session, to be asked again; None: to play a track."""

        self.bridge = Bridge(session=session, settings=settings, clock=clock, parent=self)
        self.bridge.settings_changed.connect(self.settings_changed)
        self._make_pages()
        self._lay_out()
        self.bar.set_drift(drift)
        self.rail.show_page(TONIGHT)
        self._actions = action_table(self, self.bridge, self.tonight)
        self.listen_with(
            KeyFilter(
                still_awake=lambda: session.view().still_awake,
                act=self.act,
                offered=self.offered,
                parent=self,
            )
        )
        if isinstance(app, QApplication):
            apply_theme(app)
        self.bridge.refresh()
        self.tonight.take_keyboard()

    def _make_pages(self) -> None:
        self.rail = Rail(
            (
                (self.tr("Tonight"), "moon", hint(Action.PAGE_TONIGHT)),
                (self.tr("Library"), "books", hint(Action.PAGE_LIBRARY)),
                (self.tr("Triggers"), "ear", hint(Action.PAGE_TRIGGERS)),
                (self.tr("Settings"), "sliders-horizontal", hint(Action.PAGE_SETTINGS)),
                (self.tr("Help"), "question", hint(Action.PAGE_HELP)),
            ),
            profile_key=hint(Action.PEOPLE),
        )
        self.rail.turned_to.connect(self.turn_to)
        self.rail.profile_asked.connect(self.turn_people)
        self.tonight = TonightPage(self.bridge, planned=self._planned)
        self.tonight.queue.paths_added.connect(self.paths_added)
        self.tonight.queue.said.connect(self.show_sentence)
        self.tonight.timer.refused.connect(self.show_sentence)
        self.tonight.triggers_asked.connect(lambda: self.turn_to(TRIGGERS))
        self.tonight.playlist_asked.connect(self.playlist_asked)
        self.pages = pages = Pages(self.tonight, self.bridge, self._desks)
        self.tonight.offered.connect(pages.offer)
        pages.asked_for.connect(self.turn_to)
        pages.tracks_played.connect(self.tonight.play_tracks)
        pages.tracks_queued.connect(lambda tracks: self.add_tracks(tracks, None))
        pages.never_asked.connect(self.never_asked)
        pages.again_asked.connect(self.again_asked)
        pages.playlist_played.connect(self._play_playlist)
        self.bar = PlayerBar(self.bridge)
        self.bar.continue_asked.connect(self.continue_from_drift)

    def _lay_out(self) -> None:
        self._whole = whole = QWidget()
        rows = QVBoxLayout()
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.pages, 1)
        rows.addWidget(self.bar)
        columns = QHBoxLayout(whole)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(0)
        columns.addWidget(self.rail)
        columns.addLayout(rows, 1)
        self.setCentralWidget(whole)
        self.board = NoticeBoard(self, whole, self.bar, self.bridge)
        self.board.end_called_off.connect(self.end_called_off)
        self.pages.said.connect(self.board.say)

    @property
    def toast(self) -> Toast:
        """See `NoticeBoard`."""
        return self.board.toast

    @property
    def end_notice(self) -> EndNotice:
        """See `NoticeBoard`."""
        return self.board.end_notice

    @cached_property
    def switcher(self) -> Switcher | None:
        """The list of people; made when it is first opened."""
        if self._desks.people is None:
            return None
        from sleepplayer.gui.people.switcher import Switcher  # noqa: PLC0415 - the first paint

        made = Switcher(self._desks.people(), self._whole, beside=self.rail.profile_button)
        made.page_asked.connect(lambda: self.turn_to(PROFILE))
        return made

    @property
    def settings_page(self) -> SettingsPage:
        """See `Pages`."""
        return self.pages.settings

    @property
    def help_page(self) -> HelpPage:
        """See `Pages`."""
        return self.pages.help

    # --- what the application tells it ----------------------------------------------------------

    def add_tracks(self, tracks: Sequence[Track], at: int | None) -> None:
        """Put tracks into the queue at a visible index, or at its end."""
        self._session.queue.add(tracks, at=at)
        self.bridge.do(self._session.queue_changed)

    def set_loading(self, count: int) -> None:
        """So many files are being looked at; 0: done."""
        self.tonight.queue.set_loading(count)

    def show_sentence(self, text: str) -> None:
        """Say something, quietly."""
        self.board.say(text)

    def show_notice(self, notice: Notice, words: str = "", offer: Offer | None = None) -> None:
        """Say what the session has to tell, if need be in other `words` than everywhere, and offer
        what can be done about it."""
        if isinstance(notice, TrackSkipped):
            self.tonight.queue.list.rows.note_failure(notice.title, notice.reason)
        self.board.show_notice(notice, words, offer)
        self.refresh()

    def begin_anew(self, settings: Settings, tracks: Sequence[Track]) -> None:
        """It is another person's evening: their settings, and these tracks until it is planned.

        Nothing of the one before stays in sight.
        """
        self.board.dismiss()
        self.take_settings(settings)
        self.tonight.begin_anew(tracks)
        self.pages.begin_anew()

    def take_settings(self, settings: Settings) -> None:
        """Another person's settings count from now on."""
        self.bridge.turn(settings)
        self.tonight.timer.show_settings()
        if self.pages.has("settings"):
            self.pages.settings.show_settings()

    def people_changed(self) -> None:
        """Somebody's name, limits or allow-list are other than they were."""
        self.pages.show_people()
        if "switcher" in self.__dict__ and self.switcher is not None:
            self.switcher.refresh()

    def set_drift(self, mark: DriftMark | None) -> None:
        """Offer another place to continue from."""
        self._drift = mark
        self.bar.set_drift(mark)

    def set_offered(self, actions: frozenset[EndAction]) -> None:
        """The system has answered which of its own end actions it would carry out."""
        self.bridge.set_offered(actions)
        if self.pages.has("settings"):
            self.pages.settings.set_offered(actions)

    def set_tray(self, available: bool) -> None:
        """Whether there is a tray the window can be closed to."""
        self.pages.set_tray(available)

    def show_pending_end(self, pending: PendingEnd | None) -> None:
        """What is about to follow the silence, about once a second; None: nothing any more."""
        self.board.show_pending_end(pending)

    def show_hindered(self, text: str) -> None:
        """Why what should have followed the silence did not: it stands on Tonight until the next
        start; "" takes it away."""
        self.tonight.timer.show_hindered(text)

    def refresh(self) -> None:
        """Show the session as it is now."""
        self.bridge.refresh()

    # --- what the person does -------------------------------------------------------------------

    def turn_to(self, page: int) -> None:
        """Show a page."""
        focus = QApplication.focusWidget()
        in_page = focus is not None and self.pages.isAncestorOf(focus)
        shown = self.pages.page(page)
        self.rail.show_page(self._page)  # a click has checked the button already
        if shown is None:
            self.toast.say(self.tr("This page could not be opened. Tonight’s sounds still play."))
            return
        self._page = page
        self.pages.setCurrentWidget(shown)
        self.rail.show_page(page)
        if in_page:  # Qt would give the keyboard to the page's first control
            self.give_keyboard()
        self.board.page_turned()
        self.pages.turned(page)

    def give_keyboard(self) -> None:
        """To the page that is shown."""
        shown = self.pages.currentWidget()
        if self._page == TONIGHT:
            self.tonight.take_keyboard()
        elif shown is not None:
            shown.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def page(self) -> int:
        """The page that is shown."""
        return self._page

    @property
    def library(self) -> LibraryPage | None:
        """The library page while it is the one that is shown."""
        return self.pages.library if self._page == LIBRARY else None

    @property
    def triggers(self) -> TriggersPage | None:
        """The Triggers page while it is the one that is shown."""
        return self.pages.triggers if self._page == TRIGGERS else None

    @property
    def discovery(self) -> DiscoveryPage | None:
        """The discovery page while it is the one that is shown."""
        return self.pages.discovery if self._page == DISCOVERY else None

    def offered(self) -> bool:
        """Whether a notice has something to press."""
        return self.board.offers

    def take_offer(self) -> None:
        """Do what a notice offers, if one does."""
        self.board.take_offer()

    def turn_people(self) -> None:
        """Open or close the list of people."""
        if self.switcher is not None:
            self.switcher.toggle()

    def continue_from_drift(self) -> None:
        """Go on where the last session began to fade."""
        mark, goal = self._drift, self.tonight.timer.goal()
        if mark is not None and goal is not None:
            with self.asking(self.continue_from_drift):
                self.bridge.do(lambda: self._session.continue_from(mark, goal))

    def undo(self) -> None:
        """Take back what was done last: on the page that is shown, tonight, or in the library."""
        page = self.triggers or self.library
        if page is None and self.pages.undo():
            self.toast.withdraw()
            return
        page = page or (self.pages.library if self.pages.has("library") else None)
        if page is None:
            self.toast.say(self.tr("There is nothing to undo."))
        else:
            self.toast.withdraw()
            page.undo()

    @contextmanager
    def asking(self, again: Callable[[], object]) -> Iterator[None]:
        """While this is asked of the session, `again` is what a lifted bar lets be asked anew."""
        self.asked = again
        try:
            yield
        finally:
            self.asked = None

    def _play_playlist(self, playlist: Playlist, tracks: Sequence[Track]) -> None:
        """A playlist becomes tonight's sounds, and plays; there is a way back."""
        with self.asking(lambda: self._play_playlist(playlist, tracks)):
            undo = self.tonight.play_instead(playlist.name, tracks)
        if undo is None:
            return
        self.turn_to(TONIGHT)
        if self.pages.library is not None:
            plays = self.bridge.view.phase is not Phase.IDLE
            text = self.tr("“{name}” plays tonight.") if plays else self.tr("“{name}” is ready.")
            self.pages.library.offer_undo(text.format(name=playlist.name), undo)

    def act(self, action: Action) -> None:
        """Do what a key asks for."""
        self._actions[action]()

    # --- the window itself ----------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """A click beside all controls takes the keyboard from them."""
        if self._page == TONIGHT:
            self.tonight.rest_keyboard()
        super().mousePressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """A narrow window has a narrow rail."""
        self.rail.set_narrow(event.size().width() < NARROW_RAIL_BELOW)
        super().resizeEvent(event)

    def first_painted(self) -> None:
        """The icons are loaded."""
        icons.load()
        self.setWindowIcon(QIcon(str(resource_path("icons", "sleepplayer.svg"))))

    def keys_heard(self) -> None:
        """Only the dark minute listens before the key table."""
        self.board.keep_in_front()

    def seen_changed(self, seen: bool) -> None:
        """Unseen, nothing is asked, and nothing that is said goes by."""
        self.bridge.set_seen(seen)
        self.board.set_seen(seen)

    def leaving(self) -> None:
        """What has not settled is kept."""
        self.bridge.flush()
        self.board.leave()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Files are welcome anywhere."""
        if dropped_sources(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Outside the list they go to its end."""
        sources = dropped_sources(event.mimeData())
        if sources:
            event.acceptProposedAction()
            self.paths_added.emit(sources, None)
