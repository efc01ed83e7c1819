"""The player as a desktop sees it, without one: it shows what it is told to, and keeps what it is
asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sleepplayer.controls import NowPlaying
from sleepplayer.night.media_keys import MediaKey
from sleepplayer.night.queue import Repeat


class FakeControls:
    """`Controls` with what plays in `shown`, and all that was asked for in `calls`.

    Each call is its name and its arguments: `("press", MediaKey.PLAY)`. `on_call` is called after
    each, for tests in which something is to come of it.
    """

    def __init__(self, shown: NowPlaying | None = None, *, can_show: bool = True) -> None:
        self.shown = NowPlaying() if shown is None else shown
        self.can_show = can_show
        self.calls: list[tuple[Any, ...]] = []
        self.on_call: Callable[[tuple[Any, ...]], None] = lambda _call: None

    def now(self) -> NowPlaying:
        return self.shown

    def press(self, key: MediaKey) -> None:
        self._note("press", key)

    def start(self) -> None:
        self._note("start")

    def extend(self, seconds: float) -> None:
        self._note("extend", seconds)

    def end_softly(self) -> None:
        self._note("end_softly")

    def stay_on(self) -> None:
        self._note("stay_on")

    def seek_to(self, entry_id: int, position_s: float) -> None:
        self._note("seek_to", entry_id, position_s)

    def seek_by(self, seconds: float) -> None:
        self._note("seek_by", seconds)

    def set_volume(self, percent: int) -> None:
        self._note("set_volume", percent)

    def set_repeat(self, repeat: Repeat) -> None:
        self._note("set_repeat", repeat)

    def set_shuffle(self, shuffle: bool) -> None:
        self._note("set_shuffle", shuffle)

    def open(self, sources: Sequence[Path | str]) -> None:
        self._note("open", tuple(sources))

    def add(self, sources: Sequence[Path | str]) -> None:
        self._note("add", tuple(sources))

    def show(self) -> None:
        self._note("show")

    def quit(self) -> None:
        self._note("quit")

    def _note(self, *call: Any) -> None:
        self.calls.append(call)
        self.on_call(call)
