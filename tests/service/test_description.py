"""What Gradio documents by itself: the contract's endpoints, with plain names and a sentence for everything."""

from __future__ import annotations

import inspect
import re
from typing import Any

import httpx
import pytest
from gradio_client import Client

from service.api import ENDPOINTS
from service.descriptions import ANSWERS, PARAMETERS
from tests.served_api import Api

CONTRACT: dict[str, dict[str, Any]] = {
    "upload_image": {"image": ..., "user_id": "", "back_image": None},
    "generate_3d": {"cloth_id": ..., "model": "sewn", "quality": "med", "category": "auto", "options": {}},
    "cloth3d": {"cloth3d_id": ...},
    "parse_garment": {"image": ..., "category": "auto", "options": {}},
    "avatar_presets": {},
    "fit": {"cloth3d_id": ..., "avatar_preset_id": ..., "size": "auto", "options": {}},
    "session_result": {"fitting_session_id": ...},
    "export": {"id": ..., "kind": ...},
    "cancel": {"id": ...},
    "try_on": {
        "image": ..., "avatar_preset_id": "regular", "category": "auto", "quality": "med", "size": "auto",
        "model": "sewn", "back_image": None, "options": {},
    },
    "create_board": {"title": ...},
    "add_to_board": {"board_id": ..., "result_id": ...},
    "board": {"board_id": ...},
    "change_board": {"board_id": ..., "title": "", "item_ids": None},
    "share_board": {"board_id": ..., "days": None},
    "withdraw_board": {"board_id": ...},
    "try_on_catalogue": {"catalogue": ..., "avatar_preset_id": "regular", "size": "auto", "quality": "med"},
}  # fmt: skip
"""Parameters and defaults; ``...`` where there may be none."""
FILE_PARAMETERS = {"image", "back_image", "catalogue"}


@pytest.fixture(scope="module")
def info(api: Api) -> dict[str, Any]:
    found: dict[str, Any] = httpx.get(f"{api.url}/gradio_api/info").json()
    return found


def test_exactly_the_contract_is_documented(info: dict[str, Any], api: Api) -> None:
    assert set(info["named_endpoints"]) == {f"/{name}" for name in CONTRACT} and not info["unnamed_endpoints"]
    paths = httpx.get(f"{api.url}/gradio_api/openapi.json").json()["paths"]
    assert {path for path in paths if "/call/v2/" in path} == {f"/gradio_api/call/v2/{name}" for name in CONTRACT}


@pytest.mark.parametrize("name", CONTRACT)
def test_an_endpoint_takes_what_the_contract_says(info: dict[str, Any], name: str) -> None:
    parameters = info["named_endpoints"][f"/{name}"]["parameters"]
    documented = [(parameter["parameter_name"], parameter["parameter_default"]) for parameter in parameters]
    demanded = [(key, default) for key, default in CONTRACT[name].items()]
    extra = [key for key, _ in documented if key not in CONTRACT[name]]
    assert extra in ([], ["user_id"]), "the token comes last where the contract does not name it"
    assert [key for key, _ in documented][: len(demanded)] == [key for key, _ in demanded]
    for (key, default), parameter in zip(demanded, parameters, strict=False):
        assert default is ... or (parameter["parameter_has_default"] and parameter["parameter_default"] == default), key
        assert ("filepath" in parameter["python_type"]["type"]) == (key in FILE_PARAMETERS)


@pytest.mark.parametrize("name", CONTRACT)
def test_an_endpoint_reads_well(info: dict[str, Any], name: str) -> None:
    endpoint = info["named_endpoints"][f"/{name}"]
    assert endpoint["description"].endswith(").") and not re.search(r"``|\n|  ", endpoint["description"])
    assert all(content.rstrip(".") in endpoint["description"] for _, content in ANSWERS[name])
    for parameter in endpoint["parameters"]:
        assert parameter["label"] == parameter["parameter_name"] != "request"
        assert parameter["python_type"]["description"] == PARAMETERS[parameter["parameter_name"]]
    shown = [(answer["label"], answer["python_type"]["description"]) for answer in endpoint["returns"]]
    assert shown == list(ANSWERS[name])
    assert "[object Object]" not in str(endpoint) and "'_type': 'translation" not in str(endpoint)


def test_the_python_clients_own_page_names_everything(api: Api) -> None:
    client = Client(api.url, verbose=False, analytics_enabled=False)
    page = client.view_api(return_format="str", print_info=False)
    client.close()
    assert page.count(" - predict(") == len(CONTRACT) and "request" not in page.replace("requested", "")
    assert 'api_name="/try_on") -> (fitted_glb, garment_glb, thumbnail, report)' in page
    assert "Named extras: photo_kind" in page and "1st" not in page


def test_each_description_is_of_something_that_exists() -> None:
    names = {name for endpoint in ENDPOINTS for name in inspect.signature(endpoint).parameters} - {"request"}
    assert set(PARAMETERS) == names and set(ANSWERS) == {endpoint.__name__ for endpoint in ENDPOINTS}


def test_the_options_and_choices_are_told_completely() -> None:
    from core.types import CATEGORIES, QUALITIES, SIZES
    from tests.fake_engine import BODIES
    from workflow.requests import MODELS, OPTIONS

    for name, choices in {
        "options": OPTIONS, "avatar_preset_id": BODIES, "size": SIZES, "quality": QUALITIES, "model": MODELS,
        "category": CATEGORIES,
    }.items():  # fmt: skip
        assert all(choice in PARAMETERS[name] for choice in choices), name
