"""The scripts of `packaging/`, run against a machine made of small fake programs.

Each test builds a checkout with nothing in it but the scripts and a `pyproject.toml`, and a PATH
that holds a handful of real tools beside fakes for everything that would change the system. The
fakes note how they were called in one journal, and `pip install` is a line in it.
"""

from __future__ import annotations

import shlex
import shutil
import stat
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
SCRIPTS = sorted(
    [*(REPOSITORY / "packaging").glob("*.sh"), *(REPOSITORY / "packaging" / "lib").glob("*.sh")]
)

REAL_TOOLS = shlex.split("""
    awk cat chmod cksum cp dirname env grep head id ln mkdir mktemp mv readlink rm sed sh tr
    uname
""")

# Answers like the Python it claims to be, and makes an environment whose `pip install` puts a
# `sleepplayer` there that prints its arguments one per line.
PYTHON = """\
#!/bin/sh
echo "python $*" >>"$JOURNAL"
case "$*" in
    *'%d.%d'*) echo "${FAKE_PYTHON_VERSION:-3.12}" ;;
    '-c import ensurepip, venv') exit "${FAKE_NO_VENV:-0}" ;;
    '-m venv '*)
        mkdir -p "$3/bin"
        cp "$0" "$3/bin/python"
        echo "#!$3/bin/python" >"$3/bin/pip"
        ;;
    '-m pip install '*)
        [ -z "${FAKE_NO_NETWORK-}" ] || { echo 'no route to host'; exit 1; }
        program=$(dirname "$0")/sleepplayer
        printf '#!/bin/sh\\nprintf "%%s\\\\n" "$@"\\n' >"$program"
        chmod +x "$program"
        ;;
esac
"""

# `installed` lists what the system has, `offered` what its package source knows.
DPKG_QUERY = """\
#!/bin/sh
shift 3
code=0
for name; do
    if grep -qx "$name" "$MACHINE/installed"; then printf 'installed:%s ' "$name"; else code=1; fi
done
exit $code
"""
APT_CACHE = """\
#!/bin/sh
if grep -qx "$2" "$MACHINE/offered"; then candidate=1.0; else candidate='(none)'; fi
echo "  Candidate: $candidate"
"""
APT_GET = """\
#!/bin/sh
echo "apt-get $*" >>"$JOURNAL"
[ -z "${FAKE_NO_NETWORK-}" ] || { echo 'could not resolve'; exit 100; }
case "$1" in
    install)
        for name; do echo "$name" >>"$MACHINE/installed"; done ;;
esac
"""
# Runs the rest like sudo would; `-n true` and `-v` ask whether it may.
SUDO = """\
#!/bin/sh
echo "sudo $*" >>"$JOURNAL"
case "$1" in -n | -v) exit "${FAKE_SUDO_REFUSES:-0}" ;; esac
exec "$@"
"""

RUNTIME = shlex.split("""
    libglib2.0-0 libgl1 libegl1 libdbus-1-3 libfontconfig1 libxkbcommon0 libxrandr2 libpulse0
    libxcb-cursor0 libxkbcommon-x11-0 libx11-xcb1 libxcb-icccm4 libxcb-image0 libxcb-keysyms1
    libxcb-randr0 libxcb-render-util0 libxcb-shape0 libxcb-sync1 libxcb-xfixes0 libxcb-xkb1
    libwayland-cursor0 libwayland-egl1 fonts-dejavu-core libvlc5 libvlc-bin vlc-plugin-base
""")


