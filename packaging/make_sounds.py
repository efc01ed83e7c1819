"""Make the built-in sounds: python packaging/make_sounds.py OUTDIR [ID ...]."""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sound_synthesis.circular import SAMPLE_RATE_HZ, softened
from sound_synthesis.level import Level, decoded, levelled, measured
from sound_synthesis.opus_loop import write_opus_loop
from sound_synthesis.recipes import RECIPES, Recipe

LOUDNESS_LUFS = -30.0
CEILING_DB = -14.5


def make(recipe: Recipe, rng: np.random.Generator, path: Path) -> None:
    """Synthesise one sound and write it as a seamless Opus loop."""
    loop = softened(recipe.make(rng, recipe.duration_s), recipe.top_hz)
    loop = levelled(loop, LOUDNESS_LUFS, CEILING_DB)
    write_opus_loop(path, loop, recipe.bit_rate_bps, recipe.title)


def catalogue_entry(recipe: Recipe, path: Path) -> tuple[str, Level]:
    """Describe a finished file in TOML, with its levels as measured."""
    samples = decoded(path)
    level = measured(samples)
    triggers = ", ".join(
        f'{{ id = "{trigger}", weight = {weight} }}' for trigger, weight in recipe.triggers
    )
    styles = ", ".join(f'"{style}"' for style in recipe.styles)
    lines = [
        "[[sound]]",
        f'file = "{path.name}"',
        f'id = "{recipe.id}"',
        f'title = "{recipe.title}"',
        f"triggers = [{triggers}]",
        f"styles = [{styles}]",
        "synthesised = true",
        f"duration_s = {samples.shape[0] / SAMPLE_RATE_HZ:.2f}",
        f"loudness_lufs = {level.loudness_lufs:.1f}",
        f"true_peak_dbfs = {level.true_peak_dbfs:.1f}",
    ]
    return "\n".join(lines) + "\n", level


def main(arguments: Sequence[str] | None = None) -> None:
    """Make all sounds, or those named and missing, and write the catalogue of all beside them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("outdir", type=Path)
    parser.add_argument("ids", nargs="*", help="make only these and what is missing")
    options = parser.parse_args(arguments)
    unknown = set(options.ids) - {recipe.id for recipe in RECIPES}
    if unknown:
        parser.error(f"no such sound: {', '.join(sorted(unknown))}")
    options.outdir.mkdir(parents=True, exist_ok=True)
    entries = ["# Written by packaging/make_sounds.py, which also makes the files. Do not edit.\n"]
    for recipe in RECIPES:
        path = options.outdir / f"{recipe.id}.opus"
        if not options.ids or recipe.id in options.ids or not path.exists():
            make(recipe, np.random.default_rng(recipe.seed), path)
        entry, level = catalogue_entry(recipe, path)
        entries.append(entry)
        size_kb = path.stat().st_size / 1000
        print(
            f"{path.name:20} {size_kb:6.0f} kB {level.loudness_lufs:6.1f} LUFS "
            f"{level.true_peak_dbfs:6.1f} dBFS"
        )
    (options.outdir / "sounds.toml").write_text("\n".join(entries), encoding="utf-8")


if __name__ == "__main__":
    main()
