"""`sleepplayer doctor`: what it finds, for people and for programs."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import pytest
from support.pulse_server import PulseServer, is_available
from terminal.child import NO_SERVER, Child, Ended

import sleepplayer
from sleepplayer import doctor
from sleepplayer.clock import SystemClock
from sleepplayer.finding import Finding
from sleepplayer.library.builtin import builtin_tracks
from sleepplayer.storage.database import Database
from sleepplayer.storage.paths import find_paths
from sleepplayer.storage.tracks import TrackStore

ALWAYS = ["sleepplayer", "Python", "engine vlc", "engine qt", "output", "D-Bus session"]
ALWAYS += [
    "D-Bus system",
    "keep awake",
    "media keys",
    "notifications",
    "after the silence",
    "running",
    "codecs",
    "library",
    "folder data",
    "folder settings",
    "folder log",
]
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
    """Not even an empty library; the settings are the child's own."""
    written = [str(file.relative_to(home)) for file in home.rglob("*") if file.is_file()]
    assert written == ["config/settings.json"]


def test_versions_of_what_reads_tags_and_watches_folders(examined: dict[str, Ended]) -> None:
    findings = found(examined["silent"])
    for name in ("jeepney", "mutagen", "watchdog"):
        assert findings[name] == (None, version(name))
    assert findings["yt-dlp"][0] is None


def test_a_library_that_is_not_there_is_only_told(examined: dict[str, Ended]) -> None:
    assert found(examined["silent"])["library"] == (None, "not begun yet")


def examined_library(home: Path, monkeypatch: pytest.MonkeyPatch) -> Finding:
    monkeypatch.setenv("SLEEPPLAYER_HOME", str(home))
    monkeypatch.setattr(doctor, "LIBRARIES", ())
    for slow in ("_engine", "_output"):
        monkeypatch.setattr(doctor, slow, lambda *_: Finding("", None, ""))
    monkeypatch.setattr(doctor, "examine_desktop", lambda _paths: [])
    return next(one for one in doctor.examine() if one.what == "library")


def a_library(home: Path) -> Database:
    clock = SystemClock()
    database = Database.open(find_paths({"SLEEPPLAYER_HOME": str(home)}).database_file, clock=clock)
    TrackStore(database, clock=clock).put_builtin(builtin_tracks()).result()
    return database


def test_a_sound_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    a_library(tmp_path).close()
    finding = examined_library(tmp_path, monkeypatch)
    count, day = len(builtin_tracks()), datetime.now(UTC).astimezone().strftime("%Y-%m-%d")
    # Opening it makes the first backup; whether that is there already is a matter of luck.
    assert finding in (
        Finding("library", True, f"{count} sounds; sound; no backup yet"),
        Finding("library", True, f"{count} sounds; sound; last backup {day}"),
    )
    assert examined_library(tmp_path, monkeypatch).detail.endswith(f"; last backup {day}")


def test_a_library_in_use_is_looked_at_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(a_library(tmp_path)):
        assert examined_library(tmp_path, monkeypatch).ok is True


def test_a_damaged_library_is_mended_and_that_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_library(tmp_path).close()
    file = find_paths({"SLEEPPLAYER_HOME": str(tmp_path)}).database_file
    file.write_bytes(b"no database at all" * 1000)
    finding = examined_library(tmp_path, monkeypatch)
    assert finding.ok is False
    assert "The library was damaged and begins anew. The damaged one is kept as" in finding.detail


def test_a_library_of_a_later_version_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = a_library(tmp_path)
    database.write_now(lambda connection: connection.execute("PRAGMA user_version = 9000"))
    database.close()
    finding = examined_library(tmp_path, monkeypatch)
    assert finding.ok is False
    assert finding.detail.endswith(".")
