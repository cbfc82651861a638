"""What the page shows of outfits, of own measures and of strain."""

from pathlib import Path
from typing import Any

import pytest

from fitting.strain_map import SCALE
from pipeline.export.checks import inspect_glb
from tests.fake_engine import FakeEngine, photo_file
from tests.ui.page import Page, request, told
from tests.workflow.helpers import ended
from ui import theme, tryon_events
from ui.history_view import history_value
from workflow import jobs
from workflow.clothes import upload
from workflow.history import history
from workflow.owners import Owner
from workflow.store import objects


def fitted(owner: Owner, *categories: str, **options: Any) -> str:
    """Have garments worn over each other and return the fitting's id."""
    cloth = upload(owner, photo_file())
    ids = [jobs.generate(owner, cloth.id, category=category).id for category in categories]
    fitting = jobs.fit(owner, ids, **options)
    assert ended(owner, fitting.id).status == "done"
    return fitting.id


def viewed(page: Page, view: str) -> dict[str, Any]:
    (news,) = told(tryon_events.show(*page.who, view, request()))
    return news


@pytest.mark.parametrize(("language", "words"), [("en", "Tank top + Trousers"), ("ko", "민소매 + 바지")])
def test_the_history_names_all_layers(engine: FakeEngine, language: str, words: str) -> None:
    page = Page()
    fitted(page.owner, "tank", "trousers")
    (card,) = history_value(history(page.owner), language)["entries"]
    assert card["title"] == words


def test_the_history_says_own_measures_in_words(engine: FakeEngine) -> None:
    page = Page()
    fitted(page.owner, "tank", options={"measures_cm": {"chest": 100}})
    assert history_value(history(page.owner), "en")["entries"][0]["more"] == "Regular · size your measures"


def test_an_outfit_is_opened_with_its_one_pattern_file(engine: FakeEngine) -> None:
    page = Page()
    last = page.open(fitted(page.owner, "tank", "trousers"))[-1]
    assert last["status"]["kind"] == "done" and "fitted_glb.glb" in last["model"]
    assert 'id="download-pattern-zip"' in last["downloads"] and "download-pattern-svg" not in last["downloads"]


def test_another_body_keeps_the_whole_outfit(engine: FakeEngine) -> None:
    page = Page()
    page.open(fitted(page.owner, "tank", "trousers"))
    assert told(page.body("slim", "L"))[-1]["status"]["kind"] == "done"
    stage, asked = engine.calls[-1]
    assert (stage, asked["avatar"], asked["size"], asked["layers"]) == ("fit", "slim", "L", ["tank", "trousers"])
    glb = objects().get(history(page.owner)[0].fitting.files["fitted_glb"])
    assert list(inspect_glb(glb).nodes) == ["avatar", "garment", "garment_2"]


def test_the_viewer_is_switched_to_the_strain_and_back(engine: FakeEngine) -> None:
    page = Page()
    last = page.tried_on()
    assert [view for _, view in last["view"]["choices"]] == ["fitted", "garment", "strain"]
    assert last["view"]["visible"] and last["view"]["value"] == "fitted"
    for view, kind in (("strain", "strain.glb"), ("garment", "garment_glb"), ("fitted", "fitted_glb")):
        assert kind in viewed(page, view)["model"]
    assert 'id="download-strain"' in last["downloads"]


def test_a_result_without_a_strain_map_does_not_offer_it(engine: FakeEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    from ui import result

    page = Page()
    monkeypatch.setattr(result, "MODELS", {"fitted": "fitted_glb", "garment": "garment_glb", "strain": "not there"})
    assert [view for _, view in page.tried_on()["view"]["choices"]] == ["fitted", "garment"]
    assert told(tryon_events.show(*page.who, "strain", request())) == []


def test_the_legend_has_the_colours_of_the_map() -> None:
    css = "".join(Path(style).read_text(encoding="utf-8") for style in theme.STYLES)
    legend = css.partition('#view:has(input[value="strain"]:checked)')[2].partition("}")[0]
    places = [legend.find(stop.color) for stop in SCALE]
    assert -1 not in places and places == sorted(places)
    assert all(f"{abs(SCALE[k].strain):.0%}".rstrip("%") in legend for k in (0, -1))
