"""A file under examination: bounded, and let go of at once when the examination is called off."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sleepplayer.library.container import MediaFile

MOST_TAG_BYTES = 32 * 1024 * 1024
"""What mutagen may read of a file: tags with a large cover take 10 MiB."""


class BoundedFile(MediaFile):
    """Seems to end when `stop` says so, and once `budget_bytes` have been read.

    A tag may claim any size, and a stream of the smallest pages keeps a reader busy for minutes.
    `budget_bytes` None is without bounds. Raises OSError when it is opened, and nothing later.
    """

    def __init__(self, path: Path, *, stop: Callable[[], bool]) -> None:
        super().__init__(path)
        self.budget_bytes: int | None = MOST_TAG_BYTES
        self._stop = stop

    def read(self, size: int | None = -1, /) -> bytes:
        """Some bytes; none at the end, after a failure, and when it is over."""
        return b"" if self._is_over() else self._count(super().read(size))

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        """The same into a buffer."""
        if self._is_over():
            return 0
        try:
            size = super().readinto(buffer) or 0
        except OSError as error:
            self.failure = error
            return 0
        if self.budget_bytes is not None:
            self.budget_bytes -= size
        return size

    def _count(self, read: bytes) -> bytes:
        if self.budget_bytes is not None:
            self.budget_bytes -= len(read)
        return read

    def _is_over(self) -> bool:
        return self._stop() or (self.budget_bytes is not None and self.budget_bytes <= 0)
