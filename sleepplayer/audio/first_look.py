"""What a file is by its first bytes, asked on the audio thread, which must not wait for a disk."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

from sleepplayer.disguise import container_of, is_disguised

WITHIN_S = 0.2


@dataclass(frozen=True, slots=True)
class FirstLook:
    """`disguised`: it is a list of addresses under a sound's name. `container` as FFmpeg calls it.

    Both stay as they are here if the file cannot be read, or not soon.
    """

    disguised: bool = False
    container: str | None = None


def first_look(path: Path, *, within_s: float = WITHIN_S) -> FirstLook:
    """Look at a file; one on a disk that sleeps or a server that is gone is left to the engine."""
    found = [FirstLook()]
    done = threading.Event()

    def look() -> None:
        try:
            found[0] = FirstLook(is_disguised(path), container_of(path))
        except OSError:
            pass
        finally:
            done.set()

    threading.Thread(target=look, name="first-look", daemon=True).start()
    done.wait(within_s)
    return found[0]
