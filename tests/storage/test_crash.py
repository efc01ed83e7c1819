"""Killed at any moment, it keeps all it confirmed. `benchmarks/crash.py` does it 200 times."""

from __future__ import annotations

from support.killing import Figures, kill_again_and_again

KILLS = 6


def test_all_that_was_confirmed_survives_a_kill() -> None:
    figures = Figures()
    for figures in kill_again_and_again(KILLS, seed=7):
        assert figures.problems == []
    assert figures.kills == KILLS
    assert figures.confirmed > 0  # else nothing was tested
    assert figures.with_log > 0
