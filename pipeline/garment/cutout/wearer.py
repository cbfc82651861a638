"""Takes the person out of the mask of a worn garment: head and hair above the neck, and what has the skin's colour."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from core.categories import BOTTOMS
from core.types import FloatArray, Picture
from pipeline.garment.cutout.shape import Mask, disc, main_piece
from pipeline.garment.parser.judge import Judgement, judge_cutout

_SIDE = 400
"""Longest side at which the person is looked for [pixels]."""
_FACE_RISE, _FACE_RADIUS = 0.5, 0.2
"""Height of the face's middle above the neck points and its radius, over the shoulder's width."""
_LEAST_SKIN = 25
"""Pixels of skin from which on it has a colour."""
_HOOD = 0.4
"""Probability of a hoodie from which on what is above the neck is a hood."""
_GAP, _BESIDE = 0.015, 0.4
"""Half width of a gap between limbs, over the picture's longest side, and least share of it that lies beside one."""
_CORE = 0.5
"""Depth in a mask, over its largest, from which on it is garment for certain where no landmarks tell."""
_CHROMA_WEIGHT = np.array((0.5, 1.4, 1.4))
"""Scale of L, a and b when skin is compared: a face has lights and shadows."""
_SKIN_REACH = 22.0
"""Distance from the face's colour up to which something is skin."""
_LEAST_LIMB = 0.006
"""Smallest piece of skin, as a share of the mask: less is in a pattern."""


def without_wearer(rgb: Picture, judged: Judgement) -> NDArray[np.float32]:
    """Return the network's share of garment, shape (height, width), without the person who wears it.

    Where the garment is not worn, or has the colour of skin itself, the share comes back as it is. A face tells the
    skin's colour; where none is seen, limbs do that stick out of a garment of another colour.

    Args:
        rgb: the photo, shape (height, width, 3).
        judged: what the network says of it.
    """
    if not judged.worn:
        return judged.mask
    bare = _cleared(rgb, judged, hooded=False)
    hooded = judge_cutout(rgb, np.round(255 * bare).astype(np.uint8)).category["hoodie"] > _HOOD
    return _cleared(rgb, judged, hooded=True) if hooded else bare


