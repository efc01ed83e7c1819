"""The list of recent files: ours is added, everybody else's stays byte for byte."""

from __future__ import annotations

import ctypes
import logging
import stat
from datetime import datetime, timedelta, timezone
from pathlib import Path
from xml.sax.saxutils import quoteattr

import defusedxml.ElementTree
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.fakes import FakeClock

from sleepplayer.desktop import recent_mac, recent_windows, recent_xbel
from sleepplayer.desktop.recent import RecentFiles
from sleepplayer.desktop.recent_xbel import list_file, merged

NOW = datetime(2024, 3, 1, 23, 30, tzinfo=timezone(timedelta(hours=1)))
STAMP = "2024-03-01T22:30:00.000000Z"
RAIN = "file:///home/ann/Music/Rain%20%26%20wind.opus"

OTHERS = """\
  <bookmark href="file:///home/ann/a.odt" added='2020-01-01T00:00:00Z'>
    <title>A &amp; B > C</title><!-- </bookmark> -->
    <info><metadata owner="http://freedesktop.org">
        <mime:mime-type type="application/x"/><bookmark:private></bookmark:private>
        <bookmark:applications>
          <bookmark:application name="Writer" exec="&apos;writer %u&apos;" count="3"/>
        </bookmark:applications></metadata></info>
  </bookmark>
"""
HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<!-- kept by > others -->
<xbel version="1.0"
      xmlns:bookmark="http://www.freedesktop.org/standards/desktop-bookmarks"
      xmlns:mime="http://www.freedesktop.org/standards/shared-mime-info"
>
"""
SHARED = """\
  <bookmark href="file:///home/ann/Music/Rain%20%26%20wind.opus" added="2019-01-01T00:00:00Z">
    <title>Mine</title>
    <info>
      <metadata owner="http://freedesktop.org">
        <mime:mime-type type="audio/ogg"/>
        <bookmark:applications>
          <bookmark:application name="Totem" exec="&apos;totem %u&apos;" count="7"/>
        </bookmark:applications>
      </metadata>
      <metadata owner="http://example.org">theirs</metadata>
    </info>
  </bookmark>
