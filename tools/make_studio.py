"""Make the light of the inspection page, a photo studio that does not exist: ``python -m tools.make_studio``.

Soft boxes in a grey room, without any tint, so that clothes keep the colours of their photo. A white matt surface that
faces the viewer is lit so that it comes out white.
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from core.smoothstep import smoothstep
from core.types import FloatArray

OUT = Path(__file__).resolve().parent.parent / "ui" / "static" / "inspect" / "studio.hdr"
SIZE = (256, 128)
"""Of the picture, which shows all directions: longitude across, latitude down [px]."""
FLOOR, CEILING = 0.5, 0.6
"""Radiance of the room straight below and above."""
BOXES = (
    (-34.0, 18.0, 30.0, 28.0, 3.2),
    (44.0, 10.0, 24.0, 30.0, 1.0),
    (-132.0, 16.0, 18.0, 42.0, 2.0),
    (140.0, 16.0, 20.0, 42.0, 2.2),
)
"""Soft boxes: azimuth from the viewer's side to the right, elevation, half width, half height [degrees], radiance."""
EDGE = 0.35
"""Share of a soft box over which its light fades out."""


def studio() -> FloatArray:
    """Return the radiance from all directions, shape (128, 256), for the viewer at +Z and Y up."""
    longitude, latitude = _directions()
    radiance = FLOOR + (CEILING - FLOOR) * smoothstep(latitude, -0.5 * np.pi, 0.5 * np.pi)
    for azimuth, elevation, half_width, half_height, strength in BOXES:
        across = np.angle(np.exp(1j * (longitude - np.radians(azimuth)))) * np.cos(latitude)
        reach = np.maximum(
            np.abs(across) / np.radians(half_width), np.abs(latitude - np.radians(elevation)) / np.radians(half_height)
        )
        radiance = radiance + strength * smoothstep(1.0 - reach, 0.0, EDGE)
    return np.asarray(radiance / _irradiance(radiance, np.array([0.0, 0.0, 1.0])))


def _directions() -> tuple[FloatArray, FloatArray]:
    """Return longitude from +Z to +X and latitude of each pixel [rad]; the left edge of the picture looks to -X."""
    width, height = SIZE
    across = (np.arange(width) + 0.5) / width
    down = (np.arange(height) + 0.5) / height
    turned = 2.0 * np.pi * (0.75 - across)
    longitude, latitude = np.meshgrid(np.angle(np.exp(1j * turned)), np.pi * (0.5 - down))
    return longitude, latitude


def _irradiance(radiance: FloatArray, normal: FloatArray) -> float:
    """Return the light on a matt surface, over pi: 1 where all radiance is 1."""
    longitude, latitude = _directions()
    toward = np.stack(
        [np.cos(latitude) * np.sin(longitude), np.sin(latitude), np.cos(latitude) * np.cos(longitude)], axis=-1
    )
    weight = np.cos(latitude) * np.maximum(toward @ normal, 0.0)
    return float((radiance * weight).sum() / weight.sum())


def main() -> None:
    """Write the picture in Radiance's format."""
    grey = np.repeat(studio().astype(np.float32)[:, :, None], 3, axis=2)
    cv2.imwrite(str(OUT), grey, [cv2.IMWRITE_HDR_COMPRESSION, cv2.IMWRITE_HDR_COMPRESSION_RLE])


if __name__ == "__main__":
    main()
