"""Settings in a file that people edit."""

from __future__ import annotations

import json
import stat
import tempfile
from dataclasses import fields
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from sleepplayer.night.fade import FadeCurve
from sleepplayer.night.loudness import NightLoudness
from sleepplayer.night.pacing import SessionSettings
from sleepplayer.night.settings import Settings
from sleepplayer.storage.settings_file import RANGES, load_settings, save_settings

SLOW_DISK = hypothesis_settings(deadline=None, max_examples=50)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=4,
)


def _strategy(default: object, name: str) -> st.SearchStrategy[Any]:
    """Every value a setting may have: one that is added is tested without a change here."""
    if isinstance(default, SessionSettings | NightLoudness):
        return _strategies(default)
    if isinstance(default, Enum):
        return st.sampled_from(type(default))
    if isinstance(default, bool):
        return st.booleans()
    if isinstance(default, str | tuple):
        texts = st.lists(st.text(), max_size=3).map(tuple)
        return st.text(max_size=8) if isinstance(default, str) else texts
    least, most = RANGES[name]
    whole = isinstance(default, int)
    return st.integers(int(least), int(most)) if whole else st.floats(least, most)


def _strategies(defaults: Any) -> st.SearchStrategy[Any]:
    values = {
        field.name: _strategy(getattr(defaults, field.name), field.name)
        for field in fields(defaults)
    }
    return st.builds(type(defaults), **values)


def _names(defaults: Any) -> list[str]:
    return [field.name for field in fields(defaults)]


def _in_range(settings: Settings) -> bool:
    values = {**_values(settings), **_values(settings.session)}
    values |= _values(settings.session.loudness)
    return all(least <= values[name] <= most for name, (least, most) in RANGES.items())


def _values(settings: Any) -> dict[str, Any]:
    return {name: getattr(settings, name) for name in _names(settings)}


@SLOW_DISK
@given(_strategies(Settings()))
def test_what_is_saved_is_loaded(settings: Settings) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "settings.json"
        save_settings(path, settings)
        assert load_settings(path) == settings


ANY_LOUDNESS = st.dictionaries(st.sampled_from(_names(NightLoudness())) | st.text(), JSON)
ANY_SESSION = st.dictionaries(
    st.sampled_from(_names(SessionSettings())) | st.text(), JSON | ANY_LOUDNESS
)
ANY_SETTINGS = st.dictionaries(
    st.sampled_from(_names(Settings())) | st.text(), JSON | ANY_SESSION, max_size=8
)


@SLOW_DISK
@given(ANY_SETTINGS)
def test_whatever_stands_there_gives_settings_that_make_sense(document: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "settings.json"
        path.write_text(json.dumps(document))
        settings = load_settings(path)
        assert _in_range(settings)
        kinds = [type(value) for value in _values(settings).values()]
        assert kinds == [type(value) for value in _values(Settings()).values()]
        save_settings(path, settings)
        assert load_settings(path) == settings
        saved = json.loads(path.read_text())
        assert document.keys() <= saved.keys()


def test_one_bad_value_costs_only_itself(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "settings.json"
    path.write_text(
        """{"volume": "loud", "shuffle": true, "length_s": 3600, "engine": "gramophone",
            "session": {"fade_s": null, "crossfade_s": 5, "curve": "s-curve"}}"""
    )
    session = SessionSettings(crossfade_s=5.0, curve=FadeCurve.S_CURVE)
    assert load_settings(path) == Settings(shuffle=True, length_s=3600.0, session=session)
    assert len(caplog.records) == 3
    assert path.exists(), "it is the person's file, not a damaged one"


@pytest.mark.parametrize(
    ("name", "written", "read"),
    [
        ("volume", 101, 100),
        ("volume", -1, 0),
        ("volume", 59.6, 60),
        ("volume", 1e308, 100),
        ("length_s", 1, 60.0),
        ("length_s", 10**6, 43200.0),
        ("length_s", 1800, 1800.0),
    ],
)
def test_numbers_are_brought_into_their_range(
    name: str, written: float, read: float, tmp_path: Path
) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({name: written}))
    found = getattr(load_settings(path), name)
    assert found == read
    assert type(found) is type(read)


def test_the_night_loudness_is_kept_and_kept_within_reason(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    written = {"target_lufs": 0, "even": False, "boost_limit_db": "much", "peak_limit_dbfs": -3}
    path.write_text(json.dumps({"session": {"fade_s": 60, "loudness": written}}))
    loudness = NightLoudness(even=False, target_lufs=-14.0, peak_limit_dbfs=-3.0)
    session = SessionSettings(fade_s=60.0, loudness=loudness)
    assert load_settings(path) == Settings(session=session)
    save_settings(path, Settings(session=session))
    assert json.loads(path.read_text())["session"]["loudness"]["target_lufs"] == -14.0
    path.write_text(json.dumps({"session": {"fade_s": 60, "loudness": "loud"}}))
    assert load_settings(path) == Settings(session=SessionSettings(fade_s=60.0))


def test_no_file_and_a_damaged_one_give_the_defaults(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    assert load_settings(path) == Settings()
    path.write_text("volume = 3")
    assert load_settings(path) == Settings()
    assert (tmp_path / "settings.json.damaged").read_text() == "volume = 3"


def test_what_a_later_version_wrote_stays(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"theme": "red", "session": {"breathing": true, "fade_s": 60}}')
    save_settings(path, Settings(volume=30))
    document = json.loads(path.read_text())
    assert document["theme"] == "red"
    assert document["session"]["breathing"] is True
    assert document["session"]["fade_s"] == 300.0
    assert load_settings(path) == Settings(volume=30)


def test_nobody_else_may_read_it_and_a_failure_is_quiet(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    save_settings(path, Settings())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    save_settings(path / "below-a-file.json", Settings())


def test_every_number_has_a_range() -> None:
    values = {**_values(Settings()), **_values(SessionSettings()), **_values(NightLoudness())}
    numbers = {name for name, value in values.items() if type(value) in (int, float)}
    assert numbers == RANGES.keys()
    assert all(least <= values[name] <= most for name, (least, most) in RANGES.items())
