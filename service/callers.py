"""Who calls the API, and what they sent, made into what ``workflow`` takes."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any

import gradio as gr

from core.errors import BadParameter
from workflow.owners import Owner, owner_of
from workflow.uploads import read_upload

NOT_GIVEN: Any = None
"""Default of parameters that Gradio fills in itself: it passes them by position, after others that have defaults."""


def caller(user_id: str, request: gr.Request | None) -> Owner:
    """Return who calls: by the token passed, else by the ``Authorization: Bearer`` header, else by the session.

    Raises:
        NotAllowed: the token is not ours, or too old.
    """
    headers = {} if request is None else request.headers
    scheme, _, bearer = str(headers.get("authorization", "")).partition(" ")
    # Other kinds of tokens are for whoever stands in front of the app (a private Space, a proxy).
    ours = scheme.lower() == "bearer" and bearer.count(".") == 2
    token = str(user_id or "") or (bearer.strip() if ours else "")
    return owner_of(token, None if request is None else request.session_hash)


def base_url(request: gr.Request | None) -> str:
    """Return the address under which the caller reached the app."""
    return "" if request is None else str(request.request.base_url)


def picture(file: Any, name: str) -> bytes | None:
    """Return an uploaded picture; None when there is none."""
    return None if file is None else read_upload(file, name)


def with_mask(options: Any) -> Any:
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
