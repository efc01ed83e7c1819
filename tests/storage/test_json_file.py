"""Small documents: whole or not at all, and never lost."""

from __future__ import annotations

import errno
import json
import os
import stat
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sleepplayer.storage.json_file import read_json, write_json

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)

DAMAGED = {
    "cut off": b'{"a": 1',
    "empty": b"",
    "zeros after a power cut": bytes(64),
    "not UTF-8": b'{"a": "\xff\xfe\xfa"}',
    "no object": b"[1, 2]",
    "endlessly deep": b"[" * 100_000,
    "too long a number": b'{"a": ' + b"9" * 5000 + b"}",
}


def _as_it_is(document: dict[str, Any]) -> dict[str, Any]:
    return document


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@settings(deadline=None, max_examples=50)
@given(st.dictionaries(st.text(), JSON, max_size=4))
def test_what_is_written_is_read(document: Mapping[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "deep" / "document.json"
        write_json(path, document)
        assert read_json(path, _as_it_is) == document
        assert _names(path.parent) == ["document.json"]


def test_file_name_that_is_no_utf8_survives(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.ogg")
    write_json(tmp_path / "a.json", {"location": name})
    assert read_json(tmp_path / "a.json", lambda found: found["location"]) == name


def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        write_json(tmp_path / "sub" / "a.json", {})
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "sub" / "a.json").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "sub").stat().st_mode) == 0o700


def test_no_file_is_no_damage(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert read_json(tmp_path / "a.json", _as_it_is) is None
    assert caplog.records == []
    assert _names(tmp_path) == []


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
def test_damaged_file_is_set_aside(
    content: bytes, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(content)
    assert read_json(path, _as_it_is) is None
    assert _names(tmp_path) == ["a.json.damaged"]
    assert (tmp_path / "a.json.damaged").read_bytes() == content
    assert len(caplog.records) == 1


@pytest.mark.parametrize("error", [KeyError, TypeError, ValueError])
def test_what_parse_refuses_is_damaged_too_and_not_quoted(
    error: type[Exception], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(document: dict[str, Any]) -> NoReturn:
        raise error("Rain on a tent")

    path = tmp_path / "a.json"
    path.write_text("{}")
    assert read_json(path, refuse) is None
    assert _names(tmp_path) == ["a.json.damaged"]
    assert "Rain" not in caplog.text


def test_damaged_ones_do_not_replace_each_other(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    for content in ("first", "second", "third"):
        path.write_text(content)
        assert read_json(path, _as_it_is) is None
    assert [(tmp_path / name).read_text() for name in _names(tmp_path)] == [
        "first",
        "second",
        "third",
    ]


def test_unreadable_is_not_damaged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "a.json").mkdir()
    assert read_json(tmp_path / "a.json", _as_it_is) is None
    assert _names(tmp_path) == ["a.json"]
    assert len(caplog.records) == 1


def test_full_disk_leaves_the_old_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(handle: int) -> NoReturn:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    path = tmp_path / "a.json"
    write_json(path, {"old": 1})
    monkeypatch.setattr(os, "fsync", full)
    write_json(path, {"new": 1})
    assert json.loads(path.read_text()) == {"old": 1}
    assert _names(tmp_path) == ["a.json"]
    assert [record.getMessage() for record in caplog.records] == [
        "Cannot write a.json: No space left on device"
    ]


def test_folder_that_cannot_be_made_is_a_log_line(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    write_json(tmp_path / "file" / "sub" / "a.json", {})
    assert read_json(tmp_path / "file" / "sub" / "a.json", _as_it_is) is None
    assert len(caplog.records) == 2
