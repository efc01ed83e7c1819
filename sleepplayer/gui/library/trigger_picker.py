"""A trigger is found by typing a word for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QPoint, QStringListModel
from PySide6.QtWidgets import QWidget

from sleepplayer.gui.picker import Picker
from sleepplayer.gui.trigger_search import found_triggers
from sleepplayer.triggers import Trigger

translate = QCoreApplication.translate


class TriggerPicker(Picker):
    """Picks a trigger's id, or "" for the row that stands for none."""

    def __init__(
        self, parent: QWidget, triggers: Sequence[Trigger], *, nothing: str = "", chosen: str = ""
    ) -> None:
        """`nothing`: the words of a first row that stands for no trigger. `chosen` is one's id."""
        self._titles = titles = QStringListModel()
        super().__init__(
            parent,
            titles,
            name=translate("TriggerPicker", "Choose a trigger"),
            field_words=translate("TriggerPicker", "A trigger, or a word for it"),
            list_name=translate("TriggerPicker", "Triggers"),
            none_found=translate("TriggerPicker", "No trigger goes by that word."),
        )
        self._triggers = triggers
        self._nothing = nothing
        self._chosen = chosen
        self._ids: list[str] = []
        self._search("")

    def titles(self) -> list[str]:
        """The rows as they are written now."""
        return self._titles.stringList()

    def _search(self, text: str) -> None:
        found = found_triggers(self._triggers, text)
        rows = [f"{one.name} · {word}" if word else one.name for one, word in found]
        ids = [one.id for one, _word in found]
        if self._nothing and not text.strip():
            rows.insert(0, self._nothing)
            ids.insert(0, "")
        self._ids = ids
        self._titles.setStringList(rows)
        self.none_found.setVisible(not rows)
        at = ids.index(self._chosen) if not text and self._chosen in ids else 0
        self.list.setCurrentIndex(self._titles.index(at))
        self.list.scrollTo(self._titles.index(at))

    def _at(self, row: int) -> str:
        return self._ids[row]


def open_picker(
    parent: QWidget,
    triggers: Sequence[Trigger],
    place: QPoint,
    take: Callable[[str], object],
    *,
    nothing: str = "",
    chosen: str = "",
) -> TriggerPicker:
    """Open one, and have `take` called with what is picked."""
    made = TriggerPicker(parent, triggers, nothing=nothing, chosen=chosen)
    made.picked.connect(take)
    made.popup(place)
    return made
