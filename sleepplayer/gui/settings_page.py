"""Settings: every change counts at once and is kept at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from sleepplayer import phrases
from sleepplayer.gui.bridge import Bridge
from sleepplayer.gui.parts import Combo, Slider, label, set_text
from sleepplayer.gui.theme import GRID, TYPE, UNDER_TITLE, font
from sleepplayer.night.end_action import EndAction
from sleepplayer.night.fade import FadeCurve
from sleepplayer.night.limits import STILL_AWAKE_S
from sleepplayer.night.pacing import SessionSettings
from sleepplayer.night.settings import EngineChoice

WIDEST = 720
FADE_STEPS_S = (
    *(0, 5, 10, 15, 20, 30, 45, 60, 90, 120, 150, 180, 210, 240, 300, 360, 420, 480, 540, 600),
    *(720, 900, 1080, 1200, 1500, 1800, 2100, 2400, 2700, 3000, 3300, 3600),
)
CROSSFADE_STEPS_S = tuple(range(16))
MOST_EXTENSIONS = 10


class StepSlider(QWidget):
    """A slider over given values, its value in words beside it."""

    def __init__(
        self,
        name: str,
        steps: Sequence[float],
        words: Callable[[float], str],
        chosen: Callable[[float], None],
    ) -> None:
        super().__init__()
        self._steps = list(steps)
        self._words = words
        self._chosen = chosen
        self._showing = False
        self.slider = Slider(name, len(self._steps) - 1, page=3)
        self.slider.setFixedWidth(208)
        self.words = QLabel()
        self.words.setFont(font(TYPE.body, tabular=True))
        self.words.setFixedWidth(96)
        self.words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.slider)
        row.addWidget(self.words)
        self.slider.valueChanged.connect(self._moved)

    def show_value(self, value: float) -> None:
        """Show a value; one that is no step becomes one."""
        if value not in self._steps:
            self._steps = sorted([*self._steps, value])
        self._showing = True
        self.slider.setMaximum(len(self._steps) - 1)
        self.slider.setValue(self._steps.index(value))
        self._showing = False
        self._tell(value)

    def _moved(self, step: int) -> None:
        self._tell(self._steps[step])
        if not self._showing:
            self._chosen(self._steps[step])

    def _tell(self, value: float) -> None:
        set_text(self.words, self._words(value))
        self.slider.setAccessibleDescription(self._words(value))


class SettingsPage(QScrollArea):
    """One column of cards."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.fade = StepSlider(
            self.tr("Length of the fade"), FADE_STEPS_S, phrases.exact_words, self._fade_chosen
        )
        self.crossfade = StepSlider(
            self.tr("Crossfade"), CROSSFADE_STEPS_S, phrases.exact_words, self._crossfade_chosen
        )
        self.extensions = StepSlider(
            self.tr("Extensions by any key, per night"),
            range(MOST_EXTENSIONS + 1),
            self._times_words,
            self._extensions_chosen,
        )
        self.curves: dict[FadeCurve, QRadioButton] = {}
        self.pause_moves = QCheckBox(self.tr("A pause moves the end"))
        self.pause_moves.setAccessibleName(self.pause_moves.text())
        self.pause_moves.toggled.connect(lambda on: self._change(pause_moves_deadline=on))
        self.quits = QCheckBox(self.tr("Quit when it is silent"))
        self.quits.setAccessibleName(self.quits.text())
        self.quits.toggled.connect(self._quits_chosen)
        self.engine = Combo(self.tr("Sound engine"))
        self.engine.addItem(self.tr("Automatic"), EngineChoice.AUTO)
        self.engine.addItem(self.tr("libVLC"), EngineChoice.VLC)
        self.engine.addItem(self.tr("Embedded"), EngineChoice.QT)
        self.engine.activated.connect(self._engine_chosen)
        self._lay_out()
        self.show_settings()

    def _lay_out(self) -> None:
        inside = QWidget()
        outer = QHBoxLayout(inside)
        outer.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 4 * GRID)
        body = QWidget()
        body.setMaximumWidth(WIDEST)
        outer.addWidget(body, 1000)
        outer.addStretch(1)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        head = QVBoxLayout()
        head.setSpacing(UNDER_TITLE)
        head.addWidget(label(self.tr("Settings"), "title"))
        head.addWidget(label(self.tr("Every change counts at once."), "muted"))
        column.addLayout(head)
        column.addSpacing(GRID)
        self._section(column, self.tr("The fade"))
        self._row(
            column,
            self.tr("Length"),
            self.tr("How long the sound takes to go. At most three quarters of a session."),
            self.fade,
        )
        self._curve_rows(column)
        self._section(column, self.tr("The evening"))
        self._row(
            column,
            self.tr("Crossfade"),
            self.tr("How long one sound and the next overlap."),
            self.crossfade,
        )
        self._row(
            column,
            self.tr("Any key in the last minutes"),
            self.tr("How often a night any key may add {n} min.").format(
                n=round(STILL_AWAKE_S / 60)
            ),
            self.extensions,
        )
        self._row(
            column,
            "",
            self.tr("A session of a set length then waits while it is paused."),
            None,
            above=self.pause_moves,
        )
        self._row(
            column,
            "",
            self.tr("After a session that ended by itself, the program ends too."),
            None,
            above=self.quits,
        )
        self._section(column, self.tr("Sound"))
        self._row(
            column,
            self.tr("Engine"),
            self.tr("What makes the sound. A change applies at the next start of the program."),
            self.engine,
        )
        column.addStretch(1)
        self.setWidget(inside)

    def _section(self, column: QVBoxLayout, title: str) -> None:
        column.addSpacing(2 * GRID)
        column.addWidget(label(title, "heading"))

    def _row(
        self,
        column: QVBoxLayout,
        title: str,
        words: str,
        control: QWidget | None,
        *,
        above: QWidget | None = None,
    ) -> None:
        card = _card()
        grid = QGridLayout(card)
        grid.setContentsMargins(20, 12, 20, 14)
        grid.setHorizontalSpacing(3 * GRID)
        grid.setVerticalSpacing(2)
        explained = label(words, "small", wrap=True)
        if above is not None:
            grid.addWidget(above, 0, 0)
            indent = QHBoxLayout()
            indent.setContentsMargins(44, 0, 0, 0)
            indent.addWidget(explained)
            grid.addLayout(indent, 1, 0)
            grid.setContentsMargins(10, 8, 20, 14)
        else:
            grid.addWidget(label(title, "plain"), 0, 0)
            grid.addWidget(explained, 1, 0)
        if control is not None:
            grid.addWidget(control, 0, 1, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        grid.setColumnStretch(0, 1)
        column.addWidget(card)

    def _curve_rows(self, column: QVBoxLayout) -> None:
        card = _card()
        rows = QGridLayout(card)
        rows.setContentsMargins(10, 12, 20, 12)
        rows.setHorizontalSpacing(2 * GRID)
        group = QButtonGroup(self)
        for row, (curve, name, words) in enumerate(
            (
                (FadeCurve.DB_LINEAR, self.tr("Even"), self.tr("Every minute a little quieter.")),
                (
                    FadeCurve.S_CURVE,
                    self.tr("Soft at both ends"),
                    self.tr("Begins unnoticed, falls in the middle, lingers at the end."),
                ),
                (
                    FadeCurve.EQUAL_POWER,
                    self.tr("Late"),
                    self.tr("Stays near full for long, then goes quickly."),
                ),
            )
        ):
            one = QRadioButton(name)
            one.setAccessibleName(name)
            one.setAccessibleDescription(words)
            one.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            one.toggled.connect(lambda on, curve=curve: self._curve_chosen(curve) if on else None)
            group.addButton(one)
            rows.addWidget(one, row, 0)
            rows.addWidget(label(words, "small", wrap=True), row, 1)
            self.curves[curve] = one
        rows.setColumnMinimumWidth(0, 184)
        rows.setColumnStretch(1, 1)
        column.addWidget(card)

    def show_settings(self) -> None:
        """Show the settings as they are."""
        settings, session = self._bridge.settings, self._bridge.settings.session
        self.fade.show_value(session.fade_s)
        self.crossfade.show_value(session.crossfade_s)
        self.extensions.show_value(session.still_awake_limit)
        self.curves[session.curve].setChecked(True)
        self.pause_moves.setChecked(session.pause_moves_deadline)
        self.quits.setChecked(settings.then is EndAction.QUIT)
        self.engine.setCurrentIndex(self.engine.findData(settings.engine))

    def _times_words(self, times: float) -> str:
        if times == 0:
            return self.tr("never")
        if times == 1:
            return self.tr("once")
        return self.tr("{n} times").format(n=round(times))

    def _fade_chosen(self, seconds: float) -> None:
        self._change(fade_s=float(seconds))

    def _crossfade_chosen(self, seconds: float) -> None:
        self._change(crossfade_s=float(seconds))

    def _extensions_chosen(self, times: float) -> None:
        self._change(still_awake_limit=round(times))

    def _curve_chosen(self, curve: FadeCurve) -> None:
        self._change(curve=curve)

    def _quits_chosen(self, on: bool) -> None:
        then = EndAction.QUIT if on else EndAction.STOP
        self._bridge.change(replace(self._bridge.settings, then=then))

    def _engine_chosen(self, index: int) -> None:
        engine = EngineChoice(self.engine.itemData(index))
        self._bridge.change(replace(self._bridge.settings, engine=engine))

    def _change(self, **fields: object) -> None:
        session: SessionSettings = replace(self._bridge.settings.session, **fields)  # type: ignore[arg-type]
        self._bridge.change(replace(self._bridge.settings, session=session))


def _card() -> QWidget:
    made = QWidget()
    made.setProperty("role", "card")
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return made
