"""Everybody who uses the player: add, rename, delete."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sleepplayer.gui.cards import BUTTON_PAD, Card, side_by_side
from sleepplayer.gui.parts import ElidedLabel, button, icon_button, label, set_text
from sleepplayer.gui.people.badge import Badge
from sleepplayer.gui.people.desk import PeopleDesk
from sleepplayer.gui.people.guard import Guard
from sleepplayer.gui.people.name_line import NameLine
from sleepplayer.gui.people.words import gone_words
from sleepplayer.gui.theme import GRID
from sleepplayer.people import Profile, ProfileId


class PersonRow(QWidget):
    """A person's mark and name, with what can be done; a deletion is asked about in its place."""

    def __init__(
        self,
        rename: Callable[[str], str],
        ask: Callable[[], None],
        delete: Callable[[], None],
    ) -> None:
        """`ask` is called before it is asked whether to delete; `ask_to_delete` does so."""
        super().__init__()
        self.badge = Badge()
        self.name = ElidedLabel("plain")
        self.now = label(self.tr("now"), "muted")
        self.rename_button = icon_button("pencil-simple", "", self._open_name, size=16)
        self.delete_button = icon_button("trash", "", ask, size=16)
        self.line = NameLine(self.tr("Name"), self.tr("Keep"), rename)
        self.line.kept.connect(self._close_name)
        self.line.closed.connect(self._close_name)
        keeps_room = self.delete_button.sizePolicy()
        keeps_room.setRetainSizeWhenHidden(True)
        self.delete_button.setSizePolicy(keeps_room)
        self.question = label("", "plain", wrap=True)
        self.keep = button(self.tr("Keep"), "accent", self.close_question)
        self.gone = button("", "plain", delete)
        self._shown = QWidget()
        row = QHBoxLayout(self._shown)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self.badge)
        row.addSpacing(4)
        row.addWidget(self.name, 1)
        row.addWidget(self.now)
        row.addWidget(self.rename_button)
        row.addWidget(self.delete_button)
        self.asked = QWidget()
        lines = QVBoxLayout(self.asked)
        lines.setContentsMargins(0, 0, 0, GRID)
        lines.addWidget(self.question)
        lines.addLayout(side_by_side(self.keep, self.gone))
        self.asked.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        for widget in (self._shown, self.line, self.question):
            widget.setContentsMargins(BUTTON_PAD, 0, 0, 0)
        for widget in (self._shown, self.line, self.asked):
            column.addWidget(widget)

    def show_person(self, number: int, profile: Profile, *, current: bool) -> None:
        """Who it is, and whether it is their evening."""
        name = profile.name
        self.badge.show_person(number, name, lit=current)
        if self.name.text() != name:
            self.name.setText(name)
        self.now.setVisible(current)
        for one, words in (
            (self.rename_button, self.tr("Rename {name}")),
            (self.delete_button, self.tr("Delete {name}…")),
        ):
            one.setAccessibleName(words.format(name=name))
            one.setToolTip(words.format(name=name))
        self.delete_button.setVisible(not current)
        set_text(self.question, gone_words(name))
        short = name if len(name) <= 20 else f"{name[:19]}…"
        set_text(self.gone, self.tr("Delete {name}").format(name=short).replace("&", "&&"))
        self.gone.setAccessibleName(self.tr("Delete {name} for good").format(name=name))

    def forget(self) -> None:
        """Nothing is asked any more."""
        self.line.close_line()
        self.asked.hide()

    def close_question(self) -> None:
        """They stay."""
        self.asked.hide()
        self.delete_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_to_delete(self) -> None:
        """Ask in the place of the name."""
        self.asked.show()
        self.keep.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_name(self) -> None:
        self._shown.hide()
        self.line.ask(self.name.text())

    def _close_name(self) -> None:
        self._shown.show()
        if self.isVisible():
            self.rename_button.setFocus(Qt.FocusReason.OtherFocusReason)


class PeopleCard(Card):
    """A row for each, and at the foot a new one."""

    said = Signal(str)
    """What was done."""

    def __init__(self, desk: PeopleDesk, guard: Guard) -> None:
        super().__init__()
        self.column.setSpacing(GRID)
        self._desk = desk
        self._guard = guard
        self.rows: dict[ProfileId, PersonRow] = {}
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        everybody = QWidget()
        everybody.setLayout(self._list)
        self._list.setContentsMargins(0, 0, 0, 0)
        self.add(everybody, pad=BUTTON_PAD)
        self.new_button = button(self.tr("New person…"), "accent", self.open_new)
        self.new_line = NameLine(self.tr("Name of the new person"), self.tr("Add"), self._added)
        self.new_line.kept.connect(self._close_new)
        self.new_line.closed.connect(self._close_new)
        foot = QWidget()
        row = QVBoxLayout(foot)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.new_button, 0, Qt.AlignmentFlag.AlignLeft)
        row.addWidget(self.new_line)
        self.new_line.setContentsMargins(BUTTON_PAD, 0, 0, 0)
        self.add(foot, pad=BUTTON_PAD)

    def show_people(self, profiles: Sequence[Profile], current: ProfileId) -> None:
        """Show everybody."""
        there = {one.profile_id for one in profiles}
        for profile_id in [one for one in self.rows if one not in there]:
            row = self.rows.pop(profile_id)
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        for number, profile in enumerate(profiles, start=1):
            found = self.rows.get(profile.profile_id) or self._made(profile.profile_id)
            found.show_person(number, profile, current=profile.profile_id == current)

    def open_new(self) -> None:
        """Let the name of a new person be typed."""
        self.new_button.hide()
        self.new_line.ask()

    def forget(self) -> None:
        """Nothing is asked or typed any more."""
        self.new_line.close_line()
        self.refuse("")
        for row in self.rows.values():
            row.forget()

    def _made(self, profile_id: ProfileId) -> PersonRow:
        row = PersonRow(
            lambda name: self._renamed(profile_id, name),
            lambda: self._ask(profile_id),
            lambda: self._delete(profile_id),
        )
        self.rows[profile_id] = row
        self._list.addWidget(row)
        return row

    def _added(self, name: str) -> str:
        why = self._desk.add(name)
        if not why:
            self._guard.show_anew()
        return why

    def _close_new(self) -> None:
        self.new_button.show()
        if self.isVisible():
            self.new_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _renamed(self, profile_id: ProfileId, name: str) -> str:
        why = self._desk.rename(profile_id, name)
        if not why:
            self._guard.show_anew()
        return why

    def _ask(self, profile_id: ProfileId) -> None:
        row = self.rows[profile_id]

        def ask() -> str:
            row.ask_to_delete()
            return ""

        if self._desk.current().locked:  # a child is not even asked
            self._guard.change(self, ask, focus_after=row.keep)
        else:
            ask()

    def _delete(self, profile_id: ProfileId) -> None:
        name = self.rows[profile_id].name.text()

        def do() -> str:
            why = self._desk.delete(profile_id)
            if profile_id in self.rows:
                self.rows[profile_id].forget()
            if not why:
                self.said.emit(self.tr("{name} was deleted.").format(name=name))
            return why

        if self._desk.current().locked:  # a child does not delete the others
            self._guard.change(self, do, focus_after=self.new_button)
        else:
            self.refuse(do())
            self._guard.show_anew()
            self.new_button.setFocus(Qt.FocusReason.OtherFocusReason)
