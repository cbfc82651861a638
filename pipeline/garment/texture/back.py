"""The back panel's picture, made from the front's."""

from __future__ import annotations

from collections.abc import Mapping

import cv2
import numpy as np
from numpy.typing import ArrayLike

from core.smoothstep import smoothstep
from core.types import Picture
from pipeline.garment.texture import fabric as cloth
from pipeline.garment.texture.fill import Bool, Float, bleed, dilate, erode, masked_blur, smooth_fill
from pipeline.garment.texture.grain import spread_grain
from pipeline.garment.texture.inpaint import inpaint
from pipeline.garment.texture.regions import Regions, find_regions

ANALYSIS = 448
"""Longest side on which the fabric is judged [px]."""
WORK = 512
"""Longest side on which patterns are continued [px]."""
BAND = 0.08
"""Width of a neck band below the front neck edge, over the torso's width."""
COLLAR = 0.2
"""Reach of a shirt collar from the front neck edge, over the torso's width."""
PLACKET = 0.07
"""Half width of the strip in which a front closes, over the torso's width."""
CORDS = 0.42
"""Reach of a hood's cords from the front neck edge, over the torso's width."""
MIRROR = 0.18
"""Distance from the middle at which a waistband is mirrored, over its width."""
FINE = 1.5
"""Median contrast left after a slight blur [CIELAB units] up to which a pattern counts as fine."""


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
    opening: Bool | None = None,
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
        opening: pixels between the edges of an open front, shape (h, w).
    """
    if opening is not None:
        garment, clean = garment | opening, clean & ~opening
    small, scale = _shrink(picture, ANALYSIS)
    masks = [np.asarray(_shrink(mask, ANALYSIS)[0] > 127, dtype=np.bool_) for mask in (garment, clean, front)]
    gap = None if opening is None else np.asarray(_shrink(opening, ANALYSIS)[0] > 127, dtype=np.bool_)
    regions = find_regions(
        masks[0], masks[1], masks[2], _scaled(landmarks, scale), blurred=max(rim * scale, 1.0), opening=gap
    )
    lab = _lab(small)
    keep = erode(garment, rim) & clean
    if not keep.any():
        keep = garment
    pure = cv2.resize(keep.astype(np.float32), size, interpolation=cv2.INTER_AREA) > 0.99
    fitted = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    whole = bleed(fitted, pure, softness=2 * rim)
    if cloth.is_patterned(lab, regions):
        back = _patterned_back(picture, whole, lab, regions, hooded=hooded)
    else:
        back = _plain_back(whole, lab, regions, size=size, hooded=hooded)
    return _with_waistband(back, whole, regions) if regions.hips.any() else back


def _edge_parts(regions: Regions, reach: float) -> Bool:
    """What is seen around the neck or waist of a front: inside of the back, hood, and a band ``reach`` widths wide.

    An open front's edges, with their facings and buttons, belong to it.
    """
    return dilate(regions.inside, reach * regions.width) | dilate(regions.opening, PLACKET * regions.width)


def _front_share(lab: Float, regions: Regions) -> Float:
    """Return how much of each pixel of a plain garment gives way to plain fabric, 0..1, prints not counted.

    Of a top all between its side seams does. What hangs from the waist has its fly and pockets on the hips, if any;
    below them a front and a back are alike.
    """
    edge = np.minimum(regions.across, 1 - regions.across)
    middle = smoothstep(edge, 0.02, 0.08)
    if not regions.hips.any():
        return middle * smoothstep(regions.below, 0.9 * cloth.HEM, 1.3 * cloth.HEM)
    if regions.legs or cloth.has_front_opening(lab, regions):
        return middle * regions.hips
    return np.zeros_like(middle)


def _plain_back(whole: Picture, lab: Float, regions: Regions, *, size: tuple[int, int], hooded: bool) -> Picture:
    """Smooth light from the front's own fabric, grain from its clean places; sides, sleeves and hem as they are."""
    neck = _edge_parts(regions, BAND)
    foreign, agreement = cloth.foreign_on_plain(lab, regions)
    foreign |= neck
    usable = regions.fabric & ~foreign & (regions.band > 1)
    if usable.sum() < 50:
        usable = regions.fabric
    width = regions.width
    # The fading rim of a print still tints: what is far from it and agrees with the sides has the say.
    away = np.asarray(cv2.distanceTransform((~foreign).astype(np.uint8), cv2.DIST_L2, 5) / width, np.float32)
    weight = usable * agreement * (0.03 + 0.97 * smoothstep(away, 0.0, 0.12))
    light = masked_blur(lab, weight, 0.035 * width)
    trust = np.clip(2 * cv2.GaussianBlur(weight, (0, 0), 0.02 * width), 0, 1) * usable
    base = smooth_fill(light, trust)
    base = cv2.GaussianBlur(base, (0, 0), 0.02 * width)
    edge = np.minimum(regions.across, 1 - regions.across)
    soft_foreign = cv2.GaussianBlur(foreign.astype(np.float32), (0, 0), 0.012 * width)
    replace = np.maximum(_front_share(lab, regions), np.minimum(1.5 * soft_foreign, 1) * smoothstep(edge, 0.0, 0.03))
    # The trim of an armhole runs on around the back.
    replace *= smoothstep(regions.rim, 0.07, 0.1)
    replace = np.maximum(replace, cv2.GaussianBlur(neck.astype(np.float32), (0, 0), 0.01 * width))
    # A waistband runs on around the back; its middle is seen to later.
    replace = np.where(regions.band < 1, 0, replace)
    replace = np.maximum(replace, regions.inside | regions.opening).astype(np.float32)
    folds = _folds(lab, usable, regions, hooded=hooded)
    base[..., 0] += folds
    base = _with_hem_band(base, lab, regions)
    target = np.asarray(cv2.resize(base, size, interpolation=cv2.INTER_CUBIC))
    share = cv2.resize(replace, size, interpolation=cv2.INTER_LINEAR)[..., None]
    clean = cv2.resize(erode(usable, 2.0).astype(np.uint8), size, interpolation=cv2.INTER_NEAREST) > 0
    full = _lab(whole)
    scales = size[0] / lab.shape[1], size[1] / lab.shape[0]
    fine = full - cv2.GaussianBlur(full, (0, 0), 0.008 * width * scales[0], sigmaY=0.008 * width * scales[1])
    target += spread_grain(fine, clean, seed=1)
    return _rgb(full * (1 - share) + target * share)


