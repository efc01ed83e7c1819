"""A few of the benchmark's listeners live with rotation for two months: it is far above shuffle."""

from __future__ import annotations

from pathlib import Path

import pytest

from sleepplayer.rotation import Stepwise


@pytest.fixture
def _benchmarks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(Path(__file__).resolve().parents[2] / "benchmarks")


@pytest.mark.usefixtures("_benchmarks")
def test_rotation_beats_shuffle_and_comes_near_the_oracle() -> None:
    from rotation_listeners import (  # noqa: PLC0415 - benchmarks/ is on the path only now
        BASE,
        SIMILAR,
        Oracle,
        Shuffle,
        draw_listener,
        live,
    )

    shares: dict[str, list[float]] = {"rotation": [], "shuffle": []}
    for number in range(4):
        listener = draw_listener(BASE, number)
        best = live(listener, Oracle, number, 60).responses.mean()
        ours = live(
            listener,
            lambda who, _, seed: Stepwise(who.tracks, who.stated, SIMILAR, seed),
            number,
            60,
        )
        shuffled = live(listener, Shuffle, number, 60)
        shares["rotation"].append(float(ours.responses.mean() / best))
        shares["shuffle"].append(float(shuffled.responses.mean() / best))
    assert sum(shares["rotation"]) / 4 > 0.82
    assert sum(shares["shuffle"]) / 4 < 0.8
