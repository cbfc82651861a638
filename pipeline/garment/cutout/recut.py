"""Finding the true outline near a given one: colours on both sides vote, the cheapest cut decides."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from core.types import Picture
from pipeline.garment.cutout.evidence import Floats, colour_axes, log_odds
from pipeline.garment.cutout.mincut import least_cut
from pipeline.garment.cutout.shape import Mask, disc, signed_depth

CELL = 0.06
"""Size of the places in which colours are compared, over the picture's longer side ..."""
WIDE = 0.25
"""... and of those in which gaps inside the outline are looked for."""
VOICE = 4.0
"""Most that a colour may say [log odds]."""
HABIT = 1.5
"""What is said for a pixel's given side at the rim of the band; nothing is on the outline itself [log odds]."""
SMOOTHNESS = 6.0
"""Price of a pixel of outline where there is no edge [log odds]."""
ROUNDS = 100
"""Iterations of the cut."""
CLEAR = -1.5
"""Evidence up to which a pixel inside is taken for a gap [log odds]."""
SURE = 0.97
"""Share from which on a coarse mask is sure of a pixel: only a slit is opened there."""
SLIT = 0.02
"""Half the width up to which an opening is a slit, over the picture's longer side."""
SMALLEST_GAP = 2e-4
"""Smallest opening, as a share of the picture."""


@dataclass(frozen=True, eq=False)
class Surroundings:
    """The part of a picture around an outline, with what is compared there."""

    rgb: Picture
    """Colours, shape (h, w, 3)."""
    depth: Floats
    """Distance to the given outline, positive inside [pixels], shape (h, w)."""
    reach: float
    """How far the given outline may be off [pixels]."""
    zone: Mask
    """Pixels whose colours are compared, shape (h, w)."""
    side: int
    """The whole picture's longer side [pixels]."""

    @cached_property
    def lab(self) -> Floats:
        """CIE LAB colours, shape (h, w, 3)."""
        return np.asarray(cv2.cvtColor(self.rgb.astype(np.float32) / 255, cv2.COLOR_RGB2LAB), np.float32)

    @cached_property
    def depths(self) -> Floats:
        """Depth of the pixels of the zone, shape (n,)."""
        return np.asarray(self.depth[self.zone], np.float32)

    @cached_property
    def cells(self) -> Floats:
        """Place and colour of the pixels of the zone in cells, shape (n, 5)."""
        colours = cv2.GaussianBlur(self.lab, (0, 0), 0.7)[self.zone]
        axes = colour_axes(colours, colours[self.depths < -self.reach])
        return np.concatenate([np.argwhere(self.zone) / (CELL * self.side), axes], axis=1).astype(np.float32)

    @property
    def near(self) -> Mask:
        """Pixels on which the outline may lie, shape (h, w)."""
        return np.asarray(np.abs(self.depth) < self.reach)


def recut(rgb: Picture, share: Floats, *, reach: float, open_gaps: bool) -> Mask:
    """Return the pixels of ``rgb`` inside the true outline near that of ``share``, shape (height, width).

    Args:
        rgb: shape (height, width, 3).
        share: how surely each pixel is garment, 0..1, of the same size; its outline is at one half.
        reach: how far that outline may be off [pixels].
        open_gaps: whether to open gaps and slits farther inside that look like the background.
    """
    out = share > 0.5
    rows, columns = np.flatnonzero(out.any(axis=1)), np.flatnonzero(out.any(axis=0))
    if out.all() or not len(rows):
        return np.asarray(out)
    side = max(out.shape)
    margin = round(0.1 * side if open_gaps else 3 * reach)
    window = tuple(slice(max(0, int(k[0]) - margin), int(k[-1]) + 1 + margin) for k in (rows, columns))
    depth = signed_depth(out)[window]
    zone = (np.abs(depth) < margin) | (open_gaps & (depth > 0))
    here = Surroundings(rgb[window], depth, reach, np.asarray(zone), side)
    garment, background = _known(here)
    free, evidence = here.near, np.zeros_like(depth)
    evidence[here.near] = _vote(here, garment, background)
    if open_gaps:
        gaps, spoken, garment = _possible_gaps(here, garment, background, share[window])
        free = free | gaps
        # What was learned from gaps that were taken for garment is put right.
        evidence[here.near] = _vote(here, garment, background)
        evidence[gaps] = spoken[gaps]
    inside = (
        least_cut(evidence, here.lab, (depth > 0).astype(np.float32), free, smoothness=SMOOTHNESS, rounds=ROUNDS) > 0.5
    )
    out[window] = _without_doubtful_gaps(inside, here, share[window]) if open_gaps else inside
    return np.asarray(out)


