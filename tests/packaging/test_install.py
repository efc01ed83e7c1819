"""install.sh, in a home of its own: what it puts there, and that all of it goes again."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHARE = ROOT / "packaging" / "share"
ENTRY = "applications/org.sleepplayer.Sleepplayer.desktop"


class Home:
    """A person's folders, and a checkout whose program says how it was called."""

    def __init__(self, root: Path) -> None:
        self.home = root / "home of ann"
        self.home.mkdir(parents=True)
        self.share = self.home / ".local" / "share"
        self.launcher = self.home / ".local" / "bin" / "sleepplayer"
        self.checkout = root / "ann's check out"
        shutil.copytree(SHARE, self.checkout / "packaging" / "share")
        shutil.copytree(ROOT / "packaging" / "lib", self.checkout / "packaging" / "lib")
        shutil.copy(ROOT / "packaging" / "install.sh", self.checkout / "packaging")
        (self.checkout / "packaging" / "run.sh").write_text('printf "%s|" "$@"\n')
        # The environment of Python packages is test_scripts.py's matter.
        (self.checkout / "packaging" / "lib" / "venv.sh").write_text(
            f"set_up() {{ echo \"set up $*\" >>'{root}/journal'; }}\n"
        )
        self.journal = root / "journal"

    def run(self, *words: str, **extra: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["sh", self.checkout / "packaging" / "install.sh", *words],
            env={"PATH": os.environ["PATH"], "HOME": str(self.home), **extra},
            capture_output=True,
            text=True,
            check=False,
        )

    def files(self) -> dict[str, bytes]:
        return {
            str(path.relative_to(self.home)): path.read_bytes()
            for path in self.home.rglob("*")
            if path.is_file()
        }


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_everything_is_put_where_desktops_and_shells_look(home: Home) -> None:
    done = home.run(SHELL="/bin/zsh")
    assert done.returncode == 0, done.stderr
    there = {path.relative_to(SHARE) for path in SHARE.rglob("*") if path.is_file()}
    assert len(there) >= 16
    for path in there - {Path(ENTRY)}:
        assert (home.share / path).read_bytes() == (SHARE / path).read_bytes()
    assert home.journal.read_text() == "set up run\n"
    assert str(home.launcher) in done.stderr
    assert "add " in done.stderr  # its folder is not on the PATH
    assert "zsh/site-functions" in done.stderr


def test_the_launcher_starts_this_checkout(home: Home) -> None:
    home.run()
    command = [str(home.launcher), "play", "a b.mp3", "--for", "45m"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "play|a b.mp3|--for|45m|")

    home.checkout.rename(home.checkout.with_name("moved"))
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "is no longer at" in done.stderr


def test_the_entry_names_the_launcher_whole(home: Home) -> None:
    home.run()
    entry = home.share / ENTRY
    lines = entry.read_text(encoding="utf-8").splitlines()
    program = f'Exec="{home.launcher}"'
    assert [line for line in lines if line.startswith("Exec=")] == [
        f"{program} %U",
        f"{program} --start",
        f"{program} --extend 10",
        f"{program} --end-softly",
    ]
    if shutil.which("desktop-file-validate"):
        subprocess.run(["desktop-file-validate", entry], check=True)


def test_signs_that_mean_something_in_an_entry_are_escaped(tmp_path: Path) -> None:
    home = Home(tmp_path / 'a"b$c%d`e&f|g')
    assert home.run().returncode == 0
    text = (home.share / ENTRY).read_text(encoding="utf-8")
    escaped = str(home.launcher)
    for sign in '"$`':
        escaped = escaped.replace(sign, rf"\\{sign}")
    assert f'Exec="{escaped.replace("%", "%%")}" --start' in text.splitlines()


def test_once_more_changes_nothing(home: Home) -> None:
    home.run()
    before = home.files()
    home.run()
    assert home.files() == before


