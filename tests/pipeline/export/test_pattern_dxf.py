import io
from typing import Any

import ezdxf
import numpy as np
import pytest
from numpy.typing import NDArray
from shapely import LineString, Point
from shapely.geometry import Polygon

from core.pieces import PatternPieces
from core.sentences import sentence
from pipeline.export.pattern import write_pattern_dxf
from tests.pipeline.export.drawn_pattern import skirt_pattern


def read(pattern: PatternPieces) -> Any:
    return ezdxf.read(io.StringIO(write_pattern_dxf(pattern).decode("ascii")))


def points(polyline: Any) -> NDArray[np.float64]:
    return np.array([vertex.dxf.location.vec2 for vertex in polyline.vertices])


def texts(space: Any, layer: str = "1") -> set[str]:
    return {entity.dxf.text for entity in space.query("TEXT") if entity.dxf.layer == layer}


@pytest.mark.parametrize("allowance", [0.0, 0.01])
def test_the_outlines_are_read_again_as_they_were(allowance: float) -> None:
    pattern = skirt_pattern(allowance=allowance)
    document = read(pattern)
    for piece in pattern.pieces:
        block = document.blocks.get(f"{piece.name}_M".upper())
        (boundary,) = [line for line in block.query("POLYLINE") if line.dxf.layer == "1"]
        assert boundary.is_closed
        assert np.allclose(points(boundary), 1000 * piece.cut_line, atol=0.001)
        sewn = [points(line) for line in block.query("POLYLINE") if line.dxf.layer == "14"]
        for edge, line in zip(piece.edges, sewn, strict=True):
            assert LineString(1000 * edge.line).hausdorff_distance(LineString(line)) < 0.1
            assert LineString(line).length == pytest.approx(1000 * edge.length, abs=0.2)


def test_each_layer_holds_what_the_standard_says() -> None:
    pattern = skirt_pattern()
    document = read(pattern)
    assert document.dxfversion == "AC1009"
    for piece in pattern.pieces:
        block = document.blocks.get(f"{piece.name}_M".upper())
        layers = {layer: [e for e in block if e.dxf.layer == layer] for layer in ("2", "3", "4", "7", "15")}
        assert len(layers["2"]) == 4, "turn points: the corners"
        assert len(layers["2"]) + len(layers["3"]) == len(piece.cut_line)
        (notch,), (grain,) = layers["4"], layers["7"]
        boundary = Polygon(1000 * piece.cut_line).exterior
        assert notch.dxftype() == "POINT" and boundary.distance(Point(*notch.dxf.location.vec2)) < 0.01
        assert grain.dxftype() == "LINE" and np.allclose([grain.dxf.start.vec2, grain.dxf.end.vec2], 1000 * piece.grain)
        assert {f"PIECE NAME: {piece.name.upper()}", "SIZE: M", "QUANTITY: 1"} <= texts(block)
        assert "DERIVED FROM ONE PHOTO" in texts(block, "15")
    assert not [entity for entity in document.modelspace() if entity.dxf.layer == "0"]


def test_it_says_what_it_is_in_millimetres_and_puts_the_pieces_apart() -> None:
    document = read(skirt_pattern())
    model = document.modelspace()
    assert {"STYLE NAME: SKIRT", "UNITS: METRIC", "SAMPLE SIZE: M"} <= texts(model)
    assert f"ANNOTATION: {sentence('sewing.photo')}" in texts(model)
    front, back = (insert.dxf.insert for insert in model.query("INSERT"))
    assert (front - back).magnitude > 400


def test_equal_patterns_give_equal_bytes_without_a_date() -> None:
    data = write_pattern_dxf(skirt_pattern())
    assert data == write_pattern_dxf(skirt_pattern()) and b"CREATION" not in data
