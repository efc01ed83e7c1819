"""A sound's title and artist: words to read, and by F2 two fields to type into."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from sleepplayer.gui.keys import Action, hint
from sleepplayer.gui.parts import button, icon_button, label, rename, set_text
from sleepplayer.gui.theme import GRID, TYPE, font


class NameEditor(QWidget):
    """Shows names; edits them in place. Several sounds share an artist at most."""

    edited = Signal(object, object)
    """The new title and artist; None where it stays."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._title, self._artist = "", ""
        self._several = False
        self.title_words = label("", "plain", wrap=True)
        self.title_words.setFont(font(TYPE.lead, QFont.Weight.DemiBold))
        self.title_words.setProperty("role", "heading")
        self.artist_words = label("", "muted", wrap=True)
        for words in (self.title_words, self.artist_words):
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            words.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.edit_button = icon_button(
            "pencil-simple", self.tr("Edit"), self.open, side=32, size=16
        )
        rename(self.edit_button, self.tr("Other title or artist"), key=hint(Action.ENTRY_EDIT))
        self.title = self._field(self.tr("Title"))
        self.artist = self._field(self.tr("Artist"))
        self._keep = button(self.tr("Keep"), "accent", self._done, height=32)
        self._cancel = button(self.tr("Cancel"), "plain", self.close_fields, height=32)
        self._fields = QWidget()
        form = QVBoxLayout(self._fields)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(GRID)
        form.addWidget(self.title)
        form.addWidget(self.artist)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self._cancel)
        foot.addWidget(self._keep)
        form.addLayout(foot)
        self._fields.hide()
        self._words = QWidget()
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(self.title_words)
        names.addWidget(self.artist_words)
        row = QHBoxLayout(self._words)
        row.setContentsMargins(0, 0, 0, 0)
        row.addLayout(names, 1)
        row.addWidget(self.edit_button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._words)
        column.addWidget(self._fields)

    @property
    def editing(self) -> bool:
        """Whether something is being typed."""
        return not self._fields.isHidden()

    def show_names(self, title: str, artist: str, *, several: bool) -> None:
        """Show a sound's names, or of several ones how many there are, and their artist."""
        self._several, self._title, self._artist = several, title, artist
        set_text(self.title_words, title)
        set_text(self.artist_words, artist)
        self.artist_words.setVisible(bool(artist))

    def open(self) -> None:
        """Let them be typed."""
        self.title.setVisible(not self._several)
        self.title.setText(self._title)
        self.artist.setText(self._artist)
        self._words.hide()
        self._fields.show()
        first = self.artist if self._several else self.title
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        first.selectAll()

    def close_fields(self) -> None:
        """Back to words; what was typed is forgotten."""
        if self.editing:
            self._fields.hide()
            self._words.show()
            self.closed.emit()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Esc forgets."""
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            self.close_fields()
            return True
        return False

    def _field(self, name: str) -> QLineEdit:
        field = QLineEdit()
        field.setPlaceholderText(name)
        field.setAccessibleName(name)
        field.setMaxLength(500)
        field.returnPressed.connect(self._done)
        field.installEventFilter(self)
        return field

    def _done(self) -> None:
        title = self.title.text().strip()
        artist = self.artist.text().strip()
        new_title = title if not self._several and title != self._title else None
        new_artist = artist if artist != self._artist else None
        self.close_fields()
        if new_title is not None or new_artist is not None:
            self.edited.emit(new_title, new_artist)