def _cleared(rgb: Picture, judged: Judgement, *, hooded: bool) -> NDArray[np.float32]:
    """Return the share of garment without the person; what is above the neck of a hooded garment stays."""
    scale = min(1.0, _SIDE / max(rgb.shape[:2]))
    size = (max(8, round(rgb.shape[1] * scale)), max(8, round(rgb.shape[0] * scale)))
    small = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)
    share = cv2.resize(judged.mask, size, interpolation=cv2.INTER_AREA)
    points = {name: np.array(point[:2]) * scale for name, point in judged.landmarks.items()}
    top = sum(judged.category[name] for name in judged.category if name not in BOTTOMS) >= 0.5
    person = _person(np.asarray(small, np.uint8), share > 0.5, points if top else {}, hooded=hooded)
    if not person.any() or person.sum() > 0.7 * (share > 0.5).sum():
        return judged.mask
    kept = main_piece(_without_gaps_of_limbs((share > 0.5) & ~person, person))
    gone = cv2.dilate(((share > 0.5) & ~kept).astype(np.uint8), disc(2)).astype(np.float32)
    gone *= 1.0 - kept
    wide = cv2.resize(gone, rgb.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    return np.asarray(judged.mask * (1.0 - wide), np.float32)


def _person(rgb: Picture, inside: Mask, points: dict[str, FloatArray], *, hooded: bool) -> Mask:
    """Return the pixels of the mask that are the person; the points of a top tell where its neck is."""
    lab = cv2.cvtColor(rgb.astype(np.float32) / 255, cv2.COLOR_RGB2LAB) * _CHROMA_WEIGHT
    face = _face(rgb, points) if points else np.zeros_like(inside)
    seen = face.sum() >= _LEAST_SKIN
    torso = _torso(rgb.shape, points) & inside if seen else _core(inside)
    if not torso.any():
        return np.zeros_like(inside)
    to_cloth = np.linalg.norm(lab - np.median(lab[torso], axis=0), axis=2)
    limbs = _limbs(like_skin(rgb) & inside & (to_cloth > _SKIN_REACH), inside)
    person = np.zeros_like(inside)
    for bare in (face, limbs):
        if bare.sum() < _LEAST_SKIN or np.median(to_cloth[bare]) <= _SKIN_REACH:
            continue
        to_skin = np.linalg.norm(lab - np.median(lab[bare], axis=0), axis=2)
        near = (to_skin < np.minimum(_SKIN_REACH, 0.8 * to_cloth)) & ~torso
        found = cv2.morphologyEx(near.astype(np.uint8), cv2.MORPH_OPEN, disc(1))
        person |= _large(cv2.morphologyEx(found, cv2.MORPH_CLOSE, disc(2)), _LEAST_LIMB * inside.sum())
    if seen and not hooded:
        neck, wide = _neck(points)
        person |= np.broadcast_to(np.arange(len(rgb))[:, None] < neck[1] - 0.06 * wide, inside.shape)
    return np.asarray(person & inside)


def _neck(points: dict[str, FloatArray]) -> tuple[FloatArray, float]:
    """Return the middle between the neck points and the width of the shoulders."""
    middle = (points["neckline_left"] + points["neckline_right"]) / 2
    return middle, float(np.linalg.norm(points["shoulder_right"] - points["shoulder_left"]))


def _face(rgb: Picture, points: dict[str, FloatArray]) -> Mask:
    """Return the pixels of skin where a face would be above the neck."""
    neck, wide = _neck(points)
    rows, columns = np.ogrid[: rgb.shape[0], : rgb.shape[1]]
    near = (columns - neck[0]) ** 2 + (rows - neck[1] + _FACE_RISE * wide) ** 2 < (_FACE_RADIUS * wide) ** 2
    return np.asarray(near & like_skin(rgb) & (wide >= 8))


def _core(inside: Mask) -> Mask:
    """Return the innermost part of a mask."""
    depth = cv2.distanceTransform(inside.astype(np.uint8), cv2.DIST_L2, 5)
    return np.asarray(inside & (depth > _CORE * depth.max()))


def _limbs(skin: Mask, inside: Mask) -> Mask:
    """Return the large pieces of skin that reach the mask's border: what is within may be a print."""
    pieces = _large(cv2.morphologyEx(skin.astype(np.uint8), cv2.MORPH_OPEN, disc(1)), _LEAST_LIMB * inside.sum())
    border = inside & ~cv2.erode(inside.astype(np.uint8), disc(2)).astype(bool)
    _, labels = cv2.connectedComponents(pieces.astype(np.uint8), connectivity=4)
    return pieces & np.isin(labels, np.unique(labels[border & pieces]))


def _without_gaps_of_limbs(kept: Mask, person: Mask) -> Mask:
    """Return a garment without what hangs below it between limbs, such as the ground between two legs."""
    low = int(np.nonzero(_core(kept).any(axis=1))[0].max(initial=0))
    reach = round(_GAP * max(kept.shape))
    thin = kept & ~cv2.morphologyEx(kept.astype(np.uint8), cv2.MORPH_OPEN, disc(reach)).astype(bool)
    thin[:low] = False
    _, labels = cv2.connectedComponents(thin.astype(np.uint8), connectivity=4)
    beside = cv2.dilate(person.astype(np.uint8), disc(max(1, reach // 2))).astype(bool)
    for number in range(1, int(labels.max()) + 1):
        piece = labels == number
        if (piece & beside).sum() > _BESIDE * piece.sum():
            kept = kept & ~piece
    return kept


def _large(image: Picture, least: float) -> Mask:
    """Return the pieces of an image of 0 and 1 that have more than ``least`` pixels."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(image, connectivity=8)
    large = stats[:, cv2.CC_STAT_AREA] > least
    large[0] = False
    return np.asarray(large[labels])


def _torso(shape: tuple[int, ...], points: dict[str, FloatArray]) -> Mask:
    """Return the middle of the garment's body, which is never skin."""
    corners = np.array([points[name] for name in ("armpit_left", "armpit_right", "hem_right", "hem_left")])
    middle = corners.mean(axis=0)
    area = np.zeros(shape[:2], np.uint8)
    cv2.fillPoly(area, [np.round(middle + 0.8 * (corners - middle)).astype(np.int32)], 1)
    return area.astype(bool)


def like_skin(rgb: Picture) -> Mask:
    """Return where the colour may be skin of any shade (Chai and Ngan, 1999)."""
    ycc = cv2.cvtColor(rgb, cv2.COLOR_RGB2YCrCb)
    return np.asarray(
        (ycc[..., 0] > 40) & (ycc[..., 1] > 135) & (ycc[..., 1] < 178) & (ycc[..., 2] > 75) & (ycc[..., 2] < 128)
    )
