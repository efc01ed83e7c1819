"""What may be played at all: the one gate for every location that comes from outside.

A playlist, a tag, a command line or a person's clipboard is data. Through here go local files, http
and https addresses, and the program's own sounds; nothing that is an instruction to an engine,
a device, or a file on somebody's server. It is decided by the text alone, nothing is touched:
whether a file is there, and is a file, is seen when it is resolved (`resolve.py`) and opened.
"""

from __future__ import annotations

import os.path
import re
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from pathlib import Path
from urllib.parse import quote, quote_from_bytes, unquote_to_bytes, urlsplit, urlunsplit

from sleepplayer.locations import OWN_SCHEME, is_stream, playable_location

LONGEST_LOCATION = 8192
"""In characters; an escaped path of 4096 bytes may have more, but none in use has."""

PLAYLIST_ENDINGS = frozenset(
    {
        *(".m3u", ".m3u8", ".pls", ".xspf", ".jspf", ".asx", ".wax", ".wvx", ".wpl", ".zpl"),
        *(".b4s", ".cue", ".ram", ".rpm", ".smi", ".smil", ".qtl", ".sdp", ".strm", ".url"),
        *(".mpd", ".ism", ".ismc", ".f4m", ".ffconcat", ".opml", ".rss", ".desktop"),
    }
)
"""Files that name other places instead of holding sound."""


class Refusal(StrEnum):
    """Why something is not played. The last four are found out on the disk."""

    EMPTY = "empty"
    TOO_LONG = "too-long"
    SCHEME = "scheme"
    """Neither a file nor http(s): screen:, smb:, data: ..."""
    REMOTE_FILE = "remote-file"
    """A file on a server: file://host/..., a Windows share."""
    DEVICE = "device"
    BAD_ADDRESS = "bad-address"
    CREDENTIALS = "credentials"
    """A name or password in an address: it would be stored and exported, and it disguises hosts."""
    PLAYLIST = "playlist"
    """A playlist within a playlist: never followed."""
    NO_FOLDER = "no-folder"
    """A relative path, and nothing it could be relative to."""
    OTHER_COMPUTER = "other-computer"
    """A Windows path."""
    UNKNOWN_SOUND = "unknown-sound"
    MISSING = "missing"
    NOT_A_FILE = "not-a-file"
    """A folder, pipe or device."""
    AMBIGUOUS = "ambiguous"
    """It is not where it says, and several files of the library could be meant."""
    NOT_HELD = "not-held"
    """The file format has no way to write it down."""


@dataclass(frozen=True, slots=True)
class Location:
    """An absolute path, an http(s) address or `sleepplayer:sounds/NAME`, as it is kept.

    A path may contain anything but NUL; engines get it as a path, never as an address.
    """

    text: str

    @property
    def is_file(self) -> bool:
        """Whether it is a path."""
        return self.text.startswith("/")


@dataclass(frozen=True, slots=True)
class Refused:
    """What is not played, as it stood there, and why."""

    text: str
    reason: Refusal


_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(?!\s)")
_DRIVE = re.compile(r"[A-Za-z]:")
_SHARE = re.compile(r"[\\/]{2}[^\\/]")
_DEVICES = re.compile(r"/(dev|proc|sys)(/|$)")
_OWN = re.compile(re.escape(OWN_SCHEME) + r"sounds/[\w-]{1,64}", re.ASCII)
# White space, control signs, and what no address contains unescaped (RFC 3986, 2).
_NOT_IN_ADDRESS = re.compile(
    r"[\s\x00-\x1f\x7f-\x9f\ud800-\udfff\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff"
    r"\\|<>\"^`{}]"
)
_LABEL = re.compile(r"[a-z0-9_][a-z0-9_-]{0,62}")
# The ports of other services: https://fetch.spec.whatwg.org/#port-blocking
_BLOCKED_PORTS = frozenset(
    {
        *(0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95),
        *(101, 102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179),
        *(389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601),
        *(636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000),
        *(6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080),
    }
)


def checked_location(text: str, base: Path | None) -> Location | Refused:
    """What a text names, if it may be played; `base` is the folder relative paths start from.

    `..` is taken back by the text, not by the disk. In a `file:` address `?` and `#` belong to the
    name: many write them unescaped.
    """
    if not text.strip():
        return Refused(text, Refusal.EMPTY)
    if len(text) > LONGEST_LOCATION:
        return Refused(text, Refusal.TOO_LONG)
    if text.startswith("/"):
        return _checked_path(text, text)
    if scheme := _SCHEME.match(text):
        return _checked_address(text, scheme[1].lower())
    return _checked_relative(text, base)


def _checked_relative(text: str, base: Path | None) -> Location | Refused:
    if _SHARE.match(text):
        return Refused(text, Refusal.REMOTE_FILE)
    if text.startswith("\\"):
        return Refused(text, Refusal.OTHER_COMPUTER)
    if base is None:
        return Refused(text, Refusal.NO_FOLDER)
    return _checked_path(text, f"{base}/{text}")


