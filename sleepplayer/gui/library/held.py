"""Rows that were just changed stay in sight although they no longer meet the search. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from sleepplayer.models import Query, TrackId


class Held:
    """What was changed under a query, kept in its place until another one is asked for.

    Otherwise a sound that is given another title while one searches for the old one vanishes under
    the hand, and the details with it.
    """

    def __init__(self) -> None:
        self._ids: set[TrackId] = set()
        self._query = Query()

    def hold(self, ids: Iterable[TrackId], query: Query) -> None:
        """These are being changed while `query` is listed."""
        if query != self._query:
            self._ids.clear()
        self._query = query
        self._ids.update(ids)

    def listed(
        self,
        query: Query,
        found: Sequence[TrackId],
        before: Iterable[int],
        there: Callable[[], Iterable[TrackId]],
    ) -> Sequence[TrackId]:
        """What to list of `found`; `before` is what was. `there` asks for all that could be listed
        without a search: what was taken out is not held."""
        if not self._ids or query != self._query:
            self._ids.clear()
            return found
        missing = self._ids.difference(found)
        missing.intersection_update(there() if missing else ())
        if not missing:
            return found
        made = list(found)
        for row, one in enumerate(before):
            if one in missing:
                made.insert(row, TrackId(one))
        return made
