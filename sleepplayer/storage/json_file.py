"""Small JSON documents that are never half written, never lost, and never in the evening's way.

Neither reading nor writing raises for what the disk does: a line in the log, and on it goes.
"""

from __future__ import annotations

import json
import logging
import os
import tempfile
from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

from sleepplayer.storage.checked import mapping
from sleepplayer.storage.paths import make_private_folder

T = TypeVar("T")

DAMAGE = (ValueError, TypeError, KeyError, RecursionError)
"""What decoding and a `parse` raise for a document that is not what it should be."""

_log = logging.getLogger(__name__)


def read_json(path: Path, parse: Callable[[dict[str, Any]], T]) -> T | None:
    """What `parse` makes of the object in a file; None when there is none or it is unreadable.

    A damaged one (no JSON, no object, or `parse` raises ValueError, TypeError or KeyError) is set
    aside as NAME.damaged beside itself.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        _log.warning("Cannot read %s: %s", path.name, error.strerror)
        return None
    try:
        return parse(mapping(json.loads(content)))
    except DAMAGE as error:
        # The kind alone: the message may quote titles.
        _log.warning("%s is damaged (%s)", path.name, type(error).__name__)
        _set_aside(path)
        return None


def write_json(path: Path, document: Mapping[str, Any]) -> None:
    """Put a document in place of the file's, whole or not at all, readable by its owner only.

    A failure (full disk, read-only) is logged and leaves the old file as it was.
    """
    # ASCII escapes keep file names that are no valid UTF-8 (lone surrogates) intact.
    content = json.dumps(document, indent=2, sort_keys=True).encode("ascii")
    try:
        make_private_folder(path.parent)
        _replace(path, content)
    except OSError as error:
        _log.warning("Cannot write %s: %s", path.name, error.strerror)


def _replace(path: Path, content: bytes) -> None:
    # In the same folder, as a rename across file systems is none; mkstemp makes it 0600.
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())  # else a power cut may leave the new name with no content
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _set_aside(path: Path) -> None:
    """Rename to the first free of NAME.damaged, NAME.damaged2, ..."""
    names = (path.with_name(f"{path.name}.damaged{number}") for number in count(2))
    place = path.with_name(f"{path.name}.damaged")
    while place.exists():
        place = next(names)
    try:
        path.rename(place)
    except OSError as error:
        _log.warning("Cannot set %s aside: %s", path.name, error.strerror)
