"""Product pictures of shops: large, square, from the front; on white with a soft shadow, or cut out."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from core.types import Picture, Scene
from pipeline.export.camera import framed
from pipeline.export.raster import draw

SIDE = 2048
"""Width and height of a packshot [px]."""
ELEVATION = 4.0
"""Height of the camera over the horizon [degrees]: enough for the floor to show a shadow."""
MARGIN = 0.05
"""Free share of the picture at each side."""
SHADOW = 0.32
WHITE = (255, 255, 255)
BLEED = 16
"""How far the colours of a cut-out edge reach under what is transparent [px]."""
BESIDE = 0.3
"""What is drawn beside the scene over its width there: the floor's shadow fades out within."""


def packshot(scene: Scene, *, transparent: bool = False, side: int = SIDE) -> Picture:
    """Return the scene from the front, shape (side, side, 3) on white, or (side, side, 4) cut out.

    Cut out, its alpha is straight, and colours reach beyond the edge, so that no dark fringe appears where a program
    scales colours and alpha apart; there is no shadow then.

    Args:
        scene: what to draw.
        transparent: cut out instead of on white.
        side: width and height [px].
    """
    points = np.concatenate([mesh.vertices for mesh in scene.meshes])
    (square,) = framed(points, azimuths=(0.0,), elevation=ELEVATION, size=(side, side), margin=MARGIN)
    reach = np.abs(square.project(points)[:, 0] - side / 2).max() * (1 + 2 * BESIDE)
    # Only the middle strip has anything to draw; the rest of so large a picture is not computed.
    width = min(side, 2 * int(np.ceil(reach)))
    strip = replace(square, size=(width, side))
    left = (side - width) // 2
    if transparent:
        out = np.zeros((side, side, 4), np.uint8)
        out[:, left : left + width] = _bled(draw(scene, strip))
        return out
    out = np.full((side, side, 3), 255, np.uint8)
    out[:, left : left + width] = draw(scene, strip, background=WHITE, floor_shadow=SHADOW)[..., :3]
    return out


def _bled(picture: Picture) -> Picture:
    """Return an RGBA picture whose transparent pixels near the edge have the colours of the nearest opaque ones."""
    seen = picture[..., 3] > 0
    distance, labels = cv2.distanceTransformWithLabels(
        (~seen).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )
    colors: NDArray[np.uint8] = np.zeros((int(labels.max()) + 1, 3), np.uint8)
    colors[labels[seen]] = picture[seen][:, :3]
    near = ~seen & (distance <= BLEED)
    out = picture.copy()
    out[near, :3] = colors[labels[near]]
    return out
