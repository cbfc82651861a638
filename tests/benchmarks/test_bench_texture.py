"""Figures on colours, on a made-up board with a front and a back."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from benchmarks.figures import texture_figures
from benchmarks.texture import Placed, back_view, background_at_seams, front_view, printed_boxes
from core.types import Cutout, Landmark, Material, Mesh, ParsedGarment, Photo, Picture, Scene

PLACED = Placed(200.0, (60.0, 140.0))
"""The board's origin is its lower left corner; 200 pixels are a metre."""
SIZE = (200, 160)
BOARD = np.s_[40:140, 60:140]
BOX = (0.4, 0.4, 0.6, 0.7)
GREY, RED = (120, 130, 140), (200, 30, 30)


def cloth() -> Picture:
    """Grey with grain."""
    noise = np.random.default_rng(0).normal(0, 2, (160, 200, 1))
    return np.clip(np.array(GREY) + noise, 0, 255).astype(np.uint8)


def printed() -> Picture:
    """The cloth with a red ring and a bar beside its middle."""
    rgb = cloth()
    cv2.circle(rgb, (95, 88), 9, RED, 4)
    cv2.line(rgb, (110, 72), (110, 104), RED, 4)
    return rgb


def parsed(rgb: Picture) -> ParsedGarment:
    """The board on a blue ground."""
    photo = np.full((160, 200, 3), (20, 40, 220), np.uint8)
    photo[BOARD] = rgb[BOARD]
    mask = np.zeros((160, 200), np.uint8)
    mask[BOARD] = 255
    return ParsedGarment(
        photo=Photo(photo),
        cutout=Cutout(mask, "painted"),
        category="tshirt",
        category_confidence=1.0,
        top3=(("tshirt", 1.0),),
        photo_kind="flat",
        landmarks={"hem_left": Landmark(60, 140, 1.0)},
    )


def board(front: Picture, back: Picture) -> Scene:
    """Two rectangles of 0.4 x 0.5 m, back to back; both textures are in the photo's frame."""
    corners = np.array([[0, 0], [0.4, 0], [0.4, 0.5], [0, 0.5]])
    vertices = np.concatenate([np.column_stack([corners, np.full(4, z)]) for z in (0.05, -0.05)]).astype(np.float32)
    half = np.array([[0, 1], [0.5, 1], [0.5, 0], [0, 0]])
    uv = np.concatenate([half, half + np.array([0.5, 0])]).astype(np.float32)
    faces = np.array([[0, 1, 2], [0, 2, 3], [4, 6, 5], [4, 7, 6]], np.int32)
    texture = np.ascontiguousarray(np.hstack([front[BOARD], back[BOARD]]))
    return Scene((Mesh("garment", vertices, faces, uv, material=Material(texture)),))


def figures(front: Picture, back: Picture, photo: Picture) -> dict[str, float]:
    return texture_figures(board(front, back), parsed(photo), PLACED, BOX)


def test_the_photo_as_texture_has_the_photos_colours() -> None:
    row = figures(printed(), cloth(), printed())
    assert row["front_colour"] < 1 and row["front_colour_ok"]
    assert figures(np.full_like(printed(), RED), cloth(), printed())["front_colour"] > 20


def test_slow_light_does_not_count_as_a_difference_of_colour_but_hue_does() -> None:
    shaded = np.clip(printed() * np.linspace(0.8, 1.2, 200)[None, :, None], 0, 255).astype(np.uint8)
    assert figures(shaded, cloth(), printed())["front_colour"] < 2.5
    tinted = np.clip(printed() * [1.15, 1.0, 0.85], 0, 255).astype(np.uint8)
    assert figures(tinted, cloth(), printed())["front_colour"] > 5


def test_a_mirrored_print_on_the_back_is_told_from_plain_cloth() -> None:
    assert figures(printed(), printed(), printed())["print_on_back"] > 0.95
    assert figures(printed(), cloth(), printed())["print_on_back"] < 0.5  # the same grain
    other = cloth()[::-1].copy()
    row = figures(printed(), other, printed())
    assert abs(row["print_on_back"]) < 0.1 and row["print_ok"]
    # A weak shadow of the print correlates as the print itself does.
    faint = (0.7 * other + 0.3 * printed()).astype(np.uint8)
    assert not figures(printed(), faint, printed())["print_ok"]


def test_the_back_is_seen_from_behind() -> None:
    back = cloth()
    cv2.rectangle(back, (64, 44), (80, 60), RED, -1)
    scene = board(cloth(), back)
    assert back_view(scene, PLACED, SIZE).rgb[52, 72, 0] > 180
    assert front_view(scene, PLACED, SIZE).rgb[52, 72, 0] < 140


def test_background_on_a_seam_is_found() -> None:
    clean, dirty = cloth(), cloth()
    dirty[BOARD][:, :3] = (20, 40, 220)
    garment = parsed(clean)
    for front, least, most in ((clean, -0.2, 0.2), (dirty, 0.8, 1.2)):
        view = front_view(board(front, clean), PLACED, SIZE)
        lean = background_at_seams(view, garment.photo.rgb, garment.cutout)
        assert lean is not None and least < lean < most


def test_background_of_the_garments_colour_cannot_be_told() -> None:
    garment = parsed(cloth())
    garment.photo.rgb[:] = GREY
    view = front_view(board(cloth(), cloth()), PLACED, SIZE)
    assert background_at_seams(view, garment.photo.rgb, garment.cutout) is None


def test_labels_are_boxes_within_the_photo() -> None:
    boxes = printed_boxes()
    assert len(boxes) >= 10
    assert all(0 <= x0 < x1 <= 1 and 0 <= y0 < y1 <= 1 for x0, y0, x1, y1 in boxes.values())


@pytest.mark.photos
def test_labels_name_photos_that_there_are(photos_dir) -> None:  # type: ignore[no-untyped-def]
    from benchmarks.cases import read_cases

    names = {case.name for case in read_cases(photos_dir, every=True)}
    assert set(printed_boxes()) <= names
