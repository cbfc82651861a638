"""Files as AI assistants hand them over: as an address, as a data URI, or as what an upload answered."""

from __future__ import annotations

import base64
import binascii
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from gradio.data_classes import FileData
from gradio.processing_utils import save_bytes_to_cache

from core.errors import BadParameter
from core.settings import settings
from workflow.downloads import download
from workflow.uploads import upload_folder

SERVED = "gradio_api/file="
"""Where Gradio serves uploads and direct outputs, after the app's address."""
HOW = (
    "A public http(s) address, a data URI (data:image/jpeg;base64,…), or the path that a POST of the file to "
    "/gradio_api/upload answered."
)
"""How a file is handed over."""


def received_file(text: str, name: str, base: str) -> dict[str, str]:
    """Return a file that was handed over, as endpoints take it; they refuse the path of what is not an upload.

    Args:
        text: what was handed over.
        name: the parameter's name, for the error.
        base: address under which the app was reached.

    Raises:
        BadParameter: it cannot be fetched or decoded.
    """
    if text.startswith(base + SERVED):
        return {"path": unquote(text.removeprefix(base + SERVED))}
    if text.startswith("data:"):
        data = _decoded(text, name)
    elif text.startswith(("http://", "https://")):
        data = download(text, name=name, limit_mb=max(settings().max_upload_mb, settings().max_catalogue_mb))
    else:
        return {"path": text}
    return {"path": save_bytes_to_cache(data, "file", cache_dir=str(upload_folder()))}


def file_url(file: FileData, base: str) -> str:
    """Return the address of a direct output; ``base`` starts it where ``APP_URL`` is not set."""
    return f"{(settings().app_url or base).rstrip('/')}/{SERVED}{quote(file.path)}"


def png_content(file: FileData) -> dict[str, Any] | None:
    """Return a picture as assistants see it; None for other files."""
    path = Path(file.path)
    if path.suffix != ".png":
        return None
    return {"data": base64.b64encode(path.read_bytes()).decode(), "mimeType": "image/png"}


def _decoded(uri: str, name: str) -> bytes:
    head, _, body = uri.partition(",")
    try:
        if not head.endswith(";base64"):
            raise ValueError(head[:40])
        return base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadParameter("bad_parameter.value", name=name) from error
