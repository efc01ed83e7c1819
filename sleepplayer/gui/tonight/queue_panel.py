"""The right column: tonight's sounds, how many, and the way to add more.

Longer than other rooms: its head, its list and what stands in their place share the height there is
and change with the same plan.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sleepplayer import phrases
from sleepplayer.gui import icons
from sleepplayer.gui.bridge import Bridge
from sleepplayer.gui.drops import pasted_sources
from sleepplayer.gui.file_names import AUDIO_NAMES, PLAYLIST_NAMES
from sleepplayer.gui.keys import Action, hint
from sleepplayer.gui.parts import ElidedLabel, button, label, on_one_line, rename, set_text, whole
from sleepplayer.gui.theme import GRID, NIGHT, TYPE, UNDER_TITLE, font
from sleepplayer.gui.tonight.drop_list import GUTTER
from sleepplayer.gui.tonight.queue_delegate import PLAN_CARD
from sleepplayer.gui.tonight.queue_view import QueueView
from sleepplayer.gui.tonight.source_button import CHIP, SourceButton, before_icon
from sleepplayer.night.evening_plan import NothingToPlan
from sleepplayer.night.view import SessionView

if TYPE_CHECKING:
    from PySide6.QtWidgets import QFileDialog

    from sleepplayer.gui.tonight.planning import Planning
    from sleepplayer.gui.tonight.rests import RestsPanel

PLAN_ROW = PLAN_CARD + GRID
PLAN_HEAD = 100
MOST_STACKED = 5
"""So many cards are seen at once where the page scrolls."""

BUTTONS_LOWER = 3
"""So that their words stand on the heading's line."""

STACKED = 420
"""The least height where the columns are stacked and the page scrolls."""


