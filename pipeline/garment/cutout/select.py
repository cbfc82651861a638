"""``select_by_points``: the garment that a user clicked, cut out by SAM."""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from core.errors import BadParameter, NoGarment
from core.types import Photo, Picture
from pipeline.garment.cutout.refine import refined
from pipeline.garment.cutout.sam import Click, Proposals, proposals
from pipeline.garment.cutout.shape import Mask, disc

MOST_POINTS = 32
"""More clicks than anybody makes are a mistake of a program."""
FRINGE = 4
"""Width of the soft border that stays around a kept piece [pixels at the size SAM works at]."""


def select_by_points(photo: Photo, points: Sequence[tuple[float, float, bool]]) -> Picture:
    """Return the soft mask of what was clicked, shape (height, width) of the photo, 0..255.

    Of the masks that SAM proposes, the one that agrees with most clicks is taken, among equals the one SAM itself
    rates best. Only its pieces that hold a click on the garment stay; the outline of a single piece is refined.

    Args:
        photo: the picture.
        points: clicks as (x, y, on the garment) in photo pixels, at least one of them on the garment.

    Raises:
        BadParameter: no click is on the garment, one lies outside the photo, or there are too many.
        EngineUnavailable: SAM cannot run here.
        NoGarment: SAM finds nothing under the clicks.
    """
    height, width = photo.rgb.shape[:2]
    clicks = _checked(points, height, width)
    proposed = proposals(photo.rgb, clicks)
    rows, columns = _pixels(clicks, (height, width), proposed.logits.shape[1:])
    wanted = np.array([click.on_garment for click in clicks])
    logits = proposed.logits[_best(proposed, rows, columns, wanted)]
    pieces = _clicked_pieces(logits > 0, rows[wanted], columns[wanted])
    if not pieces.any():
        raise NoGarment("no_garment.not_selected")
    near = cv2.dilate(pieces.astype(np.uint8), disc(FRINGE)).astype(bool) & (pieces | (logits <= 0))
    soft = np.where(near, 255 / (1 + np.exp(-np.clip(logits, -30, 30))), 0)
    sized = cv2.resize(soft.astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR)
    # The grid that SAM works on is coarser than a photo; refining keeps one piece, so several stay as they are.
    one = cv2.connectedComponents(pieces.astype(np.uint8))[0] == 2
    if one and max(height, width) > max(logits.shape):
        return refined(photo.rgb, sized / np.float32(255))
    return np.asarray(sized + 0.5, np.uint8)


def _checked(points: Sequence[tuple[float, float, bool]], height: int, width: int) -> list[Click]:
    """Return ``points`` as clicks.

    Raises:
        BadParameter: they cannot be used.
    """
    clicks = [Click(float(x), float(y), bool(on_garment)) for x, y, on_garment in points]
    inside = all(math.isfinite(c.x) and math.isfinite(c.y) and 0 <= c.x <= width and 0 <= c.y <= height for c in clicks)
    if not inside or len(clicks) > MOST_POINTS or not any(c.on_garment for c in clicks):
        raise BadParameter("bad_parameter.value", name="points")
    return clicks


def _pixels(
    clicks: Sequence[Click], size: tuple[int, int], reduced: tuple[int, ...]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return row and column of each click in a picture of shape ``reduced`` (height, width)."""
    rows = np.array([c.y for c in clicks]) * (reduced[0] / size[0])
    columns = np.array([c.x for c in clicks]) * (reduced[1] / size[1])
    return (
        np.minimum(rows.astype(np.intp), reduced[0] - 1),
        np.minimum(columns.astype(np.intp), reduced[1] - 1),
    )


def _best(proposed: Proposals, rows: NDArray[np.intp], columns: NDArray[np.intp], wanted: NDArray[np.bool_]) -> int:
    """Return the index of the mask that agrees with most clicks, among equals the one of the best quality."""
    agreeing = ((proposed.logits[:, rows, columns] > 0) == wanted).sum(axis=1)
    return max(range(len(agreeing)), key=lambda i: (agreeing[i], proposed.quality[i]))


def _clicked_pieces(mask: Mask, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> Mask:
    """Keep the connected pieces of ``mask`` that hold one of the pixels."""
    _, labels = cv2.connectedComponents(mask.astype(np.uint8), connectivity=4)
    clicked = np.unique(labels[rows, columns])
    return np.asarray(np.isin(labels, clicked[clicked > 0]))
