"""The armpit where the outline does not show it: a sleeve that lies on the body.

The sleeve's inner edge still shows in the picture, as a crease, a shadow or a break of the pattern, from the cuff (or
the top of a gap lower down) up to the armpit. It is traced as the path of strongest sideways contrast (dynamic
programming over rows), and the armpit is put where the edge ends, near the height that proportions suggest.
"""

from __future__ import annotations

import cv2
import numpy as np

from core.types import FloatArray, Picture
from pipeline.garment.outline import UNIT_PX

_DRIFT = 2
_ASIDE = (0.2, 0.3, 0.4)
"""How far aside, towards the middle, the edge is compared with the strongest paths there, over ``UNIT_PX``."""


def sideways_contrast(rgb: Picture, mask: Picture) -> FloatArray:
    """Return how strongly colour changes from left to right, blurred along the vertical, inside the mask; (h, w)."""
    lab = cv2.cvtColor(rgb, cv2.COLOR_RGB2LAB).astype(np.float32)
    lab = cv2.GaussianBlur(lab, (0, 0), 1.2)
    gradient = np.abs(cv2.Sobel(lab, cv2.CV_32F, 1, 0, ksize=3)).sum(axis=2)
    streak = cv2.GaussianBlur(gradient, (0, 0), sigmaX=1.0, sigmaY=7.0)
    inner = cv2.erode(mask, np.ones((1, int(0.06 * UNIT_PX)), np.uint8))  # the silhouette itself is no inner edge
    return np.where(inner > 0, streak, 0.0).astype(np.float64)


def trace_up(contrast: FloatArray, start: FloatArray, goal: FloatArray, *, reach: float) -> FloatArray:
    """Follow the strongest edge from ``start`` up to the row of ``goal``.

    Args:
        contrast: from ``sideways_contrast``.
        start: lower end (x, y) in frame pixels.
        goal: where the upper end is expected.
        reach: largest sideways distance from the line start-goal [px].

    Returns:
        one point a row from bottom to top, shape (n, 2).
    """
    rows = np.arange(int(start[1]), int(goal[1]) - 1, -1)
    offsets = np.arange(-int(reach), int(reach) + 1)
    share = (start[1] - rows) / max(start[1] - goal[1], 1.0)
    line = start[0] + share * (goal[0] - start[0])
    columns = np.clip(np.round(line[:, None] + offsets), 0, contrast.shape[1] - 1).astype(int)
    rows_in = np.clip(rows, 0, contrast.shape[0] - 1)
    strength = contrast[rows_in[:, None], columns]
    cost = -strength / (np.median(strength) + 1e-6) + 1.0 * (offsets / reach) ** 2
    total = cost[0] + 4.0 * (offsets / reach) ** 2
    back = np.zeros(cost.shape, int)
    width = len(offsets)
    moves = np.arange(-_DRIFT, _DRIFT + 1)
    neighbours = np.clip(np.arange(width)[:, None] + moves, 0, width - 1)
    for k in range(1, len(rows)):
        table = total[neighbours] + 0.15 * np.abs(moves)
        best = np.argmin(table, axis=1)
        back[k] = neighbours[np.arange(width), best]
        total = table[np.arange(width), best] + cost[k]
    path = [int(np.argmin(total))]
    for k in range(len(rows) - 1, 0, -1):
        path.append(int(back[k][path[-1]]))
    path.reverse()
    return np.column_stack([columns[np.arange(len(rows)), path], rows]).astype(np.float64)


def hidden_armpit(rgb: Picture, mask: Picture, start: FloatArray, expected: FloatArray) -> tuple[FloatArray, float]:
    """Find the armpit of a sleeve that lies on the body.

    Args:
        rgb: the picture in the frame.
        mask: the garment in the frame, 0 or 255.
        start: the lowest visible point between sleeve and body (x, y) in frame pixels.
        expected: where proportions put the armpit.

    Returns:
        the armpit in frame pixels, shape (2,), and how clear the edge is, 0..1.
    """
    reach, window = int(0.10 * UNIT_PX), int(0.07 * UNIT_PX)
    goal = expected - [0.0, float(reach + window)]
    if start[1] < goal[1] + window:  # the visible point is as high as an armpit
        return start, 0.0
    contrast = sideways_contrast(rgb, mask)
    path = trace_up(contrast, start, goal, reach=0.11 * UNIT_PX)
    columns, rows = path[:, 0].astype(int), path[:, 1].astype(int)
    strength = contrast[rows, columns]
    sums = np.concatenate([[0.0], np.cumsum(strength)])
    ends = np.arange(max(len(path) - 2 * reach - window, 1), max(len(path) - window, 2))
    below = (sums[ends] - sums[np.maximum(ends - window, 0)]) / np.minimum(ends, window)
    last = np.minimum(ends + window, len(path))
    beyond = (sums[last] - sums[ends]) / np.maximum(last - ends, 1)
    score = (below - beyond) / (below + beyond + 1e-6) - 0.5 * ((rows[ends - 1] - expected[1]) / reach) ** 2
    end = int(ends[np.argmax(score)])
    if mask[rows[end - 1], columns[end - 1]] == 0:
        return path[end - 1], 0.0
    inward = np.array([np.sign(mask.shape[1] / 2.0 - start[0]) * UNIT_PX, 0.0])
    others = [
        trace_up(contrast, start + shift * inward, goal + shift * inward, reach=0.11 * UNIT_PX)[:end].astype(int)
        for shift in _ASIDE
    ]
    usual = float(np.median([contrast[other[:, 1], other[:, 0]].mean() for other in others]))
    clear = float(np.clip((strength[:end].mean() / (usual + 1e-6) - 0.9) / 1.2, 0.0, 1.0))
    return path[end - 1], clear
