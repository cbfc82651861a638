"""The sewing patterns of a fitting as files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

from core.pieces import PatternPieces
from core.types import Fitting
from workflow.files import file_name

CM = 0.01
"""Metres."""
KINDS = {
    "zip": "pattern_zip",
    "svg": "pattern_svg",
    "dxf": "pattern_dxf",
    "pdf_a4": "pattern_a4",
    "pdf_letter": "pattern_letter",
    "json": "pattern_json",
}
"""Kind of file, see ``workflow.files``, of each form of a pattern."""


DATE = (1980, 1, 1, 0, 0, 0)
"""Of all files in a zip, so that equal input gives equal bytes."""


def pattern_files(fitting: Fitting, allowance_cm: float) -> dict[str, bytes]:
    """Return the pattern of a garment in the size that was made, by kind; those of several as one zip.

    Args:
        fitting: the garments on their body.
        allowance_cm: width of the seam allowance [cm], 0 for none.

    Raises:
        GarmentFailed: a garment cannot be cut into pieces.
    """
    from fitting.pieces import make_pieces

    report = fitting.report
    sizes = [layer["size"] for layer in report["layers"]] if len(fitting.garments) > 1 else [report["size"]]
    patterns = [
        make_pieces(fitted, size, allowance=allowance_cm * CM)
        for fitted, size in zip(fitting.garments, sizes, strict=True)
    ]
    return _written(patterns[0]) if len(patterns) == 1 else {"pattern_zip": _zipped(patterns)}


def _written(pattern: PatternPieces) -> dict[str, bytes]:
    """Return a pattern in each form, by kind."""
    from pipeline.export.pattern import (
        write_pattern_dxf,
        write_pattern_json,
        write_pattern_pdf,
        write_pattern_svg,
    )

    return {
        "pattern_svg": write_pattern_svg(pattern),
        "pattern_dxf": write_pattern_dxf(pattern),
        "pattern_a4": write_pattern_pdf(pattern, "a4"),
        "pattern_letter": write_pattern_pdf(pattern, "letter"),
        "pattern_json": write_pattern_json(pattern),
    }


def _zipped(patterns: Sequence[PatternPieces]) -> bytes:
    """Return the patterns of all layers, inner first, in one zip: ``1-tshirt-M-pattern.svg``, …"""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, pattern in enumerate(patterns, start=1):
            for kind, data in _written(pattern).items():
                name = file_name(kind, f"{number}-{pattern.category}-{pattern.size}")
                archive.writestr(zipfile.ZipInfo(name, DATE), data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()
