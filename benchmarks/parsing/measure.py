"""One photo, one cutout method: what is understood, and how far from the truth it is."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace

import cv2
import numpy as np

from benchmarks.cases import Case, read_mask
from benchmarks.compare import boundary_f, landmark_errors, mask_iou
from benchmarks.parsing.figures import TRUTH, Attempt, Figures
from core.errors import EngineUnavailable, GarmentFailed, NoGarment, TryOnError
from core.types import Category, Cutout, Landmark, ParsedGarment, Photo, Picture


class _Clock:
    """Watches the progress of the understanding and keeps how long the cutout took."""

    def __init__(self) -> None:
        self._start = time.perf_counter()
        self.cutout: float | None = None

    def __call__(self, stage: str, fraction: float, picture: Picture | None = None) -> None:  # noqa: ARG002
        if stage == "cutout" and fraction >= 1 and self.cutout is None:
            self.cutout = self.seconds()

    def seconds(self) -> float:
        """Return the seconds since the start."""
        return time.perf_counter() - self._start


def attempt(case: Case, photo: Photo, method: str) -> Attempt:
    """Let one method understand a photo.

    Args:
        case: what is known about the photo.
        photo: its picture.
        method: ``auto``, a cutout method, or ``TRUTH``: the labelled mask of ``case``, which must have one.

    Raises:
        EngineUnavailable: the method cannot run here.
    """
    from pipeline.garment.parse import parse_garment

    given = _given_mask(case, photo) if method == TRUTH else None
    chosen = "auto" if method == TRUTH else method
    clock = _Clock()
    try:
        parsed = parse_garment(photo, mask=given, cutout_method=chosen, progress=clock)
    except EngineUnavailable:
        raise
    except TryOnError as error:
        cut, rest = clock.cutout, clock.seconds() - (clock.cutout or 0.0)
        blank = Figures(case, method, error=error.code, sentence=error.message, s_rest=round(rest, 3))
        return _failed(blank, photo, chosen, given, seconds=cut)
    cut = clock.cutout or 0.0
    times = Figures(case, method, s_cutout=round(cut, 3), s_rest=round(clock.seconds() - cut, 3))
    return _understood(times, parsed)


def _given_mask(case: Case, photo: Photo) -> Picture:
    """Return the labelled mask in the size of the photo as accepted."""
    assert case.labelled_mask is not None
    height, width = photo.rgb.shape[:2]
    mask = cv2.resize(read_mask(case.labelled_mask), (width, height), interpolation=cv2.INTER_AREA)
    return np.asarray(mask, dtype=np.uint8)


def _understood(figures: Figures, parsed: ParsedGarment) -> Attempt:
    """Return the figures of a garment that was parsed; where it is refused, its guessed landmarks do not count."""
    found = replace(
        _with_mask(figures, parsed.cutout),
        category=parsed.category,
        confidence=round(parsed.category_confidence, 3),
        top3=tuple(name for name, _ in parsed.top3),
        kind=parsed.photo_kind,
        warnings=parsed.warnings,
        error=parsed.refusal.code if parsed.refusal else "",
        sentence=parsed.refusal.message if parsed.refusal else "",
    )
    points = {} if parsed.refusal else parsed.landmarks
    return Attempt(_with_points(found, parsed.photo, points), parsed.cutout.mask, points)


def _failed(figures: Figures, photo: Photo, method: str, given: Picture | None, *, seconds: float | None) -> Attempt:
    """Return the figures of a garment that was not understood: the mask and the category still count.

    Args:
        figures: with the error.
        photo: the picture.
        method: the cutout method.
        given: a mask instead.
        seconds: what the cutout took; None where it was the cutout that failed.
    """
    from pipeline.garment.cutout import cut_out

    figures = _with_points(figures, photo, {})
    if seconds is None:
        mask = figures.case.mask
        refused = replace(figures, s_cutout=figures.s_rest, s_rest=0.0)
        return Attempt(refused if mask is None else replace(refused, iou=0.0, boundary=0.0))
    cutout = cut_out(photo, method=method) if given is None else Cutout(given, TRUTH)
    figures = replace(_with_mask(figures, cutout), s_cutout=round(seconds, 3))
    likely = _likely(cutout.mask, photo)
    if not likely:
        return Attempt(figures, cutout.mask)
    named = replace(
        figures, category=likely[0][0], confidence=round(likely[0][1], 3), top3=tuple(name for name, _ in likely)
    )
    return Attempt(named, cutout.mask)


def _likely(mask: Picture, photo: Photo) -> tuple[tuple[Category, float], ...]:
    """Return the three likeliest categories of an outline; none where it tells nothing."""
    from pipeline.garment.category import classify

    try:
        return classify(mask, photo.rgb)
    except (GarmentFailed, NoGarment):
        return ()


def _with_mask(figures: Figures, cutout: Cutout) -> Figures:
    """Add what is measured of a mask; one that was given is not measured."""
    given = figures.method == TRUTH
    named = replace(figures, used=TRUTH if given else cutout.method)
    if given or figures.case.mask is None:
        return named
    truth = read_mask(figures.case.mask)
    found = cv2.resize(cutout.mask, truth.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return replace(named, iou=round(mask_iou(found, truth), 4), boundary=round(boundary_f(found, truth), 4))


def _with_points(figures: Figures, photo: Photo, landmarks: Mapping[str, Landmark]) -> Figures:
    """Add the error of each labelled landmark, in pixels of the photo as sent."""
    truth = figures.case.landmarks
    if not truth:
        return figures
    scale = (photo.source_size or photo.rgb.shape[1::-1])[0] / photo.rgb.shape[1]
    places = {name: (scale * point.x, scale * point.y) for name, point in landmarks.items()}
    errors = {name: round(error, 4) for name, error in landmark_errors(places, truth).items()}
    return replace(figures, point_errors=errors, missing=tuple(name for name in truth if name not in places))
