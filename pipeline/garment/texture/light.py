"""Light that the photo baked into the fabric: its large-scale part, found on the fabric and mostly taken out.

What varies slowly over a whole garment (a window at one side, a vignette, a lamp above) would stay where it was
photographed when the garment is turned, and be lit twice. Folds and prints vary faster and stay as they are.
"""

from __future__ import annotations

import cv2
import numpy as np

from core.types import Picture
from pipeline.garment.texture.fill import Bool, Float, masked_blur

ANALYSIS = 192
"""Longest side on which light is judged [px]."""
SHARE = 0.7
"""How much of the light's unevenness is taken out: some roundness keeps the look."""
STRONGEST = 8.0
"""Correction [CIELAB lightness] that is approached and never passed."""
DYED = 30.0
"""Range of lightness over the garment from which on it is dyed so: no light on a photo for a shop is that uneven."""
AGREEMENT = 0.65
"""Least share of the garment that one smooth light must explain; less means blocks of colours."""
PATTERN = 4.0
"""Median fine contrast [CIELAB lightness] from which on a fabric is averaged before it is judged."""


def even_light(picture: Picture, fabric: Bool) -> Picture:
    """Return the picture with the unevenness of its light reduced; hue stays, and so does the middle brightness.

    Args:
        picture: shape (h, w, 3), sRGB.
        fabric: clean pixels of the garment's outside, shape (h, w), at least one.
    """
    field = light_field(picture, fabric)
    if field is None:
        return picture
    middle = float(np.median(cv2.cvtColor(picture, cv2.COLOR_RGB2LAB)[..., 0][fabric])) * 100 / 255
    change = STRONGEST * np.tanh(SHARE * field / STRONGEST)
    gain = _luminance(middle + field - change) / _luminance(middle + field)
    linear = _TO_LINEAR[picture] * gain[..., None]
    return np.asarray(_TO_SRGB[np.clip(linear * (len(_TO_SRGB) - 1) + 0.5, 0, len(_TO_SRGB) - 1).astype(np.int32)])


def light_field(picture: Picture, fabric: Bool) -> Float | None:
    """Return how much lighter than its middle the fabric is at each place [CIELAB lightness], shape (h, w).

    A quadratic surface is fitted to the fabric by iterated weights (Tukey's biweight), which leave out prints and
    blocks of other colours. None where no one light explains the fabric.
    """
    height, width = fabric.shape
    scale = min(1.0, ANALYSIS / max(height, width))
    size = (max(8, round(width * scale)), max(8, round(height * scale)))
    small = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), dtype=np.float32) / 255
    light = cv2.cvtColor(small, cv2.COLOR_RGB2LAB)[..., :1]
    whole = cv2.resize(fabric.astype(np.float32), size, interpolation=cv2.INTER_AREA) > 0.95
    if whole.sum() < 100:
        return None
    average = masked_blur(light, whole.astype(np.float32), 0.06 * max(size))
    fine = np.abs(light - masked_blur(light, whole.astype(np.float32), 0.015 * max(size)))
    patterned = float(np.median(fine[whole])) > PATTERN
    fit, agreement = _fit(average if patterned else light, whole)
    inside = fit[whole]
    low, high = np.quantile(inside, (0.02, 0.98))
    if agreement < AGREEMENT or high - low > DYED:
        return None
    field = np.clip(fit, low, high) - np.median(inside)
    return np.asarray(cv2.resize(field, (width, height), interpolation=cv2.INTER_LINEAR), dtype=np.float32)


def _fit(light: Float, where: Bool) -> tuple[Float, float]:
    """Return the surface, shape (h, w), and the share of ``where`` that agrees with it."""
    y, x = np.mgrid[-1 : 1 : where.shape[0] * 1j, -1 : 1 : where.shape[1] * 1j].astype(np.float32)
    basis = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=-1)
    rows, values = basis[where], light[where][:, 0]
    weight = np.ones(len(values), dtype=np.float32)
    solution = np.zeros(6, dtype=np.float32)
    solution[0] = np.median(values)
    limit = 1.0
    for _ in range(8):
        away = np.abs(values - rows @ solution)
        limit = 4.7 * float(np.clip(1.48 * np.median(away), 1.0, 4.0))
        weight = np.maximum(1 - (away / limit) ** 2, 0) ** 2
        if (weight > 0).mean() < 0.1:  # the middle lightness lies between two blocks
            break
        weighted = rows * weight[:, None]
        # Bends need more evidence than slopes: a little stiffness keeps sparse corners quiet.
        stiffness = np.diag([0, 0.01, 0.01, 0.03, 0.03, 0.03]).astype(np.float32) * max(float(weight.sum()), 1.0)
        solution = np.linalg.solve(weighted.T @ rows + stiffness, weighted.T @ values).astype(np.float32)
    away = np.abs(values - rows @ solution)
    return np.asarray(basis @ solution, dtype=np.float32), float(np.mean(away < limit))


def _luminance(lightness: Float) -> Float:
    """Return relative luminance, 0..1, of CIELAB lightness 0..100."""
    f = (np.clip(lightness, 2.0, 100.0) + 16) / 116
    return np.where(f > 6 / 29, f**3, 3 * (6 / 29) ** 2 * (f - 4 / 29)).astype(np.float32)


def _linear_values() -> Float:
    value = np.arange(256, dtype=np.float32) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4).astype(np.float32)


def _srgb_values() -> Picture:
    value = np.linspace(0, 1, 1 << 14)
    srgb = np.where(value <= 0.0031308, 12.92 * value, 1.055 * value ** (1 / 2.4) - 0.055)
    return np.asarray(np.rint(255 * srgb), dtype=np.uint8)


_TO_LINEAR, _TO_SRGB = _linear_values(), _srgb_values()
