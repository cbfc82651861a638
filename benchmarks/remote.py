"""The same figures through a running app: the garment and the fit come from its endpoints, see docs/API.md."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

import cv2
import httpx
import numpy as np
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError

from benchmarks.cases import Case
from benchmarks.figures import (
    Row,
    case_figures,
    failure,
    file_figures,
    fit_figures,
    garment_figures,
    length_ratio,
    parse_figures,
)
from benchmarks.glb import read_scene
from benchmarks.measure import MeasuredFit, MeasuredGarment, Stages
from core.errors import FitFailed, TryOnError
from core.types import Cutout, Landmark, ParsedGarment, Quality, Size

MISSING = (
    "volume",
    "depth_over_width",
    "section_crossings",
    "least_opening",
    "garment_self_hits",
    "hem_below_hip_cm",
    "hem_ok",
    "draco_kb",
)
"""Columns that stay empty: neither the files nor the report of ``/try_on`` tell them."""
CODES = {kind.code for kind in TryOnError.__subclasses__()}


class Worn(NamedTuple):
    """What ``/try_on`` gave."""

    fitted: bytes
    garment: bytes
    report: dict[str, Any]


def connect(url: str, downloads: Path) -> App:
    """Return the app at ``url``; its files go to ``downloads``, an existing folder.

    Raises:
        SystemExit: there is no app; the benchmark ends with a sentence.
    """
    try:
        client = Client(url, verbose=False, analytics_enabled=False, download_files=str(downloads))
    except (httpx.HTTPError, ValueError) as error:
        raise SystemExit(f"There is no app at {url}: {error}") from error
    return App(client, url)


class App:
    """A running app, measured through its API."""

    def __init__(self, client: Client, url: str) -> None:
        self._client = client
        self.note = (
            f"Measured through the app at {url}. Empty, because neither the files nor the report tell them: "
            + ", ".join(f"`{column}`" for column in MISSING)
            + ". `s_call` is the time of the whole call; the other seconds are those of the report."
        )

    def close(self) -> None:
        """End the connection."""
        self._client.close()

    def measure(
        self, case: Case, *, bodies: Sequence[str], quality: Quality, size: Size | Literal["auto"]
    ) -> tuple[MeasuredGarment, list[MeasuredFit]]:
        """Try a garment on each body; no fits where the garment failed."""
        row, parsed, garment = case_figures(case), None, None
        fits: list[MeasuredFit] = []
        try:
            parsed = self._parse(case)
            row |= parse_figures(case, parsed)
            for body in bodies:
                fit, built = self._measure_fit(case, parsed, avatar_preset_id=body, quality=quality, size=size)
                fits.append(fit)
                garment = garment or built
        except AppError as error:
            return MeasuredGarment(case, row | _told(error), parsed), []
        if garment is None:
            return MeasuredGarment(case, row, parsed), fits
        row |= garment_figures(garment, parsed, name=case.name)
        return MeasuredGarment(case, row, parsed, scene=read_scene(garment)), fits

    def _measure_fit(
        self, case: Case, parsed: ParsedGarment, *, avatar_preset_id: str, **asked: str
    ) -> tuple[MeasuredFit, bytes | None]:
        """Return the figures on one body, and the garment's file where the body can wear it.

        Raises:
            AppError: the garment failed, so that no other body can wear it.
        """
        stages, row = Stages(), Row(body=avatar_preset_id)
        try:
            with stages.time("call"):
                worn = self._try_on(case, avatar_preset_id=avatar_preset_id, **asked)
        except AppError as error:
            told = _told(error)
            if told["error"] != FitFailed.code:
                raise
            return MeasuredFit(row | stages.seconds | told), None
        ratio = length_ratio(parsed)
        row |= fit_figures(worn.report, parsed) | ({} if ratio is None else {"length_ratio": round(ratio, 2)})
        row |= file_figures("fitted", worn.fitted) | stages.seconds
        row |= {f"s_{stage}": seconds for stage, seconds in worn.report["seconds"].items()}
        return MeasuredFit(row, scene=read_scene(worn.fitted)), worn.garment

    def _try_on(self, case: Case, **asked: str) -> Worn:
        job = self._client.submit(image=handle_file(case.photo), **asked, api_name="/try_on")
        job.result()  # waits, and raises what went wrong
        fitted, garment, _, report = job.outputs()[-1]
        return Worn(Path(fitted).read_bytes(), Path(garment).read_bytes(), report)

    def _parse(self, case: Case) -> ParsedGarment:
        """Return what the app understood of a photo, in the pixels of the photo as sent."""
        from pipeline.intake import read_photo

        path, info = self._client.predict(image=handle_file(case.photo), api_name="/parse_garment")
        mask = np.asarray(cv2.imread(path, cv2.IMREAD_GRAYSCALE), np.uint8)
        return ParsedGarment(
            photo=read_photo(case.photo.read_bytes(), max_side=max(mask.shape)),
            cutout=Cutout(mask, info["cutout_method"]),
            category=info["category"],
            category_confidence=info["confidence"],
            top3=tuple((name, confidence) for name, confidence in info["top3"]),
            photo_kind=info["photo_kind"],
            landmarks={name: Landmark(*place) for name, place in info["landmarks"].items()},
            warnings=tuple(info["warnings"]),
        )


def _told(error: AppError) -> Row:
    """Return the columns of a clear error, which the app tells as ``code: sentence``; raise anything else again."""
    code, _, sentence = str(error).partition(": ")
    if code not in CODES:
        raise error
    return failure(code, sentence)
