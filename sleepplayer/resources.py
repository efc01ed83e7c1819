"""Where the files lie that come with the program: sounds, icons, translations."""

from __future__ import annotations

from pathlib import Path

APP_ID = "org.sleepplayer.Sleepplayer"
"""What desktops know the program by: its entry, its icon, its notifications."""

_PACKAGE = Path(__file__).resolve().parent


class MissingResource(AssertionError):
    """A file that comes with the program is not there: the installation is broken.

    No person can cause or mend this from within the program, so it is not in the tree of
    `errors.py`; it says where was looked.
    """


def resource_path(*parts: str, package: Path = _PACKAGE) -> Path:
    """The absolute path of an existing resource, as in `resource_path("sounds", "rain.opus")`.

    A wheel holds them inside the package; in a checkout they stand beside it. Raises
    `MissingResource`.
    """
    beside = package.parent / "resources"
    roots = [package / "resources"]
    # In site-packages a folder of that name would be somebody else's.
    if (package.parent / "pyproject.toml").is_file():
        roots.append(beside)
    for root in roots:
        path = root.joinpath(*parts)
        if path.exists():
            return path
    looked = " nor in ".join(str(root) for root in roots)
    raise MissingResource(f"{'/'.join(parts) or 'resources'} is neither in {looked}")
