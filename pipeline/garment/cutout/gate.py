"""How plausible a mask is as the outline of one garment: measures, a score made of them, and the gate."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.garment.cutout.shape import Mask, smoothed


@dataclass(frozen=True)
class Measures:
    """What is measured of a candidate mask; shares are 0..1."""

    area: float
    """Garment's share of the picture."""
    contact: float
    """Share of the picture's border that the garment touches."""
    edge: float
    """Mean colour step across the outline, in units of a clear step."""
    weak: float
    """Share of the outline (inside the picture) without a colour step."""
    sharp: float
    """How much stronger the colour step is on the outline than beside it."""
    overlap: float
    """Overlap of the colour histograms inside and outside."""
    leak: float
    """Overlap of the colour histograms of the garment's rim and of the surroundings next to it."""
    solidity: float
    """Area over area of the convex hull."""
    ragged: float
    """Share of the area that smoothing changes."""
    mirror: float
    """Overlap (IoU) of the garment with its mirror image."""
    offset: float
    """Distance of the garment's centre from the picture's, in half diagonals."""
    compact: float
    """Outline length squared over area, relative to a disc."""
    agree: float = 0.0
    """Best overlap (IoU) with a mask that another method found."""


def _histograms(codes: NDArray[np.int32], regions: list[Mask]) -> list[NDArray[np.float64]]:
    out = []
    for region in regions:
        counts = np.bincount(codes[region], minlength=8**3).astype(float).reshape(8, 8, 8)
        out.append(counts / max(1.0, counts.sum()))
    return out


def _intersection(a, b):
    return float(np.minimum(a, b).sum())


def color_codes(lab: NDArray[np.float32]) -> NDArray[np.int32]:
    """Return a colour bin for each pixel of a LAB picture, 0..511: equal counts along each channel's range."""
    code = np.zeros(lab.shape[:2], np.int32)
    for channel in range(3):
        values = lab[..., channel]
        low, high = np.percentile(values, (1, 99))
        width = max(float(high - low) / 8, 3.0)
        code = code * 8 + np.clip((values - (low + high) / 2) / width + 4, 0, 7).astype(np.int32)
    return code


def _mirror(mask: Mask) -> float:
    m = cv2.moments(mask.astype(np.uint8), binaryImage=True)
    if m["m00"] == 0: return 0.0
    h, w = mask.shape
    cx, cy = m["m10"] / m["m00"], m["m01"] / m["m00"]
    best = 0.0
    img = mask.astype(np.uint8)
    th = 0.5 * np.arctan2(2 * m["mu11"], m["mu20"] - m["mu02"])
    for a in (0.0, th, th + np.pi / 2):
        # reflect across the line through the centre with direction rotated by a from vertical
        c, s = np.cos(2 * a), np.sin(2 * a)
        R = np.array([[-c, -s], [-s, c]])
        t = np.array([cx, cy]) - R @ [cx, cy]
        f = cv2.warpAffine(img, np.c_[R, t], (w, h), flags=cv2.INTER_NEAREST)
        best = max(best, float((f & img).sum() / max(1, (f | img).sum())))
    return best


def measure(mask: Mask, lab: NDArray[np.float32], codes: NDArray[np.int32]) -> Measures:
    h, w = mask.shape
    diag = np.hypot(h, w)
    img = mask.astype(np.uint8)
    dist_in = cv2.distanceTransform(np.pad(img, 1, mode="edge"), cv2.DIST_L2, 5)[1:-1, 1:-1]
    dist_out = cv2.distanceTransform(np.pad(1 - img, 1, mode="edge"), cv2.DIST_L2, 5)[1:-1, 1:-1]
    sd = np.where(mask, dist_in - 0.5, 0.5 - dist_out).astype(np.float32)
    contours, _ = cv2.findContours(img, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not contours:
        return Measures(0, 0, 0, 1, 0, 1, 1, 0, 1, 0, 1, 9)
    cont = max(contours, key=len)[:, 0]
    sdb = cv2.GaussianBlur(sd, (0, 0), 2)
    gy, gx = np.gradient(sdb)
    n = np.hypot(gx, gy) + 1e-6
    x, y = cont[:, 0], cont[:, 1]
    inside = (x > 3) & (x < w - 4) & (y > 3) & (y < h - 4)
    contact = float((~inside).sum() / (2 * (h + w)))
    x, y = x[inside], y[inside]
    if len(x) < 20:
        return Measures(float(mask.mean()), contact, 0, 1, 0, 1, 1, 0, 1, 0, 1, 9)
    nx, ny = gx[y, x] / n[y, x], gy[y, x] / n[y, x]
    def at(k):
        return cv2.remap(lab, (x + k * nx).astype(np.float32)[None], (y + k * ny).astype(np.float32)[None], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)[0]
    P = {k: at(k) for k in (-8, -6, -3, -1, 2, 4, 7, 9)}
    step = np.linalg.norm(P[4] - P[-3], axis=1)
    beside = 0.5 * (np.linalg.norm(P[9] - P[4], axis=1) + np.linalg.norm(P[-3] - P[-8], axis=1))
    edge = float(np.minimum(step / 20, 1).mean())
    weak = float((step < 6).mean())
    sharp = float((np.minimum(step, 25)).mean() / (np.minimum(step, 25) + np.minimum(beside, 25)).mean())
    near = max(4.0, 0.05 * diag)
    inn, outn = mask & (dist_in > 2) & (dist_in < near), ~mask & (dist_out > 2) & (dist_out < near)
    hi, ho, hri, hro = _histograms(codes, [mask & (dist_in > 2), ~mask & (dist_out > 2), inn, outn])
    hull = cv2.contourArea(cv2.convexHull(cont)) + 1
    area = img.sum()
    sm = smoothed(mask, max(2, round(0.015 * diag)))
    m = cv2.moments(img, binaryImage=True)
    off = np.hypot(m["m10"] / m["m00"] - w / 2, m["m01"] / m["m00"] - h / 2) / (diag / 2)
    per = cv2.arcLength(cont, True)
    return Measures(float(mask.mean()), contact, edge, weak, sharp, _intersection(hi, ho), _intersection(hri, hro),
        float(min(1, area / hull)), float((sm ^ mask).sum() / area), _mirror(mask), float(off), float(per**2 / (4 * np.pi * area)))
