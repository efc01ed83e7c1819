"""Icons of one line family (Phosphor), tinted by the theme's tokens.

The font and its table of names are QtAwesome's, taken from its folder: importing it would load four
of Qt's libraries nothing here draws with, ten more fonts, and stand still for 140 ms. Reading them
is still more than the first paint should wait for, so buttons ask for their icon by name and get it
once `load` has been called after that paint; their room is kept meanwhile.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from weakref import WeakKeyDictionary

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontDatabase, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractButton
from shiboken6 import isValid

from sleepplayer.gui.theme import NIGHT, colour
from sleepplayer.resources import MissingResource

SIZE = 20
GLYPH = 0.875
"""How much of an icon's side its drawing takes."""

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
    """A Phosphor icon, at once: the first one of all loads the font."""
    made = QIcon()
    for scale in (1.0, 2.0, 3.0):
        for state, token in ((QIcon.State.Off, tint), (QIcon.State.On, checked)):
            pixmap = _drawn(name, token, size, scale)
            for mode in (QIcon.Mode.Normal, QIcon.Mode.Active, QIcon.Mode.Disabled):
                made.addPixmap(pixmap, mode, state)
    return made


def _drawn(name: str, token: str, size: int, scale: float) -> QPixmap:
    pixmap = QPixmap(round(size * scale), round(size * scale))
    pixmap.setDevicePixelRatio(scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    font = QFont(_phosphor().family)
    font.setPixelSize(round(GLYPH * size))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    painter = QPainter(pixmap)
    painter.setFont(font)
    painter.setPen(colour(token))
    square = QRectF(0, 0, size, size)
    painter.drawText(square, Qt.AlignmentFlag.AlignCenter, _phosphor().glyphs[name])
    painter.end()
    return pixmap


@dataclass(frozen=True, slots=True)
class _Phosphor:
    family: str
    glyphs: dict[str, str]


@cache
def _phosphor() -> _Phosphor:
    """The font, loaded. Raises MissingResource."""
    font, table = _newest("phosphor-[0-9]*.ttf"), _newest("phosphor-charmap-*.json")
    families = QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(font)))
    if not families:
        raise MissingResource(f"{font} is no font")
    codes = json.loads(table.read_text(encoding="utf-8"))
    return _Phosphor(families[0], {name: chr(int(code, 16)) for name, code in codes.items()})


def _newest(pattern: str) -> Path:
    found = sorted(font_folder().glob(pattern))
    if not found:
        raise MissingResource(f"{pattern} is not in {font_folder()}")
    return found[-1]


def font_folder() -> Path:
    """Where QtAwesome keeps its fonts. Raises MissingResource."""
    spec = find_spec("qtawesome")
    places = spec.submodule_search_locations if spec is not None else None
    if not places:
        raise MissingResource("QtAwesome is not installed")
    return Path(places[0], "fonts")