@dataclass
class Machine:
    """A checkout, a PATH and what the fakes on it were asked to do."""

    root: Path
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.checkout = self.root / "a check out"
        self.bin = self.root / "bin"
        self.bin.mkdir(parents=True)
        self.home = self.root / "home"
        self.home.mkdir()
        for script in SCRIPTS:
            copy = self.checkout / script.relative_to(REPOSITORY)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(script, copy)
        self.dependencies("platformdirs")
        for tool in REAL_TOOLS:
            path = shutil.which(tool)
            assert path is not None, tool
            (self.bin / tool).symlink_to(path)
        self.journal.touch()
        self.fake("python3", PYTHON)

    @property
    def journal(self) -> Path:
        return self.root / "journal"

    @property
    def calls(self) -> list[str]:
        return self.journal.read_text().splitlines()

    @property
    def installs(self) -> list[str]:
        return [call for call in self.calls if call.startswith("python -m pip install")]

    @property
    def apt_installs(self) -> list[str]:
        return [call for call in self.calls if call.startswith("apt-get install")]

    def dependencies(self, *names: str, line_length: int = 100) -> None:
        (self.checkout / "pyproject.toml").write_text(
            f'[project]\nname = "sleepplayer"\ndependencies = {list(names)}\n'
            f"[tool.ruff]\nline-length = {line_length}\n"
        )

    def fake(self, name: str, text: str) -> None:
        path = self.bin / name
        path.unlink(missing_ok=True)
        path.write_text(text)
        path.chmod(path.stat().st_mode | stat.S_IXUSR)

    def debian(self, *installed: str, offered: list[str] | None = None) -> None:
        (self.root / "installed").write_text("\n".join(installed) + "\n")
        (self.root / "offered").write_text("\n".join(offered or RUNTIME) + "\n")
        self.fake("dpkg-query", DPKG_QUERY)
        self.fake("apt-cache", APT_CACHE)
        self.fake("apt-get", APT_GET)

    def user(self, uid: int) -> None:
        self.fake("id", f"#!/bin/sh\necho {uid}\n")

    def run(
        self, *arguments: str, script: str = "run.sh", shell: str = "sh", **extra: str
    ) -> subprocess.CompletedProcess[str]:
        environment = {
            "PATH": str(self.bin),
            "HOME": str(self.home),
            "JOURNAL": str(self.journal),
            "MACHINE": str(self.root),
            **self.environment,
            **extra,
        }
        return subprocess.run(
            [shutil.which(shell) or shell, self.checkout / "packaging" / script, *arguments],
            cwd=self.home,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.fixture
def ready(machine: Machine) -> Machine:
    """A Debian with every package, set up by a first run, the journal empty again."""
    machine.debian(*RUNTIME)
    machine.user(0)
    first = machine.run()
    assert first.returncode == 0, first.stderr
    machine.journal.write_text("")
    return machine


# -- the scripts as texts --------------------------------------------------------------------------


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: str(path.name))
@pytest.mark.parametrize("shell", ["sh", "dash", "bash"])
def test_parses_in_every_shell(script: Path, shell: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not here")
    subprocess.run([shell, "-n", script], check=True)


@pytest.mark.skipif(shutil.which("shellcheck") is None, reason="shellcheck is not here")
def test_shellcheck_finds_nothing() -> None:
    result = subprocess.run(
        # SC2317: functions that only a trap calls are called unreachable.
        ["shellcheck", "--external-sources", "--exclude=SC2317", *SCRIPTS],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.stdout == ""


def test_ci_calls_the_one_command_and_nothing_else() -> None:
    lines = (REPOSITORY / ".ci" / "run").read_text().splitlines()
    assert lines[0].startswith("#!")
    assert [line for line in lines[1:] if line and not line.startswith("#")] == [
        "exec sh packaging/test.sh"
    ]


# -- starting --------------------------------------------------------------------------------------


@pytest.mark.parametrize("shell", ["dash", "bash"])
def test_arguments_arrive_as_they_were_typed(machine: Machine, shell: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not here")
    machine.debian(*RUNTIME)
    machine.user(0)
    arguments = ["play", "rain on  a roof.opus", "--for", "45m", "*", "$HOME", ""]
    result = machine.run(*arguments, shell=shell)
    assert result.stdout.split("\n")[:-1] == arguments
    assert result.returncode == 0


def test_the_second_run_installs_nothing_and_says_nothing(ready: Machine) -> None:
    result = ready.run("tonight", "--json")
    assert (result.stdout, result.stderr) == ("tonight\n--json\n", "")
    assert ready.calls == []


def test_the_second_run_needs_no_network(ready: Machine) -> None:
    assert ready.run("tonight", FAKE_NO_NETWORK="1").stdout == "tonight\n"


def test_the_exit_code_is_the_programs(ready: Machine) -> None:
    program = ready.checkout / ".venv" / "bin" / "sleepplayer"
    program.write_text("#!/bin/sh\nexit 7\n")
    assert ready.run().returncode == 7


def test_changed_dependencies_are_installed(ready: Machine) -> None:
    ready.dependencies("platformdirs", "av")
    assert ready.run().returncode == 0
    assert len(ready.installs) == 1
    assert not any(call.startswith("python -m venv") for call in ready.calls)


def test_a_tools_setting_installs_nothing(ready: Machine) -> None:
    ready.dependencies("platformdirs", line_length=90)
    assert ready.run().returncode == 0
    assert ready.installs == []


def test_changed_dependencies_without_network_start_with_the_old_ones(ready: Machine) -> None:
    ready.dependencies("platformdirs", "av")
    result = ready.run("tonight", FAKE_NO_NETWORK="1")
    assert result.stdout == "tonight\n"
    assert "could not be updated" in result.stderr
    assert "no route to host" in result.stderr
    # The next start tries again.
    ready.run()
    assert len(ready.installs) == 2


def test_a_first_run_without_network_ends_in_a_sentence(machine: Machine) -> None:
    machine.debian(*RUNTIME)
    machine.user(0)
    result = machine.run(FAKE_NO_NETWORK="1")
    assert result.returncode == 1
    assert "The installation failed; see above. Is there a network?" in result.stderr
    # What was begun is begun anew.
    assert machine.run("x").stdout == "x\n"


@pytest.mark.parametrize("broken", ["python", "pip", "everything"])
def test_a_broken_environment_is_made_anew(ready: Machine, broken: str) -> None:
    programs = ready.checkout / ".venv" / "bin"
    for name in ("python", "pip", "sleepplayer"):
        if broken in (name, "everything"):
            (programs / name).unlink()
    (programs / "sleepplayer").unlink(missing_ok=True)
    result = ready.run("x")
    assert result.stdout == "x\n", result.stderr
    assert "Making the Python environment" in result.stderr


def test_a_moved_checkout_gets_a_new_environment(ready: Machine) -> None:
    moved = ready.checkout.with_name("moved here")
    ready.checkout.rename(moved)
    ready.checkout = moved
    result = ready.run("x")
    assert result.stdout == "x\n", result.stderr
    assert str(moved) in (moved / ".venv" / "bin" / "pip").read_text()


def test_an_activated_environment_is_not_built_from_itself(ready: Machine) -> None:
    programs = ready.checkout / ".venv" / "bin"
    (programs / "python3").symlink_to("python")
    (programs / "pip").unlink()
    (programs / "sleepplayer").unlink()
    assert ready.run("x", PATH=f"{programs}:{ready.bin}").stdout == "x\n"


@pytest.mark.parametrize(
    ("version", "words"),
    [("3.10", "found only 3.10 at "), ("2.7", "found only 2.7 at "), ("", "there is none")],
)
def test_a_python_that_is_too_old_is_said(machine: Machine, version: str, words: str) -> None:
    machine.debian(*RUNTIME)
    machine.user(1000)
    if version:
        machine.environment["FAKE_PYTHON_VERSION"] = version
    else:
        (machine.bin / "python3").unlink()
    result = machine.run()
    assert result.returncode == 1
    assert words in result.stderr
    assert "sudo apt-get install python3.11" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_newer_python_beside_an_old_one_is_found(machine: Machine) -> None:
    machine.debian(*RUNTIME)
    machine.user(0)
    machine.fake("python3.13", PYTHON.replace(":-3.12", ":-3.13"))
    machine.fake("python3", "#!/bin/sh\necho 3.9\n")
    assert machine.run("x").stdout == "x\n"


# -- system packages -------------------------------------------------------------------------------


def test_root_installs_exactly_what_is_missing(machine: Machine) -> None:
    machine.user(0)
    machine.debian(*(set(RUNTIME) - {"libvlc5", "libxcb-cursor0", "libpulse0"}))
    result = machine.run("x")
    assert result.stdout == "x\n"
    (call,) = machine.apt_installs
    assert call.endswith(" libpulse0 libxcb-cursor0 libvlc5")
    assert "--no-remove" in call
    assert not any(call.startswith("sudo") for call in machine.calls)


def test_nothing_is_asked_of_apt_when_nothing_is_missing(machine: Machine) -> None:
    machine.user(0)
    machine.debian(*RUNTIME)
    assert machine.run("x").stdout == "x\n"
    assert not any("apt-get" in call for call in machine.calls)


def test_a_renamed_package_counts_and_is_asked_for_by_its_new_name(machine: Machine) -> None:
    machine.user(0)
    rest = set(RUNTIME) - {"libglib2.0-0"}
    machine.debian("libglib2.0-0t64", *rest)
    assert machine.run("x").stdout == "x\n"
    assert machine.apt_installs == []

    machine.debian(*rest, offered=["libglib2.0-0t64"])
    machine.run("x")
    assert machine.apt_installs[0].endswith(" libglib2.0-0t64")


def test_any_font_will_do(machine: Machine) -> None:
    machine.user(0)
    machine.debian("fonts-noto-core", *(set(RUNTIME) - {"fonts-dejavu-core"}))
    machine.run()
    assert machine.apt_installs == []


def test_python_without_venv_gets_the_package_of_its_version(machine: Machine) -> None:
    machine.user(0)
    machine.debian(*RUNTIME)
    machine.run(FAKE_NO_VENV="1")
    assert machine.apt_installs[0].endswith(" python3.12-venv")


def test_a_user_installs_through_sudo(machine: Machine) -> None:
    machine.user(1000)
    machine.fake("sudo", SUDO)
    machine.debian(*(set(RUNTIME) - {"libvlc5"}))
    assert machine.run("x").stdout == "x\n"
    assert any(call.startswith("sudo env DEBIAN_FRONTEND") for call in machine.calls)
    assert len(machine.apt_installs) == 1


@pytest.mark.parametrize("sudo", ["refuses", "absent"])
def test_without_vlc_and_rights_it_names_the_command_and_plays_on(
    machine: Machine, sudo: str
) -> None:
    machine.user(1000)
    if sudo == "refuses":
        machine.fake("sudo", SUDO)
    machine.debian(*(set(RUNTIME) - {"libvlc5", "vlc-plugin-base"}))
    result = machine.run("x", FAKE_SUDO_REFUSES="1")
    assert result.stdout == "x\n"
    assert "sudo apt-get install libvlc5 vlc-plugin-base\n" in result.stderr
    assert machine.apt_installs == []
    # Once there are rights, they are used.
    machine.fake("sudo", SUDO)
    assert machine.run("x").stderr.startswith("Installing system packages: libvlc5")
    assert len(machine.apt_installs) == 1


def test_without_qts_libraries_and_rights_it_stops_with_one_sentence(machine: Machine) -> None:
    machine.user(1000)
    machine.debian(*(set(RUNTIME) - {"libegl1", "libvlc5"}))
    result = machine.run("x")
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == (
        "Sleepplayer cannot start without some system packages. "
        "Please run: sudo apt-get install libegl1 libvlc5\n"
    )
    assert machine.installs == []


def test_without_the_windows_libraries_it_plays_in_the_terminal(machine: Machine) -> None:
    machine.user(1000)
    machine.debian(*(set(RUNTIME) - {"libxcb-cursor0"}))
    machine.run()
    program = machine.checkout / ".venv" / "bin" / "sleepplayer"
    program.write_text('#!/bin/sh\necho "display: ${DISPLAY-none}"\n')

    result = machine.run(DISPLAY=":3")
    assert result.stdout == "display: none\n"
    assert "sudo apt-get install libxcb-cursor0" in result.stderr
    # Under Wayland the window needs no X libraries, and without a display there is no window.
    assert machine.run(DISPLAY=":3", WAYLAND_DISPLAY="wayland-0").stdout == "display: :3\n"
    assert machine.run().stderr == ""


def test_packages_that_cannot_be_had_are_tried_once(machine: Machine) -> None:
    machine.user(0)
    machine.debian(*RUNTIME)
    machine.run()
    machine.debian(*(set(RUNTIME) - {"libvlc5"}))
    machine.run(FAKE_NO_NETWORK="1")
    tried = len([call for call in machine.calls if call.startswith("apt-get")])
    assert tried > 0
    result = machine.run("x", FAKE_NO_NETWORK="1")
    assert result.stdout == "x\n"
    assert "apt-get install libvlc5" in result.stderr
    assert len([call for call in machine.calls if call.startswith("apt-get")]) == tried


@pytest.mark.parametrize(
    ("programs", "command"),
    [
        ({"dnf": "", "rpm": ""}, "sudo dnf install glib2 libglvnd-glx "),
        ({"pacman": 'shift; printf "%s\\n" "$@"'}, "sudo pacman -S --needed glib2 libglvnd "),
        (
            {"brew": "", "uname": "echo Darwin"},
            "brew install --cask vlc\n",
        ),
        ({"winget": ""}, "winget install VideoLAN.VLC\n"),
    ],
    ids=["dnf", "pacman", "brew", "winget"],
)
def test_other_systems_are_told_their_own_command(
    machine: Machine, programs: dict[str, str], command: str
) -> None:
    machine.user(1000)
    for name, body in programs.items():
        machine.fake(name, f"#!/bin/sh\n{body}\n")
    result = machine.run("x")
    assert command in result.stderr
    assert len(result.stderr.splitlines()) == (1 if "sudo" in command else 3)
    # Where the package manager cannot speak for Qt's libraries, only VLC is in doubt.
    assert result.stdout == ("" if "sudo" in command else "x\n")


def test_an_unknown_system_is_left_to_the_program(machine: Machine) -> None:
    assert machine.run("x").stdout == "x\n"


# -- the tests' own script -------------------------------------------------------------------------


def test_the_tests_stop_without_their_programs(machine: Machine) -> None:
    machine.user(1000)
    machine.debian(*RUNTIME)
    result = machine.run(script="test.sh")
    assert result.returncode == 1
    assert "The tests need some system packages. Please run: sudo apt-get install " in result.stderr
    assert all(name in result.stderr for name in ("xvfb", "pulseaudio", "openbox", "ffmpeg"))
    assert machine.installs == []


def test_an_unknown_check_is_refused(machine: Machine) -> None:
    machine.debian(*RUNTIME)
    result = machine.run("spelling", script="check.sh")
    assert result.returncode == 2
    assert "There is no check named spelling" in result.stderr
    assert not any("apt-get" in call for call in machine.calls)
