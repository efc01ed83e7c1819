"""What all tests share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from support.commands import Run

# Without a display pytest-qt would abort the process; test.sh brings one.
if not os.environ.get("DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where all lies that a command line finds and leaves."""
    from support.commands import own_home  # noqa: PLC0415 - most tests need no database

    yield from own_home(tmp_path, monkeypatch)


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Carries out a command line."""
    from support.commands import runner  # noqa: PLC0415 - see above

    return runner(capsys)
