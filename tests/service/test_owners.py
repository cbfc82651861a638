"""Nobody reaches another's photos, jobs or results: by no endpoint and by no route, whatever they pass."""

from __future__ import annotations

import inspect
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import jwt
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError
from starlette.routing import Mount

from service.api import ENDPOINTS
from storage.tables import new_id
from tests.fake_engine import photo_file
from tests.served_api import Api, Raw, poll
from workflow import owners
from workflow.owners import owner_of
from workflow.store import objects

IDS = ("cloth_id", "cloth3d_id", "fitting_session_id", "id", "board_id")
"""Parameters that name somebody's things."""
OWN_ROUTES = {
    "/decoders/draco_decoder_gltf.wasm",
    "/decoders/draco_wasm_wrapper_gltf.js",
    "/files/{key:path}", "/health", "/presets/{name}", "/examples/{name}/{file}", "/boards/{board}/{file}",
    "/review-page/words.json", "/review-page/{name}", "/review/{token}", "/review/{token}/board",
    "/review/{token}/comment", "/review/{token}/vote",
    "/inspect", "/inspect/app/{file}", "/inspect/vendor/three-0.187.0/{file}",
}  # fmt: skip
"""All routes of ours. A new one belongs here only after it was thought through who may read what it serves."""


@dataclass(frozen=True)
class Owned:
    """What somebody has in the app."""

    token: str
    ids: dict[str, str]
    keys: list[str]
    """Of all their files."""


@pytest.fixture(scope="module")
def theirs(api: Api) -> Owned:
    """Things of an owner whom the tests' clients do not know."""
    raw = Raw(api.url)
    *_, report = raw.call("try_on", image=raw.upload(photo_file()))
    board = raw.call("create_board", title="Theirs", user_id=report["user_id"])
    raw.http.close()
    ids = {name: report[name] for name in ("cloth_id", "cloth3d_id", "fitting_session_id")} | {
        "board_id": board["board_id"]
    }
    keys = objects().keys(owner_of(report["user_id"]).id)
    assert {key.rpartition("/")[2] for key in keys} >= {"photo", "image.jpg", "garment.npz", "fitted_glb.glb"}
    return Owned(report["user_id"], ids, keys)


def token(*, expires: float, key: bytes | None = None, **claims: Any) -> str:
    """Return a token as we make them, or one by a stranger's key."""
    return jwt.encode({"sub": new_id(), "exp": expires, **claims}, key or owners._key(), algorithm="HS256")


def asking(endpoint: str, thing: str) -> dict[str, str]:
    """Return the parameters that ask an endpoint for ``thing`` by each of its ids."""
    taken = inspect.signature(BY_NAME[endpoint]).parameters
    ids = {name: thing for name in (*IDS, "result_id") if name in taken}
    return {**ids, "kind": "sheet"} if "kind" in taken else ids


BOARDS = ("add_to_board", "board", "change_board", "share_board", "withdraw_board")
BY_NAME = {endpoint.__name__: endpoint for endpoint in ENDPOINTS}
ASKABLE = [name for name in BY_NAME if asking(name, "")]


def test_the_endpoints_that_take_ids_are_the_known_ones() -> None:
    assert set(ASKABLE) == {"generate_3d", "cloth3d", "fit", "session_result", "export", "cancel", *BOARDS}
    assert all("user_id" in inspect.signature(BY_NAME[name]).parameters for name in ASKABLE)


@pytest.mark.parametrize("endpoint", ASKABLE)
def test_no_endpoint_hands_out_anothers_things(endpoint: str, client: Client, theirs: Owned, photo: Any) -> None:
    own = client.predict(image=photo, api_name="/upload_image")["user_id"]
    for thing in theirs.ids.values():
        for proof in ({}, {"user_id": own}):
            with pytest.raises(AppError, match=r"^(not_allowed|unknown_id): ") as caught:
                client.predict(**asking(endpoint, thing), **proof, api_name=f"/{endpoint}")
            assert thing not in str(caught.value)


def test_a_stranger_cannot_stop_work(api: Api, new_client: Any, client: Client, photo: Any) -> None:
    api.engine.hook = lambda stage: time.sleep(0.2)
    owner = new_client()
    cloth = owner.predict(image=photo, api_name="/upload_image")["cloth_id"]
    garment = owner.predict(cloth, api_name="/generate_3d")["cloth3d_id"]
    with pytest.raises(AppError, match=r"^not_allowed: "):
        client.predict(garment, api_name="/cancel")
    assert poll(owner, "/cloth3d", garment)["status"] == "done"


