"""The files of a result as links, each with its kind and size."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from ui.result import Download
from ui.texts import text

GROUPS = {
    "downloads_fitted": ("fitted_glb", "fitted_draco", "fitted_obj", "fitted_stl", "strain", "thumbnail"),
    "downloads_garment": ("garment_glb", "garment_draco", "garment_obj"),
    "downloads_pattern": ("pattern_zip", "pattern_a4", "pattern_letter", "pattern_svg", "pattern_dxf", "pattern_json"),
}
"""Kinds of files under their headings, in the order they are offered."""
NOTES = {"downloads_pattern": "downloads_pattern_note"}
"""What is to be known of a group, under its heading."""
FOLDED = ("downloads_pattern",)
"""Groups that are for few, and open at a press."""
DOWNLOADS = tuple(kind for kinds in GROUPS.values() for kind in kinds)
SMALLEST_MB = 0.1


def downloads_html(downloads: Mapping[str, Download], language: str) -> str:
    """Return the links; a kind without a file is left out."""
    groups = []
    for heading, kinds in GROUPS.items():
        links = [_link(kind, downloads[kind], language) for kind in kinds if kind in downloads]
        if links and any(kind in downloads for kind in kinds if kind != "thumbnail"):
            note = f"<p>{text(NOTES[heading], language)}</p>" if heading in NOTES else ""
            groups.append(_group(heading, f"{note}<ul>{''.join(links)}</ul>", language))
    return f'<div class="downloads">{"".join(groups)}</div>'


def _group(heading: str, inside: str, language: str) -> str:
    name = text(heading, language)
    if heading in FOLDED:
        return f"<details><summary>{name}</summary>{inside}</details>"
    return f"<h3>{name}</h3>{inside}"


def size_words(size: int) -> str:
    """Return a number of bytes in megabytes."""
    megabytes = size / 1e6
    return f"{megabytes:.1f} MB" if megabytes >= SMALLEST_MB else f"{max(megabytes, 0.01):.2f} MB"


def _link(kind: str, download: Download, language: str) -> str:
    return (
        f'<li><a id="download-{kind.replace("_", "-")}" href="{escape(download.link)}" '
        f'download="{escape(download.name)}"><span>{text(f"download_{kind}", language)}</span>'
        f"<small>{size_words(download.size)}</small></a></li>"
    )
