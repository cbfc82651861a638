"""``cut_out``: tries the methods, judges each mask, refines the best."""

from __future__ import annotations

from collections.abc import Iterable

import cv2
import numpy as np

from core.errors import BadParameter, NoGarment
from core.types import Cutout, Photo, Picture, Progress, no_progress
from pipeline.engines import engine, engines
from pipeline.garment.cutout.candidates import Candidate, Shares, candidates
from pipeline.garment.cutout.gate import PASS, agreement, measure, score, sensible
from pipeline.garment.cutout.portrait import is_portrait
from pipeline.garment.cutout.refine import refined
from pipeline.garment.cutout.rembg import rembg_mask
from pipeline.garment.cutout.shape import Mask, disc, main_piece
from pipeline.garment.cutout.view import View, working_view
from pipeline.garment.cutout.wearer import without_wearer
from pipeline.garment.overlap import overlap_of
from pipeline.garment.parser.judge import Judgement, judge

METHODS = ("auto", *(e.name for e in engines("cutout")))
"""What ``cut_out`` accepts as method."""
SURE = 0.93
"""Score at which no further mask is tried ..."""
SAME = 0.975
"""... if another that was found in another way overlaps so much (IoU)."""
DOUBTFUL = 0.05
"""Score from which a worn garment's mask is shown, with a warning."""
OUTVOTING = 0.88
"""Score, given without the network, at which masks by colours are believed against it."""
TIE = 0.06
"""Scores that differ less say nothing about which mask is better."""


def cut_out(
    photo: Photo,
    *,
    method: str = "auto",
    judged: Judgement | None = None,
    progress: Progress = no_progress,
) -> Cutout:
    """Return which pixels of ``photo`` are the garment.

    A useful alpha channel is taken as it is. Else the masks of the parser, by background colour and by graph cut are
    judged by one learned score (edges under the outline, colours apart, symmetry, agreement of independent masks,
    ...), and the best is refined at the photo's size if it passes the gate. ``rembg`` takes part where it is switched
    on; ``sam`` needs clicks, see ``pipeline.garment.cutout.select``.

    Args:
        photo: the picture.
        method: ``auto``, or one of the engines of kind ``cutout``.
        judged: what the parser says of the photo, where that is known already.
        progress: called with stage ``cutout``.

    Raises:
        BadParameter: unknown method, ``sam``, or ``alpha`` for a picture without transparency.
        EngineUnavailable: the method cannot run here.
        NoGarment: no mask passes the gate, or it holds a person's head and shoulders.
    """
    if method not in METHODS:
        raise BadParameter("bad_parameter.choice", name="cutout_method", choices=", ".join(METHODS))
    if method != "auto":
        engine("cutout", method)
    if method == "sam" or (method == "alpha" and photo.alpha is None):
        raise BadParameter("bad_parameter.value", name="cutout_method")
    progress("cutout", 0.0)
    cutout = _ready(photo, method) or _chosen(photo, method, judged, progress)
    if method == "auto" and is_portrait(photo.rgb, cutout.mask):
        raise NoGarment("no_garment.portrait")
    progress("cutout", 1.0, cutout.mask)
    return cutout


def _ready(photo: Photo, method: str) -> Cutout | None:
    """Return the cutout of a method whose mask is taken as it is; None where the masks are to be judged.

    Raises:
        NoGarment: the method that was asked for finds no garment.
    """
    if method == "alpha" or (method == "auto" and photo.alpha is not None):
        soft = photo.alpha
    elif method == "rembg":
        soft = rembg_mask(photo)
    else:
        soft = None
    if soft is None:
        return None
    view, main = working_view(photo.rgb), _main_part(soft)
    if sensible(measure(_reduced(main, view), view)):
        return Cutout(main, "rembg" if method == "rembg" else "alpha")
    if method != "auto":
        raise NoGarment("no_garment.not_found")
    return None


def _asked(photo: Photo, method: str) -> dict[str, Shares]:
    """Return what optional methods that are switched on say: they take part in ``auto``."""
    offered = next(e for e in engines("cutout") if e.name == "rembg").check().ok
    if method != "auto" or not offered:
        return {}
    return {"rembg": rembg_mask(photo).astype(np.float32) / 255.0}


