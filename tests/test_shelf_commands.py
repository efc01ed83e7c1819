"""`sleepplayer library` and `sleepplayer playlist`: what they say, write and answer with."""

from __future__ import annotations

import json
import os
import shutil
import signal
from pathlib import Path

import pytest
from support.commands import Run, opened, written
from support.media import copy
from terminal.child import Child
from terminal.kept import rows

from sleepplayer import library_phrases
from sleepplayer.library.builtin import builtin_tracks
from sleepplayer.people import FIRST_PROFILE

OWN = len(builtin_tracks())


@pytest.fixture
def music(tmp_path: Path) -> Path:
    folder = tmp_path / "music"
    copy("mp3", folder / "a.mp3", title="Rain", artist="Anna")
    copy("flac", folder / "b.flac", title="Wind")
    return folder


# --- library --------------------------------------------------------------------------------------


def test_scan_says_what_there_is(run: Run, music: Path) -> None:
    (music / "words.mp3").write_text("these are words")
    assert run("library", "scan", music) == (0, f"{OWN + 2} sounds, 1 unreadable\n", "")
    (music / "a.mp3").unlink()
    assert run("library", "scan") == (0, f"{OWN + 1} sounds, 1 missing, 1 unreadable\n", "")


def test_scan_for_programs(run: Run, music: Path) -> None:
    assert written(run("library", "scan", "--json", music)) == {
        "there": OWN + 2,
        "missing": 0,
        "unreadable": 0,
        "uneven": 0,
        "suggested": 2,
        "outcome": "done",
    }
    loud = {row["title"]: row["loudness"] for row in written(run("library", "list", "--json"))}
    assert set(loud["Rain"]) == {
        "integrated_lufs",
        "true_peak_dbfs",
        "range_lu",
        "short_term_max_lufs",
    }


def test_loudness_can_wait(run: Run, music: Path) -> None:
    run("library", "scan", "--no-loudness", music)
    listed = written(run("library", "list", "--json", "rain", "anna"))
    assert [row["loudness"] for row in listed] == [None]


def test_scan_of_what_is_not_there(run: Run, music: Path, tmp_path: Path) -> None:
    sentence = f"sleepplayer: There is no file or folder “{tmp_path}/gone”.\n"
    assert run("library", "scan", music, tmp_path / "gone") == (1, "", sentence)
    assert run("library", "folders") == (0, "", "")


def test_list_for_people(run: Run, music: Path) -> None:
    run("library", "scan", "--no-loudness", music)
    assert run("library", "list", "anna") == (0, "    0:01  Rain · Anna\n", "")
    assert run("library", "list", "nothing", "like", "it") == (0, "", "")
    (music / "a.mp3").unlink()
    run("library", "scan")
    missing = (0, "    0:01  Rain · Anna  (missing)\n", "")
    assert run("library", "list", "--show", "missing") == missing


def test_list_in_the_order_asked_for(run: Run, music: Path) -> None:
    run("library", "scan", "--no-loudness", music)
    options = ("--shorter-than", "2s", "--sort", "title", "--descending")
    _code, out, _err = run("library", "list", *options)
    assert [line.split()[1] for line in out.splitlines()] == ["Wind", "Rain"]
    assert run("library", "list", "--longer-than", "10h") == (0, "", "")
    assert run("library", "list", "--heard-within", "7d") == (0, "", "")


def test_list_for_programs(run: Run, music: Path) -> None:
    run("library", "scan", "--no-loudness", music)
    (row,) = written(run("library", "list", "--json", "anna"))
    assert set(row) == {
        *("track_id", "location", "title", "artist", "album", "genre", "description", "folder"),
        *("duration_s", "has_video", "size_bytes", "state", "problem", "added", "last_heard"),
        *("times_heard", "gain_db", "loudness", "replay_gain", "chapters", "skip_start_s"),
        *("skip_end_s", "left_at_s", "resume", "triggers", "synthesised", "tags", "styles"),
    }
    assert (row["location"], row["state"], row["resume"]) == (str(music / "a.mp3"), "there", "auto")
    assert row["last_heard"] is None
    assert row["added"].endswith("+00:00")


