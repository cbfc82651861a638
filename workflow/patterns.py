"""The sewing pattern of a fitted garment as files."""

from __future__ import annotations

from core.types import Fitting

CM = 0.01
"""Metres."""
KINDS = {
    "svg": "pattern_svg",
    "dxf": "pattern_dxf",
    "pdf_a4": "pattern_a4",
    "pdf_letter": "pattern_letter",
    "json": "pattern_json",
}
"""Kind of file, see ``workflow.files``, of each form of a pattern."""


def pattern_files(fitting: Fitting, allowance_cm: float) -> dict[str, bytes]:
    """Return the pattern of the innermost garment in the size that was made, by kind.

    Args:
        fitting: the garment on its body.
        allowance_cm: width of the seam allowance [cm], 0 for none.

    Raises:
        GarmentFailed: the garment cannot be cut into pieces.
    """
    from fitting.pieces import make_pieces
    from pipeline.export.pattern import (
        write_pattern_dxf,
        write_pattern_json,
        write_pattern_pdf,
        write_pattern_svg,
    )

    pattern = make_pieces(fitting.garments[0], fitting.report["size"], allowance=allowance_cm * CM)
    return {
        "pattern_svg": write_pattern_svg(pattern),
        "pattern_dxf": write_pattern_dxf(pattern),
        "pattern_a4": write_pattern_pdf(pattern, "a4"),
        "pattern_letter": write_pattern_pdf(pattern, "letter"),
        "pattern_json": write_pattern_json(pattern),
    }
