"""A private PulseAudio with null sinks: whatever plays into it can be recorded from its monitor."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

RATE_HZ = 48_000
CHANNELS = 2
DEFAULT_SINK = "cap"
_START_LIMIT_S = 10.0
_POLL_S = 0.02


def is_available() -> bool:
    """Whether the programs it takes are installed."""
    return all(shutil.which(name) for name in ("pulseaudio", "pactl", "parec"))


class PulseServer:
    """A server of its own on a socket of its own; it can die and come back on the same socket."""

    def __init__(
        self, *, sinks: Sequence[str] = (DEFAULT_SINK,), stream_restore: bool = False
    ) -> None:
        self._sinks = tuple(sinks)
        self._stream_restore = stream_restore
        self._process: subprocess.Popen[bytes] | None = None
        self.folder = Path(tempfile.mkdtemp(prefix="pulse-"))
        self.folder.chmod(0o755)  # other users may connect, see auth-anonymous
        self.socket = self.folder / "native"
        (self.folder / "client.conf").write_text("autospawn = no\nenable-shm = no\n")
        cookie = self.folder / "cookie"
        cookie.write_bytes(bytes(256))
        cookie.chmod(0o644)

    @property
    def env(self) -> Mapping[str, str]:
        """What a client needs in its environment to play here and nowhere else."""
        return {
            "PULSE_SERVER": f"unix:{self.socket}",
            "PULSE_CLIENTCONFIG": str(self.folder / "client.conf"),
            "PULSE_COOKIE": str(self.folder / "cookie"),
        }

    def child_env(self, **more: str) -> dict[str, str]:
        """This process's environment with `env`, and `more`, merged in."""
        return {**os.environ, **self.env, **more}

    def is_running(self) -> bool:
        """Whether the server process lives."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start the server, or start it anew on the same socket, and wait until it answers."""
        if self.is_running():
            return
        self.socket.unlink(missing_ok=True)
        private = self.folder / "server"
        private.mkdir(mode=0o700, exist_ok=True)
        own = {name: str(private) for name in ("HOME", "PULSE_RUNTIME_PATH", "PULSE_STATE_PATH")}
        # Two servers on one session bus would be one too many: the second one gives up.
        own["DBUS_SESSION_BUS_ADDRESS"] = "disabled:"
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                self._command(), env={**os.environ, **own}, stdout=log, stderr=log
            )
        limit = time.monotonic() + _START_LIMIT_S
        while not (self.socket.exists() and self._answers()):
            if not self.is_running() or time.monotonic() > limit:
                self.kill()
                said = (self.folder / "server.log").read_text(errors="replace")
                raise RuntimeError(f"PulseAudio did not start:\n{said}")
            time.sleep(_POLL_S)

    def _command(self) -> list[str]:
        """The command line; every module is named, the system's configuration is not read."""
        modules = [f"module-native-protocol-unix socket={self.socket} auth-anonymous=1"]
        if self._stream_restore:
            modules.append("module-stream-restore")
        modules += [
            f"module-null-sink sink_name={name} rate={RATE_HZ} channels={CHANNELS} format=float32le"
            for name in self._sinks
        ]
        command = ["pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no"]
        command += ["--exit-idle-time=-1", "--disable-shm=yes"]
        for module in modules:
            command += ["-L", module]
        return command

    def _answers(self) -> bool:
        """Whether a client gets an answer."""
        asked = subprocess.run(
            ["pactl", "info"], env=self.child_env(), capture_output=True, check=False
        )
        return asked.returncode == 0

    def pactl(self, *arguments: str) -> str:
        """Run `pactl` against this server and return what it prints."""
        return subprocess.run(
            ["pactl", *arguments], env=self.child_env(), capture_output=True, text=True, check=True
        ).stdout

    def kill(self) -> None:
        """End the server as a crash would: clients get no word of it."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(how)
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end(signal.SIGTERM)
        shutil.rmtree(self.folder, ignore_errors=True)
