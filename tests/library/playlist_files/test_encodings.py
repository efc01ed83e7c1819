from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepplayer.library.playlist_files.encodings import decoded

JAPANESE = "音楽/静かな雨の夜に聞く音.mp3\n耳かきの音とささやき声.mp3\n焚き火と波の音.mp3\n"
CHINESE = "音乐/安静的雨夜.mp3\n海浪的声音和风.mp3\n温柔的低语助眠.mp3\n轻轻的敲击声.mp3\n"
RUSSIAN = "Музыка/Шум дождя.mp3\nТихий шёпот перед сном.mp3\nЗвуки моря и ветра.mp3\n"
GERMAN = "Musik/Geräusche für die Nacht.mp3\nÖffnende Türen.mp3\nLeises Flüstern überall.mp3\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(JAPANESE, "cp932"), (CHINESE, "gb18030"), (RUSSIAN, "cp1251"), (GERMAN, "cp1252")],
)
def test_the_encodings_of_old_playlists_are_guessed(text: str, encoding: str) -> None:
    ascii_lines = "C:\\Music\\x.mp3\n" * 2000

    assert decoded((ascii_lines + text).encode(encoding), is_utf8=False) == ascii_lines + text


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
@pytest.mark.parametrize("is_utf8", [False, True])
def test_a_byte_order_mark_counts(mark: bytes, encoding: str, is_utf8: bool) -> None:
    assert decoded(mark + JAPANESE.encode(encoding), is_utf8=is_utf8) == JAPANESE


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_seen_without_its_mark(encoding: str) -> None:
    assert decoded("#EXTM3U\nx.mp3".encode(encoding), is_utf8=False) == "#EXTM3U\nx.mp3"


def test_what_a_file_declares_counts_if_it_is_an_encoding_of_text() -> None:
    text = "#EXTENC: koi8-r\nтихо.mp3\n"
    assert decoded(text.encode("koi8-r"), is_utf8=False) == text

    for name in ("zlib", "punycode", "idna", "nonsense"):
        declared = f"#EXTENC:{name}\n".encode() + "Gerät.mp3".encode("cp1252")
        assert decoded(declared, is_utf8=False).endswith("Gerät.mp3")


def test_in_utf_8_other_bytes_are_those_of_file_names() -> None:
    assert decoded(b"\xff\xfa.mp3", is_utf8=True) == "\udcff\udcfa.mp3"


@given(st.binary(max_size=200), st.booleans())
def test_it_never_fails(content: bytes, is_utf8: bool) -> None:
    assert isinstance(decoded(content, is_utf8=is_utf8), str)


@given(st.text())
def test_utf_8_comes_out_as_it_went_in(text: str) -> None:
    content = text.encode()
    if b"\0" not in content and not text.startswith("\ufeff"):
        assert decoded(content, is_utf8=False) == text
