import threading
import time
from collections.abc import Callable
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from core.errors import StorageUnavailable, UnknownId
from storage.database import open_database
from storage.records import Records, finish_changes
from storage.tables import AvatarPreset, Cloth, Cloth3D, FittingSession, User, file_changes, files_of, now

Make = Callable[..., Any]
LEASE = 60.0


def at_once(work: Callable[[int], Any], count: int = 4) -> list[Any]:
    """Return what ``work`` gives on several threads that begin together."""
    start, results = threading.Barrier(count), [None] * count

    def run(number: int) -> None:
        start.wait(10)
        results[number] = work(number)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return results


def test_a_row_comes_back_as_it_was_written(records: Records, garment: Make) -> None:
    row = garment(log=["a"], parameters={"size": "M"}, progress=0.5)
    again = records.get(Cloth3D, row.id)
    assert again.model_dump() == row.model_dump()
    assert again.created_at.tzinfo is UTC


def test_an_unknown_id_is_told(records: Records) -> None:
    for ask in (lambda: records.get(Cloth3D, "x"), lambda: records.job("x")):
        with pytest.raises(UnknownId):
            ask()


def test_a_job_is_found_whatever_its_kind(records: Records, garment: Make, fitting: Make) -> None:
    built = garment()
    worn = fitting(built)
    assert isinstance(records.job(built.id), Cloth3D)
    assert isinstance(records.job(worn.id), FittingSession)


def test_one_of_several_runners_gets_a_job(records: Records, garment: Make) -> None:
    job = garment()
    got = at_once(lambda number: records.claim(job, f"runner-{number}", LEASE))
    assert sorted(got) == [False, False, False, True]
    kept = records.job(job.id)
    assert (kept.status, kept.runner, kept.attempts) == ("processing", f"runner-{got.index(True)}", 1)
    assert time.time() < kept.lease_until <= time.time() + LEASE


def test_every_change_raises_the_version(records: Records, garment: Make) -> None:
    job = garment()
    records.claim(job, "me", LEASE)
    records.write(job, "me", progress=0.5)
    assert records.job(job.id).version == 2


def test_a_runner_that_lost_its_job_writes_nothing(records: Records, garment: Make) -> None:
    job = garment()
    records.claim(job, "me", LEASE)
    assert not records.write(job, "another", progress=0.9)
    assert records.write(job, "me", progress=0.5)
    records.write(job, "me", **finish_changes("done"))
    assert not records.write(job, "me", progress=0.1)
    assert records.job(job.id).progress == 0.5
    assert records.job(job.id).finished_at is not None


def test_a_lease_is_renewed_for_the_named_jobs_of_the_runner_only(records: Records, garment: Make) -> None:
    mine, lost, foreign, waiting = (garment() for _ in range(4))
    for job, runner in ((mine, "me"), (lost, "me"), (foreign, "another")):
        records.claim(job, runner, 0.0)
    assert records.renew("me", [mine.id, foreign.id, waiting.id], LEASE) == set()
    alive = {job.id for job in (mine, lost, foreign, waiting) if records.job(job.id).lease_until > time.time() + 1}
    assert alive == {mine.id}


def test_renewing_tells_which_of_the_jobs_shall_stop(records: Records, garment: Make) -> None:
    job, other = garment(), garment()
    for each in (job, other):
        records.claim(each, "me", LEASE)
    records.ask_to_stop(job)
    assert records.renew("me", [job.id, other.id], LEASE) == {job.id}


def test_a_job_that_has_ended_cannot_be_asked_to_stop(records: Records, garment: Make) -> None:
    job = garment(status="done")
    records.ask_to_stop(job)
    assert not records.job(job.id).cancel_requested


def test_released_jobs_wait_again_as_if_they_had_not_been_begun(records: Records, garment: Make) -> None:
    mine, foreign, done = garment(), garment(), garment()
    for job, runner in ((mine, "me"), (foreign, "another"), (done, "me")):
        records.claim(job, runner, LEASE)
    records.write(done, "me", **finish_changes("done"))
    records.release("me")
    kept = records.job(mine.id)
    assert (kept.status, kept.runner, kept.attempts) == ("queued", None, 0)
    assert [records.job(job.id).status for job in (foreign, done)] == ["processing", "done"]


def test_a_job_that_shall_be_cancelled_is_not_given_back(records: Records, garment: Make) -> None:
    kept, stopped = garment(), garment()
    for job in (kept, stopped):
        records.claim(job, "me", LEASE)
    records.ask_to_stop(stopped)
    assert not records.give_back(kept, "another")
    assert records.give_back(kept, "me") and not records.give_back(stopped, "me")
    assert [records.job(job.id).status for job in (kept, stopped)] == ["queued", "processing"]


def test_a_job_is_abandoned_once_its_lease_has_run_out(records: Records, garment: Make) -> None:
    dead, alive = garment(), garment()
    garment()
    records.claim(dead, "gone", -1.0)
    records.claim(alive, "me", LEASE)
    assert [job.id for job in records.abandoned()] == [dead.id]
    assert records.update_idle(dead, status="queued") and not records.update_idle(alive, status="queued")


def test_a_finished_job_is_not_changed_as_idle(records: Records, garment: Make) -> None:
    job = garment(status="done")
    assert not records.update_idle(job, status="cancelled")


