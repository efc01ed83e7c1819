from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sleepplayer.library.addresses import (
    LONGEST_LOCATION,
    Location,
    Refusal,
    Refused,
    checked_location,
    checked_stream,
    file_address,
)

BASE = Path("/home/lists")


def text_of(result: Location | Refused) -> str:
    assert isinstance(result, Location), result
    return result.text


def reason_of(result: Location | Refused) -> Refusal:
    assert isinstance(result, Refused), result
    return result.reason


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rain.mp3", "/home/lists/rain.mp3"),
        ("../rain.mp3", "/home/rain.mp3"),
        ("./-I", "/home/lists/-I"),
        ("-I", "/home/lists/-I"),
        ("./vlc:quit", "/home/lists/vlc:quit"),
        ("Rain: a night.mp3", "/home/lists/Rain: a night.mp3"),
        ("10:30.mp3", "/home/lists/10:30.mp3"),
        ("x.mp3 :sout=#file{dst=y}", "/home/lists/x.mp3 :sout=#file{dst=y}"),
        ("/music/a\\b.mp3", "/music/a\\b.mp3"),
        ("/music/new\nline.mp3", "/music/new\nline.mp3"),
        ("/music/\udcff.mp3", "/music/\udcff.mp3"),
        ("/run/media/me/usb/x.mp3", "/run/media/me/usb/x.mp3"),
        ("/devices/x.mp3", "/devices/x.mp3"),
        ("file:///music/a%20b%23.mp3", "/music/a b#.mp3"),
        ("FILE:/music/x.mp3", "/music/x.mp3"),
        ("file://LOCALHOST/music/x.mp3", "/music/x.mp3"),
        ("file:///music/a#b?c.mp3", "/music/a#b?c.mp3"),
        ("file:///music/100%.mp3", "/music/100%.mp3"),
        ("file:///C%3A/x.mp3", "/C:/x.mp3"),
        ("sleepplayer:sounds/brown-noise", "sleepplayer:sounds/brown-noise"),
    ],
)
def test_files_and_own_sounds(text: str, expected: str) -> None:
    assert text_of(checked_location(text, BASE)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("http://radio.example", "http://radio.example"),
        ("HTTP://Radio.Example:8000/X", "http://radio.example:8000/X"),
        ("https://radio.example./x", "https://radio.example./x"),
        ("http://192.168.1.5:8000/;stream.mp3", "http://192.168.1.5:8000/;stream.mp3"),
        ("http://[2001:db8::1]:8000/x?a=b%20c&d", "http://[2001:db8::1]:8000/x?a=b%20c&d"),
        ("http://my_nas/x.m3u8", "http://my_nas/x.m3u8"),
        ("http://bücher.example/ü", "http://xn--bcher-kva.example/%C3%BC"),
        ("http://radio.example/x#!/y", "http://radio.example/x"),
    ],
)
def test_streams(text: str, expected: str) -> None:
    assert text_of(checked_location(text, None)) == expected
    assert text_of(checked_stream(f"  {text}\n")) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", Refusal.EMPTY),
        (" \t\n", Refusal.EMPTY),
        ("/" + "a" * LONGEST_LOCATION, Refusal.TOO_LONG),
        ("vlc:quit", Refusal.SCHEME),
        ("ScReEn://", Refusal.SCHEME),
        ("lavfi:sine", Refusal.SCHEME),
        ("http:", Refusal.BAD_ADDRESS),
        ("http:radio", Refusal.BAD_ADDRESS),
        ("http://\tradio.example", Refusal.BAD_ADDRESS),
        ("ht\ntp://radio.example", Refusal.MISSING),
        ("http://radio.example/\x00", Refusal.BAD_ADDRESS),
        ("http://radio.example/\ud800", Refusal.BAD_ADDRESS),
        ("http://radio.example/\u202e3pm", Refusal.BAD_ADDRESS),
        ("http://radio.example:0/", Refusal.BAD_ADDRESS),
        ("http://radio.example:25/", Refusal.BAD_ADDRESS),
        ("http://radio.example:6667/", Refusal.BAD_ADDRESS),
        ("http://radio.example:x/", Refusal.BAD_ADDRESS),
        ("http://-radio.example/", Refusal.BAD_ADDRESS),
        ("http://%31%32%37.0.0.1/", Refusal.BAD_ADDRESS),
        ("http://0177.0.0.1/", Refusal.BAD_ADDRESS),
        ("http://[fe80::1%25eth0]/", Refusal.BAD_ADDRESS),
        ("http://evil.example\u2100.example/", Refusal.BAD_ADDRESS),
        ("http://" + "a." * 200 + "example/", Refusal.BAD_ADDRESS),
        ("http://" + "a" * 64 + ".example/", Refusal.BAD_ADDRESS),
        ("http://:secret@radio.example/", Refusal.CREDENTIALS),
        ("http://radio.example/x.M3U", Refusal.PLAYLIST),
        ("/music/x.cue", Refusal.PLAYLIST),
        ("file:///music/x.XSPF", Refusal.PLAYLIST),
        ("file://C:/x.mp3", Refusal.REMOTE_FILE),
        ("file:x.mp3", Refusal.BAD_ADDRESS),
        ("file:", Refusal.BAD_ADDRESS),
        ("file:///x%00.mp3", Refusal.BAD_ADDRESS),
        ("file:///C:/x.mp3", Refusal.OTHER_COMPUTER),
        ("c:x.mp3", Refusal.OTHER_COMPUTER),
        ("\\x.mp3", Refusal.OTHER_COMPUTER),
        ("\\/host/x.mp3", Refusal.REMOTE_FILE),
        ("/dev", Refusal.DEVICE),
        ("/music/../../dev//null", Refusal.DEVICE),
        ("sleepplayer:sounds/../../x", Refusal.UNKNOWN_SOUND),
        ("sleepplayer:sounds/nosuch", Refusal.UNKNOWN_SOUND),
        ("sleepplayer:quit", Refusal.UNKNOWN_SOUND),
        ("Sleepplayer:sounds/brown-noise", Refusal.SCHEME),
    ],
)
def test_what_is_refused(text: str, reason: Refusal) -> None:
    result = checked_location(text, BASE)
    if reason is Refusal.MISSING:  # nothing but an odd name beside the playlist
        assert text_of(result) == f"{BASE}/{text}".replace("//", "/")
        return
    assert reason_of(result) is reason
    assert isinstance(result, Refused)
    assert result.text == text