def _with_hem_band(base: Float, lab: Float, regions: Regions) -> Float:
    """Lead a hem band over what an open front leaves free."""
    hem, within = cloth.band_colours(lab, regions, regions.below / cloth.HEM)
    within &= dilate(regions.opening, PLACKET * regions.width)
    return np.where(within[..., None], hem, base)


def _with_waistband(picture: Picture, whole: Picture, regions: Regions) -> Picture:
    """Replace the middle of a waistband, where its button is, by its sides mirrored inwards, loops and all.

    Args:
        picture: the back so far, any size.
        whole: the front without background, same size.
        regions: parts of the front.
    """
    size = (picture.shape[1], picture.shape[0])
    rows, columns = np.mgrid[: regions.band.shape[0], : regions.band.shape[1]].astype(np.float32)
    away = regions.across - 0.5
    span = 1 / np.maximum(np.gradient(regions.across, axis=1), 1e-6)
    # Mirrored at MIRROR from the middle: the middle itself shows what lies twice as far out.
    shift = np.sign(away) * 2 * np.maximum(MIRROR - np.abs(away), 0) * span
    at = np.clip(columns + shift, 0, columns.shape[1] - 1).astype(np.float32)
    step = max(float(regions.band[1, 0] - regions.band[0, 0]), 1e-6)
    upper = cv2.remap(regions.band, at, rows, cv2.INTER_LINEAR)
    down = rows + (regions.band - upper) / step
    ratio = np.array([size[0] / columns.shape[1], size[1] / columns.shape[0]], dtype=np.float32)
    source = [
        cv2.resize((each + 0.5) * scale - 0.5, size, interpolation=cv2.INTER_LINEAR)
        for each, scale in ((at, ratio[0]), (down, ratio[1]))
    ]
    band = cv2.remap(whole, source[0], source[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    share = smoothstep(1.15 - regions.band, 0.0, 0.15) * (np.abs(away) < MIRROR)
    share = cv2.resize(share, size, interpolation=cv2.INTER_LINEAR)[..., None]
    return np.asarray(np.clip(np.rint(picture * (1 - share) + band * share), 0, 255), dtype=np.uint8)


def _folds(lab: Float, usable: Bool, regions: Regions, *, hooded: bool) -> Float:
    """Fold shading that a back may share with its front: middle scales of lightness, without lines."""
    width = regions.width
    if hooded:
        return np.zeros(lab.shape[:2], dtype=np.float32)
    weight = usable.astype(np.float32)
    light = lab[..., :1]
    band = masked_blur(light, weight, 0.016 * width) - masked_blur(light, weight, 0.035 * width)
    band = band[..., 0]
    limit = 2.0 * float(np.median(np.abs(band[usable]))) + 0.2
    centre = smoothstep(np.abs(regions.across - 0.5), 0.05, 0.11)
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


def _front_parts(lab: Float, regions: Regions, *, hooded: bool) -> Bool:
    """Return what a patterned front has where it closes and at its upper edge: collar, placket, cords, fly."""
    opened = bool(regions.opening.any()) or cloth.has_front_opening(lab, regions)
    parts = _edge_parts(regions, COLLAR if opened else BAND)
    from_middle = np.abs(regions.across - 0.5)
    if hooded:
        high = dilate(regions.inside, CORDS * regions.width)
        parts |= high & (from_middle < 0.5 * CORDS)
    if opened and regions.hips.any():
        parts |= (regions.hips > 0.5) & (from_middle < PLACKET)
    elif opened:
        parts |= from_middle < PLACKET
    return parts


def _patterned_back(picture: Picture, whole: Picture, lab: Float, regions: Regions, *, hooded: bool) -> Picture:
    """Keep the pattern; continue it over what belongs to a front."""
    foreign = cloth.foreign_on_pattern(lab, regions) | _front_parts(lab, regions, hooded=hooded)
    # A waistband may have colours of its own all around.
    hole = foreign & regions.torso & ((regions.band > 1) | regions.inside)
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
