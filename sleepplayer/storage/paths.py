"""Where everything lies, and that only its person can read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from platformdirs import PlatformDirs

HOME_VARIABLE = "SLEEPPLAYER_HOME"

_NAME = "sleepplayer"
_FIRST = 1  # `people.FIRST_PROFILE`


@dataclass(frozen=True, slots=True, kw_only=True)
class Paths:
    """The three folders; each is made when something is first written into it."""

    data_dir: Path
    config_dir: Path
    log_dir: Path

    @property
    def settings_file(self) -> Path:
        """What the person has chosen."""
        return self.config_dir / "settings.json"

    def settings_file_of(self, profile_id: int) -> Path:
        """What that person has chosen; the first one's is `settings_file`."""
        if profile_id == _FIRST:
            return self.settings_file
        return self.config_dir / f"settings-{profile_id}.json"

    @property
    def current_person_file(self) -> Path:
        """Whose evening it was last."""
        return self.config_dir / "person.json"

    @property
    def avoided_file(self) -> Path:
        """What must not play, also without the database."""
        return self.data_dir / "avoided.json"

    @property
    def forget_pins_file(self) -> Path:
        """Put there by a person who lost a PIN: at the next start there is none any more."""
        return self.data_dir / "forget-pins"

    @property
    def pin_tries_file(self) -> Path:
        """How many wrong PINs were typed last."""
        return self.data_dir / "pin-tries.json"

    @property
    def database_file(self) -> Path:
        """The library, its playlists, and what was heard."""
        return self.data_dir / "library.db"

    @property
    def backups_dir(self) -> Path:
        """Copies of the database, made by itself."""
        return backups_of(self.database_file)

    @property
    def covers_dir(self) -> Path:
        """Pictures of what was played last, for the desktop; they may go at any time."""
        return self.data_dir / "covers"

    @property
    def drift_mark_file(self) -> Path:
        """Where the last fade began."""
        return self.data_dir / "drift-mark.json"

    @property
    def extension_counts_file(self) -> Path:
        """The extensions of the last nights."""
        return self.data_dir / "extensions.json"


def backups_of(database_file: Path) -> Path:
    """The folder of a database's backups: beside it, so that a restore is one rename."""
    return database_file.with_name("backups")


def find_paths(env: Mapping[str, str]) -> Paths:
    """The platform's own places, or the folder that `SLEEPPLAYER_HOME` in `env` names.

    Without it platformdirs decides; that reads the XDG variables and HOME from the real
    environment, which it offers no way to pass in.
    """
    home = env.get(HOME_VARIABLE)
    if home:
        root = Path(home).absolute()  # it must not move with the working directory
        return Paths(data_dir=root / "data", config_dir=root / "config", log_dir=root / "log")
    dirs = PlatformDirs(_NAME, appauthor=False)
    return Paths(
        data_dir=dirs.user_data_path, config_dir=dirs.user_config_path, log_dir=dirs.user_log_path
    )


def make_private_folder(folder: Path) -> None:
    """Make a folder, and those above it that are missing, for its owner alone (0700).

    `Path.mkdir(parents=True)` would give the mode to the last one only. One that exists is left
    as it is. Raises OSError.
    """
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    for place in reversed(missing):
        place.mkdir(mode=0o700, exist_ok=True)
