"""The one place keys come in: an application-wide event filter in front of every widget."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QRadioButton,
    QWidget,
)

from sleepplayer.gui.dial import Dial
from sleepplayer.gui.keys import Action, Focus, binding_of, decide


class KeyFilter(QObject):
    """Asks `decide` about every key press and hands what it means to `act`.

    A key that meant something is eaten, and so are its repeats until it is released: a key held
    down adds ten minutes once and starts nothing afterwards.

    A key is looked at once, when it comes to the window. One that a widget lets pass climbs to its
    parents, and the keyboard may be elsewhere by then: Enter in a field closes it, and must not
    mean "play" to the list that has the keyboard next.
    """

    def __init__(
        self,
        *,
        still_awake: Callable[[], bool],
        act: Callable[[Action], None],
        offered: Callable[[], bool] = lambda: False,
        parent: QObject | None = None,
    ) -> None:
        """`offered`: whether a notice has something to press."""
        super().__init__(parent)
        self._still_awake = still_awake
        self._offered = offered
        self._act = act
        self._eaten: int | None = None
        self._looked_at = False  # the key that is down now

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Look at key presses only; everything else passes at once."""
        kind = event.type()
        if kind == QEvent.Type.KeyRelease:
            self._looked_at = False
        if kind != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.isAutoRepeat() and self._eaten == event.key():
            return True
        if self._looked_at and not watched.isWindowType():
            return False
        self._looked_at = True
        key = Qt.Key(event.key()) if event.key() in _KNOWN else Qt.Key.Key_unknown
        modifiers = event.modifiers()
        action = decide(
            key,
            modifiers,
            still_awake=self._still_awake(),
            offered=self._offered(),
            focus=focus_kind(focus_widget()),
        )
        if action is None:
            return self._press(key, modifiers, event)
        binding = binding_of(key, modifiers)
        repeats = action is not Action.STILL_AWAKE and binding is not None and binding.repeats
        self._eaten = None if repeats else event.key()
        if repeats or not event.isAutoRepeat():
            self._act(action)
        return True

    def _press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier, event: QKeyEvent) -> bool:
        """Enter presses the button that has the ring, as Space does: Qt does so in dialogs only,
        and there it is theirs."""
        focus = focus_widget()
        if (
            key not in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            or modifiers & ~Qt.KeyboardModifier.KeypadModifier
            or not isinstance(focus, QAbstractButton)
            or focus_kind(focus) & (Focus.ELSEWHERE | Focus.CHOICE)
        ):
            return False
        self._eaten = event.key()
        if not event.isAutoRepeat():
            focus.click()
        return True


_KNOWN = frozenset(int(key) for key in Qt.Key)


def focus_widget() -> QWidget | None:
    """The widget that has the keyboard, a popup or a dialog first."""
    return (
        QApplication.activePopupWidget()
        or QApplication.activeModalWidget()
        or QApplication.focusWidget()
    )


def focus_kind(widget: QWidget | None) -> Focus:
    """What kind of widget this is, as far as keys are concerned."""
    if widget is None:
        return Focus.NOTHING
    apart = (QApplication.activePopupWidget(), QApplication.activeModalWidget())
    if widget in apart or widget.property("ownKeys"):  # these: a list that lies over the page
        return Focus.ELSEWHERE
    if isinstance(widget, Dial):
        return Focus.FIELD if widget.typing else Focus.DIAL
    if isinstance(widget, QLineEdit) and widget.property("role") != "chipfield":
        return Focus.FIELD | Focus.TEXT
    if isinstance(widget, QAbstractItemView) and widget.property("sideways"):
        return Focus.LIST | Focus.SIDEWAYS
    kinds: tuple[tuple[type | tuple[type, ...], Focus], ...] = (
        ((QLineEdit, QAbstractSpinBox), Focus.FIELD),
        ((QComboBox, QRadioButton, QCheckBox), Focus.CHOICE),
        (QAbstractButton, Focus.BUTTON),
        (QAbstractSlider, Focus.SLIDER),
        (QAbstractItemView, Focus.LIST),
        (QAbstractScrollArea, Focus.SCROLLED),
    )
    kind = next((kind for types, kind in kinds if isinstance(widget, types)), Focus.NOTHING)
    # The buttons of a round leave Space to the pause.
    return (kind & ~Focus.BUTTON) | Focus.ROUND if widget.property("round") else kind
