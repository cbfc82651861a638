"""A body of one's own measures and poses: what is taken, what is refused, and what a fitting remembers of them."""

from pathlib import Path
from typing import Any

import pytest

from core.errors import BadParameter
from core.types import BodyMeasures
from tests.fake_engine import BODIES, FakeEngine, photo_file
from tests.workflow.helpers import ended
from workflow import jobs
from workflow.clothes import upload
from workflow.own_body import body_limits, body_word, read_body, read_pose
from workflow.owners import Owner
from workflow.requests import fit_request, try_on_request
from workflow.tryon import fit_parameters, try_on

ASKED: dict[str, Any] = {"sex": "female", "height": 168, "chest": 92, "waist": 74, "hip": 98}
READ = BodyMeasures("female", 168.0, 92.0, 74.0, 98.0)


def test_measures_are_read_in_tenths_of_a_centimetre() -> None:
    assert read_body(None) is None
    assert read_body(ASKED) == READ
    assert read_body({**ASKED, "waist": 74.04}) == READ
    assert fit_request(bodies=BODIES, options={"body_cm": ASKED, "pose": "relaxed"}).body_cm == READ


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"height": 120}, "height must be a number from 150 to 186 cm"),
        ({"chest": 200}, r"chest must be a number from 78\.1 to 110\.9 cm"),
        ({"waist": 91}, r"waist must be a number from 64\.4 to 88\.3 cm"),
        ({"hip": 84}, r"hip must be a number from 84\.6 to 112\.2 cm"),
        ({"sex": "child"}, "sex must be one of: female, male"),
        ({"waist": "74"}, r"body_cm\.waist has a value"),
        ({"waist": True}, r"body_cm\.waist has a value"),
        ({"waist": float("nan")}, "waist must be a number from"),
        ({"neck": 35}, "exactly these: sex, height, chest, waist, hip"),
    ],
)
def test_anything_else_is_refused_with_a_reason(change: dict[str, Any], told: str) -> None:
    with pytest.raises(BadParameter, match=told):
        read_body({**ASKED, **change})


@pytest.mark.parametrize("value", [[], "female", {}, {"sex": "female"}, {**ASKED, 3: 4}])
def test_half_a_body_is_refused(value: object) -> None:
    with pytest.raises(BadParameter, match="body_cm"):
        read_body(value)


@pytest.mark.parametrize("value", ["t", "", 3, ["a"]])
def test_only_known_poses_are_taken(value: object) -> None:
    assert read_pose(None) == "a"
    with pytest.raises(BadParameter, match="pose must be one of: a, relaxed, stride"):
        read_pose(value)


def test_the_limits_hold_the_example() -> None:
    for name, (low, high) in body_limits()["female"].items():
        assert low < ASKED[name] < high


def test_what_is_usual_leaves_no_trace() -> None:
    plain = fit_parameters(fit_request(bodies=BODIES, options={"pose": "a"}))
    assert plain == {"avatar_preset_id": "regular", "size": "auto"} and body_word(plain) == "regular"
    own = fit_parameters(fit_request(bodies=BODIES, options={"body_cm": ASKED, "pose": "stride"}))
    assert own["body_cm"] == {**ASKED, "height": 168.0} and own["pose"] == "stride"
    assert body_word(own) == "own-stride"


def test_a_fitting_remembers_the_body_and_is_made_once(engine: FakeEngine, ann: Owner) -> None:
    garment = jobs.generate(ann, upload(ann, photo_file()).id)
    options = {"body_cm": ASKED, "pose": "relaxed"}
    done = ended(ann, jobs.fit(ann, garment.id, options=options).id)
    assert done.status == "done" and engine.bodies == [("regular", READ, "relaxed")]
    assert done.report["body_cm"] == ASKED and done.report["pose"] == "relaxed"
    assert done.name == "tshirt-own-relaxed-M"
    again = jobs.fit(ann, garment.id, options={"pose": "relaxed", "body_cm": {**ASKED, "chest": 92.0}})
    assert again.id == done.id
    assert jobs.fit(ann, garment.id, options={"body_cm": ASKED}).id != done.id
    assert jobs.fit(ann, garment.id).id != done.id


def test_the_files_say_so(engine: FakeEngine, tmp_path: Path) -> None:
    result = try_on(try_on_request(photo_file(), bodies=BODIES, options={"body_cm": ASKED}), folder=tmp_path)
    assert result.files["fitted_glb"].name == "tshirt-own-M.glb"
    assert result.fitted.extras["parameters"]["body_cm"] == ASKED
