"""Menus from rows of words, keys and deeds."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from sleepplayer.gui.keys import Action, hint

Row = tuple[str, Action | None, Callable[[], object]] | None
"""Words, the key that does the same, and what it does; None is a line between groups."""


def menu_of(parent: QWidget, rows: Iterable[Row]) -> QMenu:
    """A menu that goes away by itself."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    fill(menu, rows)
    return menu


def fill(menu: QMenu, rows: Iterable[Row]) -> None:
    """Add rows to a menu."""
    for row in rows:
        if row is None:
            menu.addSeparator()
            continue
        words, action, do = row
        escaped = words.replace("&", "&&")  # a playlist's name is no mnemonic
        # The style leaves no gap before the keys.
        text = f"{escaped}      \t{hint(action)}" if action else escaped
        menu.addAction(text).triggered.connect(lambda _on=False, do=do: do())


def below(widget: QWidget) -> QPoint:
    """Where a button's menu opens."""
    return widget.mapToGlobal(widget.rect().bottomLeft())
