"""The lock beside the database: who waits for whom, and for how long."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from sleepplayer.errors import DatabaseUnusable
from sleepplayer.storage.in_use import InUse, Left
from sleepplayer.storage.trouble import IN_USE

NOTICED_S = 4.0
"""A window that stands still for longer is taken for dead."""


@pytest.fixture
def first(tmp_path: Path) -> Iterator[InUse]:
    with closing(InUse(tmp_path / "lock")) as made:
        assert made.alone
        yield made


def test_whoever_keeps_it_is_not_waited_for_until_one_gives_up(
    first: InUse, tmp_path: Path
) -> None:
    began_s = time.monotonic()
    with pytest.raises(DatabaseUnusable) as caught:
        InUse(tmp_path / "lock")
    assert str(caught.value) == IN_USE
    assert time.monotonic() - began_s < NOTICED_S
    assert first.left is Left.CLOSED


def test_whoever_is_soon_done_is_waited_for(first: InUse, tmp_path: Path) -> None:
    waited: list[bool] = []

    def second() -> None:
        with closing(InUse(tmp_path / "lock")) as other:
            waited.append(other.alone)

    thread = threading.Thread(target=second)
    thread.start()
    thread.join(0.1)  # it is at it by now, or finds the lock shared: both are right
    first.share()
    thread.join(10.0)
    assert waited == [False]
