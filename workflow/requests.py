"""What a try-on needs, checked: the one place where parameters from outside are looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from core.errors import BadImage, BadParameter, UnknownPreset
from core.types import CATEGORIES, PHOTO_KINDS, QUALITIES, SIZES, Category, Landmark, PhotoKind, Quality, Size

AUTO: Literal["auto"] = "auto"
MODELS = ("sewn",)
OPTIONS = ("photo_kind", "mask", "landmarks", "cutout_method")


@dataclass(frozen=True, eq=False)
class GarmentOptions:
    """Named extras; each replaces what would otherwise be found out from the photo."""

    photo_kind: PhotoKind | None = None
    mask: bytes | None = None
    """A picture file of the photo's size, 0 background .. 255 garment."""
    landmarks: Mapping[str, Landmark] | None = None
    cutout_method: str = AUTO


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
    body: str = "regular"
    """Id of a body preset."""
    size: Size | Literal["auto"] = AUTO


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


def try_on_request(
    photo: bytes, *, body: str = "regular", size: str = AUTO, bodies: tuple[str, ...], **garment: Any
) -> TryOnRequest:
    """Check the parameters of a try-on; ``garment`` takes the keywords of :func:`garment_request`.

    Raises:
        BadImage, BadParameter: see :func:`garment_request`.
        UnknownPreset: the body is none of ``bodies``.
    """
    if body not in bodies:
        raise UnknownPreset("unknown_preset.any", choices=", ".join(bodies))
    return TryOnRequest(
        garment=garment_request(photo, **garment),
        body=body,
        size=cast("Size", choice("size", size, (AUTO, *SIZES))),
    )


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
        BadParameter: a name is unknown or a value has the wrong type.
    """
    if not isinstance(options, Mapping):
        raise BadParameter("bad_parameter.value", name="options")
    for name in options:
        if name not in OPTIONS:
            raise BadParameter("bad_parameter.option", name=str(name)[:40])
    kind = options.get("photo_kind")
    mask = options.get("mask")
    method = options.get("cutout_method", AUTO)
    if mask is not None and not isinstance(mask, bytes):
        raise BadParameter("bad_parameter.value", name="mask")
    if not isinstance(method, str):
        raise BadParameter("bad_parameter.value", name="cutout_method")
    return GarmentOptions(
        photo_kind=None if kind is None else cast("PhotoKind", choice("photo_kind", kind, PHOTO_KINDS)),
        mask=mask,
        landmarks=_landmarks(options.get("landmarks")),
        cutout_method=method,
    )


def _landmarks(value: Any) -> dict[str, Landmark] | None:
    """Read ``{name: [x, y] or [x, y, confidence]}`` in photo pixels."""
    if value is None:
        return None
    wrong = BadParameter("bad_parameter.value", name="landmarks")
    if not isinstance(value, Mapping) or not value:
        raise wrong
    points = {}
    for name, point in value.items():
        if not isinstance(point, list | tuple) or len(point) not in (2, 3):
            raise wrong
        if not all(isinstance(number, int | float) and abs(number) < 1e6 for number in point):
            raise wrong
        x, y, confidence = (*point, 1.0)[:3]
        points[str(name)] = Landmark(float(x), float(y), float(confidence))
    return points
