"""Command line: ``python -m benchmarks speed [TABLE …]``."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.speed.machine import COMPUTING, machine_line
from benchmarks.speed.page import Table, put_into, write_tables
from benchmarks.speed.solvers import PACKAGES, why_not
from benchmarks.speed.tables import COLUMNS, Choices, compile_kernels, measured
from benchmarks.speed.tryons import one_of_each
from core.types import QUALITIES

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = ROOT / "docs" / "SPEED.md"
VERTICES = (2000, 5000, 10_000, 20_000, 50_000)
JOBS = (1, 2, 4, 8)
ALL = "all"
log = logging.getLogger("benchmarks")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the chosen tables one after the other; the results are written anew after each row."""
    chosen = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stdout)
    choices = _choices(chosen)
    chosen.out.mkdir(parents=True, exist_ok=True)
    tables: list[Table] = []
    keys = [key for key in COLUMNS if key in chosen.tables or ALL in chosen.tables]
    if "solvers" in keys and why_not():
        log.info("solvers: left out. %s", why_not())
        keys.remove("solvers")
    if keys:
        log.info("Compiling what is not compiled yet.")
        compile_kernels(keys, choices)
    for key in keys:
        tables.append(Table(key, COLUMNS[key], (), notes(key, choices)))
        for row in measured(key, choices):
            log.info("%s: %s", key, ", ".join(f"{name} {value}" for name, value in row.items()))
            tables[-1] = replace(tables[-1], rows=(*tables[-1].rows, row))
            write_tables(tables, chosen.out)
        if chosen.docs:
            put_into(PAGE, tables[-1:])
    log.info("Results: %s", chosen.out)
    return 0


def notes(key: str, choices: Choices) -> tuple[str, ...]:
    """Return the machine, and what differs from run to run."""
    machine = machine_line((*COMPUTING, *PACKAGES) if key == "solvers" else COMPUTING)
    times = "Measured once." if choices.repeat == 1 else f"Medians of {choices.repeat}."
    return (machine, times) if key in ("vertices", "try-ons") else (machine,)


def _choices(chosen: argparse.Namespace) -> Choices:
    return Choices(
        vertices=chosen.vertices,
        jobs=chosen.jobs,
        workers=chosen.workers,
        quality=chosen.quality,
        qualities=chosen.qualities,
        cases=one_of_each(chosen.photos, chosen.only),
        repeat=chosen.repeat,
        solver_vertices=chosen.solver_vertices,
        limit=chosen.limit,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks speed",
        description="Seconds and memory: against vertices and jobs, of whole try-ons, beside other solvers.",
    )
    parser.add_argument("tables", nargs="*", default=ALL, choices=[*COLUMNS, ALL], help=f"default: {ALL}")
    parser.add_argument("--repeat", type=_count, default=3, help="drapes and try-ons of which the median counts")
    parser.add_argument("--vertices", type=_counts, default=VERTICES, help="densities, comma-separated")
    parser.add_argument("--jobs", type=_counts, default=JOBS, help="try-ons at once, comma-separated")
    parser.add_argument("--workers", type=_counts, default=(1, 2), help="workers of the app, comma-separated")
    parser.add_argument("--quality", default="med", choices=QUALITIES, help="of the try-ons at once")
    parser.add_argument("--qualities", nargs="+", default=["low", "med"], choices=QUALITIES, help="of whole try-ons")
    parser.add_argument("--photos", type=Path, default=ROOT / "samples", help="folder of the whole try-ons")
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="its photos; else one of each category")
    parser.add_argument("--solver-vertices", type=_count, default=5000, help="density beside other solvers")
    parser.add_argument("--limit", type=float, default=900.0, help="seconds after which another solver is stopped")
    parser.add_argument("--out", type=Path, default=ROOT / "out" / "speed", help="default: out/speed/")
    parser.add_argument("--docs", action="store_true", help="also put the tables into docs/SPEED.md")
    return parser


def _count(text: str) -> int:
    """Read a number of things, at least one."""
    count = int(text)
    if count < 1:
        raise ValueError(text)
    return count


def _counts(text: str) -> tuple[int, ...]:
    """Read numbers separated by commas."""
    return tuple(_count(part) for part in text.split(","))
