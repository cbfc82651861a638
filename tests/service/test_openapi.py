"""The OpenAPI document: valid, complete, and wrong only where docs/API.md says so."""

from __future__ import annotations

from collections.abc import Callable
from inspect import signature
from typing import Any

import httpx
import pytest
from openapi_spec_validator import OpenAPIV30SpecValidator

from service.api import ENDPOINTS
from service.descriptions import description
from tests.served_api import Api

CALL, STREAM = "/gradio_api/call/v2/{name}", "/gradio_api/call/{name}/{{event_id}}"


@pytest.fixture(scope="module")
def document(api: Api) -> dict[str, Any]:
    found: dict[str, Any] = httpx.get(f"{api.url}/gradio_api/openapi.json").json()
    return found


def body(document: dict[str, Any], name: str) -> dict[str, Any]:
    """Return what an endpoint takes."""
    content = document["paths"][CALL.format(name=name)]["post"]["requestBody"]["content"]
    schema: dict[str, Any] = content["application/json"]["schema"]
    return schema


def test_it_is_valid(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.0.")
    assert [str(mistake.message) for mistake in OpenAPIV30SpecValidator(document).iter_errors()] == []


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.__name__)
def test_each_endpoint_is_there_with_its_parameters(document: dict[str, Any], endpoint: Callable[..., Any]) -> None:
    name = endpoint.__name__
    assert document["paths"][CALL.format(name=name)]["post"]["summary"].startswith(description(endpoint))
    (event,) = document["paths"][STREAM.format(name=name)]["get"]["parameters"]
    assert (event["name"], event["in"], event["required"]) == ("event_id", "path", True)
    assert list(body(document, name)["properties"]) == [
        key for key in signature(endpoint).parameters if key != "request"
    ]


def test_there_are_no_other_paths_than_these_and_the_upload(document: dict[str, Any]) -> None:
    names = [endpoint.__name__ for endpoint in ENDPOINTS]
    assert set(document["paths"]) == {
        "/gradio_api/upload",
        *(path.format(name=name) for name in names for path in (CALL, STREAM)),
    }


def test_the_documented_gaps_are_still_there(document: dict[str, Any]) -> None:
    """As soon as one of them is closed, docs/API.md can say less."""
    taken = body(document, "try_on")
    assert taken["properties"]["image"]["type"] == "string"
    assert "required" not in taken and "default" not in str(taken) and "description" not in taken["properties"]["size"]
    assert "securitySchemes" not in document.get("components", {})
