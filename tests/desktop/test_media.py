"""Which media controls a platform gets, and that it starts without."""

from __future__ import annotations

import logging
import sys

import pytest
from desktop.fake_pyobjc import FakeMac
from desktop.fake_winrt import FakeWinrt
from support.fake_controls import FakeControls
from support.fakes import FakeClock

from sleepplayer.clock import Clock
from sleepplayer.controls import Controls, NowPlaying, Presence
from sleepplayer.desktop.mac_media import MacMedia
from sleepplayer.desktop.media import make_media
from sleepplayer.desktop.windows_media import WindowsMedia


class Place:
    """A `Presence` that notes for whom it was made."""

    def __init__(self) -> None:
        self.given: Controls | None = None

    def make(self, controls: Controls, *, clock: Clock, bus: object) -> Place:
        self.given = controls
        return self

    def show(self, now: NowPlaying) -> None: ...

    def close(self) -> None: ...


def made_on(platform: str) -> Presence | None:
    return make_media(
        FakeControls(), clock=FakeClock(), post=lambda call: call(), platform=platform
    )


def test_windows_and_macos_get_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    FakeWinrt().install(monkeypatch)
    FakeMac().install(monkeypatch)
    assert isinstance(made_on("win32"), WindowsMedia)
    assert isinstance(made_on("darwin"), MacMedia)


def test_linux_gets_mpris(monkeypatch: pytest.MonkeyPatch) -> None:
    made = Place()
    monkeypatch.setattr("sleepplayer.desktop.mpris.make_mpris", made.make)
    assert made_on("linux") is made
    assert isinstance(made.given, FakeControls)


@pytest.mark.parametrize(("platform", "library"), [("win32", "winrt"), ("darwin", "MediaPlayer")])
def test_without_the_library_there_is_none_and_one_line_says_so(
    platform: str,
    library: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with caplog.at_level(logging.INFO):
        assert made_on(platform) is None
    assert len(caplog.records) == 1


def test_where_windows_refuses_there_is_none_and_one_line_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    winrt = FakeWinrt()
    winrt.refuses = OSError("REGDB_E_CLASSNOTREG")
    winrt.install(monkeypatch)
    with caplog.at_level(logging.INFO):
        assert made_on("win32") is None
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "REGDB_E_CLASSNOTREG" in caplog.text


def test_other_platforms_have_none() -> None:
    assert made_on("haiku") is None
