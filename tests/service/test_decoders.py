"""The Draco decoder stands where the page's viewer asks for it."""

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from service.decoders import DECODERS, FOLDER, decoder_routes
from ui.babylon import DECODERS as ASKED

client = TestClient(Starlette(routes=decoder_routes()))


@pytest.mark.parametrize("name", DECODERS)
def test_each_file_is_served_under_the_name_that_is_asked_for(name: str) -> None:
    file, kind = DECODERS[name]
    answer = client.get(f"/{ASKED}/{name}")
    assert answer.content == (FOLDER / file).read_bytes()
    assert answer.headers["content-type"].startswith(kind)


def test_no_other_file_is() -> None:
    assert client.get(f"/{ASKED}/README.md").status_code == 404
