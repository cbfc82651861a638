"""The cloth solver obeys physics on bodies whose shape is known exactly."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from fitting.cloth import solver_pairs
from fitting.self_contact import make_layers
from fitting.tethers import Tethers
from fitting.xpbd import FLOOR, Cloth, Grid, Motion, make_memory, simulate_frame

STEP, SUBSTEPS = 1 / 600, 10
HIGH = np.array([0.0, 8.0, 0.0])
Points = NDArray[np.float64]


def body(field: Callable[[Points], Points], *, spacing: float = 0.01, half: float = 0.3) -> Grid:
    """The distance grid of a shape in a cube around the origin, clipped to 6 cm."""
    axis = np.arange(-half, half + spacing / 2, spacing)
    points = np.stack(np.meshgrid(axis, axis, axis, indexing="ij"), axis=-1)
    values = field(points.reshape(-1, 3)).clip(-0.06, 0.06).reshape(points.shape[:3])
    return Grid(np.ascontiguousarray(values, np.float32), np.full(3, -half, np.float32), spacing)


NOTHING = body(lambda p: np.ones(len(p)), spacing=0.1)


THROUGH = make_layers(np.array([[0, 1, 2]]), np.eye(3), thickness=0.004, skin=0.006, friction=0.0)._replace(
    faces=np.zeros((0, 3), np.int64)
)


def ball(points: Points) -> Points:
    return np.asarray(np.linalg.norm(points, axis=1) - 0.12)


def slope(degrees: float) -> Callable[[Points], Points]:
    """A half space that falls towards +x."""
    angle = np.radians(degrees)
    return lambda p: p @ np.array([np.sin(angle), np.cos(angle), 0.0])


def cloth(
    count: int,
    pairs: Any = (),
    rest: Any = (),
    *,
    faces: Any = (),
    edges: Any = (),
    friction: float = 0.5,
    compliance: float = 0.0,
    offset: float = 0.005,
) -> Cloth:
    """A cloth of ``count`` vertices."""
    return Cloth(
        pairs=np.array(pairs, np.int64).reshape(-1, 2),
        rest=np.array(rest, np.float64),
        compliance=np.full(len(rest), compliance),
        faces=np.array(faces, np.int64).reshape(-1, 3),
        edges=np.array(edges, np.int64).reshape(-1, 2),
        offset=np.full(count, offset),
        friction=np.full(count, friction),
        weight=np.ones(count),
        tethers=Tethers(np.arange(count), np.full(count, np.inf)),
    )


def run(
    x: Points,
    material: Cloth,
    grid: Grid,
    frames: int,
    *,
    held: Any = (),
    gravity: float = 9.81,
    keep: float = 0.99,
    v: Points | None = None,
) -> tuple[Points, Points]:
    """Simulate, high above the floor, and return positions and velocities; held vertices stay where they are."""
    x, grid = x + HIGH, grid._replace(origin=(grid.origin + HIGH).astype(np.float32))
    x, v = x.astype(np.float64).copy(), np.zeros_like(x) if v is None else v.copy()
    nailed = np.array(held, np.int64)
    targets = x[nailed].copy()
    memory = make_memory(material)
    motion = Motion(STEP, SUBSTEPS, 2, gravity, keep, hold=1.0, max_push=0.004, layer_push=0.004, max_speed=3.0)
    for _ in range(frames):
        simulate_frame(x, v, material, grid, THROUGH, memory, nailed, targets, motion)
    return x - HIGH, v


def chain(count: int, gap: float = 0.02, **options: Any) -> tuple[Points, Cloth]:
    """A horizontal chain."""
    x = np.column_stack([gap * np.arange(count), np.zeros((count, 2))])
    return x, cloth(count, [(k, k + 1) for k in range(count - 1)], [gap] * (count - 1), **options)


def sheet(count: int, gap: float, height: float, **options: Any) -> tuple[Points, Cloth]:
    """A square sheet of count x count vertices at a height, with bending springs."""
    k = np.arange(count)
    x = np.column_stack([gap * (g.ravel() - (count - 1) / 2) for g in np.meshgrid(k, k, indexing="ij")])
    x = np.column_stack([x[:, 0], np.full(len(x), height), x[:, 1]])
    a = (k[:-1, None] * count + k[None, :-1]).ravel()
    faces = np.concatenate([np.column_stack([a, a + 1, a + count]), np.column_stack([a + 1, a + count + 1, a + count])])
    edges, across, _ = solver_pairs(faces)
    pairs = np.concatenate([edges, across])
    rest = np.linalg.norm(x[pairs[:, 0]] - x[pairs[:, 1]], axis=1)
    material = cloth(len(x), pairs, rest, faces=faces, edges=edges, **options)
    soft = np.repeat([0.0, 1e-4], [len(edges), len(across)])
    return x, material._replace(compliance=soft)


def test_what_falls_free_falls_by_half_g_t_squared() -> None:
    x = np.array([[0.0, 5.0, 0.0], [1.0, 5.0, 0.0]])
    material = cloth(2)._replace(weight=np.array([1.0, 0.5]))
    end, v = run(x, material, NOTHING, 12, keep=1.0)
    np.testing.assert_allclose(x[:, 1] - end[:, 1], [9.81 * 0.02, 9.81 * 0.01], rtol=0.02)
    np.testing.assert_allclose(v[:, 1], [-1.962, -0.981], rtol=0.01)


def test_nothing_flies_faster_than_the_limit() -> None:
    end, _ = run(np.array([[0.0, 0.0, 0.0]]), cloth(1), NOTHING, 6, gravity=0.0, v=np.array([[100.0, 0, 0]]))
    assert 0.1 < end[0, 0] < 0.31


def test_a_hanging_chain_keeps_its_length() -> None:
    x, material = chain(12)
    end, _ = run(x, material, NOTHING, 240, held=[0])
    links = np.linalg.norm(np.diff(end, axis=0), axis=1)
    np.testing.assert_allclose(links, 0.02, rtol=0.05)
    np.testing.assert_array_equal(end[0], x[0])
    assert end[-1, 1] == pytest.approx(-0.22, rel=0.03), "it hangs down"
    assert np.abs(end[:, 2]).max() == 0


def test_a_softer_chain_hangs_lower() -> None:
    depth = [-run(*chain(8, compliance=c), NOTHING, 240, held=[0])[0][-1, 1] for c in (0.0, 1e-4, 4e-4)]
    assert depth[0] < depth[1] - 0.001 < depth[2] - 0.002


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_a_stretched_pair_returns_without_moving_its_middle(seed: int) -> None:
    rng = np.random.default_rng(seed)
    x = rng.normal(0, 0.1, (2, 3))
    rest = float(rng.uniform(0.02, 0.2))
    end, _ = run(x, cloth(2, [(0, 1)], [rest]), NOTHING, 30, gravity=0.0, keep=0.9)
    assert np.linalg.norm(end[1] - end[0]) == pytest.approx(rest, rel=1e-3)
    np.testing.assert_allclose(end.mean(axis=0), x.mean(axis=0), atol=1e-9)


@pytest.fixture(scope="module")
def on_the_ball() -> tuple[Points, Points, Cloth]:
    """A sheet dropped on a ball: its end, its velocity, and itself."""
    x, material = sheet(15, 0.02, 0.14)
    return *run(x, material, body(ball), 90), material


def test_a_sheet_dropped_on_a_ball_stays_outside(on_the_ball: tuple[Points, Points, Cloth]) -> None:
    x, _, material = on_the_ball
    points = {"vertices": x, "middles": x[material.edges].mean(axis=1), "centroids": x[material.faces].mean(axis=1)}
    for name, at in points.items():
        assert ball(at).min() > 0.003, name
    assert ball(x).min() < 0.007, "it rests on the ball"


def test_a_sheet_dropped_on_a_ball_drapes(on_the_ball: tuple[Points, Points, Cloth]) -> None:
    x, v, material = on_the_ball
    assert x[:, 1].max() - x[:, 1].min() > 0.06, "its corners hang"
    assert abs(x[:, [0, 2]].mean(axis=0)).max() < 0.01, "it does not slide off"
    links = np.linalg.norm(x[material.edges[:, 0]] - x[material.edges[:, 1]], axis=1)
    wide = np.where(np.isclose(links, np.median(links), rtol=0.2), links, np.nan)
    assert np.nanmax(wide) < 0.02 * np.sqrt(2) * 1.2
    assert np.median(np.linalg.norm(v, axis=1)) < 0.3


@pytest.mark.parametrize("part", ["faces", "edges"])
def test_the_middle_of_a_face_or_edge_cannot_sink_in(part: str) -> None:
    """Vertices around a ball, none of which ever touches it."""
    angle = 2 * np.pi * np.arange(3) / 3
    ends = np.column_stack([0.25 * np.cos(angle), np.full(3, 0.14), 0.25 * np.sin(angle)])
    if part == "edges":
        ends = np.array([[-0.25, 0.14, 0.0], [0.25, 0.14, 0.0]])
    pairs = [(a, b) for a in range(len(ends)) for b in range(a)]
    rest = [float(np.linalg.norm(ends[a] - ends[b])) for a, b in pairs]
    corners = [list(range(len(ends)))]
    colliding = cloth(len(ends), pairs, rest, **{part: corners})  # type: ignore[arg-type]
    grid = body(ball)
    assert run(ends, colliding, grid, 15)[0].mean(axis=0)[1] == pytest.approx(0.125, abs=0.004)
    assert run(ends, cloth(len(ends), pairs, rest), grid, 15)[0].mean(axis=0)[1] < 0.0


@pytest.mark.parametrize(("friction", "stays"), [(0.8, True), (0.45, True), (0.2, False), (0.0, False)])
def test_friction_holds_up_to_its_angle(friction: float, stays: bool) -> None:
    grid = body(slope(20), half=0.4)
    normal = np.array([np.sin(np.radians(20)), np.cos(np.radians(20)), 0.0])
    start = 0.005 * normal[None]
    end, _ = run(start, cloth(1, friction=friction), grid, 30, keep=1.0)
    way = np.linalg.norm(end - start)
    if stays:
        assert way < 0.002
    else:
        wanted = 9.81 * (np.sin(np.radians(20)) - friction * np.cos(np.radians(20))) * 0.125
        assert way == pytest.approx(wanted, rel=0.15)
    assert (end @ normal)[0] == pytest.approx(0.005, abs=0.001)


def test_what_starts_inside_is_pushed_out_gently() -> None:
    x = np.array([[0.1, 0.0, 0.0], [0.0, 0.11, 0.0]])
    grid = body(ball)
    once, _ = run(x, cloth(2), grid, 1, gravity=0.0, keep=0.0)
    assert (np.linalg.norm(once - x, axis=1) <= SUBSTEPS * 0.004 + 1e-9).all()
    end, _ = run(x, cloth(2), grid, 20, gravity=0.0, keep=0.0)
    np.testing.assert_allclose(ball(end), 0.005, atol=0.001)


def test_far_from_the_grid_there_is_no_contact() -> None:
    x = np.array([[5.0, 0.0, 0.0], [-5.0, 8.0, 3.0]])
    end, _ = run(x, cloth(2), body(ball), 5, gravity=0.0)
    np.testing.assert_array_equal(end, x)


def test_equal_input_gives_equal_bytes() -> None:
    x, material = sheet(10, 0.02, 0.14)
    first, second = (run(x, material, body(ball), 20) for _ in range(2))
    assert first[0].tobytes() == second[0].tobytes() and first[1].tobytes() == second[1].tobytes()


def test_the_body_is_met_although_it_is_read_only_now_and_then() -> None:
    """Fast and slow, from far and near: nothing is ever deeper in than one substep of flight."""
    rng = np.random.default_rng(4)
    out = rng.normal(size=(60, 3))
    out /= np.linalg.norm(out, axis=1, keepdims=True)
    x = out * rng.uniform(0.13, 0.3, (60, 1))
    v = -out * rng.uniform(0.05, 3.0, (60, 1)) + rng.normal(0, 0.2, (60, 3))
    grid = body(ball)
    for _ in range(30):
        x, v = run(x, cloth(60), grid, 1, gravity=0.0, v=v)
        assert ball(x).min() > 0.004


def test_what_reaches_the_floor_lies_on_it_and_does_not_slide() -> None:
    x, material = np.array([[0.3, 0.02, 0.1]]), cloth(1)
    v = np.array([[0.5, 0.0, 0.0]])
    motion = Motion(STEP, SUBSTEPS, 1, 9.81, 0.99, hold=0.0, max_push=0.004, layer_push=0.004, max_speed=3.0)
    memory, none, nowhere = make_memory(material), np.zeros(0, np.int64), np.zeros((0, 3))
    places = []
    for _ in range(20):
        simulate_frame(x, v, material, NOTHING, THROUGH, memory, none, nowhere, motion)
        places.append(x.copy())
    assert x[0, 1] == pytest.approx(FLOOR)
    np.testing.assert_allclose(places[-1], places[-8], atol=1e-4)


def test_a_tether_holds_what_hangs_too_far_and_nothing_else() -> None:
    x = np.array([[0.0, 0.0, 0.0], [0.0, -0.1, 0.0]])
    free = cloth(2)
    bound = free._replace(tethers=Tethers(np.array([0, 0]), np.array([0.0, 0.15])))
    ends = [run(x, material, NOTHING, 30, held=[0])[0] for material in (free, bound)]
    assert ends[0][1, 1] < -0.3
    assert ends[1][1, 1] == pytest.approx(-0.15, abs=0.002)
    early, _ = run(x, bound, NOTHING, 1, held=[0])
    np.testing.assert_allclose(early, run(x, free, NOTHING, 1, held=[0])[0], atol=1e-9)
