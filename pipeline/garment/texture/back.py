"""The back panel's picture, made from the front's."""

from __future__ import annotations

from collections.abc import Mapping

import cv2
import numpy as np
from numpy.typing import ArrayLike

from core.types import Picture
from pipeline.garment.texture import fabric as cloth
from pipeline.garment.texture.fill import Bool, Float, bleed, dilate, erode, masked_blur, smooth_fill
from pipeline.garment.texture.grain import spread_grain
from pipeline.garment.texture.inpaint import inpaint

ANALYSIS = 448
"""Longest side on which the fabric is judged [px]."""
WORK = 576
"""Longest side on which patterns are continued [px]."""
BAND = 0.08
"""Width of a neck band below the front neck edge, over the torso's width."""
COLLAR = 0.2
"""Reach of a shirt collar from the front neck edge, over the torso's width."""
PLACKET = 0.07
"""Half width of the strip in which a front closes, over the torso's width."""
FINE = 1.5
"""Median contrast left after a slight blur [CIELAB units] up to which a pattern counts as fine."""


def _ramp(values: Float, low: float, high: float) -> Float:
    t = np.clip((values - low) / (high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t), dtype=np.float32)


def _lab(rgb: Picture) -> Float:
    return np.asarray(cv2.cvtColor(rgb.astype(np.float32) / 255, cv2.COLOR_RGB2LAB), dtype=np.float32)


def _rgb(lab: Float) -> Picture:
    rgb = cv2.cvtColor(np.ascontiguousarray(lab, dtype=np.float32), cv2.COLOR_LAB2RGB)
    return np.asarray(np.clip(np.rint(rgb * 255), 0, 255), dtype=np.uint8)


def _shrink(array: Picture | Bool, longest: int) -> tuple[Picture, float]:
    """Resize a picture or mask to at most ``longest``; return it and the scale."""
    scale = min(1.0, longest / max(array.shape[:2]))
    size = (max(1, round(array.shape[1] * scale)), max(1, round(array.shape[0] * scale)))
    values = array.astype(np.uint8) * 255 if array.dtype == np.bool_ else array
    return np.asarray(cv2.resize(values, size, interpolation=cv2.INTER_AREA), dtype=np.uint8), scale


def _scaled(landmarks: Mapping[str, ArrayLike], scale: float) -> dict[str, ArrayLike]:
    return {name: (np.asarray(at, dtype=np.float64)[:2] + 0.5) * scale - 0.5 for name, at in landmarks.items()}


def paint_back(
    picture: Picture,
    garment: Bool,
    clean: Bool,
    front: Bool,
    landmarks: Mapping[str, ArrayLike],
    *,
    size: tuple[int, int],
    rim: float,
    hooded: bool,
) -> Picture:
    """Paint a believable back.

    Args:
        picture: garment picture, shape (h, w, 3).
        garment: garment pixels, shape (h, w).
        clean: those of them without background colours, shape (h, w).
        front: pixels of the front panel, shape (h, w).
        landmarks: points in pixels of ``picture``.
        size: (width, height) of the result [texels].
        rim: width of the blurred rim of the garment [px].
        hooded: whether a hood stands above the neck.
    """
    small, scale = _shrink(picture, ANALYSIS)
    masks = [np.asarray(_shrink(mask, ANALYSIS)[0] > 127, dtype=np.bool_) for mask in (garment, clean, front)]
    regions = cloth.find_regions(masks[0], masks[1], masks[2], _scaled(landmarks, scale), blurred=max(rim * scale, 1.0))
    lab = _lab(small)
    keep = erode(garment, rim) & clean
    if not keep.any():
        keep = garment
    pure = cv2.resize(keep.astype(np.float32), size, interpolation=cv2.INTER_AREA) > 0.99
    fitted = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    whole = bleed(fitted, pure, softness=2 * rim)
    if cloth.is_patterned(lab, regions):
        return _patterned_back(picture, whole, lab, regions)
    return _plain_back(whole, lab, regions, size=size, hooded=hooded)


def _neck(regions: cloth.Regions, reach: float) -> Bool:
    """What is seen around the neck of a front: inside of the back, hood, and a band ``reach`` torso widths wide."""
    return dilate(regions.inside, reach * regions.width)


