"""Making the finished examples again."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from tools.make_examples import EXAMPLES, StagePictures, main
from workflow.examples import examples, read_examples


def test_the_shipped_examples_are_those_that_are_made() -> None:
    shipped = {example.name: (example.body, example.parameters["category"]) for example in examples()}
    assert shipped == EXAMPLES


def test_the_last_picture_of_each_stage_is_kept_small() -> None:
    stages = StagePictures()
    stages("cutout", 0.1, np.zeros((900, 600, 3), np.uint8))
    stages("cutout", 0.2, np.full((900, 600, 3), 255, np.uint8))
    stages("landmarks", 0.3)
    assert list(stages.files) == ["cutout"]
    picture = cv2.imdecode(np.frombuffer(stages.files["cutout"], np.uint8), cv2.IMREAD_COLOR)
    assert picture.shape == (480, 320, 3) and picture.min() > 250


@pytest.mark.slow
def test_a_shipped_example_is_what_the_script_makes(tmp_path: Path) -> None:
    shipped = next(example for example in examples() if example.name == "tshirt_yellow")
    assert main(["--only", shipped.name, "--out", str(tmp_path)]) == 0
    (made,) = read_examples(tmp_path)
    assert made.versions == shipped.versions, "made with other versions of the packages that compute"
    for kind in ("fitted_glb", "garment_glb"):
        assert (made.folder / made.files[kind]).read_bytes() == (shipped.folder / shipped.files[kind]).read_bytes()
    assert {**made.report, "seconds": {}} == {**shipped.report, "seconds": {}}
    assert (made.files, made.pictures) == (shipped.files, shipped.pictures)
