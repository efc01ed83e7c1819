"""The Triggers page: what one likes, how fresh it is now, and what rests.

Longer than other files: here head, list, details, deeds and desk meet, and who of them is in sight.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from sleepplayer.gui.menus import below, menu_of
from sleepplayer.gui.parts import button, label, set_text
from sleepplayer.gui.theme import GRID
from sleepplayer.gui.triggers.deeds import TriggerDeeds
from sleepplayer.gui.triggers.desk import TriggersDesk, TriggersView, TriggerView
from sleepplayer.gui.triggers.details import WIDTH, TriggerDetails
from sleepplayer.gui.triggers.head import Head
from sleepplayer.gui.triggers.listing import Asked, found_by, listed
from sleepplayer.gui.triggers.trigger_list import TriggerList
from sleepplayer.gui.triggers.words import going_sentence
from sleepplayer.people import Liking, RestSetBy

DETAILS_FROM = 1000
"""The width of a page that has the details beside the list; below they lie in its place."""

SETTLES_MS = 1_500
"""After a change so long, ask anew although nobody said to: it may not have been kept."""

COMPACT_BELOW = 520
"""The height of a page on which things stand closer together."""


class TriggerRows:
    """What the window's keys for lists mean here: Enter opens, nothing is taken out or moved."""

    def __init__(self, page: TriggersPage) -> None:
        self._page = page

    def play_chosen(self) -> None:
        """To the details of what is chosen."""
        self._page.open_details()

    def remove_chosen(self) -> None:
        """Nothing: a trigger is hidden from its details, by a press that says so."""

    def move_chosen(self, step: int) -> None:
        """Nothing: the order is that of the liking, the freshness or the names."""


