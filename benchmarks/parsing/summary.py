"""What the figures of many photos come to, one column a method."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import fmean, median

from benchmarks.parsing.figures import TRUTH, Figures

NEAR = 0.05
"""A landmark is near when it is off by at most this share of the garment's width."""
NONE = "–"
"""Stands where there is nothing to count."""

Line = tuple[str, str, Callable[[Sequence[Figures]], str]]
"""A figure's name, what it should be, and how it is made of the figures of one method."""


def alone(found: Sequence[Figures]) -> list[Figures]:
    """Return the photos that show a garment alone."""
    return [one for one in found if one.case.view != "on-model"]


def worn(found: Sequence[Figures]) -> list[Figures]:
    """Return the photos that show a garment worn by a person."""
    return [one for one in found if one.case.view == "on-model"]


def masked(found: Sequence[Figures]) -> list[Figures]:
    """Return the photos of garments alone whose mask is compared with a trusted one."""
    return [one for one in alone(found) if one.iou is not None]


def labelled(found: Sequence[Figures]) -> list[Figures]:
    """Return the photos with labelled landmarks."""
    return [one for one in found if one.point_errors]


def point_errors(found: Sequence[Figures]) -> list[float]:
    """Return the errors of all labelled landmarks."""
    return [error for one in found for error in one.point_errors.values()]


def landmarks_in_short(found: Sequence[Figures]) -> str:
    """Return the mean error of labelled landmarks and the share that is near."""
    errors = point_errors(found)
    if not errors:
        return NONE
    return f"{_percent(fmean(errors))}; {_percent(_share_near(errors), 0)}"


def worst_landmark(found: Sequence[Figures]) -> str:
    """Return the largest error of the landmarks that were found, and whose it is."""
    places = [
        (error, f"{one.case.name} {name}")
        for one in found
        for name, error in one.point_errors.items()
        if name not in one.missing
    ]
    if not places:
        return NONE
    error, place = max(places)
    return f"{_percent(error)} ({place})"


def _percent(share: float, digits: int = 1) -> str:
    return f"{100 * share:.{digits}f} %"


def _share_near(errors: Sequence[float]) -> float:
    return sum(error <= NEAR for error in errors) / len(errors)


def _ious(found: Sequence[Figures]) -> list[float]:
    return [one.iou for one in masked(found) if one.iou is not None]


def _mean_iou(found: Sequence[Figures]) -> str:
    return f"{fmean(_ious(found)):.3f}" if _ious(found) else NONE


def _median_iou(found: Sequence[Figures]) -> str:
    return f"{median(_ious(found)):.3f}" if _ious(found) else NONE


def _worst_iou(found: Sequence[Figures]) -> str:
    places = [(one.iou, one.case.name) for one in masked(found) if one.iou is not None]
    return "{:.3f} ({})".format(*min(places)) if places else NONE


def _boundary(found: Sequence[Figures]) -> str:
    values = [one.boundary for one in masked(found) if one.boundary is not None]
    return f"{fmean(values):.3f}" if values else NONE


def _counted(found: Sequence[Figures], right: Callable[[Figures], bool]) -> str:
    """Return how many of the figures are right, of how many, and the share."""
    if not found:
        return NONE
    count = sum(right(one) for one in found)
    return f"{count} of {len(found)}, {_percent(count / len(found), 0)}"


def _refused(found: Sequence[Figures]) -> str:
    return NONE if not found or found[0].method == TRUTH else _counted(found, lambda one: not one.used)


def _seconds(found: Sequence[Figures], *, cutout: bool) -> str:
    times = [one.s_cutout if cutout else one.s_rest for one in found if one.used or cutout]
    return f"{median(times):.2f}" if times and (not cutout or found[0].method != TRUTH) else NONE


def _sorted(found: Sequence[Figures]) -> list[Figures]:
    """Return the photos whose category is known."""
    return [one for one in found if one.case.category]


def _mean_landmarks(found: Sequence[Figures]) -> str:
    errors = point_errors(found)
    return _percent(fmean(errors)) if errors else NONE


def _mean_found(found: Sequence[Figures]) -> str:
    errors = [error for one in found for name, error in one.point_errors.items() if name not in one.missing]
    return _percent(fmean(errors)) if errors else NONE


def _near_landmarks(found: Sequence[Figures]) -> str:
    errors = point_errors(found)
    return _percent(_share_near(errors), 0) if errors else NONE


def _missing(found: Sequence[Figures]) -> str:
    total = len(point_errors(found))
    return f"{sum(len(one.missing) for one in found)} of {total}" if total else NONE


def _viewed(found: Sequence[Figures]) -> list[Figures]:
    return [one for one in found if one.case.view]


LINES: tuple[Line, ...] = (
    ("mask: mean IoU", "≥ 0.96", _mean_iou),
    ("mask: median IoU", "≥ 0.975", _median_iou),
    ("mask: worst IoU", "≥ 0.90", _worst_iou),
    ("mask: boundary F at 2 px, mean", "", _boundary),
    ("mask: photos compared", "", lambda found: str(len(masked(found))) if masked(found) else NONE),
    ("no garment found", "0", _refused),
    ("category: exactly", "≥ 80 %", lambda found: _counted(_sorted(found), lambda one: one.exact)),
    ("category: in the three best", "≥ 95 %", lambda found: _counted(_sorted(found), lambda one: one.in_top3)),
    ("category: shape group", "≥ 95 %", lambda found: _counted(_sorted(found), lambda one: one.shape_right)),
    ("photo kind, of garments alone", "≥ 85 %", lambda f: _counted(alone(_viewed(f)), lambda one: one.kind_right)),
    ("told as worn, of worn garments", "", lambda found: _counted(worn(found), lambda one: one.kind_right)),
    ("landmarks: mean error", "≤ 2.5 %", _mean_landmarks),
    ("landmarks: within 5 %", "≥ 90 %", _near_landmarks),
    ("landmarks: mean error of those found", "", _mean_found),
    ("landmarks: worst of those found", "", worst_landmark),
    ("landmarks: not found", "0", _missing),
    ("outline not understood", "0", lambda f: _counted([o for o in f if o.used], lambda one: bool(one.error))),
    ("seconds of the cutout, median", "", lambda found: _seconds(found, cutout=True)),
    ("seconds after it, median", "", lambda found: _seconds(found, cutout=False)),
)
"""The summary's lines; demands are those of a parser that is good enough."""
