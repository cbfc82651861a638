"""Finds the garment in a photo: several methods, a gate that judges their masks, and the refinement of the best."""

from pipeline.garment.cutout.choose import METHODS, cut_out

__all__ = ["METHODS", "cut_out"]
