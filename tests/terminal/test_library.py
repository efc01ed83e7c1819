"""What an evening in the terminal has of the library: levels, playlists, what is written down."""

from __future__ import annotations

import json
import subprocess
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from av import AudioFrame
from scipy.signal import butter, sosfilt
from support import signals
from support.capture import Recording
from support.pulse_server import is_available
from support.signals import sine_file

from sleepplayer import library_phrases, phrases, terminal_phrases
from sleepplayer.clock import SystemClock
from sleepplayer.library.loudness import measure
from sleepplayer.library.meter import Meter
from sleepplayer.models import Track
from sleepplayer.night.gain import volume_db
from sleepplayer.night.limits import night_of
from sleepplayer.night.loudness import NightLoudness
from sleepplayer.night.playback import FailureReason
from sleepplayer.shelf.shelf import Shelf
from sleepplayer.storage.paths import find_paths
from sleepplayer.storage.played_rows import known
from terminal.child import Child
from terminal.evenings import Evening, Heard, perform_all
from terminal.kept import rows

sound = [
    pytest.mark.sound,
    pytest.mark.skipif(not is_available(), reason="needs PulseAudio"),
]

VOLUME = 50  # the boost of the quiet one fits below full scale
EACH_S = 8.0
LISTENS = """
    SELECT *, (SELECT left_at_s FROM positions WHERE positions.track_id = tracks.id) AS left_at_s
    FROM listens JOIN tracks ON tracks.id = track_id ORDER BY listens.id
"""
ADDRESS = "http://me:secret@radio.example/"


def noise_file(level_dbfs: float, extension: str) -> Path:
    """Noise without its highest octave, which codecs leave out; `level_dbfs` before that."""
    path = signals.folder() / f"level{level_dbfs:g}.{extension}"
    if not path.exists():
        raw = path.with_suffix(".raw.wav")
        low_pass = butter(6, 12_000.0, fs=signals.RATE_HZ, output="sos")
        noise = signals.noise(EACH_S, level_dbfs=level_dbfs, seed=3)
        signals.write_wav(raw, np.asarray(sosfilt(low_pass, noise)))
        subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-i", str(raw), str(path)], check=True)
    return path


def with_library(home: Path) -> None:
    """A playlist of two, and a long sound that was left at 20 s."""
    place = home / "config"
    place.mkdir(parents=True)
    settings = {"loudness": {"even": False}, "resume_longer_than_s": 15.0, "crossfade_s": 0.0}
    (place / "settings.json").write_text(json.dumps({"session": settings}))
    paths = find_paths({"SLEEPPLAYER_HOME": str(home)})
    with closing(Shelf(paths, clock=SystemClock())) as shelf:
        names = {"short": sine_file("wav", 3.0), "long": sine_file("wav", 60.0)}
        made = {
            name: shelf.known([Track(location=str(path), title=name)])[0].track_id
            for name, path in names.items()
        }
        assert made["short"] is not None
        assert made["long"] is not None
        shelf.tracks.leave(known(made["long"]), 20.0).result()
        shelf.playlists.create("For bad nights", [made["short"], made["short"]]).result()


@pytest.fixture(scope="module")
def evenings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Heard]:
    """All of them, played at once."""
    folder = tmp_path_factory.mktemp("library")
    loud, quiet = noise_file(-8.0, "wav"), noise_file(-38.0, "flac")
    for name in ("playlist", "resumed"):
        with_library(folder / name)
    for name in ("loud first", "quiet first"):
        (folder / name / "config").mkdir(parents=True)
        (folder / name / "config" / "settings.json").write_text("{}")  # as it is out of the box
    long, short = sine_file("wav", 60.0), sine_file("wav", 3.0)
    lists = folder / "lists"
    lists.mkdir()
    (lists / "Night.m3u8").write_text(f"{short}\ngone.mp3\n{short}\n")
    even = ("play", "--volume", str(VOLUME), "--crossfade", "0", "--fade", "0")
    return perform_all(
        {
            "loud first": Evening((*even, loud, quiet)),
            "quiet first": Evening((*even, quiet, loud)),
            "faded": Evening(("play", "--for", "6s", "--fade", "2s", long)),
            "resumed": Evening(("play", "--for", "4s", "--fade", "1s", long)),
            "playlist": Evening(("play", "--playlist", "for bad NIGHTS")),
            "list file": Evening(("play", "--crossfade", "0", lists / "Night.m3u8", ADDRESS)),
        },
        folder,
    )


def lufs(recording: Recording) -> float:
    """The integrated loudness of a recording."""
    meter = Meter()
    samples = np.ascontiguousarray(recording.samples).reshape(1, -1)
    frame = AudioFrame.from_ndarray(samples, format="flt", layout="stereo")
    frame.sample_rate = recording.rate_hz
    meter.feed(frame)
    found = meter.loudness()
    assert found is not None
    return found.integrated_lufs


