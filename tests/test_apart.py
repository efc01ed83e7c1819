"""What may fail, kept apart."""

from __future__ import annotations

import logging

import pytest

from sleepplayer.apart import Apart


def test_what_is_made_is_handed_on() -> None:
    assert Apart().made("a tray", lambda: 7) == 7


def test_a_failure_ends_there_and_is_logged_once_of_each_kind(
    caplog: pytest.LogCaptureFixture,
) -> None:
    apart, path = Apart(), "/music/secret.flac"

    def fail(error: Exception) -> None:
        raise error

    with caplog.at_level(logging.INFO):
        for _ in range(3):
            apart.do("a tray", lambda: fail(OSError(path)))
        apart.do("a tray", lambda: fail(ValueError(path)))
        apart.do("media keys", lambda: fail(OSError(path)))
    assert [record.getMessage() for record in caplog.records] == [
        "Without a tray: OSError",
        "Without a tray: ValueError",
        "Without media keys: OSError",
    ]
    assert path not in caplog.text


def test_what_a_person_or_the_system_ends_is_no_failure() -> None:
    def leave() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Apart().do("a tray", leave)
