"""What a try-on needs, checked: the one place where parameters from outside are looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from core.categories import FABRICS
from core.errors import BadImage, BadParameter, UnknownPreset
from core.types import (
    CATEGORIES,
    PHOTO_KINDS,
    QUALITIES,
    SIZES,
    BodyMeasures,
    Category,
    Landmark,
    PhotoKind,
    Pose,
    Quality,
    Size,
)
from workflow.cutouts import Point
from workflow.measures import check_measures, read_measures
from workflow.own_body import USUAL_POSE, read_body, read_pose
from workflow.photo_points import read_clicks, read_landmarks

AUTO: Literal["auto"] = "auto"
MODELS = ("sewn",)
CLICKS = "sam"
"""The cutout method that selects by clicks."""
GARMENT_OPTIONS = ("photo_kind", "mask", "points", "landmarks", "cutout_method", "seed")
FIT_OPTIONS = ("body_cm", "fabric", "measures_cm", "pose", "seam_allowance_cm")
JOB_OPTIONS = ("idempotency_key", "webhook_url")
OPTIONS = (*GARMENT_OPTIONS, *FIT_OPTIONS, *JOB_OPTIONS)
LARGEST_SEED = 2**31 - 1
SEAM_ALLOWANCE_CM, LARGEST_ALLOWANCE_CM = 1.0, 5.0
"""Width of the sewing pattern's seam allowance where none is asked for, and the most of it [cm]."""


@dataclass(frozen=True, eq=False)
class GarmentOptions:
    """Named extras; each replaces what would otherwise be found out from the photo."""

    photo_kind: PhotoKind | None = None
    mask: bytes | None = None
    """A picture file of the photo's size, 0 background .. 255 garment."""
    points: tuple[Point, ...] | None = None
    """Clicks that select the garment, in pixels of the received photo."""
    landmarks: Mapping[str, Landmark] | None = None
    cutout_method: str = AUTO
    seed: int | None = None
    """For engines that use chance; ``sewn`` uses none."""


@dataclass(frozen=True)
class JobOptions:
    """How a job is handled, whatever it computes."""

    idempotency_key: str | None = None
    """The client's own name for the request: sent twice, it is one job."""
    webhook_url: str | None = None
    """Address that is told when the job has ended."""


@dataclass(frozen=True)
class FitRequest:
    """How a garment is put on a body."""

    body: str = "regular"
    """Id of a body preset."""
    size: Size | Literal["auto"] = AUTO
    fabric: str = AUTO
    """Name of a fabric; ``auto`` takes the category's usual one."""
    seam_allowance_cm: float = SEAM_ALLOWANCE_CM
    """Width of the sewing pattern's seam allowance [cm]; 0 for none."""
    measures_cm: Mapping[str, float] = field(default_factory=dict)
    """Finished measures of a single garment itself [cm], which go before the size's: chest or hip, and length."""
    body_cm: BodyMeasures | None = None
    """The measures of a body that is made in the preset's place."""
    pose: Pose = USUAL_POSE


@dataclass(frozen=True, eq=False)
class GarmentRequest:
    """A garment to build from its photo."""

    photo: bytes
    """The picture file as received."""
    back: bytes | None = None
    """Picture file of the garment's back."""
    category: Category | Literal["auto"] = AUTO
    quality: Quality = "med"
    model: str = "sewn"
    options: GarmentOptions = field(default_factory=GarmentOptions)


@dataclass(frozen=True, eq=False)
class TryOnRequest:
    """A garment to build and the body to put it on."""

    garment: GarmentRequest
    fit: FitRequest = field(default_factory=FitRequest)


def garment_request(
    photo: bytes,
    *,
    back: bytes | None = None,
    category: str = AUTO,
    quality: str = "med",
    model: str = "sewn",
    options: Mapping[str, Any] | None = None,
) -> GarmentRequest:
    """Check a garment's parameters.

    Raises:
        BadImage: there is no photo.
        BadParameter: a parameter is not one of its choices, or an option is unknown or has a wrong type.
    """
    if not photo:
        raise BadImage("bad_image.missing")
    return GarmentRequest(
        photo=photo,
        back=back or None,
        category=cast("Category", choice("category", category, (AUTO, *CATEGORIES))),
        quality=cast("Quality", choice("quality", quality, QUALITIES)),
        model=choice("model", model, MODELS),
        options=garment_options(options or {}),
    )


