"""Looking into files in processes of their own, which neither window nor sound notice.

A thread at low priority is put aside while it holds Python's lock, and the window waits; and a file
can bring the decoder down.
"""

from __future__ import annotations

import json
import logging
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from sleepplayer.catalog import ScannedFile
from sleepplayer.errors import OutsideError
from sleepplayer.library.child import Child, Ended, serve
from sleepplayer.library.media import FileOnDisk, MediaReader, read_media
from sleepplayer.library.probe import ProbeFailed
from sleepplayer.models import Chapter, ReplayGain
from sleepplayer.night.playback import FailureReason

LONGEST_S = 30.0
"""A file that takes longer is given up. Disks that have to start turning need 10 s."""

_LARGEST_CHUNK = 16
_CHUNKS_AHEAD = 2
_WORTH_A_SECOND = 300
_POLL_S = 0.05

_log = logging.getLogger(__name__)


class ReadingProcess:
    """Reads files one after the other; to be used by one thread.

    The processes begin with the first file and end with the last one, or when told to stop. A file
    that brings one down, or keeps it for longer than `longest_s`, is unreadable.
    """

    def __init__(self, *, longest_s: float = LONGEST_S) -> None:
        self._polls = max(1, round(longest_s / _POLL_S))

    def read_all(
        self, files: Iterable[FileOnDisk], *, stop: Callable[[], bool]
    ) -> Iterator[tuple[FileOnDisk, ScannedFile | ProbeFailed]]:
        """As `media.MediaReader.read_all`. Raises OutsideError if our own program is at fault."""
        waiting = deque(files)
        careful = False
        while waiting and not stop():
            children: list[Child] = []
            endings = []
            try:
                children.append(Child(__name__))
                if len(waiting) >= _WORTH_A_SECOND and not careful:
                    children.append(Child(__name__))
                read = self._one_by_one if careful else self._in_chunks
                whole = yield from read(children, waiting, stop)
            except OSError as error:
                _log.warning("scanning goes on without a process of its own: %s", error)
                yield from MediaReader().read_all(waiting, stop=stop)
                return
            finally:  # also where nobody asks for more
                endings = [child.end() for child in children]
            if not whole and not stop():
                _log.warning("a process that reads files ended: %s", ", ".join(endings))
                if Ended.BY_FAULT in endings:
                    raise OutsideError("Sleepplayer could not look into the files.")
            # Which one of a chunk it was is found out by asking for one after the other.
            careful = not whole and not careful

    def _in_chunks(
        self, children: Sequence[Child], waiting: deque[FileOnDisk], stop: Callable[[], bool]
    ) -> Generator[tuple[FileOnDisk, ScannedFile | ProbeFailed], None, bool]:
        """Until all are read, or a process ends; returns whether it was all."""
        asked: deque[tuple[Child, int]] = deque()
        turns = cycle(children)
        ahead, size = 0, 1  # the first ones are wanted soon, the others with little ado
        while waiting:
            while len(asked) < _CHUNKS_AHEAD * len(children) and ahead < len(waiting):
                chunk = list(islice(waiting, ahead, ahead + size))
                child = next(turns)
                child.ask(json.dumps([_fields(found) for found in chunk]))
                asked.append((child, len(chunk)))
                ahead += len(chunk)
                size = min(2 * size, _LARGEST_CHUNK)
            child, count = asked.popleft()
            answer = self._answer(child, stop)
            if not answer:
                return False
            ahead -= count
            for said in json.loads(answer):
                found = waiting.popleft()
                yield found, _understood(found, said)
        return True

    def _one_by_one(
        self, children: Sequence[Child], waiting: deque[FileOnDisk], stop: Callable[[], bool]
    ) -> Generator[tuple[FileOnDisk, ScannedFile | ProbeFailed], None, bool]:
        """As many as are in a chunk, and give up the one that ends the process."""
        for _ in range(min(len(waiting), _LARGEST_CHUNK)):
            found = waiting[0]
            children[0].ask(json.dumps([_fields(found)]))
            answer = self._answer(children[0], stop)
            if stop():
                return False
            waiting.popleft()
            if not answer:
                yield found, ProbeFailed(Path(found.location), FailureReason.UNREADABLE)
                return False
            yield found, _understood(found, json.loads(answer)[0])
        return True

    def _answer(self, child: Child, stop: Callable[[], bool]) -> str:
        """Its next answer; nothing if it ends, takes too long, or is to stop."""
        for _ in range(self._polls):
            answer = child.answer(_POLL_S)
            if stop():
                return ""
            if answer is not None:
                return answer
        return ""


def _fields(value: FileOnDisk | ScannedFile) -> dict[str, Any]:
    """As `asdict`, which copies all the way down, and takes ten times as long."""
    return {name: getattr(value, name) for name in value.__slots__}


def _understood(found: FileOnDisk, said: Any) -> ScannedFile | ProbeFailed:
    if isinstance(said, str):
        return ProbeFailed(Path(found.location), FailureReason(said))
    chapters, gain = said.pop("chapters"), said.pop("replay_gain")
    return ScannedFile(
        chapters=tuple(Chapter(*chapter) for chapter in chapters),
        replay_gain=ReplayGain(*gain) if gain else None,
        **said,
    )


def _answer_to(line: str) -> str:
    """In the process: files on the disk come in; what each is, or a reason, goes out."""
    return json.dumps([_answer_for(FileOnDisk(**said)) for said in json.loads(line)])


def _answer_for(found: FileOnDisk) -> dict[str, Any] | str:
    try:
        file = read_media(found)
    except ProbeFailed as failure:
        return failure.reason.value
    except Exception:  # whatever a file does, it is only this one; memory may run out as well
        return FailureReason.UNREADABLE.value
    gain = file.replay_gain
    return _fields(file) | {
        "chapters": [(chapter.start_s, chapter.title) for chapter in file.chapters],
        "replay_gain": (gain.gain_db, gain.peak_dbfs) if gain else None,
    }


if __name__ == "__main__":
    with suppress(KeyboardInterrupt, BrokenPipeError):
        serve(_answer_to)
