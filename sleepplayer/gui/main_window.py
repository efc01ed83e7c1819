"""The window: a rail, the pages, the quiet bar, and one line for what there is to tell.

Longer than other rooms: it is where all pages, the keys and the application meet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QHideEvent,
    QIcon,
    QMouseEvent,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from sleepplayer import phrases
from sleepplayer.clock import Clock
from sleepplayer.gui import icons
from sleepplayer.gui.actions import DISCOVERY, LIBRARY, PROFILE, TONIGHT, TRIGGERS, action_table
from sleepplayer.gui.bridge import Bridge
from sleepplayer.gui.desks import Desks
from sleepplayer.gui.drops import dropped_sources
from sleepplayer.gui.key_filter import KeyFilter
from sleepplayer.gui.keys import Action, hint
from sleepplayer.gui.pages import Pages
from sleepplayer.gui.player_bar import PlayerBar
from sleepplayer.gui.rail import Rail
from sleepplayer.gui.stylesheet import apply_theme, prepare_theme
from sleepplayer.gui.tonight.page import TonightPage
from sleepplayer.models import Playlist, Track
from sleepplayer.night.after_silence import PendingEnd
from sleepplayer.night.end_action import EndAction
from sleepplayer.night.notices import LimitReached, Notice, SessionEnded, TrackSkipped
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

FRAME = QSize(16, 48)
"""What the desktop may put around a window, title bar included."""

NARROW_RAIL_BELOW = 1120
"""So that two columns still fit beside it; they stack below about 900."""


class MainWindow(QMainWindow):
    """Everything the person sees; what it cannot do itself it asks for by its signals."""

    paths_added = Signal(list, object)
    """Paths, and addresses as text, that were dropped, pasted or chosen, and the visible index they
    go to, or None."""

    settings_changed = Signal(object)
    """The `Settings` to keep."""

    painted = Signal()
    """It is on the screen for the first time: what that did not need can be loaded now."""

    closing = Signal()
    """The person closed the window: it is hidden already."""

    hidden_away = Signal()
    """The person closed the window, and it `stays`: hidden, to be brought up again."""

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
        self._painted = False
        self._page = TONIGHT
        self.asked: Callable[[], object] | None = None
        """What is being asked of the session, to be asked again; None: to play a track."""

        self.stays: Callable[[], bool] = lambda: False
        """Whether closing the window only hides it."""

        self.bridge = Bridge(session=session, settings=settings, clock=clock, parent=self)
        self.bridge.settings_changed.connect(self.settings_changed)
        self._make_pages()
        self._lay_out()
        self.bar.set_drift(drift)
        self.rail.show_page(TONIGHT)
        self._actions = action_table(self, self.bridge, self.tonight)
        self._keys = KeyFilter(
            still_awake=lambda: session.view().still_awake,
            act=self.act,
            offered=self.offered,
            parent=self,
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
        pages.said.connect(self._say)
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

    @cached_property
    def toast(self) -> Toast:
        """Made when there is first something to say."""
        from sleepplayer.gui.toast import Toast  # noqa: PLC0415 - the first paint does not wait

        made = Toast(self._whole, above=self.bar)
        self.bridge.viewed.connect(made.follow)
        return made

    @cached_property
    def switcher(self) -> Switcher | None:
        """The list of people; made when it is first opened."""
        if self._desks.people is None:
            return None
        from sleepplayer.gui.people.switcher import Switcher  # noqa: PLC0415 - see above

        made = Switcher(self._desks.people(), self._whole, beside=self.rail.profile_button)
        made.page_asked.connect(lambda: self.turn_to(PROFILE))
        return made

    @cached_property
    def end_notice(self) -> EndNotice:
        """Made when something is about to follow the silence for the first time."""
        from sleepplayer.gui.end_notice import EndNotice  # noqa: PLC0415 - see above

        made = EndNotice(self)
        made.called_off.connect(self._end_called_off)
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
        if "end_notice" in self.__dict__:
            self.end_notice.give_way()
        self.toast.say(text)

    def show_notice(self, notice: Notice, words: str = "", offer: Offer | None = None) -> None:
        """Say what the session has to tell, if need be in other `words` than everywhere, and offer
        what can be done about it."""
        if isinstance(notice, TrackSkipped):
            self.tonight.queue.list.rows.note_failure(notice.title, notice.reason)
        elif isinstance(notice, SessionEnded | LimitReached):  # the last of these says all
            self.toast.dismiss()
        self.toast.say(words or phrases.notice_sentence(notice), offer)
        self.refresh()

    def begin_anew(self, settings: Settings, tracks: Sequence[Track]) -> None:
        """It is another person's evening: their settings, and these tracks until it is planned.

        Nothing of the one before stays in sight.
        """
        if "toast" in self.__dict__:
            self.toast.dismiss()
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
        if pending is not None or "end_notice" in self.__dict__:
            self.end_notice.show_pending(pending)

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
            self._give_keyboard()
        if "toast" in self.__dict__:  # other controls are in its way
            self.toast.place()
        self.pages.turned(page)

    def _give_keyboard(self) -> None:
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
        return "toast" in self.__dict__ and self.toast.offers

    def take_offer(self) -> None:
        """Do what a notice offers, if one does."""
        if self.offered():
            self.toast.take()

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

    def _say(self, text: str, offer: Offer | None) -> None:
        self.toast.say(text, offer)

    def _end_called_off(self, action: EndAction) -> None:
        from sleepplayer import end_phrases  # noqa: PLC0415 - the first paint does not wait

        self.end_called_off.emit(action)
        self.toast.dismiss()  # that it is silent is no news
        self.toast.say(end_phrases.cancelled_sentence(action))

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

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """After the first paint the icons are loaded."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self._after_paint)

    def _after_paint(self) -> None:
        self._listen_to_keys()
        self.painted.emit()  # first: what it starts loads on threads of its own
        icons.load()
        self.setWindowIcon(QIcon(str(resource_path("icons", "sleepplayer.svg"))))

    def _listen_to_keys(self) -> None:
        # From the first paint on: with the first event of all that a filter sees, PySide makes
        # the types of all events there are, which takes 20 ms.
        app = QApplication.instance()
        if app is not None and self.isVisible():
            app.installEventFilter(self._keys)
            if "end_notice" in self.__dict__:
                self.end_notice.keep_in_front()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Seen again: show how things are."""
        super().showEvent(event)
        if self._painted:
            self._listen_to_keys()
        self.bridge.set_seen(not self.isMinimized())

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Unseen: nothing is painted."""
        super().hideEvent(event)
        self.bridge.set_seen(False)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Minimised is unseen."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            self.bridge.set_seen(self.isVisible() and not self.isMinimized())

    def bring_up(self) -> None:
        """Show it, in front of others, with the keyboard."""
        if self.isMinimized():
            self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        if not self.isVisible():
            self.show()
            self._give_keyboard()  # hidden, it has lost it
        self.raise_()
        self.activateWindow()

    def quit(self) -> None:
        """Gone at once, whether it `stays` or not; the application fades the sound and quits."""
        self._go()
        self.closing.emit()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Gone at once, to the tray or for good; when the desktop's session ends, for good."""
        event.accept()
        app = QApplication.instance()
        leaving = isinstance(app, QApplication) and app.isSavingSession()
        if leaving or not self.stays():
            self.quit()
        else:
            self._go()
            self.hidden_away.emit()

    def _go(self) -> None:
        self.bridge.flush()
        if "end_notice" in self.__dict__:  # who closes a window is awake
            self.end_notice.call_off()
            self.end_notice.lift(at_once=True)
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self._keys)
        self.hide()

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
