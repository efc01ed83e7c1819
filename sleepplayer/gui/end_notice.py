"""The minute before an end action: dark, silent, and whatever is pressed calls it off."""

from __future__ import annotations

import re
from html import escape

from PySide6.QtCore import QEasingCurve, QEvent, QObject, QPropertyAnimation, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QGuiApplication,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QGraphicsOpacityEffect, QVBoxLayout, QWidget

from sleepplayer import end_phrases
from sleepplayer.gui.parts import label
from sleepplayer.gui.press_watch import PressWatch
from sleepplayer.gui.theme import GRID, NIGHT_VIEW, TYPE, colour, font, motion_ms
from sleepplayer.night.after_silence import PendingEnd

LINGERS_MS = 5_000
"""How long it stays dark while the system does what was announced, or after it was called off: no
page lights up for that, unless something is pressed."""

DUE_S = 1.5
"""What is gone with no more than this left was not called off: it is being done."""

WIDEST = 640


class EndNotice(QWidget):
    """Lies over a whole window, near-black, with one sentence.

    It takes neither the keyboard nor the front, and shows nothing where the window is not shown.
    Called off, it says so and stays dark until the next press; then the page comes softly.
    """

    called_off = Signal(object)
    """Something was pressed in time; the `EndAction`."""

    covers = Signal(bool)
    """Whether the window below cannot be read."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self._pending: PendingEnd | None = None
        self._sentence = ""
        self._lies = False
        self.words = label("", "lead", wrap=True)
        self.words.setTextFormat(Qt.TextFormat.RichText)
        self.words.setFont(font(TYPE.lead, tabular=True))
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(5 * GRID, 5 * GRID, 5 * GRID, 5 * GRID)
        column.addWidget(self.words)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._watch = PressWatch(self._on_press, self, seen=self._is_seen)
        self._linger = QTimer(self)
        self._linger.setSingleShot(True)
        self._linger.setInterval(LINGERS_MS)
        self._linger.timeout.connect(self.lift)
        self._going: QPropertyAnimation | None = None
        self.hide()
        over.installEventFilter(self)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._follow_keyboard)

    @property
    def pending(self) -> PendingEnd | None:
        """What is announced."""
        return self._pending

    @property
    def lies(self) -> bool:
        """Whether the window below cannot be read; what is going already does not count."""
        return self._lies

    def text(self) -> str:
        """The sentence, without its colours."""
        return self._sentence

    def show_pending(self, pending: PendingEnd | None) -> None:
        """What is about to be done; None: nothing is any more."""
        before, self._pending = self._pending, pending
        if pending is not None:
            self._tell_pending()
            if before is None:
                self._begin()
        elif before is None:
            pass
        elif before.remaining_s > DUE_S:  # by whatever else
            self._stay_dark(end_phrases.cancelled_sentence(before.action))
        else:
            self._stay_dark("")

    def give_way(self) -> None:
        """Something has to be read below, once nothing is pending and nothing is said here."""
        if self._pending is None and not self._sentence:
            self.lift()

    def keep_in_front(self) -> None:
        """Others have begun to look at keys: what is pressed still comes here first."""
        if self._lies:
            self._watch.begin()

    def lift(self, *, at_once: bool = False) -> None:
        """Let the window be seen again. `at_once`: keys mean what they mean from now on, and
        nothing moves."""
        self._pending = None
        self._linger.stop()
        self._watch.end(at_once=at_once)
        if not self._lies and not at_once:  # it is going, or gone
            return
        lay, self._lies = self._lies, False
        self._be_gone(0 if at_once or not self._is_seen() else motion_ms())
        if lay:
            self.covers.emit(False)

    def call_off(self) -> None:
        """Whoever is there wants none of it."""
        pending, self._pending = self._pending, None
        if pending is None:
            self.lift()
            return
        self._watch.wait_again()
        self._stay_dark(end_phrases.cancelled_sentence(pending.action))
        self.called_off.emit(pending.action)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """The window has another size: cover it."""
        if event.type() == QEvent.Type.Resize and watched is self._over:
            self._cover()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Near-black."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), colour(NIGHT_VIEW.bg))
        painter.end()

    def _on_press(self) -> None:
        self.call_off()

    def _is_seen(self) -> bool:
        return self._over.isVisible() and not self._over.isMinimized()

    def _be_gone(self, duration_ms: int) -> None:
        self._stop_going()
        if duration_ms == 0:
            self.hide()
            return
        # Only for this long: below a widget with an effect everything is painted with each second.
        effect = QGraphicsOpacityEffect(self)
        self.setGraphicsEffect(effect)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, False)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._going = going = QPropertyAnimation(effect, b"opacity", self)
        going.setDuration(duration_ms)
        going.setStartValue(1.0)
        going.setEndValue(0.0)
        going.setEasingCurve(QEasingCurve.Type.OutCubic)
        going.finished.connect(self._gone)
        going.start()

    def _gone(self) -> None:
        self.hide()
        self._stop_going()

    def _stop_going(self) -> None:
        if self._going is not None:
            self._going.stop()
            self._going.deleteLater()
            self._going = None
            self.setGraphicsEffect(None)  # type: ignore[arg-type]  # as documented: it is removed

    def _begin(self) -> None:
        self._linger.stop()
        self._stop_going()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # nothing is painted below it
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, False)
        self._cover()
        self.show()
        self.raise_()  # within its window
        self._watch.begin()
        self._lies = True
        self.covers.emit(True)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _stay_dark(self, sentence: str) -> None:
        self._tell(sentence)
        self.setCursor(Qt.CursorShape.BlankCursor)
        self._linger.start()

    def _cover(self) -> None:
        self.setGeometry(self._over.rect())
        side = max(5 * GRID, (self.width() - WIDEST) // 2)
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(side, 5 * GRID, side, 5 * GRID)

    def _follow_keyboard(self) -> None:
        if self._pending is not None:
            self._tell_pending()

    def _tell_pending(self) -> None:
        """With another program in front no key comes here: then it is a click, and its pointer."""
        if self._pending is None:
            return
        hears_keys = QGuiApplication.focusWindow() is not None
        shape = Qt.CursorShape.BlankCursor if hears_keys else Qt.CursorShape.ArrowCursor
        if self.cursor().shape() is not shape:
            self.setCursor(shape)
        self._tell(end_phrases.pending_sentence(self._pending, hears_keys=hears_keys))

    def _tell(self, sentence: str) -> None:
        if sentence == self._sentence:  # nothing is painted for nothing
            return
        self._sentence = sentence
        self.setAccessibleName(sentence)
        self.words.setText(_coloured(sentence))


def _coloured(sentence: str) -> str:
    digits = rf'<span style="color: {NIGHT_VIEW.digits}">\g<0></span>'
    lit = re.sub(r"\d+", digits, escape(sentence, quote=False))
    return f'<span style="color: {NIGHT_VIEW.words}">{lit}</span>'
