import re

import numpy as np
import pytest
from shapely import box, union_all
from shapely.geometry import Polygon

from pipeline.export.pattern import write_pattern_pdf
from pipeline.export.pattern.drawing import draw_sheet
from pipeline.export.pattern.pdf import MARGIN, PAPERS, Paper, scripts, tiles_of
from tests.pipeline.export.drawn_pattern import skirt_pattern

SIZES = {"a4": (210, 297), "letter": (215.9, 279.4)}


@pytest.mark.parametrize("paper", SIZES)
def test_it_has_a_page_for_each_tile_and_one_that_shows_all(paper: Paper) -> None:
    pattern = skirt_pattern()
    data = write_pattern_pdf(pattern, paper)
    tiles = list(tiles_of(draw_sheet(pattern), pattern, PAPERS[paper]))
    assert data.startswith(b"%PDF-") and len(re.findall(rb"/Type /Page\b", data)) == len(tiles) + 1
    boxes = {tuple(map(float, found.split())) for found in re.findall(rb"/MediaBox \[([^\]]*)\]", data)}
    assert len(boxes) == 1
    assert np.allclose(np.array(boxes.pop())[2:] * 25.4 / 72, SIZES[paper], atol=0.05)


@pytest.mark.parametrize("paper", SIZES)
def test_the_tiles_cover_all_pieces_once_and_no_tile_is_empty(paper: Paper) -> None:
    pattern = skirt_pattern()
    sheet = draw_sheet(pattern)
    size = np.array(PAPERS[paper]) - 2 * MARGIN
    tiles = [box(*tile.low, *(tile.low + size)) for tile in tiles_of(sheet, pattern, PAPERS[paper])]
    covered = union_all(tiles)
    assert covered.area == pytest.approx(len(tiles) * size.prod())
    for piece in pattern.pieces:
        assert covered.buffer(0.01).contains(Polygon(sheet.layout.on_sheet(piece, piece.cut_line)))


def test_rows_have_letters_and_columns_numbers() -> None:
    pattern = skirt_pattern()
    tiles = list(tiles_of(draw_sheet(pattern), pattern, PAPERS["a4"]))
    assert tiles[0].name == "A1" and len({tile.name for tile in tiles}) == len(tiles)
    assert all(tile.name == f"{'ABCDEFGH'[tile.row]}{tile.column + 1}" for tile in tiles)


def test_korean_letters_are_written_in_a_font_that_has_them() -> None:
    assert scripts("SKIRT · size M / 치마 · 사이즈 M") == [
        ("SKIRT · size M / ", False),
        ("치마 ", True),
        ("· ", False),
        ("사이즈 ", True),
        ("M", False),
    ]


@pytest.mark.parametrize("paper", SIZES)
def test_equal_patterns_give_equal_bytes(paper: Paper) -> None:
    assert write_pattern_pdf(skirt_pattern(), paper) == write_pattern_pdf(skirt_pattern(), paper)
