"""A photo taken slightly from the side gives the garment that the photo from straight above gives."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from core.types import Cutout, GarmentMesh, ParsedGarment, Photo
from fitting.grade import grade
from fitting.symmetry import SLEEVE_SEAMS, paired_points
from pipeline.garment.sewn import sew
from tests.sample_garments import parsed_sample, sewn_sample


def skewed(garment: ParsedGarment, *, shear: float, growth: float) -> ParsedGarment:
    """Return the photo sheared by an angle [degrees], and one side of the garment larger by ``growth``."""
    columns = np.nonzero((garment.cutout.mask > 127).any(axis=0))[0]
    middle, half = (columns[0] + columns[-1]) / 2, (columns[-1] - columns[0]) / 2
    slope = np.tan(np.radians(shear))
    matrix = np.array([[1, slope, 0], [0, 1, 0], [growth / 2 / half, 0, 1 - growth / 2 / half * middle]])
    height, width = garment.cutout.mask.shape
    corners = moved(matrix, np.array([[0, 0], [width, 0], [0, height], [width, height]], dtype=np.float64))
    low, high = corners.min(axis=0), corners.max(axis=0)
    matrix = np.array([[1, 0, -low[0]], [0, 1, -low[1]], [0, 0, 1]]) @ matrix
    size = tuple(int(v) for v in np.ceil(high - low))
    rgb, mask = (cv2.warpPerspective(picture, matrix, size) for picture in (garment.photo.rgb, garment.cutout.mask))
    landmarks = {
        name: each._replace(**dict(zip(("x", "y"), moved(matrix, np.array([each[:2]]))[0].tolist(), strict=True)))
        for name, each in garment.landmarks.items()
    }
    return replace(garment, photo=Photo(rgb), cutout=Cutout(mask, "given"), landmarks=landmarks)


def moved(matrix: NDArray[np.float64], points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return points (n, 2) moved by a homography (3, 3)."""
    return np.asarray(cv2.perspectiveTransform(points[None].astype(np.float64), matrix)[0])


def torso(garment: GarmentMesh) -> NDArray[np.float64]:
    """Return points around the graded torso, or around both legs, about their middle [m]."""
    pairs = paired_points(garment, grade(garment, "female", "M").plane)
    points = np.concatenate([each for name in pairs if name not in SLEEVE_SEAMS for each in pairs[name]])
    return np.asarray(points - points.mean(axis=0))


@cache
def straight(name: str) -> NDArray[np.float64]:
    return torso(sewn_sample(name))


@pytest.mark.parametrize("name", ["tshirt_print", "trousers_jeans"])
@pytest.mark.parametrize(("shear", "growth"), [(8, 0.0), (0, -0.12), (-5, 0.08)])
def test_a_skewed_photo_gives_the_same_pattern(name: str, shear: float, growth: float) -> None:
    garment = skewed(parsed_sample(name), shear=shear, growth=growth)
    away = np.linalg.norm(torso(sew(garment, quality="low")) - straight(name), axis=1)
    width = np.ptp(straight(name)[:, 0])
    assert away.mean() < 0.01 * width and away.max() < 0.025 * width, (away.mean() / width, away.max() / width)
