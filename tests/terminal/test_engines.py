"""Which engine plays, what is said when it cannot, and what it must not say at all."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from support.pulse_server import is_available
from support.signals import sine_file

from sleepplayer import phrases
from sleepplayer.night.notices import NoOutput
from terminal.child import NO_SERVER
from terminal.evenings import Evening, Heard, perform_all

pytestmark = [
    pytest.mark.sound,
    pytest.mark.skipif(not is_available(), reason="needs PulseAudio"),
]

NO_VLC = {"PYTHON_VLC_LIB_PATH": "/nonexistent/libvlc.so"}
MISSING = "libVLC is not installed."
BARE = "libVLC is installed without its plugins."


def odd_mp3(folder: Path) -> Path:
    """Tags that nobody should have written: broken ones at both ends, and wild ones inside."""
    inside = folder / "inside.mp3"
    tags = {"title": "One\nline \x1b[31m", "artist": "\u202eback", "date": "0000-99-99"}
    given = [word for key, value in tags.items() for word in ("-metadata", f"{key}={value}")]
    command = ["ffmpeg", "-nostdin", "-v", "error", "-y", "-i", str(sine_file("mp3", 3.0))]
    subprocess.run([*command, "-c", "copy", *given, str(inside)], check=True)
    odd = folder / "odd.mp3"
    odd.write_bytes(inside.read_bytes() + b"TAG" + bytes(range(125)) + b"APETAGEX" + bytes(24))
    return odd


def bare_libvlc(folder: Path) -> Mapping[str, str] | None:
    """An environment in which libVLC is there, but finds no plugins: they are sought beside it."""
    found = [
        file
        for base in (Path("/usr/lib"), Path("/usr/lib64"), Path("/lib"))
        for file in (*base.glob("libvlc*.so.*"), *base.glob("*/libvlc*.so.*"))
    ]
    if not found:
        return None
    there = folder / "bare"
    there.mkdir()
    for file in found:
        shutil.copy(file, there / file.name)
    return {"LD_LIBRARY_PATH": str(there)}


@pytest.fixture(scope="module")
def evenings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Heard]:
    """All of them at once."""
    folder = tmp_path_factory.mktemp("engines")
    kinds = [sine_file(extension, 3.0) for extension in ("mkv", "opus", "wav")]
    odd, long = odd_mp3(folder), sine_file("wav", 20.0)
    bare = bare_libvlc(folder)
    play = ("play", "--volume", "100", "--fade", "1s", "--crossfade", "0")
    asked = {
        "vlc": Evening((*play, "--engine", "vlc", odd, *kinds)),
        "qt": Evening((*play, "--engine", "qt", odd, *kinds)),
        "auto without": Evening((*play, "--for", "4s", long), env=NO_VLC),
        "vlc without": Evening((*play, "--engine", "vlc", long), env=NO_VLC),
        "vlc unheard": Evening((*play, "--engine", "vlc", "--for", "8s", long), env=NO_SERVER),
        "qt unheard": Evening((*play, "--engine", "qt", "--for", "8s", long), env=NO_SERVER),
    }
    if bare is not None:
        asked["auto bare"] = Evening((*play, "--for", "4s", long), env=bare)
        asked["vlc bare"] = Evening((*play, "--engine", "vlc", long), env=bare)
    return perform_all(asked, folder)


@pytest.mark.parametrize("engine", ["vlc", "qt"])
def test_plays_what_people_have_and_says_nothing_on_stderr(
    evenings: dict[str, Heard], engine: str
) -> None:
    heard = evenings[engine]
    assert heard.ended.code == 0
    assert heard.ended.err == ""
    assert len(heard.ended.said) == 2
    assert heard.to_s - heard.from_s == pytest.approx(12.0, abs=1.0)
    assert heard.level_db(heard.from_s + 9.5, heard.from_s + 10.5) > -25.0


def test_without_libvlc_the_embedded_engine_plays_and_says_so(evenings: dict[str, Heard]) -> None:
    heard = evenings["auto without"]
    assert heard.ended.code == 0
    assert heard.ended.complained == [phrases.fell_back_sentence(MISSING)]
    assert heard.to_s - heard.from_s == pytest.approx(4.0, abs=0.6)


def test_without_libvlc_asking_for_it_fails_in_one_sentence(evenings: dict[str, Heard]) -> None:
    heard = evenings["vlc without"]
    assert (heard.ended.code, heard.ended.out) == (1, "")
    assert heard.ended.complained == [MISSING]


def test_without_plugins_the_embedded_engine_plays_and_says_so(evenings: dict[str, Heard]) -> None:
    if "auto bare" not in evenings:
        pytest.skip("libVLC is not where it could be copied from")
    heard = evenings["auto bare"]
    assert heard.ended.code == 0
    assert heard.ended.complained[-1] == phrases.fell_back_sentence(BARE)
    assert heard.to_s - heard.from_s == pytest.approx(4.0, abs=0.6)


def test_without_plugins_asking_for_libvlc_fails(evenings: dict[str, Heard]) -> None:
    if "vlc bare" not in evenings:
        pytest.skip("libVLC is not where it could be copied from")
    heard = evenings["vlc bare"]
    assert (heard.ended.code, heard.ended.out) == (1, "")
    assert heard.ended.complained[-1] == BARE


@pytest.mark.parametrize("engine", ["vlc", "qt"])
def test_without_an_output_it_says_so_and_keeps_time(
    evenings: dict[str, Heard], engine: str
) -> None:
    heard = evenings[f"{engine} unheard"]
    assert heard.ended.code == 0
    assert heard.ended.complained == [phrases.notice_sentence(NoOutput())]
    assert heard.ended.took_s == pytest.approx(8.0, abs=1.2)
    assert heard.pause_s == 0.0
    assert heard.level_db(heard.sound.start_s, heard.ended.ended_s) == -200.0