def test_the_same_photo_of_two_owners_makes_two_of_everything(new_client: Any, photo: Any) -> None:
    first, second = (new_client().predict(image=photo, api_name="/try_on")[3] for _ in range(2))
    for name in ("user_id", "cloth_id", "cloth3d_id", "fitting_session_id"):
        assert first[name] != second[name]


def test_a_session_or_its_token_in_parameter_or_header_reach_ones_own(
    client: Client, theirs: Owned, raw: Raw, photo: Any
) -> None:
    thing = theirs.ids["cloth3d_id"]
    assert raw.call("cloth3d", cloth3d_id=thing, user_id=theirs.token)["status"] == "done"
    for scheme in ("Bearer", "bearer"):
        assert raw.call("cloth3d", {"Authorization": f"{scheme} {theirs.token}"}, cloth3d_id=thing)["status"] == "done"
    assert client.predict(thing, theirs.token, api_name="/cloth3d")["status"] == "done"


def test_a_token_that_is_not_ours_or_too_old_is_refused(raw: Raw, theirs: Owned) -> None:
    later, owner = time.time() + 600, owner_of(theirs.token).id
    bad = {
        "old": token(expires=time.time() - 1, sub=owner),
        "foreign": token(expires=later, sub=owner, key=b"k" * 64),
        "without an end": jwt.encode({"sub": owner}, owners._key(), algorithm="HS256"),
        "unsigned": jwt.encode({"sub": owner, "exp": later}, "", algorithm="none"),
        "tampered": theirs.token[:-4] + "AAAA",
        "garbage": "x.y.z",
        "the bare id": owner,
    }
    for name, proof in bad.items():
        for how in ({"user_id": proof}, {"headers": {"Authorization": f"Bearer {proof}"}}):
            answer = raw.error("cloth3d", cloth3d_id=theirs.ids["cloth3d_id"], **how)
            assert answer.startswith("not_allowed: "), name


def test_a_header_for_somebody_in_front_of_the_app_is_not_taken_as_ours(raw: Raw) -> None:
    headers = {"Authorization": "Bearer hf_somethingElse"}
    assert raw.call("upload_image", headers, image=raw.upload(photo_file()))["status"] == "uploaded"


def test_each_plain_request_without_a_token_is_somebody_new(raw: Raw, theirs: Owned) -> None:
    for _ in range(2):
        answer = raw.error("cloth3d", cloth3d_id=theirs.ids["cloth3d_id"])
        assert answer.startswith("not_allowed: ") and "user_id" in answer


def routes(app: Any) -> Iterator[tuple[str, set[str], str]]:
    """Yield path, methods and the endpoint's package of every route of the app."""
    for route in app.routes:
        for leaf in route.original_router.routes if hasattr(route, "original_router") else [route]:
            if isinstance(leaf, Mount):
                yield f"{leaf.path}/{{file}}", {"GET"}, type(leaf.app).__module__.partition(".")[0]
            else:
                yield leaf.path, set(leaf.methods), leaf.endpoint.__module__.partition(".")[0]


def test_all_routes_of_ours_are_known(api: Api) -> None:
    assert {path for path, _, package in routes(api.app) if package not in ("gradio", "fastapi")} == OWN_ROUTES


def test_no_route_hands_out_anothers_things(api: Api, theirs: Owned, new_client: Any, photo: Any) -> None:
    stranger = new_client().predict(image=photo, back_image=photo, api_name="/upload_image")["user_id"]
    contents = [objects().get(key) for key in theirs.keys]
    paths = sorted({path for path, methods, _ in routes(api.app) if "GET" in methods})
    assert len(paths) > 40
    with httpx.Client(base_url=api.url, headers={"Authorization": f"Bearer {stranger}"}, timeout=0.3) as http:
        for path in paths:
            for thing in (*theirs.ids.values(), *theirs.keys) if "{" in path else ("",):
                got = received(http, re.sub(r"\{[^}]*\}", thing, path))
                assert not any(content in got for content in contents), path
                shown = [value for value in theirs.ids.values() if value not in thing and value.encode() in got]
                assert not shown and theirs.token.encode() not in got, path


def received(http: httpx.Client, path: str) -> bytes:
    """Return what a route sends within the client's time limit; event streams send for ever, or break off."""
    got = b""
    try:
        with http.stream("GET", path) as reply:
            for chunk in reply.iter_bytes():
                got += chunk
    except (httpx.ReadTimeout, httpx.RemoteProtocolError):
        pass
    return got
