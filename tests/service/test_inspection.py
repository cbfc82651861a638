"""The inspection page: what it refuses, its policy, and how long its parts are kept."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.datastructures import QueryParams
from starlette.testclient import TestClient

from core.errors import BadParameter
from core.settings import settings
from service.inspection import STATIC, THREE, check_addresses, inspection_routes

app = Starlette(routes=inspection_routes())
GOOD = "model=/files/a/b/fitted_glb.glb%3Fexp%3D1%26sig%3D2"


@pytest.fixture
def client() -> TestClient:
    return TestClient(app)


@pytest.mark.parametrize(
    "query",
    [
        GOOD,
        "model=/examples/a/b.glb&model=/presets/slim.glb&label=x&label=y&strain=&strain=/files/s.glb",
        f"{GOOD}&photo=/files/p.jpg&mask=/files/m.png&garment=/files/g.glb&usdz=/files/a.usdz&lang=ko",
    ],
)
def test_our_own_files_are_let_in(client: TestClient, query: str) -> None:
    assert client.get(f"/inspect?{query}").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/files/a.glb",
        "//evil.example/files/a.glb",
        "/\\evil.example/files/a.glb",
        "/\t/evil.example/files/a.glb",
        "\\\\evil.example/files/a.glb",
        "javascript:alert(1)//files/a.glb",
        "data:model/gltf-binary;base64,AAAA.glb",
        "blob:/files/a.glb",
        "files/a.glb",
        "/files/../gradio_api/file=a.glb",
        "/files/%2e%2e/other/a.glb",
        "/files/..\\a.glb",
        "/gradio_api/file=/var/a.glb",
        "/files/a.html",
        "/files/a.html?name=a.glb",
        "",
    ],
)
def test_everything_else_is_refused(address: str) -> None:
    with pytest.raises(BadParameter):
        check_addresses(QueryParams([("model", address)]))


@pytest.mark.parametrize("name", ["strain", "garment", "photo", "mask", "usdz"])
def test_each_parameter_is_checked_and_named(client: TestClient, name: str) -> None:
    answer = client.get(f"/inspect?{GOOD}&{name}=https://evil.example/a.glb")
    assert (
        answer.status_code == 400
        and f"{name} in this address" in answer.text
        and "이 앱의 파일이 아니어서" in answer.text
    )
    assert "evil" not in answer.text and "script" not in answer.text


@pytest.mark.parametrize("query", ["", "label=x", "&".join([GOOD] * 4)])
def test_no_model_or_too_many_are_refused(client: TestClient, query: str) -> None:
    answer = client.get(f"/inspect?{query}")
    assert answer.status_code == 400 and "one to 3 models" in answer.text


def test_addresses_lie_under_the_path_at_which_the_app_is_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APP_URL", "https://shop.example/tryon/")
    settings.cache_clear()
    try:
        check_addresses(QueryParams([("model", "/tryon/files/a.glb")]))
        with pytest.raises(BadParameter):
            check_addresses(QueryParams([("model", "/files/a.glb")]))
    finally:
        monkeypatch.undo()
        settings.cache_clear()


def test_the_policy_lets_nothing_in_from_elsewhere(client: TestClient) -> None:
    answer = client.get(f"/inspect?{GOOD}")
    policy: dict[str, Any] = {
        name: sources
        for name, *sources in (rule.split() for rule in answer.headers["content-security-policy"].split(";"))
    }
    assert policy["default-src"] == policy["base-uri"] == policy["form-action"] == ["'none'"]
    inline = re.findall(r'<script type="importmap">(.*?)</script>', answer.text, re.DOTALL)
    hashed = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in inline]
    assert policy["script-src"] == ["'self'", "'wasm-unsafe-eval'", *(f"'sha256-{one}'" for one in hashed)]
    for name in ("style-src", "connect-src", "img-src", "worker-src"):
        assert set(policy[name]) <= {"'self'", "blob:", "data:"}, name
    assert "'unsafe-inline'" not in str(policy) and "'unsafe-eval'" not in str(policy)
    assert answer.headers["referrer-policy"] == "no-referrer", "links in the address are nobody else's business"


def test_the_library_is_kept_for_ever_and_the_page_is_not(client: TestClient) -> None:
    library = client.get(f"/inspect/vendor/{THREE}/build/three.module.js")
    assert library.status_code == 200 and "immutable" in library.headers["cache-control"]
    assert "javascript" in library.headers["content-type"]
    script = client.get("/inspect/app/main.js")
    assert script.headers["cache-control"] == "no-cache"
    again = client.get("/inspect/app/main.js", headers={"if-none-match": script.headers["etag"]})
    assert again.status_code == 304
    assert client.get(f"/inspect?{GOOD}").headers["cache-control"] == "no-cache"


def test_the_decoder_comes_as_what_it_is(client: TestClient) -> None:
    path = f"/inspect/vendor/{THREE}/examples/jsm/libs/draco/gltf/draco_decoder.wasm"
    assert client.get(path).headers["content-type"] == "application/wasm"


@pytest.mark.parametrize(
    "path", ["app/../../style.css", "app/%2e%2e/%2e%2e/texts.py", "app/", "vendor/", "app/none.js"]
)
def test_nothing_beside_these_files_is_served(client: TestClient, path: str) -> None:
    assert client.get(f"/inspect/{path}").status_code == 404


def test_the_page_names_the_version_that_is_served() -> None:
    page = (STATIC / "inspect" / "index.html").read_text(encoding="utf-8")
    assert set(re.findall(r"vendor/([^/]+)/", page)) == {THREE}
