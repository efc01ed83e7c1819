"""What other processes have written: a command in a terminal, while a window is open.

SQLite tells it by one number, `PRAGMA data_version`: another one after each commit of any other
connection (https://sqlite.org/pragma.html#pragma_data_version). All that this process writes goes
through one connection, so asked there it counts what others have written, and nothing else.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial

from sleepplayer.errors import DatabaseUnusable
from sleepplayer.models import Root
from sleepplayer.storage.database import Database
from sleepplayer.storage.roots import read_roots
from sleepplayer.storage.stamps import Stamps, read_stamps

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class News:
    """Tracks, tags, playlists, folders or what was said of triggers may be other than they were.

    `tracks`: which there are, or what is written about them; `roots`: which folders make up the
    library; `said`: what is liked, or what the catalogue has.
    """

    tracks: bool
    roots: bool
    said: bool


@dataclass(frozen=True, slots=True)
class _Contents:
    """A short form of all that may be news: where a track is just being heard is none."""

    stamps: Stamps
    roots: tuple[Root, ...]
    said: Hashable

    def news(self, before: _Contents) -> News:
        return News(
            tracks=self.stamps.listing != before.stamps.listing,
            roots=self.roots != before.roots,
            said=self.said != before.said,
        )


class Elsewhere:
    """Looks for it when asked to. Any thread may use it."""

    def __init__(self, database: Database) -> None:
        """From here on."""
        self._database = database
        # The rest is touched on the database's thread alone.
        self._commits = 0
        self._contents: _Contents | None = None
        self._failing = False
        self._looking: Future[None] | None = None
        self.look(lambda _news: None)

    def look(self, found: Callable[[News], None]) -> None:
        """Have `found` called, on the database's thread, if others have written since the last
        look. Returns at once; to be asked about once a second. What this process has written
        meanwhile may be told with what others have."""
        asked = self._looking
        if self._database.is_kept and (asked is None or asked.done()):
            self._looking = self._database.look(partial(self._look, found))

    def _look(self, found: Callable[[News], None], connection: sqlite3.Connection) -> None:
        try:
            commits = _commits_of_others(connection)
            if self._contents is not None and commits == self._commits:
                return
            now = _contents(connection)
        except (sqlite3.Error, DatabaseUnusable) as error:  # a disk that is gone; the next look may
            if not self._failing:
                _log.warning("What others have written cannot be read: %s", error)
            self._failing = True
            raise
        before, self._contents, self._commits = self._contents, now, commits
        self._failing = False
        if before is not None and now != before:
            found(now.news(before))


def _commits_of_others(connection: sqlite3.Connection) -> int:
    # All rows: one that is left would keep the log from being taken over into the file.
    ((number,),) = connection.execute("PRAGMA data_version").fetchall()
    return int(number)


def _contents(connection: sqlite3.Connection) -> _Contents:
    said = connection.execute(
        "SELECT (SELECT max(id) FROM statements), (SELECT edits FROM catalogue WHERE id = 1)"
    ).fetchall()
    return _Contents(
        stamps=read_stamps(connection),
        roots=tuple(read_roots(connection)),
        said=tuple(map(tuple, said)),
    )
