"""The masks that the methods propose for a photo, at working size."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.garment.cutout.border import border_masks
from pipeline.garment.cutout.gate import Measures, measure
from pipeline.garment.cutout.grabcut import cut_from, seeded_cuts
from pipeline.garment.cutout.shape import Mask, tidy
from pipeline.garment.cutout.view import View

Shares = NDArray[np.float32]
DOUBT = 0.4
"""Share of garment outside of a candidate's one piece, at most."""


@dataclass(frozen=True, eq=False)
class Candidate:
    """A mask that one method proposes."""

    method: str
    source: str
    """What distinguishes candidates of one method: masks of the same source do not confirm each other."""
    share: Shares
    """How much of each pixel the method calls garment, 0..1, shape (height, width) at working size."""
    mask: Mask
    """The same as one smooth piece without holes."""
    measures: Measures

    def coarse(self) -> Shares:
        """Return ``mask`` as shares, in doubt where the method itself says otherwise: gaps may be opened there."""
        return np.where(self.mask, np.maximum(self.share, 1 - DOUBT), np.minimum(self.share, DOUBT))


def _candidate(view: View, method: str, source: str, found: Mask | Shares, *, smoothing: int) -> Candidate:
    share = np.asarray(found, np.float32)
    mask = tidy(share > 0.5, smoothing)
    return Candidate(method, source, share, mask, measure(mask, view))


def candidates(
    view: View, method: str, parsed: Shares | None, others: Mapping[str, Shares] = MappingProxyType({})
) -> Iterator[Candidate]:
    """Yield what the methods propose, quick and most often right first; they are computed as they are asked for.

    Args:
        view: the photo at working size.
        method: ``parser``, ``border``, ``grabcut`` or ``auto`` for all of them.
        parsed: the parser's share of garment 0..1, of the photo's size; None where it shall not take part.
        others: shares by other methods that were asked already, by name, of the photo's size.
    """
    if parsed is not None:
        share = cv2.resize(parsed, view.rgb.shape[1::-1], interpolation=cv2.INTER_AREA)
        yield _candidate(view, "parser", "parser", share, smoothing=1)
    for name, other in others.items():
        sized = cv2.resize(other, view.rgb.shape[1::-1], interpolation=cv2.INTER_AREA)
        yield _candidate(view, name, name, np.asarray(sized, np.float32), smoothing=1)
    raw_borders = border_masks(view) if method != "parser" else {}
    borders = {}
    for name, raw in raw_borders.items():
        found = _candidate(view, "border", "border", raw, smoothing=2)
        borders[name] = found.mask
        if method in ("auto", "border"):
            yield found
    if method not in ("auto", "grabcut"):
        return
    cuts = seeded_cuts(view, borders)
    if parsed is not None:
        # The first two are both needed nearly always, so they are made at the same time.
        with ThreadPoolExecutor(1) as aside:
            by_parser = aside.submit(cut_from, view.rgb, share > 0.5)
            by_colours = next(cuts)
            cuts = chain((("parser", by_parser.result()), by_colours), cuts)
    for seed, raw in cuts:
        yield _candidate(view, "grabcut", f"grabcut by {seed}", raw, smoothing=1)