class TriggersPage(QWidget):
    """Shows what its desk knows; a change is shown at once and then as the desk has it."""

    discovery_asked = Signal()
    """The person wants to find out what works."""

    show_tracks = Signal(str)
    """A trigger's id: show the sounds in the library that have it."""

    offered = Signal(str, object)
    """A sentence on what was done, and a function that takes it back."""

    said = Signal(str)
    """A sentence without a way back."""

    def __init__(self, desk: TriggersDesk) -> None:
        super().__init__()
        self._desk = desk
        self._view = TriggersView()
        self._loaded = False
        self._changes = 0
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.timeout.connect(self.refresh)
        self._asked = Asked()
        self._on_top = False
        self.setAccessibleName(self.tr("Triggers"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.head = Head()
        self.list = TriggerList()
        self.empty_words = label("", "muted", wrap=True)
        self.empty_button = button(self.tr("Clear the search"), "link", self.head.clear, height=32)
        self.keys = label(
            self.tr("Keys: 1 avoid · 2 dislike · 3 neutral · 4 like · 5 love · 0 take it back"),
            "small",
            wrap=True,
        )
        self.details = TriggerDetails()
        self.deeds = TriggerDeeds(desk, self)
        self._lay_out()
        self._connect()
        self._show(from_top=True)
        desk.on_changed = self.refresh
        self.refresh()

    def _lay_out(self) -> None:
        self._left = QWidget()
        column = QVBoxLayout(self._left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        column.addWidget(self.head)
        empty = QWidget()
        inside = QVBoxLayout(empty)
        inside.setContentsMargins(0, 2 * GRID, 0, 0)
        inside.addWidget(self.empty_words)
        across = QHBoxLayout()
        across.addWidget(self.empty_button)
        across.addStretch(1)
        inside.addLayout(across)
        inside.addStretch(1)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(empty)
        column.addWidget(self._stack, 1)
        column.addWidget(self.keys)
        self._column = column
        self._pane = QWidget()
        self._pane.setProperty("role", "card")
        self._pane.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        pane = QVBoxLayout(self._pane)
        pane.setContentsMargins(0, 0, 0, 0)
        pane.addWidget(self.details)
        self._row = QHBoxLayout(self)
        self._row.setSpacing(2 * GRID)
        self._row.addWidget(self._left, 1)
        self._row.addWidget(self._pane)
        self._arrange()

    def _connect(self) -> None:
        self.head.changed.connect(lambda: self._show(from_top=True))
        self.head.field.left.connect(self.take_keyboard)
        self.head.discovery_asked.connect(self.discovery_asked)
        self.head.menu_asked.connect(self._open_menu)
        self.list.chosen_changed.connect(self._show_chosen)
        self.list.stated.connect(self._state)
        self.list.entered.connect(self.open_details)
        self.list.clicked_row.connect(self._row_clicked)
        pane = self.details
        pane.stated.connect(lambda liking: self._with_shown(lambda one: self._put(one, liking)))
        pane.why_edited.connect(self._write_why)
        pane.forget_asked.connect(lambda: self._with_shown(self.deeds.forget))
        pane.rest_asked.connect(self._rest)
        pane.date_asked.connect(lambda: self._with_shown(self.deeds.ask_for_date))
        pane.tracks_asked.connect(
            lambda: self._with_shown(lambda one: self.show_tracks.emit(one.trigger.id))
        )
        pane.other_chosen.connect(self.choose)
        pane.rename_asked.connect(self.rename)
        pane.merge_asked.connect(lambda: self._with_shown(self.deeds.merge))
        pane.hide_asked.connect(lambda: self._with_shown(self.deeds.hide))
        pane.closed.connect(self.close_details)
        pane.left.connect(self.take_keyboard)
        self.deeds.said.connect(self.said)
        self.deeds.offered.connect(self.offered)

    # --- what is shown ----------------------------------------------------------------------------

    def refresh(self) -> None:
        """Something changed: ask anew, and stay where we are."""
        self._desk.view(partial(self._got, self._changes))

    def begin_anew(self) -> None:
        """Another person is here: nothing of the one before stays in sight or can be undone."""
        self._view, self._loaded = TriggersView(), False
        self._changes += 1
        self.deeds.begin_anew()
        self.close_details()
        self.head.clear()
        self.refresh()

    def _got(self, changes: int, view: TriggersView) -> None:
        if changes != self._changes:  # it does not know of the last one yet; the next will
            return
        self._view, self._loaded = view, True
        self._show(from_top=False)
        self.deeds.show_view(view)

    def _show(self, *, from_top: bool) -> None:
        """List what is asked for. Until something else is asked for, a row that was changed stays
        where it is: it must not run away from under the hand."""
        self._asked = self.head.asked()
        found = listed(self._view.triggers, self._asked)
        by_id = {one.trigger.id: one for one in found}
        before = self.list.rows.ids
        if not from_top and by_id.keys() == set(before):
            found = [by_id[trigger] for trigger in before]
        text = self._asked.text
        by_words = {one.trigger.id: found_by(one.trigger, text) for one in found} if text else {}
        self.list.show_views(found, self._view.tonight, by_words)
        if from_top:
            self.list.scrollToTop()
            if self.list.chosen is not None:
                self.list.scrollTo(self.list.currentIndex())
        self.head.show_sentence(going_sentence(self._view) if self._loaded else " ")
        self._show_empty(found=bool(found))
        self._show_chosen()

    def _show_empty(self, *, found: bool) -> None:
        self._stack.setCurrentIndex(0 if found else 1)
        searched = bool(self._asked.text or self._asked.families)
        if not self._loaded:
            text = self.tr("Looking at your nights…")
        elif searched:
            text = self.tr("No trigger is called so, and none goes by such a word.")
        else:
            text = self.tr("There is no trigger here. Hidden ones are under “More”.")
        set_text(self.empty_words, text)
        self.empty_button.setVisible(self._loaded and searched)
        self.keys.setVisible(found and self.height() >= COMPACT_BELOW)

    def _show_chosen(self) -> None:
        one = self._find(self.list.chosen)
        if one is None and self.details_on_top:
            one = self._find(self.details.shown)
        names = {each.trigger.id: each.trigger.name for each in self._view.triggers}
        self.details.show_view(one, names, self._view.tonight)

    def _find(self, trigger: str | None) -> TriggerView | None:
        return next((one for one in self._view.triggers if one.trigger.id == trigger), None)

    # --- what the person does ---------------------------------------------------------------------

    def _state(self, trigger: str, liking: Liking | None) -> None:
        one = self._find(trigger)
        if one is not None:
            self._put(one, liking)

    def _put(self, one: TriggerView, liking: Liking | None) -> None:
        if liking is not one.stated:
            self._replace(replace(one, stated=liking, why="" if liking is None else one.why))
            self.deeds.state(one, liking)

    def _write_why(self, why: str) -> None:
        one = self._find(self.details.shown)
        if one is not None and one.stated is not None:
            self._replace(replace(one, why=why))
            self.deeds.write_why(one, why)

    def _rest(self, until: date | None) -> None:
        one = self._find(self.details.shown)
        if one is not None:
            by = None if until is None else RestSetBy.PERSON
            self._replace(replace(one, rest_until=until, rest_set_by=by))
            self.deeds.rest(one, until)

    def _replace(self, new: TriggerView) -> None:
        """Show a change before the desk has answered."""
        made = (new if one.trigger.id == new.trigger.id else one for one in self._view.triggers)
        self._view = replace(self._view, triggers=tuple(made))
        self._changes += 1
        self._settle.start(SETTLES_MS)
        self._show(from_top=False)

    def _with_shown(self, do: Callable[[TriggerView], object]) -> None:
        one = self._find(self.details.shown)
        if one is not None:
            do(one)

    def choose(self, trigger: str) -> None:
        """Choose a trigger and show it, whatever was searched for."""
        if self.list.rows.row_of(trigger) < 0:
            self.head.clear()
        self.list.choose(trigger)

    def rename(self) -> None:
        """F2: another name for the one that is shown."""
        self._with_shown(self.deeds.rename)

    def rows_with_keyboard(self) -> TriggerRows:
        """The list that keys like Enter and Del are meant for."""
        return TriggerRows(self)

    def search(self) -> None:
        """To the search field."""
        self.close_details()
        self.head.search()

    def step_back(self) -> None:
        """Esc while nothing plays: close what lies on top, leave the details, or end the search."""
        focus = QApplication.focusWidget()
        if self.details_on_top:
            self.close_details()
        elif focus is not None and self._pane.isAncestorOf(focus):
            self.take_keyboard()
        elif self._asked.text or self._asked.families:
            self.head.clear()

    def undo(self) -> None:
        """Take back what was done last."""
        if not self.deeds.undo():
            self.said.emit(self.tr("There is nothing to undo."))

    def _open_menu(self, at: QWidget) -> None:
        menu = menu_of(
            self,
            (
                (self.tr("A trigger of your own…"), None, self.deeds.add),
                None,
                (self.tr("Hidden and merged…"), None, self.deeds.show_put_away),
                (self.tr("Never played again…"), None, self.deeds.show_retired),
                None,
                (self.tr("Forget everything that was learnt…"), None, self.deeds.forget_all),
            ),
        )
        menu.popup(below(at))

    # --- the details ------------------------------------------------------------------------------

    @property
    def _beside(self) -> bool:
        return self.width() >= DETAILS_FROM

    @property
    def details_on_top(self) -> bool:
        """Whether the details lie where the list was."""
        return self._on_top and not self._beside

    def open_details(self) -> None:
        """To the details of what is chosen."""
        if self.list.chosen is None:
            return
        if self._beside:
            self._first_choice()
        elif not self._on_top:
            self._on_top = True
            self._arrange()
            self._first_choice()

    def turn_details(self) -> None:
        """Open the details, or leave them."""
        if self.details_on_top:
            self.close_details()
        else:
            self.open_details()

    def close_details(self) -> None:
        """Back to the list."""
        if self._on_top:
            self._on_top = False
            self._arrange()
            self.take_keyboard()

    def _first_choice(self) -> None:
        buttons = self.details.choice.buttons
        one = self._find(self.details.shown)
        stated = Liking.LIKE if one is None or one.stated is None else one.stated
        buttons[stated].setFocus(Qt.FocusReason.TabFocusReason)

    def _row_clicked(self) -> None:
        if not self._beside:
            self.open_details()

    def _arrange(self) -> None:
        beside, compact = self._beside, self.height() < COMPACT_BELOW
        on_top = self.details_on_top
        goes = self._left if on_top else None if beside else self._pane
        focus = QApplication.focusWidget()
        lost = goes is not None and focus is not None and goes.isAncestorOf(focus)
        for part in (self._left, self._pane):
            if part is not goes:
                part.show()
        self.details.back.setVisible(on_top)
        if lost:  # else Qt gives the keyboard to whatever comes next
            self.take_keyboard()
        if goes is not None:
            goes.hide()
        self._pane.setMinimumWidth(WIDTH if beside else 0)
        self._pane.setMaximumWidth(WIDTH if beside else 16_777_215)
        self._column.setSpacing((1 if compact else 2) * GRID)
        self.head.set_compact(compact=compact)
        self._row.setContentsMargins(
            5 * GRID, (2 if compact else 4) * GRID, 5 * GRID, (1 if compact else 2) * GRID
        )
        self.keys.setVisible(self._stack.currentIndex() == 0 and not compact)

    # --- the page itself --------------------------------------------------------------------------

    def take_keyboard(self) -> None:
        """The keyboard is the list's, or where there is none the search field's."""
        if self.details_on_top:
            self.details.back.setFocus(Qt.FocusReason.TabFocusReason)
        elif self._stack.currentIndex() == 0:
            self.list.setFocus(Qt.FocusReason.TabFocusReason)
        elif self._loaded:
            self.head.search()

    def focusInEvent(self, _event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """The page is turned to."""
        self.take_keyboard()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Seen again: another night may have come, and rows stand in their order."""
        super().showEvent(event)
        self._show(from_top=True)
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """What stands beside what."""
        super().resizeEvent(event)
        self._arrange()
