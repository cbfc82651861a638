"""The project's own sample photos as parsed and sewn garments, with their exact masks and landmarks."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from core.types import Category, Cutout, GarmentMesh, Landmark, ParsedGarment, Photo, PhotoKind, Picture, Quality

SAMPLES = Path(__file__).resolve().parent.parent / "samples"


def parsed(photo: Photo, mask: Picture, points: dict[str, Any], category: Category, kind: PhotoKind) -> ParsedGarment:
    """Return a garment of which everything is known."""
    landmarks = {name: Landmark(float(x), float(y), 1.0) for name, (x, y) in points.items()}
    return ParsedGarment(photo, Cutout(mask, "given"), category, 1.0, ((category, 1.0),), kind, landmarks)


@cache
def parsed_sample(name: str) -> ParsedGarment:
    """Return a sample photo with its exact mask and landmarks."""
    entry = json.loads((SAMPLES / "landmarks.json").read_text(encoding="utf-8"))["images"][name]
    rgb = np.ascontiguousarray(cv2.imread(str(SAMPLES / "garments" / f"{name}.jpg"))[:, :, ::-1])
    mask = cv2.imread(str(SAMPLES / "masks" / f"{name}.png"), cv2.IMREAD_GRAYSCALE)
    points = {point: (at["x"], at["y"]) for point, at in entry["points"].items()}
    return parsed(Photo(rgb), mask, points, entry["category"], entry["photo_kind"])


@cache
def sewn_sample(name: str, quality: Quality = "low") -> GarmentMesh:
    """Return a sewn sample; it is shared, so leave its arrays alone."""
    from pipeline.garment.sewn import sew

    return sew(parsed_sample(name), quality=quality)


def with_hood(mask: Picture, points: dict[str, Any]) -> Picture:
    """Return the mask of a drawn upright top with a hood on its neck."""
    left, right = (np.asarray(points[f"neckline_{side}"], float) for side in ("left", "right"))
    t = np.linspace(0, np.pi, 60)[:, None]
    across = (right - left) / 2
    up = np.array([across[1], -across[0]]) * 1.7
    dome = (left + right) / 2 + np.cos(t) * across + np.sin(t) * up
    hooded = mask.copy()
    cv2.fillPoly(hooded, [np.round(np.vstack([dome, left - 0.2 * up, right - 0.2 * up])).astype(np.int32)], 255)
    return hooded


def drawn_pattern(drawn: Any, category: Category, kind: PhotoKind = "flat") -> tuple[Any, Any]:
    """Return the upright photo of a drawn top and its pattern, with the front neck as drawn."""
    from pipeline.garment.pattern import make_pattern
    from pipeline.garment.straighten import straighten

    mask = with_hood(drawn.mask, drawn.points) if category == "hoodie" else drawn.mask
    upright = straighten(parsed(drawn.photo, mask, drawn.points, category, kind))
    left, middle, right = (upright.landmarks[f"neckline_{name}"] for name in ("left", "center", "right"))
    t = np.linspace(-1, 1, 41)[:, None]
    center = (left + right) / 2
    neck = center + t * (right - left) / 2 + (1 - t**2) * (middle - center)
    return upright, make_pattern(upright, neck, category, kind)
