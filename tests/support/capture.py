"""Record what a sink plays, and know at what time each sample was heard."""

from __future__ import annotations

import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import numpy as np
from numpy.typing import NDArray

from .pulse_server import CHANNELS, DEFAULT_SINK, RATE_HZ, PulseServer

Samples = NDArray[np.float32]
_FRAME_BYTES = 4 * CHANNELS
_STALL_LIMIT_S = 5.0
_LATENCY_S = 0.02


def boot_s() -> float:
    """Seconds of CLOCK_BOOTTIME, the clock of a `Recording`."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


@dataclass(frozen=True)
class Recording:
    """Recorded sound."""

    samples: Samples  # (frames, channels), full scale is 1.0
    rate_hz: int = RATE_HZ
    start_s: float = 0.0  # when sample 0 was rendered, CLOCK_BOOTTIME; good to about 10 ms

    @property
    def length_s(self) -> float:
        """Length in seconds."""
        return len(self.samples) / self.rate_hz

    def at(self, time_s: float) -> float:
        """Seconds into the recording at the boot time `time_s`."""
        return time_s - self.start_s

    def between(self, from_s: float, to_s: float) -> Recording:
        """The part from `from_s` to `to_s`, in seconds into this recording."""
        first = max(0, round(from_s * self.rate_hz))
        last = max(first, round(to_s * self.rate_hz))
        start_s = self.start_s + first / self.rate_hz
        return Recording(self.samples[first:last], self.rate_hz, start_s)


class Capture:
    """Records a sink's monitor into a file from entering until `stop`, or leaving."""

    def __init__(self, server: PulseServer, *, sink: str = DEFAULT_SINK) -> None:
        self._server = server
        self._sink = sink
        self._path = server.folder / f"{sink}-{id(self)}.f32"
        self._process: subprocess.Popen[bytes] | None = None
        self._reader: threading.Thread | None = None
        self._flow = threading.Condition()
        self._frames = 0
        self._start_s = float("inf")

    def start(self) -> None:
        """Start, and return when the first samples have come."""
        command = ["parec", "-d", f"{self._sink}.monitor", "--format=float32le"]
        command += [
            f"--rate={RATE_HZ}",
            f"--channels={CHANNELS}",
            f"--latency-msec={_LATENCY_S * 1000:.0f}",
            "--raw",
        ]
        process = subprocess.Popen(command, env=self._server.child_env(), stdout=subprocess.PIPE)
        assert process.stdout is not None
        self._process = process
        self._reader = threading.Thread(target=self._read, args=(process.stdout, self._path))
        self._reader.start()
        if not self._wait_for_frames(1, _STALL_LIMIT_S):
            self._end()
            raise RuntimeError(f"nothing could be recorded from {self._sink}")

    def record_for(self, length_s: float) -> None:
        """Return when that much more sound has been recorded."""
        frames = self._frames + round(length_s * RATE_HZ)
        if not self._wait_for_frames(frames, length_s + _STALL_LIMIT_S):
            raise RuntimeError(f"the recording of {self._sink} stalled")

    def _wait_for_frames(self, frames: int, limit_s: float) -> bool:
        with self._flow:
            return self._flow.wait_for(lambda: self._frames >= frames, limit_s)

    def _read(self, pipe: IO[bytes], path: Path) -> None:
        """Copy the pipe to the file.

        A sink renders a block of the recorder's latency ahead, and its chunk arrives at once or
        later: the earliest start that any chunk tells of, plus that block, is the best estimate.
        """
        held = 0
        with path.open("wb") as file:
            while chunk := pipe.read1(1 << 16):  # type: ignore[attr-defined]
                now_s = boot_s()
                file.write(chunk)
                held += len(chunk)
                ahead_s = _LATENCY_S - held / _FRAME_BYTES / RATE_HZ
                with self._flow:
                    self._start_s = min(self._start_s, now_s + ahead_s)
                    self._frames = held // _FRAME_BYTES
                    self._flow.notify_all()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None or self._reader is None:
            return
        process.terminate()
        process.wait()
        self._reader.join()
        if process.stdout is not None:
            process.stdout.close()

    def stop(self) -> Recording:
        """End the recording and return it."""
        self._end()
        raw = np.fromfile(self._path, dtype="<f4")
        whole = raw[: len(raw) // CHANNELS * CHANNELS].reshape(-1, CHANNELS)
        return Recording(whole, RATE_HZ, self._start_s)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()
        self._path.unlink(missing_ok=True)
