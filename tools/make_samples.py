"""Write the project's sample garments: photos, masks, landmarks and a table.

Run ``python -m tools.make_samples`` from the root of the project; it rewrites the folder ``samples``.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
from tqdm import tqdm

from core.types import Category, Picture
from tools.samples import Sample, make

MAX_BYTES = 120_000
"""Largest JPEG file."""


class Order(NamedTuple):
    """One photo to make."""

    name: str
    category: Category
    style: str
    background: str
    seed: int


ORDERS = (
    Order("tshirt_print", "tshirt", "printed", "wood", 3),
    Order("tshirt_yellow", "tshirt", "printed", "paper", 12),
    Order("tshirt_melange", "tshirt", "melange", "sheet", 5),
    Order("longsleeve_stripes", "longsleeve", "striped", "wood", 7),
    Order("longsleeve_jumper", "longsleeve", "jumper", "carpet", 2),
    Order("tank_camouflage", "tank", "camouflage", "tiles", 4),
    Order("tank_plain", "tank", "plain", "blanket", 3),
    Order("shirt_gingham", "shirt", "gingham", "sheet", 6),
    Order("shirt_linen", "shirt", "linen", "wood", 9),
    Order("shirt_polo", "shirt", "polo", "tiles", 2),
    Order("hoodie_word", "hoodie", "word", "blanket", 1),
    Order("hoodie_badge", "hoodie", "badge", "studio", 3),
    Order("jacket_denim", "jacket", "denim", "tiles", 1),
    Order("jacket_bomber", "jacket", "bomber", "paper", 5),
    Order("jacket_open", "jacket", "open", "wood", 4),
    Order("dress_flowers", "dress", "flowers", "wood", 1),
    Order("dress_dots", "dress", "dots", "studio", 2),
    Order("skirt_denim", "skirt", "denim", "carpet", 1),
    Order("skirt_plaid", "skirt", "plaid", "sheet", 2),
    Order("trousers_jeans", "trousers", "jeans", "paper", 1),
    Order("trousers_corduroy", "trousers", "corduroy", "sheet", 4),
    Order("shorts_chino", "shorts", "chino", "tiles", 1),
    Order("shorts_gym", "shorts", "gym", "sheet", 2),
)

COLUMNS = "name,split,kind,category,view,background,note,width,height,gt_mask,mask_file,landmarks,licence,seed"
LICENCE = "CC0-1.0"
CONVENTION = (
    "pixel x,y in the JPEG, origin top left; left/right = the picture's left/right; visibility 2 = seen; "
    "front_neckline = edge of the front at the neck, from left to right"
)


def jpeg(picture: Picture, max_bytes: int = MAX_BYTES) -> bytes:
    """JPEG bytes of a picture (height, width, 3), of the best quality that fits; raises ValueError if none does."""
    for quality in range(90, 30, -3):
        done, data = cv2.imencode(".jpg", picture[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
        if done and len(data) <= max_bytes:
            return bytes(data)
    raise ValueError(f"no JPEG quality brings the picture under {max_bytes} bytes")


def truth(sample: Sample) -> dict[str, Any]:
    """What is known of a sample, as JSON values."""
    height, width = sample.mask.shape
    points = {name: {"x": round(x, 1), "y": round(y, 1), "visibility": 2} for name, (x, y) in sample.landmarks.items()}
    neckline = None if sample.front_neckline is None else np.round(sample.front_neckline, 1).tolist()
    return {
        "width": width,
        "height": height,
        "category": sample.category,
        "photo_kind": sample.photo_kind,
        "points": points,
        "front_neckline": neckline,
    }


def row(order: Order, sample: Sample) -> dict[str, str | int]:
    """The manifest's row of a sample."""
    height, width = sample.mask.shape
    return {
        "name": order.name,
        "split": "sample",
        "kind": "garment",
        "category": order.category,
        "view": sample.photo_kind,
        "background": order.background,
        "note": order.style,
        "width": width,
        "height": height,
        "gt_mask": "yes",
        "mask_file": f"masks/{order.name}.png",
        "landmarks": "yes",
        "licence": LICENCE,
        "seed": order.seed,
    }


def write(order: Order, sample: Sample, folder: Path) -> None:
    """Write a sample's photo and mask."""
    (folder / "garments" / f"{order.name}.jpg").write_bytes(jpeg(sample.rgb))
    done, data = cv2.imencode(".png", sample.mask, [cv2.IMWRITE_PNG_COMPRESSION, 9])
    if not done:
        raise ValueError("the mask could not be written as PNG")
    (folder / "masks" / f"{order.name}.png").write_bytes(bytes(data))


def write_tables(rows: list[dict[str, str | int]], truths: Mapping[str, Any], folder: Path) -> None:
    """Write ``manifest.csv`` and ``landmarks.json``."""
    with (folder / "manifest.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS.split(","), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    images = ",\n".join(f"  {json.dumps(name)}: {json.dumps(value)}" for name, value in truths.items())
    text = f'{{\n "convention": {json.dumps(CONVENTION)},\n "images": {{\n{images}\n }}\n}}\n'
    (folder / "landmarks.json").write_text(text, encoding="utf-8")


def main() -> None:
    """Make all samples."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("samples"), help="folder to write to")
    folder = parser.parse_args().out
    for part in ("garments", "masks"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    rows, truths = [], {}
    for order in tqdm(ORDERS, unit="photo"):
        sample = make(order.category, order.seed, style=order.style, background=order.background)
        write(order, sample, folder)
        rows.append(row(order, sample))
        truths[order.name] = truth(sample)
    write_tables(rows, truths, folder)


if __name__ == "__main__":
    main()
