"""Make the picture of README.md from the project's own samples: ``python -m tools.make_pictures``."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

from core.types import FloatArray, Picture, Scene
from pipeline.export.raster import backdrop, turnaround
from pipeline.export.sheet import Tile, sheet
from workflow.bodies import body_ids
from workflow.requests import try_on_request
from workflow.tryon import TryOnResult, try_on

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ("tshirt_print", "tank_camouflage", "hoodie_badge")
VIEWS = (("slim", "front", 0.0), ("regular", "side", -65.0), ("curvy", "back", 180.0))
"""Body, name of the view and its azimuth [degrees]."""
HEIGHT = 400
"""Of each tile [px]."""
SIZE = (300, HEIGHT)
KNEES = 0.5
"""Bodies are shown from here up [m]."""


def row(name: str) -> list[Tile]:
    """Return the tiles of one sample: its photo, the garment, and the garment on each body."""
    photo = ROOT / "samples" / "garments" / f"{name}.jpg"
    results = [tried_on(photo, body) for body, _, _ in VIEWS]
    worn = [
        Tile(f"{body}, size {result.report['size']}: {view}", picture(result.fitted, azimuth, shown(result.fitted)))
        for (body, view, azimuth), result in zip(VIEWS, results, strict=True)
    ]
    garment = results[0].garment
    return [
        Tile("the photo", np.asarray(Image.open(photo).convert("RGB"))),
        Tile("the garment", picture(garment, -30.0, garment.meshes[0].vertices)),
        *worn,
    ]


def tried_on(photo: Path, body: str) -> TryOnResult:
    """Return the try-on of a photo; its files are not kept."""
    with tempfile.TemporaryDirectory() as folder:
        return try_on(try_on_request(photo.read_bytes(), body=body, bodies=body_ids()), folder=Path(folder))


def shown(scene: Scene) -> FloatArray:
    """Return the points of a dressed body that set the frame [m], shape (n, 3)."""
    points = np.concatenate([mesh.vertices for mesh in scene.meshes])
    return points[points[:, 1] > KNEES]


def picture(scene: Scene, azimuth: float, box: FloatArray) -> Picture:
    """Return the scene in studio light, shape (h, w, 3), at the scale at which its front fits."""
    views = turnaround(
        scene, (0.0, azimuth), elevation=4.0, size=SIZE, background=backdrop(SIZE), box=box, margin=0.03, supersample=3
    )
    return views[-1][..., :3]


def main() -> None:
    """Write the picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "images" / "result.png", help="file to write")
    out = parser.parse_args().out
    out.parent.mkdir(parents=True, exist_ok=True)
    rows = [row(name) for name in SAMPLES]
    Image.fromarray(sheet(rows, height=HEIGHT)).save(out, optimize=True)


if __name__ == "__main__":
    main()
