"""How a garment was photographed: lying flat, on a hanger, on an invisible mannequin (ghost), or worn by a person.

It decides which girth the visible width stands for, and can be overruled by the user. The network's opinion is weighed
with rules: skin in the neck, a hanger in the neck, and a near-white studio background around a garment whose shoulders
are as wide as on a body (a garment lying flat spreads below the shoulders).
"""

from __future__ import annotations

import cv2
import numpy as np

from core.categories import BOTTOMS
from core.types import Category, FloatArray, PhotoKind, Picture
from pipeline.garment.landmarks import OutlineFit
from pipeline.garment.outline import Frame, side_to_frame
from pipeline.garment.parser import Judgement

_STUDIO = 0.85
"""Share of near-white background from which on it is a studio's."""
_BARE = 0.8
"""Share of skin in a bare neck."""
_SKIN = 0.5
"""By how much the share of skin in the neck must exceed the share beside the garment."""
_HEAD = 0.03
"""Area of a head above the neckline points over that of the garment."""
_NARROW = 0.45
"""Greatest width of a head over that of the garment."""
_TOP = 0.12
"""Share of the cutout's height in which a head is looked for at least."""
_ALONE: tuple[PhotoKind, ...] = ("flat", "hanger", "ghost")
_RULE = 3.0
"""How many times likelier a kind is when the rules name it."""
_GHOST_SHOULDER = {True: 1.10, False: 0.8}
"""Shoulder width over chest width of ghost photos, with sleeves and without; flat ones are below."""


def _background(frame: Frame, picture: Picture) -> FloatArray:
    """Return background pixels of the frame as colours, shape (n, 3)."""
    outside = cv2.dilate(frame.mask, np.ones((13, 13), np.uint8)) == 0
    return np.asarray(picture[outside], dtype=np.float64)


def white_share(background: FloatArray) -> float:
    """Return the share of near-white, colourless pixels among background colours (n, 3)."""
    if not len(background):
        return 0.0
    return float(((background.min(axis=1) > 228) & (np.ptp(background, axis=1) < 14)).mean())


def skin(picture: Picture, background: FloatArray) -> FloatArray:
    """Return where a picture has the colour of skin and not that of its own background, (h, w) of 0 or 1.

    Skin of all shades lies in a narrow band of chroma (Chai and Ngan, 1999); beige cloth and wood lie there too, so
    colours like the background's do not count.
    """
    ycc = cv2.cvtColor(picture, cv2.COLOR_RGB2YCrCb)
    likely = (ycc[..., 0] > 50) & (ycc[..., 1] > 138) & (ycc[..., 1] < 175) & (ycc[..., 2] > 80) & (ycc[..., 2] < 124)
    lab = cv2.cvtColor(picture, cv2.COLOR_RGB2LAB).astype(np.float64)
    colour = np.median(background, axis=0).round().astype(np.uint8)
    own = cv2.cvtColor(colour[None, None], cv2.COLOR_RGB2LAB)[0, 0].astype(np.float64)
    return np.asarray(likely & (np.linalg.norm(lab - own, axis=2) > 20.0), dtype=np.float64)


def _disc(shape: tuple[int, ...], center: FloatArray, radius: float) -> FloatArray:
    rows, columns = np.ogrid[: shape[0], : shape[1]]
    return np.asarray((columns - center[0]) ** 2 + (rows - center[1]) ** 2 < radius**2)


def _worn(fit: OutlineFit, background: FloatArray) -> bool:
    """Tell whether skin shows in the neck, and not elsewhere on the background, or as a head in the cutout.

    Sleeve ends tell nothing: wooden floors have the colour of skin.
    """
    frame = fit.frame
    shown = skin(fit.picture, background)
    outside = frame.mask == 0
    radius = 0.12 * frame.unit
    necks = [side_to_frame(frame, s.point("neckline")[None], left=k == 0)[0] for k, s in enumerate(fit.sides)]
    neck = (necks[0] + necks[1]) / 2.0

    def share(area: FloatArray) -> float:
        return float(shown[area].mean()) if area.any() else 0.0

    throat = neck - [0.0, 0.5 * radius]
    beside = outside & (_disc(outside.shape, throat, 2.0 * radius) == 0)
    rows = np.nonzero(frame.mask.any(axis=1))[0]
    # The neckline points may have been found on the head itself.
    top = max(float(neck[1]), rows[0] + _TOP * (rows[-1] - rows[0]))
    above = np.arange(outside.shape[0])[:, None] < top
    head = np.logical_and(frame.mask > 0, above)
    body = np.logical_and(frame.mask > 0, ~above)
    bare = share(outside & _disc(outside.shape, throat, radius))
    in_neck = bare > _BARE and bare - share(beside) > _SKIN
    narrow = head.sum(axis=1).max() < _NARROW * body.sum(axis=1).max()
    large = head.sum() > _HEAD * body.sum()
    in_cutout = narrow and large and share(head) > 0.5 and share(head) - share(body) > _SKIN / 2.0
    return bool(in_neck or in_cutout)


