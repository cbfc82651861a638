"""Pictures to take away: packshots, the sheet of all sides, the turntable."""

import io

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageSequence
from scipy.ndimage import distance_transform_edt

from core.types import Material, Mesh, Scene
from pipeline.export.packshot import BLEED, packshot
from pipeline.export.turntable import animated_gif, animated_webp, turntable
from pipeline.export.views import AZIMUTHS, BORDER, FOOT, views_sheet

PAPER = (246, 244, 240)
BLUE, RED = (0.05, 0.1, 0.6), (0.7, 0.05, 0.05)


def block(color: tuple[float, float, float], *, x: float = 0.0, y: float = 0.0, half: float = 0.2) -> Mesh:
    """A cube."""
    signs = np.array([[i, j, k] for i in (-1, 1) for j in (-1, 1) for k in (-1, 1)], np.float32)
    faces = [
        [0, 1, 3],
        [0, 3, 2],
        [4, 6, 7],
        [4, 7, 5],
        [0, 4, 5],
        [0, 5, 1],
        [2, 3, 7],
        [2, 7, 6],
        [0, 2, 6],
        [0, 6, 4],
    ]
    faces += [[1, 5, 7], [1, 7, 3]]
    corners = half * signs + np.array([x, y, 0], np.float32)
    return Mesh("garment", corners, np.array(faces, np.int32), material=Material(color=color, double_sided=True))


@pytest.fixture(scope="module")
def scene() -> Scene:
    """A blue block on the viewer's left, a smaller red one higher on the right."""
    return Scene((block(BLUE, x=-0.3), block(RED, x=0.3, y=0.3, half=0.1)))


def is_blue(picture: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Return where a picture is blue."""
    red, _, blue = (picture[..., channel].astype(int) for channel in range(3))
    return np.asarray(blue > red + 40)


def test_a_packshot_on_white_is_square_with_a_shadow_on_the_floor_alone() -> None:
    scene = Scene((block(BLUE), block(RED, y=0.6, half=0.3)))
    picture = packshot(scene, side=256)
    assert picture.shape == (256, 256, 3) and picture.dtype == np.uint8
    assert (picture[:8] == 255).all() and (picture[:, :2] == 255).all()
    shape = packshot(scene, side=256, transparent=True)[..., 3] > 0
    shade = ~shape & (picture.min(axis=-1) < 250)
    rows = np.flatnonzero(shade.any(axis=1))
    assert len(rows) and rows.min() > np.flatnonzero(shape.any(axis=1)).mean()
    assert np.ptp(picture[shade].astype(int), axis=-1).max() <= 2
    # It fades out before the drawn strip ends.
    assert (picture[:, [0, -1]] == 255).all()


def test_a_cut_out_packshot_shows_no_fringe_on_any_ground(scene: Scene) -> None:
    picture = packshot(scene, side=256, transparent=True)
    alpha = picture[..., 3].astype(int)
    assert picture.shape == (256, 256, 4) and {0, 255} < set(np.unique(alpha))
    blue = np.zeros_like(alpha, bool)
    blue[:, :120] = True
    edge = blue & (alpha > 0) & (alpha < 255)
    assert edge.sum() > 50
    # Straight alpha: an edge pixel is as blue as the surface, however little of it is seen; no mix with black.
    assert is_blue(picture[edge]).all() and picture[edge][:, 2].min() > 90
    away = distance_transform_edt(alpha == 0)
    near = blue & (alpha == 0) & (away < BLEED - 1)
    assert is_blue(picture[near]).mean() > 0.98
    assert (picture[away > BLEED + 1] == 0).all()


def test_the_sheet_shows_four_sides_and_a_caption(scene: Scene) -> None:
    tile = (120, 160)
    picture = views_sheet(scene, caption=("T-shirt", "Regular", "size M"), paper=PAPER, tile=tile)
    assert picture.shape == (BORDER + tile[1] + FOOT, 2 * BORDER + len(AZIMUTHS) * tile[0], 3)
    tiles = [picture[BORDER : BORDER + 160, BORDER + k * 120 : BORDER + (k + 1) * 120] for k in range(len(AZIMUTHS))]
    left = [np.mean(np.nonzero(is_blue(each))[1]) < 60 for each in (tiles[0], tiles[3])]
    assert left == [True, False]
    foot = picture[-FOOT:]
    written = (np.abs(foot.astype(int) - PAPER).max(axis=-1) > 60).any(axis=0)
    without = views_sheet(scene, caption=(), paper=PAPER, tile=tile)
    assert written.sum() > 60 and (np.abs(without[-FOOT // 2 :].astype(int) - PAPER).max() < 8)


def test_a_turn_is_seamless_and_its_axis_stands_still(scene: Scene) -> None:
    pictures = turntable(scene, paper=PAPER, views=12, height=160)
    assert len(pictures) == 12 and len({each.shape for each in pictures}) == 1
    assert pictures[0].shape[1] % 2 == 0
    # Every step is of the same kind, the one from the last picture to the first too.
    steps = [np.abs(a.astype(int) - b).mean() for a, b in zip(pictures, (*pictures[1:], pictures[0]), strict=True)]
    assert steps[-1] < 1.5 * max(steps[:-1]) and min(steps) > 0.5
    ball = Scene((block(BLUE),))
    middles = [np.nonzero(is_blue(each))[1].mean() for each in turntable(ball, paper=PAPER, views=8, height=160)]
    assert np.ptp(middles) < 1.5


def test_nothing_of_a_turn_is_cut_off(scene: Scene) -> None:
    for picture in turntable(scene, paper=PAPER, views=8, height=160):
        seen = np.abs(picture.astype(int) - PAPER).max(axis=-1) > 60
        assert not (seen[0].any() or seen[-1].any() or seen[:, 0].any() or seen[:, -1].any())


def test_animations_hold_all_pictures_and_loop_for_ever(scene: Scene) -> None:
    pictures = turntable(scene, paper=PAPER, views=6, height=160)
    for data, form in ((animated_webp(pictures, seconds=3), "WEBP"), (animated_gif(pictures, seconds=3), "GIF")):
        image = Image.open(io.BytesIO(data))
        assert (image.format, image.info["loop"]) == (form, 0)
        frames = [np.asarray(frame.convert("RGB")) for frame in ImageSequence.Iterator(image)]
        assert len(frames) == 6 and image.info["duration"] == 500
        assert is_blue(frames[0])[:, : frames[0].shape[1] // 2].sum() > 100
        first = np.median(frames[0][:4].reshape(-1, 3), axis=0)
        assert np.abs(first - PAPER).max() <= 3, form
