"""Train the garment parser and write it for use.

``python -m tools.train_parser FOLDER`` expects ``photos``, ``masks`` and ``labels.csv`` as ``tools.parser.photos``
says, and the outline labels that ``python -m tools.parser.outline_labels`` writes. A run that was cut off goes on from
its checkpoint when it is started again.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from tools.parser.cache import build
from tools.parser.outline_labels import read_labels
from tools.parser.photos import read_folder
from tools.parser.train import Plan, train


def main() -> None:
    """Train and export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--outlines", type=Path, required=True, help="file of tools.parser.outline_labels")
    parser.add_argument("--work", type=Path, required=True, help="for checkpoint and log; photos are cached beside it")
    parser.add_argument("--seed", type=int, default=Plan.seed)
    parser.add_argument("--steps", type=int, default=Plan.steps)
    parser.add_argument("--out", type=Path, help="ONNX file to write")
    arguments = parser.parse_args()
    labels = read_labels(arguments.outlines)
    if not labels:
        parser.error(f"{arguments.outlines} holds no labels; make them with python -m tools.parser.outline_labels")
    photos = read_folder(arguments.folder)
    held_out = np.array([photo.held_out for photo in photos])
    cache = build(photos, labels, arguments.work.parent / "cache.npz")
    network = train(cache, held_out, Plan(seed=arguments.seed, steps=arguments.steps), arguments.work)
    if arguments.out:
        from tools.parser.export import export

        export(network, arguments.out)


if __name__ == "__main__":
    main()