def _chosen(photo: Photo, method: str, judged: Judgement | None, progress: Progress) -> Cutout:
    """Return the best cutout of the methods whose masks are judged.

    Nothing confirms the parser's mask where it is asked alone, and little where a person wears the garment: there a
    doubtful mask is better than none, and its score says so.

    Raises:
        NoGarment: none reaches the gate's score.
    """
    asked = method in ("auto", "parser")
    judged = (judged or judge(photo.rgb)) if asked else None
    view = working_view(photo.rgb)
    share = None if judged is None else without_wearer(photo.rgb, judged)
    worn = judged is not None and judged.worn
    least = 0.0 if method == "parser" else DOUBTFUL if worn else PASS
    proposed = candidates(view, method, share, _asked(photo, method))
    best, value = _best(view, proposed, progress, least=least)
    confidence = None if method == "parser" else round(value, 3)
    return Cutout(refined(photo.rgb, best.coarse()), best.method, confidence=confidence)


def _best(view: View, proposed: Iterable[Candidate], progress: Progress, *, least: float) -> tuple[Candidate, float]:
    """Return the candidate that is believed most, with its score, which is at least ``least``."""
    found: list[Candidate] = []
    ranked: list[tuple[float, Candidate]] = []
    parsed: Mask | None = None
    for candidate in proposed:
        if candidate.method == "parser":
            parsed = candidate.mask
        if not sensible(candidate.measures):
            continue
        found.append(candidate)
        ranked = [(_score(c, found, parsed), c) for c in found]
        ranked.sort(key=lambda pair: -pair[0])
        progress("cutout", min(0.9, 0.1 * len(found)))
        if ranked[0][0] >= SURE and _confirmed(found):
            break
    if not ranked or ranked[0][0] < least:
        return _outvoting(found)
    tied: dict[str, Candidate] = {}
    for value, candidate in ranked:
        if value >= max(least, ranked[0][0] - TIE):
            tied.setdefault(candidate.source, candidate)
    chosen = _without_shadow(_middle(list(tied.values())), list(tied.values()), view)
    return chosen, _score(chosen, found, parsed)


def _outvoting(found: list[Candidate]) -> tuple[Candidate, float]:
    """Return the mask by colours on which several agree so well that they outvote the network, with a doubtful score.

    Raises:
        NoGarment: there is none.
    """
    free = [c for c in found if c.method in ("border", "grabcut") and c.source != "grabcut by parser"]
    ranked = sorted(((_score(c, free, None), c) for c in free), key=lambda pair: -pair[0])
    if not ranked or ranked[0][0] < OUTVOTING:
        raise NoGarment("no_garment.not_found")
    return ranked[0][1], PASS


def _score(candidate: Candidate, found: list[Candidate], parsed: Mask | None) -> float:
    agreed = agreement(candidate.mask, _others(candidate, found))
    return score(candidate.measures, agreed, parsed=None if parsed is None else overlap_of(candidate.mask, parsed))


def _confirmed(found: list[Candidate]) -> bool:
    """Tell whether the two masks that are most independent of each other agree.

    With the parser these are its mask and any by colour; without, the graph cuts seeded by the colours in the middle
    and by the border.
    """
    parsed = [c for c in found if c.source == "parser"]
    if parsed:
        free = [c for c in found if c.source not in ("parser", "grabcut by parser")]
        return any(overlap_of(parsed[0].mask, c.mask) >= SAME for c in free)
    cuts = [c for c in found if c.method == "grabcut"]
    return len(cuts) >= 2 and overlap_of(cuts[0].mask, cuts[1].mask) >= SAME


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


def _main_part(soft: Picture) -> Picture:
    """Return ``soft`` without what is not connected to its main piece (shadows, labels beside the garment)."""
    piece = cv2.dilate(main_piece(soft > 127).astype(np.uint8), disc(3)).astype(bool)
    return np.where(piece, soft, 0).astype(np.uint8)


def _reduced(soft: Picture, view: View) -> Mask:
    return np.asarray(cv2.resize(soft, view.rgb.shape[1::-1], interpolation=cv2.INTER_AREA) > 127)
