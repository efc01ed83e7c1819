"""Files, folders and addresses on their way into tonight's sounds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sleepplayer import phrases
from sleepplayer.app import Evening
from sleepplayer.gui.main_window import MainWindow
from sleepplayer.models import Track
from sleepplayer.window_bars import WindowBars
from sleepplayer.window_words import WindowWords

if TYPE_CHECKING:
    from sleepplayer.library.background import Chunk
    from sleepplayer.library.gather import Source


@dataclass(slots=True)
class _Request:
    """What was brought in at once: the visible index the next of it goes to (None: the end), and
    what of it may not play. `play`: the first of it that may is to be played."""

    at: int | None
    play: bool = False
    barred: list[Track] = field(default_factory=list)


class WindowGathering:
    """To be used on the main thread."""

    def __init__(
        self, evening: Evening, bars: WindowBars, words: WindowWords, window: MainWindow
    ) -> None:
        self._evening = evening
        self._bars = bars
        self._words = words
        self._window = window
        self._requests: dict[int, _Request] = {}
        self.brought: Callable[[Sequence[Source]], None] = lambda _sources: None
        """Told what a person brings in by hand."""

        window.paths_added.connect(self.gather)

    def gather(self, sources: Sequence[Source], at: int | None, *, play: bool = False) -> None:
        """Look into these, and put what can be played at a visible index, or at the end; or
        `play` it at once, before what is there."""
        self.brought(sources)
        self._window.set_loading(len(sources))
        self._requests[self._evening.gatherer.request(list(sources))] = _Request(at, play)

    def found(self, chunk: Chunk) -> None:
        """Some of it."""
        request = self._requests.get(chunk.request, _Request(None))
        tracks = chunk.gathered.tracks
        barred = [one for one in tracks if self._evening.house.barred(one) is not None]
        if request.play and len(barred) < len(tracks):
            may = [track for track in tracks if track not in barred]
            request.play, request.at = False, self._play(may)
        else:
            self._window.add_tracks(tracks, request.at)
            if request.at is not None:
                request.at += len(tracks)
        request.barred += barred
        if chunk.gathered.rejected:
            rejected = chunk.gathered.rejected
            self._window.show_sentence(
                phrases.failure_sentence(rejected[0].name, rejected[0].reason)
                if len(rejected) == 1
                else phrases.left_out_sentence([item.name for item in rejected])
            )
        if chunk.done:
            self._requests.pop(chunk.request, None)
            self._tell_barred(request.barred)
            if not self._requests:
                self._window.set_loading(0)

    def _play(self, tracks: Sequence[Track]) -> int | None:
        """What may play of these plays now; where what else comes belongs."""
        before = {entry.entry_id for entry in self._window.bridge.queue.entries}
        self._window.tonight.play_tracks(tracks)
        entries = self._window.bridge.queue.entries
        return max((n + 1 for n, e in enumerate(entries) if e.entry_id not in before), default=None)

    def _tell_barred(self, tracks: Sequence[Track]) -> None:
        """Now, with the hand still there, and not when it would have been its turn."""
        told = self._bars.refusal(tracks)
        if told is not None:
            refused, offer = told
            self._window.show_notice(refused, self._words.sentence(refused), offer)
