"""A pattern as SVG 1.1: one sheet in millimetres, a group for each piece, a class for each kind of line."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree import ElementTree

from core.pieces import PatternPieces
from core.sentences import LANGUAGES, sentence
from pipeline.export.pattern.drawing import PieceDrawing, Stroke, Style, Words, draw_sheet

NAMESPACE = "http://www.w3.org/2000/svg"
INK, GREY = "#111", "#555"
LINES: Mapping[Style, Mapping[str, str]] = {
    "cut": {"stroke-width": "0.7"},
    "seam": {"stroke-width": "0.4", "stroke": GREY, "stroke-dasharray": "5 3"},
    "grain": {"stroke-width": "0.45"},
    "notch": {"stroke-width": "0.6"},
    "scale": {"stroke-width": "0.35"},
    "frame": {"stroke-width": "0.2"},
}
"""Attributes of each kind of line; no style sheet, which a strict content security policy would not let in."""
GROUP = {"fill": "none", "stroke": INK, "stroke-linejoin": "round", "stroke-linecap": "round"}
FONTS = "Helvetica, Arial, 'Apple SD Gothic Neo', 'Malgun Gothic', 'Noto Sans KR', sans-serif"


def write_pattern_svg(pattern: PatternPieces) -> bytes:
    """Return a pattern as an SVG file; equal patterns give equal bytes."""
    sheet = draw_sheet(pattern)
    width, height = f"{sheet.layout.width:.2f}", f"{sheet.layout.height:.2f}"
    root = ElementTree.Element(
        "svg",
        {"xmlns": NAMESPACE, "width": f"{width}mm", "height": f"{height}mm", "viewBox": f"0 0 {width} {height}"},
    )
    ElementTree.SubElement(root, "title").text = sheet.title
    ElementTree.SubElement(root, "desc").text = " ".join(sentence("sewing.photo", language) for language in LANGUAGES)
    ElementTree.SubElement(root, "rect", {"width": "100%", "height": "100%", "fill": "#fff"})
    for drawing in (sheet.head, *sheet.pieces):
        add_drawing(root, drawing, sheet.layout.height)
    ElementTree.indent(root, " ")
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def add_drawing(root: ElementTree.Element, drawing: PieceDrawing, height: float) -> None:
    """Add a piece as a group; SVG counts y downwards from the sheet's ``height`` [mm]."""
    group = ElementTree.SubElement(root, "g", {"id": drawing.name, "font-family": FONTS, **GROUP})
    for stroke in drawing.strokes:
        name = {"id": stroke.name} if stroke.name else {}
        data = path_data(stroke, height)
        ElementTree.SubElement(group, "path", {**name, "class": stroke.style, **LINES[stroke.style], "d": data})
    for words in drawing.words:
        ElementTree.SubElement(group, "text", text_attributes(words, height)).text = words.text


def path_data(stroke: Stroke, height: float) -> str:
    """Return a line as path data."""
    points = " ".join(f"{x:.3f},{height - y:.3f}" for x, y in stroke.points.tolist())
    return f"M{points}{'Z' if stroke.closed else ''}"


def text_attributes(words: Words, height: float) -> dict[str, str]:
    """Return where and how words are written."""
    attributes = {"x": f"{words.x:.2f}", "y": f"{height - words.y:.2f}", "font-size": f"{words.size:.2f}"}
    attributes |= {"fill": INK, "stroke": "none"}
    if words.bold:
        attributes["font-weight"] = "bold"
    if words.centred:
        attributes["text-anchor"] = "middle"
    return attributes