def test_a_fitting_can_be_begun_once_its_garment_is_done(records: Records, garment: Make, fitting: Make) -> None:
    old = now() - timedelta(hours=1)
    waiting, working, done = garment(), garment(status="processing"), garment(status="done", created_at=old)
    fitting(waiting)
    fitting(working)
    first = fitting(done, created_at=old)
    fitting(done, status="done")
    assert [job.id for job in records.startable()] == [first.id, waiting.id]


def test_a_fitting_is_stranded_when_its_garment_failed(records: Records, garment: Make, fitting: Make) -> None:
    stranded = {fitting(garment(status=status)).id for status in ("error", "cancelled")}
    for status in ("queued", "processing", "done"):
        fitting(garment(status=status))
    fitting(garment(status="error"), status="error")
    assert {job.id for job in records.stranded()} == stranded


@pytest.mark.parametrize(
    ("status", "found"), [("queued", True), ("done", True), ("error", False), ("cancelled", False)]
)
def test_a_job_is_used_again_unless_it_failed(records: Records, garment: Make, status: str, found: bool) -> None:
    job = garment(status=status, fingerprint="same")
    kept = records.reusable(Cloth3D, "ann", "same")
    assert (kept is not None and kept.id == job.id) is found


def test_a_job_is_used_again_by_its_owner_for_equal_input_and_not_while_it_stops(
    records: Records, garment: Make
) -> None:
    garment(fingerprint="same", cancel_requested=True)
    assert records.reusable(Cloth3D, "ann", "same") is None
    garment(fingerprint="same")
    assert records.reusable(Cloth3D, "bob", "same") is None
    assert records.reusable(Cloth3D, "ann", "other") is None
    assert records.reusable(Cloth3D, "ann", "same") is not None


def test_history_is_the_owners_newest_first_and_limited(records: Records, garment: Make, fitting: Make) -> None:
    records.ensure_user("bob")
    built = garment()
    made = [fitting(built, created_at=now() - timedelta(minutes=age)) for age in (3, 1, 2)]
    fitting(built, user_id="bob")
    found = records.history("ann", 10)
    assert [worn.id for worn, _ in found] == [made[1].id, made[2].id, made[0].id]
    assert {each.id for _, each in found} == {built.id}
    assert [worn.id for worn, _ in records.history("ann", 1)] == [made[1].id]


def test_unfinished_jobs_are_counted_and_those_ahead_are_the_older_ones(
    records: Records, garment: Make, fitting: Make
) -> None:
    done = garment(status="done", created_at=now() - timedelta(hours=2))
    garment(status="processing", created_at=now() - timedelta(hours=1))
    waiting = fitting(done)
    garment(created_at=now() + timedelta(hours=1))
    assert records.unfinished() == 3
    assert records.ahead(waiting) == 1


def test_a_clients_own_name_is_taken_once_per_owner(records: Records, garment: Make) -> None:
    records.ensure_user("bob")
    garment(idempotency_key="order-1")
    with pytest.raises(IntegrityError):
        garment(idempotency_key="order-1")
    garment(idempotency_key="order-1", user_id="bob")
    garment()
    garment()


def test_a_finished_job_whose_webhook_was_not_told_is_found(records: Records, garment: Make) -> None:
    garment(webhook_status="pending")
    garment(webhook_status="sent", status="done")
    ended = garment(webhook_status="pending", status="error")
    assert [job.id for job in records.unsent()] == [ended.id]


def test_a_user_is_inserted_once_by_whoever_comes_first(records: Records) -> None:
    at_once(lambda number: records.ensure_user("new"))
    assert [user.id for user in records.find(User, id="new")] == ["new"]


def test_a_body_is_written_over_and_keeps_its_date(records: Records) -> None:
    before = records.get(AvatarPreset, "regular")
    told = {"name": "R", "notes": "", "gltf_url": "a", "thumbnail_url": "b"}
    at_once(lambda number: records.put(AvatarPreset(id="slim", height_cm=160.0, **told)))
    records.put(AvatarPreset(id="regular", height_cm=170.0, **told))
    after = records.get(AvatarPreset, "regular")
    assert (after.height_cm, after.created_at) == (170.0, before.created_at)
    assert records.get(AvatarPreset, "slim").height_cm == 160.0


def test_a_row_that_another_refers_to_stays(records: Records, garment: Make, fitting: Make) -> None:
    built = garment()
    worn = fitting(built)
    assert not records.delete(built)
    assert records.delete(worn) and records.delete(built) and records.delete(built)
    assert records.find(Cloth3D) == [] and len(records.find(Cloth)) == 1


def test_the_keys_of_files_come_back_by_kind(records: Records, garment: Make) -> None:
    files = {"garment_glb": "a/b/1", "thumbnail": "a/b/2", "garment_draco": "a/b/3"}
    job = garment()
    records.claim(job, "me", LEASE)
    records.write(job, "me", **file_changes(Cloth3D, files))
    kept = records.get(Cloth3D, job.id)
    assert files_of(kept) == files
    assert (kept.gltf_url, kept.thumb_url) == ("a/b/1", "a/b/2")


def test_a_database_that_is_gone_is_told_as_unavailable(tmp_path: Path) -> None:
    file = tmp_path / "gone.db"
    records = Records(open_database(f"sqlite:///{file}"))
    records.alive()
    records.close()
    for part in tmp_path.glob("gone.db*"):
        part.unlink()
    with pytest.raises(StorageUnavailable):
        records.alive()
    with pytest.raises(StorageUnavailable):
        records.add(User(id="x"))
    records.close()