def between(heard: Heard, from_s: float, to_s: float) -> Recording:
    """Seconds after the first sound."""
    return heard.sound.between(
        heard.sound.at(heard.from_s + from_s), heard.sound.at(heard.from_s + to_s)
    )


class TestSound:
    """What is heard."""

    pytestmark = sound

    def test_the_files_are_as_different_as_meant(self) -> None:
        """The control."""
        levels = [measure(noise_file(*of)) for of in ((-8.0, "wav"), (-38.0, "flac"))]
        assert levels[0] is not None
        assert levels[1] is not None
        assert levels[0].integrated_lufs - levels[1].integrated_lufs > 28.0

    @pytest.mark.parametrize("name", ["loud first", "quiet first"])
    def test_both_come_at_the_nights_level(self, evenings: dict[str, Heard], name: str) -> None:
        heard = evenings[name]
        # The soft start takes 3 s, and the second one may begin a little late.
        first = lufs(between(heard, 4.0, EACH_S - 0.6))
        second = lufs(between(heard, EACH_S + 1.2, 2 * EACH_S - 0.6))
        assert abs(first - second) <= 1.0
        asked = NightLoudness().target_lufs + volume_db(VOLUME)
        assert [first, second] == pytest.approx([asked, asked], abs=1.0)
        assert heard.ended.complained == []

    def test_a_playlist_by_its_name(self, evenings: dict[str, Heard]) -> None:
        heard = evenings["playlist"]
        assert (heard.ended.code, heard.ended.complained) == (0, [])
        assert heard.to_s - heard.from_s == pytest.approx(6.0, abs=0.5)

    def test_a_playlist_file(self, evenings: dict[str, Heard]) -> None:
        heard = evenings["list file"]
        assert heard.ended.code == 0
        assert heard.ended.complained == [
            phrases.failure_sentence("gone.mp3", FailureReason.MISSING),
            phrases.failure_sentence(ADDRESS, FailureReason.REFUSED),
        ]
        assert heard.to_s - heard.from_s == pytest.approx(6.0, abs=0.5)

    def test_a_session_and_its_listen_are_written_down(self, evenings: dict[str, Heard]) -> None:
        home = evenings["faded"].home
        (session,) = rows(home, "SELECT * FROM sessions")
        started, ended = (datetime.fromisoformat(session[f"{s}_at"]) for s in ("started", "ended"))
        assert (ended - started).total_seconds() == pytest.approx(6.0, abs=1.0)
        assert abs(datetime.now(UTC) - ended) < timedelta(minutes=5)
        assert session["ended_by"] == "timer"
        assert session["night"] == night_of(started.astimezone())
        (listen,) = rows(home, LISTENS)
        assert (listen["location"], listen["outcome"]) == (str(sine_file("wav", 60.0)), "faded")
        assert listen["from_s"] == 0.0
        # The fade begins 4 s after the start; below -40 dB nothing counts as heard.
        assert 3.5 < listen["heard_s"] < 6.0
        assert listen["until_s"] >= listen["heard_s"]
        # Where the fade began, however late it was noticed; only the latency is in it.
        assert listen["left_at_s"] == pytest.approx(4.0, abs=0.5)

    def test_what_was_heard_to_its_end_was_left_nowhere(self, evenings: dict[str, Heard]) -> None:
        home = evenings["loud first"].home
        first, _second = rows(home, LISTENS)
        assert (first["outcome"], first["left_at_s"], first["counted"]) == ("ended", None, 1)
        assert first["heard_s"] == pytest.approx(EACH_S, abs=1.3)  # looked at once a second

    def test_a_long_one_goes_on_a_little_before_where_it_was_left(
        self, evenings: dict[str, Heard]
    ) -> None:
        (listen,) = rows(evenings["resumed"].home, LISTENS)
        assert listen["from_s"] == pytest.approx(10.0)
        assert listen["left_at_s"] == pytest.approx(13.0, abs=0.5)


class TestRefused:
    """What ends before anything sounds."""

    def test_an_address_that_is_none(self, tmp_path: Path) -> None:
        with Child("play", ADDRESS, home=tmp_path) as child:
            ended = child.end()
        assert (ended.code, ended.out) == (1, "")
        assert ended.complained == [
            phrases.failure_sentence(ADDRESS, FailureReason.REFUSED),
            terminal_phrases.nothing_to_play_sentence(),
        ]

    def test_a_playlist_there_is_not(self, tmp_path: Path) -> None:
        with Child("play", "--playlist", "Day", home=tmp_path) as child:
            ended = child.end()
        assert (ended.code, ended.out) == (1, "")
        assert ended.complained == [library_phrases.no_playlist_sentence("Day")]

    def test_a_library_that_cannot_be_used(self, tmp_path: Path) -> None:
        (tmp_path / "data").write_text("a file where the folder should be")
        with Child("play", "--playlist", "Day", home=tmp_path) as child:
            ended = child.end()
        assert ended.code == 1
        assert "nothing new is kept" in ended.complained[0]
