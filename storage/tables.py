"""The records as SQLModel tables. Columns that end in ``_url`` hold keys of the object store; links are made of them.

A garment (:class:`Cloth3D`) and a fitting (:class:`FittingSession`) are jobs: the record is the job's only truth, so
that it survives the process that works on it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar, Literal
from uuid import uuid4

from sqlalchemy import JSON, DateTime, Dialect, Index, TypeDecorator
from sqlmodel import Field, SQLModel

Status = Literal["uploaded", "queued", "processing", "done", "error", "cancelled"]
FINISHED: tuple[Status, ...] = ("done", "error", "cancelled")


def new_id() -> str:
    """Return a random id that cannot be guessed (122 random bits)."""
    return uuid4().hex


def now() -> datetime:
    """Return the time in UTC."""
    return datetime.now(UTC)


class UtcTime(TypeDecorator[datetime]):
    """Moments in UTC, also from databases that do not keep the time zone (SQLite)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return a moment as it was written."""
        del dialect
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


class User(SQLModel, table=True):
    """An owner: a browser or a client; an account once it has an address."""

    id: str = Field(primary_key=True)
    email: str | None = Field(default=None, unique=True)
    created_at: datetime = Field(default_factory=now, sa_type=UtcTime)


class AvatarPreset(SQLModel, table=True):
    """A body of the catalogue."""

    id: str = Field(primary_key=True)
    name: str
    height_cm: float
    notes: str
    gltf_url: str
    thumbnail_url: str
    created_at: datetime = Field(default_factory=now, sa_type=UtcTime)


class Cloth(SQLModel, table=True):
    """An uploaded garment: its photo, and one of its back where there is one."""

    id: str = Field(default_factory=new_id, primary_key=True)
    user_id: str = Field(foreign_key="user.id", index=True)
    image_url: str
    """The photo upright and without metadata, for showing."""
    photo_url: str
    """The photo as received, for computing; never handed out."""
    back_url: str | None = None
    digest: str = Field(index=True)
    """SHA-256 of the received pictures, hexadecimal."""
    status: str = "uploaded"
    created_at: datetime = Field(default_factory=now, sa_type=UtcTime)


class JobFields(SQLModel):
    """What a job needs besides what it is about."""

    user_id: str = Field(foreign_key="user.id", index=True)
    status: str = Field(default="queued", index=True)
    stage: str = ""
    progress: float = 0.0
    """0..1, never falling."""
    log: list[str] = Field(default_factory=list, sa_type=JSON)
    error: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    """``code``, and ``key`` and ``values`` of its sentence."""
    report: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    timings: dict[str, float] = Field(default_factory=dict, sa_type=JSON)
    """Seconds per stage."""
    pictures: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    """Key of each stage's picture."""
    more_files: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    """Keys of the files that have no column, by kind."""
    parameters: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    fingerprint: str = Field(index=True)
    """Digest of input, parameters and versions: equal ones give equal results."""
    idempotency_key: str | None = None
    webhook_url: str | None = None
    webhook_status: str = ""
    """``pending`` until it was told of the end, then ``sent`` or ``failed``; empty without a webhook."""
    cancel_requested: bool = False
    runner: str | None = None
    """Who works on it."""
    lease_until: float = 0.0
    """Unix time until which the runner has promised to show a sign of life."""
    attempts: int = 0
    version: int = 0
    """Grows with every change."""
    created_at: datetime = Field(default_factory=now, index=True, sa_type=UtcTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcTime)


class Cloth3D(JobFields, table=True):
    """A garment in 3D."""

    __tablename__: ClassVar[Any] = "cloth3d"
    __table_args__ = (Index("cloth3d_once", "user_id", "idempotency_key", unique=True),)
    id: str = Field(default_factory=new_id, primary_key=True)
    cloth_id: str = Field(foreign_key="cloth.id", index=True)
    model_used: str
    gltf_url: str | None = None
    obj_url: str | None = None
    thumb_url: str | None = None


class FittingSession(JobFields, table=True):
    """A garment on a body."""

    __tablename__: ClassVar[Any] = "fitting_session"
    __table_args__ = (Index("fitting_session_once", "user_id", "idempotency_key", unique=True),)
    id: str = Field(default_factory=new_id, primary_key=True)
    cloth3d_id: str = Field(foreign_key="cloth3d.id", index=True)
    avatar_preset_id: str = Field(foreign_key="avatarpreset.id")
    title: str = ""
    """What its owner calls it; empty where it was given no name."""
    fitted_gltf_url: str | None = None
    thumb_url: str | None = None


Job = Cloth3D | FittingSession
JOB_TABLES: tuple[type[Job], ...] = (Cloth3D, FittingSession)
FILE_COLUMNS: dict[type[Job], dict[str, str]] = {
    Cloth3D: {"garment_glb": "gltf_url", "garment_obj": "obj_url", "thumbnail": "thumb_url"},
    FittingSession: {"fitted_glb": "fitted_gltf_url", "thumbnail": "thumb_url"},
}
"""Column of each kind of file that has one."""


def files_of(job: Job) -> dict[str, str]:
    """Return the keys of a job's files by kind."""
    columns = FILE_COLUMNS[type(job)]
    found = {kind: getattr(job, column) for kind, column in columns.items()}
    return {**{kind: key for kind, key in found.items() if key}, **job.more_files}


def file_changes(table: type[Job], files: dict[str, str]) -> dict[str, Any]:
    """Return the changes of a record that name its files: the inverse of :func:`files_of`."""
    columns = FILE_COLUMNS[table]
    changes: dict[str, Any] = {columns[kind]: key for kind, key in files.items() if kind in columns}
    return {**changes, "more_files": {kind: key for kind, key in files.items() if kind not in columns}}
