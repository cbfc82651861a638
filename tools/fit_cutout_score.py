"""Fit the score by which masks are chosen, with the parser's opinion among its terms.

``python -m tools.fit_cutout_score FOLDER`` reads the folder of ``tools.parser.photos`` and takes only photos whose
contributors the parser was not trained on and whose masks are clear: as they are, and with the garment moved to another
background, where the truth is exact and the methods by colour fail oftener. It rewrites the terms ``with_parser``.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from scipy.optimize import minimize
from tqdm import tqdm

from core.types import FloatArray, Picture
from pipeline.garment.cutout.candidates import candidates
from pipeline.garment.cutout.gate import WEIGHTS_FILE, agreement, sensible, terms
from pipeline.garment.cutout.view import working_view
from pipeline.garment.overlap import overlap_of
from pipeline.garment.parser import judge
from tools.parser.photos import TrainingPhoto, read_folder

CLEAR = 0.05
"""Undecided share of a mask up to which it is taken for the truth."""
WRONG, RIGHT = 0.80, 0.96
"""IoU that counts as wrong and as right; between them a mask is partly right."""


def rows_of(rgb: Picture, truth: Picture) -> list[tuple[dict[str, float], float]]:
    """Return the score's terms and the IoU of every mask that is proposed for a photo."""
    view = working_view(rgb)
    wanted = cv2.resize(truth, view.rgb.shape[1::-1], interpolation=cv2.INTER_AREA) > 127
    found = [c for c in candidates(view, "auto", judge(rgb).mask) if sensible(c.measures)]
    parsed = next((c.mask for c in found if c.method == "parser"), None)
    if parsed is None:
        return []
    rows = []
    for candidate in found:
        others = [other.mask for other in found if other.source != candidate.source]
        agreed = agreement(candidate.mask, others)
        rows.append(
            (
                terms(candidate.measures, agreed, overlap_of(candidate.mask, parsed)),
                overlap_of(candidate.mask, wanted),
            )
        )
    return rows


def moved_photos(photos: list[TrainingPhoto], work: Path, count: int) -> list[tuple[Picture, Picture]]:
    """Return photos of garments before other backgrounds, with exact masks."""
    from tools.parser.cache import build
    from tools.parser.examples import moved

    cache = build(photos, {}, work)
    ready = [k for k, photo in enumerate(photos) if _clear(photo)]
    rng = np.random.default_rng(11)
    chosen = rng.choice(ready, count)
    examples = [moved(cache, int(k), rng) for k in chosen]
    shape = (300, 400)
    return [(cv2.resize(e.rgb, shape), cv2.resize(e.mask, shape)) for e in examples]


def _clear(photo: TrainingPhoto) -> bool:
    return photo.held_out and photo.trusted and photo.undecided < CLEAR


def fit(rows: list[tuple[dict[str, float], float]], *, strength: float = 1e-3) -> dict[str, float]:
    """Return the weights of a logistic regression of how right masks are."""
    names = list(rows[0][0])
    x = np.array([[row[name] for name in names] for row, _ in rows])
    y = np.clip((np.array([iou for _, iou in rows]) - WRONG) / (RIGHT - WRONG), 0, 1)
    middle, spread = x.mean(axis=0), x.std(axis=0) + 1e-6
    z = np.hstack([(x - middle) / spread, np.ones((len(x), 1))])

    def loss(w: FloatArray) -> tuple[float, FloatArray]:
        score = z @ w
        chance = 1 / (1 + np.exp(-score))
        value = np.mean(np.logaddexp(0, score) - y * score) + strength * np.sum(w[:-1] ** 2)
        gradient = z.T @ (chance - y) / len(y)
        gradient[:-1] += 2 * strength * w[:-1]
        return float(value), gradient

    w: Any = minimize(loss, np.zeros(z.shape[1]), jac=True, method="L-BFGS-B").x
    slopes = w[:-1] / spread
    weights = {name: round(float(slope), 3) for name, slope in zip(names, slopes, strict=True)}
    return {"constant": round(float(w[-1] - slopes @ middle), 3), **weights}


def main() -> None:
    """Measure, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cache", type=Path, required=True, help="the training's cache.npz")
    parser.add_argument("--moved", type=int, default=150, help="garments before other backgrounds")
    arguments = parser.parse_args()
    photos = read_folder(arguments.folder)
    pairs = [(p.picture(), p.mask()) for p in photos if _clear(p)]
    pairs += moved_photos(photos, arguments.cache, arguments.moved)
    rows = [row for rgb, truth in tqdm(pairs) for row in rows_of(rgb, truth)]
    weights = json.loads(WEIGHTS_FILE.read_text())
    weights["with_parser"] = fit(rows)
    WEIGHTS_FILE.write_text(json.dumps(weights, indent=1) + "\n")


if __name__ == "__main__":
    main()
