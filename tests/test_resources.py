"""Resources are found in a wheel and in a checkout, and missing ones are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from sleepplayer.resources import MissingResource, resource_path


@pytest.fixture
def package(tmp_path: Path) -> Path:
    package = tmp_path / "sleepplayer"
    package.mkdir()
    return package


def _put(root: Path) -> Path:
    file = root / "resources" / "sounds" / "rain.opus"
    file.parent.mkdir(parents=True)
    file.touch()
    return file


def test_in_a_wheel_they_are_inside_the_package(package: Path) -> None:
    file = _put(package)
    assert resource_path("sounds", "rain.opus", package=package) == file
    assert resource_path(package=package) == package / "resources"


def test_in_a_checkout_they_stand_beside_it(package: Path) -> None:
    (package.parent / "pyproject.toml").touch()
    file = _put(package.parent)
    assert resource_path("sounds", "rain.opus", package=package) == file


def test_another_projects_resources_are_not_ours(package: Path) -> None:
    _put(package.parent)
    with pytest.raises(MissingResource):
        resource_path("sounds", "rain.opus", package=package)


def test_what_is_missing_is_named_with_the_places_looked_in(package: Path) -> None:
    _put(package)
    with pytest.raises(MissingResource, match=r"^sounds/snow\.opus is .*resources$") as caught:
        resource_path("sounds", "snow.opus", package=package)
    assert str(package / "resources") in str(caught.value)


def test_this_installation_has_them() -> None:
    assert resource_path("sounds", "sounds.toml").is_absolute()
    assert resource_path("sounds").is_dir()
