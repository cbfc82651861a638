"""Command line: ``python -m benchmarks [FOLDER …]`` for try-ons, ``python -m benchmarks PART …`` for one part alone."""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import outfits
from benchmarks.cases import present, read_cases
from benchmarks.measure import measure
from benchmarks.parsing import command as parsing
from benchmarks.run import Measure, run
from benchmarks.speed import command as speed
from benchmarks.validator import available
from core.types import QUALITIES, SIZES
from presets import catalogue

ROOT = Path(__file__).resolve().parent.parent
PARTS = {"parse": parsing.main, "speed": speed.main, "outfits": outfits.main}
"""What a first argument asks for alone: photos, seconds and memory, layers; a folder ``parse`` is ``./parse``."""
BODIES = ("slim", "regular", "curvy-m")
log = logging.getLogger("benchmarks")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the garment photos of folders; a folder that is not there is skipped with a message."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments and arguments[0] in PARTS:
        return PARTS[arguments[0]](arguments[1:])
    known = [preset.id for preset in catalogue()]
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Quality and speed on folders of photos.",
        epilog="`python -m benchmarks PART --help` tells how to measure one part alone: " + ", ".join(PARTS) + ".",
    )
    parser.add_argument("folders", nargs="*", type=Path, default=[ROOT / "samples"], help="default: samples/")
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="names or beginnings of names")
    parser.add_argument("--bodies", nargs="+", default=BODIES, choices=[*known, "all"], help="presets to dress")
    parser.add_argument("--quality", default="med", choices=QUALITIES)
    parser.add_argument("--size", default="auto", choices=["auto", *SIZES])
    parser.add_argument("--out", type=Path, default=ROOT / "out" / "bench", help="default: out/bench/")
    parser.add_argument("--every", action="store_true", help="also garments worn on the photo")
    parser.add_argument("--no-sheets", action="store_true", help="numbers only")
    parser.add_argument("--url", help="measure a running app through its API, such as http://127.0.0.1:7860")
    chosen = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stdout)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # or every request to the app is a line
    if not available():
        log.info("Node.js or tests/node/node_modules is absent: files are not validated.")
    bodies = known if "all" in chosen.bodies else chosen.bodies
    with _measure(chosen.url) as (way, notes):
        taken = partial(way, bodies=bodies, quality=chosen.quality, size=chosen.size)
        for folder in present(chosen.folders):
            _run(folder, chosen, taken, notes)
    return 0


@contextmanager
def _measure(url: str | None) -> Iterator[tuple[Callable[..., Any], tuple[str, ...]]]:
    """Give the way figures are taken, here or through the app at ``url``, and what the page says about it."""
    if url is None:
        yield measure, ()
        return
    from benchmarks.remote import connect

    with tempfile.TemporaryDirectory() as downloads, closing(connect(url, Path(downloads))) as app:
        yield app.measure, (app.note,)


def _run(folder: Path, chosen: argparse.Namespace, taken: Measure, notes: Sequence[str]) -> None:
    """Measure the photos of a folder."""
    cases = read_cases(folder, only=chosen.only, every=chosen.every)
    name = folder.resolve().name
    title = f"{name}: {chosen.quality}, size {chosen.size}"
    out = chosen.out / name
    steps = run(cases, out, measure=taken, sheets=not chosen.no_sheets, title=title, notes=notes)
    for number, (case, rows) in enumerate(steps, start=1):
        log.info("%d/%d %s: %s", number, len(cases), case.name, "; ".join(_short(row) for row in rows))
    log.info("Results of %d photos: %s", len(cases), out)


def _short(row: dict[str, object]) -> str:
    """Return a row in a few words."""
    if "error" in row:
        return f"{row.get('body', '')} {row['error']}: {row['sentence']}".strip()
    return f"{row['body']} {row['size']} {'worn' if row['worn'] else 'NOT worn'} {row['s_fit']} s"


if __name__ == "__main__":
    sys.exit(main())
