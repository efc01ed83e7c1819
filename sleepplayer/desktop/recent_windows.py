"""Windows' list of recent documents (Start, Explorer, jump lists)."""

from __future__ import annotations

import ctypes
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sleepplayer.desktop.windows_library import load_library

SHARD_PATHW = 3
"""The other argument is a path in UTF-16."""

_log = logging.getLogger(__name__)


def note(path: Path, *, load: Callable[[str], Any] = load_library) -> None:
    """Put a file on the list. Never raises, and Windows tells of no failure.

    By SHAddToRecentDocs (shlobj_core.h on learn.microsoft.com), which lists only what the user's
    settings and an association with the file's kind allow. Built from documentation, not run on
    Windows.
    """
    try:
        function = load("shell32").SHAddToRecentDocs
        function.restype, function.argtypes = None, (ctypes.c_uint, ctypes.c_wchar_p)
        function(SHARD_PATHW, str(path.absolute()))
    except (OSError, AttributeError, ValueError) as error:  # ValueError: a NUL in the path
        _log.info("Windows' recent files are not added to: %s", error)
