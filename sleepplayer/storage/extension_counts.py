"""How often a night was made longer by any key: `night.ports.ExtensionStore`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sleepplayer.storage.checked import mapping, whole
from sleepplayer.storage.json_file import read_json, write_json

KEPT_NIGHTS = 7


class JsonExtensionStore:
    """Counts by night in one file, of which the last few are kept.

    The file is read once; after that the count in memory holds, written or not. So a full disk does
    not give anyone more extensions.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._counts: dict[str, int] | None = None

    def used(self, night: str) -> int:
        """How many this night (its ISO date) has had."""
        return self._known().get(night, 0)

    def add(self, night: str) -> None:
        """One more; the night counted for is kept, and the latest of the others."""
        counts = self._known()
        counts[night] = counts.get(night, 0) + 1
        others = sorted(counts.keys() - {night})
        for old in others[: max(0, len(others) - (KEPT_NIGHTS - 1))]:
            del counts[old]
        write_json(self._path, {"nights": counts})

    def _known(self) -> dict[str, int]:
        if self._counts is None:
            self._counts = read_json(self._path, _counts) or {}
        return self._counts


def _counts(document: dict[str, Any]) -> dict[str, int]:
    return {night: max(0, whole(used)) for night, used in mapping(document["nights"]).items()}
