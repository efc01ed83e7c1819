"""The left column: the greeting, the dial, the chips and the one button.

Longer than other rooms: all of it shows one moment, from one view, and is laid out in three ways.
"""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QSizePolicy,
    QSpacerItem,
    QVBoxLayout,
    QWidget,
)

from sleepplayer import phrases
from sleepplayer.errors import UsageError
from sleepplayer.gui.bridge import Bridge
from sleepplayer.gui.dial import Dial
from sleepplayer.gui.keys import Action, hint
from sleepplayer.gui.line_breaks import broken_words
from sleepplayer.gui.parts import button, label, rename, set_role, set_text
from sleepplayer.gui.theme import GRID, UNDER_TITLE
from sleepplayer.gui.tonight.chips import Chips
from sleepplayer.gui.tonight.choice import (
    Choice,
    Granted,
    Kind,
    Preview,
    all_granted,
    choice_in_force,
    comes_to_an_end,
    has_chapters,
    next_occurrence,
    possible,
    preview,
    suggested_clock,
)
from sleepplayer.gui.tonight.faces import plan_face, running_face
from sleepplayer.night.end_action import EndAction
from sleepplayer.night.sleep_timer import ForLength, Goal, TimerState
from sleepplayer.night.view import Phase, SessionView
from sleepplayer.people import SessionKind

PRIMARY = 56
LARGEST_DIAL = 448
NARROWEST = 448
"""Four chips beside each other."""

SAME_MIN = 0.01
"""Lengths that differ by less are one."""


