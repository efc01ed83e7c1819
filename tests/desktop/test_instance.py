"""Being the one of a role: whoever starts at the same moment, and however the last one ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from support.instances import short_folder

from sleepplayer.desktop.instance.claim import Claim
from sleepplayer.desktop.instance.place import (
    LONGEST_ADDRESS_BYTES,
    Place,
    Role,
    find_place,
)

__all__ = ["short_folder"]  # a fixture

STARTS = 6

RACE = """
import sys
from pathlib import Path
from sleepplayer.desktop.instance.claim import Claim
from sleepplayer.desktop.instance.place import Role, find_place

place = find_place(Role.WINDOW, Path(sys.argv[1]), {})
print("ready", flush=True)
for _line in sys.stdin:
    claim = Claim.take(place)
    print("first" if claim else "second", flush=True)
"""


def at_home(tmp_path: Path, role: Role = Role.WINDOW) -> Place:
    return find_place(role, tmp_path, {})


class Start:
    """Another process that tries to be the one when it is told to."""

    def __init__(self, data_dir: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", RACE, str(data_dir)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )

    def heard(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def go(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write("go\n")
        self.process.stdin.flush()

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.communicate()


def test_of_many_starts_at_one_moment_one_is_first_also_after_a_kill(tmp_path: Path) -> None:
    starts = [Start(tmp_path) for _ in range(STARTS)]
    try:
        assert {start.heard() for start in starts} == {"ready"}
        while starts:  # each round the one that won is killed: the lock it leaves is nobody's
            for start in starts:
                start.go()
            came = [start.heard() for start in starts]
            assert came.count("first") == 1
            assert came.count("second") == len(starts) - 1
            starts.pop(came.index("first")).kill()
    finally:
        for start in starts:
            start.kill()


def test_the_next_may_be_the_one_when_it_is_released(tmp_path: Path) -> None:
    place = at_home(tmp_path)
    with (first := Claim.take(place)) or pytest.fail("nobody else is there"):
        assert Claim.take(place) is None
    assert first is not None
    again = Claim.take(place)
    assert again is not None
    first.release()  # once more: it is not its own any longer
    assert Claim.take(place) is None
    again.release()


def test_roles_and_data_directories_do_not_hinder_each_other(tmp_path: Path) -> None:
    places = [at_home(tmp_path, role) for role in Role]
    other = tmp_path / "other"
    other.mkdir()
    claims = [Claim.take(place) for place in (*places, at_home(other))]
    assert None not in claims
    for claim in claims:
        assert claim is not None
        claim.release()


def test_where_nothing_can_be_locked_it_plays_all_the_same(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    claim = Claim.take(at_home(tmp_path / "no" / "such" / "folder"))
    assert claim is not None
    claim.release()
    assert "Cannot make sure" in caplog.text


# --- where it listens -----------------------------------------------------------------------------


def test_the_same_directory_by_another_path_is_the_same_place(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "data")
    mine, other = (at_home(tmp_path / name) for name in ("data", "link"))
    assert mine.addresses == other.addresses
    assert mine.addresses != at_home(tmp_path).addresses


def test_the_sessions_own_folder_comes_first(tmp_path: Path, short_folder: Path) -> None:
    runtime = short_folder / "run"
    place = find_place(Role.WINDOW, tmp_path, {"XDG_RUNTIME_DIR": str(runtime)})
    assert Path(place.addresses[0]).parent == runtime
    runtime.mkdir(mode=0o700)
    assert next(place.listenable()) == place.addresses[0]
    without = find_place(Role.WINDOW, tmp_path, {})
    assert set(without.addresses) < set(place.addresses), "scheduled commands find it elsewhere"


def test_a_sandbox_has_one_folder_that_its_starts_share(tmp_path: Path) -> None:
    env = {"XDG_RUNTIME_DIR": "/run/user/1", "FLATPAK_ID": "org.example"}
    place = find_place(Role.WINDOW, tmp_path, env)
    assert Path(place.addresses[0]).parent == Path("/run/user/1/app/org.example")


@pytest.mark.parametrize("mode", [0o770, 0o777, 0o1777, 0o702])
def test_nothing_listens_where_others_may_put_something(
    tmp_path: Path, short_folder: Path, mode: int
) -> None:
    shared = short_folder / "shared"
    shared.mkdir()
    shared.chmod(mode)
    place = find_place(Role.WINDOW, tmp_path, {"XDG_RUNTIME_DIR": str(shared)})
    assert Path(place.addresses[0]).parent == shared
    assert str(shared) not in {str(Path(one).parent) for one in place.listenable()}


def test_a_folder_of_somebody_else_is_none(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    place = Place(tmp_path / "window.lock", (str(tmp_path / "it"),))
    assert list(place.listenable()) == list(place.addresses)
    link = tmp_path / "link"
    link.symlink_to(tmp_path)  # as anybody could leave one in a shared folder
    assert not list(Place(tmp_path / "window.lock", (str(link / "it"),)).listenable())


def test_an_address_fits_into_a_socket(tmp_path: Path) -> None:
    deep = tmp_path / ("deep" * 40)
    place = find_place(Role.TERMINAL, deep, {"XDG_RUNTIME_DIR": str(deep)})
    assert place.addresses
    assert all(len(os.fsencode(one)) <= LONGEST_ADDRESS_BYTES for one in place.addresses)


def test_what_is_no_socket_is_not_asked(tmp_path: Path) -> None:
    place = Place(tmp_path / "window.lock", (str(tmp_path / "it"),))
    assert place.there() == []
    (tmp_path / "it").write_text("no socket")
    assert place.there() == []
