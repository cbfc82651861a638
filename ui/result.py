"""A result as the page shows it, be it a try-on or an example."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from ui.addresses import example_file, here
from workflow.examples import Example
from workflow.files import file_name
from workflow.tryon import add_seconds
from workflow.views import JobView
from workflow.watching import TryOnState

MODELS = {"fitted": "fitted_glb", "garment": "garment_glb", "strain": "strain"}
"""Kind of the file that each view shows."""


@dataclass(frozen=True)
class Download:
    """A file to take away."""

    link: str
    name: str
    """File name under which it is saved."""
    size: int
    """Bytes."""


@dataclass(frozen=True, eq=False)
class Result:
    """What there is to look at and to take away."""

    models: Mapping[str, str]
    """Addresses by view: ``fitted``, ``garment`` and ``strain``, as far as there are."""
    downloads: Mapping[str, Download]
    """By kind, see ``workflow.files``."""
    report: Mapping[str, Any]


def try_on_result(state: TryOnState) -> Result:
    """Return what a try-on has given so far."""
    # The garment's own picture is left out where there is one of the whole.
    jobs = (state.garment, state.fitting)
    downloads = {kind: download for job in jobs for kind, download in _downloads(job).items()}
    seconds = add_seconds(state.garment.timings, state.fitting.timings)
    report = {**state.fitting.report, "seconds": seconds} if state.fitting.report else {}
    return Result(_models({kind: here(job.link(kind) or "") for job in jobs for kind in job.files}), downloads, report)


def example_result(example: Example) -> Result:
    """Return what an example shows."""
    links = {kind: example_file(example.name, name) for kind, name in example.files.items()}
    stem = f"{example.report['category']}-{example.body}-{example.report['size']}"
    downloads = {
        kind: Download(links[kind], _named(file_name(kind, stem), name), (example.folder / name).stat().st_size)
        for kind, name in example.files.items()
    }
    return Result(_models(links), downloads, example.report)


def _named(name: str, file: str) -> str:
    """Return ``name`` with the ending of ``file``."""
    return str(PurePath(name).with_suffix(PurePath(file).suffix))


def _models(links: Mapping[str, str]) -> dict[str, str]:
    return {view: links[kind] for view, kind in MODELS.items() if kind in links}


def _downloads(job: JobView) -> dict[str, Download]:
    sizes = job.sizes()
    links = job.links(download=True)
    return {
        kind: Download(here(link), file_name(kind, job.name), sizes[kind])
        for kind, link in links.items()
        if kind != "garment_mask"
    }
