"""What comes from the desktop, dropped or pasted: files, folders, and addresses of streams."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QUrl

from sleepplayer.locations import is_stream

OWN_MIME = "application/x-sleepplayer-own"
"""Marks what is dragged out of the library: let go of over our own windows it is no new file."""

MOST_LINES = 10_000
"""So many lines of a text are looked at: what was copied may be anything."""


def dropped_sources(mime: QMimeData) -> list[Path | str]:
    """The local files and folders in it, and the http(s) addresses, in their order."""
    if mime.hasFormat(OWN_MIME):
        return []
    found = [_source(url) for url in mime.urls()]
    return [source for source in found if source is not None]


def pasted_sources(mime: QMimeData) -> list[Path | str]:
    """As dropped; or, of a text, the lines that are an address or a whole path."""
    if mime.hasUrls():
        return dropped_sources(mime)
    found: list[Path | str] = []
    for line in mime.text().splitlines()[:MOST_LINES]:
        text = line.strip().strip('"')
        if is_stream(text):
            found.append(text)
        elif text.lower().startswith("file://"):
            source = _source(QUrl(text))
            found += [] if source is None else [source]
        elif _is_whole_path(text):
            found.append(Path(text).expanduser())
    return found


def paths_in(sources: list[Path | str]) -> list[Path]:
    """Only the files and folders."""
    return [source for source in sources if isinstance(source, Path)]


def addresses_in(sources: list[Path | str]) -> list[str]:
    """Only the addresses."""
    return [source for source in sources if isinstance(source, str)]


def _source(url: QUrl) -> Path | str | None:
    if url.isLocalFile():
        return Path(url.toLocalFile())
    address = url.toString(QUrl.ComponentFormattingOption.FullyEncoded)
    return address if is_stream(address) else None


def _is_whole_path(text: str) -> bool:
    """Whether it names a file from the root on; a name alone could be any word."""
    if not text or len(text) > 4096 or "\0" in text:
        return False
    return text.startswith("~/") or Path(text).is_absolute()
