"""The results of a run: two CSV files with everything, and a page to read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import fmean

from benchmarks.figures import Row
from benchmarks.parsing.figures import TRUTH, Figures
from benchmarks.parsing.shapes import shape_group
from benchmarks.parsing.summary import LINES, NONE, labelled, landmarks_in_short
from benchmarks.table import markdown, write_csv

Cell = Callable[[Figures], str]


def write_results(
    figures: Sequence[Figures], unavailable: Mapping[str, str], out: Path, *, title: str, methods: Sequence[str]
) -> None:
    """Write ``photos.csv`` (a row for each photo and method), ``landmarks.csv`` (for each point too), ``results.md``.

    Args:
        figures: of all photos and methods so far.
        unavailable: why methods that were asked for did not run.
        out: an existing folder.
        title: of the page.
        methods: those that ran, in the order of their columns.
    """
    write_csv([_row(one) for one in figures], out / "photos.csv")
    write_csv([row for one in figures for row in _point_rows(one)], out / "landmarks.csv")
    (out / "results.md").write_text(page(figures, unavailable, title=title, methods=methods), encoding="utf-8")


def page(figures: Sequence[Figures], unavailable: Mapping[str, str], *, title: str, methods: Sequence[str]) -> str:
    """Return the results as Markdown: the summary, landmarks by category, what failed, and tables by photo."""
    by_method = {method: [one for one in figures if one.method == method] for method in methods}
    broken = [one for one in figures if one.error]
    parts = [
        f"# {title}",
        f"{len({one.case.name for one in figures})} photos, one run.",
        summary(by_method),
        "## Methods that did not run",
        markdown(("method", "why"), list(unavailable.items())) if unavailable else "None.",
        "## Landmarks by category",
        "Mean error; share within 5 %.",
        _by_category(by_method),
        "## Refused or not understood",
        markdown(("photo", "method", "step", "why"), [_why(one) for one in broken]) if broken else "None.",
        "## Masks by photo",
        "IoU; boundary F at 2 px; the method whose mask was taken. Masks of worn garments do not count above.",
        _by_photo(by_method, _mask_cell, keep=lambda one: one.iou is not None, skip=(TRUTH,)),
        "## Categories and photo kinds by photo",
        _by_photo(by_method, _category_cell, keep=lambda one: bool(one.case.category), truth=_truth),
        "## Landmarks by photo",
        "Mean error; largest one and whose it is; a point that is missing counts 100 %.",
        _by_photo(by_method, _landmark_cell, keep=lambda one: bool(one.point_errors)),
    ]
    return "\n\n".join(parts) + "\n"


def summary(by_method: Mapping[str, Sequence[Figures]]) -> str:
    """Return the summary as a Markdown table, one column a method."""
    lines = [(name, demand, *(made(found) for found in by_method.values())) for name, demand, made in LINES]
    return markdown(("", "demand", *by_method), lines)


def _by_category(by_method: Mapping[str, Sequence[Figures]]) -> str:
    names = dict.fromkeys(one.case.category for found in by_method.values() for one in labelled(found))
    lines = [
        (
            name,
            *(landmarks_in_short([one for one in found if one.case.category == name]) for found in by_method.values()),
        )
        for name in names
    ]
    return markdown(("category", *by_method), lines) if lines else "No photo has labelled landmarks."


def _by_photo(
    by_method: Mapping[str, Sequence[Figures]],
    cell: Cell,
    *,
    keep: Callable[[Figures], bool],
    truth: Cell | None = None,
    skip: Sequence[str] = (),
) -> str:
    """Return a table with a line for each photo that has such figures, and a column for each method."""
    shown = {method: found for method, found in by_method.items() if method not in skip}
    kept = {one.case.name: one for found in shown.values() for one in found if keep(one)}
    if not kept:
        return "Nothing is labelled."
    cells = {(method, one.case.name): cell(one) for method, found in shown.items() for one in found if keep(one)}
    lines = [
        (name, *([truth(one)] if truth else []), *(cells.get((method, name), NONE) for method in shown))
        for name, one in kept.items()
    ]
    return markdown(("photo", *(["truth"] if truth else []), *shown), lines)


def _truth(one: Figures) -> str:
    return f"{one.case.category} ({shape_group(one.case)}), {one.case.view}"


def _mask_cell(one: Figures) -> str:
    if not one.used:
        return f"**{one.error}**"
    return f"{_bold(f'{one.iou:.3f}', one.iou is not None and one.iou < 0.9)}; {one.boundary:.2f}; {one.used}"


def _category_cell(one: Figures) -> str:
    if one.category is None:
        return f"**{one.error}**"
    name = _bold(one.category, not one.exact) + ("" if one.shape_right else " (shape)")
    kind = _bold(one.kind, not one.kind_right) if one.kind else f"**{one.error}**"
    return f"{name} {one.confidence:.2f}, {kind}"


def _landmark_cell(one: Figures) -> str:
    if one.error:
        return f"**{one.error}**"
    name, worst = max(one.point_errors.items(), key=lambda pair: pair[1])
    return f"{100 * fmean(one.point_errors.values()):.1f} %; {_bold(f'{100 * worst:.1f} %', worst > 0.05)} {name}"


def _bold(text: str, really: bool) -> str:
    return f"**{text}**" if really else text


def _why(one: Figures) -> tuple[str, str, str, str]:
    return one.case.name, one.method, "outline" if one.used else "cutout", f"{one.error}: {one.sentence}"


def _row(one: Figures) -> Row:
    case, errors = one.case, one.point_errors.values()
    return Row(
        name=case.name,
        method=one.method,
        used=one.used,
        view=case.view,
        mask_iou=one.iou,
        boundary_f=one.boundary,
        category_true=case.category,
        shape_true=shape_group(case),
        category=one.category,
        confidence=one.confidence,
        top3=" ".join(one.top3),
        exact=one.exact if case.category else None,
        in_top3=one.in_top3 if case.category else None,
        shape_right=one.shape_right if case.category else None,
        kind=one.kind,
        kind_right=one.kind_right if case.view else None,
        landmark_error=round(fmean(errors), 4) if errors else None,
        landmark_worst=max(errors) if errors else None,
        missing=" ".join(one.missing),
        s_cutout=one.s_cutout,
        s_rest=one.s_rest,
        warnings=" ".join(one.warnings),
        error=one.error,
        sentence=one.sentence,
    )


def _point_rows(one: Figures) -> list[Row]:
    return [
        Row(name=one.case.name, method=one.method, category=one.case.category, point=point, error=error)
        for point, error in one.point_errors.items()
    ]
