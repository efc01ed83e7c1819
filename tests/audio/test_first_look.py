"""A file's first bytes, looked at before an engine opens it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from support import signals

from sleepplayer.audio.first_look import FirstLook, first_look
from sleepplayer.night.playback import FailureReason


@pytest.mark.parametrize(
    ("extension", "container"), [("opus", "ogg"), ("m4a", "mov"), ("flac", "flac"), ("mp3", None)]
)
def test_a_sound_is_what_it_is(extension: str, container: str | None) -> None:
    assert first_look(signals.sine_file(extension, 1.0)) == FirstLook(container)


def test_a_list_under_a_sounds_name_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sound.mp3"
    path.write_text("#EXTM3U\nhttp://127.0.0.1/other.mp3\n")
    assert first_look(path) is FailureReason.NOT_AUDIO


def test_what_cannot_be_looked_at_is_not_opened(tmp_path: Path) -> None:
    file, pipe = tmp_path / "sound.mp3", tmp_path / "pipe.mp3"
    file.write_bytes(b"")
    os.mkfifo(pipe)
    assert first_look(tmp_path / "nowhere.mp3") is FailureReason.MISSING
    assert first_look(file / "below.mp3") is FailureReason.MISSING
    assert first_look(tmp_path) is FailureReason.UNREADABLE
    assert first_look(pipe) is FailureReason.UNREADABLE
    assert first_look(Path("nul\0.mp3")) is FailureReason.UNREADABLE
