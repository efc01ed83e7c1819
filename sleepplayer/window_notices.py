"""What the desktop is told by notifications, where the window does not say it; the reminder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import QCoreApplication

from sleepplayer import end_phrases, phrases
from sleepplayer.clock import Clock
from sleepplayer.controls import NowPlaying
from sleepplayer.desktop.notifications import Notification, Notifier
from sleepplayer.gui.main_window import MainWindow
from sleepplayer.night.desktop_notices import (
    Around,
    DesktopNotice,
    EndHindered,
    EndPending,
    Event,
    Hidden,
    Key,
    Offer,
    Reminding,
    Trouble,
    desktop_notice,
    withdrawn_by,
)
from sleepplayer.night.notices import Notice
from sleepplayer.night.reminder import Reminder
from sleepplayer.night.view import Phase

translate = QCoreApplication.translate


class WindowNotices:
    """To be used on the main thread."""

    def __init__(
        self,
        window: MainWindow,
        notifier: Callable[[], Notifier],
        *,
        clock: Clock,
        sentence: Callable[[Notice], str],
        deeds: Mapping[Offer, Callable[[], None]],
        opened: Callable[[], None],
        has_heard: Callable[[], bool],
    ) -> None:
        """`notifier`: always the same one; `sentence`: what the window says of a notice; `deeds`:
        what a notification's button does, and `opened` a click beside it; `has_heard`: whether
        this person has listened to something tonight."""
        self._window = window
        self._notifier = notifier
        self._clock = clock
        self._sentence = sentence
        self._deeds = deeds
        self._opened = opened
        self._has_heard = has_heard
        self._reminder: Reminder | None = None
        self._phase = Phase.IDLE

    def told(self, event: Event, missed: Callable[[], None] | None = None) -> None:
        """Something is to be known: by a notification, if the window does not say it; `missed`:
        nothing here can show one."""
        self.withdraw(withdrawn_by(event))
        notice = desktop_notice(event, self._around())
        if notice is not None:
            self._notify(event, notice, missed)

    def show(self, now: NowPlaying) -> None:
        """This is how things are: what has lost its meaning is taken back."""
        if now.phase is not self._phase:
            self._phase = now.phase
            self.withdraw(withdrawn_by(now.phase))

    def look(self) -> None:
        """Once a second: is it the time to remind of?"""
        bridge, wall = self._window.bridge, self._clock.wall()
        if self._reminder is None:
            chosen = bridge.settings
            self._reminder = Reminder(chosen.reminder_at, done_night=chosen.reminded_night)
        reminder = self._reminder
        reminder.set(bridge.settings.reminder_at, wall)
        plays = self._phase is not Phase.IDLE
        due = reminder.due(wall, has_heard=lambda: plays or self._has_heard())
        if reminder.done_night != bridge.settings.reminded_night:  # also after the next start
            bridge.change(replace(bridge.settings, reminded_night=reminder.done_night))
        if due:
            event = Reminding()
            if self._is_seen():
                self._window.show_sentence(self._text(event, button=True))
            self.told(event)

    def hidden(self) -> None:
        """The window was closed to the tray: the first time it is told where it is."""
        settings = self._window.bridge.settings
        if self._phase is Phase.PLAYING and settings.notifications and not settings.tray_told:
            self._window.bridge.change(replace(settings, tray_told=True))
            self.told(Hidden())

    def turned(self) -> None:
        """It is another person's evening."""
        self._reminder = None

    def withdraw(self, keys: frozenset[Key]) -> None:
        """These are over."""
        for key in keys:
            self._notifier().withdraw(key.value)

    def close(self) -> None:
        """Everything is taken back."""
        self._notifier().close()

    # --- inside -------------------------------------------------------------------------------

    def _is_seen(self) -> bool:
        return self._window.isActiveWindow() and self._window.isVisible()

    def _around(self) -> Around:
        bridge = self._window.bridge
        return Around(
            wanted=bridge.settings.notifications,
            window_seen=self._is_seen(),
            night_view=False,
            idle_s=self._clock.elapsed_s() - bridge.touched_s,
        )

    def _notify(
        self, event: Event, notice: DesktopNotice, missed: Callable[[], None] | None
    ) -> None:
        words = {
            Offer.NOTHING: "",
            Offer.START: translate("desktop", "Start tonight"),
            Offer.GO_ON: translate("desktop", "Go on"),
            Offer.KEEP_ON: translate("desktop", "Keep it on"),
        }[notice.offer]
        self._notifier().show(
            Notification(
                notice.key.value,
                translate("desktop", "Sleepplayer"),
                self._text(event, button=True),
                action=words,
                passing=notice.passing,
                stays_s=notice.stays_s,
                bare=self._text(event, button=False),
            ),
            self._deeds.get(notice.offer),
            opened=self._opened,
            missed=missed,
        )

    def _text(self, event: Event, *, button: bool) -> str:
        match event:
            case Reminding():
                return phrases.reminder_sentence(self._clock.wall())
            case EndPending(action):
                return end_phrases.pending_notification(action, button=button)
            case EndHindered(action, blocker):
                return end_phrases.hindrance_sentence(action, blocker)
            case Trouble(sentence):
                return sentence
            case Hidden():
                return phrases.hidden_sentence()
        return self._sentence(event)
