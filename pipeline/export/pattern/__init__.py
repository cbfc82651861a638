"""Sewing patterns as files: SVG, DXF (ASTM D6673), tiled PDF and JSON, all at true size."""

from pipeline.export.pattern.dxf import write_pattern_dxf
from pipeline.export.pattern.panels_json import write_pattern_json
from pipeline.export.pattern.pdf import write_pattern_pdf
from pipeline.export.pattern.svg import write_pattern_svg

__all__ = ["write_pattern_dxf", "write_pattern_json", "write_pattern_pdf", "write_pattern_svg"]
