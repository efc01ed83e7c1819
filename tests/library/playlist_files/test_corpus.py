"""A folder of nasty files, and what comes out of each: what is found, what is refused and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from sleepplayer.library.playlist_files.model import PlaylistFileFailed, Problem
from sleepplayer.library.playlist_files.reading import read_playlist
from sleepplayer.library.resolve import resolve
from sleepplayer.library.tree import Names

CORPUS = Path(__file__).parent / "corpus"
HERE = "/home/lists/"

Text = tuple[str, str, str, float | None]
Outcome = tuple[list[str], list[tuple[str, str]], str, list[Text]]
"""Locations that were found (`HERE` left out); refused ones and why; the playlist's name; title,
artist, album and duration of the entries that have one of them."""


class SmallDisk:
    """A few files, in two folders."""

    def names(self, folder: str) -> Names | None:
        files, folders = {
            "/": ("", "music home"),
            "/music": ("there.mp3", ""),
            "/home": ("", "lists"),
            "/home/lists": ("rain.mp3 café.mp3 a:b.mp3 100%.mp3 plain.m3u nested.m3u", "sub"),
            "/home/lists/sub": ("wind.opus", ""),
        }.get(folder, (None, ""))
        if files is None:
            return None
        return Names(frozenset(files.split()), frozenset(folders.split()))


def outcome(path: Path) -> Outcome | Problem:
    try:
        playlist = read_playlist(path)
    except PlaylistFileFailed as failure:
        return failure.problem
    resolution = resolve(playlist.entries, Path(HERE), known_files=(), disk=SmallDisk())
    texts = ((e.title, e.artist, e.album, e.duration_s) for e in playlist.entries)
    return (
        [found.location.removeprefix(HERE) for found in resolution.found],
        [(left.entry.location, left.reason.value) for left in resolution.unresolved],
        playlist.name,
        [text for text in texts if any(text)],
    )


EXPECTED: dict[str, Outcome | Problem] = {
    "attributes.m3u": (["http://radio.example/soft"], [], "", [("Soft radio", "", "", None)]),
    "bad_info.m3u": (
        ["rain.mp3", "rain.mp3", "rain.mp3", "rain.mp3", "rain.mp3", "rain.mp3"],
        [],
        "",
        [
            ("Title", "", "", None),
            ("Too much", "", "", None),
            ("Long", "", "", None),
            ("Quote", "", "", None),
        ],
    ),
    "bombs.xspf": Problem.BROKEN,
    "control_signs.m3u8": (["rain.mp3"], [], "", [("[31mRed gnp.3pm", "", "", 1.0)]),
    "cr_only.m3u": (
        ["rain.mp3", "sub/wind.opus"],
        [],
        "",
        [("A", "", "", 1.0), ("B", "", "", 2.0)],
    ),
    "credentials.m3u": (
        [],
        [
            ("http://user:secret@radio.example/x", "credentials"),
            ("http://radio.example@evil.example/x", "credentials"),
            ("http://radio.example:80@evil.example/x", "credentials"),
        ],
        "",
        [],
    ),
    "cut_off.xspf": Problem.BROKEN,
    "deep.xspf": Problem.BROKEN,
    "devices.m3u": (
        [],
        [
            ("/dev/zero", "device"),
            ("/proc/self/environ", "device"),
            ("/sys/kernel", "device"),
            ("file:///dev/video0", "device"),
            ("/music/../dev/zero", "device"),
            ("../../../../../../../../../dev/zero", "device"),
        ],
        "",
        [],
    ),
    "empty.m3u": ([], [], "", []),
    "extended.m3u8": (
        ["rain.mp3", "http://radio.example:8000/stream"],
        [],
        "Quiet nights",
        [("Rain on leaves", "Mika", "Leaves", 123.0), ("Radio", "", "", None)],
    ),
    "external_dtd.xspf": Problem.BROKEN,
    "external_entity.xspf": Problem.BROKEN,
    "fragment.m3u": (["http://radio.example/x.mp3", "http://radio.example/y.mp3"], [], "", []),
    "include.xspf": (["rain.mp3"], [], "", []),
    "interpolated.pls": ([], [("%(home)s/x.mp3", "missing")], "", [("%%s ${HOME}", "", "", None)]),
    "look_alike.m3u": (
        ["http://xn--rdio-53d.example/x", "http://radio.example/%C3%BC?q=%C3%B6"],
        [("http://radio\u200b.example/x", "bad-address")],
        "",
        [],
    ),
    "lying.pls": (["rain.mp3", "sub/wind.opus", "rain.mp3"], [], "", []),
    "manifest.m3u8": Problem.MANIFEST,
    "nested.m3u": (
        ["rain.mp3"],
        [
            ("nested.m3u", "playlist"),
            ("plain.m3u", "playlist"),
            ("http://radio.example/list.pls", "playlist"),
            ("C:\\lists\\other.m3u8", "playlist"),
        ],
        "",
        [],
    ),
    "no_header.pls": (["rain.mp3"], [], "", []),
    "no_playlist.jspf": Problem.NO_PLAYLIST,
    "not_a_file.m3u": (
        [],
        [("sub", "not-a-file"), (".", "not-a-file"), ("/", "not-a-file")],
        "",
        [],
    ),
    "odd_hosts.m3u": (
        [],
        [
            ("http://2130706433/x", "bad-address"),
            ("http://0x7f.1/x", "bad-address"),
            ("http://127.1/x", "bad-address"),
            ("http:///x", "bad-address"),
            ("http:/radio.example/x", "bad-address"),
            ("http:radio.example", "bad-address"),
            ("http://radio..example/x", "bad-address"),
            ("http://radio.example:22/x", "bad-address"),
            ("http://radio.example:99999/x", "bad-address"),
            ("http://radio.example\\@evil.example/x", "bad-address"),
            ("http://[::1", "bad-address"),
        ],
        "",
        [],
    ),
    "odd_tracks.xspf": (
        ["rain.mp3", "a:b.mp3", "rain.mp3"],
        [("", "empty"), ("", "empty"), ("./\x00.mp3", "bad-address"), ("vlc://quit", "scheme")],
        "",
        [],
    ),
    "odd_types.jspf": (
        ["rain.mp3", "rain.mp3"],
        [("", "empty"), ("", "empty"), ("vlc://quit", "scheme")],
        "",
        [],
    ),
    "only_comments.m3u": ([], [], "", []),
    "option_suffix.m3u": (
        [],
        [
            ("rain.mp3 :sout=#file{dst=pwned}", "missing"),
            ("http://radio.example/x :sout=#file{dst=pwned}", "bad-address"),
            ("http://radio.example/x|User-Agent=evil", "bad-address"),
        ],
        "",
        [],
    ),
    "options.m3u": (["rain.mp3"], [], "", [("Fine", "", "", 5.0)]),
    "other_case.m3u": (["rain.mp3", "sub/wind.opus", "café.mp3"], [], "", []),
    "other_xml.xspf": Problem.NO_PLAYLIST,
    "percent.m3u": (
        ["sub/wind.opus", "100%.mp3"],
        [("file:///%00", "bad-address"), ("file:///music/%FF%FE.mp3", "missing")],
        "",
        [],
    ),
    "plain.jspf": (["sub/wind.opus"], [], "Quiet", [("Wind", "Mika", "", 61.5)]),
    "plain.m3u": (["rain.mp3", "sub/wind.opus"], [], "", []),
    "plain.pls": (
        ["rain.mp3", "http://radio.example/x"],
        [],
        "",
        [("Rain", "", "", 60.0), ("Radio", "", "", None)],
    ),
    "plain.xspf": (
        ["sub/wind.opus", "https://radio.example/x"],
        [],
        "Quiet",
        [("Wind & sea", "Mika", "Air", 61.5)],
    ),
    "really_pls.m3u": (["rain.mp3"], [], "", []),
    "really_xspf.m3u": (["rain.mp3"], [], "", []),
    "schemes.m3u": (
        [],
        [
            ("vlc://quit", "scheme"),
            ("screen://", "scheme"),
            ("v4l2:///dev/video0", "scheme"),
            ("smb://host/share/x.mp3", "scheme"),
            ("dvd:///dev/sr0", "scheme"),
            ("concat:a.mp3|b.mp3", "scheme"),
            ("subfile,,start,0,end,9,,:x.mp3", "missing"),
            ("pipe:0", "scheme"),
            ("data:audio/mp3;base64,AAAA", "scheme"),
            ("javascript:alert(1)", "scheme"),
            ("ftp://host/x.mp3", "scheme"),
            ("rtsp://host/x", "scheme"),
            ("rtp://@:5004", "scheme"),
            ("udp://@:5004", "scheme"),
            ("mms://host/x", "scheme"),
            ("cdda://", "scheme"),
            ("fd://0", "scheme"),
            ("imem://", "scheme"),
            ("nfs://host/x", "scheme"),
            ("sftp://host/x", "scheme"),
            ("file:rain.mp3", "bad-address"),
        ],
        "",
        [],
    ),
    "servers.m3u": (
        ["/music/there.mp3"],
        [
            ("file://server/share/x.mp3", "remote-file"),
            ("\\\\server\\share\\x.mp3", "remote-file"),
            ("//server/share/x.mp3", "remote-file"),
            ("file:////server/share/x.mp3", "remote-file"),
            ("\\\\?\\C:\\x.mp3", "remote-file"),
        ],
        "",
        [],
    ),
    "vlc_options.xspf": (["rain.mp3"], [], "", []),
    "windows.m3u": (
        ["sub/wind.opus", "rain.mp3", "rain.mp3", "rain.mp3", "sub/wind.opus"],
        [],
        "",
        [],
    ),
}


def test_each_file_of_the_corpus_is_expected_to_give_something() -> None:
    assert {path.name for path in CORPUS.iterdir()} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_what_comes_out(name: str) -> None:
    assert outcome(CORPUS / name) == EXPECTED[name]


def test_nothing_that_is_found_is_anything_but_a_path_or_an_address() -> None:
    for path in CORPUS.iterdir():
        match outcome(path):
            case (found, _, _, _):
                for location in found:
                    assert ":/" not in location.replace("http://", "").replace("https://", "")
