"""What happens when the page's buttons are pressed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import gradio as gr

from core.errors import TryOnError
from ui import status_view
from ui.report_view import garment_alone_html, report_html
from ui.texts import language_of
from ui.viewer import served
from workflow.bodies import bodies, body_ids
from workflow.jobs import pool, submit_try_on
from workflow.pool import JobStatus
from workflow.requests import AUTO, try_on_request
from workflow.tryon import NotFitted, TryOnResult
from workflow.uploads import read_upload

DOWNLOADS = ("fitted_glb", "fitted_draco", "garment_glb", "fitted_obj", "fitted_stl", "thumbnail")


@dataclass(frozen=True, eq=False)
class Page:
    """One update of the page; what is not named stays as it is."""

    run: Any = None
    stop: Any = None
    job: Any = None
    models: Any = None
    status: Any = None
    model: Any = None
    view: Any = None
    report: Any = None
    takeaway: Any = None
    downloads: Any = (None,) * len(DOWNLOADS)

    def listed(self) -> list[Any]:
        """Return the updates in the order of ``ui.tryon_tab.Outputs``."""
        head = (self.run, self.stop, self.job, self.models, self.status, self.model, self.view, self.report)
        return [gr.skip() if value is None else value for value in (*head, self.takeaway, *self.downloads)]


def start(
    photo: Any,
    back: Any,
    body: str,
    category: str,
    size: str,
    quality: str,
    photo_kind: str,
    request: gr.Request,
) -> Iterator[list[Any]]:
    """Run a try-on and keep the page up to date until it ends."""
    language = language_of(request.headers)
    state: JobStatus | None = None
    try:
        checked = try_on_request(
            read_upload(photo, "photo"),
            bodies=body_ids(),
            body=body,
            size=size,
            category=category,
            quality=quality,
            back=read_upload(back, "back") if back else None,
            options={} if photo_kind == AUTO else {"photo_kind": photo_kind},
        )
        job = submit_try_on(checked)
        yield _started(job, body).listed()
        for state in pool().watch(job):
            yield Page(status=status_view.working(state, language)).listed()
        result = pool().result(job)
    except NotFitted as error:
        yield _garment_alone(error, state, language).listed()
    except TryOnError as error:
        yield _ended(status=status_view.failed(error, state, language)).listed()
    else:
        yield _result(result, pool().status(job), language).listed()


def stop(job: str) -> None:
    """Stop the running job; the page is told by the job's own watcher."""
    if job:
        pool().cancel(job)


def show(view: str, models: dict[str, str]) -> Any:
    """Show the fitted garment or the garment alone."""
    return models.get(view, gr.skip())


def show_body(body: str, models: dict[str, str]) -> Any:
    """Show the chosen body as long as there is no result to look at."""
    if models:
        return gr.skip()
    return _body_model(body)


def _body_model(body: str) -> str:
    return served(next(preset for preset in bodies() if preset.id == body).glb)


def _started(job: str, body: str) -> Page:
    """Clear what an earlier try-on left, so that nobody takes it for the new one's result."""
    return Page(
        run=gr.update(interactive=False),
        stop=gr.update(visible=True),
        job=job,
        models={},
        model=_body_model(body),
        view=gr.update(visible=False),
        takeaway=gr.update(visible=False),
    )


def _ended(**updates: Any) -> Page:
    return Page(run=gr.update(interactive=True), stop=gr.update(visible=False), job="", **updates)


def _garment_alone(error: NotFitted, state: JobStatus | None, language: str) -> Page:
    """Say why the garment is not worn, and hand out the garment itself."""
    files = {kind: served(path) for kind, path in error.files.items()}
    return _ended(
        models={"garment": files["garment_glb"]},
        status=status_view.failed(error, state, language),
        model=files["garment_glb"],
        view=gr.update(value="garment", visible=False),
        report=garment_alone_html(language),
        takeaway=gr.update(visible=True),
        downloads=_downloads(files),
    )


def _downloads(files: Mapping[str, str]) -> tuple[Any, ...]:
    """Return the download buttons' updates; a button without a file is hidden."""
    return tuple(gr.update(value=files.get(kind), visible=kind in files) for kind in DOWNLOADS)


def _result(result: TryOnResult, state: JobStatus, language: str) -> Page:
    files = {kind: served(path) for kind, path in result.files.items()}
    return _ended(
        models={"fitted": files["fitted_glb"], "garment": files["garment_glb"]},
        status=status_view.finished(state, result.report["seconds"]["total"], language),
        model=files["fitted_glb"],
        view=gr.update(value="fitted", visible=True),
        report=report_html(result.report, language),
        takeaway=gr.update(visible=True),
        downloads=_downloads(files),
    )
