"""All a child may hear: chosen playlists and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QStyleOptionButton, QVBoxLayout, QWidget

from sleepplayer.gui.cards import BOX_PAD, INDENT, Card, Choice
from sleepplayer.gui.parts import CheckBox, label, set_text, whole
from sleepplayer.gui.people.desk import PeopleDesk
from sleepplayer.gui.people.guard import Guard
from sleepplayer.models import Playlist, PlaylistId
from sleepplayer.people import Profile


class NamedBox(CheckBox):
    """A box whose name ends in "…" where it has no room; the whole then stands in the tooltip."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._name = name
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """No name makes a page wider."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """As much of the name as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Its font is known."""
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        part = QStyle.SubElement.SE_CheckBoxContents
        room = self.style().subElementRect(part, option, self).width()
        fits = self.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideRight, room)
        self.setText(fits.replace("&", "&&"))
        self.setToolTip("" if fits == self._name else whole(self._name))


class PlaylistsCard(Card):
    """A switch, the playlists to check while it is on, and what is missing yet."""

    def __init__(self, desk: PeopleDesk, guard: Guard) -> None:
        super().__init__()
        self._desk = desk
        self._guard = guard
        self.switch = CheckBox(self.tr("Only chosen playlists"))
        self.switch.clicked.connect(self._switched)
        self.missing = label("", "ember", wrap=True)
        self.list = QWidget()
        self._rows = QVBoxLayout(self.list)
        self._rows.setContentsMargins(INDENT, 0, 0, 0)
        self._rows.setSpacing(2)
        self.boxes: dict[PlaylistId, CheckBox] = {}
        self._named: list[tuple[PlaylistId, str]] = []
        head = Choice(self.switch, "")
        self.words = head.words
        self.add(head, pad=BOX_PAD)
        self.add(self.list, pad=BOX_PAD)
        self.add(self.missing)

    def show_choice(self, profile: Profile, playlists: Sequence[Playlist]) -> None:
        """Show what may be heard."""
        chosen = profile.playlists
        named = [(one.playlist_id, one.name) for one in playlists]
        if named != self._named:
            self._named = named
            self._make_boxes()
        self.switch.setChecked(chosen is not None)
        self.list.setVisible(chosen is not None and bool(named))
        for playlist_id, box in self.boxes.items():
            box.setChecked(chosen is not None and playlist_id in chosen)
        if profile.locked:
            words = self.tr(
                "Nothing else plays, the limit holds, and another person is turned to only with "
                "the PIN."
            )
        else:
            words = self.tr(
                "As for a child: nothing else plays. With a PIN the limit holds, too, and another "
                "person is turned to only with it."
            )
        set_text(self.words, words)
        self._show_missing(profile, any_there=bool(named))

    def _show_missing(self, profile: Profile, *, any_there: bool) -> None:
        missing = []
        if profile.playlists is not None:
            if not any_there:
                missing.append(
                    self.tr("There are no playlists yet, so nothing plays. Make one in Library.")
                )
            elif not profile.playlists:
                missing.append(self.tr("Nothing is chosen yet, so nothing plays."))
            if not profile.has_pin:
                missing.append(
                    self.tr("There is no PIN yet, so anybody can change this: set one above.")
                )
        set_text(self.missing, " ".join(missing))
        self.missing.setVisible(bool(missing))

    def _make_boxes(self) -> None:
        for box in self.boxes.values():
            self._rows.removeWidget(box)
            box.deleteLater()
        self.boxes = {}
        for playlist_id, name in self._named:
            box = NamedBox(name)
            box.clicked.connect(lambda _on=False: self._chosen())
            self._rows.addWidget(box)
            self.boxes[playlist_id] = box

    def _switched(self, on: bool) -> None:
        self._keep(frozenset() if on else None)

    def _chosen(self) -> None:
        self._keep(frozenset(one for one, box in self.boxes.items() if box.isChecked()))

    def _keep(self, playlists: frozenset[PlaylistId] | None) -> None:
        self._guard.change(self, lambda: self._desk.set_playlists(playlists))
