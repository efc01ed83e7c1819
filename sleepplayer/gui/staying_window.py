"""A window that may stay when it is closed: how it comes, is seen, hides and goes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QHideEvent, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow


class StayingWindow(QMainWindow):
    """Tells what becomes of it; whoever inherits from it says what that means."""

    painted = Signal()
    """It is on the screen for the first time: what that did not need can be loaded now."""

    closing = Signal()
    """The person closed the window: it is hidden already."""

    hidden_away = Signal()
    """The person closed the window, and it `stays`: hidden, to be brought up again."""

    def __init__(self) -> None:
        super().__init__()
        self.stays: Callable[[], bool] = lambda: False
        """Whether closing the window only hides it."""

        self._painted = False
        self._listener: QObject | None = None

    # --- what others say of it ------------------------------------------------------------------

    def listen_with(self, listener: QObject) -> None:
        """An event filter for the whole program, while the window is there."""
        self._listener = listener

    def seen_changed(self, seen: bool) -> None:
        """It is on the screen, or no more; may be told again."""

    def keys_heard(self) -> None:
        """The listener is in front of all other filters now."""

    def first_painted(self) -> None:
        """What is not needed before can be made now."""

    def leaving(self) -> None:
        """It is about to hide, by the person's wish."""

    def give_keyboard(self) -> None:
        """Brought up, it has the keyboard nowhere."""

    # --- how it comes and goes ------------------------------------------------------------------

    def bring_up(self) -> None:
        """Show it, in front of others, with the keyboard."""
        if self.isMinimized():
            self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        if not self.isVisible():
            self.show()
            self.give_keyboard()  # hidden, it has lost it
        self.raise_()
        self.activateWindow()

    def show_quietly(self, *, minimised: bool) -> None:
        """Let it be found among the minimised ones, or show it in front of all others, until it is
        to `stand_back`. Whoever has the keyboard keeps it."""
        state = self.windowState() & ~Qt.WindowState.WindowMinimized
        if minimised:
            state |= Qt.WindowState.WindowMinimized
        if state != self.windowState() and self.isVisible():
            self.hide()  # only what comes anew can be told not to take the keyboard
        self._set_quiet(quiet=True)
        self.setWindowState(state)
        if not minimised:  # without the keyboard, some desktops put it behind others
            self._set_in_front(front=True)
        self.show()
        self._set_quiet(quiet=False)

    def stand_back(self) -> None:
        """Others may come in front of it again."""
        self._set_in_front(front=False)

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

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """After the first paint there is time for more."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self._after_paint)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Seen again: show how things are."""
        super().showEvent(event)
        if self._painted:
            self._listen()
        self.seen_changed(not self.isMinimized())

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Unseen: nothing is painted."""
        super().hideEvent(event)
        self.seen_changed(False)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Minimised is unseen."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            self.seen_changed(self.isVisible() and not self.isMinimized())

    def _set_in_front(self, *, front: bool) -> None:
        handle = self.windowHandle()
        if handle is not None:  # its own flag: with the widget's the window would be made anew
            handle.setFlag(Qt.WindowType.WindowStaysOnTopHint, front)

    def _set_quiet(self, *, quiet: bool) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, quiet)
        handle = self.windowHandle()
        if handle is not None:  # what the attribute is good for when one is made
            handle.setProperty("_q_showWithoutActivating", quiet)

    def _go(self) -> None:
        self.leaving()
        app = QApplication.instance()
        if app is not None and self._listener is not None:
            app.removeEventFilter(self._listener)
        self.hide()

    def _after_paint(self) -> None:
        self._listen()
        self.painted.emit()  # first: what it starts loads on threads of its own
        self.first_painted()

    def _listen(self) -> None:
        # From the first paint on: with the first event of all that a filter sees, PySide makes
        # the types of all events there are, which takes 20 ms.
        app = QApplication.instance()
        if app is not None and self._listener is not None and self.isVisible():
            app.installEventFilter(self._listener)
            self.keys_heard()
