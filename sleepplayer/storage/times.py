"""Moments as they are kept: UTC, ISO 8601, of one shape, so that their texts sort as they do."""

from __future__ import annotations

from datetime import UTC, datetime


def kept_time(moment: datetime) -> str:
    """As it is stored, to the millisecond; `moment` is timezone-aware."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def original_time(kept: str) -> datetime:
    """What was stored, timezone-aware in UTC."""
    moment = datetime.fromisoformat(kept)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
