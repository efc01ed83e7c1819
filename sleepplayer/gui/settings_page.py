"""Settings: every change counts at once and is kept at once."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from sleepplayer import phrases
from sleepplayer.end_phrases import not_listed_sentence
from sleepplayer.gui.bridge import Bridge
from sleepplayer.gui.cards import BOX_PAD, Card, Choice, add_section, page_column
from sleepplayer.gui.desktop_settings import DesktopSettings, EndCombo
from sleepplayer.gui.loudness_settings import LoudnessSettings
from sleepplayer.gui.parts import CheckBox, Combo, label, set_text
from sleepplayer.gui.settings_cards import StepSlider, add_row, add_switch
from sleepplayer.gui.settings_steps import (
    CROSSFADE_STEPS_S,
    FADE_STEPS_S,
    MOST_EXTENSIONS,
    RESUME_STEPS_S,
    resume_words,
    times_words,
)
from sleepplayer.night.end_action import EndAction
from sleepplayer.night.fade import FadeCurve
from sleepplayer.night.limits import STILL_AWAKE_S
from sleepplayer.night.pacing import SessionSettings
from sleepplayer.night.settings import EngineChoice


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
            times_words,
            self._extensions_chosen,
        )
        self.resume = StepSlider(
            self.tr("Continue long sounds where you left them"),
            RESUME_STEPS_S,
            resume_words,
            lambda seconds: self._change(resume_longer_than_s=float(seconds)),
        )
        self.loudness = LoudnessSettings(lambda night: self._change(loudness=night))
        self.curves: dict[FadeCurve, QRadioButton] = {}
        self.pause_moves = CheckBox(self.tr("A pause moves the end"))
        self.pause_moves.toggled.connect(lambda on: self._change(pause_moves_deadline=on))
        self.then = EndCombo(self._then_chosen)
        self.not_listed = label("", "small", wrap=True)
        self.not_listed.hide()
        self.engine = Combo(self.tr("Sound engine"))
        self.engine.addItem(self.tr("Automatic"), EngineChoice.AUTO)
        self.engine.addItem(self.tr("libVLC"), EngineChoice.VLC)
        self.engine.addItem(self.tr("Embedded"), EngineChoice.QT)
        self.engine.activated.connect(self._engine_chosen)
        self.desktop = DesktopSettings(bridge, leave=self._take_keyboard)
        self._lay_out()
        self.show_settings()

    def _lay_out(self) -> None:
        head = QVBoxLayout()
        head.addWidget(label(self.tr("Settings"), "title"))
        head.addWidget(label(self.tr("Every change counts at once."), "muted"))
        inside, column = page_column(head)
        add_section(column, self.tr("The fade"))
        add_row(
            column,
            self.tr("Length"),
            self.tr("How long the sound takes to go. At most three quarters of a session."),
            self.fade,
        )
        self._curve_rows(column)
        add_section(column, self.tr("The evening"))
        add_row(
            column,
            self.tr("Crossfade"),
            self.tr("How long one sound and the next overlap."),
            self.crossfade,
        )
        add_row(
            column,
            self.tr("Continue long sounds where you left them"),
            self.tr("Shorter ones begin at their start. A sound’s own details may say otherwise."),
            self.resume,
        )
        add_row(
            column,
            self.tr("Any key in the last minutes"),
            self.tr("How often a night any key may add {n} min.").format(
                n=round(STILL_AWAKE_S / 60)
            ),
            self.extensions,
        )
        add_switch(
            column,
            self.pause_moves,
            self.tr("A session of a set length then waits while it is paused."),
        )
        then = add_row(
            column,
            self.tr("When it is silent"),
            self.tr(
                "When the time is over or after “End softly”; not after Stop, quitting or a "
                "failure. What the computer is to do comes after a minute in which it can be "
                "called off, and not while another program asks it to stay on, or somebody else "
                "is logged in."
            ),
            self.then,
        )
        then.add(self.not_listed)
        add_section(column, self.tr("Loudness"))
        column.addWidget(self.loudness)
        add_section(column, self.tr("Sound"))
        add_row(
            column,
            self.tr("Engine"),
            self.tr("What makes the sound. A change applies at the next start of the program."),
            self.engine,
        )
        add_section(column, self.tr("Desktop"))
        column.addWidget(self.desktop)
        column.addStretch(1)
        self.setWidget(inside)

    def _curve_rows(self, column: QVBoxLayout) -> None:
        card = Card(top=8)
        card.column.setSpacing(6)
        group = QButtonGroup(self)
        for curve, name, words in (
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
        ):
            one = QRadioButton(name)
            one.setAccessibleName(name)
            one.setAccessibleDescription(words)
            one.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            one.toggled.connect(lambda on, curve=curve: self._curve_chosen(curve) if on else None)
            group.addButton(one)
            card.add(Choice(one, words), pad=BOX_PAD)
            self.curves[curve] = one
        column.addWidget(card)

    def show_settings(self) -> None:
        """Show the settings as they are."""
        settings, session = self._bridge.settings, self._bridge.settings.session
        self.fade.show_value(session.fade_s)
        self.crossfade.show_value(session.crossfade_s)
        self.extensions.show_value(session.still_awake_limit)
        self.resume.show_value(session.resume_longer_than_s)
        self.loudness.show_night(session.loudness)
        self.curves[session.curve].setChecked(True)
        self.pause_moves.setChecked(session.pause_moves_deadline)
        self._show_then()
        self.engine.setCurrentIndex(self.engine.findData(settings.engine))
        self.desktop.show_settings()

    def set_offered(self, _actions: frozenset[EndAction]) -> None:
        """The system has answered what may follow the silence."""
        self._show_then()

    def _show_then(self) -> None:
        offered = self._bridge.offered
        self.then.show_choice(self._bridge.settings.then, offered)
        words = "" if offered is None else not_listed_sentence(offered)
        set_text(self.not_listed, words)
        self.not_listed.setVisible(bool(words))

    def set_tray(self, available: bool) -> None:
        """Whether there is a tray to close the window to."""
        self.desktop.set_tray(available)

    def _take_keyboard(self) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fade_chosen(self, seconds: float) -> None:
        self._change(fade_s=float(seconds))

    def _crossfade_chosen(self, seconds: float) -> None:
        self._change(crossfade_s=float(seconds))

    def _extensions_chosen(self, times: float) -> None:
        self._change(still_awake_limit=round(times))

    def _curve_chosen(self, curve: FadeCurve) -> None:
        self._change(curve=curve)

    def _then_chosen(self, then: EndAction) -> None:
        self._bridge.change(replace(self._bridge.settings, then=then))
        self._bridge.refresh()  # Tonight says it

    def _engine_chosen(self, index: int) -> None:
        engine = EngineChoice(self.engine.itemData(index))
        self._bridge.change(replace(self._bridge.settings, engine=engine))

    def _change(self, **fields: object) -> None:
        session: SessionSettings = replace(self._bridge.settings.session, **fields)  # type: ignore[arg-type]
        self._bridge.change(replace(self._bridge.settings, session=session))