def _known(here: Surroundings) -> tuple[Floats, Floats]:
    """Return how surely the pixels of the zone are garment and background by their place alone."""
    sure = np.clip(np.abs(here.depths) / here.reach, 0, 1) ** 2
    inside = here.depths > 0
    return np.where(inside, sure, np.float32(0)), np.where(inside, np.float32(0), sure)


def _vote(here: Surroundings, garment: Floats, background: Floats) -> Floats:
    """Return the log odds of the pixels near the outline, after a first vote has told which of them to learn from."""
    near = np.abs(here.depths) < here.reach
    habit = HABIT * here.depths[near] / here.reach
    first = 1 / (1 + np.exp(-habit - np.clip(log_odds(here.cells, garment, background, near), -VOICE, VOICE)))
    garment[near], background[near] = first**2 / 2, (1 - first) ** 2 / 2
    return np.asarray(habit + np.clip(log_odds(here.cells, garment, background, near), -VOICE, VOICE), np.float32)


def _possible_gaps(
    here: Surroundings, garment: Floats, background: Floats, share: Floats
) -> tuple[Mask, Floats, Floats]:
    """Return pixels inside that may be background, the log odds of them, and how surely pixels of the zone are garment.

    A gap that was closed by mistake was counted as garment, so its pixels lose their weight as they are found out.
    """
    deep = here.depths >= here.reach
    cells = here.cells.copy()
    cells[:, :2] *= CELL / WIDE
    believed = np.clip((share[here.zone][deep] - 0.5) / (SURE + 0.01 - 0.5), 0, 1) ** 2
    weight = garment.copy()
    weight[deep] = believed
    for _ in range(3):
        odds = log_odds(cells, weight, background, deep)
        weight[deep] = believed / (1 + np.exp(-1 - odds))
    picture = np.zeros_like(here.depth)
    picture[here.zone] = _spread(odds, deep)
    inner = here.depth >= here.reach
    cores = cv2.morphologyEx(((picture < CLEAR) & inner).astype(np.uint8), cv2.MORPH_OPEN, disc(1))
    gaps = cv2.dilate(cores, disc(3)).astype(bool) & inner
    said = np.clip(np.log((share + 0.005) / (1.005 - share)), -2, 3)
    spoken = np.clip(picture, -VOICE, VOICE) + np.where(share < SURE, said, HABIT)
    # At a gap's border colours are mixed, which occurs nowhere else and says nothing.
    spoken = np.where(cv2.dilate(cores, disc(1)) > 0, np.minimum(spoken, 0), spoken)
    return np.asarray(gaps), np.asarray(spoken, np.float32), weight


def _spread(values: Floats, where: NDArray[np.bool_]) -> Floats:
    """Return ``values`` at their places ``where``, else 0."""
    out = np.zeros(where.shape, np.float32)
    out[where] = values
    return out


def _without_doubtful_gaps(inside: Mask, here: Surroundings, share: Floats) -> Mask:
    """Close openings that are tiny, or of which the coarse mask is sure although they are no slits to the outside."""
    opened = (~inside & (here.depth >= here.reach)).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(opened, connectivity=4)
    _, outside = cv2.connectedComponents((~inside).astype(np.uint8), connectivity=4)
    reached = np.unique(outside[~inside & (here.depth <= -here.reach)])
    width = cv2.distanceTransform(opened, cv2.DIST_L2, 5)
    out = inside.copy()
    for piece in range(1, count):
        gap = labels == piece
        slit = width[gap].max() < SLIT * here.side and np.isin(outside[gap], reached).any()
        doubted = np.median(share[gap]) < SURE
        if not (slit or doubted) or stats[piece][cv2.CC_STAT_AREA] < SMALLEST_GAP * inside.size:
            out[gap] = True
    return out
