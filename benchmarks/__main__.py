"""Command line: ``python -m benchmarks [FOLDER …]``."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.cases import read_cases
from benchmarks.run import run
from benchmarks.validator import available
from core.types import QUALITIES, SIZES
from presets import catalogue

ROOT = Path(__file__).resolve().parent.parent
BODIES = ("slim", "regular", "curvy-m")
log = logging.getLogger("benchmarks")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the garment photos of folders; a folder that is not there is skipped with a message."""
    known = [preset.id for preset in catalogue()]
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Quality and speed on folders of photos.")
    parser.add_argument("folders", nargs="*", type=Path, default=[ROOT / "samples"], help="default: samples/")
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="names or beginnings of names")
    parser.add_argument("--bodies", nargs="+", default=BODIES, choices=[*known, "all"], help="presets to dress")
    parser.add_argument("--quality", default="med", choices=QUALITIES)
    parser.add_argument("--size", default="auto", choices=["auto", *SIZES])
    parser.add_argument("--out", type=Path, default=ROOT / "out" / "bench", help="default: out/bench/")
    parser.add_argument("--every", action="store_true", help="also other garments and garments worn on the photo")
    parser.add_argument("--no-sheets", action="store_true", help="numbers only")
    chosen = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stdout)
    if not available():
        log.info("Node.js or tests/validator/node_modules is absent: files are not validated.")
    for folder in chosen.folders:
        if not folder.is_dir():
            log.info("Skipped: there is no folder %s.", folder)
            continue
        cases = read_cases(folder, only=chosen.only, every=chosen.every)
        bodies = known if "all" in chosen.bodies else chosen.bodies
        out = chosen.out / folder.resolve().name
        steps = run(
            cases,
            out,
            bodies=bodies,
            quality=chosen.quality,
            size=chosen.size,
            sheets=not chosen.no_sheets,
            title=f"{folder.resolve().name}: {chosen.quality}, size {chosen.size}",
        )
        for number, (case, rows) in enumerate(steps, start=1):
            log.info("%d/%d %s: %s", number, len(cases), case.name, "; ".join(_short(row) for row in rows))
        log.info("Results of %d photos: %s", len(cases), out)
    return 0


def _short(row: dict[str, object]) -> str:
    """Return a row in a few words."""
    if "error" in row:
        return f"{row.get('body', '')} {row['error']}: {row['sentence']}".strip()
    return f"{row['body']} {row['size']} {'worn' if row['worn'] else 'NOT worn'} {row['s_fit']} s"


if __name__ == "__main__":
    sys.exit(main())
