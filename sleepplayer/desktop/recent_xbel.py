"""The list of recent files that the desktops of Linux share.

It is one file for all programs, `recently-used.xbel`, in the form of
https://www.freedesktop.org/wiki/Specifications/desktop-bookmark-spec/ and is replaced whole by
whoever adds to it; so do GLib and KDE. Only the bytes of our own bookmark are changed here: those
of the others stay as they are, whatever is in them.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

import defusedxml.ElementTree
import defusedxml.minidom

NAME, EXEC = "Sleepplayer", "'sleepplayer %u'"
MOST_BYTES = 16 * 1024 * 1024
"""A list beyond this is somebody's mistake, and left alone."""

_BOOKMARK = "http://www.freedesktop.org/standards/desktop-bookmarks"
_MIME = "http://www.freedesktop.org/standards/shared-mime-info"
_OWNER = "http://freedesktop.org"
_EMPTY = f"""\
<?xml version="1.0" encoding="UTF-8"?>
<xbel version="1.0"
      xmlns:bookmark="{_BOOKMARK}"
      xmlns:mime="{_MIME}"
>
</xbel>""".encode()


def list_file(environment: Mapping[str, str], home: Path) -> Path:
    """Where the list is; relative folders are ignored, as the base directory specification says."""
    data = Path(environment.get("XDG_DATA_HOME", ""))
    return (data if data.is_absolute() else home / ".local" / "share") / "recently-used.xbel"


def add(file: Path, path: Path, *, mime: str, now: datetime) -> None:
    """Put an absolute path on the list, or note that it was opened once more.

    `now` is timezone-aware. Raises OSError, and ValueError for a list that is none or too large.
    """
    target = Path(os.path.realpath(file))  # a link stays one
    content = b""
    with contextlib.suppress(FileNotFoundError), target.open("rb") as listed:
        content = listed.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise ValueError("the list is too large")
    _replace(target, merged(content, path.as_uri(), mime=mime, now=now))


def merged(content: bytes, address: str, *, mime: str, now: datetime) -> bytes:
    """The list with this address in it, as the file has it; b"" stands for one without entries.

    Raises ValueError for what is no such list.
    """
    content = content if content.strip() else _EMPTY
    try:
        defusedxml.ElementTree.fromstring(content)  # no entities of others beyond here
        found = _look(content, address)
        stamp = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        if found.bookmark is None:
            entry = _made(address, mime, stamp).encode()
            return content[: found.end] + entry + content[found.end :]
        start, end = found.bookmark
        frame = content[found.root : found.inside]
        entry = _opened_again(frame + content[start:end] + b"</xbel>", mime, stamp).encode()
        return content[:start] + entry + content[end:]
    except (SyntaxError, LookupError, expat.ExpatError) as error:  # SyntaxError: ParseError's base
        raise ValueError("the list cannot be read") from error


@dataclass(slots=True)
class _Places:
    """Where things stand, in bytes: the root's tag and what follows it, our bookmark, the end."""

    root: int = -1
    inside: int = -1
    bookmark: tuple[int, int] | None = None
    end: int = -1


def _look(content: bytes, address: str) -> _Places:
    places = _Places()
    parser = expat.ParserCreate()
    began: int | None = None

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal began
        if places.root < 0:
            if name != "xbel":
                raise ValueError("the list has another root")
            places.root = parser.CurrentByteIndex
        if name == "bookmark" and attributes.get("href") == address:
            began = parser.CurrentByteIndex

    def end(name: str) -> None:
        nonlocal began
        if name == "bookmark" and began is not None:
            close = _end_of_tag(content, began)
            if content[close - 1] != ord("/"):  # else it closes itself
                close = content.index(b">", parser.CurrentByteIndex)
            places.bookmark, began = (began, close + 1), None
        elif name == "xbel":
            places.end = parser.CurrentByteIndex

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.Parse(content, True)
    if not content.startswith(b"</", places.end):
        raise ValueError("the list is in one tag, or in no encoding like ASCII")
    places.inside = _end_of_tag(content, places.root) + 1
    return places


def _end_of_tag(content: bytes, place: int) -> int:
    """Where the tag that begins there ends; a quoted value may hold a “>”."""
    quote = 0
    for index in range(place, len(content)):
        sign = content[index]
        if quote:
            quote = 0 if sign == quote else quote
        elif sign in b"\"'":
            quote = sign
        elif sign == ord(">"):
            return index
    raise ValueError("a tag without an end")


def _made(address: str, mime: str, stamp: str) -> str:
    when = quoteattr(stamp)
    href = quoteattr(address)
    return f"""\
  <bookmark href={href} added={when} modified={when} visited={when}>
    <info>
      <metadata owner="{_OWNER}">
        <mime:mime-type xmlns:mime="{_MIME}" type={quoteattr(mime)}/>
        <bookmark:applications xmlns:bookmark="{_BOOKMARK}">
          <bookmark:application name="{NAME}" exec={quoteattr(EXEC)} modified={when} count="1"/>
        </bookmark:applications>
      </metadata>
    </info>
  </bookmark>
"""


def _opened_again(framed: bytes, mime: str, stamp: str) -> str:
    """Our share of a bookmark that others may have made, too; `framed` is it alone in its list."""
    document = defusedxml.minidom.parseString(framed)
    bookmark = document.getElementsByTagName("bookmark")[0]
    for name in ("modified", "visited"):
        bookmark.setAttribute(name, stamp)
    info = _child(document, bookmark, "info")
    metadata = next(
        (one for one in _elements(info, "metadata") if one.getAttribute("owner") == _OWNER), None
    )
    if metadata is None:
        metadata = _child(document, info, "metadata", new=True)
        metadata.setAttribute("owner", _OWNER)
    if not metadata.getElementsByTagNameNS(_MIME, "mime-type"):
        kind = _child(document, metadata, "mime:mime-type", _MIME)
        kind.setAttribute("type", mime)
    programs = _child(document, metadata, "bookmark:applications", _BOOKMARK)
    ours = next(
        (
            one
            for one in programs.getElementsByTagNameNS(_BOOKMARK, "application")
            if one.getAttribute("name") == NAME
        ),
        None,
    )
    if ours is None:
        ours = _child(document, programs, "bookmark:application", _BOOKMARK, new=True)
        ours.setAttribute("name", NAME)
    count = ours.getAttribute("count")
    ours.setAttribute("exec", EXEC)
    ours.setAttribute("modified", stamp)
    ours.setAttribute("count", str(int(count) + 1 if count.isdecimal() else 1))
    return str(bookmark.toxml())


def _elements(parent: Any, name: str) -> list[Any]:
    return [one for one in parent.childNodes if getattr(one, "tagName", None) == name]


def _child(
    document: Any, parent: Any, name: str, namespace: str | None = None, *, new: bool = False
) -> Any:
    """The child of that name, made if there is none. (minidom's nodes have no useful types.)"""
    local = name.rpartition(":")[2]
    there = (
        _elements(parent, name)
        if namespace is None
        else [
            one
            for one in parent.childNodes
            if (one.namespaceURI, one.localName) == (namespace, local)
        ]
    )
    if there and not new:
        return there[0]
    made = document.createElementNS(namespace, name)
    if namespace is not None:
        made.setAttribute(f"xmlns:{name.partition(':')[0]}", namespace)
    return parent.appendChild(made)


def _replace(file: Path, content: bytes) -> None:
    """In one move, and for its owner alone, as GTK keeps it."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".recently-used.", dir=file.parent)  # 0600
    try:
        with os.fdopen(handle, "wb") as made:
            made.write(content)
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
