"""Files that are in truth lists of addresses, and a server that counts who comes."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Listener:
    """A server that only counts who comes."""

    def __init__(self) -> None:
        self.visits = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                visitor, _ = self._socket.accept()
            except OSError:
                return
            self.visits += 1
            visitor.close()

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()


@contextmanager
def listening() -> Iterator[Listener]:
    """A server while it is needed."""
    listener = Listener()
    try:
        yield listener
    finally:
        listener.close()


def _atom(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", 8 + len(content)) + kind + content


def disguises(port: int) -> dict[str, bytes]:
    """Lists in all the formats players know, each naming this port of this machine."""
    url = f"http://127.0.0.1:{port}/x"
    rtsp = f"rtsp://127.0.0.1:{port}/x"
    alias = _atom(b"url ", b"\0\0\0\0" + url.encode() + b"\0")
    reference = _atom(
        b"rmra",
        _atom(b"rmda", _atom(b"rdrf", b"\0\0\0\0url " + struct.pack(">I", 9) + url.encode())),
    )
    data = _atom(b"dinf", _atom(b"dref", b"\0\0\0\0\0\0\0\1" + alias))
    texts = {
        "m3u": f"#EXTM3U\n{url}\n",
        "hls": f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{url}.ts\n#EXT-X-ENDLIST\n",
        "pls": f"[playlist]\nFile1={url}\nNumberOfEntries=1\n",
        "xspf": "<playlist><trackList><track>"
        f"<location>{url}</location></track></trackList></playlist>",
        "asx": f'<asx version="3.0"><entry><ref href="{url}"/></entry></asx>',
        "dash": '<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" '
        'profiles="urn:mpeg:dash:profile:isoff-on-demand:2011" mediaPresentationDuration="PT9S">'
        '<Period><AdaptationSet mimeType="audio/mp4"><Representation id="1" bandwidth="9">'
        f"<BaseURL>{url}</BaseURL></Representation></AdaptationSet></Period></MPD>",
        "ffconcat": f"ffconcat version 1.0\nfile '{url}'\n",
        "ffconcat_file": "ffconcat version 1.0\nfile 'other.mp3'\n",
        "sdp": f"v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\na=control:{rtsp}\n"
        "m=audio 5 RTP/AVP 0\n",
        "ram": f"{rtsp}\n",
        "cue": f'FILE "{url}" WAVE\n  TRACK 01 AUDIO\n    INDEX 01 00:00:00\n',
        "asf_ref": f"[Reference]\nRef1={url}\n",
        "lavfi": f"amovie={url}",
    }
    return {
        **{name: text.encode() for name, text in texts.items()},
        "mov_reference": _atom(b"ftyp", b"qt  \0\0\0\0qt  ") + _atom(b"moov", reference),
        "mov_data": _atom(b"ftyp", b"qt  \0\0\0\0qt  ")
        + _atom(b"moov", _atom(b"trak", _atom(b"mdia", _atom(b"minf", data)))),
    }
