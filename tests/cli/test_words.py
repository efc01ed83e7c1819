"""Values out of the words of a command line: what a desktop hands over to be opened."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepplayer import cli
from sleepplayer.cli.words import source
from sleepplayer.library.addresses import file_address


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("file:///home/x/a%20b.mp3", "/home/x/a b.mp3"),
        ("FILE:///home/x/Stra%C3%9Fe.opus", "/home/x/Straße.opus"),
        ("file://localhost/home/x/a.mp3", "/home/x/a.mp3"),
        ("file:/home/x/a.mp3", "/home/x/a.mp3"),
        ("file:///home/x/100%25.mp3", "/home/x/100%.mp3"),
        ("file:///home/x/a?b#c.mp3", "/home/x/a?b#c.mp3"),
        ("file:///home/x/%E4.mp3", "/home/x/\udce4.mp3"),  # Latin-1
        ("a%20b.mp3", "a%20b.mp3"),
        ("file.mp3", "file.mp3"),
        ("file:notes.mp3", "file:notes.mp3"),
    ],
)
def test_a_file_address_is_the_path_it_stands_for(text: str, path: str) -> None:
    assert source(text) == Path(path)


@pytest.mark.parametrize("text", ["https://radio.example/a%20b", "HTTP://radio.example"])
def test_an_address_of_a_stream_stays_as_it_is_written(text: str) -> None:
    assert source(text) == text


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("file://nas/music/a.mp3", "“file://nas/music/a.mp3” is a file of another computer."),
        ("file://", "“file://” names no file."),
        ("file:///a%00.mp3", "“file:///a%00.mp3” names no file."),
    ],
)
def test_what_is_no_file_here_is_refused_in_a_sentence(
    text: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(argparse.ArgumentTypeError):
        source(text)
    with pytest.raises(SystemExit) as left:
        cli.main(["play", text])
    assert left.value.code == 2
    assert capsys.readouterr().err == f"sleepplayer play: {sentence}\n"


@given(st.binary(min_size=1).filter(lambda name: b"\0" not in name))
def test_whatever_a_file_is_called_its_address_leads_back_to_it(name: bytes) -> None:
    path = os.fsdecode(b"/music/" + name)
    assert source(file_address(path)) == Path(path)
