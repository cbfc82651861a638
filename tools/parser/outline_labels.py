"""Landmarks of the training photos as the outline rules find them on trusted masks: labels where no person drew any.

``python -m tools.parser.outline_labels FOLDER --out FILE`` writes one JSON line a photo; it goes on where it stopped.
"""

from __future__ import annotations

import argparse
import json
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from tqdm import tqdm

from core.errors import TryOnError
from core.types import Photo
from pipeline.garment.landmarks import fit_outline
from pipeline.garment.understand import Sighting, understand
from tools.parser.photos import TrainingPhoto, read_folder


def outline_label(taken: TrainingPhoto) -> dict[str, Any]:
    """Return the photo's name and what the rules say of it: landmarks as shares of the photo; or why they cannot."""
    assert taken.category is not None
    photo, mask = Photo(taken.picture()), taken.mask()
    height, width = mask.shape
    try:
        seen = Sighting(photo, mask, None, {})
        understood = understand(seen, taken.category, fit_outline(mask, photo.rgb))
    except TryOnError as error:
        return {"image": taken.name, "failed": error.code}
    if understood is None:
        return {"image": taken.name, "failed": "outline"}
    points = {
        name: [round(point.x / width, 4), round(point.y / height, 4), round(point.confidence, 3)]
        for name, point in understood.landmarks.items()
    }
    return {"image": taken.name, "category": understood.category, "landmarks": points}


def read_labels(path: Path) -> dict[str, dict[str, Any]]:
    """Return the written labels by photo name; none where the file is not there yet."""
    lines = path.read_text().splitlines() if path.exists() else []
    return {entry["image"]: entry for entry in map(json.loads, lines)}


def main() -> None:
    """Label every photo whose mask is trusted and whose category is one of ours."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--workers", type=int, default=2)
    arguments = parser.parse_args()
    done = read_labels(arguments.out)
    wanted = [taken for taken in read_folder(arguments.folder) if taken.trusted and taken.name not in done]
    with ProcessPoolExecutor(arguments.workers) as pool, arguments.out.open("a") as file:
        for entry in tqdm(pool.map(outline_label, wanted, chunksize=8), total=len(wanted)):
            file.write(json.dumps(entry) + "\n")
            file.flush()


if __name__ == "__main__":
    main()
