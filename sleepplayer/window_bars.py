"""What may not play, and the ways on: lifting what bars it, and never playing it again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QTimer

from sleepplayer import limit_phrases
from sleepplayer.app import Evening
from sleepplayer.gui.main_window import MainWindow
from sleepplayer.models import LibraryTrack, Track, TrackId
from sleepplayer.night.exposure import Limit
from sleepplayer.night.notices import (
    AtLimit,
    LimitReached,
    NothingMayPlay,
    Notice,
    Refused,
    Shortened,
    WokeUp,
)
from sleepplayer.night.view import Phase, SessionView
from sleepplayer.rotation.rules import Bar, Barred
from sleepplayer.window_desks import WindowDesks

if TYPE_CHECKING:
    from sleepplayer.gui.toast import Offer

LOOK_AGAIN_MS = 100
LOOKS = 30
"""How often and how many times is looked whether what was lifted is kept: a scan may be writing."""

WOKE_MS = 300_000
"""How long going on is offered: whoever wakes the machine may have to log in first."""

translate = QCoreApplication.translate


class WindowBars:
    """To be used on the main thread."""

    def __init__(self, evening: Evening, desks: WindowDesks, window: MainWindow) -> None:
        self._evening = evening
        self._desks = desks
        self._window = window
        window.never_asked.connect(self._never_again)
        window.again_asked.connect(self._let_play_again)
        window.pages.is_never = self._is_never

    # --- lifting ----------------------------------------------------------------------------------

    def offer(self, notice: Notice) -> Offer | None:
        """What can be done about it with one press."""
        match notice:
            case Refused(track, barred):
                return self._to_lift([track], barred, self._again(track))
            case NothingMayPlay(barred, track) if track is not None:
                alike = [track, *(one for one in self._alike(barred) if one != track)]
                return self._to_lift(alike, barred, self._again(track))
            case AtLimit() | Shortened() | LimitReached() if not notice.facts.hard:
                return self._past(notice)
            case WokeUp():
                return self._go_on_offer()
        return None

    def refusal(self, tracks: Sequence[Track]) -> tuple[Refused, Offer | None] | None:
        """What to say of tracks that were brought in by hand and may not play, in one sentence.

        What is offered lets all of them play that are barred for the same reason.
        """
        answers = [(track, self._evening.house.barred(track)) for track in tracks]
        found = next(((track, why) for track, why in answers if why is not None), None)
        if found is None:
            return None
        alike = [track for track, why in answers if why == found[1]]
        return Refused(*found), self._to_lift(alike, found[1], lambda: None)

    def _to_lift(
        self, tracks: Sequence[Track], barred: Barred, then: Callable[[], object]
    ) -> Offer | None:
        from sleepplayer.gui.toast import Offer  # noqa: PLC0415 - the first paint does not wait

        words = limit_phrases.lift_words(barred)
        locked = barred.bar is Bar.FREE_NIGHT and self._evening.house.hard
        if words is None or locked:
            return None
        return Offer(words, lambda: self._lift(tracks, barred, then))

    def _past(self, notice: AtLimit | Shortened | LimitReached) -> Offer | None:
        from sleepplayer.gui.toast import Offer  # noqa: PLC0415 - see above

        if isinstance(notice, LimitReached):  # it is silent: who starts anew is told
            return None
        session = self._evening.session
        words = translate("window", "Play on past it")
        return Offer(words, lambda: self._window.bridge.do(session.override_limit))

    def _go_on_offer(self) -> Offer:
        """The machine slept in the middle of it: one press, and it plays on."""
        from sleepplayer.gui.toast import Offer  # noqa: PLC0415 - see above

        session, bridge, toast = self._evening.session, self._window.bridge, self._window.toast
        offer = Offer(translate("window", "Go on"), lambda: bridge.do(session.resume), WOKE_MS)

        def follow(view: SessionView) -> None:
            if view.phase is not Phase.PAUSED:  # by Space, by a headset, or it is over
                bridge.viewed.disconnect(follow)
                toast.withdraw(offer)

        bridge.viewed.connect(follow)
        return offer

    def _alike(self, barred: Barred) -> list[Track]:
        """What of tonight's sounds is barred for the same reason."""
        queue = self._evening.session.queue
        return [each.track for each in queue.entries if queue.barred(each.entry_id) == barred]

    def _again(self, track: Track) -> Callable[[], object]:
        """What was just asked for."""
        return self._window.asked or (lambda: self._play(track))

    def _play(self, track: Track) -> None:
        queue = self._evening.session.queue
        entry = next((e for e in queue.entries if e.track.location == track.location), None)
        if entry is not None:
            self._window.tonight.play_entry(entry.entry_id)
        else:
            self._window.tonight.play_tracks([track])

    def _lift(self, tracks: Sequence[Track], barred: Barred, then: Callable[[], object]) -> None:
        """The person takes back what keeps these from playing."""
        if barred.bar is Bar.FREE_NIGHT:
            self._evening.house.override(Limit.FREE_NIGHT, self._evening.clock.wall())
        elif barred.bar in (Bar.AVOIDED, Bar.RESTING):
            self._desks.tonight.lift(tracks[0], barred.trigger)
        else:
            self._desks.tonight.judge(tracks, harmless=barred.bar is Bar.UNCONFIRMED)
        self._go_on(tracks[0], barred, then, LOOKS)

    def _go_on(self, track: Track, barred: Barred, then: Callable[[], object], looks: int) -> None:
        """As soon as it is kept: until then it would be refused again."""
        if looks and self._evening.house.barred(track) == barred:
            QTimer.singleShot(
                LOOK_AGAIN_MS, self._window, lambda: self._go_on(track, barred, then, looks - 1)
            )
            return
        self._desks.bars_changed()
        then()

    # --- never again ------------------------------------------------------------------------------

    def _never_again(self, tracks: Sequence[LibraryTrack]) -> None:
        take_back = self._desks.tonight.never_again_all([row.track_id for row in tracks])
        self._desks.bars_changed()

        def undo() -> None:
            take_back()
            self._desks.bars_changed()

        if len(tracks) == 1:
            text = translate("window", "“{title}” is never played again.")
            text = text.format(title=tracks[0].track.title)
        else:
            text = translate("window", "%n sounds are never played again.", None, len(tracks))
        library = self._window.library
        offer = self._window.pages.offer if library is None else library.offer_undo
        offer(text, undo)

    def _is_never(self, track_id: TrackId) -> bool:
        return track_id in self._evening.house.retired()

    def _let_play_again(self, tracks: Sequence[LibraryTrack]) -> None:
        self._desks.tonight.judge([row.track for row in tracks], harmless=False)
        self._desks.bars_changed()
