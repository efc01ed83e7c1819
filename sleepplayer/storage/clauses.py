"""What a filter asks for beside its text, as questions to the database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sleepplayer.models import Filter, Show
from sleepplayer.people import ProfileId
from sleepplayer.storage.stamps import Stamps
from sleepplayer.storage.tag_rows import as_kept
from sleepplayer.storage.times import kept_time

_HEARD_SINCE = """
    SELECT DISTINCT track_id AS id FROM listens
    WHERE counted AND profile_id = ? AND started_at >= ?
"""
_HEARD_BETWEEN = f"{_HEARD_SINCE} AND started_at < ?"
_CARRYING = """
    SELECT DISTINCT track_id AS id FROM track_tags
    WHERE trigger IN (SELECT value FROM json_each(?)) AND standing <> 'rejected'
"""
_SUGGESTED = "SELECT DISTINCT track_id AS id FROM track_tags WHERE standing = 'suggested'"
_TAGGED = "SELECT DISTINCT track_id AS id FROM track_tags WHERE standing <> 'rejected'"
_NEVER = """
    SELECT track_id AS id FROM track_verdicts WHERE profile_id = ? AND verdict = 'never'
"""
_LONGEST_DAYS = 36500.0


@dataclass(frozen=True, slots=True)
class Clause:
    """Tracks that `sql` selects as `id`, or all others; good as long as `until` stays the same, or
    (None) asked anew each time."""

    sql: str
    value: float | str | tuple[float | str, ...] | None
    until: tuple[int, ...] | None
    others: bool = False


def clauses(
    asked: Filter,
    *,
    now: datetime,
    profile_id: ProfileId,
    uneven_limit_lu: float,
    stamps: Stamps,
    merged: Mapping[str, str],
    as_of: bool = False,
) -> Iterator[Clause]:
    """All that have to be met; `now` counts to the minute, so that typing asks the same again.

    What was heard was heard by `profile_id`; `merged` are triggers that went into others. `as_of`:
    what was heard since `now` does not count.
    """
    now = now.replace(second=0, microsecond=0)
    lengths = (stamps.listing, stamps.lengths)
    heard = (stamps.listing, stamps.heard)
    if asked.longer_than_s is not None:
        yield Clause("SELECT id FROM tracks WHERE duration_s > ?", asked.longer_than_s, lengths)
    if asked.shorter_than_s is not None:
        yield Clause("SELECT id FROM tracks WHERE duration_s < ?", asked.shorter_than_s, lengths)
    if asked.heard_within_days is not None:
        since = _before(now, asked.heard_within_days)
        yield _heard_clause(profile_id, since, now if as_of else None, heard)
    if asked.not_heard_for_days is not None:
        since = _before(now, asked.not_heard_for_days)
        found = _heard_clause(profile_id, since, now if as_of else None, heard)
        yield replace(found, others=True)
    if asked.added_within_days is not None:
        since = _before(now, asked.added_within_days)
        yield Clause("SELECT id FROM tracks WHERE added_at >= ?", since, (stamps.listing,))
    if asked.trigger is not None:
        tags = (stamps.listing, stamps.tags)
        yield Clause(_CARRYING, as_kept(asked.trigger, merged), tags)
    if asked.show is Show.NEVER:
        yield Clause(_NEVER, profile_id, until=None)
    yield from _shown(asked.show, uneven_limit_lu, stamps)


def listed(stamps: Stamps) -> Clause:
    """The library: what was not taken out of it, and was not merely played."""
    return Clause("SELECT id FROM tracks WHERE listed = 0", None, (stamps.listing,), others=True)


def _shown(show: Show, uneven_limit_lu: float, stamps: Stamps) -> Iterator[Clause]:
    there = (stamps.listing,)
    match show:
        case Show.ALL | Show.NEVER:
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
        case Show.SUGGESTED:
            yield Clause(_SUGGESTED, None, (stamps.listing, stamps.tags))
        case Show.UNTAGGED:
            yield Clause(_TAGGED, None, (stamps.listing, stamps.tags), others=True)


def _heard_clause(
    profile_id: ProfileId, since: str, until: datetime | None, stamps: tuple[int, ...]
) -> Clause:
    if until is None:
        return Clause(_HEARD_SINCE, (profile_id, since), stamps)
    return Clause(_HEARD_BETWEEN, (profile_id, since, kept_time(until)), stamps)


def _before(now: datetime, days: float) -> str:
    return kept_time(now - timedelta(days=min(max(days, 0.0), _LONGEST_DAYS)))