def test_folders_and_taking_them_out(run: Run, music: Path) -> None:
    run("library", "scan", "--no-loudness", music, music / "b.flac")
    assert run("library", "folders") == (0, f"{music}\n{music / 'b.flac'}\n", "")
    assert written(run("library", "folders", "--json")) == [
        {"path": str(music), "is_folder": True},
        {"path": str(music / "b.flac"), "is_folder": False},
    ]
    unknown = f"sleepplayer: “{music}/a.mp3” was not added to the library.\n"
    assert run("library", "remove", music, music / "a.mp3") == (1, "", unknown)
    assert run("library", "remove", music / ".." / "music") == (0, "", "")
    assert run("library", "list", "--shorter-than", "2s")[1] == "    0:01  Wind\n"
    removed = written(run("library", "remove", "--json", music / "b.flac"))
    assert removed == {"removed": [str(music / "b.flac")]}


def test_a_folder_whose_name_steers_a_terminal_or_is_no_text(run: Run, tmp_path: Path) -> None:
    name = os.fsdecode(b"r\xff\x1b[2J\nx")
    copy("mp3", tmp_path / name / "a.mp3", title="Rain")
    run("library", "scan", "--no-loudness", tmp_path / name)
    assert run("library", "folders") == (0, f"{tmp_path}/r??[2J x\n", "")
    assert written(run("library", "folders", "--json"))[0]["path"] == str(tmp_path / name)
    listed = written(run("library", "list", "--json", "--shorter-than", "2s"))
    assert [row["location"] for row in listed] == [str(tmp_path / name / "a.mp3")]


def test_ctrl_c_keeps_what_was_found(tmp_path: Path) -> None:
    """While it looks into files, on a terminal, as a person would."""
    many, home = tmp_path / "many", tmp_path / "home"
    first = copy("wav", many / "0.wav")
    for number in range(1, 1500):
        shutil.copyfile(first, many / f"{number}.wav")
    home.mkdir()
    with Child("library", "scan", "--no-loudness", many, home=home, terminal=True) as child:
        child.wait_for("Looking at ")
        child.send(signal.SIGINT)
        ended = child.end()
    assert ended.code == 130
    last = ended.said[-1].rpartition("\r")[2]
    assert last == library_phrases.scan_stopped_sentence()
    assert "Traceback" not in ended.out
    found = rows(home, "SELECT count(*) AS n FROM tracks WHERE location LIKE '%.wav'")[0]["n"]
    assert 0 < found < 1500
    assert f"{OWN + found} sounds" in ended.out


# --- playlists ------------------------------------------------------------------------------------


@pytest.fixture
def night(run: Run, music: Path) -> Path:
    """A playlist file of three, one of which is nowhere; it is imported."""
    file = music / "Night.m3u8"
    file.write_text("b.flac\ngone\x1b[2J.mp3\na.mp3\n")
    run("library", "scan", "--no-loudness", music)
    told = (0, "“Night”: 2 found\n", "not found: gone?[2J.mp3\n")
    assert run("playlist", "import", file) == told
    return file


def test_import_for_programs(run: Run, night: Path, tmp_path: Path) -> None:
    code, out, err = run("playlist", "import", "--json", night, tmp_path / "none.pls")
    assert (code, err) == (1, "There is no file “none.pls”.\n")
    (told,) = json.loads(out)
    assert (told["name"], told["tracks"], len(told["unresolved"])) == ("Night 2", 2, 1)
    assert told["left_out"] == []


