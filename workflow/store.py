"""The stores of this process, opened at first use as the settings say."""

from __future__ import annotations

from functools import lru_cache

from core.settings import settings
from storage.database import open_database
from storage.objects import FolderStore, ObjectStore
from storage.records import Records
from storage.secret import server_secret
from storage.tables import AvatarPreset
from workflow.bodies import bodies
from workflow.once import Once


@Once
def records() -> Records:
    """Return the records; the bodies of the catalogue are among them.

    Raises:
        StorageUnavailable: the database cannot be reached.
    """
    folder = settings().data_dir.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    opened = Records(open_database(settings().database_url or f"sqlite:///{folder / 'records.db'}"))
    for body in bodies():
        opened.put(
            AvatarPreset(
                id=body.id,
                name=body.name,
                height_cm=body.height_cm,
                notes=body.notes,
                gltf_url=body.glb.name,
                thumbnail_url=body.thumbnail.name,
            )
        )
    return opened


@lru_cache(maxsize=1)
def objects() -> ObjectStore:
    """Return the object store."""
    return FolderStore(settings().data_dir / "objects")


@lru_cache(maxsize=1)
def secret() -> bytes:
    """Return the secret that signs links and tokens."""
    return server_secret(settings().jwt_secret.get_secret_value(), settings().data_dir.resolve())
