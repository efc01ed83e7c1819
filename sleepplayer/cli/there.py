"""Whether what was named is there: a mistyped command looks like the name of a file."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from sleepplayer.cli.nearest import nearest
from sleepplayer.errors import OutsideError, UsageError

Source = Path | str


def those_there(sources: Sequence[Source], known: Iterable[str]) -> list[Source]:
    """Those that are there, addresses among them; what is not is said on stderr.

    A disk that sleeps is waited for. Raises UsageError if one that is not there was meant as one of
    the `known` commands or options, and OutsideError if nothing is there.
    """
    there = [one for one in sources if isinstance(one, str) or os.path.lexists(one)]
    missing = [one for one in sources if one not in there]
    if not missing:
        return there
    for one in missing:
        meant = nearest(str(one), known)
        if meant is not None:
            raise UsageError(f"{_sentence(one)} Did you mean “sleepplayer {meant}”?")
    last = None if there else missing.pop()
    for one in missing:
        print(f"sleepplayer: {_sentence(one)}", file=sys.stderr)  # noqa: T201
    if last is not None:
        raise OutsideError(_sentence(last))
    return there


def _sentence(source: Source) -> str:
    text = os.fsencode(source).decode("utf-8", "replace")
    shown = "".join(sign if sign.isprintable() else "?" for sign in text)
    return f"There is no file or folder “{shown}”."
