"""Painted people to put under garments: the network learns what is not garment, as skin, hair and other clothes.

Proportions are those of adults, over the shoulder's width for tops and the waistband's for bottoms. No photo of a
person is used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import cv2
import numpy as np

from core.types import Category, FloatArray, Picture

Rng = np.random.Generator
Marks = Mapping[str, FloatArray]
"""Landmarks [px] by name, each of shape (2,)."""
SKINS = ((241, 214, 196), (229, 190, 163), (208, 160, 126), (176, 125, 92), (130, 88, 62), (86, 58, 44))
HAIRS = ((32, 26, 24), (70, 48, 34), (118, 82, 52), (190, 156, 104), (150, 148, 146), (120, 52, 34))
NEEDED: Mapping[bool, tuple[str, ...]] = {
    True: ("neckline_left", "neckline_right", "shoulder_left", "shoulder_right", "hem_left", "hem_right"),
    False: ("waistband_left", "waistband_right"),
}
"""Landmarks without which a top (true) or a bottom (false) cannot be worn."""
_SHIFT = 4


class _Brush:
    """Paints body parts over a picture and keeps where."""

    def __init__(self, rgb: Picture, rng: Rng) -> None:
        self.rgb, self.rng = rgb.astype(np.float32), rng

    def area(self, points: FloatArray, colour: FloatArray | Picture, *, curved: bool = True) -> None:
        """Paint an outline, rounded where ``curved``, with a colour or with cloth as large as the picture."""
        if not np.isfinite(points).all():
            return
        cover = np.zeros(self.rgb.shape[:2], np.uint8)
        fixed = np.round(np.clip(points, -2000, 2000) * (1 << _SHIFT)).astype(np.int32)
        cv2.fillPoly(cover, [fixed], 255, cv2.LINE_AA, _SHIFT)
        soft = cv2.GaussianBlur(cover, (0, 0), 2.0 if curved else 0.6)
        cover = np.where(soft > 127, 255, 0).astype(np.uint8) if curved else cover
        share = cv2.GaussianBlur(cover, (0, 0), 0.7).astype(np.float32)[..., None] / 255
        round_off = cv2.GaussianBlur(cover, (0, 0), 7.0).astype(np.float32)[..., None] / 255
        shade = 1 - self.rng.uniform(0.1, 0.5) * (1 - np.clip(round_off, 0.4, 1))
        self.rgb = self.rgb * (1 - share) + np.asarray(colour, np.float32) * shade * share

    def tube(self, line: FloatArray, widths: Sequence[float], colour: FloatArray) -> None:
        """Paint a limb along a line, shape (n, 2), of the given widths [px]."""
        along = np.gradient(line, axis=0)
        along /= np.linalg.norm(along, axis=1, keepdims=True) + 1e-6
        across = np.stack([-along[:, 1], along[:, 0]], axis=1) * np.asarray(widths)[:, None] / 2
        self.area(np.concatenate([line + across, (line - across)[::-1]]), colour)

    def oval(self, centre: FloatArray, size: FloatArray, colour: FloatArray) -> None:
        """Paint an ellipse of width and height ``size``."""
        angle = np.linspace(0, 2 * np.pi, 40)
        self.area(centre + np.stack([np.cos(angle), np.sin(angle)], axis=1) * size / 2, colour)


def wearer(
    ground: Picture, marks: Marks, category: Category, rng: Rng, cloths: Sequence[Picture]
) -> tuple[Picture, FloatArray]:
    """Return the background with a person where a garment is going to be, and what of the person comes before it.

    Args:
        ground: the background, shape (height, width, 3).
        marks: the garment's landmarks; those of ``NEEDED`` are there.
        category: what it is.
        rng: decides the rest.
        cloths: pictures full of cloth, each as large as the background, for other clothes.

    Returns:
        the picture, and the share of each pixel that hair or hands hide of the garment, shape (height, width), with
        which the picture is to be mixed over it.
    """
    brush = _Brush(ground, rng)
    skin = np.array(SKINS[int(rng.integers(len(SKINS)))], float) * rng.uniform(0.85, 1.08)
    if "waistband_left" in marks:
        _upper_half(brush, marks, skin, cloths)
        _feet(brush, marks, skin)
        return _finish(brush), np.zeros(ground.shape[:2])
    _lower_half(brush, marks, skin, cloths, bare=category == "dress" or rng.random() < 0.2)
    _arms(brush, marks, skin)
    hidden = _head(brush, marks, skin)
    return _finish(brush), hidden


def _finish(brush: _Brush) -> Picture:
    return np.clip(brush.rgb, 0, 255).astype(np.uint8)


def _middle(marks: Marks, name: str) -> FloatArray:
    return np.asarray((marks[f"{name}_left"] + marks[f"{name}_right"]) / 2)


def _span(marks: Marks, name: str) -> float:
    return float(np.linalg.norm(marks[f"{name}_right"] - marks[f"{name}_left"]))


def _upper_half(brush: _Brush, marks: Marks, skin: FloatArray, cloths: Sequence[Picture]) -> None:
    rng, waist, wide = brush.rng, _middle(marks, "waistband"), _span(marks, "waistband")
    top = waist - (0, wide * rng.uniform(1.1, 1.5))
    shoulder = wide * rng.uniform(0.62, 0.75)
    for sign in (-1.0, 1.0):
        away = rng.uniform(0.75, 1.05) * wide
        arm = np.array([top + (sign * shoulder, 0.1 * wide), waist + (sign * away, -0.3 * wide)])
        hand = waist + (sign * rng.uniform(0.6, 0.95) * wide, rng.uniform(0.1, 0.6) * wide)
        brush.tube(np.array([*arm, hand]), (0.28 * wide, 0.24 * wide, 0.15 * wide), skin)
        brush.oval(hand, np.array([0.16, 0.24]) * wide, skin)
    torso = np.array(
        [
            top + (-shoulder, 0),
            top + (shoulder, 0),
            waist + (0.5 * wide, 0.08 * wide),
            waist + (-0.5 * wide, 0.08 * wide),
        ]
    )
    brush.area(torso, skin if rng.random() < 0.2 else cloths[0])
    if rng.random() < 0.5:
        brush.tube(np.array([top, top - (0, 0.3 * wide)]), (0.3 * wide,) * 2, skin)
        brush.oval(top - (0, 0.6 * wide), np.array([0.45, 0.62]) * wide, skin)


def _feet(brush: _Brush, marks: Marks, skin: FloatArray) -> None:
    rng, wide = brush.rng, _span(marks, "waistband")
    for side, sign in (("left", -1.0), ("right", 1.0)):
        if f"hem_outer_{side}" in marks:
            outer = marks[f"hem_outer_{side}"]
            end = np.asarray((outer + marks.get(f"hem_inner_{side}", outer)) / 2)
        else:
            end = np.asarray(_middle(marks, "hem") + (sign * 0.25 * wide, 0))
        down = end + (rng.normal(0, 0.05) * wide, rng.uniform(0.15, 1.8) * wide)
        brush.tube(np.array([end - (0, 0.2 * wide), down]), (0.3 * wide, 0.2 * wide), skin)
        shoe = skin if rng.random() < 0.4 else rng.uniform(10, 240, 3)
        brush.oval(down, np.array([0.26, 0.4]) * wide, shoe)


def _lower_half(brush: _Brush, marks: Marks, skin: FloatArray, cloths: Sequence[Picture], *, bare: bool) -> None:
    rng, hem, wide = brush.rng, _middle(marks, "hem"), _span(marks, "shoulder")
    long = wide * rng.uniform(1.2, 2.6)
    top = hem - (0, 0.4 * wide)
    for sign in (-1.0, 1.0):
        foot = hem + (sign * rng.uniform(0.15, 0.35) * wide, long)
        leg = np.array([top + (sign * 0.22 * wide, 0), hem + (sign * 0.24 * wide, 0.2 * wide), foot])
        if bare:
            brush.tube(leg, (0.3 * wide, 0.28 * wide, 0.16 * wide), skin)
        else:
            width = np.array((0.5, 0.48, rng.uniform(0.24, 0.4))) * wide
            along = np.array([[-1.0, 0.0], [1.0, 0.0]])
            outline = np.concatenate([leg + along[0] * width[:, None] / 2, (leg + along[1] * width[:, None] / 2)[::-1]])
            brush.area(outline, cloths[1], curved=False)


def _arms(brush: _Brush, marks: Marks, skin: FloatArray) -> None:
    rng, wide = brush.rng, _span(marks, "shoulder")
    for side, sign in (("left", -1.0), ("right", 1.0)):
        shoulder = marks[f"shoulder_{side}"]
        if f"cuff_outer_{side}" in marks and f"cuff_inner_{side}" in marks:
            cuff = np.asarray((marks[f"cuff_outer_{side}"] + marks[f"cuff_inner_{side}"]) / 2)
        else:
            cuff = np.asarray(shoulder + (0.0, 0.05 * wide))
        done = float(np.linalg.norm(cuff - shoulder))
        along = (cuff - shoulder) / max(done, 1.0) if done > 0.2 * wide else np.array([sign * 0.25, 1.0])
        left = max(1.4 * wide - done, 0.1 * wide)
        bend = along + (rng.normal(0, 0.35), rng.normal(0, 0.2))
        elbow = cuff + along * min(0.5 * left, 0.6 * wide)
        wrist = elbow + bend / np.linalg.norm(bend) * (left - np.linalg.norm(elbow - cuff))
        thick = 0.2 * wide
        start = cuff - along * 0.15 * wide
        brush.tube(np.array([start, elbow, wrist]), (1.1 * thick, thick, 0.65 * thick), skin)
        brush.oval(wrist + along * 0.1 * wide, np.array([0.17, 0.27]) * wide, skin)


def _head(brush: _Brush, marks: Marks, skin: FloatArray) -> FloatArray:
    """Paint neck, head and hair; return what of the hair falls before the garment."""
    rng, neck, wide = brush.rng, _middle(marks, "neckline"), _span(marks, "shoulder")
    tall = wide * rng.uniform(0.48, 0.62)
    head = neck - (rng.normal(0, 0.03) * wide, 0.18 * wide + tall / 2)
    hair = np.array(HAIRS[int(rng.integers(len(HAIRS)))], float) * rng.uniform(0.8, 1.2)
    drop = rng.choice([0.0, rng.uniform(0.2, 1.1)]) * wide
    brush.oval(head - (0, 0.06 * tall), np.array([0.86, 1.12]) * tall, hair)
    if drop:
        brush.area(
            head
            + np.array(
                [[-0.45 * tall, 0], [0.45 * tall, 0], [0.5 * tall, tall / 2 + drop], [-0.5 * tall, tall / 2 + drop]]
            ),
            hair,
        )
    base = neck + (0, 0.14 * wide)
    brush.tube(np.array([head + (0, 0.2 * tall), neck, base]), (0.24 * wide, 0.27 * wide, 0.4 * wide), skin)
    brush.oval(head + (0, 0.05 * tall), np.array([0.7, 0.92]) * tall, skin)
    hidden = np.zeros(brush.rgb.shape[:2])
    if drop and rng.random() < 0.5:
        for sign in (-1.0, 1.0):
            before = brush.rgb.copy()
            root = head + (sign * 0.42 * tall, 0)
            tip = root + (sign * rng.uniform(-0.05, 0.12) * wide, tall / 2 + drop)
            brush.tube(np.array([root, (root + tip) / 2, tip]), (0.16 * wide, 0.2 * wide, 0.08 * wide), hair)
            hidden = np.maximum(hidden, np.abs(brush.rgb - before).max(axis=2) > 12)
    return hidden
