"""The window: a rail, the pages, the quiet bar, and one line for what there is to tell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QHideEvent,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from sleepplayer import phrases
from sleepplayer.clock import Clock
from sleepplayer.gui import icons
from sleepplayer.gui.bridge import Bridge
from sleepplayer.gui.drops import dropped_paths
from sleepplayer.gui.help_page import HelpPage
from sleepplayer.gui.key_filter import KeyFilter
from sleepplayer.gui.keys import Action, hint
from sleepplayer.gui.player_bar import PlayerBar
from sleepplayer.gui.rail import Rail
from sleepplayer.gui.settings_page import SettingsPage
from sleepplayer.gui.stylesheet import apply_theme
from sleepplayer.gui.toast import Toast
from sleepplayer.gui.tonight.page import TonightPage
from sleepplayer.models import Track
from sleepplayer.night.notices import Extended, Notice, SessionEnded, TrackSkipped
from sleepplayer.night.ports import DriftMark
from sleepplayer.night.session import Session
from sleepplayer.night.settings import Settings

NARROW_BELOW = 900
SEEK_STEP_S = 10.0
TONIGHT, SETTINGS, HELP = range(3)


class MainWindow(QMainWindow):
    """Everything the person sees; what it cannot do itself it asks for by its signals."""

    paths_added = Signal(list, object)
    """Paths that were dropped or chosen, and the visible index they go to, or None."""

    settings_changed = Signal(object)
    """The `Settings` to keep."""

    closing = Signal()
    """The person closed the window: it is hidden already."""

    def __init__(
        self,
        *,
        session: Session,
        settings: Settings,
        clock: Clock,
        drift: DriftMark | None = None,
    ) -> None:
        super().__init__()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app)
        self.setWindowTitle(self.tr("Sleepplayer"))
        self.resize(1280, 800)
        self.setMinimumSize(620, 520)
        self.setAcceptDrops(True)
        self._session = session
        self._drift = drift
        self._painted = False
        self.bridge = Bridge(session=session, settings=settings, clock=clock, parent=self)
        self.bridge.settings_changed.connect(self.settings_changed)
        self._make_pages()
        self._lay_out()
        self.bar.set_drift(drift)
        self.turn_to(TONIGHT)
        self._actions = self._action_table()
        self._keys = KeyFilter(
            still_awake=lambda: session.view().still_awake, act=self.act, parent=self
        )
        if app is not None:
            app.installEventFilter(self._keys)
        self.bridge.refresh()
        self.tonight.timer.dial.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_pages(self) -> None:
        self.rail = Rail(
            (
                (self.tr("Tonight"), "moon", hint(Action.PAGE_TONIGHT)),
                (self.tr("Settings"), "sliders-horizontal", hint(Action.PAGE_SETTINGS)),
                (self.tr("Help"), "question", hint(Action.PAGE_HELP)),
            )
        )
        self.rail.turned_to.connect(self.turn_to)
        self.tonight = TonightPage(self.bridge)
        self.tonight.queue.paths_added.connect(self.paths_added)
        self.tonight.timer.refused.connect(self.show_sentence)
        self.settings_page = SettingsPage(self.bridge)
        self.help_page = HelpPage()
        self.pages = QStackedWidget()
        for page in (self.tonight, self.settings_page, self.help_page):
            self.pages.addWidget(page)
        self.bar = PlayerBar(self.bridge)
        self.bar.continue_asked.connect(self.continue_from_drift)

    def _lay_out(self) -> None:
        whole = QWidget()
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
        self.toast = Toast(whole)

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
        self.toast.say(text)

    def show_notice(self, notice: Notice) -> None:
        """Say what the session has to tell."""
        if isinstance(notice, TrackSkipped):
            self.tonight.queue.list.rows.note_failure(notice.title, notice.reason)
        elif isinstance(notice, Extended):
            self.tonight.timer.extended()
        elif isinstance(notice, SessionEnded):
            self.toast.dismiss()
        self.toast.say(phrases.notice_sentence(notice))
        self.refresh()

    def set_drift(self, mark: DriftMark | None) -> None:
        """Offer another place to continue from."""
        self._drift = mark
        self.bar.set_drift(mark)

    def refresh(self) -> None:
        """Show the session as it is now."""
        self.bridge.refresh()

    # --- what the person does -------------------------------------------------------------------

    def turn_to(self, page: int) -> None:
        """Show a page."""
        focus = QApplication.focusWidget()
        shown = (self.tonight.timer.dial, self.settings_page, self.help_page)[page]
        in_page = focus is not None and self.pages.isAncestorOf(focus)
        self.pages.setCurrentIndex(page)
        self.rail.show_page(page)
        if in_page:  # Qt would give the keyboard to the page's first control
            shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def continue_from_drift(self) -> None:
        """Go on where the last session began to fade."""
        mark, goal = self._drift, self.tonight.timer.goal()
        if mark is not None and goal is not None:
            self.bridge.do(lambda: self._session.continue_from(mark, goal))

    def act(self, action: Action) -> None:
        """Do what a key asks for."""
        self._actions[action]()

    def _action_table(self) -> dict[Action, Callable[[], object]]:
        session, bridge, timer = self._session, self.bridge, self.tonight.timer
        entries = self.tonight.queue.list
        return {
            Action.STILL_AWAKE: partial(bridge.do, session.still_awake),
            Action.START_PAUSE: timer.start_or_pause,
            Action.NEXT: partial(bridge.do, session.next),
            Action.PREVIOUS: partial(bridge.do, session.previous),
            Action.SEEK_ON: partial(bridge.seek_by, SEEK_STEP_S),
            Action.SEEK_BACK: partial(bridge.seek_by, -SEEK_STEP_S),
            Action.VOLUME_UP: partial(bridge.step_volume, 1),
            Action.VOLUME_DOWN: partial(bridge.step_volume, -1),
            Action.MUTE: bridge.toggle_mute,
            Action.LATER_5: partial(timer.later, 5),
            Action.LATER_10: partial(timer.later, 10),
            Action.LATER_15: partial(timer.later, 15),
            Action.END_SOFTLY: timer.end_softly,
            Action.CANCEL_TIMER: timer.cancel_timer,
            Action.REPEAT: bridge.next_repeat,
            Action.SHUFFLE: bridge.toggle_shuffle,
            Action.ADD_SOUNDS: self.tonight.queue.ask_for_files,
            Action.ADD_FOLDER: self.tonight.queue.ask_for_folder,
            Action.ENTRY_PLAY: entries.play_chosen,
            Action.ENTRY_REMOVE: entries.remove_chosen,
            Action.ENTRY_UP: partial(entries.move_chosen, -1),
            Action.ENTRY_DOWN: partial(entries.move_chosen, 1),
            Action.PAGE_TONIGHT: partial(self.turn_to, TONIGHT),
            Action.PAGE_SETTINGS: partial(self.turn_to, SETTINGS),
            Action.PAGE_HELP: partial(self.turn_to, HELP),
            Action.QUIT: self.close,
        }

    # --- the window itself ----------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """A narrow window has a narrow rail and one column."""
        narrow = event.size().width() < NARROW_BELOW
        self.rail.set_narrow(narrow)
        self.tonight.set_narrow(narrow)
        self.help_page.set_narrow(narrow)
        super().resizeEvent(event)
        self.toast.place(self.height() - self.bar.height(), centred=narrow)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """After the first paint the icons are loaded."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, icons.load)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Seen again: show how things are."""
        super().showEvent(event)
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

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Gone at once; the application fades the sound and quits."""
        self.bridge.flush()
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self._keys)
        event.accept()
        self.hide()
        self.closing.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Files are welcome anywhere."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Outside the list they go to its end."""
        paths = dropped_paths(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.paths_added.emit(paths, None)
