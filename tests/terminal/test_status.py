"""What stands on a terminal while it plays: one line, written over."""

from __future__ import annotations

import fcntl
import re
import struct
import termios
from pathlib import Path

import pytest
from support.capture import Capture
from support.pulse_server import is_available
from support.signals import sine_file

from sleepplayer import phrases
from sleepplayer.night.notices import EndedBy, SessionEnded
from sleepplayer.night.playback import FailureReason
from terminal.child import Child
from terminal.evenings import Evening, Heard, perform_all

pytestmark = [
    pytest.mark.sound,
    pytest.mark.skipif(not is_available(), reason="needs PulseAudio"),
]

COLUMNS = 30
FAREWELL = phrases.notice_sentence(SessionEnded(EndedBy.TIMER))
GONE = phrases.failure_sentence("sine-3s", FailureReason.MISSING)


@pytest.fixture(scope="module")
def evenings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Heard]:
    """All of them at once."""
    folder = tmp_path_factory.mktemp("status")
    gone = folder / "sine-3s.wav"
    gone.write_bytes(sine_file("wav", 3.0).read_bytes())
    wordy = folder / f"{'雨の音 and what else falls from the sky at night ' * 3}.wav"
    wordy.write_bytes(sine_file("wav", 6.0).read_bytes())

    def unlink(child: Child, capture: Capture) -> None:
        child.wait_for("0:01")
        gone.unlink()

    def narrow(child: Child, capture: Capture) -> None:
        assert child.master is not None
        fcntl.ioctl(child.master, termios.TIOCSWINSZ, struct.pack("HHHH", 24, COLUMNS, 0, 0))

    play = ("play", "--crossfade", "0", "--for")
    after = sine_file("wav", 6.0)
    return perform_all(
        {
            "terminal": Evening((*play, "6s"), terminal=True),
            "narrow": Evening((*play, "6s", wordy), terminal=True, during=narrow),
            "complaint": Evening((*play, "10s", after, gone), terminal=True, during=unlink),
        },
        folder,
    )


def states(heard: Heard) -> list[str]:
    """What the last line showed, one after the other."""
    return [
        part.rstrip()
        for line in heard.ended.out.replace("\r\n", "\n").split("\n")
        for part in line.split("\r")
        if " · " in part
    ]


def lasting(heard: Heard) -> list[str]:
    """The lines that stay when all is over."""
    lines = []
    for line in heard.ended.out.replace("\r\n", "\n").split("\n"):
        shown = ""
        for part in line.split("\r"):
            shown = part + shown[len(part) :]
        lines.append(shown.rstrip())
    return lines


def test_line_counts_down_and_is_gone_at_the_end(evenings: dict[str, Heard]) -> None:
    heard = evenings["terminal"]
    assert heard.ended.code == 0
    shown = states(heard)
    assert 4 <= len(shown) <= 7
    assert all(re.fullmatch(r"\w.* · 0:0\d · \d s", state) for state in shown)
    left = [int(state.split()[-2]) for state in shown]
    assert left == sorted(set(left), reverse=True)
    plan, farewell, nothing = lasting(heard)
    assert re.fullmatch(r"(Fades from \d\d:\d\d, s|S)ilent at \d\d:\d\d\.", plan)
    assert (farewell, nothing) == (FAREWELL, "")


def test_long_title_does_not_break_the_line(evenings: dict[str, Heard]) -> None:
    shown = states(evenings["narrow"]) or [
        part for part in evenings["narrow"].ended.out.split("\r") if "雨" in part
    ]
    assert len(shown) >= 4
    wide = [len(state.rstrip()) + sum(state.count(sign) for sign in "雨の音") for state in shown]
    assert max(wide) <= COLUMNS
    assert lasting(evenings["narrow"])[1:] == [FAREWELL, ""]


def test_complaint_gets_a_line_of_its_own(evenings: dict[str, Heard]) -> None:
    heard = evenings["complaint"]
    assert heard.ended.code == 0
    assert lasting(heard)[1:] == [GONE, FAREWELL, ""]


def test_elsewhere_only_sentences_are_written(tmp_path: Path) -> None:
    with Child("play", "--for", "3s", home=tmp_path) as child:
        ended = child.end()
    assert ended.code == 0
    assert all(line.endswith(".") for line in ended.said)
    assert "\r" not in ended.out + ended.err