class QueuePanel(QWidget):
    """The queue with its heading, its empty and its loading state."""

    paths_added = Signal(list, object)
    """Files, folders and addresses, and the visible index they go to, or None."""

    said = Signal(str)
    """A sentence."""

    plan_asked = Signal()
    """The plan is to take the place of one's own sounds."""

    triggers_asked = Signal()
    """All that rests is to be seen."""

    def __init__(
        self, bridge: Bridge, parent: QWidget | None = None, *, planned: bool = False
    ) -> None:
        """`planned`: a plan will come, and its head is shown from the first."""
        super().__init__(parent)
        self._bridge = bridge
        self._planned = planned
        self._planning: Planning | None = None
        self._tight = False
        self._loading = 0
        self._folder: Path | None = None  # where the last ones were chosen
        self._counted: tuple[object, ...] = ()
        self._origin: tuple[str, frozenset[int]] = ("", frozenset())
        self.list = QueueView(bridge)
        self.list.sources_dropped.connect(self.paths_added)
        self.summary = ElidedLabel("small")
        self.add_button = button(self.tr("Add sounds…"), "plain", self.ask_for_files)
        icons.want(self.add_button, "plus", size=16)
        rename(self.add_button, self.tr("Add sounds"), key=hint(Action.ADD_SOUNDS))
        self.folder_button = button(self.tr("Add folder…"), "plain", self.ask_for_folder)
        icons.want(self.folder_button, "folder-simple", size=16)
        rename(self.folder_button, self.tr("Add a folder"), key=hint(Action.ADD_FOLDER))
        self.empty_button = button(self.tr("Add sounds…"), "accent", self._take_next_step)
        icons.want(self.empty_button, "plus", size=16, tint=NIGHT.accent)
        self.dialog: QFileDialog | None = None
        self.else_button = button(self.tr("Something else"), "plain", self.list.something_else)
        icons.want(self.else_button, "arrow-clockwise", size=16)
        self.else_button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the icon behind
        rename(self.else_button, self.tr("Something else"), key=hint(Action.ENTRY_ELSE))
        self.else_button.setEnabled(False)
        self.plan_button = button(
            self.tr("Plan tonight"), "chip", self.plan_asked.emit, height=CHIP
        )
        self.source = SourceButton()
        self.rests: RestsPanel | None = None
        self._empty = QWidget()
        self._lay_out()
        self._arrange_head()
        self.show_view(bridge.view)
        bridge.viewed.connect(self.show_view)

    def _lay_out(self) -> None:
        self._heading = label(self.tr("Tonight’s sounds"), "heading")
        on_one_line(self._heading, font(TYPE.lead, QFont.Weight.DemiBold), font(TYPE.title))
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(0)
        words = QVBoxLayout()
        words.setSpacing(UNDER_TITLE)
        words.setContentsMargins(0, 0, 0, BUTTONS_LOWER)
        words.addWidget(self._heading)
        head.addLayout(words, 1)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(0, BUTTONS_LOWER, 0, 0)
        buttons.setSpacing(0)
        for one in (self.else_button, self.add_button, self.folder_button):
            buttons.addWidget(one, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(buttons)
        head.addSpacing(GUTTER - 14)  # its words end where the cards end
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        if self._planned:
            column.addSpacing(-BUTTONS_LOWER)
            line = QHBoxLayout()
            line.setContentsMargins(0, 0, GUTTER, 0)
            line.setSpacing(12)
            for chip in (self.source, self.plan_button):
                line.addWidget(chip)
            line.addWidget(self.summary, 1)
            column.addLayout(line)
        else:
            on_one_line(self.summary, font(TYPE.small), font(TYPE.body))
            words.addWidget(self.summary)
        column.addSpacing(2 * GRID)
        column.addWidget(self.list, 1000)
        instead = QVBoxLayout()
        instead.setContentsMargins(0, 0, GUTTER, 0)
        instead.addWidget(self._make_empty())
        column.addLayout(instead, 1000)
        self._resting = QVBoxLayout()
        self._resting.setContentsMargins(0, 0, GUTTER, 0)
        column.addLayout(self._resting)
        self.estimate = label(self.tr("An estimate, until there are more nights."), "small")
        self.estimate.setContentsMargins(0, GRID, 0, 0)
        self.estimate.hide()
        column.addWidget(self.estimate)
        column.addStretch(1)

    def _make_empty(self) -> QWidget:
        made = self._empty
        made.setProperty("role", "card")
        made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._empty_heading = label("", "heading")
        self._empty_words = label("", "muted")  # each fits a line: nothing here asks for height
        middle = QVBoxLayout(made)
        middle.setSpacing(GRID)
        middle.addStretch(1)
        for one in (self._empty_heading, self._empty_words):
            one.setAlignment(Qt.AlignmentFlag.AlignCenter)
            middle.addWidget(one)
        middle.addSpacing(GRID)
        middle.addWidget(self.empty_button, 0, Qt.AlignmentFlag.AlignHCenter)
        middle.addStretch(1)
        return made

    def follow_plan(self, planning: Planning) -> None:
        """The plan is there, or on its way."""
        from sleepplayer.gui.tonight.rests import RestsPanel  # noqa: PLC0415 - the first paint
        from sleepplayer.rotation_phrases import estimate_sentence  # noqa: PLC0415 - the same

        self._planning = planning
        self.list.follow_plan(planning)
        self.source.follow_plan(planning)
        self.rests = RestsPanel()
        self.rests.more_asked.connect(self.triggers_asked)
        self._resting.addWidget(self.rests)
        self.estimate.setToolTip(whole(estimate_sentence()))
        self.source.chosen.connect(planning.draw_from)
        planning.changed.connect(self._show_plan)
        self._show_plan()

    def _show_plan(self) -> None:
        planning = self._planning
        self.source.refresh()
        if self.rests is not None:
            plan = None if planning is None else planning.plan
            self.rests.show_plan(plan)
            self.estimate.setVisible(plan is not None and plan.estimate and bool(plan.cards))
        self._arrange_head()
        self._make_room()
        self.show_view(self._bridge.view)

    def _arrange_head(self) -> None:
        """What can be done with a plan, or with sounds of one's own."""
        planning = self._planning
        own = planning is not None and planning.own
        planned = self._planned and not own
        set_text(self._heading, self.tr("Your own sounds") if own else self.tr("Tonight’s sounds"))
        self.source.setVisible(planned)
        self.plan_button.setVisible(own)
        self.else_button.setVisible(planned)
        self.else_button.setEnabled(planning is not None and bool(planning.words))
        words = "" if self._tight else before_icon(self.tr("Something else"))
        set_text(self.else_button, words)
        set_text(self.add_button, "" if planned else self.tr("Add sounds…"))
        set_text(self.folder_button, "" if planned or self._tight else self.tr("Add folder…"))

    def _make_room(self) -> None:
        """The cards take what they need, and one that rests is seen; then the others."""
        cards = self._cards
        self.list.setMaximumHeight(cards * PLAN_ROW if cards else 16_777_215)
        if self.rests is not None and self.rests.count:
            top = self.list.y() if self.list.isVisible() else PLAN_HEAD
            left = self.height() - top - cards * PLAN_ROW - self._estimate_height
            self.rests.set_most(self.rests.fitting(left))

    @property
    def _cards(self) -> int:
        """How many rows there are, if they are the plan's."""
        planned = self._planning is not None and bool(self._planning.words)
        return len(self._bridge.queue.entries) if planned else 0

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """More or less of what rests has room."""
        super().resizeEvent(event)
        self._make_room()

    @property
    def least_height(self) -> int:
        """How high it has to be at least where the page scrolls."""
        if not self._cards or self.rests is None:
            return STACKED
        cards = max(2, min(MOST_STACKED, self._cards))
        return PLAN_HEAD + cards * PLAN_ROW + self.rests.whole_height + self._estimate_height

    @property
    def _estimate_height(self) -> int:
        return 0 if self.estimate.isHidden() else self.estimate.sizeHint().height()

    def show_view(self, _view: SessionView) -> None:
        """Count the queue anew if it changed."""
        entries = self._bridge.queue.entries
        planning = self._planning
        late, nothing = (planning.late, planning.nothing) if planning else (False, None)
        planned_min = planning.minutes if planning else None
        counted = (entries, self._loading, self._origin, late, nothing, planned_min)
        if counted == self._counted:
            return
        self._counted = counted
        empty = not entries and not self._loading
        if empty:
            self._show_empty(nothing)
        self._empty.setVisible(empty)
        self.list.setVisible(not empty)
        if late:
            set_text(self.summary, self.tr("Planning…"))
            return
        if self._loading:
            set_text(self.summary, phrases.loading_words(self._loading))
            return
        known = [(e.track.duration_s, e.times) for e in entries if e.track.duration_s is not None]
        lasting_s = sum(length_s * times for length_s, times in known)
        total_s = lasting_s if len(known) == len(entries) else None
        if planned_min is not None:
            total_s = planned_min * 60.0
        words = phrases.queue_words(len(entries), total_s) if entries else ""
        if entries and self.origin:
            words = self.tr("{playlist}, {sounds}").format(playlist=self.origin, sounds=words)
        set_text(self.summary, words)

    def _show_empty(self, nothing: NothingToPlan | None) -> None:
        """Why there is nothing, and the one next step."""
        heading = self.tr("No sounds yet")
        words = self.tr("Drop files or a folder here, or choose some.")
        step = self.tr("Add sounds…")
        if nothing is not None:
            from sleepplayer.gui.tonight.plan_words import (  # noqa: PLC0415 - first paint
                nothing_words,
            )

            heading, words = nothing_words(nothing, chosen=self._draws_from_playlists)
        if nothing is NothingToPlan.ALL_BARRED:
            step = self.tr("See what rests")
        elif nothing is not None and self._draws_from_playlists:
            step = self.source.everything
        set_text(self._empty_heading, heading)
        set_text(self._empty_words, words)
        set_text(self.empty_button, step)
        icons.want(
            self.empty_button,
            "plus" if step == self.tr("Add sounds…") else "arrow-right",
            size=16,
            tint=NIGHT.accent,
        )

    @property
    def empty_reason(self) -> str:
        """Why there is nothing, as it is said in its place."""
        return self._empty_heading.text()

    @property
    def _draws_from_playlists(self) -> bool:
        return self._planning is not None and bool(self._planning.sources)

    def _take_next_step(self) -> None:
        planning = self._planning
        nothing = planning.nothing if planning is not None else None
        if nothing is NothingToPlan.ALL_BARRED:
            self.triggers_asked.emit()
        elif nothing is not None and planning is not None and planning.sources:
            planning.draw_from(frozenset())
        else:
            self.ask_for_files()

    def set_tight(self, *, tight: bool) -> None:
        """Little room: some buttons are their icons alone."""
        self._tight = tight
        self._arrange_head()

    def set_loading(self, count: int) -> None:
        """So many files are being looked at; 0: none any more."""
        self._loading = count
        self.show_view(self._bridge.view)

    @property
    def origin(self) -> str:
        """The playlist all that is here came from, or ""."""
        name, ids = self._origin
        here = {entry.entry_id for entry in self._bridge.queue.entries}
        return name if here <= ids else ""

    def show_origin(self, name: str, entry_ids: Iterable[int]) -> None:
        """These entries came from a playlist; its name stands there while no others join them."""
        self._origin = (name, frozenset(entry_ids))
        self.show_view(self._bridge.view)

    def ask_for_files(self) -> None:
        """Let files be chosen."""
        names = ";;".join(
            (
                f"{self.tr('Sounds and playlists')} ({AUDIO_NAMES} {PLAYLIST_NAMES})",
                f"{self.tr('Playlists')} ({PLAYLIST_NAMES})",
                f"{self.tr('All files')} (*)",
            )
        )
        self._ask(self.tr("Add sounds"), names)

    def ask_for_folder(self) -> None:
        """Let a folder be chosen."""
        self._ask(self.tr("Add a folder"), None)

    def paste(self) -> None:
        """Add the files or the address that were copied."""
        sources = pasted_sources(QGuiApplication.clipboard().mimeData())
        if sources:
            self.paths_added.emit(sources, None)
        else:
            self.said.emit(self.tr("What was copied is neither a file nor an address."))

    def _ask(self, title: str, names: str | None) -> None:
        from sleepplayer.gui.file_dialog import ask_for_paths  # noqa: PLC0415 - first paint

        self.dialog = ask_for_paths(
            self.window(), title, names, self._add_files, folder=self._folder
        )

    def _add_files(self, paths: list[Path]) -> None:
        self._folder = paths[0].parent if paths else self._folder
        self.paths_added.emit(paths, None)
