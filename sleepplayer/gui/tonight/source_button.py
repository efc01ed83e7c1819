"""What the plan is drawn from, as a quiet chip with a menu."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication
from PySide6.QtWidgets import QMenu, QPushButton

from sleepplayer.gui import icons
from sleepplayer.gui.parts import rename
from sleepplayer.gui.theme import TYPE, font
from sleepplayer.models import Playlist, PlaylistId

if TYPE_CHECKING:
    from sleepplayer.gui.tonight.planning import Planning

CHIP = 36
MOST_IN_MENU = 12
"""More playlists than that are searched."""

WIDEST = 200
"""Of its words, in pixels."""


def before_icon(words: str) -> str:
    """Words of a button whose icon stands behind them: they still read from the left."""
    return f"\u2066{words}\u00a0\u2069"  # LEFT-TO-RIGHT ISOLATE


class SourceButton(QPushButton):
    """Offers the whole library, playlists to choose from, and one playlist in its own order."""

    chosen = Signal(object)
    """A frozenset of `PlaylistId`."""

    playlist_asked = Signal(object)
    """A `Playlist` that is to be played in its own order."""

    def __init__(self) -> None:
        super().__init__()
        self._planning: Planning | None = None
        self.everything = self.tr("From the whole library")
        """What it is drawn from where nothing is chosen."""

        self.setProperty("role", "chip")
        self.setFixedHeight(CHIP)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(lambda _checked=False: self.offer())
        self.setEnabled(False)
        icons.want(self, "caret-down", size=12)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow behind the words
        self._show([])

    def follow_plan(self, planning: Planning) -> None:
        """Offer what may be planned from."""
        self._planning = planning
        self.setEnabled(True)
        self.refresh()

    def refresh(self) -> None:
        """Playlists may have other names, or be gone."""
        planning = self._planning
        if planning is not None:
            whole, allowed = self.tr("From the whole library"), self.tr("From what is for you")
            self.everything = allowed if planning.desk.for_some_alone() else whole
            sources = planning.sources
            lists = planning.desk.playlists() if sources else ()
            self._show([each for each in lists if each.playlist_id in sources])

    def _show(self, playlists: list[Playlist]) -> None:
        words = self._words(playlists)
        metrics = QFontMetrics(font(TYPE.body))
        fitting = metrics.elidedText(words, Qt.TextElideMode.ElideRight, WIDEST)
        self.setText(before_icon(_escaped(fitting)))
        names = ", ".join(f"“{each.name}”" for each in playlists)
        rename(self, f"{words}: {names}" if len(playlists) > 1 else words)

    def menu_now(self) -> QMenu | None:
        """The menu as it is to be now; None before there is a desk."""
        planning = self._planning
        if planning is None:
            return None
        playlists = planning.desk.playlists()
        menu = QMenu(self)
        menu.setLayoutDirection(QGuiApplication.layoutDirection())  # not the button's
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        everything = menu.addAction(self.everything)
        everything.setCheckable(True)
        everything.setChecked(not planning.sources)
        everything.triggered.connect(lambda _on=False: self.chosen.emit(frozenset()))
        menu.addSeparator()
        if not playlists:
            menu.addAction(self.tr("There are no playlists yet")).setEnabled(False)
            return menu
        if len(playlists) > MOST_IN_MENU:
            self._offer_search(menu, playlists)
            return menu
        for each in playlists:
            one = menu.addAction(_escaped(each.name))
            one.setCheckable(True)
            one.setChecked(each.playlist_id in planning.sources)
            one.triggered.connect(lambda _on=False, i=each.playlist_id: self._turn(i))
        menu.addSeparator()
        in_order = menu.addMenu(self.tr("One in its own order"))
        for each in playlists:
            in_order.addAction(_escaped(each.name)).triggered.connect(
                lambda _on=False, playlist=each: self.playlist_asked.emit(playlist)
            )
        return menu

    def _offer_search(self, menu: QMenu, playlists: Sequence[Playlist]) -> None:
        """More than a menu can hold: those that are chosen, and the way to find others."""
        sources = frozenset() if self._planning is None else self._planning.sources
        for each in [one for one in playlists if one.playlist_id in sources][:MOST_IN_MENU]:
            one = menu.addAction(_escaped(each.name))
            one.setCheckable(True)
            one.setChecked(True)
            one.triggered.connect(lambda _on=False, i=each.playlist_id: self._turn(i))
        find = menu.addAction(self.tr("Choose a playlist…"))
        find.triggered.connect(
            lambda: self._pick(playlists, sources, lambda one: self._turn(one.playlist_id))
        )
        menu.addSeparator()
        in_order = menu.addAction(self.tr("One in its own order…"))
        in_order.triggered.connect(
            lambda: self._pick(playlists, frozenset(), self.playlist_asked.emit)
        )

    def _pick(
        self,
        playlists: Sequence[Playlist],
        chosen: frozenset[PlaylistId],
        take: Callable[[Playlist], object],
    ) -> None:
        from sleepplayer.gui.tonight.playlist_picker import (  # noqa: PLC0415 - first paint
            PlaylistPicker,
        )

        picker = PlaylistPicker(self, playlists, chosen)
        picker.setLayoutDirection(QGuiApplication.layoutDirection())  # not the button's
        picker.picked.connect(take)
        picker.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def offer(self) -> None:
        """Open the menu below."""
        menu = self.menu_now()
        if menu is not None:
            menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _turn(self, playlist_id: PlaylistId) -> None:
        if self._planning is not None:
            self.chosen.emit(self._planning.sources ^ {playlist_id})

    def _words(self, playlists: list[Playlist]) -> str:
        """What the plan is drawn from; no playlist: everything."""
        if not playlists:
            return self.everything
        if len(playlists) == 1:
            return self.tr("From “{name}”").format(name=playlists[0].name)
        return self.tr("From {n} playlists").format(n=len(playlists))


def _escaped(name: str) -> str:
    return name.replace("&", "&&")  # a playlist's name is no mnemonic
