"""Kills a program that writes, at any moment, and looks whether all it confirmed is there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from sleepplayer.clock import SystemClock
from sleepplayer.storage.database import Database
from support.kept_state import State, kept_state

_CHILD = Path(__file__).with_name("killed_child.py")
_LONGEST_S = 0.6


@dataclass
class Figures:
    """What was seen over all kills."""

    kills: int = 0
    confirmed: int = 0
    with_log: int = 0  # killed with transactions that were not taken over into the file
    while_opening: int = 0  # killed before anything was confirmed
    problems: list[str] = field(default_factory=list)
    open_s: list[float] = field(default_factory=list)
    rows: int = 0


def kill_again_and_again(times: int, *, seed: int) -> Iterator[Figures]:
    """The figures after each kill; always of the same database."""
    rng = Random(seed)
    figures = Figures()
    expected: State = {}
    with tempfile.TemporaryDirectory(prefix="killed-") as name:
        path, music = Path(name) / "data" / "library.db", Path(name) / "music"
        music.mkdir()
        for kill in range(times):
            lines = _killed(path, music, seed=rng.getrandbits(32), after_s=_after_s(rng))
            figures.kills += 1
            log = path.with_name(f"{path.name}-wal")
            figures.with_log += log.exists() and log.stat().st_size > 0
            possible = _possible(expected, lines, figures)
            expected = _look(path, possible, figures, f"kill {kill}")
            yield figures
            if figures.problems:
                return


def _after_s(rng: Random) -> float:
    """More often early than late: opening takes but a small part of the time."""
    return _LONGEST_S * rng.random() ** 2


def _killed(path: Path, music: Path, *, seed: int, after_s: float) -> list[list[Any]]:
    """Let it run for a while from when it opens the database, kill it, and what it said."""
    tests = str(_CHILD.parents[1])
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([tests, str(_CHILD.parents[2])])}
    with subprocess.Popen(
        [sys.executable, str(_CHILD), str(path), str(music), str(seed)],
        stdout=subprocess.PIPE,
        env=env,
    ) as child:
        assert child.stdout is not None
        said = [child.stdout.readline()]
        reader = threading.Thread(target=lambda: said.extend(child.stdout or ()))
        reader.start()
        time.sleep(after_s)
        if child.poll() is not None:
            raise RuntimeError("it ended by itself")
        child.kill()
        reader.join()
    if said[-1:] and not said[-1].endswith(b"\n"):
        said.pop()
    return [json.loads(line) for line in said if line != b'["opening"]\n']


def _possible(
    expected: State, lines: Iterable[list[Any]], figures: Figures
) -> dict[str, list[Any]]:
    """What each name may have: what was confirmed last, or what was begun since."""
    possible = {key: [value] for key, value in expected.items()}
    before = figures.confirmed
    for kind, key, value in lines:
        if kind == "ok":
            possible[key] = [value]
            figures.confirmed += 1
        else:
            # A track that is there has no gain of its own before it is given one.
            possible.setdefault(key, [0.0 if key.startswith("gain ") else None]).append(value)
    figures.while_opening += figures.confirmed == before
    for key in [*possible]:
        if _may_go(key, possible):
            possible[key].append(None)
    return possible


def _may_go(key: str, possible: Mapping[str, list[Any]]) -> bool:
    """What the program itself may take away again, on another thread or at its next start.

    A playlist that was deleted is only kept for an undo; where a track was left is forgotten when
    the scan finds another content in its file.
    """
    kind, _, which = key.partition(" ")
    if kind == "left":
        return True
    lists = possible.get(f"playlist {which}", ()) if kind in ("playlist", "entries") else ()
    return any(value is not None and value[1] for value in lists)


def _look(path: Path, possible: dict[str, list[Any]], figures: Figures, which: str) -> State:
    began_s = time.monotonic()
    with closing(Database.open(path, clock=SystemClock())) as database:
        figures.open_s.append(time.monotonic() - began_s)
        if database.restored is not None:
            figures.problems.append(f"{which}: it was damaged: {database.restored}")
        read = database.read()
        for check, well in (("integrity_check", ["ok"]), ("foreign_key_check", [])):
            found = [row[0] for row in read.execute(f"PRAGMA {check}")]
            if found != well:
                figures.problems.append(f"{which}: {check}: {found[:3]}")
        state = kept_state(database)
        database.write_now(
            lambda c: c.execute(
                "INSERT INTO search_words (search_words) VALUES ('integrity-check')"
            )
        )
    figures.rows = len(state)
    figures.problems += [
        f"{which}: {key!a} is {state.get(key)!a}, and was one of {values!a}"
        for key, values in possible.items()
        if state.get(key) not in values
    ]
    return state
