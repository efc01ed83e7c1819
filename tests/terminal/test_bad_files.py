"""What cannot be played is named in one sentence each and costs the others nothing."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from support.capture import Capture
from support.pulse_server import is_available
from support.signals import sine_file

from sleepplayer import phrases, terminal_phrases
from sleepplayer.night.notices import EndedBy, SessionEnded
from sleepplayer.night.playback import FailureReason
from terminal.child import Child, Ended
from terminal.evenings import Evening, Heard, perform_all

NOTHING = terminal_phrases.nothing_to_play_sentence()

sound = pytest.mark.skipif(not is_available(), reason="needs PulseAudio")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One of each bad thing."""
    folder = tmp_path_factory.mktemp("files")
    (folder / "words.mp3").write_text("These are words, and nobody reads them aloud.\n" * 50)
    (folder / "empty.flac").touch()
    (folder / "leads-nowhere.ogg").symlink_to(folder / "nowhere.ogg")
    (folder / "empty").mkdir()
    (folder / "night\nname.mp3").write_text("words")
    with closing(socket.socket(socket.AF_UNIX)) as special:  # root may read all but this
        special.bind(str(folder / "socket.wav"))
        yield folder


BAD = {
    "missing.mp3": FailureReason.MISSING,
    "leads-nowhere.ogg": FailureReason.MISSING,
    "socket.wav": FailureReason.UNREADABLE,
    "words.mp3": FailureReason.NOT_AUDIO,
    "empty.flac": FailureReason.NOT_AUDIO,
    "empty": None,
}


def sentences(folder: Path, *names: str) -> list[str]:
    """What is said of these."""
    reasons = [(name, BAD[name]) for name in names]
    return [
        phrases.failure_sentence(str(folder / name), reason)
        for name, reason in reasons
        if reason is not None
    ]


@pytest.fixture(scope="module")
def alone(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Ended]:
    """What is said of each when there is nothing else."""

    def play(*names: str) -> Ended:
        home = tmp_path_factory.mktemp("home")
        with Child("play", *(folder / name for name in names), home=home) as child:
            return child.end()

    with ThreadPoolExecutor(3) as pool:
        coming = {name: pool.submit(play, name) for name in [*BAD, "night\nname.mp3"]}
        coming["all"] = pool.submit(play, *BAD)
        return {name: ended.result() for name, ended in coming.items()}


@pytest.mark.parametrize("name", BAD)
def test_one_sentence_and_exit_code_1(alone: dict[str, Ended], folder: Path, name: str) -> None:
    ended = alone[name]
    assert ended.code == 1
    assert ended.out == ""
    assert ended.complained == [*sentences(folder, name), NOTHING]


def test_one_sentence_for_each(alone: dict[str, Ended], folder: Path) -> None:
    assert alone["all"].code == 1
    assert alone["all"].complained == [*sentences(folder, *BAD), NOTHING]


def test_name_cannot_break_the_line(alone: dict[str, Ended]) -> None:
    assert len(alone["night\nname.mp3"].complained) == 2


def _copies(folder: Path, names: str) -> list[Path]:
    folder.mkdir()
    return [Path(shutil.copy(sine_file("wav", 3.0), folder / f"{name}.wav")) for name in names]


def _after_a_second(act: Callable[[], object]) -> Callable[[Child, Capture], None]:
    def during(child: Child, capture: Capture) -> None:
        child.wait_for("ilent at")
        capture.record_for(1.0)
        act()

    return during


@pytest.fixture(scope="module")
def among(folder: Path) -> dict[str, Heard]:
    """Bad files among good ones, at once."""
    first, second = _copies(folder / "good", "ab")
    gone, spoilt = _copies(folder / "gone", "abc"), _copies(folder / "spoilt", "abc")
    (last,) = _copies(folder / "last", "a")
    play = ("play", "--volume", "100", "--crossfade", "0")
    bad = [folder / name for name in BAD]
    # A track that would not come to its end in time is not begun: these end after 6 s and 9 s.
    return perform_all(
        {
            "among": Evening((*play, "--for", "7s", bad[0], first, *bad[1:], second)),
            "gone": Evening((*play, "--for", "10s", *gone), during=_after_a_second(gone[1].unlink)),
            "spoilt": Evening(
                (*play, *spoilt), during=_after_a_second(lambda: spoilt[1].write_text("words"))
            ),
            "last": Evening((*play, "--for", "1m", last), during=_after_a_second(last.unlink)),
        },
        folder,
    )


@sound
@pytest.mark.sound
def test_good_ones_play_on_time_and_the_bad_ones_are_named(
    among: dict[str, Heard], folder: Path
) -> None:
    heard = among["among"]
    assert heard.ended.code == 0
    assert heard.ended.complained == sentences(folder, *BAD)
    assert heard.pause_s < 0.5
    assert heard.to_s - heard.from_s == pytest.approx(6.0, abs=0.6)


@sound
@pytest.mark.sound
def test_one_that_vanishes_is_skipped_and_shortens_nothing(among: dict[str, Heard]) -> None:
    heard = among["gone"]
    assert heard.ended.code == 0
    assert heard.ended.complained == [phrases.failure_sentence("b", FailureReason.MISSING)]
    assert heard.pause_s < 1.0
    assert heard.to_s - heard.from_s == pytest.approx(9.0, abs=0.6)


@sound
@pytest.mark.sound
def test_one_that_is_spoilt_is_skipped(among: dict[str, Heard]) -> None:
    heard = among["spoilt"]
    assert heard.ended.code == 0
    assert len(heard.ended.complained) == 1
    assert heard.ended.complained[0].startswith("“b” was passed over: its file ")
    assert heard.pause_s < 1.0
    assert heard.to_s - heard.from_s == pytest.approx(6.0, abs=0.6)


@sound
@pytest.mark.sound
def test_exit_code_1_when_the_last_one_vanishes(among: dict[str, Heard]) -> None:
    heard = among["last"]
    assert heard.ended.code == 1
    assert heard.ended.complained == [
        phrases.failure_sentence("a", FailureReason.MISSING),
        phrases.notice_sentence(SessionEnded(EndedBy.NOTHING_LEFT)),
    ]
    assert heard.to_s - heard.from_s == pytest.approx(3.0, abs=0.5)
