"""Files that clients sent: only what lies in the upload folder may be read on their word."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core.errors import BadImage, BadParameter
from core.settings import settings


def upload_folder() -> Path:
    """Return the folder that holds uploads and the copies of results that are being downloaded."""
    return settings().data_dir.resolve() / "uploads"


def read_upload(file: Any, name: str) -> bytes:
    """Return the content of an uploaded picture.

    Args:
        file: what the client sent: a mapping with the ``path`` the upload got.
        name: the parameter's name, for the error.

    Raises:
        BadImage: there is none, or it is too large.
        BadParameter: it is not an uploaded file.
    """
    if not file:
        raise BadImage("bad_image.missing")
    path = upload_path(file, name)
    limit = settings().max_upload_mb
    if path.stat().st_size > limit * 2**20:
        raise BadImage("bad_image.too_large", limit_mb=f"{limit:g}")
    return path.read_bytes()


def upload_path(file: Any, name: str) -> Path:
    """Return where an uploaded file lies; arguments as of :func:`read_upload`.

    Raises:
        BadParameter: it is not an uploaded file.
    """
    path = Path(str(file.get("path"))).resolve() if isinstance(file, Mapping) else None
    if path is None or not path.is_relative_to(upload_folder()) or not path.is_file():
        raise BadParameter("bad_parameter.value", name=name)
    return path
