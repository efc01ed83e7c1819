"""How an evening in the terminal ends by itself: on time, in silence, with exit code 0."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from support.capture import Capture, boot_s
from support.pulse_server import is_available
from support.signals import SINE_DBFS, sine_file

from sleepplayer import phrases
from sleepplayer.night.notices import EndedBy, SessionEnded
from terminal.child import AT_THEIR_LEVEL, Child, until
from terminal.evenings import Evening, Heard, perform_all
from terminal.kept import DATABASE, drift_mark

pytestmark = [
    pytest.mark.sound,
    pytest.mark.skipif(not is_available(), reason="needs PulseAudio"),
]

PLAIN_DB = SINE_DBFS - 3.0  # RMS of the sine at full volume
SAVED = {"volume": 30, "session": {"fade_s": 2.0, "still_awake_limit": 0, **AT_THEIR_LEVEL}}
LENGTHS_S = {"for": 6, "saved": 8, "over": 6, "tracks": 6, "end of track": 3, "queue": 6}


@pytest.fixture(scope="module")
def seen() -> dict[str, float]:
    """When something was there."""
    return {}


@pytest.fixture(scope="module")
def evenings(tmp_path_factory: pytest.TempPathFactory, seen: dict[str, float]) -> dict[str, Heard]:
    """All of them, played at once."""
    folder = tmp_path_factory.mktemp("endings")
    short, long = sine_file("wav", 3.0), sine_file("wav", 20.0)
    others = [sine_file(extension, 3.0) for extension in ("mp3", "flac")]
    for name in ("saved", "over"):
        config = folder / name / "config"
        config.mkdir(parents=True)
        (config / "settings.json").write_text(json.dumps(SAVED))

    def watch_mark(child: Child, capture: Capture) -> None:
        until(lambda: drift_mark(child.home) is not None, what="the drift mark")
        seen["mark"] = boot_s()

    whole = ("play", "--crossfade", "0", "--volume", "100")
    return perform_all(
        {
            "for": Evening(("play", "--for", "6s", "--fade", "1s")),
            "saved": Evening(("play", "--for", "8s", long), during=watch_mark),
            "tracks": Evening((*whole, "--tracks", "2", short, *others)),
            "end of track": Evening((*whole, "--end-of-track", short, *others)),
            "queue": Evening((*whole, short, others[0])),
            "over": Evening(("play", "--for", "6s", "--fade", "0", "--volume", "100", long)),
        },
        folder,
    )


@pytest.mark.parametrize(("name", "length_s"), LENGTHS_S.items())
def test_ends_on_time_and_silent(evenings: dict[str, Heard], name: str, length_s: float) -> None:
    heard = evenings[name]
    assert heard.ended.code == 0
    assert heard.ended.took_s == pytest.approx(length_s, abs=1.0)
    assert heard.to_s <= heard.ended.began_s + length_s + 0.6
    assert heard.pause_s < 0.5


@pytest.mark.parametrize("name", LENGTHS_S)
def test_says_two_sentences_and_nothing_on_stderr(evenings: dict[str, Heard], name: str) -> None:
    plan, farewell = evenings[name].ended.said
    assert plan.endswith(".")
    assert "ilent at " in plan
    assert farewell == phrases.notice_sentence(SessionEnded(EndedBy.TIMER))
    assert evenings[name].ended.err == ""


def test_built_in_sounds_are_heard_without_a_path(evenings: dict[str, Heard]) -> None:
    heard = evenings["for"]
    assert heard.from_s < heard.ended.began_s + 1.0
    assert heard.level_db(heard.from_s + 3.0, heard.from_s + 5.0) > -60.0


def test_as_many_tracks_as_asked_for(evenings: dict[str, Heard]) -> None:
    lengths = {name: evenings[name].to_s - evenings[name].from_s for name in evenings}
    assert lengths["end of track"] == pytest.approx(3.0, abs=0.3)
    assert lengths["tracks"] == pytest.approx(6.0, abs=0.4)
    assert lengths["queue"] == pytest.approx(6.0, abs=0.4)


def test_saved_volume_and_fade_are_what_counts_without_options(evenings: dict[str, Heard]) -> None:
    heard = evenings["saved"]
    start_s = heard.from_s
    full_db = heard.level_db(start_s + 4.0, start_s + 5.0)
    assert full_db == pytest.approx(PLAIN_DB - 31.4, abs=0.5)  # 60 log10 of 0.3
    middle_db = heard.level_db(start_s + 6.95, start_s + 7.05)
    assert full_db - 40.0 < middle_db < full_db - 20.0


def test_options_go_before_what_is_saved(evenings: dict[str, Heard]) -> None:
    heard = evenings["over"]
    assert heard.level_db(heard.from_s + 4.5, heard.from_s + 5.2) == pytest.approx(
        PLAIN_DB, abs=0.5
    )


def test_drift_mark_is_kept_from_when_the_fade_begins(
    evenings: dict[str, Heard], seen: dict[str, float]
) -> None:
    heard = evenings["saved"]
    assert seen["mark"] - heard.from_s == pytest.approx(6.0, abs=1.3)  # looked at once a second
    mark = drift_mark(heard.home)
    assert mark is not None
    assert mark.location.endswith("sine-20s.wav")
    assert mark.position_s == pytest.approx(6.0, abs=0.5)


def test_all_it_writes_is_in_its_home_and_private(evenings: dict[str, Heard]) -> None:
    written = {
        file.relative_to(heard.home): stat.S_IMODE(file.stat().st_mode)
        for heard in evenings.values()
        for file in heard.home.rglob("*")
        if file.is_file() and file.name != "settings.json"
    }
    library = {file for file in written if file.parent == DATABASE.parent}
    backups = {file for file in written if file.parent == DATABASE.with_name("backups")}
    assert DATABASE in library
    beside = {"avoided.json", "terminal.lock"}
    assert {file.name for file in library if not file.name.startswith(DATABASE.name)} == beside
    assert written.keys() - library - backups == {Path("log", "sleepplayer.log")}
    assert set(written.values()) == {0o600}
    assert json.loads((evenings["saved"].home / "config" / "settings.json").read_text()) == SAVED