def test_all_of_it_goes_again_and_nothing_else(home: Home) -> None:
    for name in ("applications/other.desktop", "icons/hicolor/48x48/apps/other.png", "x/y"):
        path = home.share / name
        path.parent.mkdir(parents=True)
        path.write_text("[Desktop Entry]\nType=Application\nName=Other\nExec=true\n")
    (home.share / "sleepplayer").mkdir()
    (home.share / "sleepplayer" / "library.db").write_text("what was heard")
    before = home.files()
    home.run()
    assert home.run("--remove").returncode == 0
    caches = {".local/share/applications/mimeinfo.cache"}
    assert {name: text for name, text in home.files().items() if name not in caches} == before
    assert home.run("--remove").returncode == 0  # twice


def test_an_empty_home_is_empty_again(home: Home) -> None:
    home.run()
    home.run("--remove")
    assert home.files() == {}
    assert list(home.share.iterdir()) == []
    assert not home.launcher.parent.exists()


def test_a_folder_that_was_there_stays(home: Home) -> None:
    home.launcher.parent.mkdir(parents=True)
    home.run()
    home.run("--remove")
    assert list(home.launcher.parent.iterdir()) == []


def test_what_somebody_has_changed_stays(home: Home) -> None:
    home.run()
    own = home.share / ENTRY, home.share / "bash-completion" / "completions" / "sleepplayer"
    for path in own:
        path.write_text(path.read_text() + "# mine\n")
    done = home.run("--remove")
    assert done.returncode == 0
    stayed = {name for name in home.files() if not name.endswith("mimeinfo.cache")}
    assert stayed == {str(path.relative_to(home.home)) for path in own}
    for path in own:
        assert f"{path} is not as it was put there, so it stays." in done.stderr


def test_what_was_put_there_before_an_update_goes_too(home: Home) -> None:
    home.run()
    for path in (home.checkout / "packaging" / "share").rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes() + b"\n")
    done = home.run("--remove")
    assert (done.returncode, home.files()) == (0, {})


def test_without_the_launcher_the_rest_goes(home: Home) -> None:
    home.run()
    home.launcher.unlink()
    assert home.run("--remove").returncode == 0
    assert home.files() == {}


def test_another_data_folder_is_heeded(home: Home, tmp_path: Path) -> None:
    home.run(XDG_DATA_HOME=str(tmp_path / "data here"))
    assert (tmp_path / "data here" / ENTRY).is_file()
    assert not home.share.exists()
    home.run("--remove", XDG_DATA_HOME=str(tmp_path / "data here"))
    assert list((tmp_path / "data here").iterdir()) == []


@pytest.mark.parametrize("kind", ["file", "link"])
def test_the_launcher_of_another_installation_stays(home: Home, kind: str) -> None:
    home.launcher.parent.mkdir(parents=True)
    if kind == "file":
        home.launcher.write_text("#!/usr/bin/python3\n")
    else:
        home.launcher.symlink_to("/nowhere/pipx")
    for words in ((), ("--remove",)):
        done = home.run(*words)
        assert done.returncode == 1
        assert "not from here" in done.stderr
    assert [path.name for path in home.launcher.parent.iterdir()] == ["sleepplayer"]
    assert not home.share.exists()


def test_a_cache_of_icons_is_not_begun_but_kept_right(home: Home) -> None:
    icons = home.share / "icons" / "hicolor"
    home.run()
    assert not (icons / "icon-theme.cache").exists()
    if shutil.which("gtk-update-icon-cache"):
        (icons / "icon-theme.cache").write_bytes(b"")
        home.run()
        assert b"org.sleepplayer.Sleepplayer" in (icons / "icon-theme.cache").read_bytes()


def test_an_unknown_word_is_refused(home: Home) -> None:
    done = home.run("--uninstall")
    assert (done.returncode, done.stderr) == (2, "Usage: sh packaging/install.sh [--remove]\n")
    assert home.files() == {}
