"""What the session remembers: where the fade began, and how often it was made longer."""

from __future__ import annotations

import json
import tempfile
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sleepplayer.models import Track, TriggerWeight
from sleepplayer.night.ports import DriftMark, DriftStore, ExtensionStore
from sleepplayer.storage.drift_marks import JsonDriftStore
from sleepplayer.storage.extension_counts import KEPT_NIGHTS, JsonExtensionStore

SLOW_DISK = settings(deadline=None, max_examples=50)

# Also the bytes of file names that are no UTF-8, as Python carries them in a str.
TEXT = st.text(
    st.characters(exclude_categories=["Cs"])
    | st.characters(min_codepoint=0xDC80, max_codepoint=0xDCFF)
)
NUMBER = st.floats(allow_nan=False, allow_infinity=False)
SECONDS = st.floats(0.0, 1e9)
STRATEGIES: dict[str, st.SearchStrategy[Any]] = {
    "location": TEXT,
    "title": TEXT,
    "duration_s": st.none() | SECONDS,
    "gain_db": NUMBER,
    "triggers": st.lists(st.builds(TriggerWeight, TEXT, NUMBER), max_size=3).map(tuple),
    "synthesised": st.booleans(),
}
# By name and not by hand: a field that is added to Track must be kept too, or this fails.
TRACKS = st.builds(Track, **{field.name: STRATEGIES[field.name] for field in fields(Track)})
ZONES = st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MARKS = st.builds(
    DriftMark,
    tracks=st.lists(TRACKS, max_size=3).map(tuple),
    index=st.integers(0, 10_000),
    position_s=SECONDS,
    wall=st.datetimes(timezones=ZONES),
)

MARK = DriftMark(
    tracks=(Track(location="/rain.ogg", title="Rain", triggers=(TriggerWeight("rain", 1.0),)),),
    index=0,
    position_s=61.5,
    wall=datetime(2030, 1, 2, 23, 30, tzinfo=UTC),
)


def _blocked(tmp_path: Path) -> Path:
    """A place that cannot be written, whoever runs this."""
    (tmp_path / "file").touch()
    return tmp_path / "file" / "store.json"


@SLOW_DISK
@given(MARKS)
def test_mark_is_read_as_it_was_saved(mark: DriftMark) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mark.json"
        JsonDriftStore(path).save(mark)
        found = JsonDriftStore(path).load()
        assert found == mark
        assert found.wall.utcoffset() == mark.wall.utcoffset()
        assert [entry.name for entry in Path(folder).iterdir()] == ["mark.json"]


def test_latest_mark_counts(tmp_path: Path) -> None:
    store: DriftStore = JsonDriftStore(tmp_path / "mark.json")
    assert store.load() is None
    store.save(MARK)
    later = replace(MARK, position_s=90.0)
    store.save(later)
    assert store.load() == JsonDriftStore(tmp_path / "mark.json").load() == later


def test_mark_that_cannot_be_written_holds_for_this_run(tmp_path: Path) -> None:
    store = JsonDriftStore(_blocked(tmp_path))
    store.save(MARK)
    assert store.load() == MARK


@pytest.mark.parametrize(
    "changes",
    [
        {"wall": "2030-01-02T23:30:00"},
        {"wall": 3},
        {"index": -1},
        {"index": True},
        {"position_s": float("nan")},
        {"position_s": -0.5},
        {"position_s": 10**400},
        {"tracks": 5},
        {"tracks": ["Rain"]},
        {"tracks": [[]]},
        {"tracks": [{"location": "/rain.ogg"}]},
    ],
)
def test_mark_that_means_nothing_is_set_aside(changes: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "mark.json"
    JsonDriftStore(path).save(MARK)
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))
    assert JsonDriftStore(path).load() is None
    assert [entry.name for entry in tmp_path.iterdir()] == ["mark.json.damaged"]


def test_mark_of_a_later_version_is_read(tmp_path: Path) -> None:
    path = tmp_path / "mark.json"
    JsonDriftStore(path).save(MARK)
    document = json.loads(path.read_text())
    document["mood"] = document["tracks"][0]["colour"] = "blue"
    path.write_text(json.dumps(document))
    assert JsonDriftStore(path).load() == MARK


def test_extensions_are_counted_per_night_and_over_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "counts.json"
    store: ExtensionStore = JsonExtensionStore(path)
    assert store.used("2030-01-01") == 0
    assert not path.exists()
    store.add("2030-01-01")
    store.add("2030-01-01")
    store.add("2030-01-02")
    for known in (store, JsonExtensionStore(path)):
        assert [known.used(f"2030-01-0{day}") for day in (1, 2, 3)] == [2, 1, 0]


@SLOW_DISK
@given(st.lists(st.dates(), min_size=1, max_size=3 * KEPT_NIGHTS))
def test_night_that_counts_is_kept_whatever_the_clock_did(days: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "counts.json"
        store = JsonExtensionStore(path)
        for day in days:
            before = store.used(day.isoformat())
            store.add(day.isoformat())
            assert store.used(day.isoformat()) == before + 1
        kept = json.loads(path.read_text())["nights"]
        assert len(kept) == min(KEPT_NIGHTS, len(set(days))) or len(kept) < KEPT_NIGHTS
        assert days[-1].isoformat() in kept


def test_count_holds_where_nothing_can_be_written(tmp_path: Path) -> None:
    store = JsonExtensionStore(_blocked(tmp_path))
    for used in range(3):
        assert store.used("2030-01-01") == used
        store.add("2030-01-01")
    assert store.used("2030-01-01") == 3


@pytest.mark.parametrize("nights", ["[]", '{"2030-01-01": "2"}', '{"2030-01-01": true}', "null"])
def test_damaged_counts_are_set_aside_and_counting_goes_on(nights: str, tmp_path: Path) -> None:
    path = tmp_path / "counts.json"
    path.write_text(f'{{"nights": {nights}}}')
    store = JsonExtensionStore(path)
    assert store.used("2030-01-01") == 0
    store.add("2030-01-01")
    assert JsonExtensionStore(path).used("2030-01-01") == 1
    assert (tmp_path / "counts.json.damaged").exists()
