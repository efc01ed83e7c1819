"""What the person does with triggers: asks the desk, says what was done, and keeps the way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from sleepplayer.collation import natural_key
from sleepplayer.gui.dialogs import TextDialog
from sleepplayer.gui.triggers.desk import TriggersDesk, TriggersView, TriggerView
from sleepplayer.gui.triggers.dialogs import (
    AddDialog,
    BackDialog,
    ConfirmDialog,
    DateDialog,
    MergeDialog,
    WayBack,
)
from sleepplayer.gui.triggers.words import day_words, liking_sentence
from sleepplayer.gui.undo import Undos
from sleepplayer.people import Liking
from sleepplayer.triggers import Family, Senses


class TriggerDeeds(QObject):
    """What comes of them the desk tells by its `on_changed`."""

    said = Signal(str)
    offered = Signal(str, object)
    """What was done, and a function that takes it back."""

    def __init__(self, desk: TriggersDesk, page: QWidget) -> None:
        super().__init__(page)
        self._desk = desk
        self._page = page
        self._undos = Undos()
        self._view = TriggersView()
        self.dialog: QDialog | None = None
        self._ways: Callable[[], Sequence[WayBack]] | None = None

    def show_view(self, view: TriggersView) -> None:
        """How things are now; a dialog with ways back follows."""
        self._view = view
        self._follow()

    def begin_anew(self) -> None:
        """Another person is here."""
        if self.dialog is not None:
            self.dialog.close()
        self._undos, self._view = Undos(), TriggersView()

    # --- likings ----------------------------------------------------------------------------------

    def state(self, one: TriggerView, liking: Liking | None) -> None:
        """State how much it is liked; what was written of why stays with it."""
        if liking is one.stated:
            return
        undo = self._desk.state(one.trigger.id, liking, "" if liking is None else one.why)
        self._offer(liking_sentence(liking, one.trigger.name), undo)

    def write_why(self, one: TriggerView, why: str) -> None:
        """Keep a line beside what was stated."""
        undo = self._desk.state(one.trigger.id, one.stated, why)
        text = self.tr("Your line about “{name}” is kept.") if why else None
        text = text or self.tr("Your line about “{name}” is taken out.")
        self._offer(text.format(name=one.trigger.name), undo)

    def forget(self, one: TriggerView) -> None:
        """Forget what was learnt of one, after a question."""
        text = self.tr(
            "What your nights told of “{name}” is forgotten, and it begins anew. What you said "
            "of it stays. There is no way back."
        )
        self._confirm(
            self.tr("Forget what was learnt"),
            text.format(name=one.trigger.name),
            self.tr("Forget it"),
            lambda: self._desk.forget(one.trigger.id),
        )

    def forget_all(self) -> None:
        """Forget what was learnt of all, after a question."""
        self._confirm(
            self.tr("Forget everything that was learnt"),
            self.tr(
                "What your nights told of all triggers is forgotten, and it begins anew. What "
                "you said and what you avoid stays. There is no way back."
            ),
            self.tr("Forget everything"),
            lambda: self._desk.forget(None),
        )

    # --- rests ------------------------------------------------------------------------------------

    def rest(self, one: TriggerView, until: date | None) -> None:
        """Let it rest, or end that."""
        undo = self._desk.rest(one.trigger.id, until)
        if until is None:
            text = self.tr("“{name}” may play again.")
        else:
            text = self.tr("“{name}” rests until {day}.")
        day = "" if until is None else day_words(until, self._view.tonight)
        self._offer(text.format(name=one.trigger.name, day=day), undo)

    def ask_for_date(self, one: TriggerView) -> None:
        """Let a day be chosen."""
        tonight = self._view.tonight
        self._open(
            DateDialog(self._page, one.trigger.name, tonight, lambda until: self.rest(one, until))
        )

    # --- the triggers themselves ------------------------------------------------------------------

    def add(self) -> None:
        """A trigger of one's own."""

        def take(name: str, words: Sequence[str], family: Family, senses: Senses) -> str:
            return self._desk.add(name, words, family, senses)

        self._open(AddDialog(self._page, take))

    def rename(self, one: TriggerView) -> None:
        """Another name."""
        before = one.trigger.name

        def take(texts: list[str]) -> str:
            if texts[0] == before:
                return ""
            why = self._desk.rename(one.trigger.id, texts[0])
            if not why:
                self._offer(
                    self.tr("“{before}” is now called “{name}”.").format(
                        before=before, name=texts[0]
                    ),
                    lambda: self._desk.rename(one.trigger.id, before),
                )
            return why

        title = self.tr("Another name")
        self._open(
            TextDialog(self._page, title, ((self.tr("Name"), before),), self.tr("Keep"), take)
        )

    def merge(self, one: TriggerView) -> None:
        """Let it go into another."""
        others = sorted(
            (
                (other.trigger.id, other.trigger.name)
                for other in self._view.triggers
                if other.trigger.id != one.trigger.id and not other.hidden
            ),
            key=lambda other: natural_key(other[1]),
        )
        names = dict(others)

        def take(into: str) -> str:
            why = self._desk.merge(one.trigger.id, into)
            if not why:
                text = self.tr("“{name}” went into “{other}”.")
                self._offer(
                    text.format(name=one.trigger.name, other=names.get(into, into)),
                    lambda: self._desk.split(one.trigger.id),
                )
            return why

        self._open(MergeDialog(self._page, one.trigger.name, others, take))

    def hide(self, one: TriggerView) -> None:
        """Neither offer nor suggest it."""
        why = self._desk.hide(one.trigger.id, hidden=True)
        if why:
            self._tell(why)
            return
        self._offer(
            self.tr("“{name}” is hidden.").format(name=one.trigger.name),
            lambda: self._desk.hide(one.trigger.id, hidden=False),
        )

    # --- ways back --------------------------------------------------------------------------------

    def show_put_away(self) -> None:
        """What was hidden and merged."""
        dialog = BackDialog(
            self._page,
            self.tr("Hidden and merged triggers"),
            self.tr("What is hidden is offered nowhere. What is avoided stays avoided."),
            self.tr("Nothing is hidden or merged."),
        )
        self._ways = self._put_away
        self._open(dialog)

    def show_retired(self) -> None:
        """What is never played again."""
        dialog = BackDialog(
            self._page,
            self.tr("Never played again"),
            self.tr("These sounds are left out, whatever is planned."),
            self.tr("There is no such sound."),
        )
        self._ways = self._retired
        self._open(dialog)

    def _put_away(self) -> Sequence[WayBack]:
        hidden = [one.trigger for one in self._view.triggers if one.hidden]
        text = self.tr("{name}, now part of {other}")
        return (
            *(
                WayBack(
                    one.id,
                    one.name,
                    self.tr("Show it again"),
                    partial(self._show_again, one.id),
                )
                for one in sorted(hidden, key=lambda one: natural_key(one.name))
            ),
            *(
                WayBack(
                    trigger,
                    text.format(name=name, other=other),
                    self.tr("On its own again"),
                    partial(self._split, trigger),
                )
                for trigger, name, other in self._desk.merged()
            ),
        )

    def _retired(self) -> Sequence[WayBack]:
        return [
            WayBack(
                str(track_id),
                title,
                self.tr("Let it play again"),
                partial(self._desk.play_again, track_id),
            )
            for track_id, title in self._view.retired
        ]

    def _show_again(self, trigger: str) -> None:
        self._tell(self._desk.hide(trigger, hidden=False))

    def _split(self, trigger: str) -> None:
        self._tell(self._desk.split(trigger))

    def _tell(self, why: str) -> None:
        if why:
            self.said.emit(why)

    def _follow(self) -> None:
        if isinstance(self.dialog, BackDialog) and self._ways is not None:
            self.dialog.show_ways(self._ways())

    # --- undo -------------------------------------------------------------------------------------

    def undo(self) -> bool:
        """Take back what was done last; False if there is nothing."""
        return self._undos.take_last()

    def _offer(self, text: str, undo: Callable[[], object]) -> None:
        def back() -> None:
            why = undo()
            self._tell(why if isinstance(why, str) else "")

        self.offered.emit(text, self._undos.offer(back).do)

    def _confirm(self, title: str, explained: str, done: str, do: Callable[[], object]) -> None:
        self._open(ConfirmDialog(self._page, title, explained, done, do))

    def _open(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(self._closed)
        self._follow()
        dialog.open()

    def _closed(self) -> None:
        self.dialog = None
