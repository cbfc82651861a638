"""A picture sheet for each garment: numbers pass while pictures are wrong."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.figures import Row
from benchmarks.measure import MeasuredFit, MeasuredGarment
from core.types import FloatArray, Scene
from pipeline.export.raster import turnaround
from pipeline.export.sheet import Tile, marked, outlined, panels, sheet

VIEWS = (0.0, 35.0, 90.0, 180.0, 215.0)
"""Directions from which a garment is seen [degrees]; 0 is the front."""
SIZE = (360, 480)
"""Of each rendered picture, width and height [px]."""
BACKGROUND = (238, 239, 242)


def write_sheet(measured: MeasuredGarment, fits: Sequence[MeasuredFit], path: Path) -> None:
    """Write photo, mask, landmarks, panels, the garment turned, and a row of views for each body, as PNG."""
    rows = [_photo_row(measured)]
    if measured.scene is not None:
        rows.append(_views("garment", measured.scene, VIEWS))
    rows += [_worn_row(_caption(fit.row), fit.scene) for fit in fits if fit.scene is not None]
    title = " · ".join(part for part in (measured.case.name, *_notes(measured.row)) if part)
    Image.fromarray(sheet(rows, height=SIZE[1], title=title)).save(path)


def _photo_row(measured: MeasuredGarment) -> list[Tile]:
    parsed = measured.parsed
    if parsed is None:
        with Image.open(measured.case.photo) as photo:
            return [Tile("photo", np.asarray(photo.convert("RGB")))]
    rgb = parsed.photo.rgb
    row = [
        Tile("photo", rgb),
        Tile(f"mask: {parsed.cutout.method}", outlined(rgb, parsed.cutout.mask)),
        Tile("landmarks", marked(rgb, parsed.landmarks)),
    ]
    if measured.garment is not None:
        garment = measured.garment
        drawing = panels(garment.plane, garment.faces, garment.panel, garment.openings)
        row += [Tile("panels", drawing), Tile("texture", garment.texture)]
    return row


def _worn_row(caption: str, scene: Scene) -> list[Tile]:
    """Return the whole body once, then close views of what it wears."""
    cloth = np.concatenate([mesh.vertices for mesh in scene.meshes if mesh.name != "avatar"])
    (whole,) = turnaround(scene, (0.0,), size=SIZE, background=BACKGROUND)
    return [Tile(caption, whole), *_views("", scene, VIEWS, box=cloth)]


def _views(caption: str, scene: Scene, azimuths: Sequence[float], *, box: FloatArray | None = None) -> list[Tile]:
    pictures = turnaround(scene, azimuths, size=SIZE, background=BACKGROUND, box=box, margin=0.1)
    labels = [f"{caption} {angle:.0f}°".strip() for angle in azimuths]
    return [Tile(label, picture) for label, picture in zip(labels, pictures, strict=True)]


def _caption(row: Row) -> str:
    worn = "worn" if row["worn"] else "NOT WORN"
    return f"{row['body']} {row['size']} {worn}, {100 * row['inside_share']:.2f} % inside"


def _notes(row: Row) -> list[str]:
    notes = [f"{row['category']} {row['kind']}"] if "category" in row else []
    notes += [f"mask {row['mask_iou']}"] if "mask_iou" in row else []
    notes += [f"landmarks {row['landmark_error']}"] if "landmark_error" in row else []
    notes += [f"front {row['front_iou']}"] if "front_iou" in row else []
    return notes + ([f"{row['error']}: {row['sentence']}"] if "error" in row else [])
