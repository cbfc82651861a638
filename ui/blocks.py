"""Gradio's Blocks, whose updates reach the browser whole."""

from __future__ import annotations

from typing import Any

import gradio as gr


class Page(gr.Blocks):  # type: ignore[misc]
    """Blocks that send each value a generator yields whole, not as a difference from the one before.

    Gradio 6 applies a difference to the earlier value in place. Updates that arrive before the browser knows their
    event wait together, so the later one changes the earlier before it was shown: a button that the first one shows
    and the second one leaves alone stays hidden.
    """

    def handle_streaming_diffs(self, block_fn: Any, data: list[Any], *, final: bool, **options: Any) -> list[Any]:
        """Return what is sent for ``data``; Gradio's differences where there are any become one replacement."""
        values = list(data)
        sent = super().handle_streaming_diffs(block_fn, data, final=final, **options)
        if final:
            return list(sent)
        return [_whole(value, edits) for value, edits in zip(values, sent, strict=True)]


def _whole(value: Any, edits: Any) -> Any:
    """Return a value that is sent as it is, the absence of edits, or the edit that puts the value in place of all."""
    return edits if edits is value or not edits else [["replace", [], value]]
