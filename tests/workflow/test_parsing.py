import io

import pytest
from PIL import Image

from core.errors import BadImage, BadParameter, Busy
from core.settings import settings
from storage.tables import Cloth, Cloth3D
from tests.fake_engine import FakeEngine, photo_file
from tests.workflow.helpers import Gate, ended
from workflow import jobs
from workflow.clothes import upload
from workflow.owners import Owner
from workflow.parsing import parse_photo
from workflow.requests import garment_request
from workflow.store import records


def test_a_photo_is_understood_and_nothing_is_kept(engine: FakeEngine) -> None:
    parsed = parse_photo(garment_request(photo_file(), category="tank"))
    mask = Image.open(io.BytesIO(parsed.mask))
    assert (mask.size, mask.getpixel((150, 200)), mask.getpixel((0, 0))) == ((300, 400), 255, 0)
    assert (parsed.info["category"], parsed.info["confidence"]) == ("tank", 0.9)
    assert parsed.info["landmarks"]["hem_left"] == [81.0, 312.0, 0.1]
    assert (parsed.info["cutout_method"], parsed.info["cutout_confidence"]) == ("border", 0.877)
    assert [records().find(table) for table in (Cloth, Cloth3D)] == [[], []]
    assert engine.count("sew") == 0


def test_a_large_photo_is_described_in_its_own_pixels(engine: FakeEngine) -> None:
    parsed = parse_photo(garment_request(photo_file(width=3000, height=4000)))
    assert Image.open(io.BytesIO(parsed.mask)).size == (3000, 4000)
    assert parsed.info["landmarks"]["neckline_left"][:2] == pytest.approx([1200, 800], abs=2)


def test_given_landmarks_are_in_the_photos_own_pixels(engine: FakeEngine) -> None:
    options = {"landmarks": {"hem_left": [1500, 2000]}}
    parse_photo(garment_request(photo_file(width=3000, height=4000), options=options))
    given = engine.calls[-1][1]["landmarks"]["hem_left"]
    assert given[:2] == pytest.approx((768, 1024), abs=1)


def test_a_broken_photo_is_a_bad_image_and_the_next_one_works(engine: FakeEngine) -> None:
    with pytest.raises(BadImage):
        parse_photo(garment_request(b"broken"))
    assert parse_photo(garment_request(photo_file())).info["category"] == "tshirt"


def test_what_is_doubtful_is_told_by_step_beside_its_warning(engine: FakeEngine) -> None:
    info = parse_photo(garment_request(photo_file())).info
    assert info["doubts"] == ["cutout", "category", "landmarks"] and len(info["warnings"]) == 3
    assert "kind of garment" in info["warnings"][1] and "points" in info["warnings"][2]


def test_clicks_cut_the_garment_out_in_the_photos_own_pixels(engine: FakeEngine) -> None:
    options = {"points": [[1500, 2000, 1], [10, 10, 0]]}
    parsed = parse_photo(garment_request(photo_file(width=3000, height=4000), options=options))
    (clicks,) = [call["points"] for stage, call in engine.calls if stage == "select"]
    assert clicks[0] == pytest.approx((768, 1024, True), abs=1) and clicks[1][2] is False
    mask = Image.open(io.BytesIO(parsed.mask))
    assert (mask.getpixel((1500, 2000)), mask.getpixel((100, 100))) == (255, 0)
    assert parsed.info["cutout_method"] == "sam" and engine.count("cutout") == 0


def test_clicks_outside_the_photo_are_refused(engine: FakeEngine) -> None:
    with pytest.raises(BadParameter, match="inside the photo"):
        parse_photo(garment_request(photo_file(), options={"points": [[301, 10, 1]]}))


def test_too_much_waiting_work_is_busy(gate: Gate, ann: Owner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRYON_QUEUE_SIZE", "2")
    settings.cache_clear()
    gate.close_at("sew")
    cloth = upload(ann, photo_file())
    first = jobs.generate(ann, cloth.id)
    gate.wait_inside()
    jobs.generate(ann, cloth.id, category="tank")
    monkeypatch.setenv("TRYON_QUEUE_SIZE", "1")
    settings.cache_clear()
    with pytest.raises(Busy):
        parse_photo(garment_request(photo_file()))
    gate.open()
    assert ended(ann, first.id).status == "done"
