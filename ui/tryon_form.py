"""The form of the try-on tab: the photo, the body and the details."""

from __future__ import annotations

from typing import Any

import gradio as gr

from core.sentences import LANGUAGES
from core.types import CATEGORIES, PHOTO_KINDS, QUALITIES, SIZES
from ui.addresses import body_file, example_file
from ui.drawn import drawn
from ui.measures import EMPTY, OWN_FOLD, OWN_MEASURES
from ui.own_body import own_body
from ui.texts import text
from workflow.bodies import bodies
from workflow.examples import examples
from workflow.requests import AUTO


def build_form(i18n: Any) -> dict[str, Any]:
    """Build the form and return its components by name; see :data:`ui.form.CHOICES`."""
    parts: dict[str, Any] = {}
    with gr.Column(elem_classes="card"):
        gr.Markdown(i18n("photo_title"), elem_classes="title")
        parts["source"] = gr.HTML("", elem_id="source")
        parts["photo"] = _photo(i18n("photo_label"), "photo", 240)
        gr.Markdown(i18n("photo_hint"), elem_classes="hint")
        with gr.Column(visible=bool(examples()), elem_id="example-row"):
            gr.Markdown(i18n("examples_title"), elem_classes="hint")
            parts["examples"] = drawn("cards", '<div class="cards"></div>', example_cards("en"), elem_id="examples")
        with gr.Accordion(i18n("back_title"), open=False, elem_classes="fold"):
            parts["back"] = _photo(i18n("back_label"), "back", 180)
    with gr.Column(elem_classes="card"):
        gr.Markdown(i18n("body_title"), elem_classes="title")
        names = [(i18n(f"body_{body.id}"), body.id) for body in bodies()]
        parts["body"] = gr.Radio(names, value="regular", label=i18n("body_label"), show_label=False, elem_id="bodies")
        parts |= own_body(i18n)
    with gr.Column(elem_classes="card"):
        gr.Markdown(i18n("details_title"), elem_classes="title")
        parts["size"] = gr.Radio(
            [(i18n(AUTO), AUTO), *((size, size) for size in SIZES)],
            value=AUTO,
            label=i18n("size"),
            elem_id="size",
            elem_classes="pills",
        )
        parts["category"] = gr.Dropdown(
            [(i18n(name), name) for name in (AUTO, *CATEGORIES)],
            value=AUTO,
            label=i18n("category"),
            elem_id="category",
        )
        with gr.Accordion(i18n("more"), open=False, elem_classes="fold", elem_id="more"):
            parts["quality"] = _radio(i18n, QUALITIES, "med", "quality")
            parts["photo_kind"] = _radio(i18n, (AUTO, *PHOTO_KINDS), AUTO, "photo_kind")
        parts |= _own_measures(i18n)
    return parts


def body_texts() -> dict[str, dict[str, str]]:
    """Return what each body's choice says, by language: its name, height and girths."""
    return {
        language: {
            f"body_{body.id}": text(
                "body_words",
                language,
                name=text(body.id, language),
                height=f"{body.height_cm:.0f}",
                **{place: f"{body.measures_cm[place]:.0f}" for place in ("chest", "waist", "hip")},
            )
            for body in bodies()
        }
        for language in LANGUAGES
    }


def body_style() -> str:
    """Return the style that shows each body's picture on its choice."""
    return "\n".join(
        f'#bodies label:nth-of-type({index}){{--picture:url("{body_file(body.id, body.thumbnail.suffix)}")}}'
        for index, body in enumerate(bodies(), start=1)
    )


def example_cards(language: str) -> list[dict[str, str]]:
    """Return the examples as a row of pictures."""
    return [
        {
            "id": example.name,
            "picture": example_file(example.name, example.files["thumbnail"]),
            "name": f"{text(example.report['category'], language)}, {text(example.body, language)}",
        }
        for example in examples()
    ]


def _own_measures(i18n: Any) -> dict[str, Any]:
    """Build the fields for the garment's own measures; they are checked where they are used, not by Gradio."""
    parts: dict[str, Any] = {}
    with gr.Accordion(i18n("own_title"), open=False, elem_classes="fold", elem_id="own") as parts[OWN_FOLD]:
        gr.Markdown(i18n("own_hint"), elem_classes="hint")
        with gr.Row():
            for name in OWN_MEASURES:
                parts[name] = gr.Number(
                    EMPTY,
                    label=i18n(name),
                    placeholder=i18n("own_by_size"),
                    min_width=120,
                    elem_id=name.replace("_", "-"),
                )
    return parts


def _photo(label: Any, elem_id: str, height: int) -> Any:
    """Return a picture input; what is uploaded is read by us alone, so Gradio does not convert it."""
    return gr.Image(
        label=label,
        type="filepath",
        image_mode=None,
        sources=["upload", "clipboard"],
        height=height,
        elem_id=elem_id,
        buttons=[],
    )


def _radio(i18n: Any, choices: tuple[str, ...], value: str, key: str) -> Any:
    return gr.Radio(
        [(i18n(name), name) for name in choices],
        value=value,
        label=i18n(key),
        elem_id=key.replace("_", "-"),
        elem_classes="pills",
    )
