"""Cameras: from metres to pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.types import FloatArray

Projection = Literal["perspective", "orthographic"]

FIELD_OF_VIEW = 22.0
"""Vertical angle of the perspective camera [degrees]: a portrait lens, which keeps proportions natural."""


@dataclass(frozen=True, eq=False)
class Camera:
    """A camera that looks at ``target``."""

    axes: NDArray[np.float64]
    """World directions of picture right, picture up and towards the camera, shape (3, 3), one a row."""
    target: NDArray[np.float64]
    """The point in the middle of the picture [m], shape (3,)."""
    distance: float
    """From the target to a perspective camera [m]; infinite for an orthographic one."""
    scale: float
    """Pixels per metre at the target."""
    size: tuple[int, int]
    """Width and height of the picture [px]."""

    @property
    def perspective(self) -> bool:
        """Whether near things look larger."""
        return bool(np.isfinite(self.distance))

    def view(self, points: FloatArray) -> NDArray[np.float64]:
        """Return points [m] in the camera's axes from the target, shape (n, 3)."""
        return (np.asarray(points, np.float64) - self.target) @ self.axes.T

    def project(self, points: FloatArray) -> NDArray[np.float64]:
        """Return for points [m] their x, y [px, from the top left corner] and depth [m], shape (n, 3).

        Depth grows away from the viewer and is 0 at the target; pixel (i, j) covers x in i..i+1.
        """
        view = self.view(points)
        factor = self.scale * np.ones(len(view))
        if self.perspective:
            factor *= self.distance / (self.distance - view[:, 2])
        width, height = self.size
        return np.stack([width / 2 + factor * view[:, 0], height / 2 - factor * view[:, 1], -view[:, 2]], axis=1)

    def enlarged(self, factor: int) -> Camera:
        """Return the same view with ``factor`` times as many pixels a side."""
        width, height = self.size
        return replace(self, scale=self.scale * factor, size=(width * factor, height * factor))


def turned(azimuth: float, elevation: float) -> NDArray[np.float64]:
    """Return the axes of a camera at these angles [degrees], shape (3, 3).

    Azimuth 0 sees the front (+Z), 90 the side at +X, 180 the back; a positive elevation looks down.
    """
    turn, lift = np.radians(azimuth), np.radians(elevation)
    right = np.array([np.cos(turn), 0.0, -np.sin(turn)])
    towards = np.array([np.sin(turn) * np.cos(lift), np.sin(lift), np.cos(turn) * np.cos(lift)])
    return np.stack([right, np.cross(towards, right), towards])


def framed(
    points: FloatArray,
    *,
    azimuths: Sequence[float],
    elevation: float = 0.0,
    size: tuple[int, int],
    projection: Projection = "perspective",
    margin: float = 0.05,
    zoom: float = 1.0,
) -> tuple[Camera, ...]:
    """Return one camera an azimuth, all at one scale and height, that show all points as large as fits.

    Args:
        points: what must be seen [m], shape (n, 3).
        azimuths: angles [degrees] of the cameras around the points.
        elevation: angle [degrees] above the horizontal.
        size: width and height of each picture [px].
        projection: ``perspective`` or ``orthographic``.
        margin: free share of the picture at each side.
        zoom: factor on the size that fits; more than 1 crops.
    """
    points = np.asarray(points, np.float64)
    middle = (points.min(axis=0) + points.max(axis=0)) / 2
    half = np.array(size) / 2 * (1 - 2 * margin)
    focal = size[1] / 2 / np.tan(np.radians(FIELD_OF_VIEW) / 2)
    slopes = half / focal
    axes = [turned(azimuth, elevation) for azimuth in azimuths]
    bounds = np.stack([_bounds((points - middle) @ each.T, slopes, projection) for each in axes])
    # One height for all, so that figures side by side stand on one line.
    bounds[:, 0, 1], bounds[:, 1, 1] = bounds[:, 0, 1].min(), bounds[:, 1, 1].max()
    need = float(((bounds[:, 1] - bounds[:, 0]) / (2 * slopes)).max())
    if projection == "perspective":
        # Nothing may be beside or behind the camera.
        nearest = max(float(((points - middle) @ each[2]).max()) for each in axes)
        need = max(need, nearest * 1.01)
    need = max(need, 1e-9)
    shifts = bounds.mean(axis=1)
    return tuple(
        Camera(
            axes=each,
            target=middle + shift @ each[:2],
            distance=need if projection == "perspective" else np.inf,
            scale=zoom * float(focal) / need,
            size=size,
        )
        for each, shift in zip(axes, shifts, strict=True)
    )


def _bounds(view: NDArray[np.float64], slopes: NDArray[np.float64], projection: Projection) -> NDArray[np.float64]:
    """Return the lower and upper limits of the picture-plane shift [m] at distance 0, shape (2, 2).

    A point is seen from distance d if |x - shift| <= slope (d - z), so that the limits meet at the nearest distance
    from which all points are seen.
    """
    reach = slopes * (view[:, 2:] if projection == "perspective" else 0.0)
    return np.stack([(view[:, :2] - reach).min(axis=0), (view[:, :2] + reach).max(axis=0)])


def measuring(
    points: FloatArray, *, pixels_per_metre: float, azimuth: float = 0.0, elevation: float = 0.0, border: int = 4
) -> Camera:
    """Return an orthographic camera of a known scale whose picture holds all points and ``border`` free pixels."""
    points = np.asarray(points, np.float64)
    axes = turned(azimuth, elevation)
    plane = points @ axes.T
    low, high = plane.min(axis=0), plane.max(axis=0)
    width, height = np.ceil((high - low)[:2] * pixels_per_metre).astype(int) + 2 * border
    return Camera(axes, (low + high) / 2 @ axes, np.inf, pixels_per_metre, (int(width), int(height)))
