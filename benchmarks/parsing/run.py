"""A run over photos and methods."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.cases import Case
from benchmarks.parsing.figures import TRUTH, Attempt, Figures
from benchmarks.parsing.measure import attempt
from benchmarks.parsing.page import write_results
from benchmarks.parsing.sheets import write_sheet
from core.errors import BadParameter, EngineUnavailable
from core.types import Photo


def run(
    cases: Sequence[Case], methods: Sequence[str], out: Path, *, title: str, sheets: bool
) -> Iterator[tuple[Case, list[Figures]]]:
    """Let each method understand each photo; the results are written anew after each photo.

    A method that cannot run is left out, and the page says why.

    Args:
        cases: the photos.
        methods: ``auto`` and cutout methods; the labelled masks are measured besides.
        out: folder for ``photos.csv``, ``landmarks.csv``, ``results.md`` and ``sheets/``.
        title: of the page.
        sheets: whether to draw picture sheets.

    Yields:
        Each photo with its figures, one for each method that ran.

    Raises:
        BadImage: a photo cannot be used.
    """
    from pipeline.intake import read_photo

    (out / "sheets" if sheets else out).mkdir(parents=True, exist_ok=True)
    unavailable = {method: why for method in methods if (why := why_not(method))}
    figures: list[Figures] = []
    for case in cases:
        photo = read_photo(case.photo.read_bytes())
        attempts = list(_attempts(case, photo, methods, unavailable))
        figures = [one for one in figures if one.method not in unavailable] + [one.figures for one in attempts]
        ran = [method for method in methods if method not in unavailable] + [TRUTH]
        write_results(figures, unavailable, out, title=title, methods=ran)
        if sheets:
            write_sheet(case, photo, attempts, out / "sheets" / f"{case.name}.png")
        yield case, [one.figures for one in attempts]


def why_not(method: str) -> str:
    """Return why a method cannot run; empty where it can."""
    from pipeline.engines import engine

    if method == "auto":
        return ""
    try:
        engine("cutout", method)
    except (BadParameter, EngineUnavailable) as error:
        return error.message
    return ""


def _attempts(case: Case, photo: Photo, methods: Sequence[str], unavailable: dict[str, str]) -> Iterator[Attempt]:
    """Yield what each method makes of a photo; one that turns out not to run is noted in ``unavailable``."""
    for method in methods:
        if method in unavailable:
            continue
        try:
            yield attempt(case, photo, method)
        except EngineUnavailable as error:
            unavailable[method] = error.message
    if case.labelled_mask is not None:
        yield attempt(case, photo, TRUTH)
