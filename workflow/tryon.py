"""The main job: one garment photo in, the garment worn by a body out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from core.errors import FitFailed
from core.types import Progress, Scene, no_progress
from workflow.files import new_folder, write_fitted, write_garment
from workflow.garments import BuiltGarment, build_garment
from workflow.pictures import scene_picture
from workflow.requests import TryOnRequest
from workflow.stages import Stopwatch, part

VERSION = "0.1.0"
COMPUTING = ("numpy", "scipy", "numba", "opencv-python-headless", "libigl")
"""Packages that compute the result."""
THUMBNAIL = (600, 800)
"""Size of the thumbnail, (width, height) [px]."""


@dataclass(frozen=True, eq=False)
class TryOnResult:
    """A garment, the body that wears it, and the files to take away."""

    garment: Scene
    fitted: Scene
    files: Mapping[str, Path]
    """Paths of ``fitted_glb``, ``fitted_draco``, ``fitted_obj``, ``fitted_stl``, ``garment_glb``, ``thumbnail``."""
    report: Mapping[str, Any]
    """The fit report; keys are listed in docs/API.md."""


class NotFitted(FitFailed):
    """The garment was built but this body cannot wear it; the garment's own files are there all the same.

    Args:
        error: why it could not be fitted.
        files: paths of the garment's files by kind, as in ``TryOnResult.files``.
    """

    def __init__(self, error: FitFailed, files: Mapping[str, Path]) -> None:
        super().__init__(error.key, **error.values)
        self.files = files


def try_on(request: TryOnRequest, *, folder: Path | None = None, progress: Progress = no_progress) -> TryOnResult:
    """Build the garment on the photo, put it on the body, and write the files.

    Args:
        request: the checked parameters.
        folder: where the files go; a new folder under the data folder by default.
        progress: told of each stage, with its picture.

    Raises:
        NotFitted: the garment was built, but not fitted.
        TryOnError: each stage raises its own errors; see ``core.errors``.
    """
    from fitting import fit, fitted_scene
    from presets import load

    watch = Stopwatch()
    built = build_garment(request.garment, watch=watch, progress=part(progress, 0.0, 0.4))
    garment = _described(built.scene, request)
    category = built.found["category"]
    with watch("files"):
        folder = folder or new_folder()
        files = write_garment(garment, folder=folder, name=category)

    progress("fitted", 0.4)
    with watch("fit"):
        avatar = load(request.body)
        try:
            fitting = fit([built.mesh], avatar, size=request.size, progress=part(progress, 0.4, 0.85, "fitted"))
        except FitFailed as error:
            raise NotFitted(error, files) from error
        fitted = _described(fitted_scene(fitting), request)
    with watch("files"):
        thumbnail = scene_picture(fitted, size=THUMBNAIL, azimuth=-20.0)
        progress("fitted", 0.9, thumbnail)
        progress("files", 0.92)
        name = f"{category}-{request.body}-{fitting.report['size']}"
        files |= write_fitted(fitted, thumbnail, folder=folder, name=name)

    progress("files", 1.0)
    return TryOnResult(garment, fitted, files, _report(built, fitting.report, watch))


def _described(scene: Scene, request: TryOnRequest) -> Scene:
    """Return ``scene`` with the parameters and the version it was made with in its extras."""
    garment = request.garment
    parameters: dict[str, Any] = {"category": garment.category, "quality": garment.quality, "model": garment.model}
    if any(mesh.name == "avatar" for mesh in scene.meshes):
        parameters |= {"avatar_preset_id": request.body, "size": request.size}
    return replace(scene, extras={**scene.extras, "parameters": parameters, "versions": versions()})


@lru_cache(maxsize=1)
def versions() -> dict[str, str]:
    """Return the versions that a result depends on: equal input and equal versions give equal files."""
    return {"tryon": VERSION, **{name: version(name) for name in COMPUTING}}


def _report(built: BuiltGarment, fit_report: Mapping[str, Any], watch: Stopwatch) -> dict[str, Any]:
    """Join what was found on the photo, how it fits, and how long it took."""
    warnings = [*built.found["warnings"], *built.mesh.warnings, *fit_report.get("warnings", ())]
    return {
        **built.found,
        **fit_report,
        "seconds": {**fit_report.get("seconds", {}), **watch.seconds()},
        "warnings": list(dict.fromkeys(warnings)),
    }
