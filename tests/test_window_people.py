"""The window over real stores: from one person to another, and what is theirs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from support.whole_window import Home, WholeWindow

from sleepplayer import people_phrases
from sleepplayer.audio.silent_engine import SilentPlayer
from sleepplayer.gui.actions import PROFILE, TRIGGERS
from sleepplayer.night.view import Phase
from sleepplayer.people import FIRST_PROFILE, Liking, Limits, ProfileId
from sleepplayer.shelf.household import Household
from sleepplayer.shelf.shelf import Shelf
from sleepplayer.storage.paths import find_paths
from sleepplayer.storage.settings_file import load_settings

K = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
KIM = ProfileId(2)
KINDS = ("Tapping", "Whispering", "Rain sounds", "Hair brushing", "Crinkles")
SOUNDS = {f"{kind} {number}": 60.0 for kind in KINDS for number in (1, 2, 3, 4)}
SOFT = [title for title in SOUNDS if title.startswith(("Rain", "Hair"))]


@pytest.fixture
def home(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    made = Home(find_paths({"SLEEPPLAYER_HOME": str(tmp_path / "home")}), qtbot, monkeypatch)
    made.keep(SOUNDS, {"Soft": SOFT})
    yield made
    made.close()


def who(shown: WholeWindow) -> str:
    return shown.window.rail.profile_button.accessibleName()


def continues(shown: WholeWindow) -> bool:
    """Whether there is a place to go on from."""
    return shown.window._drift is not None


def heard(shown: WholeWindow) -> list[str]:
    """What the library says was heard."""
    rows = shown.over.desks.library.rows(shown.everything)
    return [row.track.title for row in rows if row.last_heard is not None]


def rise_to_its_level(home: Home, player: SilentPlayer) -> None:
    count = 0
    while count != len(player.told):  # nothing tells when a level stands still
        count = len(player.told)
        home.qtbot.wait(100)


def settings_of(home: Home, person: ProfileId) -> tuple[int, float]:
    kept = load_settings(home.paths.settings_file_of(person))
    return kept.volume, kept.length_s / 60.0


def avoids_crinkling(shown: WholeWindow) -> bool:
    (row,) = shown.over.desks.library.rows([shown.track_id("Crinkles 1")])
    return shown.evening.house.barred(row.track) is not None


def expect_nothing_of_anybody(shown: WholeWindow) -> None:
    assert heard(shown) == []
    assert not avoids_crinkling(shown)
    shown.window.turn_to(TRIGGERS)
    page = shown.window.triggers
    assert page is not None
    shown.until(lambda: page._loaded)
    assert not any(any(one.minutes) for one in page._view.triggers)
    assert all(one.stated is None for one in page._view.triggers)
    shown.press(K.Key_Z, CTRL)
    assert shown.last_said == "There is nothing to undo."


def test_each_person_has_an_evening_of_their_own(home: Home) -> None:
    shown = home.show()
    window, tonight = shown.window, shown.window.tonight
    assert who(shown) == "My nights listens. Another person"
    shown.choose_trigger("crinkling")
    shown.press(K.Key_1)
    shown.press(K.Key_1, CTRL)
    shown.choose("Whispering 4")
    shown.press(K.Key_X)
    shown.until(lambda: shown.planned and "Whispering 4" not in shown.titles)
    assert shown.over.desks.people.set_limits(Limits(night_min=40.0)) == ""
    shown.until(lambda: "40 minutes" in tonight.timer.sentence.text())
    shown.press(K.Key_Space)
    played = shown.playing
    shown.until(lambda: home.sounding == [played])
    shown.pass_time(120.0)
    window.bridge.set_volume(30)
    tonight.timer.later(5)
    (player,) = [one for one in home.backend.players if one.sounding]
    rise_to_its_level(home, player)

    # A new person, while it plays: it goes softly, and no louder by the new one's volume.
    before_db, told = player.level_db, len(player.told)
    asked_s = home.clock.elapsed_s()
    shown.add_person("Kim")
    assert shown.phase is Phase.IDLE
    shown.until(lambda: not home.sounding)
    assert max(one.level_db for one in player.told[told:]) <= before_db + 0.5
    assert player.released_s is not None
    assert 1.5 < player.released_s - asked_s < 4.5
    assert who(shown) == "Kim listens. Another person"
    assert window.bridge.settings.volume == shown.session.view().volume == 60
    assert "40 minutes" not in tonight.timer.sentence.text()
    assert not continues(shown)
    shown.until(lambda: shown.planned)
    assert tonight.planning is not None
    assert not tonight.planning._without, "it was the other one who did not want something"
    expect_nothing_of_anybody(shown)

    # What is still on its way to be kept goes to whose it was.
    window.bridge.set_volume(20)
    shown.turn_to(1)
    assert settings_of(home, FIRST_PROFILE)[0] == 30
    assert settings_of(home, KIM)[0] == 20
    assert window.bridge.settings.volume == 30
    assert avoids_crinkling(shown)
    assert continues(shown)
    assert heard(shown) == [played]
    shown.until(lambda: shown.planned)
    assert "38 of 40 minutes" in tonight.timer.sentence.text()
    page = window.triggers
    assert page is not None
    shown.until(lambda: (one := page._find("crinkling")) and one.stated is Liking.AVOID)


def test_who_was_here_last_is_here_at_the_next_start(home: Home) -> None:
    shown = home.show()
    shown.add_person("Kim")
    shown.add_person("Robin")
    desk = shown.over.desks.people
    assert desk.delete(KIM) == ""
    home.close()
    shown = home.show()
    assert who(shown) == "Robin listens. Another person"
    shown.turn_to(1)
    assert who(shown) == "My nights listens. Another person"
    shown.window.bridge.set_volume(35)
    shown.turn_to(2)
    shown.window.bridge.set_volume(45)
    home.close()
    with closing(Shelf(home.paths, clock=home.clock)) as shelf:  # as from another window
        shelf.profiles.delete(ProfileId(3)).result()
    assert Household(home.paths).name == "Robin"
    shown = home.show()
    assert who(shown) == "My nights listens. Another person"
    assert shown.window.bridge.settings.volume == 35
    shown.window.bridge.set_volume(40)
    home.close()
    assert settings_of(home, FIRST_PROFILE)[0] == 40


def test_that_the_pins_are_gone_is_said_once(home: Home) -> None:
    shown = home.show()
    assert shown.over.desks.people.set_pin("1234") == ""
    shown.until(lambda: shown.over.desks.people.current().has_pin)
    home.close()
    home.paths.forget_pins_file.touch()
    shown = home.show()
    assert not shown.over.desks.people.current().has_pin
    gone = people_phrases.pins_gone_sentence()
    assert home.said.count(gone) == 1
    home.close()
    home.show()
    assert home.said.count(gone) == 1


def test_a_child_hears_what_is_allowed_until_the_pin_is_typed(home: Home) -> None:
    shown = home.show()
    shown.add_person("Robin")
    desk = shown.over.desks.people
    assert desk.set_playlists(frozenset({shown.playlist("Soft")})) == ""
    assert desk.set_limits(Limits(night_min=20.0, free_days=frozenset())) == ""
    assert desk.set_pin("1234") == ""
    shown.window.turn_to(PROFILE)
    shown.press(K.Key_1, CTRL)
    assert desk.locked()
    shown.until(lambda: shown.planned)
    assert set(shown.titles) <= set(SOFT)
    planned = shown.titles
    shown.until(lambda: shown.window.tonight.timer.dial.face.figure == "20")  # not what is usual

    shown.choose_in_library("Tapping 1")
    shown.press(K.Key_Return)
    assert shown.last_said == "“Tapping 1” is not among the sounds for you."
    assert not shown.window.toast.offer_button.isVisible()
    assert (shown.phase, shown.titles) == (Phase.IDLE, planned)
    shown.choose_in_library("Hair brushing 3")
    shown.press(K.Key_Return)
    assert shown.playing == "Hair brushing 3"
    assert (shown.session.view().remaining_s or 0.0) <= 1200.0
    shown.press(K.Key_E)
    assert shown.last_said == (
        "No more is left of tonight’s 20 minutes, so the end stays."
        " With the PIN, the Profile page allows more."
    )
    assert not shown.window.toast.offer_button.isVisible()

    shown.turn_to(1)  # which asks for the PIN
    switcher = shown.window.switcher
    assert switcher is not None
    shown.type("1111")
    shown.press(K.Key_Return)
    assert switcher.isVisible()
    assert who(shown).startswith("Robin")
    shown.press(K.Key_Escape)
    assert shown.playing == "Hair brushing 3"
    shown.press(K.Key_P, CTRL)
    shown.type("1234")
    shown.press(K.Key_Return)
    shown.type("1")
    assert who(shown).startswith("My nights")
    assert shown.phase is Phase.IDLE
    shown.choose_in_library("Tapping 1")
    shown.press(K.Key_Return)
    assert shown.playing == "Tapping 1"
