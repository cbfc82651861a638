"""What the generated API page says of each parameter and each answer; a name means the same in every endpoint."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from inspect import signature
from typing import Any

from gradio.context import get_blocks_context

PARAMETERS: Mapping[str, str] = {
    "image": "Photo of a garment: a JPEG, PNG or WebP file.",
    "back_image": "Photo of the garment's back.",
    "catalogue": "ZIP file with the photos and one CSV file, whose columns are photo and, where wanted, name, "
    "category, size, body and quality.",
    "user_id": "Token that an upload or a try-on gave; not needed within one session of a Gradio client.",
    "cloth_id": "Id that /upload_image gave.",
    "cloth3d_id": "Id that /generate_3d gave; /fit also takes a list of up to three, inner layer first.",
    "fitting_session_id": "Id that /fit gave.",
    "id": "Id that /generate_3d or /fit gave.",
    "kind": "usdz, turntable, turntable_gif, sheet, packshot_white, packshot_transparent or embed.",
    "avatar_preset_id": "slim, regular, curvy, slim-m, regular-m or curvy-m.",
    "category": "auto, or the kind of garment: tshirt, longsleeve, tank, shirt, hoodie, jacket, dress, skirt, trousers "
    "or shorts.",
    "quality": "low, med or high.",
    "size": "auto, XS, S, M, L, XL or XXL.",
    "model": "The garment engine: sewn.",
    "options": "Named extras: photo_kind, mask, points, landmarks, cutout_method, seed, fabric, measures_cm, body_cm, "
    "pose, seam_allowance_cm, idempotency_key, webhook_url.",
    "title": "Title of the board, at most 120 characters.",
    "board_id": "Id that /create_board gave.",
    "result_id": "Id that /generate_3d or /fit gave, of work that is done.",
    "item_ids": "Ids of the board's items that are kept, in their order; null leaves them alone.",
    "days": "Days after which the link has expired, 1 to 365; null for a link without an end.",
}
"""What each parameter takes."""

BOARD = (
    "board_id, title, shared, expires, pdf_url, html_url, and items: for each item_id, result_id, deleted, categories, "
    "avatar_preset_id, size, thumb_url, gltf_url, approved_by, rejected_by, comments {name, text, at}."
)

STANDING = "status, stage, progress (0..1), log, error {code, message} or null"
ANSWERS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "upload_image": (("cloth", "cloth_id, image_url, status, and user_id: the token to pass from other sessions."),),
    "generate_3d": (("job", "cloth3d_id, status."),),
    "cloth3d": (
        (
            "garment",
            f"{STANDING}, model_used, category, report, and links: gltf_url, draco_url, obj_url, thumb_url, mask_url.",
        ),
    ),
    "parse_garment": (
        ("mask", "PNG of the photo's size, 0 background .. 255 garment."),
        (
            "info",
            "category, confidence, top3, photo_kind, cutout_method, cutout_confidence, warnings, doubts, "
            "landmarks {name: [x, y, confidence]}.",
        ),
    ),
    "avatar_presets": (("bodies", "For each: id, name, height_cm, measures_cm, notes, gltf_url, thumbnail_url."),),
    "fit": (("job", "fitting_session_id, status."),),
    "session_result": (
        (
            "fitting",
            f"{STANDING}, cloth3d_id, cloth3d_ids, avatar_preset_id, report, and links: cloth3d_url, fitted_gltf_url, "
            "draco_url, obj_url, stl_url, strain_url, thumb_url, pattern_urls {svg, dxf, pdf_a4, pdf_letter, json; of "
            "an outfit zip}.",
        ),
    ),
    "export": (("file", "status (queued, processing or done), and once it is done url, name and bytes."),),
    "cancel": (("job", "status."),),
    "try_on": (
        ("fitted_glb", "The body that wears the garment; null while it is in work."),
        ("garment_glb", "The garment alone; null while it is in work."),
        ("thumbnail", "PNG; null while it is in work."),
        ("report", "status, stage, progress, log, ids and user_id; once it is done also the fit report."),
    ),
    **dict.fromkeys(("create_board", "add_to_board", "board", "change_board", "withdraw_board"), (("board", BOARD),)),
    "share_board": (("link", "review_url, told only now, and expires."),),
    "try_on_catalogue": (
        ("results", "CSV; null while it is in work."),
        (
            "state",
            "status, progress, counts, user_id, rows: for each what was asked for, status, progress, error "
            "{code, message} or null, cloth_id, cloth3d_id, fitting_session_id, fitted_gltf_url, gltf_url, thumb_url, "
            "figures.",
        ),
    ),
}
"""Name and content of what each endpoint gives."""


def description(endpoint: Callable[..., Any]) -> str:
    """Return what the page says of an endpoint: its docstring, and what it gives, which Gradio shows nowhere else."""
    answers = "; ".join(f"{name} ({content.rstrip('.')})" for name, content in ANSWERS[endpoint.__name__])
    return f"{' '.join(str(endpoint.__doc__).split())} Gives {answers}."


def describe(endpoint: Callable[..., Any], event: Mapping[str, Any]) -> None:
    """Write the descriptions into what Gradio shows.

    Args:
        endpoint: the function.
        event: what ``gr.api`` made of it in the surrounding ``gr.Blocks``.
    """
    blocks = get_blocks_context().blocks
    names = [name for name in signature(endpoint).parameters if name != "request"]
    for name, block in zip(names, event["inputs"], strict=True):
        blocks[block].label = name
        blocks[block]._api_info = {**_not_null(blocks[block]._api_info), "additional_description": PARAMETERS[name]}
    for (name, content), block in zip(ANSWERS[endpoint.__name__], event["outputs"], strict=True):
        blocks[block].label = name
        blocks[block]._api_info = {**blocks[block]._api_info, "description": content}


def _not_null(kind: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a parameter takes without null, which Gradio would write into OpenAPI 3.0, where it is not valid."""
    kinds = [one for one in kind.get("oneOf", ()) if one != {"type": "null"}]
    return kinds[0] if len(kinds) == 1 else kind
