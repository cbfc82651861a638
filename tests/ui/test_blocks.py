from __future__ import annotations

from typing import Any

import gradio as gr
import pytest

from ui.blocks import Page


def sent(values: list[list[Any]], **options: Any) -> list[list[Any]]:
    """Return what a page with one output each sends for the values that an event yields one after the other."""
    with Page(analytics_enabled=False) as page:
        outputs = [gr.JSON() for _ in values[0]]
        gr.Button().click(lambda: None, None, outputs)
    options = {"session_hash": "s", "run": "r", "final": False, **options}
    return [page.handle_streaming_diffs(page.fns[0], list(each), **options) for each in values]


def test_a_later_update_replaces_the_earlier_as_a_whole() -> None:
    shown, nothing = {"visible": True, "__type__": "update"}, {"__type__": "update"}
    first, second, third = sent([[shown, "a"], [nothing, "ab"], [nothing, "c"]])
    assert first == [shown, "a"]
    assert second == [[["replace", [], nothing]], [["replace", [], "ab"]]]
    assert third == [[], [["replace", [], "c"]]]


@pytest.mark.parametrize("options", [{"run": None}, {"simple_format": True}])
def test_callers_without_differences_get_values(options: dict[str, Any]) -> None:
    assert sent([[1], [2]], **options) == [[1], [2]]
