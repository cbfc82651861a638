"""A database of its own for each test, with an owner, a body and a garment's photo."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from storage.database import open_database
from storage.records import Records
from storage.tables import AvatarPreset, Cloth, Cloth3D, FittingSession, User

Make = Callable[..., Any]


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    """Records with the user ``ann``, the body ``regular`` and the cloth ``shirt``."""
    records = Records(open_database(f"sqlite:///{tmp_path / 'records.db'}"))
    records.add(User(id="ann"))
    records.add(AvatarPreset(id="regular", name="R", height_cm=168.0, notes="", gltf_url="a", thumbnail_url="b"))
    records.add(Cloth(id="shirt", user_id="ann", image_url="a", photo_url="b", digest="d"))
    yield records
    records.close()


@pytest.fixture
def garment(records: Records) -> Make:
    """Return a function that inserts a garment."""

    def make(**values: Any) -> Cloth3D:
        return records.add(
            Cloth3D(**{"user_id": "ann", "cloth_id": "shirt", "model_used": "sewn", "fingerprint": "f", **values})
        )

    return make


@pytest.fixture
def fitting(records: Records) -> Make:
    """Return a function that inserts a fitting of a garment."""

    def make(garment: Cloth3D, **values: Any) -> FittingSession:
        told = {"user_id": "ann", "avatar_preset_id": "regular", "fingerprint": "f", **values}
        return records.add(FittingSession(cloth3d_id=garment.id, **told))

    return make
