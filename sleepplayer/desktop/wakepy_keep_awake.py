"""Keeps Windows and macOS awake by wakepy: `night.ports.KeepAwake`.

https://wakepy.readthedocs.io/stable/: the mode `keep.running` is SetThreadExecutionState on Windows
and a `caffeinate` child on macOS; the display may go off in both. Run here against wakepy with its
systems taken away, not on Windows or macOS.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wakepy import Mode

_log = logging.getLogger(__name__)


class WakepyKeepAwake:
    """To be used on one thread, the main one; wakepy asks for that."""

    def __init__(self) -> None:
        self._mode: Mode | None = None
        self._said = False

    @property
    def held(self) -> bool:
        """Whether the machine is kept awake."""
        return self._mode is not None

    def acquire(self) -> None:
        """Hold the machine awake; again while held changes nothing. Never raises."""
        if self._mode is not None:
            return
        try:
            from wakepy import keep  # noqa: PLC0415 - it may be absent, and is on Linux

            # "pass": its own way to complain is a warning for programmers
            mode = keep.running(on_fail="pass")
            mode.__enter__()
        except Exception as error:  # whatever the system's own library raises
            self._complain(str(error))
            return
        if mode.active:
            self._mode = mode
            return
        self._complain(mode.result.get_failure_text(style="inline"))
        self._leave(mode)

    def release(self) -> None:
        """Let it sleep; without a hold this changes nothing. Never raises."""
        mode, self._mode = self._mode, None
        if mode is not None:
            self._leave(mode)

    def _leave(self, mode: Mode) -> None:
        try:
            mode.__exit__(None, None, None)
        except Exception as error:  # as above
            _log.warning("The machine may be kept awake until Sleepplayer ends: %s", error)

    def _complain(self, why: str) -> None:
        level = logging.DEBUG if self._said else logging.INFO
        self._said = True
        _log.log(level, "The machine is not kept awake: %s", why)
