"""Jobs as the page and the API see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from core.errors import TryOnError
from storage.tables import FINISHED, Cloth3D, FittingSession, Job, files_of
from workflow.errors import error_of
from workflow.files import ENDINGS, file_name, worn_name
from workflow.layers import layer_ids
from workflow.links import file_link
from workflow.store import objects


@dataclass(frozen=True, eq=False)
class JobView:
    """A garment or a fitting at one moment."""

    id: str
    kind: Literal["cloth3d", "fitting_session"]
    status: str
    """queued, processing, done, error or cancelled."""
    stage: str
    progress: float
    """0..1, never falling."""
    log: tuple[str, ...]
    """One line for each stage, with the second it began at."""
    error: TryOnError | None
    report: Mapping[str, Any]
    timings: Mapping[str, float]
    """Seconds per stage."""
    parameters: Mapping[str, Any]
    """What was asked for."""
    files: Mapping[str, str]
    """Keys of the files by kind, see ``workflow.files``."""
    pictures: Mapping[str, str]
    """Keys of the stages' pictures."""
    cloth3d_id: str
    """The garment's own id, or that of the garment that is fitted: of an outfit the outermost."""
    cloth3d_ids: tuple[str, ...]
    """The ids of all garments that are fitted, inner layers first."""
    title: str
    """What its owner calls it; empty for a garment, and where it was given no name."""
    cloth_id: str
    """Id of the uploaded photo; empty for a fitting."""
    created_at: datetime
    seconds: float | None
    """Seconds from when it was asked for until it had ended, waiting included; None until then."""
    version: int
    """Grows with every change."""

    @property
    def finished(self) -> bool:
        """True when nothing will change any more."""
        return self.status in FINISHED

    @property
    def name(self) -> str:
        """What its files are called."""
        if "size" in self.report:
            return worn_name(self.report, self.parameters)
        return str(self.report.get("category", "garment"))

    def link(self, kind: str, *, base: str = "", download: bool = False) -> str | None:
        """Return a link to a file, or None as long as there is none; see :func:`workflow.links.file_link`."""
        if kind not in self.files:
            return None
        return file_link(self.files[kind], base=base, name=file_name(kind, self.name) if download else "")

    def links(self, *, base: str = "", download: bool = False) -> dict[str, str]:
        """Return the links to all files by kind."""
        return {kind: str(self.link(kind, base=base, download=download)) for kind in ENDINGS if kind in self.files}

    def sizes(self) -> dict[str, int]:
        """Return the sizes of all files by kind [bytes]; raises like :meth:`storage.objects.ObjectStore.path`."""
        return {kind: objects().path(key).stat().st_size for kind, key in self.files.items()}

    def picture_links(self, *, base: str = "") -> dict[str, str]:
        """Return the links to the stages' pictures."""
        return {stage: file_link(key, base=base) for stage, key in self.pictures.items()}


def view(job: Job) -> JobView:
    """Return ``job`` as it stands."""
    return JobView(
        id=job.id,
        kind="cloth3d" if isinstance(job, Cloth3D) else "fitting_session",
        status=job.status,
        stage=job.stage,
        progress=job.progress,
        log=tuple(job.log),
        error=None if job.error is None else error_of(job.error),
        report=job.report,
        timings=job.timings,
        parameters=job.parameters,
        files=files_of(job),
        pictures=job.pictures,
        cloth3d_id=job.cloth3d_id if isinstance(job, FittingSession) else job.id,
        cloth3d_ids=layer_ids(job) if isinstance(job, FittingSession) else (job.id,),
        title=job.title if isinstance(job, FittingSession) else "",
        cloth_id=job.cloth_id if isinstance(job, Cloth3D) else "",
        created_at=job.created_at,
        seconds=None if job.finished_at is None else (job.finished_at - job.created_at).total_seconds(),
        version=job.version,
    )
