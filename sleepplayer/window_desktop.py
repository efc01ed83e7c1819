"""The window's place in the desktop: media keys, tray, notifications, and what follows silence.

It is opened after the first paint, and looked at once a second. Nothing of it may matter for the
night: whatever fails here, the session fades and ends by itself.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from sleepplayer import end_phrases
from sleepplayer.app import Evening
from sleepplayer.controls import Presence
from sleepplayer.desktop.instance.client import stop_others
from sleepplayer.desktop.instance.place import Role, find_place
from sleepplayer.desktop.instance.server import InstanceServer
from sleepplayer.desktop.main_loop import Ticker
from sleepplayer.desktop.media import make_media
from sleepplayer.desktop.notifications import Notification, make_notifier
from sleepplayer.desktop.power import make_power
from sleepplayer.desktop.recent import RecentFiles
from sleepplayer.evening_controls import EveningControls
from sleepplayer.gui.main_window import MainWindow
from sleepplayer.gui.tray import Tray
from sleepplayer.night.after_silence import AfterSilence, PendingEnd
from sleepplayer.night.desktop_notices import (
    Around,
    DesktopNotice,
    EndHindered,
    EndPending,
    Event,
    Key,
    Offer,
    Reminding,
    desktop_notice,
    withdrawn_by,
)
from sleepplayer.night.end_action import Blocker, EndAction
from sleepplayer.night.limits import night_of
from sleepplayer.night.reminder import Reminder
from sleepplayer.night.view import Phase
from sleepplayer.remote_control import RemoteControl
from sleepplayer.sleeves import Sleeves
from sleepplayer.storage.paths import Paths
from sleepplayer.window_hands import WindowHands

LOOK_MS = 1000

translate = QCoreApplication.translate


class WindowDesktop:
    """To be used on the main thread."""

    def __init__(
        self,
        evening: Evening,
        window: MainWindow,
        hands: WindowHands,
        *,
        home: Paths,
        sentence: Callable[[Event], str],
    ) -> None:
        """`sentence`: what of an event is to be read, in a notification."""
        self._evening = evening
        self._window = window
        self._sentence = sentence
        self._session = evening.session
        self._pending: PendingEnd | None = None
        self._night = ""  # in which something was heard
        self.after = AfterSilence(
            power=(power := make_power()),
            clock=evening.clock,
            changed=self._show_pending,
            hindered=self._hindered,
        )
        self._sleeves = Sleeves(lambda: evening.shelf, home.covers_dir)
        self.controls = EveningControls(
            self._session, hands, after=self.after, sleeve=self._sleeves
        )
        self.tray = Tray(self.controls, clock=evening.clock)
        self._presences: list[Presence] = [self.tray]
        media = make_media(self.controls, clock=evening.clock, post=evening.poster.post)
        if media is not None:
            self._presences.append(media)
        self._notifier = make_notifier(self._say_in_tray)
        self._reminder = Reminder(window.bridge.settings.reminder_at)
        self._recent: RecentFiles | None = None
        self._data_dir = home.data_dir
        self._server = InstanceServer(
            find_place(Role.WINDOW, home.data_dir, os.environ),
            RemoteControl(self.controls, Role.WINDOW).carry,
        )
        self._phase = Phase.IDLE
        self._ticker = Ticker(self.look, interval_ms=LOOK_MS)
        self._connect()
        power.offered(window.set_offered)
        self._ticker.start()

    def _connect(self) -> None:
        window = self._window
        window.stays = self._stays
        window.end_called_off.connect(lambda _action: self.after.cancel())
        window.bridge.viewed.connect(lambda _view: self._show())
        window.hidden_away.connect(self._show)
        self.tray.gone.connect(self._bring_back)
        window.set_tray(self.tray.available)

    def close(self) -> None:
        """Be gone from the desktop."""
        self._ticker.stop()
        self.leave()
        self.after.cancel()
        for presence in self._presences:
            presence.close()
        self._notifier.close()
        self._sleeves.close()
        if self._recent is not None:
            self._recent.close()

    def leave(self) -> None:
        """The window goes: whoever starts another one now has to wait for it."""
        self._server.close()

    def look(self) -> None:
        """Once a second."""
        if self._session.view().phase is Phase.IDLE:
            self.after.tick()
        else:
            self.after.cancel()  # somebody is awake
        self._show()
        self._window.set_tray(self.tray.available)
        self._remind(self._evening.clock.wall())

    def told(self, event: Event) -> None:
        """Something is to be known: by a notification, if the window does not say it."""
        self._withdraw(withdrawn_by(event))
        notice = desktop_notice(event, self._around())
        if notice is not None:
            self._notify(event, notice)

    def ended(self, action: EndAction) -> None:
        """It is silent, and this is to follow (one of the system's actions)."""
        self.after.begin(action)

    def opened(self, sources: Sequence[Path | str]) -> None:
        """A person has brought these in by hand."""
        if self._window.bridge.settings.recent_files:
            self._recent = self._recent or RecentFiles(self._evening.clock)
            for path in (one for one in sources if isinstance(one, Path)):
                self._recent.note(path)

    # --- inside -------------------------------------------------------------------------------

    def _stays(self) -> bool:
        return self._window.bridge.settings.close_to_tray and self.tray.available

    def _bring_back(self) -> None:
        """The tray is gone, and a window behind it could not be reached."""
        if not self._window.isVisible():
            self._window.show()

    def _show(self) -> None:
        now = self.controls.now()
        for presence in self._presences:
            presence.show(now)
        if now.phase is not self._phase:
            if self._phase is Phase.IDLE:
                stop_others(Role.WINDOW, self._data_dir, os.environ)
            self._phase = now.phase
            self._withdraw(withdrawn_by(now.phase))
        if now.phase is Phase.PLAYING:
            self._night = night_of(self._evening.clock.wall())

    def _show_pending(self, pending: PendingEnd | None) -> None:
        before, self._pending = self._pending, pending
        self._window.show_pending_end(pending)
        if pending is None:
            self._withdraw(frozenset({Key.ENDING}))
        elif before is None:
            self.told(EndPending(pending.action))

    def _hindered(self, action: EndAction, blocker: Blocker) -> None:
        self._window.show_sentence(end_phrases.hindrance_sentence(action, blocker))
        self.told(EndHindered(action, blocker))

    def _remind(self, wall: datetime) -> None:
        plays = self._phase is not Phase.IDLE
        self._reminder.set(self._window.bridge.settings.reminder_at, wall)
        if self._reminder.due(wall, plays=plays, was_session=self._night == night_of(wall)):
            event = Reminding()
            if self._is_seen():
                self._window.show_sentence(self._sentence(event))
            self.told(event)

    def _is_seen(self) -> bool:
        return self._window.isActiveWindow() and self._window.isVisible()

    def _around(self) -> Around:
        bridge = self._window.bridge
        return Around(
            wanted=bridge.settings.notifications,
            window_seen=self._is_seen(),
            night_view=False,
            idle_s=self._evening.clock.elapsed_s() - bridge.touched_s,
        )

    def _notify(self, event: Event, notice: DesktopNotice) -> None:
        words, act = {
            Offer.NOTHING: ("", None),
            Offer.GO_ON: (translate("desktop", "Go on"), self.controls.start),
            Offer.KEEP_ON: (translate("desktop", "Keep it on"), self.controls.stay_on),
        }[notice.offer]
        self._notifier.show(
            Notification(
                notice.key.value,
                translate("desktop", "Sleepplayer"),
                self._sentence(event),
                action=words,
                passing=notice.passing,
                stays_s=notice.stays_s,
            ),
            act,
        )

    def _say_in_tray(self, title: str, text: str) -> None:
        self.tray.message(title, text)

    def _withdraw(self, keys: frozenset[Key]) -> None:
        for key in keys:
            self._notifier.withdraw(key.value)
