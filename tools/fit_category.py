"""Fit the weights of ``pipeline.garment.category`` on a folder of labelled garment photos.

``python -m tools.fit_category FOLDER`` expects ``photos/ID.jpg``, ``masks/ID.png`` and ``labels.csv`` (image,
sender_id, label) as in the clothing dataset of github.com/alexeygrigorev/clothing-dataset (CC0), with soft foreground
masks. Photos of one contributor never stand on both sides of the validation split.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from tqdm import tqdm

from core.errors import TryOnError
from core.types import CATEGORIES, FloatArray, IntArray
from pipeline.garment import category
from pipeline.garment.landmarks import fit_outline
from tools.parser.photos import LABELS

UNDECIDED = 0.03
"""Share of grey mask pixels from which on a mask is not trusted."""


def measure_folder(folder: Path, per_category: int) -> list[dict[str, Any]]:
    """Return category, contributor and features of the photos whose masks can be trusted."""
    rows = list(csv.DictReader((folder / "labels.csv").read_text().splitlines()))
    random.Random(0).shuffle(rows)
    taken: Counter[str] = Counter()
    found: list[dict[str, Any]] = []
    for row in tqdm(rows):
        name = LABELS.get(row["label"])
        if name is None or taken[name] >= per_category:
            continue
        mask = cv2.imread(str(folder / "masks" / f"{row['image']}.png"), cv2.IMREAD_GRAYSCALE)
        photo = cv2.imread(str(folder / "photos" / f"{row['image']}.jpg"), cv2.IMREAD_COLOR_RGB)
        if mask is None or photo is None:
            continue
        if ((mask > 60) & (mask < 200)).mean() > UNDECIDED or (mask > 127).mean() < 0.08:
            continue
        try:
            measured = category.features(fit_outline(mask, photo))
        except TryOnError:
            continue
        taken[name] += 1
        found.append({"category": name, "sender": row["sender_id"], "features": measured})
    return found


def fit_weights(
    x: FloatArray, y: IntArray, *, strength: float = 0.01, steps: int = 600
) -> tuple[FloatArray, FloatArray]:
    """Fit a balanced multinomial logistic regression by gradient descent with momentum.

    Args:
        x: standardised features, shape (n, d).
        y: category indices, shape (n,).
        strength: of the quadratic penalty on the weights.
        steps: of the descent.

    Returns:
        weights (categories, d) and offsets (categories,).
    """
    target = np.eye(len(CATEGORIES))[y]
    balance = 1.0 / np.maximum(target.sum(axis=0), 1.0) ** 0.5
    weight = balance[y]
    weight = weight / weight.sum()
    extended = np.hstack([x, np.ones((len(x), 1))])
    table = np.zeros((len(CATEGORIES), extended.shape[1]))
    speed = np.zeros_like(table)
    for _ in range(steps):
        score = extended @ table.T
        probability = np.exp(score - score.max(axis=1, keepdims=True))
        probability /= probability.sum(axis=1, keepdims=True)
        gradient = (weight[:, None] * (probability - target)).T @ extended
        gradient[:, :-1] += strength * table[:, :-1]
        speed = 0.9 * speed - 0.3 * gradient
        table += speed
    return table[:, :-1], table[:, -1]


def main() -> None:
    """Measure, fit, validate on contributors left out, write the weights."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--per-category", type=int, default=100)
    parser.add_argument("--features", type=Path, help="JSON file to keep the measured features in")
    arguments = parser.parse_args()
    if arguments.features and arguments.features.exists():
        found = json.loads(arguments.features.read_text())
    else:
        found = measure_folder(arguments.folder, arguments.per_category)
        if arguments.features:
            arguments.features.write_text(json.dumps(found))
    names = sorted(found[0]["features"])
    x = np.array([[item["features"][name] for name in names] for item in found])
    y = np.array([CATEGORIES.index(item["category"]) for item in found])
    mean, spread = x.mean(axis=0), x.std(axis=0) + 1e-3
    x = np.clip((x - mean) / spread, -4.0, 4.0)
    fold = np.array([int(item["sender"]) % 5 for item in found])
    right = np.zeros(len(y), bool)
    for k in range(5):
        weights, offsets = fit_weights(x[fold != k], y[fold != k])
        right[fold == k] = np.argmax(x[fold == k] @ weights.T + offsets, axis=1) == y[fold == k]
    shares = {name: float(right[y == k].mean()) for k, name in enumerate(CATEGORIES)}
    weights, offsets = fit_weights(x, y)
    category.WEIGHTS.write_text(
        json.dumps(
            {
                "photos": len(y),
                "left_out_accuracy": round(float(right.mean()), 3),
                "left_out_recall": {name: round(share, 2) for name, share in shares.items()},
                "features": names,
                "mean": mean.round(4).tolist(),
                "spread": spread.round(4).tolist(),
                "weights": weights.round(3).tolist(),
                "offsets": offsets.round(3).tolist(),
            }
        )
        + "\n"
    )


if __name__ == "__main__":
    main()
