"""The project's own sample photos as parsed and sewn garments, with their exact masks and landmarks."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from core.types import Category, Cutout, GarmentMesh, Landmark, ParsedGarment, Photo, PhotoKind, Picture, Quality

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
ONE_OF_EACH: dict[Category, str] = {
    "tshirt": "tshirt_print",
    "longsleeve": "longsleeve_stripes",
    "tank": "tank_camouflage",
    "shirt": "shirt_linen",
    "hoodie": "hoodie_word",
    "jacket": "jacket_denim",
    "dress": "dress_flowers",
    "skirt": "skirt_plaid",
    "trousers": "trousers_jeans",
    "shorts": "shorts_gym",
}
"""A sample of each category."""
OPEN = "jacket_open"
"""A sample whose front is open."""


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


@cache
def opened_jacket(*, wedge: bool = False) -> ParsedGarment:
    """Return a closed sample jacket with its front painted open: lining between two edges that part towards the hem.

    Args:
        wedge: whether the lower half of the gap shows the background, so that the outline runs into it.
    """
    closed = parsed_sample("jacket_bomber")
    at = {name: np.array(point[:2]) for name, point in closed.landmarks.items()}

    def along(name: str, share: float) -> Any:
        return (1 - share) * at[f"{name}_left"] + share * at[f"{name}_right"]

    drop = 0.25 * (at["neckline_center"] - along("neckline", 0.5))
    ends = {"left": (along("neckline", 0.3) + drop, along("hem", 0.38) - drop / 4)}
    ends["right"] = (along("neckline", 0.7) + drop, along("hem", 0.62) - drop / 4)
    rgb, mask = closed.photo.rgb.copy(), closed.cutout.mask.copy()
    below = 30 * (ends["left"][1] - ends["left"][0]) / np.linalg.norm(ends["left"][1] - ends["left"][0])
    gap = [ends["left"][0], ends["right"][0], ends["right"][1] + below, ends["left"][1] + below]
    inside = cv2.fillPoly(np.zeros_like(mask), [np.round(gap).astype(np.int32)], 1) & (mask > 127)
    rgb[inside > 0] = (196, 172, 120)
    if wedge:
        low = [(ends[side][0] + ends[side][1]) / 2 for side in ("left", "right")]
        hole = cv2.fillPoly(np.zeros_like(mask), [np.round([*low, *gap[2:]]).astype(np.int32)], 1)
        rgb[hole > 0], mask[hole > 0] = rgb[5, 5], 0
    points = dict(closed.landmarks)
    for side, (upper, lower) in ends.items():
        points |= {f"front_edge_{side}_{n}": Landmark(*p, 1.0) for n, p in (("top", upper), ("bottom", lower))}
    return replace(closed, photo=Photo(rgb), cutout=Cutout(mask, "given"), landmarks=points)


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


def pattern_of(source: ParsedGarment) -> tuple[Any, Any]:
    """Return the upright photo of a garment and its pattern; the front neck, where it has one, is a parabola."""
    from pipeline.garment.pattern import make_pattern
    from pipeline.garment.sewn import front_edge_lines
    from pipeline.garment.straighten import straighten

    upright, neck, edges = straighten(source), None, None
    if "front_edge_left_top" in source.landmarks:
        edges = front_edge_lines(source, upright)
    elif "neckline_center" in source.landmarks:
        left, middle, right = (upright.landmarks[f"neckline_{name}"] for name in ("left", "center", "right"))
        t = np.linspace(-1, 1, 41)[:, None]
        center = (left + right) / 2
        neck = center + t * (right - left) / 2 + (1 - t**2) * (middle - center)
    return upright, make_pattern(upright, source.category, source.photo_kind, front_neck=neck, front_edges=edges)


def drawn_pattern(drawn: Any, category: Category, kind: PhotoKind = "flat") -> tuple[Any, Any]:
    """Return the upright photo of a drawn top and its pattern, with the front neck as drawn."""
    mask = with_hood(drawn.mask, drawn.points) if category == "hoodie" else drawn.mask
    return pattern_of(parsed(drawn.photo, mask, drawn.points, category, kind))
