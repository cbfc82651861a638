"""Painting the panels: the front from the photo, the back made from it or taken from a photo of its own."""

from __future__ import annotations

from collections.abc import Mapping

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.types import Picture
from pipeline.garment.cutout.foreground import foreground
from pipeline.garment.texture.atlas import Box, PanelTexture, garment_box, plan_layout
from pipeline.garment.texture.back import paint_back
from pipeline.garment.texture.fill import Bool, bleed, erode
from pipeline.garment.texture.light import even_light

RIM = 0.008
"""Width of the rim in which garment and background mix, over the garment's size."""
NARROWEST_RIM, WIDEST_RIM = 3.0, 7.0
"""Its limits [photo px]: cameras and JPEG mix a few pixels however large the photo is."""


def _cut(array: NDArray[np.uint8], crop: Box, scale: float) -> NDArray[np.uint8]:
    """Cut a box out of a picture, zeros beyond its border, and scale it."""
    height, width = array.shape[:2]
    inside = array[max(crop.y, 0) : crop.y + crop.height, max(crop.x, 0) : crop.x + crop.width]
    top, left = max(-crop.y, 0), max(-crop.x, 0)
    below = max(crop.y + crop.height - height, 0)
    right = max(crop.x + crop.width - width, 0)
    piece = cv2.copyMakeBorder(inside, top, below, left, right, cv2.BORDER_CONSTANT, value=(0, 0, 0))
    if scale < 1:
        size = (max(1, round(crop.width * scale)), max(1, round(crop.height * scale)))
        piece = cv2.resize(piece, size, interpolation=cv2.INTER_AREA)
    return np.asarray(piece, dtype=np.uint8)


def _fit(picture: Picture, box: Box) -> Picture:
    """Resize to a rectangle of the atlas: area means for fewer texels, Lanczos for more, each axis by itself."""
    for axis, wanted in ((1, box.width), (0, box.height)):
        size = (wanted, picture.shape[0]) if axis == 1 else (picture.shape[1], wanted)
        method = cv2.INTER_AREA if wanted < picture.shape[axis] else cv2.INTER_LANCZOS4
        picture = np.asarray(cv2.resize(picture, size, interpolation=method), dtype=np.uint8)
    return picture


def _trusted(region: Bool, rim: float) -> Bool:
    """Return ``region`` without its rim, or as much of it as leaves anything."""
    for part in (1.0, 0.5):
        inner = erode(region, rim * part)
        if inner.any():
            return inner
    return region


def _spilled(picture: Picture, garment: Bool, rim: float) -> Bool:
    """Find pixels near the outline that look more like the background beside them than like the garment beside them.

    Masks are rarely exact to a pixel, and what they include too much shows as a coloured line along every seam.
    """
    scale = min(1.0, 512 / max(garment.shape))
    size = (max(1, round(garment.shape[1] * scale)), max(1, round(garment.shape[0] * scale)))
    small = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    inner = cv2.resize(garment.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST) > 0
    deep, outer = erode(inner, 2.0 * rim * scale), erode(~inner, 1.0)
    if not deep.any() or not outer.any():
        return np.zeros_like(garment)
    cloth = bleed(small, deep, softness=3.0).astype(np.float32)
    toward = bleed(small, outer, softness=3.0) - cloth
    length = (toward**2).sum(axis=2)
    share = ((small - cloth) * toward).sum(axis=2) / np.maximum(length, 1.0)
    edge = inner & ~deep
    spilled = edge & (share > 0.2) & (length > 60.0**2)
    # Stripes and trims look like the background here and there; a mask that is too wide does over a stretch.
    reach = (int(8 * max(rim * scale, 1.0)) | 1,) * 2
    spilled &= cv2.blur(spilled.astype(np.float32), reach) > 0.4 * cv2.blur(edge.astype(np.float32), reach)
    whole = cv2.resize(spilled.astype(np.uint8), garment.shape[::-1], interpolation=cv2.INTER_NEAREST)
    return np.asarray(whole > 0, dtype=np.bool_)


