"""DPMS through libraries that only pretend; Xvfb, the one X server here, has none of it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from sleepplayer.desktop.power.dpms import Dpms

HERE = {"DISPLAY": ":0"}
ON, OFF = 0, 3


class FakeX:
    """libX11 and libXext in one, and the server behind them."""

    def __init__(self, *, extension: bool = True, capable: bool = True, enabled: bool = True):
        self.level, self.enabled, self.open = ON, enabled, 0
        self.timeouts = (600, 600, 600)
        self.obeys, self.errs = True, False
        self.asked: list[str] = []
        self._handler: Any = None
        functions: dict[str, Callable[..., Any]] = {
            "XOpenDisplay": self._open,
            "XCloseDisplay": self._close,
            "XSync": lambda _display, _discard: 0,
            "XSetErrorHandler": self._handle,
            "DPMSQueryExtension": lambda *_: extension,
            "DPMSCapable": lambda _: capable,
            "DPMSInfo": self._info,
            "DPMSEnable": self._enable,
            "DPMSSetTimeouts": self._set_timeouts,
            "DPMSForceLevel": self._force,
        }
        for name, function in functions.items():
            setattr(self, name, partial(function))  # its own: it is given a restype

    def load(self, name: str) -> Any:
        self.asked.append(name)
        return self

    @property
    def handles_errors(self) -> bool:
        return self._handler is not None

    def _open(self, name: bytes) -> int:
        assert name == b":0"
        self.open += 1
        return 1

    def _close(self, _display: int) -> int:
        assert self._handler is None, "left a handler behind that is gone"
        self.open -= 1
        return 0

    def _handle(self, handler: Any) -> Any:
        before, self._handler = self._handler, handler
        return before

    def _info(self, _display: int, level: Any, enabled: Any) -> int:
        level._obj.value, enabled._obj.value = self.level, int(self.enabled)
        return 1

    def _enable(self, _display: int) -> int:
        self.enabled = True
        return 1

    def _set_timeouts(self, _display: int, *seconds: int) -> int:
        self.timeouts = (seconds[0], seconds[1], seconds[2])
        return 1

    def _force(self, _display: int, level: int) -> int:
        assert self.handles_errors, "an error would end the process"
        assert self.enabled, "BadMatch"
        if self.obeys:
            self.level = level
        return 1


def test_it_goes_off() -> None:
    x = FakeX()
    dpms = Dpms(HERE, x.load)
    assert dpms.can()
    assert x.level == ON
    assert dpms.off()
    assert x.level == OFF
    assert x.timeouts == (600, 600, 600)
    assert x.open == 0


def test_where_it_was_not_enabled_it_goes_off_by_itself_on_no_other_day() -> None:
    x = FakeX(enabled=False)
    assert Dpms(HERE, x.load).off()
    assert x.level == OFF
    assert x.timeouts == (0, 0, 0)


@pytest.mark.parametrize("lacks", ["extension", "capable"])
def test_what_cannot_go_off_is_left_alone(lacks: str) -> None:
    x = FakeX(extension=lacks != "extension", capable=lacks != "capable")
    dpms = Dpms(HERE, x.load)
    assert not dpms.can()
    assert not dpms.off()
    assert x.level == ON
    assert x.open == 0


def test_server_that_does_not_obey_has_not_done_it() -> None:
    x = FakeX()
    x.obeys = False
    assert not Dpms(HERE, x.load).off()


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"DISPLAY": "localhost:10.0"},  # somebody else's, forwarded
        {"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"},
        {"DISPLAY": ":0", "XDG_SESSION_TYPE": "wayland"},
    ],
)
def test_display_that_is_not_xs_is_not_asked(environment: dict[str, str]) -> None:
    x = FakeX()
    dpms = Dpms(environment, x.load)
    assert not dpms.can()
    assert not dpms.off()
    assert x.asked == []


def test_without_the_libraries_there_is_no_means() -> None:
    def load(name: str) -> Any:
        raise OSError(name)

    assert not Dpms(HERE, load).can()


def test_no_server_is_no_means() -> None:
    """With the real libraries, where they are installed."""
    assert not Dpms({"DISPLAY": ":987"}).can()


@pytest.mark.skipif(
    not os.environ.get("DISPLAY") or not shutil.which("xset"), reason="needs an X server"
)
def test_real_server_is_believed() -> None:
    """Xvfb has no DPMS; `xset q` says so, while `xset dpms force off` claims to have done it."""
    said = subprocess.run(["xset", "q"], capture_output=True, text=True, check=True).stdout
    assert Dpms({"DISPLAY": os.environ["DISPLAY"]}).can() == ("DPMS is" in said)