@pytest.mark.parametrize("text", ["rain.mp3", "http/ts://radio.example/x", "-I", "radio.example"])
def test_a_path_without_a_folder_is_none(text: str) -> None:
    assert reason_of(checked_location(text, None)) is Refusal.NO_FOLDER


def test_what_a_person_types_is_an_address_or_nothing() -> None:
    assert reason_of(checked_stream("/music/rain.mp3")) is Refusal.SCHEME
    assert reason_of(checked_stream("sleepplayer:sounds/brown-noise")) is Refusal.SCHEME
    assert reason_of(checked_stream("radio.example")) is Refusal.BAD_ADDRESS
    assert reason_of(checked_stream("http://u:p@radio.example")) is Refusal.CREDENTIALS


PIECES = st.sampled_from(
    [
        *(
            "http:",
            "https:",
            "file:",
            "vlc:",
            "//",
            "/",
            "\\",
            "..",
            ".",
            "localhost",
            "host",
            "C:",
        ),
        *("@", ":", "80", "%00", "%2e", "%2F", "#", "?", " ", "\t", "\n", "dev", "proc", "x.mp3"),
        *(
            "\u2024",
            "\uff0f",
            "\ud800",
            "\udcff",
            "\u200b",
            "[",
            "]",
            "::1",
            "é",
            "|",
            "sleepplayer:",
        ),
    ]
)


@given(st.lists(PIECES, max_size=8).map("".join) | st.text(max_size=40), st.booleans())
@example("file:///%2e%2e/dev/zero", False)
@example("/./dev/zero", False)
def test_whatever_passes_is_a_plain_path_an_address_or_a_sound(text: str, with_base: bool) -> None:
    result = checked_location(text, BASE if with_base else None)
    if isinstance(result, Refused):
        assert result.text == text
        return
    passed = result.text
    # What passed once passes again, unchanged: it may be stored, exported and read back.
    assert checked_location(passed, None) == result
    if passed.startswith("/"):
        assert "\0" not in passed
        assert passed == os.path.normpath(passed)
        assert passed.split("/")[1] not in {"dev", "proc", "sys", ""} or passed == "/"
        assert text_of(checked_location(file_address(passed), None)) == passed
    elif not passed.startswith("sleepplayer:sounds/"):
        assert passed.isascii()
        assert passed.isprintable()
        assert passed.startswith(("http://", "https://"))
        assert (
            not set(passed) & set(' @\\|<>"#') or "@" in passed.partition("//")[2].partition("/")[2]
        )
