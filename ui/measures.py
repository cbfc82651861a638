"""The fields for a garment's own measures: which of them its kind has, and what they say."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import gradio as gr

from core.categories import CATEGORY_FACTS
from workflow.measures import LIMITS_CM

OWN_MEASURES: Mapping[str, str] = MappingProxyType({f"own_{measure}": measure for measure in LIMITS_CM})
"""Names of the form's components, in order, and the measure of each."""
OWN_FOLD = "own_fold"
"""Name of the component that hides them until they are wanted."""
EMPTY = ""
"""Value of a field without a number; Gradio would show None as 0 when the fold is opened."""


def has_measure(category: str, measure: str) -> bool:
    """Tell whether garments of a category are sized by a measure; of ``auto`` it is not known, and all are offered."""
    facts = next((facts for name, facts in CATEGORY_FACTS.items() if name == category), None)
    return facts is None or measure in (facts.girth, "length")


def given_measures(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the measures [cm] that were filled in, by their own names; ``values`` are those of the components.

    A field that was emptied holds None, or 0 when the fold was closed and opened since.
    """
    return {measure: values[name] for name, measure in OWN_MEASURES.items() if values[name]}


def offered_fields(category: str) -> dict[str, Any]:
    """Return updates that offer only the measures a category has, and empty the others."""
    return {
        name: gr.update(visible=True) if has_measure(category, measure) else gr.update(visible=False, value=EMPTY)
        for name, measure in OWN_MEASURES.items()
    }


def filled_fields(category: str, measures_cm: Mapping[str, float]) -> dict[str, Any]:
    """Return updates that make the fields say what a try-on was asked for, in sight where it is anything."""
    fields = {
        name: gr.update(visible=has_measure(category, measure), value=measures_cm.get(measure, EMPTY))
        for name, measure in OWN_MEASURES.items()
    }
    return {**fields, OWN_FOLD: gr.update(open=True)} if measures_cm else fields
