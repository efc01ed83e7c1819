"""The manual page and the completions: up to date, well formed, and what real shells offer."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sleepplayer.cli import COMMANDS as CARRIED_OUT
from sleepplayer.cli import main, manual

ROOT = Path(__file__).resolve().parents[2]
SHARE = ROOT / "packaging" / "share"
PAGE = SHARE / "man" / "man1" / "sleepplayer.1"
BASH = SHARE / "bash-completion" / "completions" / "sleepplayer"
ZSH = SHARE / "zsh" / "site-functions" / "_sleepplayer"
FISH = SHARE / "fish" / "vendor_completions.d" / "sleepplayer.fish"

COMMANDS = ["doctor", "library", "play", "playlist", "tonight", "triggers"]


def test_they_are_as_they_would_be_made_now() -> None:
    made = subprocess.run(
        [sys.executable, ROOT / "packaging" / "make_manual.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, f"python packaging/make_manual.py: {made.stdout}{made.stderr}"


def test_no_command_is_left_out() -> None:
    assert set(manual.COMMANDS) == set(CARRIED_OUT)


@pytest.mark.parametrize("group", ["library", "playlist", "triggers"])
def test_no_command_of_a_group_is_left_out(group: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([group, "what there is"]) == 2
    named = re.search(r" takes (.+)\.$", capsys.readouterr().err)
    made = manual.COMMANDS[group]
    assert named is not None
    assert isinstance(made, manual.Group)
    assert re.split(", | or ", named[1]) == list(made.commands)


def words(text: str) -> list[str]:
    return sorted(line for line in text.splitlines() if line)


# --- the page -------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", ["60", "80", "200"])
def test_the_page_is_set_without_a_warning(width: str) -> None:
    if shutil.which("man") is None:
        pytest.skip("man is not here")
    done = subprocess.run(
        ["man", "--warnings", "--local-file", PAGE],
        env={**os.environ, "MANWIDTH": width, "LC_ALL": "C.UTF-8", "MAN_KEEP_FORMATTING": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    plain = " ".join(done.stdout.split())
    for section in ("SYNOPSIS", "OPTIONS", "COMMANDS", "EXIT STATUS", "FILES", "EXAMPLES"):
        assert section in done.stdout
    assert "silent on time" in plain
    assert "“sleepplayer tonight”" in plain


def test_the_page_is_ascii_and_says_each_option() -> None:
    text = PAGE.read_text(encoding="ascii").replace(r"\-", "-")
    assert not re.search(r"^(\\&)?\.$", text, re.MULTILINE)  # what nothing is said of
    for option in ("--extend", "--until", "--not-heard-for", "--suggested", "--no-loudness"):
        assert rf"\fB{option}\fR" in text


# --- bash -----------------------------------------------------------------------------------------

ASK_BASH = r"""
source "$0"
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_sleepplayer
((${#COMPREPLY[@]})) && printf '%s\n' "${COMPREPLY[@]}"
"""


@pytest.fixture
def music(tmp_path: Path) -> Path:
    for name in ("rain & wind.mp3", "play.mp3", ".hidden.mp3"):
        (tmp_path / name).touch()
    return tmp_path


def bash(line: list[str], folder: Path = ROOT) -> list[str]:
    if shutil.which("bash") is None:
        pytest.skip("bash is not here")
    done = subprocess.run(
        ["bash", "--norc", "-c", ASK_BASH, BASH, "sleepplayer", *line],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return words(done.stdout)


def test_bash_offers_commands_and_paths_first(music: Path) -> None:
    assert bash([""], music) == sorted([*COMMANDS, "play.mp3", "rain & wind.mp3"])
    assert bash(["pl"], music) == ["play", "play.mp3", "playlist"]
    assert bash(["library", ""]) == ["folders", "list", "remove", "scan", "tag"]
    assert bash([".h"], music) == []  # as above: no command begins so
    assert bash(["x.mp3", ""], music) == []  # a path: what bash adds where nothing fits


def test_bash_offers_options_and_what_they_take() -> None:
    assert bash(["play", "--cu"]) == ["--curve"]
    assert bash(["play", "--engine", ""]) == ["auto", "qt", "vlc"]
    assert bash(["play", "--engine", "=", "q"]) == ["qt"]
    assert bash(["play", "--engine", "="]) == ["auto", "qt", "vlc"]
    assert bash(["play", "--for", ""]) == []
    assert bash(["triggers", "set", "whisper"]) == ["whispering"]
    assert bash(["triggers", "set", "lo"]) == []
    assert bash(["triggers", "set", "rain", "lo"]) == ["love"]
    assert bash(["triggers", "set", "rain", "--why", ""]) == []
    assert bash(["--e"]) == ["--end-softly", "--engine", "--extend"]
    assert bash(["library", "scan", "--"]) == ["--help", "--json", "--no-loudness"]


ASK_BASH_ITSELF = r"""
set -o emacs; bind 'set completion-ignore-case off'; bind 'set bell-style none'
PS1=; source "$COMPLETIONS"
sleepplayer() { printf 'GOT:%s:\n' "$@"; }
"""


def test_bash_completes_a_name_with_spaces(music: Path) -> None:
    """In an interactive bash, on a terminal of its own: `compgen` alone shows no quoting."""
    if shutil.which("bash") is None or shutil.which("script") is None:
        pytest.skip("bash or script is not here")
    done = subprocess.run(
        ["script", "--quiet", "--command", "bash --norc --noprofile -i", os.devnull],
        input=f"{ASK_BASH_ITSELF}sleepplayer ra\t\nsleepplayer play ra\t\nexit\n",
        env={"PATH": os.environ["PATH"], "COMPLETIONS": str(BASH), "TERM": "dumb"},
        cwd=music,
        capture_output=True,
        text=True,
        check=False,
        timeout=20,
    )
    got = [line.strip() for line in done.stdout.splitlines() if line.startswith("GOT:")]
    assert got == ["GOT:rain & wind.mp3:", "GOT:play:", "GOT:rain & wind.mp3:"], done.stdout


# --- fish -----------------------------------------------------------------------------------------


def fish(line: str, folder: Path) -> list[str]:
    if shutil.which("fish") is None:
        pytest.skip("fish is not here")
    done = subprocess.run(
        ["fish", "--no-config", "-c", f"source {FISH}; complete -C '{line}'"],
        cwd=folder,
        env={**os.environ, "HOME": str(folder), "XDG_CONFIG_HOME": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return words("\n".join(one.partition("\t")[0] for one in done.stdout.splitlines()))


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("sleepplayer pl", ["play", "play.mp3", "playlist"]),
        ("sleepplayer library ", ["folders", "list", "remove", "scan", "tag"]),
        ("sleepplayer play --engine ", ["auto", "qt", "vlc"]),
        ("sleepplayer play --shu", ["--shuffle"]),
        ("sleepplayer play ra", ["rain & wind.mp3"]),
        ("sleepplayer play --for ra", []),
        ("sleepplayer triggers set whisper", ["whispering"]),
        ("sleepplayer triggers set neutra", []),  # it would offer what holds it, too
        ("sleepplayer triggers set rain lo", ["love"]),
        ("sleepplayer doctor ra", []),
    ],
)
def test_fish_offers(line: str, offered: list[str], music: Path) -> None:
    assert fish(line, music) == offered


# --- zsh ------------------------------------------------------------------------------------------

ASK_ZSH = r"""
zmodload zsh/zpty
zpty inner zsh -f -i
zpty -w inner "PS1=; fpath=($1 \$fpath); autoload -Uz compinit; compinit -D -u"
zpty -w inner 'compadd() {
  if [[ "$*" == *-(O|A|D)\ * ]]; then builtin compadd "$@"; return; fi
  local -a hits; builtin compadd -A hits "$@"; print -rl -- "HIT:"$^hits; builtin compadd "$@"
}'
zpty -w inner 'zle -C whole complete-word whole; bindkey "^I" whole
  whole() { _main_complete; print -r -- THE-END; compstate[insert]= compstate[list]= }'
zpty -w inner 'echo RE""ADY'
zpty -r inner said '*READY*'
shift
for line; do
  zpty -n -w inner "$line"$'\t'
  zpty -r inner said '*THE-END*'
  print -r -- "LINE $said"
  zpty -n -w inner $'\x15'
done
zpty -d inner
"""


def test_zsh_offers(music: Path) -> None:
    if shutil.which("zsh") is None:
        pytest.skip("zsh is not here")
    expected = {
        "sleepplayer pl": ["play", "play.mp3", "playlist"],
        "sleepplayer library ": ["folders", "list", "remove", "scan", "tag"],
        "sleepplayer play --engine=": ["auto", "qt", "vlc"],
        "sleepplayer play --shu": ["--shuffle"],
        "sleepplayer x.mp3 ra": [r"rain\ \&\ wind.mp3"],
        "sleepplayer triggers set whisper": ["whispering"],
        "sleepplayer triggers set rain lo": ["love"],
        "sleepplayer doctor ra": [],
    }
    done = subprocess.run(
        ["zsh", "-f", "-c", ASK_ZSH, "ask", ZSH.parent, *expected],
        cwd=music,
        env={"PATH": os.environ["PATH"], "HOME": str(music), "TERM": "dumb"},
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    said = done.stdout.replace("\r", "").split("LINE ")[1:]
    offered = [
        sorted(line.partition("HIT:")[2] for line in part.splitlines() if "HIT:" in line)
        for part in said
    ]
    assert dict(zip(expected, offered, strict=True)) == expected, done.stdout