"""
END = "</xbel>\n"

SPACES = {
    "b": "http://www.freedesktop.org/standards/desktop-bookmarks",
    "m": "http://www.freedesktop.org/standards/shared-mime-info",
}


def entries(content: bytes) -> dict[str, list[tuple[str, str, str]]]:
    """Each address with the programs that opened it: name, how it is started, how often."""
    return {
        mark.get("href", ""): [
            (one.get("name", ""), one.get("exec", ""), one.get("count", ""))
            for one in mark.iterfind(".//b:application", SPACES)
        ]
        for mark in defusedxml.ElementTree.fromstring(content).iterfind("bookmark")
    }


def note(content: str | bytes, address: str = RAIN) -> bytes:
    content = content.encode() if isinstance(content, str) else content
    return merged(content, address, mime="audio/ogg", now=NOW)


def test_the_first_entry_makes_the_list() -> None:
    made = note("")
    assert entries(made) == {RAIN: [("Sleepplayer", "'sleepplayer %u'", "1")]}
    (mark,) = defusedxml.ElementTree.fromstring(made)
    assert (mark.get("added"), mark.get("modified"), mark.get("visited")) == (STAMP, STAMP, STAMP)
    assert [one.get("type") for one in mark.iterfind(".//m:mime-type", SPACES)] == ["audio/ogg"]


def test_what_others_wrote_stays_byte_for_byte() -> None:
    made = note(HEAD + OTHERS + END).decode()
    assert made.startswith(HEAD + OTHERS)
    assert made.endswith(END)
    assert list(entries(made.encode())) == ["file:///home/ann/a.odt", RAIN]


def test_opened_again_it_counts_on_and_stands_there_once() -> None:
    once = note(HEAD + OTHERS + END)
    twice = note(once)
    assert entries(twice)[RAIN] == [("Sleepplayer", "'sleepplayer %u'", "2")]
    assert len(entries(twice)) == 2
    assert twice.decode().startswith(HEAD + OTHERS)


def test_a_file_that_others_opened_too_keeps_what_they_said_of_it() -> None:
    made = note(HEAD + SHARED + OTHERS + END)
    assert entries(made)[RAIN] == [
        ("Totem", "'totem %u'", "7"),
        ("Sleepplayer", "'sleepplayer %u'", "1"),
    ]
    mark = defusedxml.ElementTree.fromstring(made)[0]
    assert (mark.get("added"), mark.get("visited")) == ("2019-01-01T00:00:00Z", STAMP)
    assert mark.findtext("title") == "Mine"
    assert mark.find("info")[1].text == "theirs"
    assert OTHERS in made.decode()


def test_a_bare_entry_is_completed() -> None:
    made = note(HEAD + f"<bookmark href={quoteattr(RAIN)}/>" + END)
    assert entries(made) == {RAIN: [("Sleepplayer", "'sleepplayer %u'", "1")]}


@given(st.lists(st.text(st.characters(codec="utf-8"), min_size=1), max_size=4))
def test_whatever_is_opened_in_whatever_order_every_list_can_be_read(names: list[str]) -> None:
    content = (HEAD + OTHERS + END).encode()
    addresses = [Path("/m", name.replace("\0", "_").lstrip("/") or "x").as_uri() for name in names]
    for address in addresses:
        content = note(content, address)
    found = entries(content)
    assert set(found) == {"file:///home/ann/a.odt", *addresses}
    for address in addresses:
        assert found[address][-1][2] == str(addresses.count(address))


BOMB = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'


@pytest.mark.parametrize(
    "content",
    ["no list", HEAD, "<html></html>", BOMB + "<xbel>&b;</xbel>", HEAD + OTHERS, '<xbel a=">"/>'],
)
def test_what_is_no_list_is_refused(content: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        note(content)


def test_where_it_is(tmp_path: Path) -> None:
    default = tmp_path / ".local" / "share" / "recently-used.xbel"
    assert list_file({}, tmp_path) == default
    assert list_file({"XDG_DATA_HOME": "relative"}, tmp_path) == default
    assert list_file({"XDG_DATA_HOME": "/d"}, tmp_path) == Path("/d/recently-used.xbel")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path


@pytest.fixture
def recent() -> RecentFiles:
    return RecentFiles(FakeClock(wall=NOW), platform="linux")


def test_files_come_onto_the_list_in_their_order(home: Path, recent: RecentFiles) -> None:
    (home / "folder").mkdir()
    for name in ("b c.mp3", "a", "folder"):
        recent.note(home / name)
    recent.note(home / "list.m3u8", mime="audio/x-mpegurl")
    recent.close(5.0)
    file = home / "data" / "recently-used.xbel"
    kinds = [
        (mark.get("href", "").rpartition("/")[2], mark.find(".//m:mime-type", SPACES).get("type"))
        for mark in defusedxml.ElementTree.fromstring(file.read_bytes())
    ]
    assert kinds == [
        ("b%20c.mp3", "audio/mpeg"),
        ("a", "application/octet-stream"),
        ("folder", "inode/directory"),
        ("list.m3u8", "audio/x-mpegurl"),
    ]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [one.name for one in file.parent.iterdir()] == [file.name]


def test_a_list_behind_a_link_is_changed_and_the_link_stays(
    home: Path, recent: RecentFiles
) -> None:
    (home / "data").mkdir()
    (home / "real.xbel").write_text(HEAD + OTHERS + END)
    file = home / "data" / "recently-used.xbel"
    file.symlink_to(home / "real.xbel")
    recent.note(home / "a.mp3")
    recent.close(5.0)
    assert file.is_symlink()
    assert len(entries((home / "real.xbel").read_bytes())) == 2


@pytest.mark.parametrize("damage", ["no list", "too large", "a folder", "data is a file"])
def test_a_list_that_cannot_be_changed_stays_and_is_only_logged(
    home: Path,
    recent: RecentFiles,
    damage: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    file = home / "data" / "recently-used.xbel"
    if damage == "data is a file":
        (home / "data").write_text("")
    elif damage == "a folder":
        file.mkdir(parents=True)
    else:
        monkeypatch.setattr(recent_xbel, "MOST_BYTES", 1000)
        (home / "data").mkdir()
        file.write_text("<html>" if damage == "no list" else HEAD + 10 * OTHERS + END)
    before = file.read_bytes() if file.is_file() else b""
    with caplog.at_level(logging.INFO):
        recent.note(home / "what I listen to.mp3")
        recent.close(5.0)
    assert (file.read_bytes() if file.is_file() else b"") == before
    assert "nothing was added" in caplog.text
    assert "listen" not in caplog.text


def test_elsewhere_the_system_keeps_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    noted = list[tuple[str, Path]]()
    monkeypatch.setattr(recent_mac, "note", lambda path: noted.append(("darwin", path)))
    monkeypatch.setattr(recent_windows, "note", lambda path: noted.append(("win32", path)))
    for platform in ("darwin", "win32"):
        RecentFiles(FakeClock(wall=NOW), platform=platform).note(Path("/a.mp3"))
    assert noted == [("darwin", Path("/a.mp3")), ("win32", Path("/a.mp3"))]


def test_glib_reads_it(tmp_path: Path) -> None:
    """GTK's recent files are this function of GLib, which is where Qt is, too."""
    glib = ctypes.CDLL("libglib-2.0.so.0")
    glib.g_bookmark_file_new.restype = ctypes.c_void_p
    glib.g_bookmark_file_get_mime_type.restype = ctypes.c_char_p
    file = tmp_path / "list.xbel"
    file.write_bytes(note(note(HEAD + SHARED + OTHERS + END), "file:///b.mp3"))
    marks = ctypes.c_void_p(glib.g_bookmark_file_new())
    try:
        assert glib.g_bookmark_file_load_from_file(marks, bytes(file), None)
        for address, kind, others in (
            (RAIN, b"audio/ogg", b"Totem"),
            ("file:///b.mp3", b"audio/ogg", None),
            ("file:///home/ann/a.odt", b"application/x", b"Writer"),
        ):
            asked = address.encode()
            assert glib.g_bookmark_file_get_mime_type(marks, asked, None) == kind
            for name in filter(None, (others, b"Sleepplayer" if kind == b"audio/ogg" else None)):
                assert glib.g_bookmark_file_has_application(marks, asked, name, None), name
        count, stamp = ctypes.c_uint(), ctypes.c_long()
        assert glib.g_bookmark_file_get_app_info(
            *(marks, RAIN.encode(), b"Sleepplayer", None),
            *(ctypes.byref(count), ctypes.byref(stamp), None),
        )
        assert (count.value, stamp.value) == (1, int(NOW.timestamp()))
    finally:
        glib.g_bookmark_file_free(marks)
