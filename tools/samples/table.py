"""The table on which a garment is laid, piece on piece: heights, colours, and what of it is garment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.samples.backgrounds import Ground
from tools.samples.colour import paint
from tools.samples.curves import Points, curve_coordinates, lengths, resample
from tools.samples.fabric import Cloth
from tools.samples.folds import Fall, enlarged, fold_heights
from tools.samples.light import Colours
from tools.samples.noise import Field, smooth_noise
from tools.samples.warp import Warp

Window = tuple[slice, slice]
UVMap = Callable[[Points], Points]
"""Cloth places [cm] of garment places [cm], shape (..., 2)."""

_SHIFT = 4
_FOLD_STEP = 2


@dataclass(frozen=True, eq=False)
class Patch:
    """A piece of cloth: outline [cm], material, how its threads run, how it lies."""

    outline: Points
    cloth: Cloth
    threads: UVMap | None = None
    """None: as the garment's own coordinates."""
    fall: Fall | None = None
    tone: float = 1.0
    """Factor on its colour, for insides."""
    hole: Points | None = None
    """Outline cut out of it."""


class Table:
    """A picture in the making. Places are garment centimetres; arrays have the picture's size."""

    def __init__(self, ground: Ground, warp: Warp, per_cm: float, rng: np.random.Generator) -> None:
        self.albedo = ground.albedo
        self.height = ground.height
        self.relief = ground.relief
        self.gloss = ground.gloss
        self.mask: Field = np.zeros(ground.height.shape, np.float32)
        self.warp, self.per_cm, self.rng = warp, per_cm, rng

    def lay(
        self,
        *patches: Patch,
        thickness: float,
        edge: float,
        drape: float = 0.4,
        lift: float = 0.0,
        inside: bool = False,
    ) -> None:
        """Lay patches that form one level.

        ``thickness`` [cm] is the level's height, ``edge`` [cm] the width of its rounded border, ``drape`` [cm] how far
        it smooths what lies under it, ``lift`` an extra height [cm] in its middle parts; ``inside`` cuts
        it off where no garment lies yet.
        """
        covers = [self.cover(p.outline, p.hole) * (self.mask if inside else 1) for p in patches]
        window = self._joint(covers)
        union = np.zeros_like(self.mask[window])
        for cover in covers:
            np.maximum(union, cover[window], out=union)
        depth = cv2.distanceTransform((union > 0.5).astype(np.uint8), cv2.DIST_L2, 5) / np.float32(self.per_cm)
        t = np.clip(depth / edge, 0, 1)
        profile = np.sqrt(np.clip(1 - (1 - t) ** 2, 0, 1))
        under = cv2.GaussianBlur(self.height[window], (0, 0), drape * self.per_cm)
        top = under + thickness * profile + 1.7 * lift * (1 - np.exp(-depth / 2.0))
        places = self.places(window)
        base, relief = self.albedo[window].copy(), self.relief[window].copy()
        gloss = self.gloss[window].copy()
        for patch, cover in zip(patches, covers, strict=True):
            share = cover[window]
            folds = self._folds(places, patch)
            top = top + share * folds * (0.55 + 0.45 * t)
            colours, yarns = self._look(places, patch, folds, share > 0)
            base += share[..., None] * (colours * np.float32(patch.tone) - base)
            relief += share * (yarns - relief)
            gloss += share * (patch.cloth.gloss - gloss)
        whole = union[..., None]
        self.albedo[window] += whole * (base - self.albedo[window])
        self.height[window] += union * (top.astype(np.float32) - self.height[window])
        self.relief[window] += union * (relief - self.relief[window])
        self.gloss[window] += union * (gloss - self.gloss[window])
        np.maximum(self.mask[window], union, out=self.mask[window])

    def groove(self, line: Points, *, depth: float = 0.05, width: float = 0.16, pucker: float = 0.0) -> None:
        """A seam: the cloth dips along a line [cm], with little gathers (``pucker`` [cm]) beside it."""
        window, coordinates = self.along(line, max(5 * width, 1.6 if pucker else 0.0))
        across = coordinates[..., 0]
        dip = -depth * np.exp(-((across / width) ** 2))
        if pucker:
            gather = smooth_noise(self.rng, across.shape, 0.42 * self.per_cm)
            long = smooth_noise(self.rng, across.shape, 0.9 * self.per_cm)
            dip = dip + pucker * (0.5 * gather + 0.8 * long) * np.exp(-((across / 0.62) ** 2))
        on_cloth = self.mask[window] * self._within(coordinates, line)
        self.height[window] += (dip * on_cloth).astype(np.float32)
        self.albedo[window] *= (1 - 0.10 * np.exp(-((across / width) ** 2)) * on_cloth)[..., None].astype(np.float32)

    def ridge(self, line: Points, *, height: float, width: float) -> None:
        """Raise (or with a negative height lower) the cloth along a line [cm]."""
        window, coordinates = self.along(line, 4 * width)
        bump = height * np.exp(-((coordinates[..., 0] / width) ** 2)) * self.mask[window]
        self.height[window] += (bump * self._within(coordinates, line)).astype(np.float32)

    def pleat(self, line: Points, *, height: float, width: float) -> None:
        """A pressed fold: a sharp step on one side of a line [cm] that eases out over ``width``, growing downwards."""
        window, coordinates = self.along(line, 4 * width)
        across = coordinates[..., 0]
        grow = np.clip(0.35 + 0.65 * coordinates[..., 1] / lengths(line)[-1], 0.2, 1.0)
        step = np.clip(across * self.per_cm + 0.5, 0, 1) * np.exp(-((np.maximum(across, 0) / width) ** 2))
        lifted = height * grow * step * self.mask[window] * self._within(coordinates, line)
        self.height[window] += lifted.astype(np.float32)

    def stitch(
        self, line: Points, colour: Colours, *, pitch: float = 0.42, width: float = 0.09, dip: float = 0.03
    ) -> None:
        """A row of stitches along a line [cm]."""
        self.groove(line, depth=dip, width=0.22, pucker=dip * 0.45)
        s = lengths(line)
        starts = np.arange(0.1, s[-1] - pitch, pitch)
        layer = np.zeros(self.mask.shape, np.uint8)
        for start in starts:
            ends = [start, start + pitch * 0.68]
            dash = np.stack([np.interp(ends, s, line[:, 0]), np.interp(ends, s, line[:, 1])], axis=1)
            a, b = self._shifted(self.warp.to_pixels(dash))
            cv2.line(layer, a.tolist(), b.tolist(), 255, max(round(width * self.per_cm), 1), cv2.LINE_AA, _SHIFT)
        share = cv2.GaussianBlur(layer, (0, 0), 0.6).astype(np.float32) / 255
        share *= self.mask
        self.albedo += (0.9 * share)[..., None] * (colour - self.albedo)
        self.height += share * np.float32(0.035)
        self.relief *= 1 - share

    def tint(self, line: Points, factor: float, width: float) -> None:
        """Lighten or darken the cloth along a line [cm], as wear does, broken up by noise."""
        window, coordinates = self.along(line, 3 * width)
        grain = max(0.5, 0.8 * width) * self.per_cm
        broken = np.clip(0.75 + 0.35 * smooth_noise(self.rng, coordinates.shape[:2], grain), 0, 1.4)
        share = np.exp(-((coordinates[..., 0] / width) ** 2)) * self.mask[window] * broken
        self.albedo[window] *= (1 + (factor - 1) * share)[..., None].astype(np.float32)

    def inlay(self, share: Field, code: str, *, height: float, gloss: float) -> None:
        """Hard parts of one colour where ``share`` (the picture's size, 0..1) says, raised by ``height`` [cm]."""
        self.albedo += share[..., None] * (paint(code) - self.albedo)
        self.height += share * np.float32(height)
        self.relief *= 1 - share
        self.gloss += share * (gloss - self.gloss)

    def cover(self, outline: Points, hole: Points | None = None) -> Field:
        """Share of each pixel that an outline [cm] covers, less a hole in it."""
        mask = np.zeros(self.mask.shape, np.uint8)
        rings = [self._shifted(self.warp.to_pixels(ring)) for ring in ([outline] if hole is None else [outline, hole])]
        cv2.fillPoly(mask, rings, 255, cv2.LINE_AA, _SHIFT)
        return np.asarray(mask / 255, np.float32)

    @staticmethod
    def _shifted(pixels: Points) -> NDArray[np.int32]:
        return np.asarray(np.round(pixels * 2**_SHIFT), np.int32)

    def _joint(self, covers: Sequence[Field]) -> Window:
        rows = np.nonzero(np.max([c.max(axis=1) for c in covers], axis=0))[0]
        cols = np.nonzero(np.max([c.max(axis=0) for c in covers], axis=0))[0]
        margin = int(1.5 * self.per_cm)
        return (
            slice(max(rows[0] - margin, 0), rows[-1] + margin + 1),
            slice(max(cols[0] - margin, 0), cols[-1] + margin + 1),
        )

    def places(self, window: Window) -> Points:
        """Garment places of a window's pixels, shape (h, w, 2)."""
        h, w = self.mask[window].shape
        y, x = np.mgrid[window[0].start : window[0].start + h + 4 : 4, window[1].start : window[1].start + w + 4 : 4]
        coarse = self.warp.to_cm(np.stack([x.ravel(), y.ravel()], axis=1).astype(np.float64)).reshape(*x.shape, 2)
        yy, xx = np.mgrid[:h, :w].astype(np.float32) / 4
        return np.asarray(
            cv2.remap(coarse.astype(np.float32), xx, yy, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        )

    def along(self, line: Points, reach: float) -> tuple[Window, Points]:
        """Window around a line [cm] and the coordinates along it (h, w, 2); 1e3 farther than ``reach`` cm away."""
        pixels = self.warp.to_pixels(resample(line, 0.5))
        margin = reach * self.per_cm + 2
        low, high = np.floor(pixels.min(axis=0) - margin), np.ceil(pixels.max(axis=0) + margin)
        h, w = self.mask.shape
        rows = slice(int(np.clip(low[1], 0, h - 2)), int(np.clip(high[1], 2, h)))
        cols = slice(int(np.clip(low[0], 0, w - 2)), int(np.clip(high[0], 2, w)))
        window = (rows, cols)
        near = np.zeros((rows.stop - rows.start, cols.stop - cols.start), np.uint8)
        trace = np.round(pixels - (cols.start, rows.start)).astype(np.int32)
        cv2.polylines(near, [trace], False, 1, 2 * int(margin) + 1)
        coordinates = np.full((rows.stop - rows.start, cols.stop - cols.start, 2), 1e3)
        chosen = near > 0
        coordinates[chosen] = curve_coordinates(line, self.places(window)[chosen], step=0.5 / self.per_cm)
        return window, coordinates

    @staticmethod
    def _within(coordinates: Points, line: Points) -> NDArray[np.float64]:
        end = lengths(line)[-1]
        forward = coordinates[..., 1]
        return np.asarray(np.clip(forward / 0.15 + 1, 0, 1) * np.clip((end - forward) / 0.15 + 1, 0, 1))

    def _folds(self, places: Points, patch: Patch) -> Field:
        if patch.fall is None:
            return np.zeros(places.shape[:2], np.float32)
        coarse = places[::_FOLD_STEP, ::_FOLD_STEP]
        heights = fold_heights(self.rng, coarse, patch.fall, per_cm=self.per_cm / _FOLD_STEP, crisp=patch.cloth.crisp)
        return enlarged(heights * np.float32(patch.cloth.weight), places.shape[:2])

    def _look(self, places: Points, patch: Patch, folds: Field, covered: NDArray[np.bool_]) -> tuple[Colours, Field]:
        threads = places
        if patch.threads is not None:
            threads = np.zeros_like(places)
            threads[covered] = patch.threads(places[covered])
        soft = cv2.GaussianBlur(folds, (0, 0), 2.0) * np.float32(self.per_cm)
        slope = np.dstack(
            [cv2.Sobel(soft, cv2.CV_32F, 1, 0, scale=1 / 8), cv2.Sobel(soft, cv2.CV_32F, 0, 1, scale=1 / 8)]
        )
        # Cloth slides towards the ridge; on steep slopes no farther, or the pattern would fold over itself.
        slide = 0.9 * slope / np.sqrt(1 + (slope**2).sum(axis=2, keepdims=True) / 0.35**2)
        return patch.cloth.look((threads - slide).astype(np.float32))
