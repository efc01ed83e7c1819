"""Settings of the desktop around the player, and what follows the silence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import time

from PySide6.QtCore import QMargins, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QVBoxLayout, QWidget

from sleepplayer import end_phrases
from sleepplayer.gui.bridge import Bridge
from sleepplayer.gui.cards import BOX_PAD, Card, Choice, Row
from sleepplayer.gui.keys import Action, hint
from sleepplayer.gui.parts import CheckBox, Combo, set_text
from sleepplayer.gui.people.time_field import TimeField
from sleepplayer.gui.people.words import typed_time
from sleepplayer.gui.settings_cards import add_switch
from sleepplayer.gui.theme import GRID
from sleepplayer.night.end_action import EndAction


class EndCombo(Combo):
    """What may follow the silence: what this system offers, and nothing else can be chosen."""

    def __init__(self, chosen: Callable[[EndAction], None]) -> None:
        super().__init__(self.tr("When it is silent"))
        self._chosen = chosen
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.activated.connect(self._activated)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As wide as its longest row; what is drawn keeps a little more room than Qt knows of."""
        return super().sizeHint().grownBy(QMargins(0, 0, 2 * GRID, 0))

    def show_choice(self, kept: EndAction, offered: frozenset[EndAction] | None) -> None:
        """Offer these (None: the system has not answered yet), and show what is kept.

        What is kept and not offered stays in the list, and says that it does nothing.
        """
        there = [one for one in EndAction if not one.is_the_systems or one in (offered or ())]
        rows = [(end_phrases.action_words(one), one) for one in there]
        if kept not in there:
            words = end_phrases.action_words(kept)
            if offered is not None:
                words = self.tr("{action} (not possible here)").format(action=words)
            rows.append((words, kept))
        if rows != [(self.itemText(row), self.itemData(row)) for row in range(self.count())]:
            self.clear()
            for words, one in rows:
                self.addItem(words, one)
        self.setCurrentIndex(self.findData(kept))
        lost = offered is not None and kept not in there
        self.setAccessibleDescription(end_phrases.not_offered_sentence(kept) if lost else "")

    def _activated(self, row: int) -> None:
        self._chosen(EndAction(self.itemData(row)))


class ReminderField(TimeField):
    """A time, or none; Esc takes back what was typed, and from there leaves the field."""

    def __init__(self, name: str, none: str, leave: Callable[[], None]) -> None:
        super().__init__(name, none)
        self._leave = leave

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """See the class."""
        before = self.text()
        super().keyPressEvent(event)
        if event.key() == Qt.Key.Key_Escape and self.text() == before:
            self._leave()


class DesktopSettings(QWidget):
    """A column of cards; every change is kept at once."""

    def __init__(self, bridge: Bridge, *, leave: Callable[[], None]) -> None:
        """`leave` takes the keyboard from a field."""
        super().__init__()
        self._bridge = bridge
        self._tray = False
        self._showing = False
        self.headset = self._switch(self.tr("Play on a headset means: still awake"))
        self.close_to_tray = self._switch(self.tr("Close to the tray"))
        self.notifications = self._switch(self.tr("Notifications"))
        self.recent_files = self._switch(
            self.tr("Name opened files in the system’s list of recent files")
        )
        self._reminder_card = Card()
        self.reminder = ReminderField(self.tr("Remind me"), self.tr("off"), leave)
        self.reminder.chosen.connect(self._reminder_chosen)
        self.reminder.refused.connect(self._refuse)
        self.reminder.understood.connect(lambda: self._reminder_card.refuse(""))
        self.reminder.textEdited.connect(lambda: self._reminder_card.refuse(""))
        self._lay_out()

    def _switch(self, words: str) -> CheckBox:
        made = CheckBox(words)
        made.toggled.connect(self._switched)
        return made

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        add_switch(
            column,
            self.headset,
            self.tr("In the last minutes and in the fade it adds time, as any key does."),
        )
        self._close_words = Choice(self.close_to_tray, "")
        close = Card(top=8)
        close.add(self._close_words, pad=BOX_PAD)
        column.addWidget(close)
        add_switch(
            column,
            self.notifications,
            self.tr(
                "When it is time, when a limit is reached or something failed; only while the "
                "window is out of sight."
            ),
        )
        self._reminder_row = Row(self.tr("Remind me"), "", self.reminder)
        self._reminder_card.add(self._reminder_row)
        column.addWidget(self._reminder_card)
        add_switch(
            column,
            self.recent_files,
            self.tr("What you open by hand, not what is planned. Other programs can see it there."),
        )

    def show_settings(self) -> None:
        """Show the settings as they are."""
        settings = self._bridge.settings
        self._showing = True
        self.headset.setChecked(settings.headset_extends)
        self.close_to_tray.setChecked(settings.close_to_tray)
        self.notifications.setChecked(settings.notifications)
        self.recent_files.setChecked(settings.recent_files)
        self.reminder.show_time(typed_time(settings.reminder_at))
        self._showing = False
        self._explain()

    def set_tray(self, available: bool) -> None:
        """Whether there is a tray to close the window to; asked and told once a second."""
        if available != self._tray:
            self._tray = available
            self._explain()

    def _explain(self) -> None:
        self.close_to_tray.setEnabled(self._tray)
        words = (
            self.tr("Closing the window then only hides it; {key} quits.").format(
                key=hint(Action.QUIT)
            )
            if self._tray
            else self.tr("This desktop shows no tray: closing the window quits.")
        )
        set_text(self._close_words.words, words)
        self.close_to_tray.setAccessibleDescription(words)
        notified = self._bridge.settings.notifications
        self.reminder.setEnabled(notified)
        if not notified:
            self._reminder_card.refuse("")
        self._reminder_row.explain(
            self.tr("Once a night, as at 22:30, unless you have listened by then.")
            if notified
            else self.tr("It comes as a notification, and those are off.")
        )

    def _switched(self) -> None:
        if self._showing:
            return
        self._bridge.change(
            replace(
                self._bridge.settings,
                headset_extends=self.headset.isChecked(),
                close_to_tray=self.close_to_tray.isChecked(),
                notifications=self.notifications.isChecked(),
                recent_files=self.recent_files.isChecked(),
            )
        )
        self._explain()

    def _reminder_chosen(self, at: object) -> None:
        written = f"{at:%H:%M}" if isinstance(at, time) else ""
        self._bridge.change(replace(self._bridge.settings, reminder_at=written))

    def _refuse(self) -> None:
        self._reminder_card.refuse(self.tr("A time such as 22:30, or nothing for none."))
