"""The main job: one garment photo in, the garment worn by a body out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from core.errors import BadParameter, GarmentFailed
from core.sentences import sentence
from core.types import Fitting, Progress, Scene, no_progress
from workflow.files import fitted_files, garment_files, worn_name, write_files
from workflow.garments import BuiltGarment, Told, build_garment
from workflow.layers import MOST_LAYERS
from workflow.measures import check_measures
from workflow.own_body import body_parameters
from workflow.patterns import pattern_files
from workflow.pictures import GARMENT_SIZE, WORN_SIZE, drawing, png, stage_picture
from workflow.requests import AUTO, SEAM_ALLOWANCE_CM, FitRequest, GarmentRequest, TryOnRequest
from workflow.stages import Stopwatch, part

VERSION = "0.7.1"
COMPUTING = ("numpy", "scipy", "numba", "opencv-python-headless", "libigl")
"""Packages that compute the result."""
GARMENT_SHARE = 0.4
"""Share of the whole work that goes into the garment."""


@dataclass(frozen=True, eq=False)
class MadeGarment:
    """A garment built from a photo, and its files."""

    garment: BuiltGarment
    scene: Scene
    files: Mapping[str, bytes]
    """By kind, see ``workflow.files``."""
    report: Mapping[str, Any]
    """What was found on the photo; keys are listed in docs/API.md."""


@dataclass(frozen=True, eq=False)
class MadeFitting:
    """A garment on a body, and its files."""

    scene: Scene
    files: Mapping[str, bytes]
    """By kind, see ``workflow.files``."""
    report: Mapping[str, Any]
    """The fit report; keys are listed in docs/API.md."""


@dataclass(frozen=True, eq=False)
class TryOnResult:
    """A garment, the body that wears it, and the files that were written."""

    garment: Scene
    """The outermost garment alone."""
    fitted: Scene
    files: Mapping[str, Path]
    """Paths by kind, see ``workflow.files``; of several garments those of the outermost."""
    report: Mapping[str, Any]
    """The fit report; keys are listed in docs/API.md."""


def try_on(
    request: TryOnRequest, *, folder: Path, pattern: bool = False, progress: Progress = no_progress
) -> TryOnResult:
    """Build the garment on the photo, put it on the body, and write the files.

    Args:
        request: the checked parameters.
        folder: where the files go; those of the garment lie there even when it could not be fitted.
        pattern: whether the sewing pattern is wanted, too.
        progress: told of each stage, with its picture.

    Raises:
        TryOnError: each stage raises its own errors; see ``core.errors``.
    """
    return try_on_outfit([request.garment], request.fit, folder=folder, pattern=pattern, progress=progress)


def try_on_outfit(
    garments: Sequence[GarmentRequest],
    request: FitRequest,
    *,
    folder: Path,
    pattern: bool = False,
    progress: Progress = no_progress,
) -> TryOnResult:
    """Build the garments on several photos, put them on the body over each other, and write the files.

    Args:
        garments: the photos to build from, inner layers first.
        request: the body and the size.
        folder: as of :func:`try_on`, as what follows; the files of several garments are numbered.
        pattern: whether the sewing pattern is wanted, too.
        progress: told of each stage, with its picture.

    Raises:
        BadParameter: there are too many garments, or the measures are not for them.
        TryOnError: each stage raises its own errors; see ``core.errors``.
    """
    if len(garments) > MOST_LAYERS:
        raise BadParameter("bad_parameter.layers", most=MOST_LAYERS)
    check_measures(request.measures_cm, *(asked.category for asked in garments))
    made: list[MadeGarment] = []
    paths: dict[str, Path] = {}
    share = GARMENT_SHARE / len(garments)
    for index, asked in enumerate(garments):
        garment = make_garment(asked, progress=part(progress, index * share, (index + 1) * share))
        number = f"{index + 1}-" if len(garments) > 1 else ""
        files = _without(garment.files, "thumbnail", "garment_mask")
        paths |= write_files(files, folder, f"{number}{garment.report['category']}")
        made.append(garment)
    inner, *over = (garment.garment for garment in made)
    told = part(progress, GARMENT_SHARE, 1.0)
    fitting = make_fitting(inner, request, over=over, pattern=pattern, progress=told)
    paths |= write_files(fitting.files, folder, worn_name(fitting.report, fit_parameters(request)))
    seconds = add_seconds(*(garment.report["seconds"] for garment in made), fitting.report["seconds"])
    return TryOnResult(made[-1].scene, fitting.scene, paths, {**fitting.report, "seconds": seconds})


def _unheard(report: Mapping[str, Any]) -> None:
    """Take no note of what was found."""


def make_garment(request: GarmentRequest, *, progress: Progress = no_progress, told: Told = _unheard) -> MadeGarment:
    """Build the garment on a photo, with its files; arguments as of :func:`workflow.garments.build_garment`.

    Raises:
        BadImage, NoGarment, BadParameter, GarmentFailed: see :func:`workflow.garments.build_garment`.
    """
    watch = Stopwatch()
    fresh = build_garment(request, watch=watch, progress=part(progress, 0.0, 0.85), told=told)
    with watch("files"), drawing(fresh.scene, size=GARMENT_SIZE) as drawn:
        scene = _described(fresh.scene, fresh.garment.parameters)
        files = garment_files(scene)
        picture = drawn.result()
    progress("garment", 0.95, stage_picture(picture))
    files["thumbnail"] = png(picture)
    progress("files", 1.0)
    report = {**fresh.garment.found, "seconds": watch.seconds()}
    return MadeGarment(fresh.garment, scene, {**files, "garment_mask": fresh.mask}, report)


def make_fitting(
    built: BuiltGarment,
    request: FitRequest,
    *,
    over: Sequence[BuiltGarment] = (),
    pattern: bool = True,
    progress: Progress = no_progress,
) -> MadeFitting:
    """Put a garment on a body, with the files of both, and the sewing pattern if it is wanted.

    A garment that is worn but cannot be cut into pieces has no pattern; a warning says so.

    Args:
        built: the garment.
        request: the body, the size and how the cloth behaves.
        over: garments that are worn over it, inner layers first; what was found on photos is the outermost one's then.
        pattern: whether the sewing pattern is wanted.
        progress: told of each stage, with its picture.

    Raises:
        BadParameter: the measures are not for these garments.
        FitFailed: this body cannot wear the garments.
    """
    from fitting import fitted_scene, strain_scene

    layers = (built, *over)
    outer = layers[-1]
    watch = Stopwatch()
    progress("fitted", 0.0)
    with watch("fit"):
        fitting = dress(layers, request, progress=part(progress, 0.0, 0.75, "fitted"))
        asked = {**_parameters(layers), **fit_parameters(request)}
        fabric = None if request.fabric == AUTO else request.fabric
        scene = _described(fitted_scene(fitting, fabric=fabric), asked)
    with watch("files"), drawing(scene, size=WORN_SIZE, azimuth=-20.0) as drawn:
        files = fitted_files(scene, _described(strain_scene(fitting), asked))
        picture = drawn.result()
    progress("fitted", 0.95, picture)
    files["thumbnail"] = png(picture)
    found = [warning for layer in reversed(layers) for warning in layer.found["warnings"]]
    warnings = [*found, *fitting.report.get("warnings", ())]
    if pattern:
        with watch("pattern"):
            try:
                files |= pattern_files(fitting, request.seam_allowance_cm)
            except GarmentFailed:
                warnings.append(sentence("warning.pattern"))
    progress("files", 1.0)
    seconds = add_seconds(fitting.report.get("seconds", {}), watch.seconds())
    body = body_parameters(request.body_cm, request.pose)
    told = {"seconds": seconds, "warnings": list(dict.fromkeys(warnings)), **body}
    report = {**outer.found, **fitting.report, **told}
    return MadeFitting(scene, files, report)


def dress(layers: Sequence[BuiltGarment], request: FitRequest, *, progress: Progress = no_progress) -> Fitting:
    """Put garments, inner layers first, on a body.

    Raises:
        BadParameter: the measures are not for these garments.
        FitFailed: this body cannot wear the garments.
        StorageUnavailable: a body that is made in the preset's place could not be kept.
    """
    from fitting import fit
    from presets import body

    check_measures(request.measures_cm, *(layer.mesh.category for layer in layers))
    return fit(
        [layer.mesh for layer in layers],
        body(request.body, request.body_cm, request.pose),
        request.size,
        fabric=None if request.fabric == AUTO else request.fabric,
        measures_cm=request.measures_cm,
        progress=progress,
    )


def add_seconds(*parts: Mapping[str, float]) -> dict[str, float]:
    """Return the seconds per stage of several pieces of work together."""
    together: dict[str, float] = {}
    for seconds in parts:
        for stage, value in seconds.items():
            together[stage] = round(together.get(stage, 0.0) + value, 3)
    return together


def fit_parameters(request: FitRequest) -> dict[str, Any]:
    """Return what was asked for, as files and records say it."""
    fabric = {} if request.fabric == AUTO else {"fabric": request.fabric}
    own = request.seam_allowance_cm != SEAM_ALLOWANCE_CM
    allowance = {"seam_allowance_cm": request.seam_allowance_cm} if own else {}
    measures = {"measures_cm": dict(request.measures_cm)} if request.measures_cm else {}
    body = body_parameters(request.body_cm, request.pose)
    return {"avatar_preset_id": request.body, "size": request.size, **fabric, **allowance, **measures, **body}


@lru_cache(maxsize=1)
def versions() -> dict[str, str]:
    """Return the versions that a result depends on: equal input and equal versions give equal files."""
    return {"tryon": VERSION, **{name: version(name) for name in COMPUTING}}


def _parameters(layers: Sequence[BuiltGarment]) -> dict[str, Any]:
    """Return what was asked for of one garment, or of each of several, as files say it."""
    asked = [dict(layer.parameters) for layer in layers]
    return asked[0] if len(asked) == 1 else {"garments": asked}


def _described(scene: Scene, parameters: Mapping[str, Any]) -> Scene:
    """Return ``scene`` with the parameters and the versions it was made with in its extras."""
    return replace(scene, extras={**scene.extras, "parameters": dict(parameters), "versions": versions()})


def _without(files: Mapping[str, bytes], *kinds: str) -> dict[str, bytes]:
    return {kind: data for kind, data in files.items() if kind not in kinds}
