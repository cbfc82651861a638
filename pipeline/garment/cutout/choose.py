"""``cut_out``: tries the methods, judges each mask, refines the best."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from core.errors import BadParameter, NoGarment
from core.types import Cutout, Photo, Picture, Progress, no_progress
from pipeline.engines import engine, engines
from pipeline.garment.cutout.border import border_masks
from pipeline.garment.cutout.gate import Measures, agreement, measure, passes, score
from pipeline.garment.cutout.grabcut import seeds
from pipeline.garment.cutout.refine import holes, refined, without_hook
from pipeline.garment.cutout.rembg import rembg_mask
from pipeline.garment.cutout.shape import Mask, disc, main_piece
from pipeline.garment.cutout.view import View, working_view

METHODS = ("auto", *(e.name for e in engines("cutout")))
"""What ``cut_out`` accepts as method."""
SURE = 0.9
"""Score at which no further graph cut is tried."""


@dataclass(frozen=True, eq=False)
class Candidate:
    """A mask that one method proposes."""

    method: str
    source: str
    """What distinguishes candidates of one method: masks of the same source do not confirm each other."""
    mask: Mask
    """Shape (height, width) at working size."""
    measures: Measures


def cut_out(photo: Photo, *, method: str = "auto", progress: Progress = no_progress) -> Cutout:
    """Return which pixels of ``photo`` are the garment.

    A useful alpha channel is taken as it is. Else masks by background colour and by graph cut are judged by one score
    (edges under the outline, colours apart, symmetry, agreement of independent masks, ...), and the best is refined at
    the photo's size if it passes the gate. ``rembg`` takes part where it is switched on.

    Args:
        photo: the picture.
        method: ``auto``, or one of the engines of kind ``cutout``.
        progress: called with stage ``cutout``.

    Raises:
        BadParameter: unknown method, or ``alpha`` for a picture without transparency.
        EngineUnavailable: the method cannot run here.
        NoGarment: no mask passes the gate.
    """
    if method not in METHODS:
        raise BadParameter("bad_parameter.choice", name="cutout_method", choices=", ".join(METHODS))
    if method != "auto":
        engine("cutout", method)
    if method == "alpha" and photo.alpha is None:
        raise BadParameter("bad_parameter.value", name="cutout_method")
    progress("cutout", 0.0)
    mask, used = _mask(photo, method, progress)
    progress("cutout", 1.0, mask)
    return Cutout(mask=mask, method=used)


def _mask(photo: Photo, method: str, progress: Progress) -> tuple[Picture, str]:
    view = working_view(photo.rgb)
    if photo.alpha is not None and method in ("auto", "alpha"):
        soft = _main_part(photo.alpha)
        if passes(measure(_reduced(soft, view), view)):
            return soft, "alpha"
        if method == "alpha":
            raise NoGarment("no_garment.not_found")
    if method == "rembg" or (method == "auto" and _can_run("rembg")):
        soft = _main_part(rembg_mask(photo))
        if passes(measure(_reduced(soft, view), view)):
            return soft, "rembg"
        if method == "rembg":
            raise NoGarment("no_garment.not_found")
    best = _best(view, method, progress)
    whole = without_hook(best.mask)
    soft = refined(photo.rgb, whole)
    return _with_holes(photo.rgb, soft, holes(whole, view)), best.method


def _best(view: View, method: str, progress: Progress) -> Candidate:
    """Return the candidate with the highest score.

    Raises:
        NoGarment: it does not reach the gate's score.
    """
    found: list[Candidate] = []
    top, best = 0.0, None
    for candidate in _candidates(view, method):
        found.append(candidate)
        scores = [score(c.measures, agreement(c.mask, _others(c, found))) for c in found]
        top, best = max(zip(scores, found, strict=True), key=lambda pair: pair[0])
        progress("cutout", min(0.9, 0.1 * len(found)))
        if top >= SURE:
            break
    if best is None or not passes(best.measures, top):
        raise NoGarment("no_garment.not_found")
    return best


def _others(candidate: Candidate, found: list[Candidate]) -> list[Mask]:
    return [other.mask for other in found if other.source != candidate.source]


def _candidates(view: View, method: str) -> Iterator[Candidate]:
    borders = border_masks(view)
    if method in ("auto", "border"):
        for name, mask in borders.items():
            yield Candidate("border", "border", mask, measure(mask, view))
    if method in ("auto", "grabcut"):
        for name, cut in seeds(view, borders).items():
            mask = cut()
            yield Candidate("grabcut", name, mask, measure(mask, view))


def _can_run(name: str) -> bool:
    return next(e for e in engines("cutout") if e.name == name).check().ok


def _main_part(soft: Picture) -> Picture:
    """Return ``soft`` without what is not connected to its main piece (shadows, labels beside the garment)."""
    piece = cv2.dilate(main_piece(soft > 127).astype(np.uint8), disc(3)).astype(bool)
    return np.where(piece, soft, 0).astype(np.uint8)


def _reduced(soft: Picture, view: View) -> Mask:
    return np.asarray(cv2.resize(soft, view.rgb.shape[1::-1], interpolation=cv2.INTER_AREA) > 127)


def _with_holes(rgb: Picture, soft: Picture, open_: Mask) -> Picture:
    """Return ``soft`` with the holes ``open_`` (working size), their edges refined as the outline's are."""
    if not open_.any():
        return soft
    return np.asarray(np.minimum(soft, 255 - refined(rgb, open_, pieces=True)), np.uint8)
