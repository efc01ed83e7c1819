"""Run any player that fades on a private server, and measure what came out."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

from common import home
from fade_figures import FadeFigures, FadePlan, failed, figures
from support.capture import Capture
from support.pulse_server import PulseServer

AFTER_S = 10.0  # of silence, recorded after the deadline
_STARTING_S = 20.0  # for the process to start and to end


def measured_run(name: str, command: Sequence[str], plan: FadePlan) -> FadeFigures:
    """Record the command from its start until 10 s after its end."""
    with home() as folder, PulseServer() as server:
        env = server.child_env(SLEEPPLAYER_HOME=str(folder), HOME=str(folder))
        with Capture(server) as capture:
            try:
                done = subprocess.run(
                    command,
                    env=env,
                    capture_output=True,
                    text=True,
                    check=False,
                    timeout=plan.deadline_s + _STARTING_S,
                )
            except subprocess.TimeoutExpired:
                return failed(name, plan, -1, "did not end")
            capture.record_for(AFTER_S)
            recording = capture.stop()
    if done.returncode:
        print(f"{name}: {done.stderr.strip()}", file=sys.stderr)
    try:
        return figures(name, recording, plan, done.returncode)
    except ValueError as error:
        return failed(name, plan, done.returncode, str(error))
