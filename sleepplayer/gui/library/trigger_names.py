"""The triggers and styles there are, as the page knew them when it last asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sleepplayer.gui.library.desk import LibraryDesk
from sleepplayer.rotation_phrases import trigger_name
from sleepplayer.triggers import Trigger


class TriggerNames:
    """Shared by the page's parts; what is called otherwise by now is so for all of them at once."""

    def __init__(self, desk: LibraryDesk) -> None:
        self._desk = desk
        self.listed: Sequence[Trigger] = ()
        """Those a person chooses among."""
        self.names: Mapping[str, str] = {}
        """What each trigger is called, by its id."""
        self.styles: Mapping[str, str] = {}
        self.ask()

    def ask(self) -> bool:
        """Look again; whether anything is called otherwise, came or went."""
        before = self.listed, self.names, self.styles
        self.listed = tuple(self._desk.triggers())
        self.names = dict(self._desk.trigger_names())
        self.styles = {style.id: style.name for style in self._desk.styles()}
        return before != (self.listed, self.names, self.styles)

    def name(self, trigger: str) -> str:
        """What a trigger is called."""
        return trigger_name(trigger, self.names)
