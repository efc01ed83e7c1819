"""The window's place in the desktop: media keys, tray, notifications, and what follows silence.

It is opened after the first paint, piece by piece, and looked at once a second. Nothing of it may
matter for the night: whatever fails here, the session fades and ends by itself.

Longer than other rooms: it is where each of the desktop's services meets the window, and for each
of them it says when it is opened, what it is told, and how it goes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from sleepplayer import end_phrases
from sleepplayer.apart import Apart
from sleepplayer.app import Evening
from sleepplayer.controls import Presence
from sleepplayer.desktop.main_loop import Ticker
from sleepplayer.desktop.media import make_media
from sleepplayer.desktop.notifications import Notifier, PlainNotifier, make_notifier
from sleepplayer.desktop.power import NoPower, make_power
from sleepplayer.desktop.power.late import LatePower
from sleepplayer.desktop.recent import RecentFiles
from sleepplayer.desktop.tray_watch import make_tray_watch
from sleepplayer.evening_controls import EveningControls
from sleepplayer.gui.main_window import MainWindow
from sleepplayer.gui.tray import Tray
from sleepplayer.night.after_silence import AfterSilence, PendingEnd
from sleepplayer.night.desktop_notices import (
    EndHindered,
    EndPending,
    Event,
    Key,
    Offer,
    must_be_told,
)
from sleepplayer.night.end_action import Blocker, EndAction, PowerControl
from sleepplayer.night.notices import Notice
from sleepplayer.night.view import Phase
from sleepplayer.sleeves import Sleeves
from sleepplayer.storage.paths import Paths
from sleepplayer.window_hands import WindowHands
from sleepplayer.window_notices import WindowNotices

if TYPE_CHECKING:
    from sleepplayer.window_others import WindowOthers

LOOK_MS = 1000


class WindowDesktop:
    """To be used on the main thread. Nothing raises: each part is kept apart from the others."""

    def __init__(
        self,
        evening: Evening,
        window: MainWindow,
        hands: WindowHands,
        *,
        home: Paths,
        sentence: Callable[[Notice], str],
    ) -> None:
        """`sentence`: what the window says of a notice."""
        self._apart = Apart()
        self._evening = evening
        self._window = window
        self.hands = hands
        self._session = evening.session
        self._clock = evening.clock
        self._home = home
        self._pending: PendingEnd | None = None
        self._phase = Phase.IDLE
        self._left = False
        self._brings_back = False
        self._recent: RecentFiles | None = None
        self._others: WindowOthers | None = None
        self._power = cache(self._make_power)
        self._notifier = cache(self._make_notifier)
        self.after = AfterSilence(
            power=LatePower(self._power),
            clock=evening.clock,
            changed=self._show_pending,
            hindered=self._hindered,
        )
        self._sleeves = Sleeves(lambda: evening.shelf, home.covers_dir)
        self.controls = EveningControls(
            evening.session, hands, after=self.after, sleeve=self._sleeves
        )
        self._notices = WindowNotices(
            window,
            self._notifier,
            clock=evening.clock,
            sentence=sentence,
            deeds={
                Offer.START: self.controls.start,
                Offer.GO_ON: self.controls.start,
                Offer.KEEP_ON: self.controls.stay_on,
            },
            opened=self.controls.show,
            has_heard=lambda: evening.house.heard_min(evening.clock.wall()) > 0.0,
        )
        self.tray = self._apart.made("a tray", self._make_tray)
        self._presences: list[Presence] = [] if self.tray is None else [self.tray]
        self._ticker = Ticker(self.look, interval_ms=LOOK_MS)
        self._connect()
        self._ticker.start()
        # One after the other: who reaches for the volume meanwhile does not wait for all of them.
        steps = self._open_media, self._offer_actions, self._open_notifier, self._listen
        self._to_open: deque[Callable[[], None]] = deque(steps)
        QTimer.singleShot(0, window, self._open_next)

    @property
    def is_open(self) -> bool:
        """Whether all that there is has been made."""
        return not self._to_open

    def close(self) -> None:
        """Be gone from the desktop; nothing of it runs any more."""
        self.leave()
        self._be_gone()
        self._apart.do("a farewell", self._sleeves.close)
        if self._others is not None:
            self._apart.do("a farewell", self._others.close)
        if self._recent is not None:
            self._apart.do("a farewell", self._recent.close)

    def leave(self) -> None:
        """The window goes, while its sound still fades: nobody can begin anything here, and whoever
        starts another one has to wait for it."""
        if self._left:
            return
        self._left = True
        self._to_open.clear()
        self._ticker.stop()
        self._window.bridge.viewed.disconnect(self._show)
        self.hands.drop_start()
        self.after.cancel()
        if self._others is not None:
            self._apart.do("a farewell", self._others.leave)
        # Not from within a menu, or a call from the bus, by which it may have been asked for.
        QTimer.singleShot(0, self._window, self._be_gone)

    def look(self) -> None:
        """Once a second."""
        self._show()
        if self._session.view().phase is Phase.IDLE:
            self._apart.do("what follows", self.after.tick)
        self._window.set_tray(self._has_tray)
        self._apart.do("the reminder", self._notices.look)

    def told(self, event: Event) -> None:
        """Something is to be known: by a notification, if the window does not say it."""
        missed = partial(self._show_minute, event) if must_be_told(event) else None

        def tell() -> bool:
            self._notices.told(event, missed)
            return True

        if self._apart.made("notifications", tell) is None and missed is not None:
            missed()

    def ended(self, action: EndAction) -> None:
        """It is silent, and this is to follow (one of the system's actions)."""
        self._apart.do("what follows", lambda: self.after.begin(action))

    def turned(self) -> None:
        """It is another person's evening: what the one before had wished for does not follow."""
        self.after.cancel()
        self._window.show_hindered("")
        self._notices.turned()

    def opened(self, sources: Sequence[Path | str]) -> None:
        """A person has brought these in by hand."""
        if self._window.bridge.settings.recent_files:
            self._apart.do("recent files", lambda: self._note(sources))

    # --- how it is opened, and goes -----------------------------------------------------------

    def _connect(self) -> None:
        window = self._window
        window.stays = self._stays
        window.end_called_off.connect(self._called_off)
        window.bridge.viewed.connect(self._show)
        window.hidden_away.connect(self._hidden)
        if self.tray is not None:
            self.tray.gone.connect(self._bring_back)
        window.set_tray(self._has_tray)

    def _open_next(self) -> None:
        if not self._to_open:
            return
        self._to_open.popleft()()
        if self._to_open:
            QTimer.singleShot(0, self._window, self._open_next)

    def _make_tray(self) -> Tray:
        bus = self._evening.buses.session
        watch = None if bus is None else make_tray_watch(bus)
        return Tray(self.controls, clock=self._clock, watch=watch)

    def _open_media(self) -> None:
        evening = self._evening
        bus, post = evening.buses.session, evening.poster.post
        media = self._apart.made(
            "media keys",
            lambda: make_media(self.controls, clock=self._clock, post=post, session=bus),
        )
        if media is not None:
            self._presences.append(media)
            self._show()

    def _make_power(self) -> PowerControl:
        buses = self._evening.buses
        made = self._apart.made("end actions", lambda: make_power(buses.system, buses.session))
        return made or NoPower()

    def _offer_actions(self) -> None:
        self._apart.do("end actions", lambda: self._power().offered(self._offer))

    def _offer(self, actions: frozenset[EndAction]) -> None:
        if not self._left:
            self._window.set_offered(actions)

    def _make_notifier(self) -> Notifier:
        bus = self._evening.buses.session
        made = self._apart.made("notifications", lambda: make_notifier(self._say_in_tray, bus))
        return made or PlainNotifier(self._say_in_tray)

    def _open_notifier(self) -> None:
        self._notifier()

    def _listen(self) -> None:
        if self._others is None:
            self._others = self._apart.made("other starts", self._make_others)

    def _make_others(self) -> WindowOthers:
        from sleepplayer.window_others import WindowOthers  # noqa: PLC0415 - it loads QtNetwork

        return WindowOthers(self.controls, self._home.data_dir, sounds=lambda: self._evening.sounds)

    def _be_gone(self) -> None:
        closing, self._presences = [*self._presences, self._notices], []
        for one in closing:
            self._apart.do("a farewell", one.close)

    # --- what is shown, and where -------------------------------------------------------------

    def _show(self) -> None:
        if self._left:
            return
        now = self._apart.made("what plays", self.controls.now)
        if now is None:
            return
        if now.phase is not Phase.IDLE and self.after.busy:
            self.after.cancel()  # somebody is awake
        if now.phase is not self._phase:
            before, self._phase = self._phase, now.phase
            if before is Phase.IDLE:
                self._apart.do("other players", self._stop_others)
        if self._brings_back:
            self._bring_back()
        for presence in self._presences:
            self._apart.do(type(presence).__name__, partial(presence.show, now))
        self._apart.do("notifications", lambda: self._notices.show(now))

    def _stop_others(self) -> None:
        self._listen()
        if self._others is not None:
            self._others.stop()

    def _note(self, sources: Sequence[Path | str]) -> None:
        self._recent = self._recent or RecentFiles(self._clock)
        for path in (one for one in sources if isinstance(one, Path)):
            self._recent.note(path)

    # --- the tray -----------------------------------------------------------------------------

    @property
    def _has_tray(self) -> bool:
        # As the tray itself has last seen: it looks by itself, and a look is not for nothing.
        return self.tray is not None and self.tray.icon is not None

    def _stays(self) -> bool:
        wanted = self._window.bridge.settings.close_to_tray and not self._left
        return wanted and self.tray is not None and self.tray.available

    def _hidden(self) -> None:
        self._show()
        self._apart.do("notifications", self._notices.hidden)

    def _bring_back(self) -> None:
        """The tray is gone, and a window behind it could not be reached: below, among the others,
        and not while somebody listens in the dark."""
        away = not self._left and not self._window.isVisible() and not self._has_tray
        self._brings_back = away and self._phase is Phase.PLAYING
        if away and not self._brings_back:
            self._window.show_quietly(minimised=True)

    def _say_in_tray(self, title: str, text: str) -> bool:
        return self.tray is not None and self.tray.message(title, text)

    # --- what follows the silence -------------------------------------------------------------

    def _show_pending(self, pending: PendingEnd | None) -> None:
        before, self._pending = self._pending, pending
        self._window.show_pending_end(pending)
        if pending is None and before is not None:
            self._window.stand_back()
            withdraw = partial(self._notices.withdraw, frozenset({Key.ENDING}))
            self._apart.do("notifications", withdraw)
        elif pending is not None and before is None:
            self.told(EndPending(pending.action))
        if (pending is None) is not (before is None):  # the tray offers to keep it on, or no more
            self._show()

    def _show_minute(self, event: Event) -> None:
        """Nothing can tell of it but the window. Unannounced it is not done."""
        pending = self._pending
        if self._left or pending is None or event != EndPending(pending.action):
            return
        self._apart.do("the window", lambda: self._window.show_quietly(minimised=False))
        if not self._window.isVisible() or self._window.isMinimized():
            self.after.cancel()

    def _called_off(self, _action: EndAction) -> None:
        self.after.cancel()

    def _hindered(self, action: EndAction, blocker: Blocker) -> None:
        sentence = end_phrases.hindrance_sentence(action, blocker)
        self._window.show_hindered(sentence)
        self._window.show_sentence(sentence)
        self.told(EndHindered(action, blocker))
