"""Panel textures: the photo on the front panel, a believable back, both in one atlas."""

from pipeline.garment.texture.atlas import PanelTexture
from pipeline.garment.texture.paint import paint_panels

__all__ = ["PanelTexture", "paint_panels"]
