"""A review board as one HTML file: pictures and models are inside, nothing is fetched and no script runs.

:func:`_model` is the only place that knows how a model is shown.
"""

from __future__ import annotations

import base64
from html import escape
from pathlib import Path

from core.review import Remark, ReviewedBoard, ReviewedItem, fact_rows, item_title, review_word

STYLE = Path(__file__).with_name("review.css")
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def write_review_html(board: ReviewedBoard, language: str) -> bytes:
    """Return a board as an HTML file, with its own words in ``language`` ("en" or "ko"); all else is as written."""
    date = f"{board.at:%Y-%m-%d}"
    items = "".join(_item(item, number, language) for number, item in enumerate(board.items, start=1))
    hint = f"<p>{_word('model_hint', language)}</p>" if any(item.model for item in board.items) else ""
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f"<title>{escape(board.title)}</title><style>{STYLE.read_text(encoding='utf-8')}</style></head><body><main>"
        f"<h1>{escape(board.title)}</h1><p>{_word('of', language, date=date)}</p>{hint}<ol>{items}</ol>"
        "</main></body></html>"
    ).encode()


def _item(item: ReviewedItem, number: int, language: str) -> str:
    title = escape(item_title(item.facts, language))
    facts = "".join(
        f"<div><dt>{escape(key)}</dt><dd>{escape(fact)}</dd></div>" for key, fact in fact_rows(item.facts, language)
    )
    deleted = "" if item.picture else f'<p class="deleted">{_word("deleted", language)}</p>'
    return (
        f'<li>{_picture(item, title)}<div class="words"><h2>{number}. {title}</h2><dl>{facts}</dl>{deleted}'
        f"{_votes(item, language)}{_model(item, number, language)}{_comments(item.comments, language)}</div></li>"
    )


def _picture(item: ReviewedItem, title: str) -> str:
    if item.picture is None:
        return '<div class="frame"></div>'
    return f'<div class="frame"><img alt="{title}" src="{_data(item.picture, "image/jpeg")}"></div>'


def _model(item: ReviewedItem, number: int, language: str) -> str:
    """Return how the model inside the file is reached: a link that saves it."""
    if item.model is None:
        return ""
    data = _data(item.model, "model/gltf-binary")
    return f'<p><a download="{number}.glb" href="{data}">{_word("model", language)}</a></p>'


def _votes(item: ReviewedItem, language: str) -> str:
    kinds = (("approve", "approved", item.approved_by), ("reject", "rejected", item.rejected_by))
    counts = "".join(f'<b class="{kind}">{_word(word, language)} {len(names)}</b>' for kind, word, names in kinds)
    told = "".join(
        f"<p>{_word(f'{word}_by', language, names=', '.join(names))}</p>" for _, word, names in kinds if names
    )
    return f'<p class="votes">{counts}</p>{told}'


def _comments(comments: tuple[Remark, ...], language: str) -> str:
    if not comments:
        return f"<p>{_word('no_comments', language)}</p>"
    said = "".join(
        f"<li><p><strong>{escape(one.name)}</strong> <time>{one.at:%Y-%m-%d %H:%M} UTC</time></p>"
        f'<p class="text">{escape(one.text)}</p></li>'
        for one in comments
    )
    return f"<h3>{_word('comments', language)} ({len(comments)})</h3><ol>{said}</ol>"


def _word(key: str, language: str, **values: str) -> str:
    return escape(review_word(key, language, **values))


def _data(content: bytes, media: str) -> str:
    return f"data:{media};base64,{base64.b64encode(content).decode('ascii')}"
