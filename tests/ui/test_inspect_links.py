"""The ways from results to the inspection page."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.datastructures import QueryParams

from core.settings import settings
from service.inspection import check_addresses
from tests.fake_engine import FakeEngine
from tests.ui.page import Page, request, told
from ui import tryon_events
from ui.addresses import Pane, inspect_page
from ui.inspect_view import inspect_example
from workflow.examples import examples
from workflow.links import link_is_good


def asked(html: str) -> list[dict[str, list[str]]]:
    """Return what each link of ``html`` asks the page for, after the page's own check."""
    found = []
    for link in re.findall(r'href="([^"]+)"', html):
        parts = urlsplit(unescape(link))
        assert parts.path.endswith("/inspect")
        check_addresses(QueryParams(parts.query))
        found.append(parse_qs(parts.query, keep_blank_values=True))
    return found


def test_the_address_keeps_every_place(monkeypatch: pytest.MonkeyPatch) -> None:
    address = inspect_page([Pane("/files/a.glb?sig=1&x=2", "A & B"), Pane("/files/b.glb", strain="/files/s.glb")])
    assert parse_qs(urlsplit(address).query, keep_blank_values=True) == {
        "model": ["/files/a.glb?sig=1&x=2", "/files/b.glb"],
        "label": ["A & B", ""],
        "strain": ["", "/files/s.glb"],
        "garment": ["", ""],
    }
    monkeypatch.setenv("APP_URL", "https://shop.example/tryon")
    settings.cache_clear()
    try:
        assert inspect_page([Pane("/tryon/files/a.glb")]).startswith("/tryon/inspect?")
    finally:
        monkeypatch.undo()
        settings.cache_clear()


def test_a_result_is_inspected_with_all_that_there_is_of_it(engine: FakeEngine) -> None:
    (link,) = asked(Page().tried_on()["inspect"])
    assert link["label"] == ["Regular · size M"]
    for name, file in {
        "model": "fitted_glb.glb", "strain": "strain.glb", "garment": "garment_glb.glb", "photo": "image.jpg",
        "mask": "garment_mask.png",
    }.items():  # fmt: skip
        parts = urlsplit(link[name][0])
        assert parts.path.endswith(f"/{file}"), name
        assert link_is_good(parts.path.removeprefix("/files/"), {k: v[0] for k, v in parse_qs(parts.query).items()})


def test_other_fittings_of_the_garment_are_offered_to_compare_with(engine: FakeEngine) -> None:
    page = Page()
    alone = page.tried_on()["inspect"]
    assert "Choose another body or size first" in alone
    told(page.body("slim"))
    compared = told(page.body("slim", "XL"))[-1]["inspect"]
    links = asked(compared)
    assert [link["label"] for link in links] == [
        ["Slim · size XL"],
        ["Slim · size XL", "Slim · size M", "Regular · size M"],
        ["Slim · size XL", "Slim · size M"],
        ["Slim · size XL", "Regular · size M"],
    ]
    assert "Choose another" not in compared


def test_a_phone_gets_the_file_for_its_room_as_soon_as_it_is_made(engine: FakeEngine) -> None:
    page = Page()
    (before,) = asked(page.tried_on()["inspect"])
    assert "usdz" not in before
    (made,) = asked(page.make(page.seat.fitting, "usdz")[-1]["inspect"])
    assert urlsplit(made["usdz"][0]).path.endswith("/usdz.usdz") and "name=" not in made["usdz"][0]
    (again,) = asked(Page(page.owner).open(page.seat.fitting)[-1]["inspect"])
    assert again["usdz"] == made["usdz"]


def test_links_are_renewed_and_go_with_the_result(engine: FakeEngine) -> None:

    page = Page()
    first = page.tried_on()
    (renewed,) = told(tryon_events.renew(*page.who, request=request()))
    assert renewed["inspect"] == first["inspect"]
    begun = told(page.body("curvy"))[0]
    assert begun["inspect"] == ""


def test_an_example_is_inspected_with_its_photo() -> None:
    for example in examples():
        (link,) = asked(inspect_example(example, "ko"))
        assert link["photo"] == [f"/examples/{example.name}/photo.jpg"]
        assert link["mask"] == [f"/examples/{example.name}/mask.png"] and link["label"] == ["예시"]
