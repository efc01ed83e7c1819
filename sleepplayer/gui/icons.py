"""Icons of one line family (Phosphor), tinted by the theme's tokens.

Loading the icon font costs more than the whole first paint, so buttons ask for their icon by name
and get it once `load` has been called after that paint; their room is kept meanwhile. The icons are
pixmaps: QtAwesome's own engine runs Python at every paint.
"""

from __future__ import annotations

from functools import cache
from weakref import WeakKeyDictionary

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QAbstractButton
from shiboken6 import isValid

from sleepplayer.gui.theme import NIGHT

SIZE = 20

_wanted: WeakKeyDictionary[QAbstractButton, tuple[str, str, str]] = WeakKeyDictionary()
_loaded = False


def want(
    button: QAbstractButton,
    name: str,
    *,
    tint: str = NIGHT.muted,
    checked: str = NIGHT.accent,
    size: int = SIZE,
) -> None:
    """Give a button a Phosphor icon, now or when the icons have been loaded."""
    button.setIconSize(QSize(size, size))
    _wanted[button] = (name, tint, checked)
    button.setIcon(icon(name, tint=tint, checked=checked, size=size) if _loaded else _blank(size))


def load() -> None:
    """Load the icon font and give every button what it asked for."""
    global _loaded  # noqa: PLW0603 - one font per process
    _loaded = True
    for button, (name, tint, checked) in list(_wanted.items()):
        if isValid(button):
            button.setIcon(icon(name, tint=tint, checked=checked, size=button.iconSize().width()))


@cache
def _blank(size: int) -> QIcon:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    return QIcon(pixmap)


@cache
def icon(
    name: str, *, tint: str = NIGHT.muted, checked: str = NIGHT.accent, size: int = SIZE
) -> QIcon:
    """A Phosphor icon, at once: the first one of all waits for the font."""
    import qtawesome  # noqa: PLC0415 - 120 ms that the first paint does not wait for

    made = QIcon()
    for scale in (1.0, 2.0, 3.0):
        for state, token in ((QIcon.State.Off, tint), (QIcon.State.On, checked)):
            drawn = qtawesome.icon(f"ph.{name}", color=token)
            pixmap: QPixmap = drawn.pixmap(QSize(round(size * scale), round(size * scale)))
            pixmap.setDevicePixelRatio(scale)
            for mode in (QIcon.Mode.Normal, QIcon.Mode.Active, QIcon.Mode.Disabled):
                made.addPixmap(pixmap, mode, state)
    return made
