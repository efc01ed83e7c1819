"""A web server that streams, and can do everything wrong that servers do."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self

_PACE_S = 0.05
_META_EVERY = 8000


@dataclass(frozen=True)
class Reply:
    """What is answered to one path.

    `body` is sent at `bytes_per_s` (None: at once), over and over if `endless`, `ahead` bytes of it
    at once. After `stall_after` bytes nothing more comes, after `drop_after` the connection is cut.
    """

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = None
    bytes_per_s: float | None = None
    ahead: int = 0
    endless: bool = False
    stall_after: int | None = None
    drop_after: int | None = None
    silent: bool = False
    titles: tuple[str, ...] = ()
    ranges: bool = False


def stream(
    path: Path, *, bytes_per_s: float, content_type: str = "audio/mpeg", **more: object
) -> Reply:
    """A radio: the file over and over, in its own time, 3 s of it at once."""
    return Reply(
        body=path.read_bytes(),
        headers={"Content-Type": content_type},
        bytes_per_s=bytes_per_s,
        ahead=round(3.0 * bytes_per_s),
        endless=True,
        **more,  # type: ignore[arg-type]  # fields of a Reply
    )


def whole(path: Path, content_type: str) -> Reply:
    """A file, in ranges if asked for."""
    body = path.read_bytes()
    return Reply(body=body, length=len(body), headers={"Content-Type": content_type}, ranges=True)


class StreamServer:
    """Serves the replies by path, each request on a thread of its own, from entering on."""

    def __init__(self, replies: Mapping[str, Reply] | None = None) -> None:
        self.replies: dict[str, Reply] = dict(replies or {})
        self.asked: list[str] = []
        self._closing = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    def address(self, path: str) -> str:
        """Of a path."""
        return f"http://127.0.0.1:{self._server.server_port}{path}"

    @property
    def closing(self) -> threading.Event:
        """Set when it ends."""
        return self._closing

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    def __init__(self, owner: StreamServer, *arguments: object) -> None:
        self._owner = owner
        super().__init__(*arguments)  # type: ignore[arg-type]  # what the server hands on

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        """Nothing."""

    def do_HEAD(self) -> None:
        self._answer(head_only=True)

    def do_GET(self) -> None:
        self._answer(head_only=False)

    def _answer(self, *, head_only: bool) -> None:
        self._owner.asked.append(self.path)
        reply = self._owner.replies.get(self.path, Reply(status=404))
        self.close_connection = True
        try:
            if reply.silent:
                self._owner.closing.wait(60.0)
                return
            first = self._begin(reply)
            if not head_only:
                self._send(reply, first)
        except OSError:
            pass  # who asked has gone

    def _begin(self, reply: Reply) -> int:
        """The headers; returns where in the body it begins."""
        first = 0
        wanted = self.headers.get("Range", "")
        if reply.ranges and wanted.startswith("bytes="):
            first = int(wanted.removeprefix("bytes=").split("-")[0])
            self.send_response(206)
            self.send_header(
                "Content-Range", f"bytes {first}-{len(reply.body) - 1}/{len(reply.body)}"
            )
        else:
            self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Connection", "close")
        if reply.ranges:
            self.send_header("Accept-Ranges", "bytes")
        if reply.length is not None:
            self.send_header("Content-Length", str(reply.length - first))
        if reply.titles:
            self.send_header("icy-metaint", str(_META_EVERY))
            self.send_header("icy-name", "A Station")
        self.end_headers()
        return first

    def _send(self, reply: Reply, first: int) -> None:
        write: Callable[[bytes], None] = self._write
        if reply.titles:
            write = _Titles(self._write, reply.titles)
        sent, began_s = 0, time.monotonic()
        limits = [limit for limit in (reply.stall_after, reply.drop_after) if limit is not None]
        limit = min(limits) if limits else None
        while not self._owner.closing.is_set():
            due = len(reply.body) - first
            if reply.bytes_per_s is not None:
                due = round((time.monotonic() - began_s) * reply.bytes_per_s) + reply.ahead - sent
            if limit is not None:
                due = min(due, limit - sent)
            while due > 0:
                at = (first + sent) % len(reply.body) if reply.endless else first + sent
                block = reply.body[at : at + due]
                if not block:
                    return
                write(block)
                sent += len(block)
                due -= len(block)
            if not reply.endless and first + sent >= len(reply.body):
                return
            if limit is not None and sent >= limit:
                if reply.drop_after is None:
                    self._owner.closing.wait(60.0)
                return
            self._owner.closing.wait(_PACE_S)

    def _write(self, block: bytes) -> None:
        self.wfile.write(block)


class _Titles:
    """Puts a title between the sound every 8000 bytes, as Shoutcast does: each one four times."""

    def __init__(self, write: Callable[[bytes], None], titles: tuple[str, ...]) -> None:
        self._write, self._titles = write, titles
        self._left, self._told = _META_EVERY, 0

    def __call__(self, block: bytes) -> None:
        while block:
            part, block = block[: self._left], block[self._left :]
            self._write(part)
            self._left -= len(part)
            if self._left == 0:
                title = self._titles[min(self._told // 4, len(self._titles) - 1)]
                text = f"StreamTitle='{title}';".encode()
                sixteens = -(-len(text) // 16)
                self._write(bytes([sixteens]) + text.ljust(16 * sixteens, b"\0"))
                self._left, self._told = _META_EVERY, self._told + 1
