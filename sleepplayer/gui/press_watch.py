"""Whatever is pressed, taken in front of everything else that listens."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

SETTLES_MS = 700
"""Who presses in the dark presses more than once, and holds on: so long nothing else is meant."""

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

_TAKEN = _PRESSES | _RELEASES | {QEvent.Type.ShortcutOverride, QEvent.Type.KeyRelease}


class PressWatch(QObject):
    """Takes every key, click and turn of the wheel of the whole program, in front of all others.

    Bare modifiers count: of Alt+Tab a window sees no more than Alt, and a hand in the dark finds
    the corner of the keyboard first.

    While the window is out of sight nothing is taken: what is pressed then is pressed elsewhere,
    as on the tray's icon, which on X11 is a window of this program, too.
    """

    def __init__(
        self, pressed: Callable[[], None], parent: QObject, *, seen: Callable[[], bool]
    ) -> None:
        super().__init__(parent)
        self._pressed = pressed
        self._seen = seen
        self._waits = False
        self._again = False  # it waits again, once this press is over
        self._held = False  # what was pressed repeats until it is let go
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLES_MS)
        self._settle.timeout.connect(self._leave)

    def begin(self) -> None:
        """From now on the next press is told; again: still in front of all others."""
        self._waits, self._held, self._again = True, False, False
        self._settle.stop()
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
            app.installEventFilter(self)

    def wait_again(self) -> None:
        """From within `pressed`: the one after this is told as well, once this one is over."""
        self._again = True

    def end(self, *, at_once: bool = False) -> None:
        """No press is told any more."""
        self._waits = self._again = False
        if at_once:
            self._held = False
            self._settle.stop()
        self._leave()

    @property
    def watches(self) -> bool:
        """Whether it still takes what is pressed."""
        return self._waits or self._again or self._held or self._settle.isActive()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Take presses, and what belongs to them; everything else passes."""
        kind = event.type()
        if kind not in _TAKEN:
            return False
        if not self._seen():
            self._held = False
            return False
        if kind == QEvent.Type.ShortcutOverride:
            event.accept()  # it comes as a key then, and is taken
            return True
        if kind == QEvent.Type.KeyRelease and isinstance(event, QKeyEvent):
            return self._released() if not event.isAutoRepeat() else self.watches
        if kind in _RELEASES:
            return self._released()
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
        if self._again and not self._held and not self._settle.isActive():
            self._again, self._waits = False, True
        app = QApplication.instance()
        if app is not None and not self.watches:
            app.removeEventFilter(self)
