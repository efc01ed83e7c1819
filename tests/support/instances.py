"""Other starts of the program, and where they meet: a socket's path must be short."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from sleepplayer.desktop.instance.place import Role, find_place

HOLDER = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from sleepplayer.controls import NowPlaying
from sleepplayer.desktop.instance.claim import Claim
from sleepplayer.desktop.instance.place import Role, find_place
from sleepplayer.desktop.instance.server import InstanceServer
from sleepplayer.night.view import Phase
from sleepplayer.remote_control import RemoteControl
from support.fake_controls import FakeControls

app = QCoreApplication([])
role = Role(sys.argv[1])
place = find_place(role, Path(sys.argv[2]), {})
claim = Claim.take(place)
phase = Phase(sys.argv[3])
now = NowPlaying(phase=phase, starting=phase is Phase.IDLE)
controls = FakeControls(now, can_show=role is Role.WINDOW)

def note(call):
    print(*call, flush=True)
    if call[0] == "quit":
        server.close()
        app.quit()

controls.on_call = note
server = InstanceServer(place, RemoteControl(controls, role).carry)
print("listens" if claim and server.address else "nothing", flush=True)
app.exec()
claim.release()
"""


class Holder:
    """Another process that is the one of a role and tells what is asked of it, a line each."""

    def __init__(self, role: Role, data_dir: Path, phase: str = "playing") -> None:
        data_dir.mkdir(parents=True, exist_ok=True)
        self.place = find_place(role, data_dir, {})
        self.process = subprocess.Popen(
            [sys.executable, "-c", HOLDER, role, str(data_dir), phase],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        assert self.heard() == "listens"

    def heard(self) -> str:
        """The next that it tells; "" when it has ended."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def hang(self) -> None:
        """Do nothing any more, and yet be there."""
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Hang no longer."""
        self.process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """As the kernel does when memory is short."""
        self.process.kill()
        self.process.wait()

    def close(self) -> None:
        """Leave nothing."""
        self.process.kill()
        assert self.process.stdout is not None
        self.process.stdout.close()
        self.process.wait()
        for address in self.place.there():  # one that was killed; it may lie in the real session's
            Path(address).unlink()


Hold = Callable[..., Holder]


@pytest.fixture
def hold(short_folder: Path) -> Iterator[Hold]:
    """Makes holders of that folder's roles."""
    with ExitStack() as stack:

        def made(role: Role, phase: str = "playing", data_dir: Path = short_folder) -> Holder:
            return stack.enter_context(closing(Holder(role, data_dir, phase)))

        yield made


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """A private folder whose path leaves room for a socket's name."""
    folder = Path(tempfile.mkdtemp(prefix="s"))
    yield folder
    shutil.rmtree(folder)
