"""One line in the terminal."""

from __future__ import annotations

import os
import unicodedata
from typing import TextIO


class StatusLine:
    """One line that is written over on a terminal; elsewhere only sentences are written.

    A terminal that was closed, or a pipe nobody reads, takes nothing from the evening.
    """

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._shown = 0

    def show(self, text: str) -> None:
        """Replace the line; a longer one than fits is cut, since only one line can be replaced."""
        if self._out.isatty():
            text = _cut(text, _terminal_width(self._out) - 1)
            width = _width(text)
            self._write("\r" + text + " " * (self._shown - width))
            self._shown = width

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            self._write("\r" + " " * self._shown + "\r")
            self._shown = 0

    def say(self, sentence: str) -> None:
        """A sentence that stays, above the line."""
        self.clear()
        self._write(f"{sentence}\n")

    def _write(self, text: str) -> None:
        try:
            self._out.write(text)
            self._out.flush()
        except OSError:
            nowhere = os.open(os.devnull, os.O_WRONLY)  # also for what Python flushes at its end
            os.dup2(nowhere, self._out.fileno())
            os.close(nowhere)


def _terminal_width(out: TextIO) -> int:
    try:
        return os.get_terminal_size(out.fileno()).columns or 80
    except OSError:
        return 80


def _width(text: str) -> int:
    """Columns on a terminal: Chinese and Japanese signs take two."""
    return sum(
        0 if unicodedata.combining(sign) else 1 + (unicodedata.east_asian_width(sign) in "WF")
        for sign in text
    )


def _cut(text: str, columns: int) -> str:
    if _width(text) <= columns:
        return text
    while text and _width(text) >= columns:
        text = text[:-1]
    return text + "…"
