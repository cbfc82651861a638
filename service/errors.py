"""The border of the endpoints: whatever goes wrong behind it is told as one message."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import gradio as gr

from core.errors import Internal, TryOnError

logger = logging.getLogger(__name__)


@contextmanager
def api_errors() -> Iterator[None]:
    """Tell errors as clients see them: ``code: sentence``; what is not one of ours is ``internal``, and logged."""
    try:
        yield
    except TryOnError as error:
        raise _told(error) from None
    except Exception:
        logger.exception("an endpoint failed")
        raise _told(Internal("internal.any")) from None


def _told(error: TryOnError) -> gr.Error:
    return gr.Error(f"{error.code}: {error.message}", print_exception=False)
