"""The Profile page: who listens now, with which limits, and everybody else."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from sleepplayer.gui.cards import Card, Row, add_section, page_column
from sleepplayer.gui.parts import ElidedLabel, label, set_text
from sleepplayer.gui.people.badge import Badge
from sleepplayer.gui.people.desk import PeopleDesk
from sleepplayer.gui.people.guard import Guard
from sleepplayer.gui.people.limits_cards import LimitsCards
from sleepplayer.gui.people.name_line import NameField
from sleepplayer.gui.people.people_card import PeopleCard
from sleepplayer.gui.people.pin_card import PinCard
from sleepplayer.gui.people.playlists_card import PlaylistsCard
from sleepplayer.gui.people.weaning_card import WeaningCard
from sleepplayer.gui.people.words import so_far_sentence
from sleepplayer.people import ProfileId


class ProfilePage(QScrollArea):
    """One column of cards about the current person; every change counts at once.

    Behind a PIN all of it can be read; a change asks for the PIN first, in its card. When the page
    is left, what was half typed is forgotten and the desk locked.
    """

    said = Signal(str)
    """A sentence for the toast: what was done."""

    def __init__(self, desk: PeopleDesk, parent: QWidget | None = None) -> None:
        """It shows the desk when it is shown and by `refresh`; `desk.on_changed` is not touched."""
        super().__init__(parent)
        self._desk = desk
        self._shown: ProfileId | None = None
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.guard = Guard(desk, self, self.refresh)
        self.badge = Badge()
        self.title = ElidedLabel("title")
        self.so_far = label("", "muted", wrap=True)
        self.name = NameField(self.tr("Name"))
        self.name.setFixedWidth(280)
        self.name.editingFinished.connect(self._name_typed)
        self.name.left.connect(self._show_name)
        self.name_card = Card()
        self.limits = LimitsCards(desk, self.guard)
        self.weaning = WeaningCard(desk, self.guard)
        self.pin = PinCard(desk, self.guard)
        self.playlists = PlaylistsCard(desk, self.guard)
        self.people = PeopleCard(desk, self.guard)
        self.pin.said.connect(self.said)
        self.people.said.connect(self.said)
        self._lay_out()
        self.refresh()

    def _lay_out(self) -> None:
        name = QHBoxLayout()
        name.setSpacing(12)
        name.addWidget(self.badge)
        name.addWidget(self.title, 1)
        head = QVBoxLayout()
        head.addLayout(name)
        head.addWidget(self.so_far)
        inside, column = page_column(head)
        self.name_card.add(Row(self.tr("Name"), "", self.name))
        column.addWidget(self.name_card)
        add_section(column, self.tr("Limits"))
        column.addWidget(
            label(
                self.tr(
                    "Past a limit it still starts what fits, and says so. Going further takes a "
                    "second step and is noted, never refused for good. A child’s profile behind a "
                    "PIN ends there."
                ),
                "muted",
                wrap=True,
            )
        )
        column.addWidget(self.limits)
        for title, card in (
            (self.tr("Shorter nights"), self.weaning),
            (self.tr("PIN"), self.pin),
            (self.tr("A child’s profile"), self.playlists),
            (self.tr("People"), self.people),
        ):
            add_section(column, title)
            column.addWidget(card)
        column.addStretch(1)
        self.setWidget(inside)

    def refresh(self) -> None:
        """Show everything as the desk has it."""
        profiles, current = list(self._desk.profiles()), self._desk.current()
        if current.profile_id != self._shown:
            self._forget()  # what was half done was another person's
            self._shown = current.profile_id
        number = next(
            (n for n, one in enumerate(profiles, 1) if one.profile_id == current.profile_id), 0
        )
        self.badge.show_person(number, current.name, lit=True)
        if self.title.text() != current.name:
            self.title.setText(current.name)
        set_text(self.so_far, so_far_sentence(self._desk.so_far(), current.limits))
        if not self.name.hasFocus():
            self._show_name()
        self.limits.show_limits(current.limits)
        self.weaning.show_limits(current.limits, self._desk.tonight())
        self.pin.show_pin(has_pin=current.has_pin, locked=self._desk.locked())
        self.playlists.show_choice(current, self._desk.playlists())
        self.people.show_people(profiles, current.profile_id)

    def open_new_person(self) -> None:
        """Let the name of a new person be typed."""
        self.people.open_new()
        self.ensureWidgetVisible(self.people.new_line)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Time has passed, and others may have changed things."""
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """What was unlocked is locked again, and nothing half typed stays."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._forget()
            self._desk.lock()

    def _forget(self) -> None:
        self.guard.forget()
        self.pin.close_form()
        self.people.forget()
        self.limits.forget()
        for card in (self.name_card, self.weaning, self.playlists):
            card.refuse("")

    def _show_name(self) -> None:
        self._put_name()
        self.name_card.refuse("")

    def _put_name(self) -> None:
        self.name.setText(self._desk.current().name)
        self.name.setCursorPosition(0)  # of a long one the beginning

    def _name_typed(self) -> None:
        current, typed = self._desk.current(), self.name.text().strip()
        if typed == current.name or current.profile_id != self._shown:
            self._show_name()
            return
        why = self._desk.rename(current.profile_id, typed)
        self.refresh()
        if why:
            self._put_name()
        self.name_card.refuse(why)
