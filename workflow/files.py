"""The files of a result: written into a folder of its own, kept for a day."""

from __future__ import annotations

import secrets
import shutil
import time
from collections.abc import Mapping
from pathlib import Path

from core.settings import settings
from core.types import Picture, Scene
from workflow.pictures import png

KEEP_SECONDS = 24 * 3600


def new_folder() -> Path:
    """Return a new, empty result folder under the data folder, and remove the ones older than a day."""
    results = settings().data_dir.resolve() / "results"
    results.mkdir(parents=True, exist_ok=True)
    _sweep(results)
    folder = results / secrets.token_urlsafe(12)
    folder.mkdir()
    return folder


def write_garment(garment: Scene, *, folder: Path, name: str) -> dict[str, Path]:
    """Write the files of a garment alone into ``folder`` and return their paths by kind."""
    from pipeline.export import write_glb

    return _written({"garment_glb": (f"{name}.glb", write_glb(garment))}, folder)


def write_fitted(fitted: Scene, thumbnail: Picture, *, folder: Path, name: str) -> dict[str, Path]:
    """Write the files of a garment on a body into ``folder`` and return their paths by kind.

    Args:
        fitted: the garment on the body.
        thumbnail: picture of the fitted garment, shape (h, w, 3).
        folder: an existing folder.
        name: stem of the file names.
    """
    from pipeline.export import write_draco_glb, write_glb, write_obj_zip, write_stl

    contents = {
        "fitted_glb": (f"{name}.glb", write_glb(fitted)),
        "fitted_draco": (f"{name}-draco.glb", write_draco_glb(fitted)),
        "fitted_obj": (f"{name}-obj.zip", write_obj_zip(fitted)),
        "fitted_stl": (f"{name}.stl", write_stl(fitted)),
        "thumbnail": (f"{name}.png", png(thumbnail)),
    }
    return _written(contents, folder)


def _written(contents: Mapping[str, tuple[str, bytes]], folder: Path) -> dict[str, Path]:
    paths = {}
    for kind, (filename, data) in contents.items():
        paths[kind] = folder / filename
        paths[kind].write_bytes(data)
    return paths


def _sweep(results: Path) -> None:
    """Remove result folders that are older than a day."""
    oldest = time.time() - KEEP_SECONDS
    for folder in results.iterdir():
        if folder.is_dir() and folder.stat().st_mtime < oldest:
            shutil.rmtree(folder, ignore_errors=True)
