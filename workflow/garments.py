"""Photo → garment: parsed and sewn; the last few are remembered, to be fitted on many bodies."""

from __future__ import annotations

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core.errors import BadImage, BadParameter, GarmentFailed
from core.settings import settings
from core.types import GarmentMesh, Landmark, ParsedGarment, Photo, Picture, Progress, Scene
from workflow.cutouts import Point, cutout_of
from workflow.pictures import png, resized, stage_picture
from workflow.requests import GarmentRequest
from workflow.stages import Stopwatch, part
from workflow.uploads import read_upload

Told = Callable[[Mapping[str, Any]], None]
"""Is told what was found on a photo, see :func:`found`."""
REMEMBERED = 8


@dataclass(frozen=True, eq=False)
class BuiltGarment:
    """A garment with what a fit and its report need to know about it."""

    mesh: GarmentMesh
    found: Mapping[str, Any]
    """The parser's part of the report."""
    parameters: Mapping[str, Any]
    """What was asked for: category, quality, model."""


@dataclass(frozen=True, eq=False)
class FreshGarment:
    """A garment just built from its photo."""

    garment: BuiltGarment
    scene: Scene
    """The garment as photographed."""
    mask: bytes
    """PNG of the received photo's size, 0 background .. 255 garment."""


class GarmentMemory:
    """The last few built garments by key; safe to use from several threads."""

    def __init__(self, size: int = REMEMBERED) -> None:
        self._size = size
        self._kept: OrderedDict[str, BuiltGarment] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> BuiltGarment | None:
        """Return the garment of ``key`` and mark it as used."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: str, garment: BuiltGarment) -> None:
        """Remember ``garment``; the one unused for longest is forgotten when there are too many."""
        with self._lock:
            self._kept[key] = garment
            self._kept.move_to_end(key)
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)

    def forget(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()


def build_garment(request: GarmentRequest, *, watch: Stopwatch, progress: Progress, told: Told) -> FreshGarment:
    """Build the garment of ``request``.

    Args:
        request: what is asked for.
        watch: times the steps.
        progress: told of each step, with its picture.
        told: given what was found on the photo before anything is sewn from it, so that it is known where that fails.

    Raises:
        BadImage, NoGarment, BadParameter, GarmentFailed: see intake, parsing and sewing.
    """
    from pipeline.garment.sewn import garment_scene, sew

    parsed = parse(request, request.photo, watch=watch, progress=_small(part(progress, 0.0, 0.5)))
    report = found(parsed)
    told(report)
    if parsed.refusal is not None:
        raise parsed.refusal
    progress("garment", 0.5)
    with watch("garment"):
        back = None if request.back is None else _parse_back(request.back, parsed)
        mesh = sew(parsed, quality=request.quality, back=back, progress=part(progress, 0.6, 0.95, "garment"))
        scene = garment_scene(mesh)
    progress("garment", 1.0)
    asked = {"category": request.category, "quality": request.quality, "model": request.model}
    warnings = list(dict.fromkeys([*report["warnings"], *mesh.warnings]))
    return FreshGarment(BuiltGarment(mesh, {**report, "warnings": warnings}, asked), scene, mask_file(parsed))


def parse(request: GarmentRequest, data: bytes, *, watch: Stopwatch, progress: Progress) -> ParsedGarment:
    """Read the photo in ``data`` and understand the garment on it by the options of ``request``.

    Raises:
        BadImage, NoGarment, BadParameter, GarmentFailed: see intake and parsing.
    """
    from pipeline.garment.parse import parse_garment

    options = request.options
    with watch("intake"):
        photo = read(data)
        mask = None if options.mask is None else _mask_of(options.mask, photo)
    progress("cutout", 0.1)
    with watch("cutout"):
        points = clicks_on(photo, options.points)
        cutout = cutout_of(photo, method=options.cutout_method, points=points) if mask is None else None
    with watch("parse"):
        return parse_garment(
            photo,
            category=request.category,
            photo_kind=options.photo_kind,
            mask=mask,
            cutout=cutout,
            landmarks=None if options.landmarks is None else scaled(options.landmarks, 1.0 / source_scale(photo)),
            progress=part(progress, 0.6, 1.0, "cutout"),
        )


def source_scale(photo: Photo) -> float:
    """Return the size of the received picture over the size of ``photo``, which may be a reduced copy."""
    return 1.0 if photo.source_size is None else photo.source_size[0] / photo.rgb.shape[1]


def scaled(landmarks: Mapping[str, Landmark], scale: float) -> dict[str, Landmark]:
    """Return landmarks of a picture as they are on its copy of ``scale`` times the size."""
    return {name: Landmark(point.x * scale, point.y * scale, point.confidence) for name, point in landmarks.items()}


def clicks_on(photo: Photo, points: tuple[Point, ...] | None) -> tuple[Point, ...] | None:
    """Return clicks on the received picture as they are on ``photo``."""
    scale = 1.0 / source_scale(photo)
    return None if points is None else tuple((x * scale, y * scale, on) for x, y, on in points)


def read(data: bytes) -> Photo:
    """Return the picture file ``data`` as a photo within the limits of the settings.

    Raises:
        BadImage: it cannot be used.
    """
    from pipeline.intake import read_photo

    limits = settings()
    return read_photo(data, max_mb=limits.max_upload_mb, max_megapixels=limits.max_megapixels)


def check_upload(file: Any, name: str) -> None:
    """Refuse an uploaded file that is of no use as a photo, before any work; raises like its reading."""
    read(read_upload(file, name))


def found(parsed: ParsedGarment) -> dict[str, Any]:
    """Return what was understood of the photo as JSON values; ``doubts`` are the steps that the first warnings name."""
    landmarks = {
        name: [round(float(point.x), 1), round(float(point.y), 1), round(float(point.confidence), 3)]
        for name, point in scaled(parsed.landmarks, source_scale(parsed.photo)).items()
    }
    sure = parsed.cutout.confidence
    steps = dict(zip(parsed.warnings, parsed.doubts, strict=False))
    warnings = dict.fromkeys(parsed.cutout.warnings, "cutout") | dict.fromkeys(parsed.warnings, "") | steps
    return {
        "category": parsed.category,
        "category_confidence": round(float(parsed.category_confidence), 3),
        "top3": [[name, round(float(confidence), 3)] for name, confidence in parsed.top3],
        "photo_kind": parsed.photo_kind,
        "cutout_method": parsed.cutout.method,
        "cutout_confidence": None if sure is None else round(float(sure), 3),
        "landmarks": landmarks,
        "warnings": list(warnings),
        "doubts": list(warnings.values()),
    }


def mask_file(parsed: ParsedGarment) -> bytes:
    """Return the garment's mask as a PNG of the received photo's size."""
    return png(resized(parsed.cutout.mask, parsed.photo.source_size))


def garment_key(request: GarmentRequest) -> str:
    """Return a digest of everything the garment depends on."""
    options = request.options
    parameters = [
        request.category,
        request.quality,
        request.model,
        options.photo_kind,
        options.cutout_method,
        options.seed,
        options.points,
        None if options.landmarks is None else sorted((k, *v) for k, v in options.landmarks.items()),
        *(None if part is None else hashlib.sha256(part).hexdigest() for part in (options.mask, request.back)),
    ]
    digest = hashlib.sha256(json.dumps(parameters).encode())
    digest.update(hashlib.sha256(request.photo).digest())
    return digest.hexdigest()


def _parse_back(data: bytes, front: ParsedGarment) -> ParsedGarment:
    """Understand the back photo as the same kind of garment as the front."""
    from pipeline.garment.parse import parse_garment

    photo = read(data)
    back = parse_garment(photo, category=front.category, photo_kind=front.photo_kind, cutout=cutout_of(photo))
    if back.refusal is not None:
        raise GarmentFailed("garment_failed.back")
    return back


def read_mask(data: bytes) -> Picture:
    """Return the first channel of a mask picture.

    Raises:
        BadParameter: it is no picture that can be used.
    """
    try:
        return read(data).rgb[..., 0]
    except BadImage as error:
        raise BadParameter("bad_parameter.value", name="mask") from error


def _mask_of(data: bytes, photo: Photo) -> Picture:
    """Return the mask of a photo, which must have its size."""
    mask = read_mask(data)
    if mask.shape != photo.rgb.shape[:2]:
        raise BadParameter("bad_parameter.value", name="mask")
    return mask


def _small(progress: Progress) -> Progress:
    """Return ``progress`` with its pictures made small."""

    def told(stage: str, fraction: float, picture: Picture | None = None) -> None:
        progress(stage, fraction, None if picture is None else stage_picture(picture))

    return told
