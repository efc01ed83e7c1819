"""From a playlist's bytes to its text. Decided once for the whole file."""

from __future__ import annotations

import codecs
import re
from contextlib import suppress

from charset_normalizer import from_bytes

_BOMS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"^#EXTENC:[ \t]*([A-Za-z0-9_-]{1,40})", re.MULTILINE | re.IGNORECASE)
# What playlists were written in before UTF-8, per region.
_LEGACY = ("cp1252", "cp932", "gb18030", "big5", "euc_kr", "cp1251", "cp1250", "cp1253", "cp1254")
# Not everything Python knows: some codecs are slow, and some are none of text.
_DECLARABLE = frozenset(
    {
        *("utf-8", "utf-16", "iso8859-1", "iso8859-2", "iso8859-5", "iso8859-7", "iso8859-9"),
        *("iso8859-15", "koi8-r", "koi8-u", "shift_jis", "euc_jp", "gbk", "gb2312", *_LEGACY),
    }
)
_SAMPLE_BYTES = 16_384


def decoded(content: bytes, *, is_utf8: bool) -> str:
    """The text. `is_utf8`: the format says so (M3U8), and other bytes are those of file names.

    Else a byte order mark counts, then UTF-8 if it is without fault, then what the file declares,
    then a guess among the old encodings of the signs that are not ASCII. Never fails.
    """
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _lenient(content[len(mark) :], encoding)
    if unmarked := _utf16_without_mark(content):
        return _lenient(content, unmarked)
    if is_utf8:
        return _lenient(content, "utf-8")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if declared := _DECLARED.search(content[:4096]):
        with suppress(LookupError):
            encoding = codecs.lookup(declared[1].decode("ascii")).name
            if encoding in _DECLARABLE:
                return _lenient(content, encoding)
    return _guessed(content)


def _lenient(content: bytes, encoding: str) -> str:
    errors = "surrogateescape" if codecs.lookup(encoding).name == "utf-8" else "replace"
    return content.decode(encoding, errors)


def _utf16_without_mark(content: bytes) -> str | None:
    start = content[:64]
    if len(start) >= 4 and not any(start[1::2]) and all(start[::2]):
        return "utf-16-le"
    if len(start) >= 4 and not any(start[::2]) and all(start[1::2]):
        return "utf-16-be"
    return None


def _guessed(content: bytes) -> str:
    # Only lines that tell something: of 100,000 paths most of a sample would be ASCII.
    lines = (line for line in re.split(rb"[\r\n]+", content) if not line.isascii())
    sample = b""
    for line in lines:
        sample += line + b"\n"
        if len(sample) >= _SAMPLE_BYTES:
            break
    best = from_bytes(sample, cp_isolation=list(_LEGACY), enable_fallback=False).best()
    for encoding in (best.encoding if best else "cp1252", "cp1252", "latin-1"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise AssertionError("latin-1 takes every byte")
