"""Reading and writing records. Changes to a job are conditional, so that several runners can share one database."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, TypeVar, cast

from sqlalchemy import CursorResult, Engine, and_, delete, func, or_, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, SQLModel, col, select

from core.errors import UnknownId
from storage.board_records import BoardRecords
from storage.database import storage_errors
from storage.tables import FINISHED, JOB_TABLES, AvatarPreset, Cloth, Cloth3D, FittingSession, Job, User, now

Row = TypeVar("Row", bound=SQLModel)
UNFINISHED = ("queued", "processing")


class Records:
    """All records behind one database engine; rows come out detached from it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, row: Row) -> Row:
        """Insert ``row``.

        Raises:
            sqlalchemy.exc.IntegrityError: it breaks a uniqueness or a reference.
        """
        with storage_errors(), self._session() as session:
            session.add(row)
            session.commit()
        return row

    def put(self, row: User | AvatarPreset) -> None:
        """Insert ``row``, or write over the one with its id, which keeps its date."""
        changes = row.model_dump(exclude={"id", "created_at"})
        table = type(row)
        if self._change(update(table).where(col(table.id) == row.id).values(changes)):
            return
        try:
            self.add(row)
        except IntegrityError:
            # Somebody else has inserted it in between.
            self._change(update(table).where(col(table.id) == row.id).values(changes))

    def get(self, table: type[Row], row_id: str) -> Row:
        """Return a row.

        Raises:
            UnknownId: there is none with this id.
        """
        with storage_errors(), self._session() as session:
            row = session.get(table, row_id)
        if row is None:
            raise UnknownId("unknown_id.any")
        return row

    def find(self, table: type[Row], **equal: Any) -> list[Row]:
        """Return the rows whose columns have these values, newest first."""
        query = select(table).filter_by(**equal).order_by(table.created_at.desc())  # type: ignore[attr-defined]
        with storage_errors(), self._session() as session:
            return list(session.exec(query).all())

    def job(self, job_id: str) -> Job:
        """Return the garment or fitting with this id.

        Raises:
            UnknownId: there is neither.
        """
        with storage_errors(), self._session() as session:
            for table in JOB_TABLES:
                row = session.get(table, job_id)
                if row is not None:
                    return cast("Job", row)
        raise UnknownId("unknown_id.any")

    def jobs(self, job_ids: Sequence[str]) -> dict[str, Job]:
        """Return those of the garments and fittings with these ids that there are, by id."""
        return {job.id: job for job in self._jobs(lambda table: col(table.id).in_(job_ids))}

    def reusable(self, table: type[Row], user_id: str, fingerprint: str) -> Row | None:
        """Return the owner's job that gave or will give this very result, if there is one."""
        rows = self.find(table, user_id=user_id, fingerprint=fingerprint, cancel_requested=False)
        return next((row for row in rows if row.status not in ("error", "cancelled")), None)  # type: ignore[attr-defined]

    def update(self, job: Job, *, only_if: Sequence[Any] = (), **changes: Any) -> bool:
        """Change a job where the conditions ``only_if`` hold, and tell whether they did."""
        table = type(job)
        query = update(table).where(col(table.id) == job.id, *only_if)
        return self._change(query.values(version=table.version + 1, **changes))

    def write(self, job: Job, worker: str, **changes: Any) -> bool:
        """Change a job that the runner ``worker`` works on; False when it is not that runner's any more."""
        return self.update(job, only_if=(_in_work(type(job), worker),), **changes)

    def add_file(self, job: Job, kind: str, key: str) -> None:
        """Take note of one more file of a job that has ended; what others note at the same time is kept.

        Raises:
            UnknownId: the job was deleted.
        """
        noted = False
        while not noted:
            fresh = self.job(job.id)
            same = (col(type(fresh).version) == fresh.version,)
            noted = self.update(fresh, only_if=same, more_files={**fresh.more_files, kind: key})

    def claim(self, job: Job, runner: str, lease: float) -> bool:
        """Take a waiting job for ``runner`` for ``lease`` seconds; False when somebody else was first."""
        table = type(job)
        return self.update(
            job,
            only_if=(col(table.status) == "queued",),
            status="processing",
            runner=runner,
            lease_until=time.time() + lease,
            attempts=table.attempts + 1,
        )

    def renew(self, runner: str, job_ids: Sequence[str], lease: float) -> set[str]:
        """Prolong the leases of those of these jobs that ``runner`` works on; return the ids of those to stop."""
        stop: set[str] = set()
        for table in JOB_TABLES:
            mine = and_(_in_work(table, runner), col(table.id).in_(job_ids))
            self._change(update(table).where(mine).values(lease_until=time.time() + lease))
            with storage_errors(), self._session() as session:
                stop.update(session.exec(select(table.id).where(mine, col(table.cancel_requested))).all())
        return stop

    def release(self, runner: str) -> None:
        """Give all jobs of ``runner`` back to the queue, as if they had not been begun."""
        for table in JOB_TABLES:
            given_back = update(table).where(_in_work(table, runner))
            self._change(given_back.values(version=table.version + 1, **_given_back(table)))

    def give_back(self, job: Job, runner: str) -> bool:
        """Give a job of ``runner`` back to the queue, as if it had not been begun.

        Returns:
            False when it shall be cancelled instead, or is not that runner's any more.
        """
        table = type(job)
        mine = (_in_work(table, runner), col(table.cancel_requested).is_(False))
        return self.update(job, only_if=mine, **_given_back(table))

    def ask_to_stop(self, job: Job) -> None:
        """Have a job that has not ended cancelled by whoever works on it now or next."""
        self.update(job, only_if=(col(type(job).status).in_(UNFINISHED),), cancel_requested=True)

    def update_idle(self, job: Job, **changes: Any) -> bool:
        """Change a job that nobody works on; False when somebody does, or when it has ended."""
        table = type(job)
        return self.update(job, only_if=(or_(col(table.status) == "queued", _abandoned(table)),), **changes)

    def startable(self) -> list[Job]:
        """Return the waiting jobs that can be begun, oldest first: a fitting can once its garment is done."""
        return sorted([*self.find(Cloth3D, status="queued"), *self._fittings("done")], key=lambda job: job.created_at)

    def stranded(self) -> list[FittingSession]:
        """Return the fittings that wait for a garment that will not come."""
        return self._fittings("error", "cancelled")

    def abandoned(self) -> list[Job]:
        """Return the jobs in work whose runner has shown no sign of life for its lease, oldest first."""
        return self._jobs(_abandoned)

    def unsent(self) -> list[Job]:
        """Return the finished jobs whose webhook has not been told yet."""
        return self._jobs(lambda table: and_(col(table.webhook_status) == "pending", col(table.status).in_(FINISHED)))

    def unfinished(self) -> int:
        """Return how many jobs wait or are in work."""
        return sum(self._count(table, col(table.status).in_(UNFINISHED)) for table in JOB_TABLES)

    def ahead(self, job: Job) -> int:
        """Return how many unfinished jobs are older than this one."""
        return sum(
            self._count(table, and_(col(table.status).in_(UNFINISHED), col(table.created_at) < job.created_at))
            for table in JOB_TABLES
        )

    def history(self, user_id: str, limit: int) -> list[tuple[FittingSession, Cloth3D]]:
        """Return the owner's newest fittings with their garments, newest first."""
        query = (
            select(FittingSession, Cloth3D)
            .join(Cloth3D, col(FittingSession.cloth3d_id) == col(Cloth3D.id))
            .where(col(FittingSession.user_id) == user_id)
            .order_by(col(FittingSession.created_at).desc())
            .limit(limit)
        )
        with storage_errors(), self._session() as session:
            return [(fitting, garment) for fitting, garment in session.exec(query).all()]

    def ensure_user(self, user_id: str) -> None:
        """Insert the owner when there is no record of it yet."""
        with storage_errors(), self._session() as session:
            known = session.get(User, user_id) is not None
        if not known:
            with suppress(IntegrityError):  # somebody else has inserted it in between
                self.add(User(id=user_id))

    def delete(self, row: Cloth | Job) -> bool:
        """Remove a row; False when another one refers to it. One that is not there any more is no error."""
        table = type(row)
        try:
            self._change(delete(table).where(col(table.id) == row.id))
        except IntegrityError:
            return False
        return True

    def alive(self) -> None:
        """Ask the database for a sign of life.

        Raises:
            StorageUnavailable: there is none.
        """
        self._count(Cloth3D, col(Cloth3D.status) == "processing")

    def boards(self) -> BoardRecords:
        """Return the boards of the same database."""
        return BoardRecords(self._engine)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def _session(self) -> Session:
        return Session(self._engine, expire_on_commit=False)

    def _change(self, query: Any) -> bool:
        with storage_errors(), self._engine.begin() as connection:
            return bool(cast("CursorResult[Any]", connection.execute(query)).rowcount)

    def _jobs(self, condition: Any) -> list[Job]:
        found: list[Job] = []
        with storage_errors(), self._session() as session:
            for table in JOB_TABLES:
                found.extend(cast("list[Job]", session.exec(select(table).where(condition(table))).all()))
        return sorted(found, key=lambda job: job.created_at)

    def _fittings(self, *garment_status: str) -> list[FittingSession]:
        """Return the waiting fittings whose garment has one of these statuses."""
        query = (
            select(FittingSession)
            .join(Cloth3D, col(FittingSession.cloth3d_id) == col(Cloth3D.id))
            .where(col(FittingSession.status) == "queued", col(Cloth3D.status).in_(garment_status))
        )
        with storage_errors(), self._session() as session:
            return list(session.exec(query).all())

    def _count(self, table: type[Job], condition: Any) -> int:
        with storage_errors(), self._session() as session:
            return session.exec(select(func.count()).select_from(table).where(condition)).one()


def _in_work(table: type[Job], runner: str) -> Any:
    """Return the condition that ``runner`` works on a job."""
    return and_(col(table.runner) == runner, col(table.status) == "processing")


def _abandoned(table: type[Job]) -> Any:
    """Return the condition that whoever works on a job has shown no sign of life for its lease."""
    return and_(col(table.status) == "processing", col(table.lease_until) < time.time())


def _given_back(table: type[Job]) -> dict[str, Any]:
    """Return the changes that put a job back into the queue, as if it had not been begun."""
    return {"status": "queued", "runner": None, "attempts": table.attempts - 1}


def finish_changes(status: str, **changes: Any) -> dict[str, Any]:
    """Return the changes that end a job."""
    assert status in FINISHED
    return {"status": status, "finished_at": now(), "runner": None, **changes}