def _hanger(fit: OutlineFit) -> bool:
    """Tell whether something stands in and above the neck, a hanger or its hook, that is not found beside it."""
    frame = fit.frame
    center = int(frame.axis)
    column = np.nonzero(frame.mask[:, center])[0]
    top = int(column[0]) if column.size else 0
    rows = slice(max(top - int(0.25 * frame.unit), 0), top)
    if rows.stop - rows.start < 0.08 * frame.unit:
        return False
    lab = cv2.cvtColor(np.ascontiguousarray(fit.picture[rows]), cv2.COLOR_RGB2LAB).astype(np.float64)
    free = cv2.dilate(frame.mask, np.ones((9, 9), np.uint8))[rows] == 0
    width = frame.mask.shape[1]
    places = frame.photo_points(np.array([[float(frame.axis), float(rows.start)]]))
    if places[0, 1] < 0:  # beyond the photo's border, where there is nothing to be seen
        return False

    def unlike(middle: int) -> float:
        """Return the share of rows that hold something of another colour than the row."""
        columns = slice(max(middle - int(0.12 * frame.unit), 0), min(middle + int(0.12 * frame.unit), width))
        area, seen = lab[:, columns], free[:, columns]
        differs = np.linalg.norm(area - np.median(area, axis=1, keepdims=True), axis=2) > 28.0
        counted = seen.mean(axis=1) > 0.5
        return float(((differs & seen).sum(axis=1) >= 3)[counted].mean()) if counted.any() else 0.0

    beside = max(unlike(center - int(0.5 * frame.unit)), unlike(center + int(0.5 * frame.unit)))
    return unlike(center) > 0.3 and beside < 0.3


def _shoulder_over_chest(fit: OutlineFit) -> float:
    """Return the shoulder's width over the chest's, from the sides that show their armpit if there is one."""
    seen = [k for k, side in enumerate(fit.sides) if side.armpit_seen] or [0, 1]
    chest = [
        abs(fit.hidden[k].point[0] - fit.frame.axis) / fit.frame.unit
        if k in fit.hidden
        else fit.sides[k].point("armpit")[0]
        for k in seen
    ]
    return float(np.mean([fit.sides[k].point("shoulder")[0] for k in seen]) / max(np.mean(chest), 0.05))


def photo_kind(fit: OutlineFit, *, category: Category | None = None, judged: Judgement | None = None) -> PhotoKind:
    """Tell how the garment was photographed.

    Args:
        fit: the explained outline with its picture.
        category: what the garment is, where that is known: skirts, trousers and shorts have no neck or shoulders to
            look at.
        judged: what the network says; without it the rules decide alone.
    """
    background = _background(fit.frame, fit.picture)
    if category in BOTTOMS:
        rule = _bottom_rule(fit, background)
    elif len(background) and _worn(fit, background):
        return "on-model"
    else:
        rule = _top_rule(fit, background)
    if judged is None:
        return rule or "flat"
    if judged.worn:
        return "on-model"
    return max(_ALONE, key=lambda kind: judged.kind[kind] * (_RULE if kind == rule else 1.0))


def _top_rule(fit: OutlineFit, background: FloatArray) -> PhotoKind:
    """Return what hangers, studios and shoulders say."""
    if _hanger(fit):
        return "hanger"
    ghost = white_share(background) > _STUDIO and _shoulder_over_chest(fit) > _GHOST_SHOULDER[fit.sleeves]
    return "ghost" if ghost else "flat"


def _bottom_rule(fit: OutlineFit, background: FloatArray) -> PhotoKind | None:
    """Return what hangers and studios say; None in a studio, where flat ones and those on mannequins look alike."""
    if _hanger(fit):
        return "hanger"
    return None if white_share(background) > _STUDIO else "flat"
