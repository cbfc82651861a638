"""Made photos of garments lying flat, with exact masks and landmarks.

``make(category, seed)`` returns a ``Sample``; equal arguments give equal samples with equal library versions.
"""

from tools.samples.backgrounds import GROUNDS
from tools.samples.compose import Sample, make
from tools.samples.recipes import STYLES

__all__ = ["GROUNDS", "STYLES", "Sample", "make"]
