"""Who looks at the page: an owner that the browser remembers."""

from __future__ import annotations

from typing import Any

import gradio as gr

from core.errors import NotAllowed
from workflow.owners import Owner, new_owner, owner_of

STORAGE_KEY = "tryon-owner"
STORAGE_SECRET = "kept-in-this-browser"
"""Fixed, so that the browser's memory outlives a restart; the token in it is signed by the server itself."""


def token_memory() -> Any:
    """Return the component that keeps the token in the browser."""
    return gr.BrowserState(None, storage_key=STORAGE_KEY, secret=STORAGE_SECRET)


def enter(token: Any) -> str:
    """Return the visitor's token, good for another full time; somebody new gets a new one."""
    return _owner(token).token()


def _owner(token: Any) -> Owner:
    if not isinstance(token, str) or not token:
        return new_owner()
    try:
        return owner_of(token)
    except NotAllowed:
        # Too old, or of another server: there is nothing to go back to, so the browser starts afresh.
        return new_owner()
