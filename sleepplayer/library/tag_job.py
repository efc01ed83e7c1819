"""Guessing what tracks carry beside the window: whatever is new, or is called otherwise by now.

100,000 tracks take 12 s of pure Python, so they come in bursts of about a millisecond with pauses
between them: a child process would have to be told all the words and to send the guesses back,
which costs the window no less.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from hashlib import sha256
from threading import Event, Lock, Thread, current_thread
from typing import Protocol

from sleepplayer.catalog import Guess, Written
from sleepplayer.clock import Clock
from sleepplayer.library.autotag import Tagger, Wording
from sleepplayer.triggers import Catalogue

AT_A_TIME = 100
"""How many tracks are guessed for one transaction."""

BURST = 8
PAUSE_S = 0.004
TOLD_EVERY_S = 0.5

TAGGING_RULES = 1
"""To be raised when `autotag` or `mentions` guess otherwise: then all tracks are guessed anew."""

_log = logging.getLogger(__name__)


class TaggedLibrary(Protocol):
    """What is needed of the library; any thread may call it. `storage.tags.TagStore` is one."""

    def waiting(self, limit: int) -> Sequence[Written]:
        """What is written about tracks that nobody has read for triggers."""
        ...

    def put_guesses(self, guesses: Sequence[Guess]) -> int:
        """Keep guesses; how many were kept. The others still wait."""
        ...

    def retag_all(self, digest: str) -> bool:
        """All tracks wait if they were guessed by another catalogue; whether that is so."""
        ...


class Guesser:
    """Guesses by the catalogue as it is at that time. Any thread may use it.

    To build its tagger takes some 100 ms, so that waits until something is to be guessed.
    """

    def __init__(self, catalogue: Callable[[], Catalogue]) -> None:
        """`catalogue` is asked each time, and gives the same object until it is another one."""
        self._catalogue = catalogue
        self._lock = Lock()
        self._built: tuple[Catalogue, Tagger] | None = None
        self._digest: tuple[Catalogue, str] | None = None

    def guess(self, about: Iterable[Written]) -> list[Guess]:
        """What is written about tracks, read for triggers and styles."""
        written = list(about)
        if not written:
            return []
        tagger = self._tagger()
        return [_guess(tagger, each) for each in written]

    def digest(self) -> str:
        """Of all that guesses depend on."""
        catalogue = self._catalogue()
        with self._lock:
            if self._digest is None or self._digest[0] is not catalogue:
                self._digest = catalogue, catalogue_digest(catalogue)
            return self._digest[1]

    def _tagger(self) -> Tagger:
        catalogue = self._catalogue()
        with self._lock:
            if self._built is None or self._built[0] is not catalogue:
                self._built = catalogue, Tagger(catalogue)
            return self._built[1]


def _guess(tagger: Tagger, about: Written) -> Guess:
    wording = Wording(
        title=about.title,
        tags=about.tags,
        folder=_telling(about.folder),
        description=about.description,
    )
    found = tagger.suggest(wording)
    return Guess(about, found.tags, found.style_tags)


# What systems call the folder for everything that sounds (xdg-user-dirs, Windows, macOS): it says
# nothing about what lies in it, and “music” is a trigger.
_ANY_SOUND = frozenset(
    (
        *("music", "my music", "itunes music", "apple music", "musik", "musique", "música"),
        *("musica", "muziek", "музыка", "音楽", "音乐", "音樂", "음악", "ミュージック"),
    )
)


def _telling(folder: str) -> str:
    parts = folder.split("/")
    return "/".join(part for part in parts if part.strip().casefold() not in _ANY_SOUND)


def catalogue_digest(catalogue: Catalogue) -> str:
    """A short text that is another one when tracks may be guessed otherwise."""
    words = {
        "rules": TAGGING_RULES,
        "triggers": [
            [each.id, each.family, each.within, dict(each.words)] for each in catalogue.triggers
        ],
        "styles": [
            [
                *(each.id, dict(each.words), each.told, sorted(each.excludes)),
                *map(sorted, each.follows),
            ]
            for each in catalogue.styles
        ],
        "hints": asdict(catalogue.hints),
    }
    return sha256(json.dumps(words, sort_keys=True).encode()).hexdigest()[:16]


def tag_waiting(
    library: TaggedLibrary,
    guesser: Guesser,
    *,
    rest: Callable[[], bool] = lambda: False,
    kept: Callable[[], None] = lambda: None,
) -> None:
    """Guess for all that waits, at once. Raises what the library raises.

    `rest` is called after each burst and ends it by True, `kept` after each batch.
    """
    library.retag_all(guesser.digest())
    while waiting := library.waiting(AT_A_TIME):
        guesses: list[Guess] = []
        for at in range(0, len(waiting), BURST):
            guesses += guesser.guess(waiting[at : at + BURST])
            if rest():
                return
        if not library.put_guesses(guesses):  # another process is just renaming all of them
            return
        kept()


class BackgroundTagger:
    """Guesses on a thread of its own whenever `look` was called and something waits.

    `changed` is called on that thread after guesses were kept, at most every half a second and
    once in the end. All methods may be called from any thread. What is interrupted still waits.
    """

    def __init__(
        self,
        library: TaggedLibrary,
        guesser: Guesser,
        *,
        changed: Callable[[], None],
        clock: Clock,
        pause_s: float = PAUSE_S,
    ) -> None:
        self._library = library
        self._guesser = guesser
        self._changed = changed
        self._clock = clock
        self._pause_s = pause_s
        self._untold = False
        self._told_s = float("-inf")
        self._look = Event()
        self._closing = Event()
        self._thread = Thread(target=self._work, name="tagger", daemon=True)
        self._thread.start()

    def look(self) -> None:
        """Something may wait: at the start, and when tracks or the catalogue have changed."""
        self._look.set()

    def close(self, timeout_s: float = 3.0) -> bool:
        """Stop and end the thread; False if it has not ended in that time."""
        self._closing.set()
        self._look.set()
        if self._thread is not current_thread():
            self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _work(self) -> None:
        while self._look.wait() and not self._closing.is_set():
            self._look.clear()
            try:
                tag_waiting(
                    self._library,
                    self._guesser,
                    rest=lambda: self._closing.wait(self._pause_s),
                    kept=self._kept,
                )
            except Exception as error:  # storage's own errors; the next look tries again
                _log.error("tagging broke off: %s", type(error).__name__)
                _log.debug("tagging broke off", exc_info=True)  # may name tracks
            if self._untold and not self._closing.is_set():
                self._tell()

    def _kept(self) -> None:
        self._untold = True
        if self._clock.elapsed_s() - self._told_s >= TOLD_EVERY_S:
            self._tell()

    def _tell(self) -> None:
        self._untold = False
        self._told_s = self._clock.elapsed_s()
        self._changed()
