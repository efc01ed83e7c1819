"""Finds the sound in a web page, by yt-dlp: the extra `sleepplayer[web]`.

What yt-dlp finds in a page is what the page's author says, so only another http(s) address is taken
from it. It reads no settings of its own, keeps no cache and no cookies, and writes nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sleepplayer.locations import is_stream
from sleepplayer.night.playback import FailureReason

LOG = logging.getLogger(__name__)

TIMEOUT_S = 10.0
"""Of each answer; a page may take several."""

_FORMATS = "bestaudio[protocol^=http]/best[protocol^=http]/bestaudio/best"
"""A file before a playlist of pieces (HLS)."""


@dataclass(frozen=True, slots=True)
class ResolvedPage:
    """The sound of a page. `address` may be good for some hours only."""

    address: str
    title: str = ""
    is_live: bool = False
    duration_s: float | None = None


class PageFailed(Exception):
    """A page in which no sound was found, or the extra is missing."""

    def __init__(self, reason: FailureReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class _Quiet:
    """What yt-dlp says, for the log. It names addresses, so all of it is for debugging only."""

    def debug(self, message: str) -> None:
        LOG.debug("yt-dlp: %s", message)

    info = warning = error = debug


def options(timeout_s: float = TIMEOUT_S) -> dict[str, Any]:
    """yt-dlp's settings; as a library it reads no configuration files."""
    return {
        "quiet": True,
        "no_warnings": True,
        "noprogress": True,
        "logger": _Quiet(),
        "skip_download": True,
        "noplaylist": True,
        "playlist_items": "1",
        "format": _FORMATS,
        "cachedir": False,
        "cookiefile": None,
        "usenetrc": False,
        "socket_timeout": timeout_s,
        "retries": 1,
        "extractor_retries": 1,
        "enable_file_urls": False,
    }


def resolve_page(address: str, *, timeout_s: float = TIMEOUT_S) -> ResolvedPage:
    """The sound of a page; waits for servers. Raises `PageFailed`."""
    try:
        from yt_dlp import YoutubeDL  # noqa: PLC0415 - an extra, and slow to import
    except ImportError as exc:
        raise PageFailed(FailureReason.NEEDS_WEB) from exc
    if not is_stream(address):
        raise PageFailed(FailureReason.NO_ANSWER)
    try:
        with YoutubeDL(options(timeout_s)) as finder:
            found = finder.extract_info(address, download=False)
    except Exception as exc:  # its extractors raise whatever a page makes them raise
        LOG.info("No sound was found in a page: %s", type(exc).__name__)
        raise PageFailed(_reason(exc)) from exc
    page = _page(found)
    if page is None:
        raise PageFailed(FailureReason.NOT_AUDIO)
    return page


def _reason(error: BaseException) -> FailureReason:
    """Whether it was the network, as far as yt-dlp tells."""
    seen: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in seen:
        seen.append(cause)
        if type(cause).__name__ in ("TransportError", "HTTPError", "SSLError", "ProxyError"):
            return FailureReason.NO_ANSWER
        nested = getattr(cause, "exc_info", None)
        cause = nested[1] if nested and nested[1] is not cause else cause.__cause__
    return FailureReason.NOT_AUDIO


def _page(found: object) -> ResolvedPage | None:
    """Its answer, or that of a page's first entry."""
    if not isinstance(found, Mapping):
        return None
    if "entries" in found:
        entries = [entry for entry in found["entries"] or () if entry]
        return _page(entries[0]) if entries else None
    address, duration = found.get("url"), found.get("duration")
    if not isinstance(address, str) or not is_stream(address):
        return None
    return ResolvedPage(
        address,
        title=str(found.get("title") or ""),
        is_live=bool(found.get("is_live")),
        duration_s=float(duration) if isinstance(duration, int | float) and duration > 0 else None,
    )
