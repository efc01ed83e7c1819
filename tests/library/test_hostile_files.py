"""Files that are in truth lists of addresses: looking into them asks nobody."""

from __future__ import annotations

from pathlib import Path

import pytest
from av.error import FFmpegError
from support.disguises import disguises, listening

from sleepplayer.library.container import MediaFile, open_container
from sleepplayer.library.probe import ProbeFailed, probe
from sleepplayer.resources import resource_path


@pytest.mark.parametrize("ending", [".mp3", ".m4a", ".mkv", ".ogg", ".m3u8"])
def test_looking_into_a_file_asks_nobody(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"x{ending}"
    with listening() as listener:
        for content in disguises(listener.port).values():
            path.write_bytes(content)
            with pytest.raises(ProbeFailed):
                probe(path)
            assert not _opens_as_sound(path)
        assert listener.visits == 0


def _opens_as_sound(path: Path) -> bool:
    """By FFmpeg on its own: what begins like sound would get that far."""
    try:
        with MediaFile(path) as file, open_container(file) as container:
            return bool(container.streams.audio)
    except FFmpegError:
        return False


def test_a_list_with_music_behind_it_is_no_music(tmp_path: Path) -> None:
    music = next(resource_path("sounds").glob("*.opus")).read_bytes()
    path = tmp_path / "x.ogg"
    with listening() as listener:
        for name in ("hls", "dash", "ffconcat", "sdp"):
            path.write_bytes(disguises(listener.port)[name] + music)
            with pytest.raises(ProbeFailed):
                probe(path)
        assert listener.visits == 0
    path.write_bytes(music)
    assert probe(path).duration_s
