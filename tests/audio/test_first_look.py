"""A file's first bytes, looked at without waiting for its disk."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from support import signals

from sleepplayer.audio import first_look as module
from sleepplayer.audio.first_look import FirstLook, first_look

SOON_S = 5.0


@pytest.mark.parametrize(
    ("extension", "container"), [("opus", "ogg"), ("m4a", "mov"), ("flac", "flac"), ("mp3", None)]
)
def test_a_sound_is_what_it_is(extension: str, container: str | None) -> None:
    path = signals.sine_file(extension, 1.0)
    assert first_look(path, within_s=SOON_S) == FirstLook(container=container)


def test_a_list_under_a_sounds_name_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "sound.mp3"
    path.write_text("#EXTM3U\nhttp://127.0.0.1/other.mp3\n")
    assert first_look(path, within_s=SOON_S).disguised


def test_what_cannot_be_read_is_left_to_the_engine(tmp_path: Path) -> None:
    assert first_look(tmp_path / "nowhere.mp3", within_s=SOON_S) == FirstLook()
    assert first_look(tmp_path, within_s=SOON_S) == FirstLook()


def test_a_disk_that_sleeps_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    awake = threading.Event()
    monkeypatch.setattr(module, "is_disguised", lambda _path: awake.wait(SOON_S))
    began_s = time.monotonic()
    assert first_look(Path("slow.mp3"), within_s=0.05) == FirstLook()
    assert time.monotonic() - began_s < SOON_S / 2
    awake.set()
