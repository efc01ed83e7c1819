"""What was changed in the trigger catalogue: `trigger_edits.Edits` as JSON, the household's own."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from functools import cached_property

from sleepplayer.storage.edits_json import edits_from, edits_text
from sleepplayer.storage.kept_people import KeptPeople
from sleepplayer.trigger_edits import Edits, edited
from sleepplayer.triggers import BadCatalogue, Catalogue, builtin_catalogue

_log = logging.getLogger(__name__)


class CatalogueEdits:
    """One row. Any thread may use it; reading may raise DatabaseUnusable."""

    def __init__(
        self, people: KeptPeople, *, builtin: Callable[[], Catalogue] = builtin_catalogue
    ) -> None:
        self._people = people
        self._builtin = builtin
        self._lock = threading.Lock()
        self._made: tuple[str, Catalogue] | None = None

    @cached_property
    def builtin(self) -> Catalogue:
        """The catalogue that comes with the program; it takes 30 ms to read."""
        return self._builtin()

    def edits(self) -> Edits:
        """What was changed."""
        return edits_from(self._stored())

    def catalogue(self) -> Catalogue:
        """The catalogue with what was changed in it."""
        stored = self._stored()
        with self._lock:
            if self._made is None or self._made[0] != stored:
                self._made = stored, self._edited(edits_from(stored))
            return self._made[1]

    def change(self, made: Callable[[Edits, Catalogue], Edits]) -> Future[None]:
        """Other edits, made of those there are and the edited catalogue, in one step.

        What `made` raises (`UsageError`) is the Future's.
        """

        def work(connection: sqlite3.Connection) -> None:
            edits = edits_from(_row(connection))
            changed = made(edits, self._edited(edits))
            connection.execute(
                "UPDATE catalogue SET edits = ? WHERE id = 1", (edits_text(changed),)
            )

        return self._people.write(work)

    def _stored(self) -> str:
        return _row(self._people.read())

    def _edited(self, edits: Edits) -> Catalogue:
        try:
            return edited(self.builtin, edits)
        except BadCatalogue as problem:  # a damaged row, or a release that took a name
            _log.warning("The changes in the catalogue do not fit it: %s", problem)
            return self.builtin


def _row(connection: sqlite3.Connection) -> str:
    row = connection.execute("SELECT edits FROM catalogue WHERE id = 1").fetchone()
    return "{}" if row is None else str(row[0])
