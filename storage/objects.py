"""The object store: bytes under keys. One small interface; ``FolderStore`` keeps them in a folder."""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from core.errors import StorageUnavailable, UnknownId

KEY = re.compile(r"[a-z0-9][a-z0-9_-]*(/[a-z0-9][a-z0-9_.-]*)+", re.IGNORECASE | re.ASCII)
"""Owner, record, file name: each starts with a letter or digit, so no part can be ``..`` or hidden."""


class ObjectStore(Protocol):
    """Where files are kept; every method raises ``StorageUnavailable`` when it cannot be reached."""

    def put(self, key: str, data: bytes) -> None:
        """Keep ``data`` under ``key``: wholly or not at all, over what was there."""

    def get(self, key: str) -> bytes:
        """Return what is kept under ``key``; raises ``UnknownId`` when there is nothing."""

    def path(self, key: str) -> Path:
        """Return a local file with what is kept under ``key``; raises ``UnknownId`` when there is nothing."""

    def keys(self, prefix: str) -> list[str]:
        """Return the keys that lie under ``prefix``, sorted."""

    def delete(self, prefix: str) -> None:
        """Remove everything under ``prefix``; nothing there is no error."""


class FolderStore:
    """Objects as files of a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()

    def put(self, key: str, data: bytes) -> None:
        """Keep ``data`` under ``key``."""
        path = self._file(key)
        with _folder_errors():
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
            try:
                part.write_bytes(data)
                part.replace(path)
            finally:
                part.unlink(missing_ok=True)

    def get(self, key: str) -> bytes:
        """Return what is kept under ``key``."""
        with _folder_errors():
            return self.path(key).read_bytes()

    def path(self, key: str) -> Path:
        """Return the file of ``key``."""
        path = self._file(key)
        with _folder_errors():
            if not path.is_file():
                raise UnknownId("unknown_id.any")
        return path

    def keys(self, prefix: str) -> list[str]:
        """Return the keys that lie under ``prefix``."""
        folder = self._file(f"{prefix}/x").parent
        with _folder_errors():
            found = [path.relative_to(self._folder).as_posix() for path in folder.rglob("*") if path.is_file()]
        return sorted(key for key in found if KEY.fullmatch(key))

    def delete(self, prefix: str) -> None:
        """Remove everything under ``prefix``."""
        folder = self._file(f"{prefix}/x").parent
        with _folder_errors():
            if folder.exists():
                shutil.rmtree(folder)

    def _file(self, key: str) -> Path:
        if not KEY.fullmatch(key):
            raise UnknownId("unknown_id.any")
        return self._folder / key


@contextmanager
def _folder_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageUnavailable("storage_unavailable.any") from error
