"""Sewing patterns: a fitted garment's cloth cut open along the seams, laid flat and marked for sewing."""

from fitting.pieces.make import make_pieces

__all__ = ["make_pieces"]
