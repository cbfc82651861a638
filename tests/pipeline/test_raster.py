"""The software renderer: cameras, visibility, colour, light."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.types import Material, Mesh, Scene
from pipeline.export import raster
from pipeline.export.camera import framed, measuring


def square(
    texture: np.ndarray | None = None,
    *,
    z: float = 0.0,
    half: float = 0.5,
    color: tuple[float, float, float] = (1.0, 1.0, 1.0),
    double_sided: bool = True,
) -> Mesh:
    """A square that faces +Z."""
    corners = np.array([[-half, -half, z], [half, -half, z], [half, half, z], [-half, half, z]], np.float32)
    return Mesh(
        name="square",
        vertices=corners,
        faces=np.array([[0, 1, 2], [0, 2, 3]], np.int32),
        uv=np.array([[0, 1], [1, 1], [1, 0], [0, 0]], np.float32),
        material=Material(texture=texture, color=color, double_sided=double_sided),
    )


def quarters(size: int = 64) -> np.ndarray:
    """Red top left, green top right, blue bottom left, white bottom right."""
    texture = np.zeros((size, size, 3), np.uint8)
    texture[: size // 2, : size // 2] = (200, 0, 0)
    texture[: size // 2, size // 2 :] = (0, 200, 0)
    texture[size // 2 :, : size // 2] = (0, 0, 200)
    texture[size // 2 :, size // 2 :] = 200
    return texture


def test_the_front_shows_the_texture_upright_and_unmirrored() -> None:
    picture = raster.render(Scene((square(quarters()),)), size=(80, 80), margin=0.0)
    assert picture.shape == (80, 80, 4) and picture.dtype == np.uint8
    corners = [picture[20, 20, :3], picture[20, 60, :3], picture[60, 20, :3]]
    assert [int(np.argmax(corner)) for corner in corners] == [0, 1, 2]
    assert np.ptp(picture[60, 60, :3].astype(int)) < 12
    assert (picture[[20, 20, 60, 60], [20, 60, 20, 60], 3] == 255).all()


def test_the_back_is_mirrored_or_culled() -> None:
    back = raster.render(Scene((square(quarters()),)), azimuth=180, size=(80, 80), margin=0.0)
    assert int(np.argmax(back[20, 20, :3])) == 1
    single = raster.render(Scene((square(double_sided=False),)), azimuth=180, size=(80, 80))
    assert (single[..., 3] == 0).all()


def test_light_keeps_colours_of_a_front_close_to_the_photo() -> None:
    for value in (60, 128, 200, 235):
        texture = np.full((16, 16, 3), value, np.uint8)
        picture = raster.render(Scene((square(texture),)), size=(48, 48))
        np.testing.assert_allclose(picture[24, 24, :3].astype(int), value, atol=8)


def test_nearer_surfaces_hide_farther_ones_in_any_order() -> None:
    near, far = square(z=0.3, half=0.2, color=(1, 0, 0)), square(z=-0.3, color=(0, 0, 1))
    for meshes in ((near, far), (far, near)):
        scene = Scene(meshes)
        seen = raster.buffers(scene, measuring(far.vertices, pixels_per_metre=60))
        middle = (seen.color.shape[0] // 2, seen.color.shape[1] // 2)
        assert seen.mesh[middle] == meshes.index(near)
        assert seen.depth[middle] == pytest.approx(-0.6)
        assert tuple(seen.color[middle]) == (255, 0, 0, 255)
        assert seen.mesh[0, 0] == -1 and seen.face[0, 0] == -1 and np.isinf(seen.depth[0, 0])


def test_a_figure_in_the_light_casts_a_shadow() -> None:
    lit = raster.render(Scene((square(),)), size=(128, 128), projection="orthographic")
    hidden = raster.render(Scene((square(), square(z=0.25, half=0.15))), size=(128, 128), projection="orthographic")
    # The key light comes from above left, so that the shadow falls below right of the small square.
    assert hidden[90, 88, 0] < 0.75 * lit[90, 88, 0]
    assert hidden[20, 20, 0] > 0.95 * lit[20, 20, 0]


def test_a_corner_is_darker_than_the_open_surface() -> None:
    wall = square()
    floor = Mesh("floor", wall.vertices[:, [0, 2, 1]] * (1, 1, -1) + np.float32((0, -0.5, 0.5)), wall.faces)
    (camera,) = framed(wall.vertices, azimuths=[0], elevation=25, size=(128, 128), projection="orthographic")
    places = camera.project(np.array([[0, -0.48, 0], [0, 0, 0]]))[:, :2].astype(int)
    with_floor, alone = raster.draw(Scene((wall, floor)), camera), raster.draw(Scene((wall,)), camera)
    (x, low), (_, middle) = places
    assert with_floor[low, x, 0] < alone[low, x, 0] - 8
    assert abs(int(with_floor[middle, x, 0]) - alone[middle, x, 0]) <= 2


def test_edges_are_smooth_and_background_choices_hold() -> None:
    disc = _disc()
    clear = raster.render(Scene((disc,)), size=(96, 96))
    assert len(np.unique(clear[..., 3])) > 8
    # Colour does not fade to black where the alpha does.
    edge = (clear[..., 3] > 40) & (clear[..., 3] < 200)
    assert clear[edge, 0].min() > 150
    solid = raster.render(Scene((disc,)), size=(96, 96), background=(10, 200, 30))
    assert (solid[..., 3] == 255).all() and tuple(solid[0, 0, :3]) == (10, 200, 30)
    backdrop = raster.backdrop((96, 64))
    assert backdrop.shape == (64, 96, 3)
    assert (
        raster.render(Scene((disc,)), size=(96, 64), background=backdrop)[0, 0, :3].tolist() == backdrop[0, 0].tolist()
    )


def _disc() -> Mesh:
    angle = np.linspace(0, 2 * np.pi, 61)[:-1]
    rim = np.stack([np.cos(angle), np.sin(angle), 0 * angle], 1)
    first = np.arange(1, 61)
    faces = np.stack([np.zeros(60, int), first, np.roll(first, -1)], 1)
    return Mesh("disc", np.concatenate([[[0, 0, 0]], rim]).astype(np.float32), faces.astype(np.int32))


def test_floor_shadow_lies_under_the_figure() -> None:
    front, back = square(z=0.2), square(z=-0.2)
    sides = Mesh(
        "sides",
        np.concatenate([front.vertices, back.vertices]),
        np.array([[0, 4, 1], [1, 4, 5], [2, 6, 3], [3, 6, 7]], np.int32),
        material=Material(double_sided=True),
    )
    scene = Scene((front, back, sides))
    options = {"size": (96, 96), "elevation": 15.0, "margin": 0.15}
    bare = raster.render(scene, **options)
    shaded = raster.render(scene, floor_shadow=1.0, **options)
    extra = shaded[..., 3].astype(int) - bare[..., 3]
    assert extra.min() >= 0 and extra[80:].max() > 60
    assert extra[:20].max() <= 25 < extra[80:].max()


def test_pictures_are_reproducible() -> None:
    scene = Scene((square(quarters()), square(z=0.2, half=0.2)))
    np.testing.assert_array_equal(raster.render(scene, azimuth=30), raster.render(scene, azimuth=30))


@settings(max_examples=50, deadline=None)
@given(
    st.integers(0, 2**32 - 1),
    st.floats(-180, 180),
    st.floats(-80, 80),
    st.sampled_from(["perspective", "orthographic"]),
    st.floats(0.01, 100),
)
def test_frames_hold_all_points_and_touch_the_margin(seed, azimuth, elevation, projection, scale) -> None:
    points = np.random.default_rng(seed).uniform(-1, 1, (20, 3)) * scale * (1, 2, 0.5) + scale
    size, margin = (200, 300), 0.1
    (camera,) = framed(points, azimuths=[azimuth], elevation=elevation, size=size, projection=projection, margin=margin)
    x, y, _ = camera.project(points).T
    gaps = np.array([x.min() / 200, 1 - x.max() / 200, y.min() / 300, 1 - y.max() / 300])
    assert gaps.min() > margin - 1e-6
    assert gaps.min() < margin + 0.02 or camera.distance < 10 * scale


def test_views_around_share_scale_and_height() -> None:
    points = np.random.default_rng(1).uniform(-1, 1, (50, 3)) * (0.4, 1, 0.2)
    cameras = framed(points, azimuths=(0, 35, 90, 180), size=(200, 300))
    assert len({camera.scale for camera in cameras}) == 1
    middle = (points.min(axis=0) + points.max(axis=0)) / 2
    heights = [camera.project(middle[None] + (0, 0.9, 0))[0, 1] for camera in cameras]
    assert np.ptp(heights) < 1e-6


def test_silhouette_has_a_known_scale() -> None:
    mesh = _disc()
    mask, camera = raster.silhouette(mesh.vertices, mesh.faces, pixels_per_metre=100)
    polygon = 0.5 * 60 * np.sin(2 * np.pi / 60)
    assert mask.sum() / 100**2 == pytest.approx(polygon, rel=0.002)
    x, y, depth = camera.project(np.array([[1.0, 0, 0], [0, 1.0, 0]])).T
    assert (x[0] - x[1], y[0] - y[1]) == pytest.approx((100, 100))
    np.testing.assert_allclose(depth, 0, atol=1e-9)
    assert mask[int(y[0]), int(x[0]) - 2] and not mask[int(y[0]), int(x[0]) + 2]
    side, _ = raster.silhouette(mesh.vertices, mesh.faces, pixels_per_metre=100, azimuth=90)
    assert side.sum() == 0


def test_far_textures_are_averaged() -> None:
    """A fine checkerboard seen small is an even grey in linear light, without patterns."""
    board = np.indices((256, 256)).sum(axis=0) % 2 * 255
    texture = np.repeat(board[..., None], 3, axis=2).astype(np.uint8)
    seen = raster.buffers(Scene((square(texture),)), measuring(square().vertices, pixels_per_metre=40))
    inner = seen.color[8:-8, 8:-8, 0]
    np.testing.assert_allclose(inner.astype(int), 188, atol=3)
