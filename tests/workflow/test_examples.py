"""The finished examples that ship with the project."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from core.categories import CATEGORY_FACTS
from core.types import FRONT_EDGES
from pipeline.export.checks import inspect_glb
from tests.conftest import ROOT
from workflow.bodies import body_ids
from workflow.examples import RESULTS, Example, examples, read_examples
from workflow.stages import STAGES
from workflow.tryon import versions

MOST_BYTES = 13_000_000
each = pytest.mark.parametrize("example", examples(), ids=lambda example: example.name)


def size(path: Path) -> tuple[int, int]:
    """Width and height of a picture."""
    with Image.open(path) as picture:
        return picture.size


def is_open(example: Example) -> bool:
    """Tell whether its garment has an open front."""
    return set(FRONT_EDGES) <= set(example.report["landmarks"])


def test_there_are_six_and_every_folder_is_one() -> None:
    assert len(examples()) == 6
    assert [example.folder for example in examples()] == sorted(RESULTS.iterdir())
    assert sum(path.stat().st_size for path in RESULTS.rglob("*.*")) < MOST_BYTES


def test_they_differ_in_category_and_body() -> None:
    assert len({example.report["category"] for example in examples()}) == 6
    assert len({example.body for example in examples()}) >= 4


def test_one_is_an_open_jacket() -> None:
    assert [example.report["category"] for example in examples() if is_open(example)] == ["jacket"]


@each
def test_an_example_is_complete(example: Example) -> None:
    assert example.photo.is_file() and example.photo.stem == example.name
    assert example.body in body_ids()
    assert set(example.files) == {"fitted_glb", "garment_glb", "thumbnail"}
    assert tuple(example.pictures) == STAGES
    listed = {*example.files.values(), *example.pictures.values(), "result.json"}
    assert {path.name for path in example.folder.iterdir()} == listed
    assert size(example.folder / example.files["thumbnail"]) == (600, 800)
    for name in example.pictures.values():
        assert max(size(example.folder / name)) <= 480


@each
def test_its_garment_is_worn(example: Example) -> None:
    assert example.report["worn"] == {"ok": True, "reasons": []}
    assert example.report["converged"] and example.report["penetration"]["share"] <= 0.002
    assert {"intake", "parse", "garment", "fit", "files", "total"} <= set(example.report["seconds"])


@each
def test_its_models_are_those_of_the_contract_and_of_this_version(example: Example) -> None:
    assert example.versions["tryon"] == versions()["tryon"], "run `make examples`: the engine has a new version"
    fitted, garment = (
        inspect_glb((example.folder / example.files[k]).read_bytes()) for k in ("fitted_glb", "garment_glb")
    )
    assert (list(fitted.nodes), list(garment.nodes)) == (["avatar", "garment"], ["garment"])
    loops = CATEGORY_FACTS[example.report["category"]].openings - is_open(example)
    for node in (fitted.nodes["garment"], garment.nodes["garment"]):
        assert (node.openings, node.pieces, node.tangled_edges, node.degenerate) == (loops, 1, 0, 0)
        assert 10_000 <= node.triangles <= 20_000 and node.finite
    assert fitted.extras["parameters"] == example.parameters
    assert fitted.extras["versions"] == garment.extras["versions"] == example.versions
    own = {key: value for key, value in fitted.extras["report"].items() if key != "warnings"}
    assert own == {key: example.report[key] for key in own}


def test_without_the_folder_there_are_none(tmp_path: Path) -> None:
    assert read_examples(tmp_path / "results") == ()


def test_they_are_read_without_heavy_packages() -> None:
    script = "import sys, workflow.examples as e; e.examples(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not set(done.stdout.split()) & {"numpy", "PIL", "trimesh", "numba", "gradio", "sqlmodel"}
