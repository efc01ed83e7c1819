"""The minute before an end action: dark, silent, and whatever is pressed calls it off."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from sleepplayer import end_phrases
from sleepplayer.gui.parts import label
from sleepplayer.gui.theme import GRID, NIGHT_VIEW, TYPE, colour, font
from sleepplayer.night.after_silence import PendingEnd

SETTLES_MS = 700
"""Who presses in the dark presses more than once, and holds on: so long nothing else is meant."""

LINGERS_MS = 5_000
"""How long it stays dark while the system does what was announced: no page lights up for that."""

DUE_S = 1.5
"""What is gone with no more than this left was not called off: it is being done."""

WIDEST = 640

_PRESSES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonDblClick,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)
_RELEASES = frozenset(
    {
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.TouchEnd,
        QEvent.Type.TouchCancel,
        QEvent.Type.TabletRelease,
    }
)


class PressWatch(QObject):
    """Takes every key, click and turn of the wheel of the whole program, in front of all others.

    Bare modifiers count: of Alt+Tab a window sees no more than Alt, and a hand in the dark finds
    the corner of the keyboard first.
    """

    def __init__(self, pressed: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._pressed = pressed
        self._waits = False
        self._held = False  # what was pressed repeats until it is let go
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLES_MS)
        self._settle.timeout.connect(self._leave)

    def begin(self) -> None:
        """From now on the next press is told; again: still in front of all others."""
        self._waits, self._held = True, False
        self._settle.stop()
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
            app.installEventFilter(self)

    def end(self, *, at_once: bool = False) -> None:
        """No press is told any more."""
        self._waits = False
        if at_once:
            self._held = False
            self._settle.stop()
        self._leave()

    @property
    def watches(self) -> bool:
        """Whether it still takes what is pressed."""
        return self._waits or self._held or self._settle.isActive()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Take presses, and what belongs to them; everything else passes."""
        kind = event.type()
        if kind == QEvent.Type.ShortcutOverride:
            event.accept()  # it comes as a key then, and is taken
            return True
        if kind == QEvent.Type.KeyRelease and isinstance(event, QKeyEvent):
            return self._released() if not event.isAutoRepeat() else self.watches
        if kind in _RELEASES:
            return self._released()
        if kind not in _PRESSES:
            return False
        event.accept()
        repeats = isinstance(event, QKeyEvent) and event.isAutoRepeat()
        if self._waits and not repeats:  # a key that was down before is none that was pressed now
            self._waits = False
            self._held = kind != QEvent.Type.Wheel
            self._settle.start()
            self._pressed()
        return True

    def _released(self) -> bool:
        if self._waits:  # of what was pressed before
            return False
        self._held = False
        self._leave()
        return True

    def _leave(self) -> None:
        app = QApplication.instance()
        if app is not None and not self.watches:
            app.removeEventFilter(self)


class EndNotice(QWidget):
    """Lies over a whole window, near-black, with one sentence.

    It takes neither the keyboard nor the front, and shows nothing where the window is not shown.
    """

    called_off = Signal(object)
    """Something was pressed in time; the `EndAction`."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self._pending: PendingEnd | None = None
        self._sentence = ""
        self.words = label("", "lead", wrap=True)
        self.words.setTextFormat(Qt.TextFormat.RichText)
        self.words.setFont(font(TYPE.lead, tabular=True))
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(5 * GRID, 5 * GRID, 5 * GRID, 5 * GRID)
        column.addWidget(self.words)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # nothing is painted below it
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.BlankCursor)
        self._watch = PressWatch(self._on_press, self)
        self._linger = QTimer(self)
        self._linger.setSingleShot(True)
        self._linger.setInterval(LINGERS_MS)
        self._linger.timeout.connect(self.lift)
        self.hide()
        over.installEventFilter(self)

    @property
    def pending(self) -> PendingEnd | None:
        """What is announced."""
        return self._pending

    def text(self) -> str:
        """The sentence, without its colours."""
        return self._sentence

    def show_pending(self, pending: PendingEnd | None) -> None:
        """What is about to be done; None: nothing is any more."""
        before, self._pending = self._pending, pending
        if pending is not None:
            self._tell(pending)
            if before is None:
                self._begin()
        elif before is None:
            pass
        elif before.remaining_s > DUE_S:
            self.lift()
        else:
            self._tell(None)
            self._linger.start()

    def give_way(self) -> None:
        """Something has to be read below, once nothing is pending any more."""
        if self._pending is None and self.isVisibleTo(self._over):
            self.lift()

    def keep_in_front(self) -> None:
        """Others have begun to look at keys: what is pressed still comes here first."""
        if self.isVisibleTo(self._over):
            self._watch.begin()

    def lift(self, *, at_once: bool = False) -> None:
        """Let the window be seen again. `at_once`: keys mean what they mean from now on."""
        self._pending = None
        self._linger.stop()
        self._watch.end(at_once=at_once)
        self.hide()

    def call_off(self) -> None:
        """Whoever is there wants none of it."""
        pending = self._pending
        self.lift()
        if pending is not None:
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

    def _begin(self) -> None:
        self._linger.stop()
        self._cover()
        self.show()
        self.raise_()  # within its window
        self._watch.begin()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _cover(self) -> None:
        self.setGeometry(self._over.rect())
        side = max(5 * GRID, (self.width() - WIDEST) // 2)
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(side, 5 * GRID, side, 5 * GRID)

    def _tell(self, pending: PendingEnd | None) -> None:
        sentence = "" if pending is None else end_phrases.pending_sentence(pending)
        if sentence == self._sentence:  # nothing is painted for nothing
            return
        self._sentence = sentence
        self.setAccessibleName(sentence)
        self.words.setText(_coloured(sentence))


def _coloured(sentence: str) -> str:
    digits = rf'<span style="color: {NIGHT_VIEW.digits}">\g<0></span>'
    lit = re.sub(r"\d+", digits, escape(sentence, quote=False))
    return f'<span style="color: {NIGHT_VIEW.words}">{lit}</span>'
