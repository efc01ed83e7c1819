"""The evening wired: what is handed over is known, and measured before it plays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from support.media import copy

from sleepplayer import app
from sleepplayer.audio.silent_engine import SilentBackend
from sleepplayer.catalog import Put
from sleepplayer.clock import SystemClock
from sleepplayer.library import loudness
from sleepplayer.library.background import Chunk
from sleepplayer.library.loudness import measure
from sleepplayer.library.media import read_media
from sleepplayer.library.walk import on_disk
from sleepplayer.models import Loudness, Track
from sleepplayer.night.loudness import NightLoudness, track_gain_db
from sleepplayer.night.pacing import SessionSettings
from sleepplayer.night.settings import EngineChoice, Settings
from sleepplayer.night.sleep_timer import ForLength
from sleepplayer.shelf import house_rules
from sleepplayer.shelf.keeper import Keeper
from sleepplayer.shelf.shelf import Shelf
from sleepplayer.storage.paths import find_paths
from sleepplayer.storage.played_rows import known

PATIENCE_MS = 15_000
KNOWN = Loudness(
    integrated_lufs=-20.0, true_peak_dbfs=-3.0, range_lu=4.0, short_term_max_lufs=-16.0
)
QUIET = Loudness(
    integrated_lufs=-40.0, true_peak_dbfs=-25.0, range_lu=4.0, short_term_max_lufs=-38.0
)
NIGHT = NightLoudness(uneven_limit_lu=7.0)


class Rig:
    """An evening over an engine that counts."""

    def __init__(
        self, home: Path, qtbot: QtBot, backend: SilentBackend, settings: Settings
    ) -> None:
        self.chunks: list[Chunk] = []
        self.backend = backend
        self.home = home
        self.evening = app.Evening(
            settings=settings,
            paths=find_paths({"SLEEPPLAYER_HOME": str(home)}),
            engine=EngineChoice.AUTO,
            notify=lambda _notice: None,
            fell_back=lambda _why: None,
            found=self.chunks.append,
        )
        self._qtbot = qtbot

    def until(self, condition: Any) -> None:
        self._qtbot.waitUntil(lambda: bool(condition()), timeout=PATIENCE_MS)

    def gathered(self, *sources: Path | str) -> Sequence[Track]:
        """What comes of these, when all has come."""
        self.evening.gatherer.request(sources)
        self.until(lambda: self.chunks and self.chunks[-1].done)
        return [track for chunk in self.chunks for track in chunk.gathered.tracks]

    def scan(self, *paths: Path) -> None:
        """These are in the library."""
        for path in paths:
            file = read_media(on_disk(str(path), path.stat()))
            self.evening.shelf.tracks.apply([Put(file)])

    def library(self, *paths: Path) -> list[Track]:
        """These are in the library, and known to be quiet."""
        self.scan(*paths)
        kept = self.evening.shelf.known([Track(location=str(path), title="") for path in paths])
        for track in kept:
            assert track.track_id is not None
            self.evening.shelf.tracks.put_loudness(track.track_id, QUIET)
        return self.evening.shelf.known(kept)

    def gain_db(self, track: Track) -> float | None:
        """What the last player of it was told."""
        players = [p for p in self.backend.players if p.cue.location == track.location]
        return players[-1].cue.gain_db if players else None

    def kept_loudness(self, track: Track) -> Loudness | None:
        row = self.evening.shelf.tracks.of_location(track.location)
        assert row is not None
        return row.track.loudness


@pytest.fixture
def rig(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rig]:
    clock = SystemClock()
    backend = SilentBackend(now_s=clock.elapsed_s, lengths=lambda _location: 60.0)
    monkeypatch.setattr(app, "open_backend", lambda *_args, **_options: backend)
    monkeypatch.setattr(app, "TICK_MS", 20)
    made = Rig(tmp_path / "home", qtbot, backend, Settings(session=SessionSettings(loudness=NIGHT)))
    yield made
    made.evening.close()


@pytest.fixture
def music(tmp_path: Path) -> list[Path]:
    return [
        copy(ending, tmp_path / f"music/{ending}.{ending}") for ending in ("flac", "mp3", "ogg")
    ]


def same(one: Loudness | None, other: Loudness | None) -> bool:
    """To the last digit."""
    return one is not None and one == other


@contextmanager
def playing(rig: Rig, tracks: Sequence[Track]) -> Iterator[None]:
    """As the window does it."""
    rig.evening.open()
    rig.evening.session.queue.add(tracks)
    rig.evening.session.start(ForLength(60.0))
    yield
    rig.evening.session.stop(0.0)


def test_what_is_named_is_known_and_the_first_is_measured(rig: Rig, music: list[Path]) -> None:
    rig.scan(music[0])
    tracks = rig.gathered(*music)
    assert [track.location for track in tracks] == [str(path) for path in music]
    assert all(track.track_id is not None for track in tracks)
    assert tracks[0].loudness == measure(music[0])
    assert same(rig.kept_loudness(tracks[0]), tracks[0].loudness)
    assert [track.loudness for track in tracks[1:]] == [None, None]


def test_a_loudness_counts_for_the_file_it_was_measured_of(rig: Rig, music: list[Path]) -> None:
    """A quiet file is raised; a loud one that takes its place must not be."""
    quiet, other = music[0], music[1].with_suffix(".flac.mp3")
    other.write_bytes(music[1].read_bytes())
    rig.scan(quiet)
    for path in (quiet, other):  # one of the library, one merely played
        (before,) = rig.evening.shelf.known([Track(location=str(path), title="x")])
        assert before.track_id is not None
        rig.evening.shelf.tracks.put_loudness(before.track_id, KNOWN)
        path.write_bytes(music[2].read_bytes())
    found = rig.gathered(quiet, other)
    assert found[0].loudness == measure(music[2])
    assert found[1].loudness is None


def test_a_file_that_was_replaced_never_plays_at_the_old_ones_gain(
    rig: Rig, music: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether it is next, is picked, or comes of the library's page as it stands there."""
    monkeypatch.setattr(Keeper, "want", lambda _keeper, _track: None)
    tracks = rig.library(*music)
    loud = music[0].with_name("loud.mp3")
    loud.write_bytes(music[1].read_bytes())
    (last,) = rig.library(loud)
    raised_db = track_gain_db(tracks[0], NIGHT)
    unknown_db = track_gain_db(replace(tracks[0], loudness=None), NIGHT)
    assert raised_db > 0.0 > unknown_db
    with playing(rig, [*tracks, last]):
        session, queue = rig.evening.session, rig.evening.session.queue
        rig.until(lambda: rig.gain_db(tracks[0]))
        assert rig.gain_db(tracks[0]) == raised_db
        for file in (music[1], loud):
            file.write_bytes(music[2].read_bytes())
        queue_of = queue.entries
        rig.evening._learning._look_at_s = 0.0  # not to wait for 5 s
        rig.until(lambda: queue.entries[1].track.loudness is None)
        session.jump(queue_of[3].entry_id)
        rig.until(lambda: rig.gain_db(last))
        assert rig.gain_db(last) == unknown_db
        session.jump(queue_of[2].entry_id)
        rig.until(lambda: rig.gain_db(tracks[2]))
        assert rig.gain_db(tracks[2]) == raised_db