def _plain_back(whole: Picture, lab: Float, regions: cloth.Regions, *, size: tuple[int, int], hooded: bool) -> Picture:
    """Smooth light from the front's own fabric, grain from its clean places; sides, sleeves and hem as they are."""
    neck = _neck(regions, BAND)
    foreign, agreement = cloth.foreign_on_plain(lab, regions)
    foreign |= neck
    usable = regions.fabric & ~foreign
    if usable.sum() < 50:
        usable = regions.fabric
    width = regions.width
    # The fading rim of a print still tints: what is far from it and agrees with the sides has the say.
    away = cv2.distanceTransform((~foreign).astype(np.uint8), cv2.DIST_L2, 5) / width
    weight = usable * agreement * (0.03 + 0.97 * _ramp(away, 0.0, 0.12))
    light = masked_blur(lab, weight, 0.035 * width)
    trust = np.clip(2 * cv2.GaussianBlur(weight, (0, 0), 0.02 * width), 0, 1) * usable
    base = smooth_fill(light, trust)
    base = cv2.GaussianBlur(base, (0, 0), 0.02 * width)
    edge = np.minimum(regions.across, 1 - regions.across)
    middle = _ramp(edge, 0.02, 0.08) * _ramp(regions.below, 0.9 * cloth.HEM, 1.3 * cloth.HEM)
    soft_foreign = cv2.GaussianBlur(foreign.astype(np.float32), (0, 0), 0.012 * width)
    replace = np.maximum(middle, np.minimum(1.5 * soft_foreign, 1) * _ramp(edge, 0.0, 0.03))
    # The trim of an armhole runs on around the back.
    replace *= _ramp(regions.rim, 0.07, 0.1)
    replace = np.maximum(replace, cv2.GaussianBlur(neck.astype(np.float32), (0, 0), 0.01 * width))
    replace = np.maximum(replace, regions.inside)

    folds = _folds(lab, usable, regions, hooded=hooded)
    base[..., 0] += folds
    target = np.asarray(cv2.resize(base, size, interpolation=cv2.INTER_CUBIC))
    share = cv2.resize(replace, size, interpolation=cv2.INTER_LINEAR)[..., None]
    clean = cv2.resize(erode(usable, 2.0).astype(np.uint8), size, interpolation=cv2.INTER_NEAREST) > 0
    full = _lab(whole)
    scales = size[0] / lab.shape[1], size[1] / lab.shape[0]
    fine = full - cv2.GaussianBlur(full, (0, 0), 0.008 * width * scales[0], sigmaY=0.008 * width * scales[1])
    target += spread_grain(fine, clean, seed=1)
    return _rgb(full * (1 - share) + target * share)


def _folds(lab: Float, usable: Bool, regions: cloth.Regions, *, hooded: bool) -> Float:
    """Fold shading that a back may share with its front: middle scales of lightness, without hard lines."""
    width = regions.width
    if hooded:
        return np.zeros(lab.shape[:2], dtype=np.float32)
    weight = usable.astype(np.float32)
    light = lab[..., :1]
    band = masked_blur(light, weight, 0.008 * width) - masked_blur(light, weight, 0.035 * width)
    band = band[..., 0]
    limit = 2.0 * float(np.median(np.abs(band[usable]))) + 0.2
    centre = _ramp(np.abs(regions.across - 0.5), 0.05, 0.11)
    inner = cv2.GaussianBlur(erode(usable, 0.015 * width).astype(np.float32), (0, 0), 0.01 * width)
    return np.asarray(limit * np.tanh(band / limit) * inner * centre, dtype=np.float32)


def _even_light(before: Float, filled: Float, hole: Bool, source: Bool, sigma: float) -> Float:
    """Give the filled part of a fine pattern the light of its surroundings, averaged over ``sigma`` [px].

    Stripes and blots that such an average would flatten are left alone.
    """
    weight = source.astype(np.float32)
    low = masked_blur(before, weight, sigma)
    fine = masked_blur(before, weight, 0.3 * sigma)
    if float(np.median(np.abs(fine - low).max(axis=2)[source])) > FINE:
        return filled
    wanted = cv2.GaussianBlur(smooth_fill(low, weight), (0, 0), sigma)
    # Near the hole's border its own average would take in the surroundings: only the hole counts.
    has = masked_blur(filled, hole.astype(np.float32), sigma)
    evened = filled.copy()
    evened[hole] += (wanted - has)[hole]
    return evened


def _patterned_back(picture: Picture, whole: Picture, lab: Float, regions: cloth.Regions) -> Picture:
    """Keep the pattern; continue it over what belongs to a front."""
    opened = cloth.has_front_opening(lab, regions)
    foreign = cloth.foreign_on_pattern(lab, regions) | _neck(regions, COLLAR if opened else BAND)
    if opened:
        foreign |= np.abs(regions.across - 0.5) < PLACKET
    hole = foreign & regions.torso
    work, _ = _shrink(picture, WORK)
    size = (work.shape[1], work.shape[0])

    def at_work(region: Bool) -> Bool:
        return np.asarray(
            cv2.resize(region.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST) > 0, dtype=np.bool_
        )

    hole_work = at_work(hole)
    edge = np.minimum(regions.across, 1 - regions.across)
    source = at_work(regions.fabric & (edge > 0.03) & (regions.outline > 0.05) & ~foreign) & ~hole_work
    before = _lab(work)
    filled = inpaint(before, hole_work, source)
    filled = _even_light(before, filled, hole_work, source, 0.05 * regions.width * size[0] / lab.shape[1])
    target = (whole.shape[1], whole.shape[0])
    pattern = cv2.resize(_rgb(filled), target, interpolation=cv2.INTER_CUBIC)
    share = cv2.resize(hole_work.astype(np.float32), target, interpolation=cv2.INTER_LINEAR)[..., None]
    return np.asarray(np.clip(np.rint(whole * (1 - share) + pattern * share), 0, 255), dtype=np.uint8)
