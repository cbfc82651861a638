"""Cutouts repaired by hand: painted on the copy of the photo that is shown, used at the size of the received photo."""

from __future__ import annotations

import numpy as np

from core.errors import BadImage, BadParameter
from core.types import Picture
from workflow.clothes import own_cloth
from workflow.garments import read
from workflow.jobs import garment
from workflow.owners import Owner
from workflow.pictures import png, resized
from workflow.store import objects

MASK = "garment_mask"


def repaired_mask(owner: Owner, cloth3d_id: str, painted: bytes) -> bytes:
    """Return the cutout of a garment as it was repaired, a PNG of the received photo's size.

    Args:
        owner: whose garment it is.
        cloth3d_id: the garment whose cutout was repaired; one without a cutout starts from nothing.
        painted: a picture file of any size: red holds the new cutout, green is 255 where it was painted on.

    Raises:
        UnknownId, NotAllowed: see :func:`workflow.jobs.own_job`.
        BadParameter: ``painted`` is no such picture.
    """
    built = garment(owner, cloth3d_id)
    try:
        new = read(painted).rgb
    except BadImage as error:
        raise BadParameter("bad_parameter.value", name="mask") from error
    if MASK in built.files:
        found = read(objects().get(built.files[MASK]))
        old, size = found.rgb[..., 0], found.source_size
    else:
        photo = read(objects().get(own_cloth(owner, built.cloth_id).photo_url))
        old, size = np.zeros(photo.rgb.shape[:2], np.uint8), photo.source_size
    return png(repaired(resized(old, size), new))


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
