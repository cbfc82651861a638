"""Command line: ``python -m benchmarks parse [FOLDER …]``."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.cases import present, read_cases
from benchmarks.parsing.figures import Figures
from benchmarks.parsing.run import run

ROOT = Path(__file__).resolve().parent.parent.parent
METHODS = "auto,parser,border,grabcut,rembg"
log = logging.getLogger("benchmarks")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure how photos of folders are understood; a folder that is not there is skipped with a message."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks parse", description="Masks, categories, photo kinds and landmarks by method."
    )
    parser.add_argument("folders", nargs="*", type=Path, default=[ROOT / "samples"], help="default: samples/")
    parser.add_argument("--methods", default=METHODS, help=f"cutout methods, comma-separated; default: {METHODS}")
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="names or beginnings of names")
    parser.add_argument("--out", type=Path, default=ROOT / "out" / "parse", help="default: out/parse/")
    parser.add_argument("--sheets", action="store_true", help="also a picture sheet for each photo")
    chosen = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stdout)
    methods = list(dict.fromkeys(name.strip() for name in chosen.methods.split(",") if name.strip()))
    for folder in present(chosen.folders):
        _run(folder, methods, chosen)
    return 0


def _run(folder: Path, methods: Sequence[str], chosen: argparse.Namespace) -> None:
    """Measure the photos of a folder."""
    cases = read_cases(folder, only=chosen.only, every=True)
    name = folder.resolve().name
    out = chosen.out / name
    steps = run(cases, methods, out, title=f"{name}: understanding each photo", sheets=chosen.sheets)
    for number, (case, figures) in enumerate(steps, start=1):
        log.info("%d/%d %s: %s", number, len(cases), case.name, "; ".join(_short(one) for one in figures))
    log.info("Results of %d photos: %s", len(cases), out)


def _short(one: Figures) -> str:
    """Return figures in a few words."""
    iou = "" if one.iou is None else f" {one.iou:.3f}"
    return f"{one.method}{iou} {one.error or one.category}"
