"""Make the README's pictures: python packaging/make_screenshots.py [NAME ...].

The window of the tests, over desks that hold an evening made up for it. Inter has to be installed.
"""

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from gui.fake_desk import FakeDesk, make_tagged  # noqa: E402 - found there
from gui.fake_people_desk import TONIGHT as NIGHT  # noqa: E402
from gui.fake_people_desk import FakePeopleDesk  # noqa: E402
from gui.fake_tonight_desk import TODAY, FakeTonightDesk, library  # noqa: E402
from gui.fake_triggers_desk import FakeTriggersDesk  # noqa: E402
from gui.fakes import Evening  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from sleepplayer import limit_phrases  # noqa: E402
from sleepplayer.gui import icons  # noqa: E402
from sleepplayer.gui.actions import LIBRARY, PROFILE, TRIGGERS  # noqa: E402
from sleepplayer.gui.desks import Desks  # noqa: E402
from sleepplayer.gui.main_window import MainWindow  # noqa: E402
from sleepplayer.night.evening_plan import EveningPlan, PlanWish  # noqa: E402
from sleepplayer.night.exposure import Grant, NightSoFar, allowance, granted_s  # noqa: E402
from sleepplayer.night.settings import Settings  # noqa: E402
from sleepplayer.people import Limits, Profile, ProfileId, Weaning  # noqa: E402
from sleepplayer.rotation.reasons import Reason, Rest, Resting, Why  # noqa: E402

FOLDER = ROOT / "packaging" / "screenshots"
SIZE = (1280, 800)
SETTLED_MS = 400
LENGTH_MIN = 45
LONGEST = 40

LIMITS = Limits(
    night_min=60.0,
    nights_a_week=5,
    free_days=frozenset({6}),
    lights_out=time(0, 30),
    weaning=Weaning(since=NIGHT - timedelta(weeks=2), from_min=60, step_min=5, target_min=30),
)
RESTS = (
    Rest("tapping", Resting.ESTIMATED, TODAY + 6, 0.38),
    Rest("ear-to-ear", Resting.ESTIMATED, TODAY + 1, 0.72),
)
REASONS: dict[str, tuple[Reason, ...]] = {
    "page-turning": (Reason(Why.FRESH, "page-turning", 7.0), Reason(Why.LIKED, None, 0.7)),
    "whispering": (Reason(Why.STAYS, "page-turning", 9.0), Reason(Why.LIKED, None, 0.9)),
    "rain": (Reason(Why.LIKED, "rain", 0.9), Reason(Why.LONG_AGO, None, 12.0)),
    "waves": (Reason(Why.NEVER_HEARD, "waves"),),
    "folding": (Reason(Why.BACK, "folding", 9.0), Reason(Why.ENDS_IN_TIME, None, 0.5)),
}


class Desk(FakeTonightDesk):
    """One with a reason for each sound."""

    def planned(self, wish: PlanWish) -> EveningPlan:
        """The same plan with these reasons."""
        plan = super().planned(wish)
        cards = [replace(one, reasons=REASONS.get(one.trigger or "", ())) for one in plan.cards]
        return replace(plan, cards=tuple(cards), rests=RESTS)


def shown() -> MainWindow:
    """The window as it is before the start."""
    people = FakePeopleDesk(
        [
            Profile(profile_id=ProfileId(1), name="Anna", limits=LIMITS),
            Profile(profile_id=ProfileId(2), name="Jiří"),
            Profile(profile_id=ProfileId(3), name="Zofia"),
        ]
    )
    people.night = NightSoFar(
        night=NIGHT,
        heard_min=0.0,
        asmr_nights=frozenset(NIGHT - timedelta(days=days) for days in (1, 3, 4)),
    )
    evening = Evening([], replace(Settings(), length_s=60.0 * LENGTH_MIN))
    sounds = FakeDesk(make_tagged()).with_playlists()
    unlovely = next(one for one in sounds.lists.values() if len(one.name) > LONGEST)
    sounds.delete_playlist(unlovely.playlist_id)
    window = MainWindow(
        session=evening.session,
        settings=evening.settings,
        clock=evening.clock,
        desks=Desks(
            library=lambda: sounds,
            triggers=FakeTriggersDesk,
            people=lambda: people,
        ),
        planned=True,
    )
    window.resize(*SIZE)
    window.show()
    icons.load()
    left = allowance(LIMITS, people.night, evening.clock.wall())

    def granted(wanted_s: float | None) -> Grant:
        return granted_s(wanted_s, left, hard=False)

    window.tonight.show_allowance(limit_phrases.allowance_line(left), granted)
    window.rail.show_profile(1, "Anna")
    window.tonight.plan_with(Desk(library()))
    QTest.qWait(SETTLED_MS)
    return window


def of_tonight(_window: MainWindow) -> None:
    """It is shown already."""


def of_library(window: MainWindow) -> None:
    """All sounds, and one with its guesses."""
    window.turn_to(LIBRARY)
    page = window.library
    assert page is not None
    QTest.qWait(SETTLED_MS)
    page.table.choose_rows([6])  # which has triggers


def of_triggers(window: MainWindow) -> None:
    """What is liked, and one trigger's details."""
    window.turn_to(TRIGGERS)
    page = window.triggers
    assert page is not None
    page.choose("tapping")


def of_profile(window: MainWindow) -> None:
    """Somebody's limits."""
    window.turn_to(PROFILE)


PICTURES: dict[str, Callable[[MainWindow], None]] = {
    "tonight": of_tonight,
    "library": of_library,
    "triggers": of_triggers,
    "profile": of_profile,
}


def main(names: list[str]) -> None:
    """Make those that are named, or all."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("sleepplayer")
    for name in names or PICTURES:
        window = shown()
        PICTURES[name](window)
        QTest.qWait(SETTLED_MS)
        window.grab().save(str(FOLDER / f"{name}.png"))
        window.close()


if __name__ == "__main__":
    main(sys.argv[1:])
