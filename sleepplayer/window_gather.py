"""Files, folders and addresses on their way into tonight's sounds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from sleepplayer import phrases
from sleepplayer.app import Evening
from sleepplayer.gui.main_window import MainWindow
from sleepplayer.models import Track
from sleepplayer.night.view import Phase
from sleepplayer.people import SessionKind
from sleepplayer.window_bars import WindowBars
from sleepplayer.window_words import WindowWords

if TYPE_CHECKING:
    from sleepplayer.library.background import Chunk
    from sleepplayer.library.gather import Source

translate = QCoreApplication.translate


class _Way(Enum):
    """Where it goes: AT a place of the list; FIRST, before what is there or behind what plays;
    PLAY, at once. NAMED: it is what the window was opened with, and there is nothing else."""

    AT = auto()
    FIRST = auto()
    PLAY = auto()
    NAMED = auto()


@dataclass(slots=True)
class _Request:
    """What was brought in at once: the visible index the next of it goes to (None: the end), or the
    entry it goes `behind`; `came`: of it, and may play; `undo`: the way back."""

    way: _Way
    at: int | None = None
    behind: int | None = None
    came: list[Track] = field(default_factory=list)
    barred: list[Track] = field(default_factory=list)
    undo: Callable[[], None] | None = None


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

        self.none_came: Callable[[], None] = lambda: None
        """Told when nothing of what was handed over, by this start or another, can be played."""

        window.paths_added.connect(self.gather)

    @property
    def busy(self) -> bool:
        """Whether something is still being looked into."""
        return bool(self._requests)

    @property
    def awaited(self) -> bool:
        """Whether there is something on its way that comes first, and none of it is there yet."""
        return any(one.way is _Way.FIRST and not one.came for one in self._requests.values())

    def gather(self, sources: Sequence[Source], at: int | None) -> None:
        """Look into what somebody brings in by hand, and put what can be played at a visible index,
        or at the end."""
        self.brought(sources)
        self._ask(sources, _Request(_Way.AT, at))

    def gather_named(self, sources: Sequence[Source]) -> None:
        """This is what the window was opened with."""
        self._ask(sources, _Request(_Way.NAMED))

    def gather_first(self, sources: Sequence[Source]) -> None:
        """Look into what somebody hands over from elsewhere: it comes first, or next."""
        self.brought(sources)
        self._ask(sources, _Request(_Way.FIRST))

    def play(self, sources: Sequence[Source]) -> None:
        """Look into these and play them at once, before what is there."""
        self._ask(sources, _Request(_Way.PLAY))

    def found(self, chunk: Chunk) -> None:
        """Some of it."""
        request = self._requests.get(chunk.request, _Request(_Way.AT))
        self._put(request, chunk.gathered.tracks)
        if chunk.gathered.rejected:
            rejected = chunk.gathered.rejected
            self._window.show_sentence(
                phrases.failure_sentence(rejected[0].name, rejected[0].reason)
                if len(rejected) == 1
                else phrases.left_out_sentence([item.name for item in rejected])
            )
        if chunk.done:
            self._requests.pop(chunk.request, None)
            self._tell(request)
            if not self._requests:
                self._window.set_loading(0)

    # --- inside -------------------------------------------------------------------------------

    def _ask(self, sources: Sequence[Source], request: _Request) -> None:
        self._window.set_loading(len(sources))
        self._requests[self._evening.gatherer.request(list(sources))] = request

    def _put(self, request: _Request, tracks: Sequence[Track]) -> None:
        barred = [one for one in tracks if self._evening.house.barred(one) is not None]
        may = [track for track in tracks if track not in barred]
        tonight, begins = self._window.tonight, bool(may) and not request.came
        if request.way in (_Way.PLAY, _Way.FIRST) and begins:
            self._leave_discovery()
        if request.way is _Way.PLAY and begins:
            request.at = self._play(may)
        elif request.way is _Way.FIRST and begins:
            request.behind, request.undo = tonight.put_first(tracks)
        elif request.behind is not None:
            request.behind = tonight.put_behind(request.behind, tracks)
        else:
            self._window.add_tracks(tracks, request.at)
            if request.at is not None:
                request.at += len(tracks)
        request.came += may
        request.barred += barred

    def _play(self, tracks: Sequence[Track]) -> int | None:
        """What may play of these plays now; where what else comes belongs."""
        before = {entry.entry_id for entry in self._window.bridge.queue.entries}
        self._window.tonight.play_tracks(tracks)
        entries = self._window.bridge.queue.entries
        return max((n + 1 for n, e in enumerate(entries) if e.entry_id not in before), default=None)

    def _leave_discovery(self) -> None:
        """Its queue is not tonight's."""
        view = self._evening.session.view()
        if view.phase is not Phase.IDLE and view.kind is SessionKind.DISCOVERY:
            self._window.pages.stop_round()

    def _tell(self, request: _Request) -> None:
        self._tell_barred(request.barred)
        is_first = request.way is _Way.FIRST
        if is_first and request.came:
            sentence = _first_sentence(request.came, next_=request.undo is None)
            if request.undo is None:
                self._window.show_sentence(sentence)
            else:
                self._window.tonight.offered.emit(sentence, request.undo)
        elif is_first or (request.way is _Way.NAMED and not self._window.bridge.queue.entries):
            self.none_came()

    def _tell_barred(self, tracks: Sequence[Track]) -> None:
        """Now, with the hand still there, and not when it would have been its turn."""
        told = self._bars.refusal(tracks)
        if told is not None:
            refused, offer = told
            self._window.show_notice(refused, self._words.sentence(refused), offer)


def _first_sentence(tracks: Sequence[Track], *, next_: bool) -> str:
    if len(tracks) == 1:
        text = (
            translate("window", "“{title}” comes next.")
            if next_
            else translate("window", "“{title}” comes first tonight.")
        )
        return text.format(title=tracks[0].title)
    if next_:
        return translate("window", "%n sounds come next.", None, len(tracks))
    return translate("window", "%n sounds come first tonight.", None, len(tracks))
