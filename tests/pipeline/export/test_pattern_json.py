import json
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from shapely import LinearRing

from core.sentences import sentence
from pipeline.export.pattern import write_pattern_json
from pipeline.export.pattern.cubic import bernstein, divide, miss
from tests.pipeline.export.drawn_pattern import side_line, skirt_pattern


def written() -> dict[str, Any]:
    return dict(json.loads(write_pattern_json(skirt_pattern())))


def curve(panel: dict[str, Any], number: int) -> NDArray[np.float64]:
    """Return points along an edge [cm], as GarmentCode reads it."""
    edge = panel["edges"][number]
    start, end = (np.array(panel["vertices"][k]) for k in edge["endpoints"])
    along = end - start
    across = np.array([-along[1], along[0]])
    controls = [start + x * along + y * across for x, y in edge["curvature"]["params"]]
    return np.asarray(bernstein(np.linspace(0, 1, 50)) @ np.array([start, *controls, end]))


def length(line: NDArray[np.float64]) -> float:
    return float(np.linalg.norm(np.diff(line, axis=0), axis=1).sum())


def test_the_outlines_are_read_again_as_they_were() -> None:
    pattern, panels = skirt_pattern(), written()["pattern"]["panels"]
    for piece in pattern.pieces:
        panel = panels[piece.name]
        loop = [edge["endpoints"] for edge in panel["edges"]]
        assert [end for _, end in loop] == [start for start, _ in (*loop[1:], loop[0])]
        around = np.concatenate([curve(panel, k)[:-1] for k in range(len(loop))])
        assert LinearRing(around).hausdorff_distance(LinearRing(100 * piece.seam_line)) < 0.1
        assert np.allclose(panel["cut_line"], 100 * piece.cut_line, atol=1e-3)
        assert panel["edges"][0]["label"] == piece.edges[0].name


def test_stitched_edges_are_equally_long() -> None:
    content = written()["pattern"]
    assert content["stitches"]
    for one, other in content["stitches"]:
        lengths = [length(curve(content["panels"][end["panel"]], end["edge"])) for end in (one, other)]
        labels = [content["panels"][end["panel"]]["edges"][end["edge"]]["label"] for end in (one, other)]
        assert abs(lengths[0] - lengths[1]) < 0.2 and labels[0] == labels[1]


def test_panels_are_placed_in_centimetres_and_degrees() -> None:
    panels = written()["pattern"]["panels"]
    assert panels["front"]["translation"] == [0, 100, 10] and panels["front"]["rotation"] == [0, 0, 0]
    x, y, z = np.radians(panels["back"]["rotation"])
    about = [
        np.array([[1, 0, 0], [0, np.cos(x), -np.sin(x)], [0, np.sin(x), np.cos(x)]]),
        np.array([[np.cos(y), 0, np.sin(y)], [0, 1, 0], [-np.sin(y), 0, np.cos(y)]]),
        np.array([[np.cos(z), -np.sin(z), 0], [np.sin(z), np.cos(z), 0], [0, 0, 1]]),
    ]
    assert np.allclose(about[2] @ about[1] @ about[0], np.diag([-1, 1, -1]), atol=1e-9)


def test_it_says_what_it_is() -> None:
    properties = written()["properties"]
    assert properties["note"] == sentence("sewing.photo") and properties["units_in_meter"] == 100
    assert properties["note_ko"] == sentence("sewing.photo", "ko") and properties["curvature_coords"] == "relative"
    assert (properties["category"], properties["size"], properties["seam_allowance_cm"]) == ("skirt", "M", 1.0)


def test_lines_become_few_curves_that_lie_on_them_and_end_together() -> None:
    smooth, t = side_line(), np.linspace(0, 1, 41)
    wavy = np.column_stack([t, 0.05 * np.sin(12 * t)])
    assert len(divide(smooth)[0]) <= 2
    one, other = divide(wavy, smooth)
    assert 1 < len(one) == len(other) < 10
    for cubics, line in ((one, wavy), (other, smooth)):
        ends = [int(np.linalg.norm(line - cubic[3], axis=1).argmin()) for cubic in cubics]
        assert np.allclose([cubic[3] for cubic in cubics], line[ends])
        parts = np.split(np.arange(41), np.array(ends[:-1]))
        assert all(miss(cubic, line[part]) < 0.0006 for cubic, part in zip(cubics, parts, strict=True))
    straight = np.column_stack([np.linspace(0, 1, 4), np.zeros(4)])
    assert miss(straight, straight + np.array([0, 0.01])) == pytest.approx(0.01)


def test_equal_patterns_give_equal_bytes() -> None:
    assert write_pattern_json(skirt_pattern()) == write_pattern_json(skirt_pattern())
