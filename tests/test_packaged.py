"""The wheel: what is in it, and that it works where it is unpacked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

LOOK = """
import json, sys
from pathlib import Path
import sleepplayer
from sleepplayer.library.builtin import builtin_tracks
from sleepplayer.resources import resource_path
print(json.dumps({
    "package": sleepplayer.__file__,
    "icon": str(resource_path("icons", "sleepplayer.svg")),
    "sounds": [track.location for track in builtin_tracks()],
}))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from the checkout, without a network."""
    pytest.importorskip("hatchling")
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", str(ROOT), "--wheel-dir", str(folder)]
    command += ["--no-deps", "--no-build-isolation", "--no-index", "--disable-pip-version-check"]
    done = subprocess.run(
        [*command, "--quiet"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("*.whl")
    return built


def test_everything_that_is_needed_is_in_it(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        Path("sleepplayer", file.relative_to(ROOT)).as_posix()
        for kind in ("sounds/*.opus", "sounds/sounds.toml", "icons/*")
        for file in (ROOT / "resources").glob(kind)
    }
    assert len(wanted) >= 14
    assert wanted <= inside
    for kind in ("*.py", "*.sql"):
        files = {file.relative_to(ROOT).as_posix() for file in (ROOT / "sleepplayer").rglob(kind)}
        assert files
        assert files <= inside


def test_desktops_and_shells_find_theirs(wheel: Path) -> None:
    inside = zipfile.ZipFile(wheel).namelist()
    share = ROOT / "packaging" / "share"
    wanted = {f"share/{file.relative_to(share)}" for file in share.rglob("*") if file.is_file()}
    assert len(wanted) >= 16
    assert {name.partition(".data/data/")[2] for name in inside if ".data/" in name} == wanted


def test_nothing_else_is_in_it(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0].split("-")[0] for name in names} == {"sleepplayer"}
    assert not [name for name in names if "test" in name or "__pycache__" in name]


def test_says_how_it_is_started_and_under_which_licence(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        entry = next(name for name in archive.namelist() if name.endswith("/entry_points.txt"))
        assert "sleepplayer = sleepplayer.cli:main" in archive.read(entry).decode()
        assert any(name.endswith("/licenses/LICENSE") for name in archive.namelist())


def test_finds_its_sounds_and_icons_where_it_is_unpacked(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", LOOK],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert len(found["sounds"]) >= 12
    for path in (found["package"], found["icon"], *found["sounds"]):
        assert Path(path).is_relative_to(tmp_path.resolve())
        assert Path(path).is_file()