def open_front(landmarks: Mapping[str, ArrayLike], panel: Bool) -> Bool | None:
    """Return the pixels between the edges of an open front, as far as they are not front; None if it is closed.

    Args:
        landmarks: points [px].
        panel: pixels of the front panel, shape (h, w).
    """
    corners = [f"front_edge_{name}" for name in ("left_top", "left_bottom", "right_bottom", "right_top")]
    if not all(name in landmarks for name in corners):
        return None
    loop = np.array([np.asarray(landmarks[name], dtype=np.float64)[:2] for name in corners])
    between = np.zeros(panel.shape, dtype=np.uint8)
    cv2.fillPoly(between, [np.round(loop).astype(np.int32)], 1)
    return np.asarray((between > 0) & ~panel, dtype=np.bool_)


def paint_panels(
    rgb: Picture,
    mask: NDArray[np.uint8],
    front: Bool,
    *,
    landmarks: Mapping[str, ArrayLike],
    hood: Bool | None = None,
    back: tuple[Picture, NDArray[np.uint8]] | None = None,
    resolution: int = 1024,
) -> PanelTexture:
    """Paint the front and the back panel of a garment into one atlas.

    The back lies in the same frame as the front: seen from behind it is the mirror image, so that colours run on around
    the side seams.

    Args:
        rgb: straightened photo, shape (h, w, 3).
        mask: soft garment mask 0..255, shape (h, w).
        front: pixels of the front panel (garment below the front neck edge, without what an open front shows of the
            inside), shape (h, w).
        landmarks: name → (x, y) in this frame; neckline_* and armpit_* of what hangs from the shoulders, waistband_*
            of what hangs from the waist are needed; shoulder_*, waist_*, hem_*, crotch and, of an open front,
            front_edge_* are used.
        hood: hood pixels, shape (h, w).
        back: photo and mask of the back, mirrored and aligned to the same frame.
        resolution: largest side of the atlas [texels].

    Raises:
        ValueError: mask or front is empty, or shapes differ.
    """
    if rgb.shape[:2] != mask.shape or front.shape != mask.shape:
        raise ValueError("picture, mask and front panel differ in shape")
    if not (front & (mask > 127)).any():
        raise ValueError("the front panel is empty")
    crop = garment_box(mask, resolution=resolution)
    layout = plan_layout(crop, resolution=resolution)
    scale = min(1.0, resolution / max(crop.width, crop.height))
    rim = max(1.0, scale * float(np.clip(RIM * max(crop.width, crop.height), NARROWEST_RIM, WIDEST_RIM)))

    soft = _cut(mask, crop, scale)
    shot, garment = _cut(rgb, crop, scale), soft > 127
    clean = garment & ~_spilled(shot, garment, rim)
    picture = foreground(shot, soft)
    panel = garment & (_cut(front.astype(np.uint8) * 255, crop, scale) > 127)
    shown = panel
    if hood is not None:
        shown = panel | (garment & (_cut(hood.astype(np.uint8) * 255, crop, scale) > 127))
    # Along the neck edge the picture is sharp on both sides: half the rim is enough there and spares a narrow band.
    keep = _trusted(garment, rim) & clean & _trusted(shown, rim / 2)
    if not keep.any():
        keep = shown
    picture = even_light(picture, keep)
    front_picture = _fit(bleed(picture, keep, softness=3 * rim), layout.front)

    if back is not None:
        soft = _cut(back[1], crop, scale)
        behind = soft > 127
        if not behind.any():
            raise ValueError("the back photo's mask is empty")
        kept = _trusted(behind, rim)
        own = even_light(foreground(_cut(back[0], crop, scale), soft), kept)
        back_picture = _fit(bleed(own, kept, softness=3 * rim), layout.back)
    else:
        ratio = np.array([picture.shape[1] / crop.width, picture.shape[0] / crop.height])
        moved = {
            name: (np.asarray(at, dtype=np.float64)[:2] - (crop.x, crop.y) + 0.5) * ratio - 0.5
            for name, at in landmarks.items()
        }
        size = (layout.back.width, layout.back.height)
        back_picture = paint_back(
            picture,
            garment,
            clean,
            panel,
            moved,
            size=size,
            rim=rim,
            hooded=hood is not None,
            opening=open_front(moved, panel),
        )

    atlas = np.zeros((layout.height, layout.width, 3), dtype=np.uint8)
    for box, painted in ((layout.front, front_picture), (layout.back, back_picture)):
        atlas[box.y : box.y + box.height, box.x : box.x + box.width] = painted
    return PanelTexture(atlas, crop, layout.front, layout.back)
