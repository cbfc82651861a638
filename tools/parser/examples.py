"""One training example at a time: a real photo, a real garment moved to another background, or a painted doll.

Everything follows from (seed, number), so a run that was cut off goes on exactly as it would have.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from core.categories import BOTTOMS
from core.types import CATEGORIES, LANDMARKS, PHOTO_KINDS, FloatArray, Picture
from tools.parser.cache import STORED, UNKNOWN, Cache
from tools.parser.dolls import cloth, paint_doll
from tools.parser.views import Example, bare, bent, coloured, framed, scaled, window
from tools.parser.wearers import NEEDED, wearer

Rng = np.random.Generator
_ALIKE = ("shirt", "jacket")
"""Categories whose dolls cannot be told apart: only real garments teach them."""
_BARE = 0.2
"""Share of garments that are shown cut out, as the network sees them again once their cutout is known."""
_BENT = 0.5
"""Share of pictures that are bent a little, as cloth on another body or another floor is."""
_STUDIO = 0.35
"""Share of moved garments and dolls that are put before a seamless studio background."""


@dataclass(frozen=True)
class Mix:
    """What a run's examples are taken from."""

    real: float = 0.5
    moved: float = 0.25
    """Shares of real photos and of moved garments; the rest are dolls."""
    worn: float = 0.22
    """Share of moved garments that a painted person wears, where landmarks tell how."""
    kinds: tuple[float, ...] = (0.4, 0.16, 0.22, 0.22)
    """Shares of the photo kinds among dolls, in the order of PHOTO_KINDS."""


USUAL = Mix()
PEOPLE = Mix(real=0.35, moved=0.4, worn=0.6, kinds=(0.25, 0.1, 0.15, 0.5))
"""Many people: what is skin, hair and other clothes is learnt last, because photos of people are missing."""


def real(cache: Cache, index: int) -> Example:
    """Return a photo as it is."""
    landmarks = cache.landmarks[index] * (STORED, STORED, 1.0)
    usable = bool(cache.usable[index])
    category, kind = int(cache.category[index]), int(cache.kind[index])
    aspect = float(cache.aspect[index])
    return Example(cache.rgb[index], cache.mask[index], False, usable, aspect, category, kind, landmarks)


def _ground(cache: Cache, rng: Rng, colour: FloatArray, *, studio: bool) -> Picture:
    """Return a background, shape (STORED, STORED, 3): from a photo, plain, or close to the garment's colour."""
    choice = rng.random()
    if not studio and choice < 0.75:
        ground = cache.backgrounds[int(rng.integers(len(cache.backgrounds)))]
        ground = np.rot90(ground, int(rng.integers(4)))
        if rng.random() < 0.3:
            ground = np.concatenate([ground, ground[:, ::-1]], axis=1)
        return np.asarray(cv2.resize(ground, (STORED, STORED), interpolation=cv2.INTER_LINEAR))
    if studio:
        base = np.full(3, rng.choice([255.0, rng.uniform(228, 255)])) + rng.normal(0, 1.5, 3)
    elif choice < 0.88:
        base = colour + rng.normal(0, 14, 3)
    else:
        base = rng.uniform(10, 250, 3)
    slope = np.linspace(-1, 1, STORED)[:, None, None] * rng.normal(0, 2 if studio else 10)
    noise = rng.normal(0, 0.0 if studio else rng.uniform(0, 6), (STORED, STORED, 1))
    return np.clip(base + slope + noise, 0, 255).astype(np.uint8)


def _on_ground(ground: Picture, rgb: Picture, cover: FloatArray, rng: Rng, *, studio: bool) -> Picture:
    """Put a garment on a background with a soft shadow."""
    spread, strength = rng.uniform(1.5, 8), rng.uniform(0, 0.2 if studio else 0.6)
    shift = np.array([[1, 0, rng.normal(0, 4)], [0, 1, rng.normal(2, 4)]])
    shadow = cv2.GaussianBlur(cv2.warpAffine(cover.astype(np.float32), shift, (STORED, STORED)), (0, 0), spread)
    cover = cover.astype(np.float32)
    dark = (1 - np.float32(strength) * shadow) * (1 - cover)
    return np.asarray(cv2.add(scaled(ground, dark), scaled(rgb, cover)))


def _hook(rgb: Picture, where: tuple[float, float], rng: Rng) -> None:
    """Draw a hanger's hook upwards from ``where``, in place."""
    x, y = where
    tall, wide = rng.uniform(14, 34), rng.uniform(5, 11)
    angle = (
        np.linspace(0.5 * np.pi, -1.0 * np.pi, 20) if rng.random() < 0.5 else np.linspace(0.5 * np.pi, 2 * np.pi, 20)
    )
    arc = np.stack([x + wide * np.cos(angle), y - tall + wide * np.sin(angle) - wide], axis=1)
    line = np.concatenate([[[x, y]], [[x, y - tall]], arc])
    tone = int(rng.choice([rng.uniform(20, 90), rng.uniform(140, 220)]))
    cv2.polylines(
        rgb, [np.round(line * 8).astype(np.int32)], False, (tone,) * 3, int(rng.integers(1, 5)), cv2.LINE_AA, 3
    )