def fit_request(
    *, body: str = "regular", size: str = AUTO, options: Mapping[str, Any] | None = None, bodies: tuple[str, ...]
) -> FitRequest:
    """Check the parameters of a fit.

    Raises:
        UnknownPreset: the body is none of ``bodies``.
        BadParameter: the size, the fabric or the pose is not one of its choices, an option is unknown or out of range.
    """
    if body not in bodies:
        raise UnknownPreset("unknown_preset.any", choices=", ".join(bodies))
    options = named(options, FIT_OPTIONS)
    return FitRequest(
        body=body,
        size=cast("Size", choice("size", size, (AUTO, *SIZES))),
        fabric=choice("fabric", options.get("fabric", AUTO), (AUTO, *FABRICS)),
        seam_allowance_cm=_seam_allowance(options.get("seam_allowance_cm")),
        measures_cm=read_measures(options.get("measures_cm")),
        body_cm=read_body(options.get("body_cm")),
        pose=read_pose(options.get("pose")),
    )


def try_on_request(
    photo: bytes,
    *,
    body: str = "regular",
    size: str = AUTO,
    bodies: tuple[str, ...],
    options: Mapping[str, Any] | None = None,
    **garment: Any,
) -> TryOnRequest:
    """Check the parameters of a try-on; ``garment`` takes the keywords of :func:`garment_request`.

    Raises:
        BadImage, BadParameter, UnknownPreset: see :func:`garment_request` and :func:`fit_request`.
    """
    options = named(options, (*GARMENT_OPTIONS, *FIT_OPTIONS))
    asked = TryOnRequest(
        garment_request(photo, options=only(options, GARMENT_OPTIONS), **garment),
        fit_request(body=body, size=size, bodies=bodies, options=only(options, FIT_OPTIONS)),
    )
    check_measures(asked.fit.measures_cm, asked.garment.category)
    return asked


def job_options(options: Mapping[str, Any] | None) -> tuple[dict[str, Any], JobOptions]:
    """Split the options of a call: those on what is computed, and those on how the job is handled.

    Raises:
        BadParameter: a value cannot be used.
    """
    options = named(options, OPTIONS)
    values = {name: options.pop(name) for name in JOB_OPTIONS if name in options}
    for name, value in values.items():
        if value is not None and not (isinstance(value, str) and 0 < len(value) <= 2000):
            raise BadParameter("bad_parameter.value", name=name)
    return options, JobOptions(**values)


def named(options: Any, known: tuple[str, ...]) -> dict[str, Any]:
    """Return a copy of ``options``.

    Raises:
        BadParameter: they are no mapping, or one has a name that is not among ``known``.
    """
    if options is None:
        return {}
    if not isinstance(options, Mapping):
        raise BadParameter("bad_parameter.value", name="options")
    for name in options:
        if name not in known:
            raise BadParameter("bad_parameter.option", name=str(name)[:40])
    return dict(options)


def choice(name: str, value: object, choices: tuple[str, ...]) -> str:
    """Return ``value`` when it is one of ``choices``.

    Raises:
        BadParameter: it is not.
    """
    if isinstance(value, str) and value in choices:
        return value
    raise BadParameter("bad_parameter.choice", name=name, choices=", ".join(choices))


def garment_options(options: Mapping[str, Any]) -> GarmentOptions:
    """Check named extras.

    Raises:
        BadParameter: a name is unknown, a value cannot be used, or two exclude each other.
        EngineUnavailable: the cutout method cannot run here.
    """
    options = named(options, GARMENT_OPTIONS)
    kind = options.get("photo_kind")
    mask = options.get("mask")
    if mask is not None and not isinstance(mask, bytes):
        raise BadParameter("bad_parameter.value", name="mask")
    seed = options.get("seed")
    if seed is not None and (isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed <= LARGEST_SEED):
        raise BadParameter("bad_parameter.value", name="seed")
    return GarmentOptions(
        photo_kind=None if kind is None else cast("PhotoKind", choice("photo_kind", kind, PHOTO_KINDS)),
        mask=mask,
        points=read_clicks(options.get("points")),
        landmarks=read_landmarks(options.get("landmarks")),
        cutout_method=_cutout_method(options),
        seed=seed,
    )


def only(options: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """Return those of ``options`` that are among ``names``."""
    return {name: value for name, value in options.items() if name in names}


def _seam_allowance(value: object) -> float:
    """Return a seam allowance [cm] that can be sewn, the usual one where none was asked for."""
    if value is None:
        return SEAM_ALLOWANCE_CM
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= LARGEST_ALLOWANCE_CM:
        raise BadParameter("bad_parameter.value", name="seam_allowance_cm")
    return float(value)


def _cutout_method(options: Mapping[str, Any]) -> str:
    """Return the method that was asked for; points need the one that selects by them, and no mask beside them."""
    from pipeline.engines import engine

    method: str = options.get("cutout_method", AUTO)
    points = options.get("points") is not None
    if points and options.get("mask") is not None:
        raise BadParameter("bad_parameter.either", one="points", other="mask")
    if points and method not in (AUTO, CLICKS):
        raise BadParameter("bad_parameter.either", one="points", other="cutout_method")
    if method == CLICKS and not points:
        raise BadParameter("bad_parameter.points")
    if points or method != AUTO:
        engine("cutout", CLICKS if points else method)
    return AUTO if points else method
