"""A picture sheet for each photo: what each method cut out and where it put the landmarks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import fmean

import cv2
import numpy as np
from PIL import Image

from benchmarks.cases import Case, read_mask
from benchmarks.parsing.figures import Attempt, Figures
from core.types import Landmark, Photo, Picture
from pipeline.export.sheet import Tile, marked, outlined, sheet

HEIGHT = 520
"""Of each picture [px]."""
COLUMNS = 4
TRUE_POINT = (0, 150, 60)


def write_sheet(case: Case, photo: Photo, attempts: Sequence[Attempt], path: Path) -> None:
    """Write photo and truth, then each method's mask and landmarks, as PNG; green crosses are the true points."""
    tiles = [Tile("photo", photo.rgb), *_truth(case, photo), *(_tile(one, case, photo) for one in attempts)]
    rows = [tiles[start : start + COLUMNS] for start in range(0, len(tiles), COLUMNS)]
    title = " ".join(part for part in (case.name, case.category, case.view) if part)
    Image.fromarray(sheet(rows, height=HEIGHT, title=title)).save(path)


def _truth(case: Case, photo: Photo) -> list[Tile]:
    if case.labelled_mask is None:
        return []
    mask = cv2.resize(read_mask(case.labelled_mask), photo.rgb.shape[1::-1], interpolation=cv2.INTER_AREA)
    return [Tile("truth" if case.mask else "truth, about", _crossed(outlined(photo.rgb, mask), case, photo))]


def _tile(attempt: Attempt, case: Case, photo: Photo) -> Tile:
    picture = photo.rgb if attempt.mask is None else outlined(photo.rgb, attempt.mask)
    return Tile(_label(attempt.figures), _crossed(_pointed(picture, attempt.landmarks), case, photo))


def _pointed(picture: Picture, landmarks: Mapping[str, Landmark]) -> Picture:
    return marked(picture, landmarks) if landmarks else picture


def _crossed(picture: Picture, case: Case, photo: Photo) -> Picture:
    """Return the picture with the true points as crosses."""
    scale = photo.rgb.shape[1] / (photo.source_size or photo.rgb.shape[1::-1])[0]
    out = np.ascontiguousarray(picture).copy()
    size = max(out.shape[:2]) // 50
    for x, y in (case.landmarks or {}).values():
        place = (round(scale * x), round(scale * y))
        cv2.drawMarker(out, place, TRUE_POINT, cv2.MARKER_TILTED_CROSS, size, max(1, size // 8), cv2.LINE_AA)
    return out


def _label(one: Figures) -> str:
    parts = [one.method if one.used in ("", one.method) else f"{one.method} ({one.used})"]
    parts += [f"IoU {one.iou:.3f}"] if one.iou is not None else []
    parts += [" ".join(part for part in (one.category, one.kind) if part)]
    parts += [f"{100 * fmean(one.point_errors.values()):.1f} %"] if one.point_errors else []
    return ", ".join(part for part in (*parts, one.error) if part)
