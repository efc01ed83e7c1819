"""Tonight's tracks: looked at beside, so that no disk holds up a session."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue

import pytest

from sleepplayer.models import Loudness, Track, TrackId
from sleepplayer.shelf import tonight
from sleepplayer.shelf.shelf import Shelf
from sleepplayer.shelf.tonight import TonightsTracks

LIMIT_S = 15.0
LOUDNESS = Loudness(
    integrated_lufs=-40.0, true_peak_dbfs=-25.0, range_lu=4.0, short_term_max_lufs=-36.0
)


class Rig:
    """What was learnt comes through a queue, as through a main loop."""

    def __init__(self, shelf: Shelf) -> None:
        self.learnt: list[Mapping[TrackId, Track]] = []
        self._posted: SimpleQueue[object] = SimpleQueue()
        self.tonight = TonightsTracks(post=self._posted.put, learn=self.learnt.append)
        self.shelf = shelf

    def run_one(self) -> None:
        call = self._posted.get(timeout=LIMIT_S)
        assert callable(call)
        call()


@pytest.fixture
def rig(shelf: Shelf) -> Iterator[Rig]:
    made = Rig(shelf)
    made.tonight.open(shelf)
    yield made
    made.tonight.close()


@pytest.fixture
def played(shelf: Shelf, tmp_path: Path) -> Track:
    """A track that was measured this night."""
    file = tmp_path / "rain.wav"
    file.write_bytes(b"quiet")
    (known,) = shelf.known([Track(location=str(file), title="Rain")])
    shelf.measuring(known)
    return replace(known, loudness=LOUDNESS)


def test_a_replaced_file_has_no_level_when_it_is_to_play(rig: Rig, played: Track) -> None:
    assert rig.tonight.checked(played) is played
    Path(played.location).write_bytes(b"loud, and longer")
    assert rig.tonight.checked(played) == replace(played, loudness=None)


def test_what_nothing_is_known_of_is_not_even_looked_at(
    rig: Rig, played: Track, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rig.shelf, "fresh", None)
    for one in (
        replace(played, loudness=None),
        replace(played, location="https://radio.example/night"),
        replace(played, track_id=None),
    ):
        assert rig.tonight.checked(one) is one


def test_a_disk_that_has_to_wake_holds_up_for_a_moment_only(
    rig: Rig, played: Track, monkeypatch: pytest.MonkeyPatch
) -> None:
    awake, fresh = threading.Event(), rig.shelf.fresh

    def slow(tracks: list[Track]) -> list[Track]:
        assert awake.wait(LIMIT_S)
        return fresh(tracks)

    monkeypatch.setattr(rig.shelf, "fresh", slow)
    monkeypatch.setattr(tonight, "CHECKED_WITHIN_S", 0.02)
    assert rig.tonight.checked(played) == replace(played, loudness=None)
    awake.set()
    rig.run_one()
    assert rig.learnt == [{played.track_id: played}], "it counts from its next beginning on"


def test_before_there_is_a_library_all_is_as_it_is(shelf: Shelf, played: Track) -> None:
    rig = Rig(shelf)
    assert rig.tonight.current([played]) == [played]
    assert rig.tonight.checked(played) is played
    rig.tonight.close()


def test_what_cannot_be_compared_is_taken_for_loud(rig: Rig, played: Track) -> None:
    rig.shelf.close()
    assert rig.tonight.checked(played) == replace(played, loudness=None)
    ended: list[str] = []
    rig.tonight.look([played], lambda: ended.append("look"))
    rig.run_one()
    assert ended == ["look"]


def test_only_what_is_other_is_learnt(rig: Rig, played: Track) -> None:
    assert played.track_id is not None
    ended: list[str] = []
    rig.tonight.look([played], lambda: ended.append("look"))
    rig.run_one()
    rig.tonight.renew([played], lambda: ended.append("renew"))
    rig.run_one()
    assert (ended, rig.learnt) == (["look", "renew"], [])
    rig.shelf.tracks.edit([played.track_id], gain_db=-3.0).result()
    rig.tonight.renew([played], lambda: None)
    rig.run_one()
    assert rig.learnt == [{played.track_id: replace(played, gain_db=-3.0)}]
