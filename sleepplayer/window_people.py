"""Whose evening the window shows: their settings, what tonight allows them, and turning."""

from __future__ import annotations

from dataclasses import replace

from sleepplayer import limit_phrases, people_phrases
from sleepplayer.app import Evening
from sleepplayer.desktop.main_loop import Ticker
from sleepplayer.gui.main_window import MainWindow
from sleepplayer.library.builtin import builtin_tracks
from sleepplayer.night.exposure import Grant, granted_s
from sleepplayer.night.session import STOP_RAMP_S
from sleepplayer.night.settings import Settings
from sleepplayer.night.view import Phase
from sleepplayer.people import Profile
from sleepplayer.shelf.household import Household
from sleepplayer.storage.settings_file import load_settings, save_settings
from sleepplayer.window_desks import WindowDesks

ALLOWANCE_MS = 30_000
"""How often what tonight still allows is looked at anew: the clock goes on."""


class WindowPeople:
    """To be used on the main thread."""

    def __init__(
        self,
        evening: Evening,
        household: Household,
        desks: WindowDesks,
        window: MainWindow,
    ) -> None:
        """Before the database is open: who was here last."""
        self._evening = evening
        self._household = household
        self._desks = desks
        self._window = window
        self._who = household.whose.profile_id
        self._settings_file = household.settings_file
        self._allowances = Ticker(self.show_allowance, interval_ms=ALLOWANCE_MS)
        window.rail.show_profile(int(self._who), people_phrases.person_name(household.name))
        window.settings_changed.connect(self._keep)

    def open(self) -> None:
        """The database is open: it may be somebody else who is here, by another name."""
        profile = self._desks.people.current()
        if profile.profile_id != self._who:
            self.turned(profile)
        else:
            self._show_person(profile)
            self.show_allowance()
        self._allowances.start()

    def close(self) -> None:
        """Nothing more is looked at."""
        self._allowances.stop()

    def session_ended(self) -> None:
        """What was heard counts."""
        self._window.set_drift(self._evening.stores.load())
        self._desks.heard()
        self.show_allowance()

    def show_allowance(self) -> None:
        """What tonight still allows, under the greeting."""
        if self._evening.session.view().phase is not Phase.IDLE:
            return
        house, clock = self._evening.house, self._evening.clock
        allowance, hard = house.allowance_now(clock.wall()), house.hard

        def granted(wanted_s: float | None) -> Grant:
            return granted_s(wanted_s, replace(allowance, at=clock.wall()), hard=hard)

        self._window.tonight.show_allowance(limit_phrases.allowance_line(allowance), granted)

    def turned(self, profile: Profile) -> None:
        """Another person's evening: their settings, queue, rules and places."""
        self._window.bridge.flush()  # what waits to be kept is still the other one's
        self._who, self._settings_file = profile.profile_id, self._household.settings_file
        self._window.pages.stop_round()
        self._evening.session.stop(STOP_RAMP_S)
        settings = load_settings(self._settings_file)
        self._evening.change_settings(settings)
        self._evening.rules_changed()
        self._window.begin_anew(settings, self._evening.shelf.current(builtin_tracks()))
        self.session_ended()
        self._show_person(profile)

    def changed(self) -> None:
        """Somebody's name, limits or allow-list are other than they were."""
        self._show_person(self._desks.people.current())
        self._window.people_changed()
        self.show_allowance()

    def _show_person(self, profile: Profile) -> None:
        numbers = [each.profile_id for each in self._desks.people.profiles()]
        number = numbers.index(profile.profile_id) + 1 if profile.profile_id in numbers else 1
        self._window.rail.show_profile(number, profile.name)

    def _keep(self, settings: Settings) -> None:
        self._evening.change_settings(settings)
        save_settings(self._settings_file, settings)