def _volume(rgb: Picture, cover: FloatArray, rng: Rng) -> Picture:
    """Shade a garment as if an invisible body filled it: darker towards its outline."""
    depth = cv2.GaussianBlur(cover.astype(np.float32), (0, 0), rng.uniform(6, 14))
    tone = 1 - rng.uniform(0.1, 0.35) * 2 * (1 - np.clip(depth, 0.5, 1))
    return scaled(rgb, tone.astype(np.float32))


def moved(cache: Cache, index: int, rng: Rng, mix: Mix = USUAL) -> Example:
    """Return the garment of a photo, sometimes paled, on another background."""
    source = real(cache, index)
    cover: FloatArray = np.clip((source.mask.astype(np.float32) - 60) / 150, 0, 1)
    rgb = source.rgb.astype(np.float32)
    if rng.random() < 0.3:
        grey = rgb.mean(axis=2, keepdims=True)
        rgb = 255 - (255 - (0.25 * rgb + 0.75 * grey)) * rng.uniform(0.1, 0.6)
    studio = bool(rng.random() < _STUDIO)
    worn = bool(rng.random() < mix.worn) and _wearable(source)
    colour = rgb[cover > 0.9].mean(axis=0) if (cover > 0.9).any() else np.full(3, 200.0)
    ground = _ground(cache, rng, colour, studio=studio)
    kind = UNKNOWN
    if worn:
        ground, cover = _with_wearer(ground, cover, source, cache, rng)
        kind = PHOTO_KINDS.index("on-model")
    picture = _on_ground(ground, rgb.astype(np.uint8), cover, rng, studio=studio)
    mask = np.round(cover * 255).astype(np.uint8)
    return replace(source, rgb=picture, mask=mask, exact=True, masked=True, kind=kind)


def _wearable(example: Example) -> bool:
    """Tell whether all landmarks are known by which a person is put under a garment."""
    if example.category == UNKNOWN:
        return False
    names = NEEDED[CATEGORIES[example.category] not in BOTTOMS]
    return all(example.landmarks[LANDMARKS.index(name), 2] > 0 for name in names)


def _with_wearer(
    ground: Picture, cover: FloatArray, garment: Example, cache: Cache, rng: Rng
) -> tuple[Picture, FloatArray]:
    """Return the background with a person, and the garment's cover less what hair hides."""
    marks = {name: row[:2] for name, row in zip(LANDMARKS, garment.landmarks, strict=True) if row[2] > 0}
    cloths = [cloth(rng, STORED, cache.scraps) for _ in range(2)]
    person, hidden = wearer(ground, marks, CATEGORIES[garment.category], rng, cloths)
    return person, (cover * (1 - hidden)).astype(np.float32)


def doll(cache: Cache, rng: Rng, mix: Mix = USUAL) -> Example:
    """Return a painted garment on a background."""
    category = CATEGORIES[int(rng.integers(len(CATEGORIES)))]
    kind = PHOTO_KINDS[int(rng.choice(4, p=mix.kinds))]
    studio = kind == "ghost" or rng.random() < {"on-model": 0.5}.get(kind, 0.08)
    painted = paint_doll(rng, category, kind, cache.scraps, side=STORED)
    rgb = _volume(painted.rgb, painted.cover, rng) if kind in ("ghost", "on-model") else painted.rgb
    colour = rgb[painted.cover > 0.9].mean(axis=0)
    ground = _ground(cache, rng, colour, studio=studio)
    if painted.hook is not None:
        ground = ground.copy()
        _hook(ground, painted.hook, rng)
    landmarks = np.zeros((len(LANDMARKS), 3))
    for name, (x, y) in painted.landmarks.items():
        landmarks[LANDMARKS.index(name)] = x, y, 1.0
    seen = PHOTO_KINDS.index(kind) if kind != "flat" or not studio else UNKNOWN
    cover: FloatArray = painted.cover
    index = CATEGORIES.index(category)
    example = Example(rgb, painted.rgb[..., 0], True, True, painted.aspect, index, seen, landmarks)
    if kind == "on-model":
        ground, cover = _with_wearer(ground, cover, example, cache, rng)
    picture = _on_ground(ground, rgb, cover, rng, studio=studio)
    told = UNKNOWN if category in _ALIKE else example.category
    return replace(example, rgb=picture, mask=np.round(cover * 255).astype(np.uint8), category=told)


def draw(cache: Cache, weights: FloatArray, seed: int, number: int, mix: Mix = USUAL) -> Example:
    """Return training example ``number`` of a run.

    Args:
        cache: the photos.
        weights: how likely each photo is drawn, 0 for those kept for validation, shape (n,).
        seed: of the run.
        number: of the example.
        mix: what it is taken from.
    """
    rng = np.random.default_rng([seed, number])
    choice = rng.random()
    index = int(rng.choice(len(weights), p=weights))
    if choice < mix.real:
        example = real(cache, index)
    elif choice < mix.real + mix.moved and cache.trusted[index]:
        example = moved(cache, index, rng, mix)
    else:
        example = doll(cache, rng, mix)
    if rng.random() < _BENT:
        example = bent(example, rng)
    if rng.random() < _BARE and (example.exact or (choice < mix.real and cache.trusted[index])):
        example = bare(example)
    seen = framed(example, window(example, rng))
    return replace(seen, rgb=coloured(seen.rgb, rng))
