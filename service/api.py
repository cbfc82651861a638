"""The public endpoints, apart from the page: plain names, plain values, documented by Gradio from these signatures."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from typing import Any

import gradio as gr
from gradio.data_classes import FileData
from gradio.processing_utils import save_bytes_to_cache

from core.errors import TryOnError
from service.board_api import BOARD_ENDPOINTS
from service.callers import NOT_GIVEN, base_url, caller, picture, with_mask
from service.catalogue import CatalogueOutput, try_on_catalogue
from service.descriptions import describe, description
from service.errors import api_errors
from service.presets import glb_url, thumbnail_url
from workflow import exports, jobs, try_ons
from workflow.bodies import bodies
from workflow.clothes import upload
from workflow.files import file_name
from workflow.links import file_link
from workflow.owners import Owner
from workflow.parsing import parse_photo
from workflow.patterns import KINDS as PATTERNS
from workflow.requests import AUTO, GARMENT_OPTIONS, garment_request, named
from workflow.store import objects
from workflow.tryon import add_seconds
from workflow.uploads import read_upload, upload_folder
from workflow.views import JobView
from workflow.watching import TryOnState, watch_try_on

logger = logging.getLogger(__name__)
Json = dict[str, Any]
TryOnOutput = tuple[FileData | None, FileData | None, FileData | None, Json]
ParseOutput = tuple[FileData, Json]


def add_endpoints() -> None:
    """Add the public endpoints to the surrounding ``gr.Blocks``."""
    for endpoint, output in ENDPOINTS.items():
        # Gradio reads the outputs from the annotation itself: it must be a type, and for a generator what it yields.
        endpoint.__annotations__ |= {"return": output, "request": gr.Request}
        event = gr.api(endpoint, api_name=endpoint.__name__, api_description=description(endpoint))
        describe(endpoint, event)


def upload_image(
    image: FileData, user_id: str = "", back_image: FileData | None = None, request: gr.Request = NOT_GIVEN
) -> Json:
    """Keep the photo of a garment, to be built in 3D by /generate_3d. The same photo again is the same cloth."""
    with api_errors():
        owner = caller(user_id, request)
        cloth = upload(owner, read_upload(image, "image"), picture(back_image, "back_image"))
        return {
            "cloth_id": cloth.id,
            "image_url": file_link(cloth.image_url, base=base_url(request)),
            "status": cloth.status,
            "user_id": owner.token(),
        }


def generate_3d(
    cloth_id: str,
    model: str = "sewn",
    quality: str = "med",
    category: str = AUTO,
    options: Json = {},  # noqa: B006  (never changed; Gradio documents it as the default)
    user_id: str = "",
    request: gr.Request = NOT_GIVEN,
) -> Json:
    """Begin to build an uploaded garment in 3D, and answer at once. Ask /cloth3d how it goes on."""
    with api_errors():
        garment = jobs.generate(
            caller(user_id, request),
            cloth_id,
            model=model,
            quality=quality,
            category=category,
            options=with_mask(options),
        )
        return {"cloth3d_id": garment.id, "status": garment.status}


def cloth3d(cloth3d_id: str, user_id: str = "", request: gr.Request = NOT_GIVEN) -> Json:
    """Tell how the building of a garment stands. Links to its files are null until it is done, and expire."""
    with api_errors():
        garment = jobs.garment(caller(user_id, request), cloth3d_id)
        links = garment.links(base=base_url(request))
        return {
            **_standing(garment),
            "model_used": garment.parameters["model"],
            "category": garment.report.get("category"),
            "gltf_url": links.get("garment_glb"),
            "draco_url": links.get("garment_draco"),
            "obj_url": links.get("garment_obj"),
            "thumb_url": links.get("thumbnail"),
            "mask_url": links.get("garment_mask"),
            "report": _report(garment),
        }


def fit(
    cloth3d_id: str | list[str],
    avatar_preset_id: str = "regular",
    size: str = AUTO,
    options: Json = {},  # noqa: B006
    user_id: str = "",
    request: gr.Request = NOT_GIVEN,
) -> Json:
    """Begin to put a garment, or up to three over each other, on a body, and answer at once.

    Ask /session_result how it goes on. The garments may still be in work: the fitting waits for them.
    """
    with api_errors():
        owner = caller(user_id, request)
        fitting = jobs.fit(owner, cloth3d_id, body=avatar_preset_id, size=size, options=options)
        return {"fitting_session_id": fitting.id, "status": fitting.status}


def session_result(fitting_session_id: str, user_id: str = "", request: gr.Request = NOT_GIVEN) -> Json:
    """Tell how a fitting stands. Its report is empty and its links are null until it is done; links expire."""
    with api_errors():
        owner, base = caller(user_id, request), base_url(request)
        fitting = jobs.fitting(owner, fitting_session_id)
        links = fitting.links(base=base)
        return {
            **_standing(fitting),
            "cloth3d_id": fitting.cloth3d_id,
            "cloth3d_ids": list(fitting.cloth3d_ids),
            "cloth3d_url": jobs.garment(owner, fitting.cloth3d_id).link("garment_glb", base=base),
            "avatar_preset_id": fitting.parameters["avatar_preset_id"],
            "fitted_gltf_url": links.get("fitted_glb"),
            "draco_url": links.get("fitted_draco"),
            "obj_url": links.get("fitted_obj"),
            "stl_url": links.get("fitted_stl"),
            "strain_url": links.get("strain"),
            "pattern_urls": {form: links[kind] for form, kind in PATTERNS.items() if kind in links} or None,
            "thumb_url": links.get("thumbnail"),
            "report": _report(fitting),
        }


def export(id: str, kind: str, user_id: str = "", request: gr.Request = NOT_GIVEN) -> Json:
    """Make one more file from a finished garment or fitting: the first call begins it, ask again until it is done."""
    with api_errors():
        made = exports.export(caller(user_id, request), id, kind)
        return {
            "status": made.status,
            "url": made.link(base=base_url(request)),
            "name": made.name or None,
            "bytes": made.size or None,
        }


def cancel(id: str, user_id: str = "", request: gr.Request = NOT_GIVEN) -> Json:
    """Stop the work on a garment or a fitting. What has ended stays as it is."""
    with api_errors():
        return {"status": jobs.cancel(caller(user_id, request), id).status}


def try_on(
    image: FileData,
    avatar_preset_id: str = "regular",
    category: str = AUTO,
    quality: str = "med",
    size: str = AUTO,
    model: str = "sewn",
    back_image: FileData | None = None,
    options: Json = {},  # noqa: B006
    user_id: str = "",
    request: gr.Request = NOT_GIVEN,
) -> Iterator[TryOnOutput]:
    """Turn one photo of a garment into a 3D garment worn by a body: the whole main job in one call.

    It answers many times: while it works with the report only (status, stage, progress), at last with the files, too.
    """
    with api_errors():
        owner = caller(user_id, request)
        begun = try_ons.try_on(
            owner,
            read_upload(image, "image"),
            back=picture(back_image, "back_image"),
            body=avatar_preset_id,
            size=size,
            category=category,
            quality=quality,
            model=model,
            options=with_mask(options),
        )
        for state in _watched(owner, begun):
            if not state.finished:
                yield None, None, None, _working(state, owner, begun)
        if state.error is not None:
            raise state.error
        seconds = add_seconds(state.garment.timings, state.fitting.timings)
        report = {**_working(state, owner, begun), **state.fitting.report, "seconds": seconds}
        fitted, garment = _served(state.fitting, "fitted_glb"), _served(state.garment, "garment_glb")
        yield fitted, garment, _served(state.fitting, "thumbnail"), report


def parse_garment(
    image: FileData,
    category: str = AUTO,
    options: Json = {},  # noqa: B006
) -> ParseOutput:
    """Find the garment on a photo: its mask, its category and its landmarks. Nothing is built or kept."""
    with api_errors():
        asked = named(with_mask(options), GARMENT_OPTIONS)
        parsed = parse_photo(garment_request(read_upload(image, "image"), category=category, options=asked))
        mask = save_bytes_to_cache(parsed.mask, "mask.png", cache_dir=str(upload_folder()))
        return FileData(path=mask, mime_type="image/png"), dict(parsed.info)


def avatar_presets(request: gr.Request) -> list[Json]:
    """List the bodies a garment can be put on."""
    with api_errors():
        base = base_url(request)
        return [
            {
                "id": body.id,
                "name": body.name,
                "height_cm": body.height_cm,
                "measures_cm": dict(body.measures_cm),
                "notes": body.notes,
                "gltf_url": glb_url(body, base),
                "thumbnail_url": thumbnail_url(body, base),
            }
            for body in bodies()
        ]


ENDPOINTS: dict[Callable[..., Any], Any] = {
    upload_image: dict,
    generate_3d: dict,
    cloth3d: dict,
    parse_garment: ParseOutput,
    avatar_presets: list,
    fit: dict,
    session_result: dict,
    export: dict,
    cancel: dict,
    try_on: TryOnOutput,
    try_on_catalogue: CatalogueOutput,
    **BOARD_ENDPOINTS,
}
"""The public endpoints and what each gives."""


def _standing(job: JobView) -> Json:
    return {**_progress(job), "error": None if job.error is None else job.error.as_dict()}


def _progress(work: JobView | TryOnState) -> Json:
    return {
        "status": work.status,
        "stage": work.stage,
        "progress": round(work.progress, 3),
        "log": list(work.log),
    }


def _report(job: JobView) -> Json:
    return {**job.report, **({"seconds": dict(job.timings)} if job.timings else {})}


def _watched(owner: Owner, begun: try_ons.TryOnJobs) -> Iterator[TryOnState]:
    """Watch a try-on; a caller who leaves early stops what this call has begun."""
    finished = False
    try:
        for state in watch_try_on(owner, begun.fitting_session_id):
            finished = state.finished
            yield state
    finally:
        if not finished:
            # Gradio closes the generator on its event loop, which must not wait.
            threading.Thread(target=_stop, args=(owner, begun), name="stop-try-on").start()


def _stop(owner: Owner, begun: try_ons.TryOnJobs) -> None:
    for job_id in begun.new:
        try:
            jobs.cancel(owner, job_id)
        except TryOnError as error:
            logger.warning("job %s could not be stopped: %s", job_id, error.message)


def _working(state: TryOnState, owner: Owner, begun: try_ons.TryOnJobs) -> Json:
    return {
        **_progress(state),
        "cloth_id": begun.cloth_id,
        "cloth3d_id": begun.cloth3d_id,
        "fitting_session_id": begun.fitting_session_id,
        "user_id": owner.token(),
    }


def _served(job: JobView, kind: str) -> FileData:
    """Hand a result file to Gradio, which serves it from its own cache."""
    data = objects().get(job.files[kind])
    return FileData(path=save_bytes_to_cache(data, file_name(kind, job.name), cache_dir=str(upload_folder())))
