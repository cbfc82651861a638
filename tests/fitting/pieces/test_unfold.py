"""Unfolding: cloth laid flat at its rest lengths."""

from __future__ import annotations

import numpy as np
import pytest

from fitting.fit import rest_triangles
from fitting.pieces.unfold import unfold


def test_a_rolled_sheet_unfolds_to_its_rectangle_and_rods_keep_their_length() -> None:
    columns, rows, radius = 9, 5, 0.2
    angle, y = np.meshgrid(np.linspace(0, 1.2, columns), np.linspace(0, 0.3, rows))
    rolled = np.column_stack([(radius * np.sin(angle)).ravel(), y.ravel(), (radius * np.cos(angle)).ravel()])
    square = np.arange(columns * rows).reshape(rows, columns)
    a, b, c, d = (part.ravel() for part in (square[:-1, :-1], square[:-1, 1:], square[1:, 1:], square[1:, :-1]))
    faces = np.concatenate([np.column_stack([a, b, c]), np.column_stack([a, c, d])])
    rods = np.column_stack([square[0, :-1], square[0, 1:]])
    chord = 2 * radius * np.sin(0.6 / (columns - 1))
    flat = unfold(rolled[:, :2], faces, rest_triangles(rolled, faces), rods, np.full(len(rods), chord))
    assert np.linalg.norm(np.diff(flat[square[0]], axis=0), axis=1) == pytest.approx(chord, rel=1e-3)
    assert np.linalg.norm(flat[square[0, 0]] - flat[square[0, -1]]) == pytest.approx(8 * chord, rel=1e-3)
