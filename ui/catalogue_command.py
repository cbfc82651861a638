"""`python app.py catalogue`: all photos that a CSV file names; stopped in the middle, it goes on where it was."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from core.settings import settings
from ui.attempts import Row, attempt, photo_file
from ui.catalogue_results import REPORT, CatalogueResults
from ui.catalogue_texts import words
from ui.work_bar import WorkBar, work_bar

if TYPE_CHECKING:
    from workflow.catalogue import CatalogueRow, Choices

PHOTO_PIXELS = 400
"""Longer side of a photo's copy in the report [px]."""
STOPPED = 130
"""Exit code of a program that was stopped by Ctrl-C, as shells have it."""


def catalogue_command(
    table: Annotated[
        Path, typer.Argument(help="CSV file with the columns photo, name, category, size, body, quality.", exists=True)
    ],
    body: Annotated[str, typer.Option(help="Body of the rows that name none.")] = "regular",
    size: Annotated[str, typer.Option(help="Size of the rows that name none.")] = "auto",
    quality: Annotated[str, typer.Option(help="Quality of the rows that name none.")] = "med",
    again: Annotated[bool, typer.Option("--again", help="Compute finished rows again, too.")] = False,
    out: Annotated[Path, typer.Option("-o", "--out", help="Folder for the results.")] = Path("out"),
) -> None:
    """Try on all photos that a CSV file names; given again, it keeps what is finished and tries again what failed."""
    from workflow.catalogue import Choices

    rows = _rows(table, Choices(size=size, body=body, quality=quality))
    results = CatalogueResults(out, rows, title=table.name, again=again)
    try:
        with work_bar(len(rows)) as bar:
            for row in rows:
                _do(row, table.parent, results, bar)
    except KeyboardInterrupt:
        typer.echo(words("stopped", settings().language))
        raise typer.Exit(STOPPED) from None
    typer.echo(words("summary", settings().language, **results.counts(), report=out / REPORT))
    if results.counts()["done"] == 0:
        raise typer.Exit(1)


def _rows(table: Path, usual: Choices) -> Sequence[CatalogueRow]:
    """Return the rows of the catalogue; ends the program with a sentence for each line that cannot be used."""
    from workflow.catalogue import read_catalogue

    language = settings().language
    catalogue = read_catalogue(table.read_bytes(), usual=usual, absolute=True)
    for mistake in catalogue.mistakes:
        typer.echo(mistake.localized(language), err=True)
    if catalogue.mistakes:
        typer.echo(words("mistakes", language, path=table), err=True)
        raise typer.Exit(2)
    return catalogue.rows


def _do(row: CatalogueRow, photos: Path, results: CatalogueResults, bar: WorkBar) -> None:
    """Try a row on and write its result down."""
    results.put(row, attempt(row.name, partial(_try_on, row, photos / row.photo, results, bar), bar))


def _try_on(row: CatalogueRow, photo: Path, results: CatalogueResults, bar: WorkBar) -> Row:
    """Return the result of a row; the one from before where nothing that it depends on has changed."""
    from workflow.bodies import body_ids
    from workflow.fingerprint import fingerprint
    from workflow.garments import garment_key, read
    from workflow.pictures import jpeg
    from workflow.requests import try_on_request
    from workflow.summaries import figures
    from workflow.tryon import fit_parameters, try_on

    data, asked = photo_file(photo), row.choices
    request = try_on_request(
        data, bodies=body_ids(), body=asked.body, size=asked.size, category=asked.category, quality=asked.quality
    )
    digest = fingerprint(garment_key(request.garment), fit_parameters(request.fit))
    kept = results.finished(row, digest)
    if kept is not None:
        bar.skip()
        return kept
    results.keep_photo(row, jpeg(read(data).rgb, longest=PHOTO_PIXELS))
    made = try_on(request, folder=results.folder(row), progress=bar.step)
    return {
        **figures(made.report),
        "glb": results.path(made.files["fitted_glb"]),
        "thumbnail": results.path(made.files["thumbnail"]),
        "digest": digest,
    }
