"""No sound server, one that comes, one that dies in play: said, waited for, and never louder.

libVLC finds a server anew with each player. Qt connects once in a process: see the last tests.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass

import numpy as np
import pytest
from support import measure, signals
from support.capture import Capture, Recording
from support.pulse_server import PulseServer, is_available

from audio.performing import CHILD, Step, step
from audio.priority import served_first

pytestmark = [
    pytest.mark.sound,
    pytest.mark.skipif(not is_available(), reason="needs PulseAudio"),
]
ENGINES = ("vlc", "qt")


@dataclass(frozen=True)
class Evening:
    """What was said, and what was heard before and after the server came or died."""

    began_s: float
    said: list[dict[str, object]]
    sounds: list[Recording]
    changed_s: float
    stderr: str

    def at_s(self, kind: str) -> float | None:
        """When it was said first, since the beginning."""
        times = [float(str(e["at_s"])) for e in self.said if e["kind"] == kind]
        return times[0] - self.began_s if times else None
