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
from pipeline.garment.cutout.gate import PASS, Measures, agreement, measure, overlap_of, score, sensible
from pipeline.garment.cutout.grabcut import seeded_cuts
from pipeline.garment.cutout.refine import holes, refined, without_hook
from pipeline.garment.cutout.rembg import rembg_mask
from pipeline.garment.cutout.shape import Mask, disc, main_piece, tidy
from pipeline.garment.cutout.view import View, working_view

METHODS = ("auto", *(e.name for e in engines("cutout")))
"""What ``cut_out`` accepts as method."""
SURE = 0.93
"""Score at which no further graph cut is tried ..."""
SAME = 0.975
"""... if the first two, one seeded by colours in the middle and one by the border, overlap so much (IoU)."""
TIE = 0.06
"""Scores that differ less say nothing about which mask is better."""


@dataclass(frozen=True, eq=False)
class Candidate:
    """A mask that one method proposes."""

    method: str
    source: str
    """What distinguishes candidates of one method: masks of the same source do not confirm each other."""
    raw: Mask
    """What the method calls garment, shape (height, width) at working size."""
    mask: Mask
    """The same as one smooth piece without holes."""
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
    for name in ("alpha", "rembg"):
        if method == name or (method == "auto" and _offered(name, photo)):
            soft = _main_part(rembg_mask(photo) if name == "rembg" or photo.alpha is None else photo.alpha)
            if sensible(measure(_reduced(soft, view), view)):
                return soft, name
            if method == name:
                raise NoGarment("no_garment.not_found")
    best = _best(view, method, progress)
    whole = without_hook(best.mask)
    return refined(photo.rgb, whole & ~holes(whole, best.raw, view)), best.method


def _offered(name: str, photo: Photo) -> bool:
    """Tell whether a method that needs more than the colours can be used without being asked for."""
    if name == "alpha":
        return photo.alpha is not None
    return next(e for e in engines("cutout") if e.name == name).check().ok


def _best(view: View, method: str, progress: Progress) -> Candidate:
    """Return the candidate that is believed most.

    Raises:
        NoGarment: none reaches the gate's score.
    """
    found: list[Candidate] = []
    ranked: list[tuple[float, Candidate]] = []
    for candidate in _candidates(view, method):
        if not sensible(candidate.measures):
            continue
        found.append(candidate)
        ranked = [(score(c.measures, agreement(c.mask, _others(c, found))), c) for c in found]
        ranked.sort(key=lambda pair: -pair[0])
        progress("cutout", min(0.9, 0.1 * len(found)))
        cuts = [c for c in found if c.method == "grabcut"]
        if ranked[0][0] >= SURE and len(cuts) >= 2 and overlap_of(cuts[0].mask, cuts[1].mask) >= SAME:
            break
    if not ranked or ranked[0][0] < PASS:
        raise NoGarment("no_garment.not_found")
    tied: dict[str, Candidate] = {}
    for value, candidate in ranked:
        if value >= max(PASS, ranked[0][0] - TIE):
            tied.setdefault(candidate.source, candidate)
    return _without_shadow(_middle(list(tied.values())), list(tied.values()), view)


def _middle(tied: list[Candidate]) -> Candidate:
    """Return the candidate that overlaps most with the others; the first where two are alike."""
    if len(tied) < 3:
        return tied[0]
    return max(tied, key=lambda c: round(sum(overlap_of(c.mask, other.mask) for other in tied), 3))


def _without_shadow(chosen: Candidate, tied: list[Candidate], view: View) -> Candidate:
    """Return the clearest of the candidates that are ``chosen`` less a rim of shadow: there the edge is clearer."""
    for other in tied:
        rest = chosen.mask & ~other.mask
        extra = (other.mask & ~chosen.mask).sum() / other.mask.sum()
        share = rest.sum() / other.mask.sum()
        if extra > 0.02 or not 0.01 < share < 0.3:
            continue
        clearer = other.measures.edge / max(chosen.measures.edge, 1e-6)
        if clearer > 1.05 and (clearer > 1.15 or view.shade[rest].mean() > 0.6):
            chosen = other
    return chosen


def _others(candidate: Candidate, found: list[Candidate]) -> list[Mask]:
    """Return the masks that can confirm ``candidate``: those of other sources, where there are any."""
    others = [other.mask for other in found if other.source != candidate.source]
    return others or [other.mask for other in found if other is not candidate]


def _candidates(view: View, method: str) -> Iterator[Candidate]:
    raw_borders = border_masks(view)
    borders = {name: tidy(raw, 2) for name, raw in raw_borders.items()}
    if method in ("auto", "border"):
        for raw, mask in zip(raw_borders.values(), borders.values(), strict=True):
            yield Candidate("border", "border", raw, mask, measure(mask, view))
    if method in ("auto", "grabcut"):
        for seed, raw in seeded_cuts(view, borders):
            mask = tidy(raw, 1)
            yield Candidate("grabcut", f"grabcut by {seed}", raw, mask, measure(mask, view))


def _main_part(soft: Picture) -> Picture:
    """Return ``soft`` without what is not connected to its main piece (shadows, labels beside the garment)."""
    piece = cv2.dilate(main_piece(soft > 127).astype(np.uint8), disc(3)).astype(bool)
    return np.where(piece, soft, 0).astype(np.uint8)


def _reduced(soft: Picture, view: View) -> Mask:
    return np.asarray(cv2.resize(soft, view.rgb.shape[1::-1], interpolation=cv2.INTER_AREA) > 127)
