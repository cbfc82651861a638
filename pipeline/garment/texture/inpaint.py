"""Exemplar inpainting of patterned fabric: large tiles first, then PatchMatch over the joints.

Sources: Efros & Freeman, "Image Quilting", 2001 (tiles chosen by their overlap); Barnes et al., "PatchMatch", 2009
(search); Wexler, Shechtman, Irani, "Space-Time Completion of Video", 2007 (voting).
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numba import njit
from numpy.typing import NDArray

from pipeline.garment.texture.fill import Bool, Float, bleed

RADIUS = 3
"""Half width of a patch [px]."""
TILE = 28
"""Side of a tile [px]: a few periods of a fine check."""
OVERLAP = 8
"""Known pixels around a tile by which its source is chosen [px]."""
STRIDE = 4
"""Step of the first search for a tile's source [px]."""


@njit(cache=True, nogil=True)
def _shift_cost(
    picture: Any, known: Any, hole: Any, source: Any, box: Any, dy: int, dx: int, step: int, best: float
) -> float:
    """Mean squared difference over the known surroundings of a tile; infinite if unusable or surely above ``best``."""
    height, width = hole.shape
    y0, x0, y1, x1 = box
    for y in range(y0, y1, step):
        for x in range(x0, x1, step):
            if hole[y, x]:
                sy, sx = y + dy, x + dx
                if sy < 0 or sx < 0 or sy >= height or sx >= width or not source[sy, sx]:
                    return np.inf
    total = 0.0
    count = 0
    seen = 0
    top = best * ((y1 - y0 + 2 * OVERLAP) * (x1 - x0 + 2 * OVERLAP)) / (step * step)
    for y in range(max(y0 - OVERLAP, 0), min(y1 + OVERLAP, height), step):
        for x in range(max(x0 - OVERLAP, 0), min(x1 + OVERLAP, width), step):
            if not known[y, x]:
                continue
            seen += 1
            sy, sx = y + dy, x + dx
            if sy < 0 or sx < 0 or sy >= height or sx >= width or not source[sy, sx]:
                continue
            count += 1
            for c in range(3):
                d = picture[y, x, c] - picture[sy, sx, c]
                total += d * d
        if total > top:
            return np.inf
    # A shift that leaves most of the surroundings uncompared proves nothing.
    if count * 2 < seen:
        return np.inf
    return total / max(count, 1)


