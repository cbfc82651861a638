"""The public endpoints, apart from the page: plain names, plain values, documented by Gradio from these signatures."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.data_classes import FileData
from gradio.processing_utils import save_bytes_to_cache, save_file_to_cache

from core.errors import BadParameter, TryOnError
from service.presets import glb_url, thumbnail_url
from workflow.bodies import bodies, body_ids
from workflow.jobs import parse_photo, pool, submit_try_on
from workflow.pool import JobStatus
from workflow.requests import AUTO, garment_request, try_on_request
from workflow.uploads import read_upload, upload_folder

Json = dict[str, Any]
TryOnOutput = tuple[FileData | None, FileData | None, FileData | None, Json]
ParseOutput = tuple[FileData, Json]


def add_endpoints() -> None:
    """Add the public endpoints to the surrounding ``gr.Blocks``."""
    for endpoint, output in ENDPOINTS.items():
        # Gradio reads the outputs from the annotation itself: it must be a type, and for a generator what it yields.
        endpoint.__annotations__["return"] = output
        gr.api(endpoint, api_name=endpoint.__name__)


def try_on(
    image: FileData,
    avatar_preset_id: str = "regular",
    category: str = AUTO,
    quality: str = "med",
    size: str = AUTO,
    model: str = "sewn",
    back_image: FileData | None = None,
    options: Json = {},  # noqa: B006  (never changed; Gradio documents it as the default)
) -> Iterator[TryOnOutput]:
    """Turn one photo of a garment into a 3D garment worn by a body.

    Yields while it works, files None and the report with status, stage and progress; the last answer holds the fitted
    GLB, the garment's GLB, a thumbnail and the full report.
    """
    try:
        request = try_on_request(
            read_upload(image, "image"),
            bodies=body_ids(),
            body=avatar_preset_id,
            size=size,
            category=category,
            quality=quality,
            model=model,
            back=None if back_image is None else read_upload(back_image, "back_image"),
            options=_options(options),
        )
        job = submit_try_on(request)
        for state in pool().watch(job):
            if not state.finished:
                yield None, None, None, _report(state)
        result = pool().result(job)
    except TryOnError as error:
        raise _api_error(error) from None
    files = result.files
    report = {"status": "done", "stage": "files", "progress": 1.0, **result.report}
    yield _served(files["fitted_glb"]), _served(files["garment_glb"]), _served(files["thumbnail"]), report


def parse_garment(
    image: FileData,
    category: str = AUTO,
    options: Json = {},  # noqa: B006
) -> ParseOutput:
    """Find the garment on a photo: its mask (PNG of the photo's size, 0..255), category and landmarks."""
    try:
        photo = read_upload(image, "image")
        parsed = parse_photo(garment_request(photo, category=category, options=_options(options)))
    except TryOnError as error:
        raise _api_error(error) from None
    mask = save_bytes_to_cache(parsed.mask, "mask.png", cache_dir=str(upload_folder()))
    return FileData(path=mask, mime_type="image/png"), dict(parsed.info)


def avatar_presets() -> list[Json]:
    """List the bodies a garment can be put on."""
    return [
        {
            "id": body.id,
            "name": body.name,
            "height_cm": body.height_cm,
            "measures_cm": dict(body.measures_cm),
            "notes": body.notes,
            "gltf_url": glb_url(body),
            "thumbnail_url": thumbnail_url(body),
        }
        for body in bodies()
    ]


ENDPOINTS: dict[Callable[..., Any], Any] = {
    try_on: TryOnOutput,
    parse_garment: ParseOutput,
    avatar_presets: list,
}
"""The public endpoints and what each gives."""


def _report(state: JobStatus) -> Json:
    return {"status": state.status, "stage": state.stage, "progress": round(state.progress, 3), "log": list(state.log)}


def _options(options: Any) -> Any:
    """Replace a mask given as an uploaded file or as a data URI by its bytes."""
    if not isinstance(options, Mapping) or options.get("mask") is None:
        return options
    mask = options["mask"]
    return {**options, "mask": _data_uri(mask) if isinstance(mask, str) else read_upload(mask, "mask")}


def _data_uri(text: str) -> bytes:
    """Decode ``data:image/png;base64,…``.

    Raises:
        BadParameter: it is something else.
    """
    head, _, body = text.partition(",")
    try:
        if not (head.startswith("data:image/") and head.endswith(";base64")):
            raise ValueError(head[:40])
        return base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadParameter("bad_parameter.value", name="mask") from error


def _served(path: Path) -> FileData:
    """Hand a result file to Gradio, which serves it from its own cache."""
    return FileData(path=save_file_to_cache(path, cache_dir=str(upload_folder())))


def _api_error(error: TryOnError) -> gr.Error:
    """Return the error as clients see it: ``code: sentence``."""
    return gr.Error(f"{error.code}: {error.message}", print_exception=False)