class TimerColumn(QWidget):
    """Chooses how long, starts, and while it runs shows what is left."""

    refused = Signal(str)

    line_changed = Signal()
    """There is another number of lines above the dial."""

    length_chosen = Signal()
    """What was chosen for tonight's end is another."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._choice = self._usual_choice()
        self.greeting = label("", "title")
        self.sentence = label("", "muted")
        self.sentence.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.then = label("", "muted")
        self.then.setContentsMargins(0, 2, 0, 0)
        self.then.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.then.hide()
        self._hindrance = ""
        self._allowance = ""
        self._granted: Granted = all_granted
        self._without = ""
        self._arranged = False, False
        self.dial = Dial()
        self.dial.setMaximumHeight(LARGEST_DIAL)
        self.dial.chosen.connect(self._minutes_chosen)
        self.dial.settled.connect(self._minutes_settled)
        self.chips = Chips(self._choice, now=bridge.clock.wall, parent=self)
        self.chips.chosen.connect(self._choose)
        self.chips.later.connect(self.later)
        self.chips.refused.connect(self.refused)
        self.primary = button("", "primary", self.start_or_pause, height=PRIMARY)
        self.primary.setFixedWidth(272)
        self.soft = button(self.tr("End softly"), "plain", self.end_softly)
        rename(self.soft, self.tr("End softly"), key=hint(Action.END_SOFTLY))
        self.cancel = button(self.tr("Cancel timer"), "plain", self.cancel_timer)
        rename(self.cancel, self.tr("Cancel timer"), key=hint(Action.CANCEL_TIMER))
        self.key_hint = label(hint(Action.START_PAUSE), "small")
        self._gaps = [QSpacerItem(0, 0) for _ in range(4)]
        self._body = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._lay_out()
        self.arrange(beside=False, compact=False)
        bridge.viewed.connect(self.show_view)

    def _usual_choice(self) -> Choice:
        minutes = max(1, min(480, round(self._bridge.settings.length_s / 60.0)))
        return Choice(minutes=minutes, at=suggested_clock(self._bridge.clock.wall()))

    def show_settings(self) -> None:
        """Other settings count: the usual length is another."""
        self._take(self._usual_choice())
        self.show_view(self._bridge.view)

    def arrange(self, *, beside: bool, compact: bool) -> None:
        """The controls below the dial or `beside` it; `compact`: closer together."""
        self._arranged = beside, compact
        direction = QBoxLayout.Direction
        self._body.setDirection(direction.LeftToRight if beside else direction.TopToBottom)
        self._body.setSpacing((5 if beside else 2) * GRID)
        fixed, filling = QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding
        above_dial, above_chips, above_primary, below = self._gaps
        above_dial.changeSize(0, (1 if compact else 2) * GRID, fixed, fixed)
        two_lines = self.sentence.minimumHeight() > 0
        gap = 1 if compact and two_lines else 2 if compact else 3
        above_primary.changeSize(0, gap * GRID, fixed, fixed)
        for one in (above_chips, below):
            one.changeSize(0, 0, fixed, filling if beside else fixed)
        self._body.invalidate()

    def _lay_out(self) -> None:
        above_dial, above_chips, above_primary, below = self._gaps
        controls = QVBoxLayout()
        controls.setSpacing(0)
        controls.addSpacerItem(above_chips)
        controls.addLayout(self.chips.rows[0])
        controls.addSpacing(GRID)
        controls.addLayout(self.chips.rows[1])
        controls.addSpacerItem(above_primary)
        controls.addWidget(self.primary, 0, Qt.AlignmentFlag.AlignHCenter)
        controls.addSpacing(GRID)
        controls.addLayout(self._last_row())
        controls.addSpacerItem(below)
        self._body.addWidget(self.dial, 1000)
        self._body.addLayout(controls)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.greeting)
        column.addSpacing(UNDER_TITLE)
        column.addWidget(self.sentence)
        column.addWidget(self.then)
        column.addSpacerItem(above_dial)
        column.addStretch(1)
        column.addLayout(self._body, 1000)
        column.addStretch(1)
        self.chips.hide()  # its chips stand in this column's rows
        self.setMinimumWidth(NARROWEST)

    def _last_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addStretch(1)
        for one in (self.soft, self.cancel, self.key_hint):
            row.addWidget(one)
        row.addStretch(1)
        self.key_hint.setFixedHeight(self.soft.height())
        return row

    # --- what the person does -----------------------------------------------------------------

    def start_or_pause(self) -> None:
        """The one button."""
        if self._bridge.view.phase is Phase.IDLE:
            self.start()
        else:
            self._bridge.toggle_pause()

    def start(self) -> None:
        """Begin with the queue as it is, towards what was chosen."""
        goal = self.goal()
        if goal is not None and self._bridge.queue.current is not None:
            self._bridge.do(lambda: self._bridge.session.start(goal))

    def goal(self) -> Goal | None:
        """What was chosen, with whatever is still being typed; None if it cannot be meant."""
        self.dial.commit_typed()
        if not self.chips.commit():
            return None
        try:
            return self.choice.goal(self._bridge.clock.wall())
        except UsageError as error:
            self.refused.emit(str(error))
            return None

    @property
    def choice(self) -> Choice:
        """What was chosen, as far as these sounds can meet it; otherwise the length."""
        return possible(self._choice, self._bridge.queue)

    def length_min(self) -> float:
        """How long an evening would be that starts now, as far as limits allow; for an end that
        depends on the sounds, the dial's minutes. So it is, too, where limits let nothing begin:
        it is seen then what there would be."""
        chosen_min = self._chosen_min()
        granted_s = self._granted(chosen_min * 60.0).length_s
        return granted_s / 60.0 if granted_s else chosen_min

    def _chosen_min(self) -> float:
        choice = self.choice
        if choice.kind is Kind.CLOCK:
            wall = self._bridge.clock.wall()
            try:
                return max(1.0, (next_occurrence(choice.at, wall) - wall).total_seconds() / 60.0)
            except UsageError:
                pass  # the clock has passed it meanwhile; the dial's minutes count
        return float(choice.minutes)

    def later(self, minutes: int) -> None:
        """Be silent later; before it began, choose a longer evening."""
        if self._bridge.view.phase is Phase.IDLE:
            self.dial.step(minutes)
        else:
            self._bridge.do(lambda: self._bridge.session.extend(minutes * 60.0))

    def end_softly(self) -> None:
        """Silent in 20 s."""
        self._bridge.do(self._bridge.session.end_softly)

    def cancel_timer(self) -> None:
        """Play on without a timer."""
        self._bridge.do(self._bridge.session.cancel_timer)

    def _choose(self, choice: Choice) -> None:
        if not comes_to_an_end(choice, self._bridge.queue):
            self.show_view(self._bridge.view)
            self.refused.emit(self.tr("A live stream has no end. Choose a length or a time."))
            return
        try:
            goal = choice.goal(self._bridge.clock.wall())
        except UsageError as error:
            self.show_view(self._bridge.view)
            self.refused.emit(str(error))
            return
        if self._bridge.view.phase is Phase.IDLE:
            self._take(choice)
            self.show_view(self._bridge.view)
        else:  # tonight's other end is not the end of all nights
            self._bridge.do(lambda: self._bridge.session.set_goal(goal))

    def _take(self, choice: Choice) -> None:
        self._choice = choice
        self.chips.show_choice(choice)
        if choice.kind is Kind.LENGTH:
            length_s = choice.minutes * 60.0
            self._bridge.change(replace(self._bridge.settings, length_s=length_s), rested=False)
        self.length_chosen.emit()

    def _minutes_chosen(self, minutes: int) -> None:
        choice = replace(self._choice, kind=Kind.LENGTH, minutes=minutes)
        if self._bridge.view.phase is Phase.IDLE:
            self._take(choice)
            self._show_plan(choice)
        elif self.dial.dragging:
            self._show_plan(choice)

    def _minutes_settled(self, minutes: int) -> None:
        if self._bridge.view.phase is not Phase.IDLE:
            self._bridge.do(lambda: self._bridge.session.set_goal(ForLength(minutes * 60.0)))

    # --- what it shows ------------------------------------------------------------------------

    def show_allowance(self, text: str, granted: Granted = all_granted) -> None:
        """What this person's limits leave tonight, its parts apart by " · ", "" for no limits; and
        what they grant a start."""
        before_min = self.length_min()
        self._allowance, self._granted = text, granted
        self._fit_sentence()
        self.show_view(self._bridge.view)
        if abs(self.length_min() - before_min) > SAME_MIN:
            self.length_chosen.emit()

    def show_without(self, text: str) -> None:
        """Why there is nothing to begin with, said while that is so; "": it says what to do."""
        if text != self._without:
            self._without = text
            self.show_view(self._bridge.view)

    def show_hindered(self, text: str) -> None:
        """Why what should have followed the silence did not, until the next start; "": nothing."""
        if text != self._hindrance:
            self._hindrance = text
            self.show_view(self._bridge.view)

    @property
    def line_height(self) -> int:
        """How much of the height the line about what follows takes."""
        return 0 if self.then.isHidden() else self.then.sizeHint().height()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The line under the greeting breaks elsewhere."""
        super().resizeEvent(event)
        if self._allowance:
            self._fit_sentence()
        if self._allowance or self._hindrance:
            self.show_view(self._bridge.view)

    def _fit_sentence(self) -> None:
        # Its room stays the same once it plays: nothing moves then.
        lines = 1 + self._allowance_lines().count("\n")
        metrics = self._sentence_metrics()
        room = metrics.height() + (lines - 1) * metrics.lineSpacing() if lines > 1 else 0
        if room != self.sentence.minimumHeight():
            self.sentence.setMinimumHeight(room)
            beside, compact = self._arranged
            self.arrange(beside=beside, compact=compact)
        top = Qt.AlignmentFlag.AlignTop if lines > 1 else Qt.AlignmentFlag.AlignVCenter
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignLeft | top)

    def _sentence_metrics(self) -> QFontMetrics:
        self.sentence.ensurePolished()  # in the stylesheet's font
        return self.sentence.fontMetrics()

    def _allowance_lines(self) -> str:
        """It breaks between its parts alone."""
        metrics, lines = self._sentence_metrics(), [""]
        for part in self._allowance.split(" · "):
            longer = f"{lines[-1]} · {part}" if lines[-1] else part
            if not lines[-1] or metrics.horizontalAdvance(longer) <= self.width():
                lines[-1] = longer
            else:
                lines.append(part)
        return "\n".join(lines)

    def show_view(self, view: SessionView) -> None:
        """Show a moment of the session, or the plan."""
        set_text(self.greeting, phrases.greeting(self._bridge.clock.wall()))
        idle = view.phase is Phase.IDLE
        timed = not idle and view.timer in (TimerState.RUNNING, TimerState.FADING)
        self.chips.show_later(later=timed and view.remaining_s is not None)
        self.chips.show_chapter(offered=has_chapters(self._bridge.queue))
        chosen = self.choice
        shown = chosen if idle else choice_in_force(view.goal, chosen)
        self.chips.show_choice(shown or chosen, in_force=shown is not None)
        self.soft.setVisible(not idle)
        self.cancel.setVisible(timed)
        startable = self._bridge.queue.current is not None
        self.key_hint.setVisible(idle and startable)
        words = {
            Phase.IDLE: self.tr("Start tonight"),
            Phase.PLAYING: self.tr("Pause"),
            Phase.PAUSED: self.tr("Go on"),
        }[view.phase]
        set_text(self.primary, words)
        # While it plays nothing on the screen needs to shine.
        set_role(self.primary, "low" if view.phase is Phase.PLAYING else "primary")
        rename(self.primary, words, key=hint(Action.START_PAUSE))
        self.primary.setEnabled(not idle or startable)
        if not idle:
            self._hindrance = ""
            self._show_next(follows=view.kind is SessionKind.EVENING)
        else:
            self._show_plan(chosen)
        if not idle and not self.dial.dragging:
            left_min = math.ceil((view.remaining_s or 60.0) / 60.0)
            self.dial.show_face(running_face(view), max(1, left_min))
            sentence = phrases.silent_sentence(view)
            set_text(
                self.sentence,
                f"{sentence} {phrases.still_awake_sentence()}"
                if view.still_awake and not view.at_limit
                else sentence,
            )

    def _show_plan(self, choice: Choice) -> None:
        plan = self._plan(choice)
        startable = self._bridge.queue.current is not None
        face = plan_face(plan, choice, dragging=self.dial.dragging, ring_s=self.dial.face.ring_s)
        if not startable:  # then nothing fades, and nothing falls silent
            face = replace(face, above="", below=self.tr("min") if plan.length_s else "")
        lasts_s = plan.length_s if choice.kind is not Kind.LENGTH else None
        self.dial.show_face(face, choice.minutes if lasts_s is None else math.ceil(lasts_s / 60.0))
        if self._allowance:  # the dial tells the rest
            set_text(self.sentence, self._allowance_lines())
        elif not startable:
            add = self.tr("Add a sound, then one key starts the night.")
            set_text(self.sentence, self._without or add)
        else:
            set_text(self.sentence, phrases.plan_sentence(plan.silent_at, plan.fades_from))
        # With an allowance nothing above speaks of silence.
        silent_at = plan.silent_at if self._allowance else None
        self._show_then(silent_at, follows=startable and not plan.refused)

    def _show_then(self, silent_at: datetime | None, *, follows: bool) -> None:
        """What would follow the silence; `silent_at` where the sentence above does not tell."""
        words = ""
        if follows and self._bridge.then is not EndAction.STOP:
            from sleepplayer.end_phrases import then_words  # noqa: PLC0415 - the first paint

            words = then_words(self._bridge.then)
        if words and silent_at is not None:
            silent = self.tr("Silent at {time}").format(time=phrases.clock_words(silent_at))
            words = f"{silent}, {words}"
        words = f"{words[:1].upper()}{words[1:]}." if words else ""
        self._show_line(words)

    def _show_next(self, *, follows: bool) -> None:
        """The same while something plays: other lines stand above it."""
        words = ""
        if follows and self._bridge.then is not EndAction.STOP:
            from sleepplayer.end_phrases import silence_sentence  # noqa: PLC0415 - see above

            words = silence_sentence(self._bridge.then)
        self._show_line(words)

    def _show_line(self, words: str) -> None:
        words = self._hindrance or words  # of one thing both say something
        metrics = self._sentence_metrics()
        # Broken here: a label that breaks its own would have the dial's height hang on its width.
        shown = broken_words(words, self.width(), metrics.horizontalAdvance)
        before = self.line_height
        set_text(self.then, shown)
        self.then.setVisible(bool(shown))
        if self.line_height != before:
            self.line_changed.emit()

    def _plan(self, choice: Choice) -> Preview:
        try:
            goal = choice.goal(self._bridge.clock.wall())
        except UsageError:  # the clock has passed the chosen time meanwhile
            self._take(replace(choice, kind=Kind.LENGTH))
            goal = ForLength(choice.minutes * 60.0)
        return preview(
            goal,
            queue=self._bridge.queue,
            clock=self._bridge.clock,
            settings=self._bridge.settings.session,
            granted=self._granted,
        )
