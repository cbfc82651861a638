import re
from xml.etree import ElementTree

import numpy as np
import pytest
from numpy.typing import NDArray
from shapely import box
from shapely.geometry import Polygon

from core.sentences import sentence
from pipeline.export.pattern import write_pattern_svg
from pipeline.export.pattern.layout import lay_out
from tests.pipeline.export.drawn_pattern import skirt_pattern

SVG = "{http://www.w3.org/2000/svg}"


def outline(root: ElementTree.Element, name: str, height: float) -> NDArray[np.float64]:
    """Return a path's points [mm], y up."""
    path = root.find(f".//{SVG}path[@id='{name}']")
    assert path is not None
    points = [[float(x) for x in pair.split(",")] for pair in re.findall(r"[-\d.]+,[-\d.]+", path.attrib["d"])]
    return np.array(points) * [1, -1] + [0, height]


@pytest.mark.parametrize("allowance", [0.0, 0.01])
def test_the_outlines_are_read_again_as_they_were(allowance: float) -> None:
    pattern = skirt_pattern(allowance=allowance)
    root = ElementTree.fromstring(write_pattern_svg(pattern))
    layout = lay_out(pattern)
    for piece in pattern.pieces:
        cut = outline(root, f"{piece.name}-cut", layout.height)
        assert np.allclose(cut, layout.on_sheet(piece, piece.cut_line), atol=0.01)
        assert np.allclose(np.ptp(cut, axis=0), 1000 * np.ptp(piece.cut_line, axis=0), atol=0.01), "true size"
        if allowance:
            seam = outline(root, f"{piece.name}-seam", layout.height)
            assert np.allclose(seam, layout.on_sheet(piece, piece.seam_line), atol=0.01)
        else:
            assert root.find(f".//{SVG}path[@id='{piece.name}-seam']") is None


def test_its_unit_is_the_millimetre_and_the_scale_is_drawn() -> None:
    root = ElementTree.fromstring(write_pattern_svg(skirt_pattern()))
    width, height = root.attrib["width"], root.attrib["height"]
    assert root.attrib["viewBox"] == f"0 0 {width.removesuffix('mm')} {height.removesuffix('mm')}"
    assert np.ptp(outline(root, "bar-20cm", 0), axis=0).tolist() == [200, 0]
    assert np.ptp(outline(root, "square-5cm", 0), axis=0).tolist() == [50, 50]


def test_it_says_what_it_is_and_names_its_pieces() -> None:
    data = write_pattern_svg(skirt_pattern()).decode()
    for language in ("en", "ko"):
        assert sentence("sewing.photo", language) in data
    assert ">FRONT<" in data and ">앞판<" in data and ">BACK<" in data and data.count(">derived from one photo<") == 2
    assert "seam allowance 1 cm" in data
    assert "no seam allowance" in write_pattern_svg(skirt_pattern(allowance=0)).decode()


def test_edges_that_are_sewn_together_have_one_letter() -> None:
    data = write_pattern_svg(skirt_pattern()).decode()
    assert data.count(">A<") == data.count(">B<") == 2 and ">C<" not in data


def test_it_needs_no_style_sheet_and_no_script() -> None:
    root = ElementTree.fromstring(write_pattern_svg(skirt_pattern()))
    assert not {element.tag for element in root.iter()} & {f"{SVG}style", f"{SVG}script"}
    assert not [element for element in root.iter() if "style" in element.attrib]


def test_pieces_do_not_lie_over_each_other_or_the_head() -> None:
    pattern = skirt_pattern()
    layout = lay_out(pattern)
    shapes = [Polygon(layout.on_sheet(piece, piece.cut_line)) for piece in pattern.pieces]
    assert not shapes[0].intersects(shapes[1])
    sheet = box(0, 0, layout.width, layout.height - 100)
    assert all(sheet.contains(shape) for shape in shapes)


def test_equal_patterns_give_equal_bytes() -> None:
    assert write_pattern_svg(skirt_pattern()) == write_pattern_svg(skirt_pattern())
