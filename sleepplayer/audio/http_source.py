"""The bytes behind an http(s) address, as a file that FFmpeg can read.

We fetch them ourselves, because libVLC 3 follows an answer's redirect to any scheme there is
(measured: a local file was played, and it would open a microphone as well) and has no option
against it. Here a redirect leads to http(s) or nowhere, and certificates are checked.
"""

from __future__ import annotations

import http.client
import re
from collections.abc import Callable
from urllib.error import HTTPError, URLError
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    UnknownHandler,
)

from sleepplayer.audio.stream_source import SILENT_S
from sleepplayer.audio.stream_title import clean_title
from sleepplayer.locations import is_stream
from sleepplayer.night.playback import FailureReason

SKIP_BYTES = 1 << 18
"""A seek forward by less is read over: quicker than a new connection."""

_STREAM_TITLE = re.compile(rb"StreamTitle='(.*?)';", re.DOTALL)


class StreamFailed(Exception):
    """The stream gave no answer, or broke off."""

    def __init__(self, reason: FailureReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class ForeignStatus(StreamFailed):
    """The server does not quite speak HTTP: old Shoutcast says “ICY 200 OK”. FFmpeg reads those."""


class _WebOnly(HTTPRedirectHandler):
    """Redirects lead to http(s), at most ten of them."""

    def redirect_request(  # type: ignore[no-untyped-def]  # the types are urllib's, some private
        self, req, fp, code, msg, headers, newurl
    ):
        """The next request; raises for any other scheme."""
        if not is_stream(newurl):
            raise URLError("a redirect leads away from the web")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


NOT_THERE = frozenset({400, 401, 403, 404, 405, 410, 414, 451})
"""Answers that asking again does not change (RFC 9110, 15.5)."""


def web_opener() -> OpenerDirector:
    """What opens http(s) addresses and nothing else: no files, no FTP, no data."""
    opener = OpenerDirector()
    for handler in (
        ProxyHandler(),
        UnknownHandler(),
        HTTPHandler(),
        HTTPSHandler(),
        HTTPDefaultErrorHandler(),
        HTTPErrorProcessor(),
        _WebOnly(),
    ):
        opener.add_handler(handler)
    return opener


class HttpSource:
    """A file to PyAV: `read`, `seek`, `tell`, `seekable`. `tell_title` hears what it plays.

    Making one and `peek` raise `StreamFailed`; of a `read` that failed only `failure` tells.
    """

    def __init__(
        self, address: str, *, tell_title: Callable[[str], None] = lambda _title: None
    ) -> None:
        self.failure: FailureReason | None = None
        self._tell_title = tell_title
        self.address = address
        self.content_type = ""
        self._length: int | None = None
        self._ranges = False
        self._at = 0
        self._head = b""
        self._response: http.client.HTTPResponse | None = None
        self._opener = web_opener()
        self._meta_every: int | None = None
        self._meta_in = 0
        self._connect()

    @property
    def is_live(self) -> bool:
        """Whether it has no end that is known."""
        return self._length is None

    def seekable(self) -> bool:
        """Whether the server lets us choose where to begin."""
        return self._ranges and self._length is not None and self._meta_every is None

    def tell(self) -> int:
        """Where the next read begins, in bytes."""
        return self._at - len(self._head)

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go elsewhere: by reading on, or by a new request at the next read. -1: not possible."""
        base = {0: 0, 1: self.tell(), 2: self._length or 0}.get(whence, -1 - abs(offset))
        to = base + offset
        if to < 0:
            return -1
        if 0 <= to - self.tell() <= SKIP_BYTES and self._response is not None:
            while self.tell() < to and self.read(to - self.tell()):
                pass
        else:
            self.close()
            self._at, self._head = to, b""
        return self.tell()

    def peek(self, size: int) -> bytes:
        """The first bytes, which the next read will give again."""
        while len(self._head) < size:
            block = self._receive(size - len(self._head))
            if not block:
                break
            self._head += block
        return self._head[:size]

    def read(self, size: int) -> bytes:
        """What is there, at most so much; nothing at the end and after a failure.

        PyAV can hold back one exception until FFmpeg returns, and prints any other to stderr.
        """
        if self.failure is not None:
            return b""
        if self._head:
            block, self._head = self._head[:size], self._head[size:]
            return block
        try:
            return self._receive(size)
        except StreamFailed:
            return b""

    def close(self) -> None:
        """Let the connection go."""
        response, self._response = self._response, None
        if response is not None:
            response.close()

    def _connect(self) -> None:
        headers = {"User-Agent": "Sleepplayer", "Icy-MetaData": "1"}
        if self._at > 0:
            headers["Range"] = f"bytes={self._at}-"
        try:
            request = Request(self.address, headers=headers)  # noqa: S310 - see `web_opener`
            response = self._opener.open(request, timeout=SILENT_S)
        except http.client.BadStatusLine as exc:
            self.failure = FailureReason.NO_ANSWER
            raise ForeignStatus(FailureReason.NO_ANSWER) from exc
        except HTTPError as exc:
            gone = exc.code in NOT_THERE
            raise self._fail(FailureReason.MISSING if gone else FailureReason.NO_ANSWER) from exc
        except (OSError, http.client.HTTPException, ValueError) as exc:
            raise self._fail(FailureReason.NO_ANSWER) from exc
        self._response = response
        if self._at > 0:
            if response.status != http.HTTPStatus.PARTIAL_CONTENT:
                raise self._fail(FailureReason.BROKE_OFF)
            return
        self.address = response.geturl()
        self.content_type = response.headers.get_content_type()
        self._length = _whole(response.headers.get("Content-Length"))
        self._ranges = response.headers.get("Accept-Ranges", "") == "bytes"
        self._meta_every = _whole(response.headers.get("icy-metaint"))
        self._meta_in = self._meta_every or 0
        self._tell(response.headers.get("icy-name", "").encode("latin-1"))

    def _receive(self, size: int) -> bytes:
        if self._length is not None and self._at >= self._length:
            return b""
        if self._response is None:
            self._connect()
        if self._meta_every is not None:
            if self._meta_in == 0:
                self._read_meta()
                self._meta_in = self._meta_every
            size = min(size, self._meta_in)
        block = self._some(size)
        self._at += len(block)
        self._meta_in -= len(block)
        if not block and self._length is not None and self._at < self._length:
            raise self._fail(FailureReason.BROKE_OFF)
        return block

    def _some(self, size: int) -> bytes:
        if self._response is None:
            return b""
        try:
            return self._response.read1(size)
        except (OSError, http.client.HTTPException, ValueError) as exc:
            raise self._fail(FailureReason.BROKE_OFF) from exc

    def _read_meta(self) -> None:
        """The title among the sound: a length in 16 bytes, then “StreamTitle='…';” (Shoutcast)."""
        length = 16 * int.from_bytes(self._some(1), "big")
        block = b""
        while len(block) < length and (more := self._some(length - len(block))):
            block += more
        if found := _STREAM_TITLE.search(block):
            self._tell(found[1])

    def _tell(self, raw: bytes) -> None:
        if (title := clean_title(_text(raw))) is not None:
            self._tell_title(title)

    def _fail(self, reason: FailureReason) -> StreamFailed:
        self.close()
        self.failure = reason
        return StreamFailed(reason)


def _text(raw: bytes) -> str:
    """Titles are UTF-8 today and were Latin-1 once."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _whole(value: str | None) -> int | None:
    """A header's number of bytes; None for none, or what is none."""
    return int(value) if value is not None and value.isascii() and value.isdigit() else None
