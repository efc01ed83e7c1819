"""The discovery page: before the round, while it plays, and what it has told.

While it plays, only one thing matters: five keys. Nothing on the screen says what is heard.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from sleepplayer.gui.bridge import Bridge
from sleepplayer.gui.discovery import words
from sleepplayer.gui.discovery.desk import DiscoveryDesk, Excerpt
from sleepplayer.gui.discovery.found_row import FoundRow
from sleepplayer.gui.discovery.round import Round
from sleepplayer.gui.parts import CONTROL, button, label, rename, set_text
from sleepplayer.gui.theme import GRID, TYPE, font
from sleepplayer.night.stretch import stretch_of
from sleepplayer.night.view import Phase, SessionView
from sleepplayer.people import Answer

MARGIN = 5 * GRID
WIDEST = 640
ANSWER_HEIGHT = 7 * GRID
COMPACT_BELOW = 460
"""The height of a page on which things stand closer together."""

ABOUT, STAGE, FOUND = range(3)


class DiscoveryPage(QScrollArea):
    """One column; what it is about to do stands on one button."""

    left = Signal()
    """Back to where one came from."""

    ended = Signal()
    """A round is over, and tonight's queue as it was: let it learn what the library knows now."""

    def __init__(
        self,
        desk: DiscoveryDesk,
        bridge: Bridge,
        *,
        hold: Callable[[bool], None] = lambda _held: None,
        parent: QWidget | None = None,
    ) -> None:
        """`hold`: see `Round`."""
        super().__init__(parent)
        self._desk = desk
        self._bridge = bridge
        self._excerpts: Sequence[Excerpt] = ()
        self.rows: list[FoundRow] = []
        self.round = Round(desk, bridge, hold=hold, parent=self)
        self.round.moved.connect(self._show)
        self.round.ended.connect(self.ended)
        bridge.viewed.connect(self._follow)
        self.setAccessibleName(self.tr("Find out what works"))
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._steps = (self._make_about(), self._make_stage(), self._make_found())
        body = QWidget()
        body.setMaximumWidth(WIDEST)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        for step in self._steps:
            column.addWidget(step)
        inside = QWidget()
        self._around = row = QHBoxLayout(inside)
        self._arrange()
        row.addWidget(body, 1000)
        row.addStretch(1)
        self.setWidget(inside)
        self._turn(ABOUT)

    # --- the three steps --------------------------------------------------------------------------

    def _make_about(self) -> QWidget:
        step, column = _step()
        column.addWidget(label(self.tr("Find out what works"), "title", wrap=True))
        self.about = label("", "plain", wrap=True)
        column.addWidget(self.about)
        self._how = label(
            self.tr(
                "You do not see what comes: listen, and say how it feels with one key. What you do "
                "not answer is asked another time. Headphones help."
            ),
            "muted",
            wrap=True,
        )
        column.addWidget(self._how)
        column.addSpacing(GRID)
        self.begin_button = button(self.tr("Begin"), "primary", self._begin, height=ANSWER_HEIGHT)
        self.back_button = button(self.tr("Back"), "plain", self.left.emit)
        column.addLayout(_row(self.begin_button, self.back_button))
        column.addStretch(1)
        return step

    def _make_stage(self) -> QWidget:
        step, column = _step()
        step.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        step.setProperty("round", True)
        step.setAccessibleName(self.tr("How does this feel?"))
        self.stage = step
        self.place = label("", "muted", wrap=True)
        column.addWidget(self.place)
        column.addWidget(label(self.tr("How does this feel?"), "title", wrap=True))
        answers = QVBoxLayout()
        answers.setSpacing(GRID)
        self.answers: dict[Answer, QPushButton] = {}
        for answer, key in words.KEYS.items():
            said = words.answer_words(answer)
            self.answers[answer] = made = self._stage_button(
                f"{key}    {said}", "answer", partial(self.round.answer, answer), ANSWER_HEIGHT
            )
            made.setFont(font(TYPE.lead, tabular=True))
            made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            rename(made, said, key=str(key))
            answers.addWidget(made)
        column.addLayout(answers)
        stop, esc = self.tr("Stop here"), self.tr("Esc")
        self.stop_button = self._stage_button(f"{esc}    {stop}", "stop", self.round.stop, CONTROL)
        rename(self.stop_button, stop, key=esc)
        column.addLayout(_row(self.stop_button))
        column.addStretch(1)
        return step

    def _stage_button(
        self, text: str, role: str, clicked: Callable[[], object], height: int
    ) -> QPushButton:
        made = button(text, role, clicked, height=height)
        made.setProperty("round", True)
        return made

    def _make_found(self) -> QWidget:
        step, column = _step()
        self.found_title = label("", "title", wrap=True)
        column.addWidget(self.found_title)
        self.found_about = label("", "muted", wrap=True)
        column.addWidget(self.found_about)
        self._found_rows = QVBoxLayout()
        self._found_rows.setSpacing(0)
        column.addLayout(self._found_rows)
        column.addSpacing(GRID)
        self.done_button = button(self.tr("Done"), "primary", self.left.emit, height=ANSWER_HEIGHT)
        self.again_button = button(self.tr("Another round"), "plain", self.open)
        column.addLayout(_row(self.done_button, self.again_button))
        column.addStretch(1)
        return step

    # --- what happens -----------------------------------------------------------------------------

    def open(self) -> None:
        """The page is turned to: ask what could be tried. A round that plays goes on."""
        if self.round.running:
            self._show()
            return
        self._excerpts = ()
        self._turn(ABOUT)
        self.begin_button.setEnabled(False)
        self.begin_button.show()
        self._how.show()
        set_text(self.about, self.tr("Looking for something to try…"))
        self._desk.excerpts(self._got)

    def step_back(self) -> None:
        """Esc while nothing plays: back to where one came from."""
        self.left.emit()

    def stop(self) -> None:
        """Nothing plays here any more, and nothing is shown that was said: it is another person's
        evening, or nobody looks."""
        self.round.stop()
        self._excerpts = ()
        self._turn(ABOUT)

    def _got(self, excerpts: Sequence[Excerpt]) -> None:
        if self.round.running:
            return
        self._excerpts = excerpts
        self.begin_button.setEnabled(bool(excerpts))
        self.begin_button.setVisible(bool(excerpts))
        self._how.setVisible(bool(excerpts))
        self._show_about()
        if self.step == ABOUT and self.isVisible():
            button_ = self.begin_button if excerpts else self.back_button
            button_.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_about(self) -> None:
        lengths_s = [stretch_of(each.track).length_s or 0.0 for each in self._excerpts]
        plays = self._bridge.view.phase is not Phase.IDLE
        set_text(self.about, words.begin_words(lengths_s, self._desk.rounds(), plays=plays))

    def _begin(self) -> None:
        self.round.begin(self._excerpts)
        self._show()

    def _show(self) -> None:
        if self.round.running:
            self._turn(STAGE)
            self._show_place()
            focus = self.focusWidget()
            if focus is not self.stage and not self.stage.isAncestorOf(focus):
                self.stage.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.step == STAGE:
            self._show_found()

    def _follow(self, _view: SessionView) -> None:
        if self.round.running:
            self._show_place()
        elif self._excerpts and self.step == ABOUT:
            self._show_about()

    def _show_place(self) -> None:
        paused = self._bridge.view.phase is Phase.PAUSED
        place, count, last = self.round.place, self.round.count, self.round.last
        set_text(self.place, words.place_words(place, count, paused=paused, last=last))
        for each in self.answers.values():
            each.setEnabled(place > 0)

    def _show_found(self) -> None:
        found = self._desk.found()
        for row in self.rows:
            row.hide()  # at once: later is too late for what is measured now
            self._found_rows.removeWidget(row)
            row.deleteLater()
        self.rows = [FoundRow(one, self._desk.avoid) for one in found]
        for row in self.rows:
            self._found_rows.addWidget(row)
        set_text(self.found_title, words.found_title(len(found)))
        set_text(self.found_about, words.found_words(found))
        self._turn(FOUND)
        if self.isVisible():
            self.done_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _turn(self, step: int) -> None:
        """Show a step from its top; the others take no room, as they would in a stack."""
        self.step = step
        for index, each in enumerate(self._steps):
            each.setVisible(index == step)
        self.verticalScrollBar().setValue(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """One key each, while it plays. A key that is held is pressed once."""
        if not self.round.running:
            super().keyPressEvent(event)
            return
        answer = next(
            (each for each, key in words.KEYS.items() if event.text() == str(key)),
            None,
        )
        if event.isAutoRepeat():
            pass
        elif answer is not None:
            self.round.answer(answer)
        elif event.key() == Qt.Key.Key_Escape:
            self.round.stop()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """All five keys are seen at once, however low the window is."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        compact = self.height() < COMPACT_BELOW
        top = 2 * GRID if compact else 4 * GRID
        self._around.setContentsMargins(MARGIN, top, MARGIN, GRID if compact else 2 * GRID)
        if (column := self.stage.layout()) is not None:
            column.setSpacing(GRID if compact else 2 * GRID)
        for each in self.answers.values():
            each.setFixedHeight(CONTROL if compact else ANSWER_HEIGHT)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Another page, or the window is closed: nothing plays unseen that wants an answer."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.round.stop()


def _step() -> tuple[QWidget, QVBoxLayout]:
    step = QWidget()
    column = QVBoxLayout(step)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2 * GRID)
    return step, column


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(2 * GRID)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row