def checked_stream(text: str) -> Location | Refused:
    """The same for an address a person types or pastes: http(s) only."""
    text = text.strip()
    checked = checked_location(text, None)
    if isinstance(checked, Location) and not is_stream(checked.text):
        return Refused(text, Refusal.SCHEME)
    if isinstance(checked, Refused) and checked.reason is Refusal.NO_FOLDER:
        return Refused(text, Refusal.BAD_ADDRESS)
    return checked


def file_address(path: str) -> str:
    """The `file:` address of an absolute path, also of one that is not UTF-8 (RFC 8089)."""
    return "file://" + quote_from_bytes(os.fsencode(path), safe="/")


def unescaped(text: str) -> str:
    """With its percent signs resolved, as a path; bytes that are not UTF-8 become surrogates."""
    if "%" not in text:
        return text
    return os.fsdecode(unquote_to_bytes(text.encode("utf-8", "surrogateescape")))


def _checked_address(text: str, scheme: str) -> Location | Refused:
    if scheme in {"http", "https"}:
        return _checked_stream(text, scheme)
    if scheme == "file":
        return _checked_file_address(text)
    if text.startswith(OWN_SCHEME):
        if _OWN.fullmatch(text) and os.path.exists(playable_location(text)):  # noqa: PTH110 - a str
            return Location(text)
        return Refused(text, Refusal.UNKNOWN_SOUND)
    if len(scheme) == 1:  # a Windows drive
        return Refused(text, Refusal.OTHER_COMPUTER)
    return Refused(text, Refusal.SCHEME)


def _checked_file_address(text: str) -> Location | Refused:
    rest = text[len("file:") :]
    if rest.startswith("//"):
        host, slash, rest = rest[2:].partition("/")
        if host.lower() not in {"", "localhost"}:
            return Refused(text, Refusal.REMOTE_FILE)
        rest = slash + rest
    if not rest.startswith("/"):
        return Refused(text, Refusal.BAD_ADDRESS)
    if _DRIVE.match(rest, 1):
        return Refused(text, Refusal.OTHER_COMPUTER)
    try:
        path = unescaped(rest)
    except UnicodeEncodeError:  # surrogates that stand for no bytes
        return Refused(text, Refusal.BAD_ADDRESS)
    return _checked_path(text, path)


def _checked_path(text: str, path: str) -> Location | Refused:
    if "\0" in path:
        return Refused(text, Refusal.BAD_ADDRESS)
    try:
        os.fsencode(path)
    except UnicodeEncodeError:
        return Refused(text, Refusal.BAD_ADDRESS)
    if _SHARE.match(path):
        return Refused(text, Refusal.REMOTE_FILE)
    path = os.path.normpath("/" + path.lstrip("/"))  # alone, it would keep two at the start
    if _DEVICES.match(path):
        return Refused(text, Refusal.DEVICE)
    if _ending(path) in PLAYLIST_ENDINGS:
        return Refused(text, Refusal.PLAYLIST)
    return Location(path)


def _checked_stream(text: str, scheme: str) -> Location | Refused:
    bad = Refused(text, Refusal.BAD_ADDRESS)
    if _NOT_IN_ADDRESS.search(text):
        return bad
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return bad
    if "@" in parts.netloc:
        return Refused(text, Refusal.CREDENTIALS)
    # `http:/x` and `http:x` are read as hosts by some and as paths by others.
    host = _checked_host(parts.hostname or "")
    if host is None or not text[len(scheme) + 1 :].startswith("//") or port in _BLOCKED_PORTS:
        return bad
    # A list from a server is not played but read by libVLC; HLS (.m3u8) and DASH are streams.
    if _ending(parts.path) in PLAYLIST_ENDINGS - {".m3u8", ".mpd", ".ism"}:
        return Refused(text, Refusal.PLAYLIST)
    netloc = host if port is None else f"{host}:{port}"
    # What follows a `#` is never sent, but to libVLC it is an order (where to start, what to open
    # inside an archive). Signs beyond ASCII are escaped as UTF-8, as browsers do.
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~[]")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~?[]")
    return Location(urlunsplit((scheme, netloc, path, query, "")))


def _checked_host(host: str) -> str | None:
    """The host in ASCII: a name beyond it as Punycode, so that no look-alike passes unseen."""
    try:
        if ":" in host:
            return f"[{IPv6Address(host)}]" if "%" not in host else None
        ascii_host = host.encode("ascii" if host.isascii() else "idna").decode().lower()
        last = ascii_host.rstrip(".").rpartition(".")[2]
        if last.isdigit() or last.startswith("0x"):  # 0x7f.1, 2130706433, 127.1: other spellings
            return str(IPv4Address(ascii_host))
    except (AddressValueError, UnicodeError):
        return None
    labels = ascii_host.removesuffix(".").split(".")
    held = len(ascii_host) <= 253 and all(_LABEL.fullmatch(label) for label in labels)
    return ascii_host if held else None


def _ending(path: str) -> str:
    return os.path.splitext(path)[1].lower()  # noqa: PTH122 - 100,000 times over, without a Path
