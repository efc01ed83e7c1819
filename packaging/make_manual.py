"""Make the manual page and the completions: python packaging/make_manual.py [--check].

They are written into `packaging/share`, from where a wheel and `install.sh` take them. With --check
nothing is written: the exit code is 1 if a file is not as it would be made.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "packaging")]

from manual import shells  # noqa: E402 - found there
from manual.model import command_of  # noqa: E402
from manual.page import page  # noqa: E402

from sleepplayer import __version__  # noqa: E402
from sleepplayer.cli.manual import whole_parser  # noqa: E402

SHARE = ROOT / "packaging" / "share"


def made() -> dict[Path, str]:
    """Every file's text, by its place below `share`."""
    program = command_of(whole_parser())
    words = (ROOT / "packaging" / "manual" / "sleepplayer.1.in").read_text(encoding="utf-8")
    return {
        Path("man/man1/sleepplayer.1"): page(program, words, version=__version__),
        Path("bash-completion/completions/sleepplayer"): shells.bash(program),
        Path("zsh/site-functions/_sleepplayer"): shells.zsh(program),
        Path("fish/vendor_completions.d/sleepplayer.fish"): shells.fish(program),
    }


def stale() -> list[Path]:
    """The files that are not as they would be made now."""
    return [
        path
        for path, text in made().items()
        if not (SHARE / path).is_file() or (SHARE / path).read_text(encoding="utf-8") != text
    ]


def main(words: list[str]) -> int:
    """Write what has changed, or only say it."""
    for path in stale():
        print(path)
        if "--check" not in words:
            (SHARE / path).parent.mkdir(parents=True, exist_ok=True)
            (SHARE / path).write_text(made()[path], encoding="utf-8")
    return int("--check" in words and bool(stale()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
