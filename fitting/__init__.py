"""Fitting garments on bodies: size, place, drape, report. Pure numerics.

The one seam is ``fit(garments, avatar, size)``.
"""

from fitting.fit import fit
from fitting.scene import fitted_scene, strain_scene

__all__ = ["fit", "fitted_scene", "strain_scene"]
