"""Cutouts of photos: each is made once, however often its garment is built again as something else."""

from __future__ import annotations

import threading
import zlib
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import replace

import numpy as np

from core.errors import BadParameter
from core.types import Cutout, Photo

REMEMBERED = 200
"""Some 50 kB each."""
Point = tuple[float, float, bool]
"""x, y [px], and whether it lies on the garment."""


class CutoutMemory:
    """The last cutouts by key, packed; safe to use from several threads."""

    def __init__(self, size: int = REMEMBERED) -> None:
        self._size = size
        self._kept: OrderedDict[Hashable, tuple[Cutout, bytes, tuple[int, ...]]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Cutout | None:
        """Return the cutout of ``key`` exactly as it was, and mark it as used."""
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            cutout, packed, shape = self._kept[key]
        return replace(cutout, mask=np.frombuffer(zlib.decompress(packed), np.uint8).reshape(shape).copy())

    def put(self, key: Hashable, cutout: Cutout) -> None:
        """Remember ``cutout``; the one unused for longest is forgotten when there are too many."""
        packed = zlib.compress(cutout.mask.tobytes(), 1)
        with self._lock:
            self._kept[key] = replace(cutout, mask=np.zeros((0, 0), np.uint8)), packed, cutout.mask.shape
            self._kept.move_to_end(key)
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)

    def forget(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()


memory = CutoutMemory()
"""Cutouts made by this process; the same photo and choices always give the same one."""


def cutout_of(photo: Photo, *, method: str = "auto", points: tuple[Point, ...] | None = None) -> Cutout:
    """Return the cutout of a photo: remembered, or made now.

    Args:
        photo: the picture.
        method: a cutout method of the pipeline, or ``auto``.
        points: clicks in pixels of ``photo`` that select the garment, instead of a method.

    Raises:
        BadParameter: a point lies outside the photo, or see :func:`pipeline.garment.cutout.cut_out`.
        NoGarment: nothing was found or selected.
        EngineUnavailable: the method cannot run here.
    """
    key = _key(photo, method, points)
    cutout = memory.get(key)
    if cutout is None:
        cutout = _cut(photo, method) if points is None else _selected(photo, points)
        memory.put(key, cutout)
    return cutout


def remembered(photo: Photo, *, method: str = "auto", points: tuple[Point, ...] | None = None) -> Cutout | None:
    """Return the cutout of a photo if it was made lately; None without making it."""
    return memory.get(_key(photo, method, points))


def _key(photo: Photo, method: str, points: tuple[Point, ...] | None) -> Hashable:
    return photo.digest, photo.rgb.shape, method if points is None else "", points


def _cut(photo: Photo, method: str) -> Cutout:
    from pipeline.garment.cutout import cut_out

    return cut_out(photo, method=method)


def _selected(photo: Photo, points: tuple[Point, ...]) -> Cutout:
    from pipeline.garment.cutout.select import select_by_points

    height, width = photo.rgb.shape[:2]
    if not all(0 <= x <= width and 0 <= y <= height for x, y, _ in points):
        raise BadParameter("bad_parameter.points")
    return Cutout(select_by_points(photo, points), "sam")