def test_what_is_measured_in_its_place_counts(rig: Rig, music: list[Path]) -> None:
    tracks = rig.library(*music)
    music[1].write_bytes(music[2].read_bytes())
    with playing(rig, tracks):
        queue = rig.evening.session.queue
        rig.until(lambda: same(queue.entries[1].track.loudness, measure(music[2])))
        for _ in range(2):
            rig.evening._learning._look_at_s = 0.0
            rig.until(
                lambda: (
                    rig.evening._learning._look_at_s > 0.0 and not rig.evening._learning._looking
                )
            )
        assert same(queue.entries[1].track.loudness, measure(music[2]))


def test_tonights_queue_learns_what_changes_in_the_library(
    rig: Rig, music: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    tracks = rig.library(*music)
    changes = 0
    renew = rig.evening._tonight.renew

    def counted(*args: Any) -> None:
        nonlocal changes
        changes += 1
        renew(*args)

    monkeypatch.setattr(rig.evening._tonight, "renew", counted)
    with playing(rig, tracks):
        queue = rig.evening.session.queue
        ids = [track.track_id for track in tracks if track.track_id is not None]
        for gain_db in range(-20, 0):
            rig.evening.shelf.tracks.edit(ids, gain_db=float(gain_db)).result()
            rig.evening.keeper.changed()
        rig.until(lambda: {entry.track.gain_db for entry in queue.entries} == {-1.0})
        assert [entry.track.loudness for entry in queue.entries] == [QUIET] * 3
    assert changes <= 3, "not once for each"


def test_tonights_queue_learns_what_another_process_says_of_its_triggers(
    rig: Rig, music: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(house_rules, "REREAD_S", 0.1)
    evening = rig.evening
    evening.open()
    (track,) = rig.library(music[0])
    evening.session.queue.add([track])
    evening.house.open()
    rig.until(lambda: evening.house.barred(track) is None)
    evening.rules_changed()
    assert track.track_id is not None
    other = Shelf(find_paths({"SLEEPPLAYER_HOME": str(rig.home)}), clock=SystemClock())
    with closing(other):
        other.tags.set_tags([track.track_id], {"tapping": 1.0}).result()
    rig.until(
        lambda: (
            [
                [each.trigger for each in entry.track.triggers]
                for entry in evening.session.queue.entries
            ]
            == [["tapping"]]
        )
    )


def test_how_uneven_is_uneven_is_known_from_the_start(rig: Rig) -> None:
    assert rig.evening.shelf.search.uneven_limit_lu == 7.0
    rig.evening.change_settings(Settings())
    assert rig.evening.shelf.search.uneven_limit_lu == NightLoudness().uneven_limit_lu


def test_no_file_is_decoded_in_the_process_that_plays(
    rig: Rig, music: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fault(*_args: object, **_options: object) -> None:
        raise AssertionError("it would end the night")

    monkeypatch.setattr(loudness, "_sound", fault)
    for limit_s in (app.MEASURE_FIRST_S, -1.0):
        monkeypatch.setattr(app, "MEASURE_FIRST_S", limit_s)
        track = Track(location=str(music[0]), title="")
        assert rig.evening.measured_first(track).loudness is not None


def test_what_was_known_is_not_measured_again(rig: Rig, music: list[Path]) -> None:
    rig.scan(music[0])
    (first,) = rig.evening.shelf.known([Track(location=str(music[0]), title="x")])
    assert first.track_id is not None
    rig.evening.shelf.tracks.put_loudness(first.track_id, KNOWN)
    rig.evening.shelf.tracks.leave(known(first.track_id), 0.5).result()
    (track,) = rig.gathered(music[0])
    assert (track.loudness, track.left_at_s) == (KNOWN, 0.5)


def test_what_takes_too_long_is_estimated_and_the_estimate_not_kept(
    rig: Rig, music: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "MEASURE_FIRST_S", -1.0)
    (track,) = rig.gathered(music[0])
    assert track.loudness is not None
    assert rig.kept_loudness(track) is None


def test_a_playlist_file_brings_its_tracks_in_its_order(rig: Rig, music: list[Path]) -> None:
    file = music[0].with_name("Night.m3u8")
    file.write_text("ogg.ogg\ngone.mp3\nhttps://radio.example/night\nflac.flac\n")
    tracks = rig.gathered(file)
    locations = [str(music[2]), "https://radio.example/night", str(music[0])]
    assert [track.location for track in tracks] == locations
    assert [one.source for chunk in rig.chunks for one in chunk.gathered.rejected] == ["gone.mp3"]


def test_what_comes_next_is_measured_before_it_plays(rig: Rig, music: list[Path]) -> None:
    rig.scan(*music)
    with playing(rig, rig.gathered(*music)):
        queue = rig.evening.session.queue
        rig.until(lambda: all(entry.track.loudness for entry in queue.entries))
        measured = [entry.track for entry in queue.entries]
    assert all(same(rig.kept_loudness(track), track.loudness) for track in measured)


def test_what_cannot_be_measured_is_not_tried_all_night(
    rig: Rig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted: list[str] = []
    monkeypatch.setattr(Keeper, "want", lambda _keeper, track: wanted.append(track.location))
    ticks = count()
    monkeypatch.setattr(rig.evening.session, "tick", lambda: next(ticks))
    (tmp_path / "words.mp3").write_text("these are words")
    places = [str(tmp_path / "words.mp3"), "https://radio.example/night"]
    with playing(rig, [Track(location=place, title="") for place in places]):
        rig.until(lambda: next(ticks) > 100)
    assert wanted == places[:1]


def test_without_a_library_it_plays_all_the_same(
    tmp_path: Path, music: list[Path], rig: Rig
) -> None:
    rig.evening.shelf.close()  # as if its disk were gone
    tracks = rig.gathered(*music)
    assert [track.location for track in tracks] == [str(path) for path in music]
    assert tracks[0].loudness is not None
    with playing(rig, tracks):
        rig.until(lambda: rig.evening.session.view().position_s)
