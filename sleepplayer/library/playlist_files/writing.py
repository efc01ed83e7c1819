"""Writing a playlist file: whole or not at all, and no other file."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from urllib.parse import quote_from_bytes

from sleepplayer.library.addresses import (
    Location,
    Refusal,
    Refused,
    checked_location,
    file_address,
)
from sleepplayer.library.playlist_files import m3u, pls, xspf
from sleepplayer.library.playlist_files.model import (
    FileEntry,
    Format,
    PlaylistFile,
    PlaylistFileFailed,
    Problem,
    shown,
)

_LINES: dict[Format, Callable[[PlaylistFile], Iterator[str]]] = {
    Format.M3U: m3u.lines,
    Format.M3U8: m3u.lines,
    Format.PLS: pls.lines,
    Format.XSPF: xspf.xml_lines,
    Format.JSPF: xspf.json_lines,
}
_ESCAPED = {Format.XSPF, Format.JSPF}
# What a line of text cannot hold or would not give back: ends of lines and other control signs,
# bytes that are not UTF-8, blanks at either end.
_NOT_IN_LINES = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\ufeff]|^\s|\s$")
# What at the start of a relative path would be read as something else.
_LIKE_ADDRESS = re.compile(r"#|\\|[A-Za-z][A-Za-z0-9+.-]*:")
_LONGEST_NAME_BYTES = 200  # file systems take 255, and an ending is yet to come
_FORBIDDEN = re.compile(r'[/\\:*?"<>|]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Written:
    """What became of an export: how many entries it holds, and what it could not hold."""

    count: int
    left_out: tuple[Refused, ...] = ()


def write_playlist(path: Path, playlist: PlaylistFile) -> Written:
    """Write a file in the format its ending names; a file of that name is replaced.

    Files beside or below it are written relative to it, all others by their whole path, so that the
    folder can be carried elsewhere. The entries' locations are as they are kept (absolute paths,
    http(s) addresses, own sounds). Raises `PlaylistFileFailed`.
    """
    try:
        kind = Format(path.suffix.lower())
    except ValueError as error:
        raise PlaylistFileFailed(path, Problem.FORMAT) from error
    folder = os.path.normpath(path.absolute().parent)
    entries, left_out = [], []
    for entry in playlist.entries:
        checked = checked_location(entry.location, None)
        if isinstance(checked, Refused):
            left_out.append(checked)
            continue
        try:
            location = _written(checked, folder, escaped=kind in _ESCAPED)
        except UnicodeEncodeError:
            left_out.append(Refused(entry.location, Refusal.NOT_HELD))
            continue
        entries.append(_with_clean_texts(replace(entry, location=location)))
    clean = PlaylistFile(name=shown(playlist.name), entries=tuple(entries))
    content = "\n".join((*_LINES[kind](clean), "")).encode("utf-8")
    try:
        _replace_file(path, content)
    except (OSError, ValueError) as error:
        raise PlaylistFileFailed(path, Problem.NOT_WRITTEN) from error
    return Written(len(entries), tuple(left_out))


def safe_file_name(name: str) -> str:
    """A playlist's name as a file's, without an ending: it leads into no folder, on no system.

    Never empty, never hidden; at most 200 bytes in UTF-8.
    """
    name = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", shown(name)))
    name = name.encode("utf-8")[:_LONGEST_NAME_BYTES].decode("utf-8", "ignore")
    name = name.lstrip(". ").rstrip(". ")
    if _RESERVED.match(name):
        name = f"_{name}"
    return name or "Playlist"


def _written(location: Location, folder: str, *, escaped: bool) -> str:
    path = location.text
    if not location.is_file:
        return path
    below = path.removeprefix(folder.rstrip("/") + "/")
    if escaped:
        if below == path:
            return file_address(path)
        return quote_from_bytes(os.fsencode(below), safe="/")
    if _NOT_IN_LINES.search(below):
        return file_address(path)
    return f"./{below}" if _LIKE_ADDRESS.match(below) else below


def _with_clean_texts(entry: FileEntry) -> FileEntry:
    return replace(
        entry, title=shown(entry.title), artist=shown(entry.artist), album=shown(entry.album)
    )


def _replace_file(path: Path, content: bytes) -> None:
    """Beside the file first, then in its place. Raises OSError."""
    if path.exists() and not path.is_file():  # a folder, a pipe, a device
        raise OSError("not a regular file")
    temporary, descriptor = _new_file(path.parent)
    try:
        with open(descriptor, "wb") as file:  # noqa: PTH123 - Path.open takes no descriptor
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def _new_file(folder: Path) -> tuple[Path, int]:
    """A file nobody else has, with the rights a new file gets. Raises OSError."""
    for number in count():
        temporary = folder / f".sleepplayer-{os.getpid()}-{number}.part"
        with suppress(FileExistsError):
            return temporary, os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    raise AssertionError("there is always another number")
