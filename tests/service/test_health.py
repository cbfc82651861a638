"""`/health` tells load balancers whether the app can do its work."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from service import health
from storage.database import open_database
from tests.served_api import Api
from workflow import store
from workflow.tryon import VERSION


def test_all_is_well(api: Api) -> None:
    reply = httpx.get(f"{api.url}/health")
    assert (reply.status_code, reply.json()) == (200, {"status": "ok", "version": VERSION})
    assert httpx.head(f"{api.url}/health").status_code == 200


def test_a_lost_database_is_told_without_saying_where_it_was(api: Api, tmp_path: Path) -> None:
    records = store.records()
    lost = Path(str(records._engine.url.database))
    records.close()  # an open connection keeps a file that was moved away
    aside = lost.rename(tmp_path / lost.name)
    lost.mkdir()
    try:
        reply = httpx.get(f"{api.url}/health")
    finally:
        lost.rmdir()
        aside.rename(lost)
    assert reply.status_code == 503 and reply.json()["status"] == "error"
    assert reply.json()["error"]["code"] == "storage_unavailable" and str(lost.parent) not in reply.text
    assert httpx.get(f"{api.url}/health").status_code == 200, "it comes back by itself"


def test_a_database_that_cannot_be_opened_is_told(api: Api, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def absent() -> None:
        open_database(f"sqlite:///{tmp_path / 'absent' / 'records.db'}")

    monkeypatch.setattr(health, "records", absent)
    reply = httpx.get(f"{api.url}/health")
    assert reply.status_code == 503 and str(tmp_path) not in reply.text
