"""Picture sheets."""

from __future__ import annotations

import numpy as np

from core.types import Landmark
from pipeline.export.sheet import ACCENT, GAP, LABEL, SEAM, TILE, Tile, marked, outlined, panels, sheet


def test_rows_are_laid_out_with_their_labels() -> None:
    red = np.full((50, 40, 3), (200, 0, 0), np.uint8)
    grey = np.full((80, 20), 90, np.uint8)
    clear = np.zeros((40, 40, 4), np.uint8)
    page = sheet([[Tile("red", red), Tile("grey", grey)], [Tile("a label far too long for it", clear)]], height=100)
    assert page.shape == (GAP + 2 * (100 + LABEL + GAP), GAP + 80 + GAP + 25 + GAP, 3)
    assert tuple(page[GAP + 50, GAP + 40]) == (200, 0, 0)
    assert tuple(page[GAP + 50, GAP + 80 + GAP + 12]) == (90, 90, 90)
    second = GAP + 100 + LABEL + GAP
    assert tuple(page[second + 50, GAP + 50]) == TILE
    assert (page[GAP + 100 : second, GAP : GAP + 80] < 200).any()
    assert (page[second + 100 :, GAP + 101 :] == 255).all()


def test_a_title_takes_a_line() -> None:
    tile = Tile("", np.zeros((10, 10), np.uint8))
    assert sheet([[tile]], title="T").shape[0] == sheet([[tile]]).shape[0] + LABEL + GAP


def test_outline_and_points_are_drawn_where_they_are() -> None:
    picture = np.full((600, 600, 3), 100, np.uint8)
    mask = np.zeros((600, 600), np.uint8)
    mask[200:400, 200:400] = 255
    out = outlined(picture, mask)
    assert tuple(out[200, 300]) == ACCENT and tuple(out[300, 300]) == (100, 100, 100) and out[5, 5, 0] > 180
    points = marked(picture, {"hem_left": Landmark(150, 450, 1.0), "hem_right": Landmark(450, 450, 0.0)})
    assert tuple(points[450, 150]) == ACCENT
    assert 100 < points[450, 450, 0] < ACCENT[0]
    assert (picture == 100).all()


def test_panels_show_sewn_and_open_edges() -> None:
    plane = np.array([[0, 0], [1, 0], [1, 1], [0, 1]] * 2, float)
    front = np.array([[0, 1, 2], [0, 2, 3]])
    faces = np.concatenate([front, front[:, ::-1] + 4]).astype(np.int32)
    panel = np.array([0, 0, 1, 1], np.int8)
    drawing = panels(plane, faces, panel, {"hem": np.array([0, 1, 5, 4])}, height=200)
    bottom, side = drawing[200 - 2 * GAP], drawing[100]
    assert (bottom == ACCENT).all(axis=1).sum() > 200
    assert (side == SEAM).all(axis=1).sum() >= 8
