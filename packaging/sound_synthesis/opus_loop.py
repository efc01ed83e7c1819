"""Writing a loop as Ogg Opus so that it also decodes as a loop.

The loop is encoded twice in one go. The file keeps the packets of the second pass, and before
them, hidden as pre-skip, the last packets of the first. A decoder so enters the loop in the state
in which it will leave it, and the seam sounds like any other 20 ms of the track.
"""

import struct
from pathlib import Path

import av
import numpy as np

from sound_synthesis.circular import SAMPLE_RATE_HZ, FloatArray

PACKET_SAMPLES = 960
_LEAD_PACKETS = 12
_PACKETS_PER_PAGE = 50
_SERIAL = 1
_FIRST, _LAST = 2, 4


def write_opus_loop(path: Path, loop: FloatArray, bit_rate_bps: int, title: str) -> None:
    """Write a stereo loop whose length is a whole number of 20 ms packets."""
    count, rest = divmod(loop.shape[0], PACKET_SAMPLES)
    if rest:
        raise ValueError("an Opus loop must be a whole number of 20 ms packets")
    packets = _encoded(loop, bit_rate_bps)
    kept = packets[count - _LEAD_PACKETS : 2 * count]
    path.write_bytes(_ogg(kept, title))


def _encoded(loop: FloatArray, bit_rate_bps: int) -> list[bytes]:
    """Encode the loop twice over, plus a little, and give the packets."""
    twice = np.concatenate([loop, loop, loop[: 4 * PACKET_SAMPLES]]).astype(np.float32)
    encoder = av.AudioCodecContext.create("libopus", "w")
    encoder.sample_rate = SAMPLE_RATE_HZ
    encoder.layout = "stereo"
    encoder.format = "flt"
    encoder.bit_rate = bit_rate_bps
    encoder.options = {"application": "audio", "frame_duration": "20", "vbr": "on"}
    packets: list[bytes] = []
    for start in range(0, twice.shape[0], PACKET_SAMPLES):
        block = np.ascontiguousarray(twice[start : start + PACKET_SAMPLES]).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(block, format="flt", layout="stereo")
        frame.sample_rate = SAMPLE_RATE_HZ
        frame.pts = start
        packets += [bytes(packet) for packet in encoder.encode(frame)]
    return packets


def _ogg(packets: list[bytes], title: str) -> bytes:
    """Wrap packets in Ogg pages behind the two Opus headers."""
    pre_skip = _LEAD_PACKETS * PACKET_SAMPLES
    head = struct.pack("<8sBBHIhB", b"OpusHead", 1, 2, pre_skip, SAMPLE_RATE_HZ, 0, 0)
    pages = [_page([head], 0, 0, _FIRST), _page([_tags(title)], 0, 1, 0)]
    for start in range(0, len(packets), _PACKETS_PER_PAGE):
        some = packets[start : start + _PACKETS_PER_PAGE]
        done = start + len(some)
        flags = _LAST if done == len(packets) else 0
        pages.append(_page(some, done * PACKET_SAMPLES, len(pages), flags))
    return b"".join(pages)


def _tags(title: str) -> bytes:
    """Write the comment header."""
    comments = [f"TITLE={title}", "ARTIST=Sleepplayer"]
    parts = [b"OpusTags", _counted("Sleepplayer"), struct.pack("<I", len(comments))]
    return b"".join(parts + [_counted(comment) for comment in comments])


def _counted(text: str) -> bytes:
    """Write a text behind its length in bytes."""
    raw = text.encode("utf-8")
    return struct.pack("<I", len(raw)) + raw


def _page(packets: list[bytes], granule: int, number: int, flags: int) -> bytes:
    """Write one Ogg page with its checksum."""
    lacing = b"".join(b"\xff" * (len(p) // 255) + bytes([len(p) % 255]) for p in packets)
    if len(lacing) > 255:
        raise ValueError("too many packets for one Ogg page")
    start = struct.pack("<4sBBqII", b"OggS", 0, flags, granule, _SERIAL, number)
    end = bytes([len(lacing)]) + lacing + b"".join(packets)
    checksum = struct.pack("<I", _crc(start + b"\0\0\0\0" + end))
    return start + checksum + end


def _crc_table() -> list[int]:
    """Tabulate the Ogg checksum (polynomial 0x04C11DB7, not reflected) for each byte."""
    table = []
    for byte in range(256):
        value = byte << 24
        for _ in range(8):
            value = (value << 1) ^ (0x04C11DB7 if value & 0x80000000 else 0)
        table.append(value & 0xFFFFFFFF)
    return table


_CRC_TABLE = _crc_table()


def _crc(raw: bytes) -> int:
    """Compute the Ogg checksum of a page whose checksum field is zero."""
    value = 0
    for byte in raw:
        value = ((value << 8) & 0xFFFFFFFF) ^ _CRC_TABLE[(value >> 24) ^ byte]
    return value
