"""Where things lie, and who may look."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from sleepplayer.storage.paths import backups_of, find_paths, make_private_folder


@pytest.fixture
def _open_umask() -> Iterator[None]:
    """A umask that takes nothing away: the modes are our own doing."""
    old = os.umask(0)
    yield
    os.umask(old)


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_home_variable_moves_everything(tmp_path: Path) -> None:
    paths = find_paths({"SLEEPPLAYER_HOME": str(tmp_path)})
    assert (paths.data_dir, paths.config_dir, paths.log_dir) == (
        tmp_path / "data",
        tmp_path / "config",
        tmp_path / "log",
    )
    files = (paths.settings_file, paths.drift_mark_file, paths.extension_counts_file)
    assert len(set(files)) == 3
    assert all(file.is_relative_to(tmp_path) for file in files)
    assert list(tmp_path.iterdir()) == [], "nothing is made before it is needed"


def test_relative_home_does_not_move_with_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_paths({"SLEEPPLAYER_HOME": "portable"}).data_dir == tmp_path / "portable" / "data"


def test_backups_lie_where_the_database_makes_them(tmp_path: Path) -> None:
    paths = find_paths({"SLEEPPLAYER_HOME": str(tmp_path)})
    assert paths.database_file == tmp_path / "data" / "library.db"
    assert paths.backups_dir == backups_of(paths.database_file) == tmp_path / "data" / "backups"


@pytest.mark.parametrize("env", [{}, {"SLEEPPLAYER_HOME": ""}])
def test_without_it_the_platform_decides(
    env: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "etc"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("SLEEPPLAYER_HOME", "/not/this")  # only what is passed in counts
    paths = find_paths(env)
    assert paths.data_dir == tmp_path / "share" / "sleepplayer"
    assert paths.config_dir == tmp_path / "etc" / "sleepplayer"
    assert paths.log_dir == tmp_path / "state" / "sleepplayer" / "log"


@pytest.mark.usefixtures("_open_umask")
def test_every_folder_that_is_made_is_private(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    make_private_folder(tmp_path / "a" / "b")
    make_private_folder(tmp_path / "a" / "b")
    assert [_mode(tmp_path / "a"), _mode(tmp_path / "a" / "b")] == [0o700, 0o700]
    assert _mode(tmp_path) == 0o755, "one that was there is left alone"
