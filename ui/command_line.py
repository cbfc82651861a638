"""`python app.py try-on`: photos or folders of them, with a progress bar and one CSV row for each, or for an outfit."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from ui.attempts import TABLE, Row, attempt, photo_file, write_file
from ui.work_bar import WorkBar, work_bar

PHOTOS = (".jpg", ".jpeg", ".png", ".webp")

Outfit = Sequence[tuple[Path, str]]
"""Photos and categories of what is worn together, inner layers first."""


class More(NamedTuple):
    """What is written besides the usual files."""

    pattern: bool
    """The sewing pattern."""
    exports: tuple[str, ...]
    """Kinds of further formats."""


def try_on_command(
    photo: Annotated[list[Path], typer.Argument(help="Photos of garments, or folders of photos.", exists=True)],
    outfit: Annotated[bool, typer.Option("--outfit", help="Wear all over each other in this order, inner first.")] = (
        False
    ),
    body: Annotated[str, typer.Option(help="Id of the body: slim, regular, curvy, slim-m, regular-m, curvy-m.")] = (
        "regular"
    ),
    size: Annotated[str, typer.Option(help="auto, XS, S, M, L, XL or XXL.")] = "auto",
    category: Annotated[str, typer.Option(help="auto, tshirt, skirt, …; or one for each photo.")] = "auto",
    quality: Annotated[str, typer.Option(help="low, med or high.")] = "med",
    back: Annotated[Path | None, typer.Option(help="Photo of the back, for a single photo.", exists=True)] = None,
    pattern: Annotated[bool, typer.Option("--pattern", help="Also write the sewing pattern: PDF, SVG, DXF, JSON.")] = (
        False
    ),
    seam_allowance: Annotated[float, typer.Option(help="Seam allowance of the pattern in cm, 0 for none.")] = 1.0,
    export: Annotated[
        str, typer.Option(help="Further formats, comma-separated: usdz, turntable, sheet, …; see API.md.")
    ] = "",
    chest: Annotated[float | None, typer.Option(help="The garment's own girth at the chest in cm.")] = None,
    hip: Annotated[float | None, typer.Option(help="The garment's own girth at the hip in cm.")] = None,
    length: Annotated[float | None, typer.Option(help="The garment's own length in cm.")] = None,
    body_cm: Annotated[str, typer.Option(help="Your own body, in cm: sex,height,chest,waist,hip.")] = "",
    pose: Annotated[str, typer.Option(help="How the body stands: a, relaxed or stride.")] = "a",
    out: Annotated[Path, typer.Option("-o", "--out", help="Folder for the results.")] = Path("out"),
) -> None:
    """Try garments on without the page; a photo that fails is reported and the next one goes on."""
    photos = [found for path in photo for found in _photos(path)]
    if not photos:
        raise typer.BadParameter("This folder holds no photo.")
    if back is not None and len(photos) > 1:
        raise typer.BadParameter("The photo of a back goes with a single photo.")
    more = More(pattern, _kinds(export))
    measures = {name: cm for name, cm in (("chest", chest), ("hip", hip), ("length", length)) if cm is not None}
    extras = {"seam_allowance_cm": seam_allowance, "measures_cm": measures, "pose": pose, **_own_body(body_cm)}
    options = {"body": body, "size": size, "quality": quality, "options": extras}
    categories = category.split(",")
    if len(categories) not in (1, len(photos)):
        raise typer.BadParameter("Name one category, or one for each photo.")
    garments = list(zip(photos, itertools.cycle(categories), strict=False))
    outfits = [garments] if outfit else [[garment] for garment in garments]
    out.mkdir(parents=True, exist_ok=True)
    rows: list[Row] = []
    for row in _rows(outfits, back, out, options, more):
        rows.append(row)
        _write_table(out, rows)
    done = sum(row["status"] == "done" for row in rows)
    typer.echo(f"{done} of {len(rows)} done; see {out / TABLE}")
    if done == 0:
        raise typer.Exit(1)


def _own_body(words: str) -> dict[str, Any]:
    """Return the option that ``sex,height,chest,waist,hip`` means; whether there is such a body is checked later."""
    from core.types import MEASURES_OF_BODIES

    if not words:
        return {}
    sex, *numbers = words.split(",")
    try:
        measures = dict(zip(MEASURES_OF_BODIES, map(float, numbers), strict=True))
    except ValueError as error:
        raise typer.BadParameter("The body is sex,height,chest,waist,hip: female,168,92,74,98.") from error
    return {"body_cm": {"sex": sex, **measures}}


def _photos(path: Path) -> list[Path]:
    """Return a photo, or the photos of a folder by name."""
    return sorted(file for file in path.iterdir() if file.suffix.lower() in PHOTOS) if path.is_dir() else [path]


def _kinds(names: str) -> tuple[str, ...]:
    """Return the kinds of files that a comma-separated list names."""
    kinds = tuple(filter(None, (name.strip() for name in names.split(","))))
    if kinds:
        from workflow.export_kinds import EXPORTS

        if not set(kinds) <= set(EXPORTS):
            raise typer.BadParameter(f"The further formats are: {', '.join(EXPORTS)}.")
    return kinds


def _rows(
    outfits: Sequence[Outfit], back: Path | None, out: Path, options: dict[str, Any], more: More
) -> Iterator[Row]:
    """Try on one photo or outfit after the other and yield its row of the table."""
    with work_bar(len(outfits)) as bar:
        for outfit in outfits:
            name = " + ".join(path.name for path, _ in outfit)
            folder = out / "+".join(path.stem for path, _ in outfit)
            work = partial(_try_on, outfit, back, folder, options, bar, more)
            yield {"photo": name, **attempt(name, work, bar)}


def _try_on(outfit: Outfit, back: Path | None, folder: Path, options: dict[str, Any], bar: WorkBar, more: More) -> Row:
    from workflow.bodies import body_ids
    from workflow.own_body import body_key
    from workflow.requests import try_on_request
    from workflow.summaries import figures
    from workflow.tryon import fit_parameters, try_on_outfit

    reverse = None if back is None else photo_file(back)
    asked = [
        try_on_request(photo_file(path), bodies=body_ids(), back=reverse, category=category, **options)
        for path, category in outfit
    ]
    garments, worn = [each.garment for each in asked], asked[0].fit
    folder.mkdir(parents=True, exist_ok=True)
    result = try_on_outfit(garments, worn, folder=folder, pattern=more.pattern, progress=bar.step)
    _export(result.files["fitted_glb"], result.report, body_key(fit_parameters(worn)), more.exports)
    return {**figures(result.report), "glb": str(result.files["fitted_glb"].relative_to(folder.parent))}


def _export(glb: Path, report: Mapping[str, Any], body: str, kinds: Sequence[str]) -> None:
    """Write further formats of a fitting beside its GLB."""
    if not kinds:
        return
    from workflow.export_kinds import Shown, caption, export_bytes
    from workflow.files import file_name

    shown = Shown(glb.read_bytes(), caption(report, body))
    for kind in kinds:
        glb.with_name(file_name(kind, glb.stem)).write_bytes(export_bytes(kind, shown))


def _write_table(out: Path, rows: Sequence[Row]) -> None:
    from workflow.summaries import FIGURES, csv_text

    columns = ("photo", "status", "code", "message", *FIGURES, "glb")
    write_file(out / TABLE, csv_text(columns, rows))
