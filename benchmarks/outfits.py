"""Command line: ``python -m benchmarks outfits [FOLDER …]``: layers over each other.

``outfits.csv`` names the garments of each outfit by their photos, inner layers first, and the body that wears them.
"""

from __future__ import annotations

import argparse
import csv
import logging
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.cases import Case, present, read_cases
from benchmarks.figures import Row, failure
from benchmarks.sheets import BACKGROUND
from benchmarks.table import write_csv
from core.errors import TryOnError
from core.types import QUALITIES, Fitting, GarmentMesh, Quality

ROOT = Path(__file__).resolve().parent.parent
OUTFITS = Path(__file__).with_name("outfits.csv")
LAYER_HITS = 0.005
"""Largest share of an outer layer inside the next inner one."""
VIEWS = (0.0, 35.0, 90.0, 180.0)
SIZE = (360, 560)
log = logging.getLogger("benchmarks")


@dataclass(frozen=True)
class Outfit:
    """Garments over each other."""

    garments: tuple[str, ...]
    """Names of their photos, inner layers first."""
    body: str


def main(arguments: Sequence[str] | None = None) -> int:
    """Dress bodies in the outfits whose photos a folder has; a folder that is not there is skipped with a message."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks outfits", description="Layers over each other.")
    parser.add_argument("folders", nargs="*", type=Path, default=[ROOT / "samples"], help="default: samples/")
    parser.add_argument("--quality", default="med", choices=QUALITIES)
    parser.add_argument("--out", type=Path, default=ROOT / "out" / "outfits", help="default: out/outfits/")
    chosen = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stdout)
    for folder in present(chosen.folders):
        _run(folder, chosen.out / folder.resolve().name, chosen.quality)
    return 0


def read_outfits(path: Path = OUTFITS) -> list[Outfit]:
    """Return the outfits of a table with the columns ``garments`` (names, spaces between) and ``body``."""
    with path.open(newline="", encoding="utf-8") as file:
        return [Outfit(tuple(row["garments"].split()), row["body"]) for row in csv.DictReader(file)]


def summary(rows: Sequence[Row]) -> str:
    """Say how many outfits were worn and how many of those keep their layers apart."""
    worn = [row for row in rows if "error" not in row]
    apart = [row for row in worn if row["layer_hits"] <= LAYER_HITS]
    worst = max((row["layer_hits"] for row in worn), default=0.0)
    return (
        f"{len(worn)} of {len(rows)} outfits are worn, the others are clear errors; layer hits at most "
        f"{100 * LAYER_HITS:g} % in {len(apart)} of {len(worn)}, worst {100 * worst:.2f} %."
    )


def measure_outfit(outfit: Outfit, build: Callable[[str], GarmentMesh]) -> tuple[Row, Fitting | None]:
    """Dress a body in several garments, built by name, and return the figures; no fitting where that failed."""
    from fitting import fit
    from presets import load

    row = Row(outfit=" + ".join(outfit.garments), body=outfit.body)
    try:
        fitting = fit([build(name) for name in outfit.garments], load(outfit.body))
    except TryOnError as error:
        return row | failure(error.code, error.message), None
    report = fitting.report
    row |= Row(
        size=" ".join(layer["size"] for layer in report["layers"]),
        layer_hits=report["layer_hits"],
        inside_share=report["penetration"]["share"],
        self_hits=report["self_hits"],
        tension_p95=report["strain"]["tension_p95"],
        s_drape=report["seconds"]["drape"],
    )
    return row, fitting


def _run(folder: Path, out: Path, quality: Quality) -> None:
    cases = {case.name: case for case in read_cases(folder, every=True)}
    outfits = [one for one in read_outfits() if set(one.garments) <= set(cases)]
    build = cache(lambda name: _build(cases[name], quality))
    rows: list[Row] = []
    out.mkdir(parents=True, exist_ok=True)
    for number, outfit in enumerate(outfits, start=1):
        row, fitting = measure_outfit(outfit, build)
        rows.append(row)
        write_csv(rows, out / "outfits.csv")
        (out / "outfits.md").write_text(summary(rows) + "\n", encoding="utf-8")
        if fitting is not None:
            _draw(fitting, out / f"{'+'.join(outfit.garments)}.png")
        log.info("%d/%d %s", number, len(outfits), ", ".join(f"{name} {value}" for name, value in row.items()))
    log.info("%s", summary(rows))


def _build(case: Case, quality: Quality) -> GarmentMesh:
    """Return the garment of a photo."""
    from pipeline.garment.parse import parse_garment
    from pipeline.garment.sewn import sew
    from pipeline.intake import read_photo

    return sew(parse_garment(read_photo(case.photo.read_bytes())), quality=quality)


def _draw(fitting: Fitting, path: Path) -> None:
    """Write the outfit from all sides as PNG."""
    from fitting import fitted_scene
    from pipeline.export.raster import turnaround

    pictures = turnaround(fitted_scene(fitting), VIEWS, size=SIZE, background=BACKGROUND)
    Image.fromarray(np.hstack(pictures)).save(path)
