"""A review board as one HTML file: pictures and models are inside, and nothing is fetched."""

from __future__ import annotations

import base64
from html import escape
from pathlib import Path

from core.review import Remark, ReviewedBoard, ReviewedItem, fact_rows, item_title, review_word

STYLE = Path(__file__).with_name("review.css")
POLICY = "default-src 'none'; img-src data: blob:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
VIEWER_POLICY = f"{POLICY}; script-src 'unsafe-inline' blob:; connect-src blob:"
"""With a viewer inside, which inherits what the file allows and runs in a frame that may reach nothing else."""


def write_review_html(board: ReviewedBoard, language: str, *, viewer: bytes | None = None) -> bytes:
    """Return a board as an HTML file.

    Args:
        board: what is told; its texts stay as they were written.
        language: of the file's own words, "en" or "ko".
        viewer: an HTML page of its own that shows the items' models, or None where there is none; no script runs then.
    """
    date = f"{board.at:%Y-%m-%d}"
    items = "".join(_item(item, number, language) for number, item in enumerate(board.items, start=1))
    shown = "" if viewer is None else _viewer(viewer, language)
    policy = POLICY if viewer is None else VIEWER_POLICY
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f"<title>{escape(board.title)}</title><style>{STYLE.read_text(encoding='utf-8')}</style></head><body><main>"
        f"<h1>{escape(board.title)}</h1><p>{_word('of', language, date=date)}</p>{shown}<ol>{items}</ol>"
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
        f"{_votes(item, language)}{_comments(item.comments, language)}</div></li>"
    )


def _picture(item: ReviewedItem, title: str) -> str:
    if item.picture is None:
        return '<div class="frame"></div>'
    return f'<div class="frame"><img alt="{title}" src="{_data(item.picture, "image/jpeg")}"></div>'


def _viewer(viewer: bytes, language: str) -> str:
    title, page = _word("model_hint", language), escape(viewer.decode("utf-8"))
    return f'<p>{title}</p><iframe title="{title}" sandbox="allow-scripts" srcdoc="{page}"></iframe>'


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
