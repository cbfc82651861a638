"""Bodies to wear clothes: baked ones, those of one's own measures, and poses.

``tools/bake_presets.py`` and ``tools/bake_shapes.py`` make the data.
"""

from presets.catalogue import PresetInfo, catalogue
from presets.limits import check, overall_cm
from presets.loader import load
from presets.own import body

__all__ = ["PresetInfo", "body", "catalogue", "check", "load", "overall_cm"]
