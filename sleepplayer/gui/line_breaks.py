"""Where a sentence breaks that stands in a label which does not break it itself. Pure."""

from __future__ import annotations

from collections.abc import Callable

MOST_LINES = 3


def broken_words(text: str, room: int, width: Callable[[str], int]) -> str:
    """`text` in lines no wider than `room` by `width`, both in pixels; what is beyond `MOST_LINES`
    ends in "…", and so does a word that is wider by itself."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > MOST_LINES:
        lines[MOST_LINES - 1 :] = [" ".join(lines[MOST_LINES - 1 :])]
    return "\n".join(_cut(line, room, width) for line in lines)


def _cut(line: str, room: int, width: Callable[[str], int]) -> str:
    if width(line) <= room:
        return line
    while line and width(f"{line}…") > room:
        line = line[:-1]
    return f"{line.rstrip()}…"
