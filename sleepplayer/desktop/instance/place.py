"""Where the one that runs is found: a lock beside its data, a socket that only its user can open.

A socket's path must be short, and whoever asks may know less than whoever answers: a scheduled
command has no XDG_RUNTIME_DIR, say. So there is a list of places, best first; the first that will
do is listened at, and all of them are asked.
"""

from __future__ import annotations

import hashlib
import logging
import os
import socket
import stat
import struct
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

LONGEST_ADDRESS_BYTES = 100
"""Of a socket's path: `sockaddr_un` holds 108 on Linux and 104 on macOS, with the zero."""

_log = logging.getLogger(__name__)


class Role(StrEnum):
    """Who can be the one: the window, or an evening in the terminal."""

    WINDOW = "window"
    TERMINAL = "terminal"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a role's lock and socket are; `addresses` best first."""

    lock_file: Path
    addresses: tuple[str, ...]

    def listenable(self) -> Iterator[str]:
        """The addresses at which nobody else could listen in our name, best first."""
        for address in self.addresses:
            if sys.platform == "win32" or _is_ours_alone(Path(address).parent):
                yield address

    def there(self) -> list[str]:
        """The addresses at which somebody of ours may listen now."""
        return [one for one in self.addresses if sys.platform == "win32" or _is_our_socket(one)]


def find_place(role: Role, data_dir: Path, env: Mapping[str, str]) -> Place:
    """The place for a role and a data directory, by its real path; makes nothing."""
    name = hashlib.sha256(os.fsencode(data_dir.resolve())).hexdigest()[:16]
    lock_file = data_dir / f"{role}.lock"
    if sys.platform == "win32":
        user = hashlib.sha256(env.get("USERNAME", "").encode()).hexdigest()[:16]
        return Place(lock_file, (f"sleepplayer-{user}-{name}-{role}",))
    folders = [*_runtime_folders(env), data_dir.resolve(), _own_temporary_folder()]
    addresses = (str(folder / f"sleepplayer-{name}.{role}") for folder in folders)
    short = (one for one in addresses if len(os.fsencode(one)) <= LONGEST_ADDRESS_BYTES)
    return Place(lock_file, tuple(dict.fromkeys(short)))


def is_our_user(descriptor: int) -> bool:
    """Whether the process at the other end of a connected socket is this user's, as far as the
    platform tells (Linux); elsewhere only the folder's and the pipe's rights stand guard."""
    if sys.platform != "linux":
        return True
    with socket.socket(fileno=os.dup(descriptor)) as connection:
        size = struct.calcsize("3i")
        credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size)
    _pid, uid, _gid = struct.unpack("3i", credentials)
    return bool(uid == os.getuid())


if sys.platform != "win32":

    def _runtime_folders(env: Mapping[str, str]) -> list[Path]:
        """The session's own folder: gone when the person logs out, and never on a network disk."""
        folders = []
        if named := env.get("XDG_RUNTIME_DIR"):
            runtime = Path(named)
            if sandbox := env.get("FLATPAK_ID"):  # each start has a folder of its own but for this
                folders.append(runtime / "app" / sandbox)
            folders.append(runtime)
        folders.append(Path(f"/run/user/{os.getuid()}"))
        return [folder.resolve() for folder in folders if folder.is_absolute()]

    def _own_temporary_folder() -> Path:
        return Path(tempfile.gettempdir()) / f"sleepplayer-{os.getuid()}"

    def _is_ours_alone(folder: Path) -> bool:
        """Whether it is there, ours, and nobody else can put anything into it."""
        try:
            if folder == _own_temporary_folder():  # anybody could have been there before us
                folder.mkdir(mode=0o700, exist_ok=True)
            found = folder.lstat()
        except OSError as error:
            _log.debug("No place to listen at: %s", error.strerror)
            return False
        others = stat.S_IWGRP | stat.S_IWOTH
        ours = found.st_uid == os.getuid() and not found.st_mode & others
        return ours and stat.S_ISDIR(found.st_mode)

    def _is_our_socket(address: str) -> bool:
        try:
            found = Path(address).lstat()
        except OSError:
            return False
        return stat.S_ISSOCK(found.st_mode) and found.st_uid == os.getuid()
