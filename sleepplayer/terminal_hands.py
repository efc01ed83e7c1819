"""What is asked of an evening in the terminal from outside: by media keys, by other starts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from sleepplayer.app import Evening
from sleepplayer.night.queue import Repeat


class TerminalHands:
    """`evening_controls.Hands` without a window. What is set holds for this evening only."""

    can_show = False
    can_start = False
    starting = False
    not_started = ""

    def __init__(
        self,
        evening: Evening,
        *,
        headset_extends: bool,
        gather: Callable[[Sequence[Path | str]], None],
        quit_softly: Callable[[], None],
    ) -> None:
        self.headset_extends = headset_extends
        self._evening = evening
        self._gather = gather
        self._quit = quit_softly

    def do(self, command: Callable[[], object]) -> None:
        """The status line shows within a second what came of it."""
        command()

    def start(self) -> None:
        """Nothing: it began with its start, and ends with its end."""

    def set_volume(self, percent: int) -> None:
        """The listener's volume 0-100."""
        self._evening.session.set_volume(percent)

    def set_repeat(self, repeat: Repeat) -> None:
        """What begins again at its end."""
        self._evening.session.queue.repeat = repeat
        self._evening.session.queue_changed()

    def set_shuffle(self, shuffle: bool) -> None:
        """In another order, or not."""
        self._evening.session.queue.set_shuffle(shuffle)
        self._evening.session.queue_changed()

    def gather(self, sources: Sequence[Path | str], *, play: bool) -> None:  # noqa: ARG002
        """They come after what plays, also those that are to `play`: whose evening in the terminal
        it is has said what for."""
        self._gather(sources)

    def show(self) -> None:
        """There is no window."""

    def quit(self) -> None:
        """As by Ctrl+C."""
        self._quit()
