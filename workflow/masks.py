"""Cutouts repaired by hand: painted on the copy of the photo that is shown, or selected by clicks on it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from core.errors import BadImage, BadParameter, Busy, EngineUnavailable
from core.settings import settings
from core.types import Photo, Picture
from workflow.backlog import runner
from workflow.clothes import own_cloth
from workflow.cutouts import cutout_of, remembered
from workflow.garments import clicks_on, read, read_mask
from workflow.jobs import garment
from workflow.owners import Owner
from workflow.photo_points import read_clicks
from workflow.pictures import png, resized
from workflow.requests import CLICKS
from workflow.store import objects
from workflow.views import JobView

MASK = "garment_mask"


def no_selection() -> EngineUnavailable | None:
    """Return why a garment cannot be selected by clicks here, and what helps; None where it can."""
    from pipeline.engines import engine

    try:
        engine("cutout", CLICKS)
    except EngineUnavailable as error:
        return error
    return None


def selected_mask(owner: Owner, cloth3d_id: str, points: Sequence[Sequence[float]]) -> bytes:
    """Return the cutout that clicks on a garment's photo select, a PNG; done before all waiting jobs, not kept.

    Args:
        owner: whose garment it is.
        cloth3d_id: the garment.
        points: x, y in pixels of the received photo, and 1 on the garment or 0 beside it.

    Raises:
        UnknownId, NotAllowed: see :func:`workflow.jobs.own_job`.
        BadParameter, NoGarment, EngineUnavailable: see :func:`workflow.cutouts.cutout_of`.
        Busy: too much work waits.
    """
    clicks = read_clicks(points)
    if clicks is None:
        raise BadParameter("bad_parameter.points")
    photo = _photo(owner, garment(owner, cloth3d_id))
    if runner().waiting() >= settings().queue_size:
        raise Busy("busy.any")
    return png(runner().call(partial(cutout_of, photo, points=clicks_on(photo, clicks))).mask)


def cutout_so_far(owner: Owner, cloth3d_id: str) -> bytes | None:
    """Return the cutout of a garment as a picture file; None where there is none.

    A garment that could not be built has the one that was asked for, or the one it failed with as long as that is
    remembered.

    Raises:
        UnknownId, NotAllowed: see :func:`workflow.jobs.own_job`.
    """
    built = garment(owner, cloth3d_id)
    asked = built.parameters["options"]
    kept = built.files.get(MASK) or asked.get("mask")
    if kept:
        return objects().get(kept)
    photo = _photo(owner, built)
    points = clicks_on(photo, read_clicks(asked.get("points")))
    cutout = remembered(photo, method=asked.get("cutout_method", "auto"), points=points)
    return None if cutout is None else png(cutout.mask)


def photo_size(owner: Owner, cloth_id: str) -> tuple[int, int]:
    """Return the width and height of an uploaded photo as received, upright [px]."""
    return _size(read(objects().get(own_cloth(owner, cloth_id).photo_url)))


def repaired_mask(owner: Owner, cloth3d_id: str, painted: bytes) -> bytes:
    """Return the cutout of a garment as it was repaired, a PNG of the received photo's size.

    Args:
        owner: whose garment it is.
        cloth3d_id: the garment whose cutout was repaired; one without a cutout is what was painted.
        painted: a picture file of any size: red holds the new cutout, green is 255 where it was painted on.

    Raises:
        UnknownId, NotAllowed: see :func:`workflow.jobs.own_job`.
        BadParameter: ``painted`` is no such picture.
    """
    size = photo_size(owner, garment(owner, cloth3d_id).cloth_id)
    try:
        new = read(painted).rgb
    except BadImage as error:
        raise BadParameter("bad_parameter.value", name="mask") from error
    kept = cutout_so_far(owner, cloth3d_id)
    old = np.ascontiguousarray(new[..., 0] if kept is None else read_mask(kept))
    return png(repaired(resized(old, size), new))


def _photo(owner: Owner, built: JobView) -> Photo:
    return read(objects().get(own_cloth(owner, built.cloth_id).photo_url))


def _size(photo: Photo) -> tuple[int, int]:
    height, width = photo.rgb.shape[:2]
    return photo.source_size or (width, height)


def repaired(found: Picture, painted: Picture) -> Picture:
    """Return the cutout ``found``, shape (h, w), with what was painted; untouched soft edges stay exact.

    Args:
        found: the cutout so far, 0 background .. 255 garment.
        painted: shape (h', w', 3), of any size: the new cutout, and 255 where it was painted on.
    """
    size = found.shape[1], found.shape[0]
    new = resized(np.ascontiguousarray(painted[..., 0]), size).astype(np.float32)
    touched = resized(np.ascontiguousarray(painted[..., 1]), size).astype(np.float32) / 255.0
    mixed = found + touched * (new - found)
    return np.clip(np.rint(mixed), 0, 255).astype(np.uint8)
