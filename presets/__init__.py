"""Baked bodies to wear clothes: a catalogue and a loader. ``tools/bake_presets.py`` makes the data."""

from presets.catalogue import PresetInfo, catalogue
from presets.loader import load

__all__ = ["PresetInfo", "catalogue", "load"]