@njit(cache=True, nogil=True)
def _choose_shift(picture: Any, known: Any, hole: Any, source: Any, box: Any, stride: int) -> tuple[int, int, float]:
    """Search all shifts on a coarse grid, then around the best one."""
    height, width = hole.shape
    best, by, bx = np.inf, 0, 0
    for turn in range(2 * (height // 3 // stride) + 1):
        dy = (turn + 1) // 2 * stride * (1 if turn % 2 else -1)
        for dx in range(-width, width + 1, stride):
            # Light changes slowly over a garment, and its stripes and seams run along rows.
            bias = 1.0 + (2.0 * abs(dy) + 0.5 * abs(dx)) / width
            cost = _shift_cost(picture, known, hole, source, box, dy, dx, 2, best / bias) * bias
            if cost < best:
                best, by, bx = cost, dy, dx
    if best == np.inf:
        return 0, 0, best
    centre_y, centre_x = by, bx
    best = np.inf
    for dy in range(centre_y - stride, centre_y + stride + 1):
        for dx in range(centre_x - stride, centre_x + stride + 1):
            cost = _shift_cost(picture, known, hole, source, box, dy, dx, 1, best)
            if cost < best:
                best, by, bx = cost, dy, dx
    return by, bx, best


@njit(cache=True, nogil=True)
def _known_share(known: Any, box: Any) -> float:
    """Share of known pixels in the surroundings of a tile."""
    height, width = known.shape
    y0, x0, y1, x1 = box
    count = 0
    for y in range(max(y0 - OVERLAP, 0), min(y1 + OVERLAP, height)):
        for x in range(max(x0 - OVERLAP, 0), min(x1 + OVERLAP, width)):
            if known[y, x]:
                count += 1
    return float(count / ((y1 - y0 + 2 * OVERLAP) * (x1 - x0 + 2 * OVERLAP)))


@njit(cache=True, nogil=True)
def _copy_tile(picture: Any, known: Any, hole: Any, source: Any, field: Any, box: Any, dy: int, dx: int) -> None:
    """Fill the hole's pixels in a tile from a shifted place."""
    height, width = hole.shape
    for y in range(box[0], box[2]):
        for x in range(box[1], box[3]):
            sy, sx = y + dy, x + dx
            if hole[y, x] and 0 <= sy < height and 0 <= sx < width and source[sy, sx]:
                field[y, x, 0], field[y, x, 1] = sy, sx
                picture[y, x] = picture[sy, sx]
                known[y, x] = True


@njit(cache=True, nogil=True)
def _quilt(picture: Any, hole: Any, source: Any, boxes: Any, field: Any, stride: int) -> None:
    """Fill the hole tile by tile, best surrounded first: source pixels to ``field``, colours to ``picture``."""
    known = source.copy()
    count = boxes.shape[0]
    share = np.zeros(count)
    for i in range(count):
        share[i] = _known_share(known, boxes[i])
    for _ in range(count):
        pick = np.argmax(share)
        dy, dx, cost = _choose_shift(picture, known, hole, source, boxes[pick], stride)
        if cost < np.inf:
            _copy_tile(picture, known, hole, source, field, boxes[pick], dy, dx)
        share[pick] = -1.0
        for i in range(count):
            if share[i] >= 0:
                share[i] = _known_share(known, boxes[i])


@njit(cache=True, nogil=True)
def _distance(picture: Any, ty: int, tx: int, sy: int, sx: int, best: float) -> float:
    """Sum of squared differences of two patches; stops above ``best``."""
    height, width = picture.shape[:2]
    total = 0.0
    for dy in range(-RADIUS, RADIUS + 1):
        y = ty + dy
        if y < 0 or y >= height:
            continue
        for dx in range(-RADIUS, RADIUS + 1):
            x = tx + dx
            if x < 0 or x >= width:
                continue
            for c in range(3):
                d = picture[y, x, c] - picture[sy + dy, sx + dx, c]
                total += d * d
        if total >= best:
            return best
    return total


@njit(cache=True, nogil=True)
def _search(picture: Any, targets: Any, valid: Any, field: Any, cost: Any, forward: bool, seed: int) -> None:
    """One PatchMatch sweep: propagation from two neighbours, then random search in shrinking windows."""
    height, width = valid.shape
    state = np.uint32(seed)
    count = targets.shape[0]
    step = 1 if forward else -1
    for i in range(count):
        k = i if forward else count - 1 - i
        ty, tx = targets[k, 0], targets[k, 1]
        best = cost[ty, tx]
        by, bx = field[ty, tx, 0], field[ty, tx, 1]
        for n in range(2):
            ny = ty - step if n == 0 else ty
            nx = tx - step if n == 1 else tx
            if ny < 0 or nx < 0 or ny >= height or nx >= width or field[ny, nx, 0] < 0:
                continue
            sy = field[ny, nx, 0] + (ty - ny)
            sx = field[ny, nx, 1] + (tx - nx)
            if 0 <= sy < height and 0 <= sx < width and valid[sy, sx]:
                d = _distance(picture, ty, tx, sy, sx, best)
                if d < best:
                    best, by, bx = d, sy, sx
        reach = 8
        while reach >= 1:
            state = np.uint32(state * np.uint32(1664525) + np.uint32(1013904223))
            sy = by + np.int64(state >> np.uint32(8)) % (2 * reach + 1) - reach
            state = np.uint32(state * np.uint32(1664525) + np.uint32(1013904223))
            sx = bx + np.int64(state >> np.uint32(8)) % (2 * reach + 1) - reach
            if 0 <= sy < height and 0 <= sx < width and valid[sy, sx]:
                d = _distance(picture, ty, tx, sy, sx, best)
                if d < best:
                    best, by, bx = d, sy, sx
            reach //= 2
        cost[ty, tx] = best
        field[ty, tx, 0] = by
        field[ty, tx, 1] = bx


@njit(cache=True, nogil=True)
def _score(picture: Any, targets: Any, field: Any, cost: Any) -> None:
    """Patch distances of the field as it is."""
    for k in range(targets.shape[0]):
        ty, tx = targets[k, 0], targets[k, 1]
        cost[ty, tx] = _distance(picture, ty, tx, field[ty, tx, 0], field[ty, tx, 1], 1e30)


@njit(cache=True, nogil=True)
def _vote(source: Any, targets: Any, field: Any, cost: Any, reach: int, out: Any) -> None:
    """Set each target pixel of ``out`` to the weighted mean of what the patches around it say."""
    height, width = cost.shape
    total = 0.0
    for k in range(targets.shape[0]):
        total += cost[targets[k, 0], targets[k, 1]]
    scale = 0.1 * total / max(targets.shape[0], 1) + 1e-3
    for k in range(targets.shape[0]):
        y, x = targets[k, 0], targets[k, 1]
        weight = 0.0
        r = g = b = 0.0
        for dy in range(-reach, reach + 1):
            for dx in range(-reach, reach + 1):
                ny, nx = y + dy, x + dx
                if ny < 0 or nx < 0 or ny >= height or nx >= width or field[ny, nx, 0] < 0:
                    continue
                w = 1.0 / (scale + cost[ny, nx])
                sy, sx = field[ny, nx, 0] - dy, field[ny, nx, 1] - dx
                weight += w
                r += w * source[sy, sx, 0]
                g += w * source[sy, sx, 1]
                b += w * source[sy, sx, 2]
        out[y, x, 0] = r / weight
        out[y, x, 1] = g / weight
        out[y, x, 2] = b / weight


def _tiles(hole: Bool) -> NDArray[np.int64]:
    """Tiles that hold a part of the hole: rows (top, left, bottom, right)."""
    height, width = hole.shape
    boxes = [
        (y, x, min(y + TILE, height), min(x + TILE, width))
        for y in range(0, height, TILE)
        for x in range(0, width, TILE)
        if hole[y : y + TILE, x : x + TILE].any()
    ]
    return np.array(boxes, dtype=np.int64)


def _valid_centres(source: Bool) -> Bool:
    """Pixels whose whole patch lies in ``source``."""
    kernel = np.ones((2 * RADIUS + 1, 2 * RADIUS + 1), dtype=np.uint8)
    inner = cv2.erode(source.astype(np.uint8), kernel, borderType=cv2.BORDER_CONSTANT, borderValue=0)
    return np.asarray(inner > 0, dtype=np.bool_)


def _nearest(valid: Bool, field: NDArray[np.int32]) -> NDArray[np.int32]:
    """Move each pixel's source to the nearest valid centre; -1 stays."""
    _, labels = cv2.distanceTransformWithLabels(
        (~valid).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    rows, columns = np.nonzero(valid)
    at = np.zeros((int(labels.max()) + 1, 2), dtype=np.int32)
    at[labels[rows, columns]] = np.stack([rows, columns], axis=1)
    moved = np.full_like(field, -1)
    there = field[..., 0] >= 0
    moved[there] = at[labels[field[there][:, 0], field[there][:, 1]]]
    return moved


def inpaint(picture: Float, hole: Bool, source: Bool, *, rounds: int = 2) -> Float:
    """Fill ``hole`` with fabric from ``source``.

    Args:
        picture: shape (h, w, 3), any colour space with even steps.
        hole: pixels to fill, shape (h, w).
        source: pixels that may be copied, shape (h, w); disjoint from ``hole``.
        rounds: searches and votes over the joints of the tiles.

    Returns:
        The picture with the hole filled. Parts for which ``source`` has no fitting piece get colours bled from around.
    """
    valid = _valid_centres(source)
    if not hole.any() or not valid.any():
        return bleed(picture, source, softness=4.0) if hole.any() and source.any() else picture
    current = np.ascontiguousarray(picture, dtype=np.float32).copy()
    field = np.full((*hole.shape, 2), -1, dtype=np.int32)
    _quilt(current, hole, source, _tiles(hole), field, STRIDE)
    painted = source | (field[..., 0] >= 0)
    current = bleed(current, painted, softness=4.0)
    field = _nearest(valid, field)
    targets = np.argwhere(field[..., 0] >= 0)
    cost = np.zeros(hole.shape, dtype=np.float64)
    for turn in range(rounds):
        _score(current, targets, field, cost)
        for sweep in range(2):
            _search(current, targets, valid, field, cost, sweep == 0, 1 + 2 * turn + sweep)
        # The mean of many patches is soft: only the first vote, which moves joints, listens to all of them.
        _vote(picture, targets, field, cost, RADIUS if turn == 0 else 1, current)
    result = picture.copy()
    result[hole] = current[hole]
    return result
