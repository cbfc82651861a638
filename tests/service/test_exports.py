"""`/export`: begun by the first call, told by the next ones, served as a file that nobody's browser runs."""

from __future__ import annotations

import httpx
import pytest

from tests.fake_engine import photo_file
from tests.served_api import Api, Raw
from workflow.links import file_link
from workflow.store import objects


def test_a_finished_fitting_is_made_into_a_file(api: Api, raw: Raw) -> None:
    report = raw.call("try_on", image=raw.upload(photo_file()))[3]
    asked = {"id": report["fitting_session_id"], "user_id": report["user_id"]}
    told = raw.call("export", **asked, kind="sheet")
    assert set(told) == {"status", "url", "name", "bytes"} and told["status"] in ("queued", "processing", "done")
    while told["status"] != "done":
        told = raw.call("export", **asked, kind="sheet")
    reply = httpx.get(told["url"])
    assert reply.headers["content-type"] == "image/png" and len(reply.content) == told["bytes"]
    assert told["name"] in reply.headers["content-disposition"]
    assert raw.error("export", **asked, kind="fbx").startswith("bad_parameter: kind must be one of: usdz")
    assert raw.error("export", id=asked["id"], kind="sheet").startswith("not_allowed")


@pytest.mark.parametrize(
    ("ending", "media"),
    [
        ("usdz", "model/vnd.usdz+zip"),
        ("webp", "image/webp"),
        ("gif", "image/gif"),
        ("html", "text/html; charset=utf-8"),
    ],
)
def test_its_files_have_their_types_and_run_nowhere(api: Api, ending: str, media: str) -> None:
    key = f"somebody/result/file.{ending}"
    objects().put(key, b"x")
    headers = httpx.get(file_link(key, base=api.url)).headers
    assert headers["content-type"] == media
    assert headers["content-security-policy"] == "default-src 'none'; sandbox"