def test_what_is_refused_is_not_called_missing(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "Odd.m3u8"
    file.write_text("http://me:secret@radio.example/\nvlc://quit\nfile://server/a.mp3\nC:\\b.mp3\n")
    code, out, err = run("playlist", "import", file)
    assert (code, out) == (0, "“Odd”: 0 found\n")
    assert [line.partition(",")[0] for line in err.splitlines()] == [
        *["not taken"] * 3,
        "not found: C:\\b.mp3",
    ]
    (told,) = written(run("playlist", "import", "--json", file))
    assert told["unresolved"] == []
    assert [one["reason"] for one in told["left_out"]] == [
        *("credentials", "scheme", "remote-file", "missing")
    ]


def test_playlists_are_listed(run: Run, night: Path) -> None:
    assert run("playlist", "list") == (0, "Night (2)\n", "")
    (told,) = written(run("playlist", "list", "--json"))
    assert set(told) == {"playlist_id", "name", "rules", "count", "duration_s"}
    out = "    0:01  Wind\n    0:01  Rain · Anna\n"
    place = night.parent / "gone"
    assert run("playlist", "list", "night") == (0, out, f"not found: {place}?[2J.mp3\n")
    assert run("library", "list", "--playlist", "Night") == (0, out, "")
    inside = written(run("playlist", "list", "Night", "--json"))
    assert [row["title"] for row in inside["tracks"]] == ["Wind", "Rain"]
    assert inside["unresolved"] == [f"{place}\x1b[2J.mp3"]


def test_export_spares_a_file_that_is_there(run: Run, night: Path, tmp_path: Path) -> None:
    file = tmp_path / "keep.m3u8"
    file.write_text("precious", encoding="utf-8")
    code, out, err = run("playlist", "export", "Night", file)
    assert (code, out) == (1, "")
    assert "is there already" in err
    assert file.read_text(encoding="utf-8") == "precious"
    assert run("playlist", "export", "--force", "Night", file) == (0, "", "")
    assert file.read_text(encoding="utf-8").startswith("#EXTM3U")


def test_export(run: Run, night: Path, tmp_path: Path) -> None:
    assert run("playlist", "export", "Night", tmp_path / "out.m3u8") == (0, "", "")
    assert "music/b.flac" in (tmp_path / "out.m3u8").read_text()
    told = written(run("playlist", "export", "--json", "Night", tmp_path / "out.pls"))
    assert told == {"written": 3, "left_out": []}
    code, out, err = run("playlist", "export", "Night", tmp_path / "out.txt")
    assert (code, out) == (1, "")
    assert err == "sleepplayer: “out.txt” needs the ending .m3u8, .m3u, .pls, .xspf or .jspf.\n"


@pytest.mark.parametrize(
    "words", ["playlist list Day", "playlist export Day day.m3u8", "library list --playlist Day"]
)
def test_a_playlist_there_is_not(run: Run, words: str) -> None:
    sentence = "sleepplayer: There is no playlist called “Day”.\n"
    assert run(*words.split()) == (1, "", sentence)


# --- what keeps them from it ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "words", ["library list", "library scan", "library folders", "playlist list --json"]
)
def test_without_a_library_that_can_be_used(run: Run, home: Path, words: str) -> None:
    home.mkdir()
    (home / "data").write_text("a file where the folder should be")
    code, out, err = run(*words.split())
    assert (code, out) == (1, "")
    assert err.startswith("sleepplayer: ")
    assert err.count("\n") == 1


def test_what_a_child_imports_is_not_what_a_child_may_hear(
    run: Run, night: Path, home: Path
) -> None:
    with opened(home) as shelf:
        (list_,) = shelf.playlists.playlists()
        held = frozenset((list_.playlist_id,))
        shelf.profiles.set_playlists(FIRST_PROFILE, held).result()
        shelf.profiles.set_pin(FIRST_PROFILE, "1234").result()
    assert run("playlist", "import", night)[1] == "“Night 2”: 2 found\n"
    with opened(home) as shelf:
        (person,) = shelf.profiles.profiles()
        assert person.playlists == held
        assert shelf.playlists.playlist(list_.playlist_id) == list_
