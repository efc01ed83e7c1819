"""What was named for an evening in the terminal: files, folders, addresses, a playlist."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from random import Random

from sleepplayer import library_phrases, phrases, terminal_phrases
from sleepplayer.app import LOOK_AHEAD, Evening
from sleepplayer.library.background import Chunk
from sleepplayer.library.find import find_files
from sleepplayer.library.gather import Source
from sleepplayer.library.titles import readable
from sleepplayer.models import Track, TrackState
from sleepplayer.shelf.doorkeeper import Doorkeeper


class TerminalSounds:
    """Finds them, and says what of them does not play; to be used on the main thread."""

    def __init__(
        self,
        evening: Evening,
        *,
        shuffle: bool,
        harmless: bool,
        add: Callable[[Sequence[Track]], None],
        complain: Callable[[str], None],
    ) -> None:
        """`shuffle`: else the first file would always be the first to play. `harmless`: what
        nobody knows anything of may play. `add` takes what does play."""
        self._evening = evening
        self._shuffle = shuffle
        self._harmless = harmless
        self._add = add
        self._complain = complain
        self._asked: set[int] = set()  # what is still looked at
        self._refused = False

    @property
    def coming(self) -> bool:
        """Whether files are still looked at."""
        return bool(self._asked)

    def gather(self, sources: Sequence[Source]) -> None:
        """Look into what the evening is for."""
        named = list(sources)
        if self._shuffle:
            named = [found for one in named for found in _files_of(one)]
            Random().shuffle(named)  # noqa: S311 - shuffling music is no cryptography
        self.gather_more(named)

    def gather_more(self, sources: Sequence[Source]) -> None:
        """Look into these, too."""
        self._asked.add(self._evening.gatherer.request(list(sources)))

    def found(self, chunk: Chunk) -> None:
        """Some of it was looked at."""
        for rejected in chunk.gathered.rejected:
            name = readable(str(rejected.source)) or readable(rejected.name) or "…"
            self._complain(phrases.failure_sentence(name, rejected.reason))
        if chunk.done:
            self._asked.discard(chunk.request)
        self._add(self._let_in(chunk.gathered.tracks))

    def take_playlist(self, name: str) -> bool:
        """Play a playlist of the library; False, and it is said why, if nothing of it can be."""
        shelf = self._evening.shelf
        playlist = shelf.playlist_named(name)
        rows = [] if playlist is None else shelf.tracks_of(playlist)
        there = [row.track for row in rows if row.state is TrackState.THERE]
        tracks = self._let_in(there)
        if self._shuffle:
            Random().shuffle(tracks)  # noqa: S311 - shuffling music is no cryptography
        if tracks:
            tracks[:LOOK_AHEAD] = shelf.fresh(tracks[:LOOK_AHEAD])  # those to come: in their time
            tracks[0] = self._evening.measured_first(tracks[0])
            self._add(tracks)
        elif playlist is None:
            self._complain(library_phrases.no_playlist_sentence(name))
        elif not there:
            self.say_nothing()
        return bool(tracks)

    def say_nothing(self) -> None:
        """There is nothing to play, unless what was refused has been told already."""
        if not self._refused:
            self._complain(terminal_phrases.nothing_to_play_sentence())

    @cached_property
    def _door(self) -> Doorkeeper:
        evening = self._evening
        evening.house.open()
        return Doorkeeper(evening.shelf, evening.house, clock=evening.clock)

    def _let_in(self, tracks: Sequence[Track]) -> list[Track]:
        may, refused = self._door.let_in(tracks, harmless=self._harmless)
        for sentence in refused:
            self._refused = True
            self._complain(sentence)
        return may


def _files_of(source: Source) -> Sequence[Source]:
    return [source] if isinstance(source, str) else list(find_files([source]))
