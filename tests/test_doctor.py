"""`sleepplayer doctor`: what it finds, for people and for programs."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from support.pulse_server import PulseServer, is_available
from terminal.child import NO_SERVER, Child, Ended

import sleepplayer

ALWAYS = ["sleepplayer", "Python", "engine vlc", "engine qt", "output", "D-Bus session"]
ALWAYS += ["D-Bus system", "keep awake", "codecs", "folder data", "folder settings", "folder log"]
NO_BUS = dict.fromkeys(("DBUS_SESSION_BUS_ADDRESS", "DBUS_SYSTEM_BUS_ADDRESS"), "disabled:")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where it would write."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def examined(home: Path) -> dict[str, Ended]:
    """On several machines."""

    def examine(*arguments: str, **env: str) -> Ended:
        with Child("doctor", *arguments, home=home, env={**NO_BUS, **env}) as child:
            return child.end()

    nobody = {"PYTHON_VLC_LIB_PATH": "/nonexistent/libvlc.so"}
    with ThreadPoolExecutor(2) as pool:
        silent = pool.submit(examine, "--json", **NO_SERVER)
        without = pool.submit(examine, "--json", **NO_SERVER, **nobody)
        if not is_available():
            return {"silent": silent.result(), "without": without.result()}
        with PulseServer() as server:
            return {
                "people": examine(**server.env),
                "programs": examine("--json", **server.env),
                "silent": silent.result(),
                "without": without.result(),
            }


def found(ended: Ended) -> dict[str, tuple[bool | None, str]]:
    """The findings of `--json` by name."""
    findings = json.loads(ended.out)
    assert all(set(finding) == {"what", "ok", "detail"} for finding in findings)
    return {finding["what"]: (finding["ok"], finding["detail"]) for finding in findings}


needs_sound = pytest.mark.skipif(not is_available(), reason="needs PulseAudio")


@needs_sound
def test_for_people(examined: dict[str, Ended]) -> None:
    ended = examined["people"]
    assert (ended.code, ended.err) == (0, "")
    lines = ended.said
    assert f"    {'sleepplayer':<18} {sleepplayer.__version__}" in lines
    assert any(line.startswith("ok  engine vlc         libVLC 3.") for line in lines)
    assert any(line.startswith("ok  engine qt          QtMultimedia 6.") for line in lines)
    assert any(line.startswith("ok  output             cap (") for line in lines)
    assert f"--  {'D-Bus session':<18} not there" in lines
    assert all(line[:4] in {"ok  ", "--  ", "    "} for line in lines)


@needs_sound
def test_for_programs(examined: dict[str, Ended], home: Path) -> None:
    ended = examined["programs"]
    assert (ended.code, ended.err) == (0, "")
    findings = found(ended)
    assert [name for name in findings if name in ALWAYS] == ALWAYS
    assert findings["sleepplayer"] == (None, sleepplayer.__version__)
    assert findings["output"][0] is True
    assert findings["keep awake"][0] is False
    assert findings["folder settings"] == (None, str(home / "config"))


def test_without_a_sound_server(examined: dict[str, Ended]) -> None:
    ended = examined["silent"]
    assert (ended.code, ended.err) == (1, "")
    assert found(ended)["output"] == (
        False,
        "No sound server answers (PulseAudio or PipeWire).",
    )
    assert found(ended)["engine qt"][0] is True


def test_without_libvlc(examined: dict[str, Ended]) -> None:
    findings = found(examined["without"])
    assert findings["engine vlc"] == (False, "libVLC is not installed.")
    assert findings["engine qt"][0] is True
    assert examined["without"].err == ""


def test_writes_nothing(examined: dict[str, Ended], home: Path) -> None:
    assert list(home.iterdir()) == []
