"""Catalogues over the queue: row by row, beside other people's jobs, and going on after an interruption."""

from __future__ import annotations

import threading
from collections.abc import Callable
from itertools import pairwise

import pytest

from core.errors import BadImage, GarmentFailed
from core.settings import settings
from storage.tables import FittingSession
from tests.fake_engine import FakeEngine, photo_file
from tests.workflow.helpers import Gate, ended, wait_until
from workflow import catalogue_run, jobs, try_ons
from workflow.catalogue import CatalogueRow, read_catalogue
from workflow.catalogue_run import CatalogueRun, RowState
from workflow.owners import Owner
from workflow.store import records

PHOTOS = {f"{width}.png": photo_file(width=width) for width in (300, 310, 320)}


def photo(name: str) -> bytes:
    """Return one of a few photos."""
    if name not in PHOTOS:
        raise BadImage("bad_image.not_there", name=name)
    return PHOTOS[name]


def rows(*lines: str) -> tuple[CatalogueRow, ...]:
    return read_catalogue("\n".join(["photo,body,size", *lines]).encode()).checked()


def done(run: CatalogueRun) -> tuple[RowState, ...]:
    """Watch a run to its end."""
    *_, last = run.watch()
    return last


def test_each_row_ends_and_one_that_fails_does_not_stop_the_others(engine: FakeEngine, ann: Owner) -> None:
    seen = list(CatalogueRun(ann, rows("300.png,curvy,L", "none.png,,", "310.png,,"), photo).watch())
    assert [state.status for state in seen[0]][1:] == ["waiting", "waiting"]
    last = seen[-1]
    assert [state.status for state in last] == ["done", "error", "done"]
    assert last[1].error is not None and "none.png" in last[1].error.message
    assert catalogue_run.counts(last) == {"done": 2, "error": 1}
    assert last[0].state is not None and last[0].state.fitting.parameters["avatar_preset_id"] == "curvy"
    assert all(sum(state.progress for state in a) <= sum(state.progress for state in b) for a, b in pairwise(seen))


def test_a_garment_that_cannot_be_built_is_an_error_of_its_row(engine: FakeEngine, ann: Owner) -> None:
    def refuse_first(stage: str) -> None:
        if stage == "sew":
            engine.hook = lambda stage: None
            raise GarmentFailed("garment_failed.mesh")

    engine.hook = refuse_first
    last = done(CatalogueRun(ann, rows("300.png,,", "310.png,,"), photo))
    assert [(state.status, state.error and state.error.code) for state in last] == [
        ("error", "garment_failed"),
        ("done", None),
    ]


def test_the_same_catalogue_again_computes_only_what_is_missing(engine: FakeEngine, ann: Owner) -> None:
    asked = rows("300.png,,", "310.png,slim,")
    first = done(CatalogueRun(ann, asked[:1], photo))
    again = done(CatalogueRun(ann, asked, photo))
    assert engine.count("sew") == engine.count("fit") == 2
    assert again[0].begun is not None and first[0].begun is not None and again[0].begun.new == ()
    assert again[0].begun.fitting_session_id == first[0].begun.fitting_session_id


def test_other_peoples_jobs_come_in_between(engine: FakeEngine, gate: Gate, ann: Owner, bob: Owner) -> None:
    gate.close_at("sew")
    watched = CatalogueRun(ann, rows("300.png,,", "310.png,,", "320.png,,"), photo).watch()
    next(watched)
    gate.wait_inside()
    other = try_ons.try_on(bob, photo_file(width=400))
    assert jobs.ahead(other.cloth3d_id) == 2, "no more than one row is in the queue"
    gate.open()
    *_, last = watched
    finished = {state.row.photo: state.state.fitting for state in last if state.state is not None}
    theirs = records().get(FittingSession, other.fitting_session_id)
    assert theirs.finished_at is not None
    mine = records().get(FittingSession, finished["320.png"].id)
    assert mine.finished_at is not None and theirs.finished_at < mine.finished_at


def test_it_never_finds_the_queue_full_because_of_itself(
    engine: FakeEngine, ann: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRYON_QUEUE_SIZE", "2")
    monkeypatch.setenv("TRYON_WORKERS", "3")
    settings.cache_clear()
    last = done(CatalogueRun(ann, rows("300.png,,", "310.png,,", "320.png,,"), photo))
    assert [state.status for state in last] == ["done"] * 3


def test_a_queue_that_others_keep_full_is_waited_for_but_not_for_ever(
    engine: FakeEngine, gate: Gate, ann: Owner, bob: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRYON_QUEUE_SIZE", "2")
    settings.cache_clear()
    gate.close_at("sew")
    try_ons.try_on(bob, photo_file(width=400))
    run = CatalogueRun(ann, rows("300.png,,"), photo).watch()
    assert next(run)[0].status == "waiting"
    monkeypatch.setattr(catalogue_run, "FULL_SECONDS", 0.05)
    *_, last = run
    assert last[0].error is not None and last[0].error.code == "busy"


def test_stopping_ends_what_was_begun_and_begins_nothing_more(engine: FakeEngine, gate: Gate, ann: Owner) -> None:
    gate.close_at("sew")
    run = CatalogueRun(ann, rows("300.png,,", "310.png,,"), photo)
    watched = run.watch()
    begun = next(watched)[0].begun
    gate.wait_inside()
    watched.close()  # type: ignore[attr-defined]
    stopping = threading.Thread(target=run.stop)
    stopping.start()
    wait_until(lambda: jobs.own_job(ann, begun.cloth3d_id).cancel_requested if begun else False)
    gate.open()
    stopping.join()
    assert begun is not None and ended(ann, begun.fitting_session_id).status == "cancelled"
    assert len(records().find(FittingSession, user_id=ann.id)) == 1


def test_a_row_that_its_owner_cancels_or_that_breaks_ours_is_told_and_the_rest_goes_on(
    engine: FakeEngine, gate: Gate, ann: Owner, caplog: pytest.LogCaptureFixture
) -> None:
    gate.close_at("sew")
    mistakes: dict[str, Callable[[], bytes]] = {"310.png": lambda: (_ for _ in ()).throw(RuntimeError("mistake"))}
    run = CatalogueRun(
        ann, rows("300.png,,", "310.png,,", "320.png,,"), lambda name: mistakes.get(name, lambda: photo(name))()
    )
    watched = run.watch()
    begun = next(watched)[0].begun
    assert begun is not None
    gate.wait_inside()
    jobs.cancel(ann, begun.fitting_session_id)
    gate.open()
    *_, last = watched
    assert [state.status for state in last] == ["cancelled", "error", "done"]
    assert last[1].error is not None and last[1].error.code == "internal" and "mistake" in caplog.text
