"""The right pane: all there is to know and to say of one trigger."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from sleepplayer.gui import icons
from sleepplayer.gui.flow_layout import FlowPanel
from sleepplayer.gui.keys import Action, hint
from sleepplayer.gui.level_bar import LevelBar
from sleepplayer.gui.parts import button, label, rename, set_text
from sleepplayer.gui.sparkline import Sparkline
from sleepplayer.gui.theme import GRID
from sleepplayer.gui.triggers import words
from sleepplayer.gui.triggers.desk import TriggerView
from sleepplayer.gui.triggers.likings import LikingChoice
from sleepplayer.gui.triggers.rests import RestEditor
from sleepplayer.people import Liking

WIDTH = 304
WIDEST = 520
SPARK = 48
LONGEST_WHY = 200


class TriggerDetails(QScrollArea):
    """Follows what is chosen in the list."""

    stated = Signal(object)
    """A `Liking`, or None to take it back."""

    why_edited = Signal(str)
    forget_asked = Signal()
    rest_asked = Signal(object)
    """The first night on which it may play again, or None to end the rest."""

    date_asked = Signal()
    tracks_asked = Signal()
    other_chosen = Signal(str)
    """The id of a similar one."""

    rename_asked = Signal()
    merge_asked = Signal()
    hide_asked = Signal()
    closed = Signal()
    left = Signal()
    """Esc in its field: the keyboard goes back to where it came from."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: str | None = None
        self._why = ""
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.back = button(self.tr("Back to the list"), "link", self.closed.emit, height=32)
        icons.want(self.back, "arrow-left", size=16)
        self.back.hide()
        self.nothing = label(self.tr("Choose a trigger to see more of it."), "muted", wrap=True)
        self.name = label("", "heading", wrap=True)
        self.about = label("", "muted", wrap=True)
        self.choice = LikingChoice()
        self.choice.stated.connect(self.stated)
        self.take_back = _link(self.tr("Take back what you said"), lambda: self.stated.emit(None))
        rename(self.take_back, self.tr("Take back what you said"), key="0")
        self.why = QLineEdit()
        self.why.setMaxLength(LONGEST_WHY)
        self.why.setAccessibleName(self.tr("Why, in your own words"))
        self.why.editingFinished.connect(self._keep_why)
        self.why.installEventFilter(self)
        self.learnt = label("", "fact", wrap=True)
        self.forget = _link(self.tr("Forget what was learnt…"), self.forget_asked.emit)
        self.level = LevelBar(self.tr("Freshness now"))
        self.level_words = label("", "fact", wrap=True)
        self.rest = RestEditor()
        self.rest.asked.connect(self.rest_asked)
        self.rest.date_asked.connect(self.date_asked)
        self.spark = Sparkline(SPARK)
        self.spark_words = label("", "fact", wrap=True)
        self.similar_head = label(self.tr("Similar, and tiring together"), "heading", wrap=True)
        self.similar: list[QPushButton] = []
        self.tracks = _link("", self.tracks_asked.emit)
        self.no_tracks = label(self.tr("No sound in the library has it."), "fact", wrap=True)
        self.rename_button = _link(self.tr("Another name…"), self.rename_asked.emit)
        rename(self.rename_button, self.tr("Another name"), key=hint(Action.ENTRY_EDIT))
        self.merge_button = _link(self.tr("Merge into another…"), self.merge_asked.emit)
        self.hide_button = _link(self.tr("Hide it"), self.hide_asked.emit)
        self.hide_button.setToolTip(self.tr("It is offered nowhere. An avoid of it stays."))
        self._lay_out()
        self.show_view(None, {}, date.min)

    def _lay_out(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addLayout(_to_the_left(self.back))
        column.addWidget(self.nothing)
        self.body = QWidget()
        self.body.setMaximumWidth(WIDEST)
        rows = QVBoxLayout(self.body)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(3 * GRID)
        rows.addLayout(_group(self.name, self.about))
        said = _group(self.choice, self.why)
        said.addLayout(_to_the_left(self.take_back))
        rows.addLayout(said)
        learnt = _group(label(self.tr("What your nights say"), "heading"), self.learnt)
        learnt.addLayout(_to_the_left(self.forget))
        rows.addLayout(learnt)
        fresh = _group(label(self.tr("Tonight"), "heading"), self.level_words, self.level)
        fresh.addWidget(self.rest)
        rows.addLayout(fresh)
        heard = _group(label(self.tr("The last four weeks"), "heading"), self.spark)
        heard.addWidget(self.spark_words)
        rows.addLayout(heard)
        sounds = _group(label(self.tr("Sounds"), "heading"), self.no_tracks)
        sounds.addLayout(_to_the_left(self.tracks))
        rows.addLayout(sounds)
        self._others = FlowPanel()
        rows.addLayout(_group(self.similar_head, self._others))
        foot = FlowPanel(self.rename_button, self.merge_button, self.hide_button)
        changes = _group(label(self.tr("The trigger itself"), "heading"), foot)
        rows.addLayout(changes)
        # Beside a stretch: in a column alone its height would be reckoned without its widest.
        across = QHBoxLayout()
        across.addWidget(self.body, 1000)
        across.addStretch(1)
        column.addLayout(across)
        column.addStretch(1)
        self.setWidget(inside)

    # --- what is shown ----------------------------------------------------------------------------

    @property
    def shown(self) -> str | None:
        """The trigger that is shown."""
        return self._shown

    def show_view(self, one: TriggerView | None, names: Mapping[str, str], tonight: date) -> None:
        """Show a trigger; `names` are those of all that are there, by id."""
        before, self._shown = self._shown, None if one is None else one.trigger.id
        self.nothing.setVisible(one is None)
        self.body.setVisible(one is not None)
        if one is None:
            return
        if before != self._shown:
            self.verticalScrollBar().setValue(0)
        set_text(self.name, _breakable(one.trigger.name))
        set_text(self.about, one.trigger.about)
        self.about.setVisible(bool(one.trigger.about))
        self._show_said(one, same=before == self._shown)
        set_text(self.learnt, words.learnt_sentence(one))
        self.forget.setVisible(one.learnt is not None)
        set_text(self.level_words, words.fresh_sentence(one))
        self.level.setVisible(one.stated is not Liking.AVOID)
        self.level.show_level(one.freshness, words.fresh_words(one.freshness))
        self.rest.setVisible(one.stated is not Liking.AVOID)
        self.rest.show_view(one, tonight)
        heard = words.minutes_sentence(one.minutes)
        self.spark.show_minutes(one.minutes, heard)
        set_text(self.spark_words, heard)
        self.no_tracks.setVisible(not one.tracks)
        self.tracks.setVisible(bool(one.tracks))
        if one.tracks == 1:
            set_text(self.tracks, self.tr("Show the sound that has it"))
        else:
            shows = self.tr("Show the {sounds} that have it")
            set_text(self.tracks, shows.format(sounds=words.carried_words(one.tracks)))
        self._show_similar([other for other in one.similar if other in names], names)

    def _show_said(self, one: TriggerView, *, same: bool) -> None:
        self.choice.show_liking(one.stated)
        self.take_back.setVisible(one.stated is not None)
        self.why.setEnabled(one.stated is not None)
        if one.stated is None:
            self.why.setPlaceholderText(self.tr("Say first how you like it"))
        else:
            self.why.setPlaceholderText(self.tr("Why, in your own words"))
        typing = same and self.why.hasFocus() and self.why.text() != self._why
        self._why = one.why
        if not typing and self.why.text() != one.why:
            self.why.setText(one.why)
            self.why.setCursorPosition(0)

    def _show_similar(self, ids: list[str], names: Mapping[str, str]) -> None:
        self.similar_head.setVisible(bool(ids))
        self._others.setVisible(bool(ids))
        if [(one.property("trigger"), one.text()) for one in self.similar] == [
            (other, names[other].replace("&", "&&")) for other in ids
        ]:
            return
        for old in self.similar:
            self._others.flow.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.similar = []
        for other in ids:
            chip = button(
                names[other].replace("&", "&&"),
                "chip",
                partial(self.other_chosen.emit, other),
                height=36,
            )
            chip.setProperty("trigger", other)
            chip.setAccessibleName(names[other])
            chip.setToolTip(names[other])
            self._others.flow.addWidget(chip)
            self.similar.append(chip)

    # --- the field --------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Esc forgets what was typed, and leaves the field."""
        if (
            watched is self.why
            and event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            self.why.setText(self._why)
            self.left.emit()
            return True
        return super().eventFilter(watched, event)

    def _keep_why(self) -> None:
        typed = self.why.text().strip()
        if typed != self._why and self._shown is not None:
            self._why = typed
            self.why_edited.emit(typed)


def _link(text: str, clicked: Callable[[], object]) -> QPushButton:
    return button(text, "link", clicked, height=32)


def _group(first: QWidget, *others: QWidget) -> QVBoxLayout:
    made = QVBoxLayout()
    made.setSpacing(GRID)
    for one in (first, *others):
        made.addWidget(one)
    return made


def _to_the_left(one: QPushButton) -> QHBoxLayout:
    """As wide as its words."""
    made = QHBoxLayout()
    made.addWidget(one)
    made.addStretch(1)
    return made


def _breakable(name: str) -> str:
    """A word that is longer than the pane may go on in another line."""
    return " ".join("\u200b".join(_pieces(word)) for word in name.split())


def _pieces(word: str, longest: int = 24) -> list[str]:
    return [word[at : at + longest] for at in range(0, len(word), longest)]
