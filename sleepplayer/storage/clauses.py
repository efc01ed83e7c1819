"""What a filter asks for beside its text, as questions to the database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sleepplayer.models import Filter, Show
from sleepplayer.storage.stamps import Stamps
from sleepplayer.storage.times import kept_time

_HEARD_SINCE = "SELECT DISTINCT track_id AS id FROM listens WHERE counted AND started_at >= ?"
_LONGEST_DAYS = 36500.0


@dataclass(frozen=True, slots=True)
class Clause:
    """Tracks that `sql` selects as `id`, or all others; good as long as `until` stays the same."""

    sql: str
    value: float | str | None
    until: tuple[int, ...]
    others: bool = False


def clauses(
    asked: Filter, *, now: datetime, uneven_limit_lu: float, stamps: Stamps
) -> Iterator[Clause]:
    """All that have to be met; `now` counts to the minute, so that typing asks the same again."""
    now = now.replace(second=0, microsecond=0)
    lengths = (stamps.listing, stamps.lengths)
    heard = (stamps.listing, stamps.heard)
    if asked.longer_than_s is not None:
        yield Clause("SELECT id FROM tracks WHERE duration_s > ?", asked.longer_than_s, lengths)
    if asked.shorter_than_s is not None:
        yield Clause("SELECT id FROM tracks WHERE duration_s < ?", asked.shorter_than_s, lengths)
    if asked.heard_within_days is not None:
        yield Clause(_HEARD_SINCE, _before(now, asked.heard_within_days), heard)
    if asked.not_heard_for_days is not None:
        since = _before(now, asked.not_heard_for_days)
        yield Clause(_HEARD_SINCE, since, heard, others=True)
    if asked.added_within_days is not None:
        since = _before(now, asked.added_within_days)
        yield Clause("SELECT id FROM tracks WHERE added_at >= ?", since, (stamps.listing,))
    yield from _shown(asked.show, uneven_limit_lu, stamps)


def listed(stamps: Stamps) -> Clause:
    """The library: what was not taken out of it, and was not merely played."""
    return Clause("SELECT id FROM tracks WHERE listed = 0", None, (stamps.listing,), others=True)


def _shown(show: Show, uneven_limit_lu: float, stamps: Stamps) -> Iterator[Clause]:
    there = (stamps.listing,)
    match show:
        case Show.ALL:
            pass
        case Show.PLAYABLE:
            yield Clause("SELECT id FROM tracks WHERE state <> 'there'", None, there, others=True)
        case Show.MISSING | Show.UNREADABLE:
            yield Clause(
                "SELECT id FROM tracks WHERE listed IN (0, 1) AND state = ?", show.value, there
            )
        case Show.UNEVEN:
            yield Clause(
                "SELECT id FROM tracks WHERE short_term_max_lufs - integrated_lufs > ?",
                uneven_limit_lu,
                (stamps.listing, stamps.loudness),
            )


def _before(now: datetime, days: float) -> str:
    return kept_time(now - timedelta(days=min(max(days, 0.0), _LONGEST_DAYS)))
