"""The built-in sounds as tracks."""

from __future__ import annotations

from pathlib import Path

import pytest

from sleepplayer.library.builtin import builtin_tracks
from sleepplayer.library.probe import probe
from sleepplayer.models import Track


def test_there_are_several_and_none_twice() -> None:
    tracks = builtin_tracks()
    assert len(tracks) >= 5
    assert len({track.location for track in tracks}) == len(tracks)
    assert len({track.title for track in tracks}) == len(tracks)


@pytest.mark.parametrize("track", builtin_tracks(), ids=lambda track: Path(track.location).stem)
def test_each_is_what_its_file_is(track: Track) -> None:
    found = probe(Path(track.location))
    assert found.location == track.location
    # FFmpeg counts the start that Opus decodes and does not play (its pre-skip) as well.
    assert found.duration_s == pytest.approx(track.duration_s, abs=0.5)
    assert track.synthesised
    assert sum(weight.weight for weight in track.triggers) == pytest.approx(1.0)
