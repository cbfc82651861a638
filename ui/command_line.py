"""`python app.py try-on`: photos or folders of them, with a progress bar and one CSV row for each, or for an outfit."""

from __future__ import annotations

import csv
import itertools
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from core.errors import BadImage, Internal, TryOnError
from core.settings import settings

PHOTOS = (".jpg", ".jpeg", ".png", ".webp")
TABLE = "results.csv"
COLUMNS = (
    "photo", "status", "code", "message", "category", "cutout_method", "size", "worn", "converged", "inside_share",
    "inside_max_mm", "tension_p95", "triangles", "seconds", "glb",
)  # fmt: skip

Outfit = Sequence[tuple[Path, str]]
"""Photos and categories of what is worn together, inner layers first."""

logger = logging.getLogger(__name__)


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
    measures = {name: cm for name, cm in (("chest", chest), ("hip", hip), ("length", length)) if cm is not None}
    extras = {"seam_allowance_cm": seam_allowance, "measures_cm": measures, "pose": pose, **_own_body(body_cm)}
    options = {"body": body, "size": size, "quality": quality, "options": extras}
    categories = category.split(",")
    if len(categories) not in (1, len(photos)):
        raise typer.BadParameter("Name one category, or one for each photo.")
    garments = list(zip(photos, itertools.cycle(categories), strict=False))
    outfits = [garments] if outfit else [[garment] for garment in garments]
    out.mkdir(parents=True, exist_ok=True)
    with (out / TABLE).open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, COLUMNS)
        table.writeheader()
        rows = []
        for row in _rows(outfits, back, out, options, pattern=pattern):
            table.writerow(row)
            file.flush()
            rows.append(row)
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


def _rows(
    outfits: Sequence[Outfit], back: Path | None, out: Path, options: dict[str, Any], *, pattern: bool
) -> Iterator[dict[str, Any]]:
    """Try on one photo or outfit after the other and yield its row of the table."""
    with _bar(len(outfits)) as bar:
        for outfit in outfits:
            name = " + ".join(path.name for path, _ in outfit)
            folder = out / "+".join(path.stem for path, _ in outfit)
            bar.start(name)
            try:
                row = {"status": "done", **_try_on(outfit, back, folder, options, bar.step, pattern=pattern)}
            except TryOnError as error:
                row = _failure(error)
            except Exception:
                logger.exception("%s failed", name)
                row = _failure(Internal("internal.any"))
            if row["status"] == "error":
                bar.say(f"{name}: {row['message']}")
            bar.end()
            yield {"photo": name, **row}


def _failure(error: TryOnError) -> dict[str, Any]:
    return {"status": "error", "code": error.code, "message": error.localized(settings().language)}


def _try_on(
    outfit: Outfit, back: Path | None, folder: Path, options: dict[str, Any], progress: Any, *, pattern: bool
) -> dict[str, Any]:
    from workflow.bodies import body_ids
    from workflow.requests import try_on_request
    from workflow.tryon import try_on_outfit

    reverse = None if back is None else _content(back)
    asked = [
        try_on_request(_content(path), bodies=body_ids(), back=reverse, category=category, **options)
        for path, category in outfit
    ]
    garments, worn = [each.garment for each in asked], asked[0].fit
    folder.mkdir(parents=True, exist_ok=True)
    result = try_on_outfit(garments, worn, folder=folder, pattern=pattern, progress=progress)
    report = result.report
    return {
        "category": report["category"],
        "cutout_method": report["cutout_method"],
        "size": report["size"],
        "worn": report["worn"]["ok"],
        "converged": report["converged"],
        "inside_share": report["penetration"]["share"],
        "inside_max_mm": report["penetration"]["max_mm"],
        "tension_p95": report["strain"]["tension_p95"],
        "triangles": report["triangles"],
        "seconds": report["seconds"]["total"],
        "glb": str(result.files["fitted_glb"].relative_to(folder.parent)),
    }


def _content(path: Path) -> bytes:
    """Return a photo's bytes.

    Raises:
        BadImage: the file cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadImage("bad_image.broken") from error


class _Bar:
    """A progress bar over all photos that moves within each."""

    def __init__(self, bar: Any) -> None:
        self._bar = bar
        self._index = -1

    def start(self, name: str) -> None:
        """Begin the next photo."""
        self._index += 1
        self._bar.set_description(name)

    def step(self, stage: str, fraction: float, picture: object = None) -> None:
        """Move within the photo."""
        del picture
        self._bar.set_postfix_str(stage, refresh=False)
        self._move(fraction)

    def end(self) -> None:
        """End the photo, done or not."""
        self._move(1.0)

    def say(self, line: str) -> None:
        """Write a line above the bar."""
        self._bar.write(line)

    def _move(self, fraction: float) -> None:
        self._bar.update(self._index + fraction - self._bar.n)


@contextmanager
def _bar(count: int) -> Iterator[_Bar]:
    from tqdm import tqdm

    with tqdm(total=count, mininterval=0.5, bar_format="{desc} |{bar}| {n:.1f}/{total} [{elapsed}] {postfix}") as bar:
        yield _Bar(bar)
