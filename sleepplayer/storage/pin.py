"""A PIN as it is kept: salted and stretched, so that who sees the database does not see the PIN.

`scrypt$N$R$P$SALT$HASH`, salt and hash in hex. The parameters stand in it, so that they can be
raised and what was kept before still opens. 10,000 PINs of four digits are few: the PIN keeps a
child from the limits, not a thief from the file.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import re

from sleepplayer.errors import UsageError

SALT_BYTES = 16

_N, _R, _P = 2**14, 8, 1  # 16 MiB and some 50 ms: RFC 7914, for interactive logins
_MOST_BYTES = 256 * 2**20
_HASH_BYTES = 32
_PIN = re.compile(r"[0-9]{4,12}")

_log = logging.getLogger(__name__)


def hashed_pin(pin: str, salt: bytes) -> str:
    """As it is stored. Raises UsageError unless it is 4 to 12 digits."""
    if not _PIN.fullmatch(pin):
        raise UsageError("A PIN has 4 to 12 digits.")
    return f"scrypt${_N}${_R}${_P}${salt.hex()}${_stretched(pin, salt, _N, _R, _P).hex()}"


def pin_matches(pin: str, stored: str) -> bool:
    """Whether it is that PIN; what is stored and cannot be read is none. Never raises."""
    try:
        n, r, p, salt, kept = stored.removeprefix("scrypt$").split("$")
        found = _stretched(pin, bytes.fromhex(salt), int(n), int(r), int(p))
        return hmac.compare_digest(found, bytes.fromhex(kept))
    except (ValueError, OverflowError, MemoryError) as error:
        _log.warning("A PIN cannot be read as it is kept (%s)", type(error).__name__)
        return False


def _stretched(pin: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    return hashlib.scrypt(
        pin.encode(), salt=salt, n=n, r=r, p=p, maxmem=_MOST_BYTES, dklen=_HASH_BYTES
    )
