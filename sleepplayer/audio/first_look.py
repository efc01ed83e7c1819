"""What a file is by its first bytes, before an engine sees it. It waits for the file's disk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sleepplayer.disguise import container_of, is_disguised
from sleepplayer.night.playback import FailureReason


@dataclass(frozen=True, slots=True)
class FirstLook:
    """A file that may be opened. `container` as FFmpeg calls it, None for one it may guess."""

    container: str | None = None


def first_look(path: Path) -> FirstLook | FailureReason:
    """Look at a file; whatever cannot be looked at is not to be opened either. Never raises."""
    try:
        if is_disguised(path):
            return FailureReason.NOT_AUDIO
        return FirstLook(container_of(path))
    except (FileNotFoundError, NotADirectoryError):
        return FailureReason.MISSING
    except (OSError, ValueError):  # ValueError: no name a file can have
        return FailureReason.UNREADABLE
