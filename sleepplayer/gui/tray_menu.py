"""The tray's menu: what plays, and what may be done about it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from sleepplayer.controls import Controls
from sleepplayer.gui.tray_face import EXTEND_S, TrayShown
from sleepplayer.night.media_keys import MediaKey
from sleepplayer.night.view import Phase

translate = QCoreApplication.translate

TITLE_PX = 280
"""How wide a title may be; the whole is in its tooltip."""


class TrayMenu(QMenu):
    """Some panels draw it by themselves from its actions; then it looks like their other menus."""

    def __init__(self, controls: Controls) -> None:
        super().__init__()
        self._controls = controls
        self._title = ""
        self.setTitle(translate("tray", "Sleepplayer"))
        self.setAccessibleName(translate("tray", "Sleepplayer"))
        self.setToolTipsVisible(True)
        self.title_row = self._line()
        self.state_row = self._line()
        self.addSeparator()
        self.stay_on = self._row(translate("tray", "Keep it on"), controls.stay_on)
        self.turn = self._row("", self._turn)
        self.extend = self._row(
            translate("tray", "{n} min more").format(n=round(EXTEND_S / 60)),
            lambda: controls.extend(EXTEND_S),
        )
        self.end = self._row(translate("tray", "End softly"), controls.end_softly)
        self.next = self._row(
            translate("tray", "Next"),
            lambda: controls.press(MediaKey.NEXT),
        )
        self.addSeparator()
        self.show_window = self._row(translate("tray", "Show Sleepplayer"), controls.show)
        self.quit = self._row(translate("tray", "Quit"), controls.quit)

    def show_rows(self, shown: TrayShown) -> None:
        """Show this."""
        if shown.title != self._title:
            self._title = shown.title
            self.title_row.setText(self._elided(shown.title))
            self.title_row.setToolTip(shown.title)
        self.title_row.setVisible(bool(shown.title))
        self.state_row.setText(shown.state)
        self.stay_on.setVisible(shown.ending)
        self.turn.setText(shown.turn)
        self.turn.setEnabled(shown.can_turn)
        self.extend.setEnabled(shown.can_extend)
        self.end.setEnabled(shown.can_end)
        self.next.setEnabled(shown.can_next)
        self.show_window.setEnabled(self._controls.can_show)

    def _turn(self) -> None:
        # By how things are now, as the row may have been drawn a second ago by a slow panel.
        if self._controls.now().phase is Phase.PLAYING:
            self._controls.press(MediaKey.PAUSE)
        else:
            self._controls.start()

    def _elided(self, title: str) -> str:
        self.ensurePolished()
        # Panels that draw the menu themselves take "_" for what Qt writes as "&": a mnemonic.
        plain = title.replace("_", " ")
        fitting = self.fontMetrics().elidedText(plain, Qt.TextElideMode.ElideRight, TITLE_PX)
        return fitting.replace("&", "&&")

    def _line(self) -> QAction:
        made = self.addAction("")
        made.setEnabled(False)
        return made

    def _row(self, words: str, do: Callable[[], object]) -> QAction:
        made = self.addAction(words)
        made.triggered.connect(lambda _on=False: do())
        return made
