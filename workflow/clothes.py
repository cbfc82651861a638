"""Uploaded garments: their photos kept as received for computing, and as a clean copy for showing."""

from __future__ import annotations

import hashlib

from core.errors import BadImage
from storage.tables import Cloth, new_id
from workflow.garments import read
from workflow.owners import Owner, own_row
from workflow.pictures import jpeg
from workflow.store import objects, records

SHOWN = 1600
"""Longer side of the copy for showing [px]."""


def upload(owner: Owner, photo: bytes, back: bytes | None = None) -> Cloth:
    """Keep the photo of a garment, and one of its back; the same photos again are the same cloth.

    Raises:
        BadImage: a picture cannot be used.
        StorageUnavailable: it cannot be kept.
    """
    if not photo:
        raise BadImage("bad_image.missing")
    digest = hashlib.sha256(photo + hashlib.sha256(back or b"").digest()).hexdigest()
    known = records().find(Cloth, user_id=owner.id, digest=digest)
    if known:
        return known[0]
    shown = read(photo)
    if back:
        read(back)
    cloth_id = new_id()
    folder = f"{owner.id}/{cloth_id}"
    objects().put(f"{folder}/photo", photo)
    objects().put(f"{folder}/image.jpg", jpeg(shown.rgb, longest=SHOWN))
    if back:
        objects().put(f"{folder}/back", back)
    records().ensure_user(owner.id)
    return records().add(
        Cloth(
            id=cloth_id,
            user_id=owner.id,
            image_url=f"{folder}/image.jpg",
            photo_url=f"{folder}/photo",
            back_url=f"{folder}/back" if back else None,
            digest=digest,
        )
    )


def own_cloth(owner: Owner, cloth_id: str) -> Cloth:
    """Return an uploaded garment.

    Raises:
        UnknownId: there is none with this id.
        NotAllowed: it belongs to someone else.
    """
    return own_row(owner, Cloth, cloth_id)
