"""A capsule man and a shirt on him: bodies and clothes with known shapes, made in a second."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import igl
import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from core.types import Avatar, DistanceGrid, FittedGarment, GarmentMesh, Mesh
from presets import load

BAND = 0.06
SIDES = (("left", -1.0), ("right", 1.0))
"""The viewer's left is -x."""

JOINTS: dict[str, tuple[float, float, float]] = {
    "pelvis": (0.0, 0.94, 0.0),
    "spine": (0.0, 1.08, 0.0),
    "chest": (0.0, 1.22, 0.0),
    "neck": (0.0, 1.42, 0.0),
    "head": (0.0, 1.52, 0.0),
    "head_top": (0.0, 1.68, 0.0),
}
LIMBS: dict[str, tuple[float, float, float]] = {
    "clavicle": (0.03, 1.36, 0.0),
    "shoulder": (0.165, 1.345, 0.0),
    "elbow": (0.345, 1.145, 0.0),
    "wrist": (0.52, 0.965, 0.03),
    "fingertip": (0.63, 0.86, 0.05),
    "hip": (0.085, 0.90, 0.0),
    "knee": (0.10, 0.48, 0.0),
    "ankle": (0.10, 0.08, 0.0),
    "toe": (0.10, 0.045, 0.15),
}
CHEST = (0.075, 0.09)
"""Half width of the torso's flat middle and radius of its round sides [m]."""


def joints() -> dict[str, NDArray[np.float32]]:
    """Return the joints of the capsule man [m]."""
    found = {name: np.array(place, dtype=np.float32) for name, place in JOINTS.items()}
    for name, place in LIMBS.items():
        for side, sign in SIDES:
            found[f"{name}_{side}"] = np.array(place, dtype=np.float32) * np.array([sign, 1, 1], dtype=np.float32)
    return found


def capsule(points: NDArray[Any], start: NDArray[Any], end: NDArray[Any], radius: float) -> NDArray[Any]:
    """Return the exact signed distance of points, shape (n, 3), to a capsule, shape (n,)."""
    along = end - start
    share = ((points - start) @ along / (along @ along)).clip(0, 1)
    return np.asarray(np.linalg.norm(points - start - share[:, None] * along, axis=1) - radius)


def slab(points: NDArray[Any], half_width: float, bottom: float, top: float, radius: float) -> NDArray[Any]:
    """Return the signed distance to an upright rectangle in the plane z = 0, thickened by a radius."""
    x = np.maximum(np.abs(points[:, 0]) - half_width, 0)
    y = points[:, 1] - points[:, 1].clip(bottom, top)
    return np.asarray(np.sqrt(x**2 + y**2 + points[:, 2] ** 2) - radius)


def upper_body(points: NDArray[Any], *, arms: tuple[str, ...] = ("elbow", "wrist", "fingertip")) -> NDArray[Any]:
    """Return the signed distance to torso, neck, shoulders and arms."""
    place = joints()
    parts = [slab(points, *CHEST[:1], 0.90, 1.28, CHEST[1]), capsule(points, place["chest"], place["head"], 0.055)]
    for side, _ in SIDES:
        parts.append(capsule(points, place[f"clavicle_{side}"], place[f"shoulder_{side}"], 0.05))
        chain = ("shoulder", *arms)
        for upper, lower, radius in zip(chain, chain[1:], (0.048, 0.037, 0.026), strict=False):
            parts.append(capsule(points, place[f"{upper}_{side}"], place[f"{lower}_{side}"], radius))
    return np.min(parts, axis=0)


def whole_body(points: NDArray[Any]) -> NDArray[Any]:
    """Return the signed distance to the capsule man."""
    place = joints()
    parts = [upper_body(points), capsule(points, place["head"] + [0, 0.05, 0], place["head_top"] - [0, 0.09, 0], 0.09)]
    for side, _ in SIDES:
        parts.append(capsule(points, place[f"hip_{side}"], place[f"knee_{side}"], 0.078))
        parts.append(capsule(points, place[f"knee_{side}"], place[f"ankle_{side}"], 0.052))
        parts.append(capsule(points, place[f"ankle_{side}"], place[f"toe_{side}"], 0.042))
    return np.min(parts, axis=0)


def lattice(low: tuple[float, ...], high: tuple[float, ...], spacing: float) -> tuple[NDArray[Any], tuple[int, ...]]:
    """Return lattice points, shape (nx * ny * nz, 3) with z fastest, and (nx, ny, nz)."""
    axes = [np.arange(a, b + spacing, spacing) for a, b in zip(low, high, strict=True)]
    return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 3), tuple(len(axis) for axis in axes)


def surface(points: NDArray[Any], values: NDArray[Any], shape: tuple[int, ...]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return vertices and faces of the zero level, counter-clockwise seen from outside."""
    nx, ny, nz = shape
    vertices, faces, _ = igl.marching_cubes(values.astype(np.float64), points.astype(np.float64), nz, ny, nx, 0.0)
    if igl.centroid(vertices, faces)[1] < 0:
        faces = faces[:, ::-1]
    return vertices, np.ascontiguousarray(faces, dtype=np.int32)


def stadium(height: float, half_width: float, radius: float, count: int = 64) -> NDArray[np.float32]:
    """Return a horizontal closed outline around the torso, shape (count, 3) [m]."""
    angle = np.linspace(0, 2 * np.pi, count, endpoint=False)
    x = radius * np.cos(angle) + np.sign(np.cos(angle)) * half_width
    return np.stack([x, np.full(count, height), radius * np.sin(angle)], axis=1).astype(np.float32)


def circle(centre: NDArray[Any], axis: NDArray[Any], radius: float, count: int = 48) -> NDArray[np.float32]:
    """Return a circle around an axis, shape (count, 3) [m]."""
    axis = axis / np.linalg.norm(axis)
    across = np.cross(axis, [0.0, 0.0, 1.0])
    across /= np.linalg.norm(across)
    angle = np.linspace(0, 2 * np.pi, count, endpoint=False)[:, None]
    return np.asarray(
        centre + radius * (np.cos(angle) * across + np.sin(angle) * np.cross(axis, across)), dtype=np.float32
    )


def girth_cm(ring: NDArray[Any]) -> float:
    """Return the length of a closed outline [cm]."""
    return float(100 * np.linalg.norm(ring - np.roll(ring, -1, axis=0), axis=1).sum())


def skin_points(place: dict[str, NDArray[np.float32]]) -> dict[str, NDArray[np.float32]]:
    """Return the landmarks on the skin of the capsule man [m]."""
    points = {
        "neck_front": [0, 1.39, 0.055],
        "neck_back": [0, 1.41, -0.055],
        "bust_front": [0, 1.25, CHEST[1]],
        "waist_front": [0, 1.08, CHEST[1]],
        "crotch": [0, 0.85, 0],
    }
    for side, sign in SIDES:
        points[f"neck_side_{side}"] = [sign * 0.055, 1.408, 0]
        points[f"acromion_{side}"] = [sign * 0.165, 1.395, 0]
        points[f"axilla_{side}"] = [sign * 0.166, 1.27, 0]
    return {name: np.array(point, dtype=np.float32) for name, point in points.items()}


def body_rings(place: dict[str, NDArray[np.float32]]) -> dict[str, NDArray[np.float32]]:
    """Return the outlines of the capsule man [m]."""
    rings = {
        "neck": circle(place["neck"] - [0, 0.01, 0], np.array([0.0, 1.0, 0.0]), 0.055),
        "chest": stadium(1.25, *CHEST),
        "waist": stadium(1.08, *CHEST),
        "hip": stadium(0.92, *CHEST),
    }
    for side, _ in SIDES:
        for name, upper, lower, radius in (
            ("upper_arm", "shoulder", "elbow", 0.048),
            ("wrist", "elbow", "wrist", 0.037),
            ("thigh", "hip", "knee", 0.078),
        ):
            start, end = place[f"{upper}_{side}"], place[f"{lower}_{side}"]
            share = 1.0 if name == "wrist" else 0.4
            rings[f"{name}_{side}"] = circle(start + share * (end - start), end - start, radius)
    return rings


@pytest.fixture(scope="session")
def capsule_man() -> Avatar:
    """A man of capsules in an A-pose, 1.70 m, chest 86 cm, with a distance grid of 10 mm."""
    place = joints()
    spacing = 0.01
    points, shape = lattice((-0.73, -0.07, -0.17), (0.73, 1.77, 0.27), spacing)
    values = whole_body(points)
    vertices, faces = surface(points, values, shape)
    grid = DistanceGrid(
        origin=points[0].astype(np.float32),
        spacing=spacing,
        values=values.clip(-BAND, BAND).astype(np.float32).reshape(shape),
        band=BAND,
    )
    bones = tuple(place)
    nearest = np.linalg.norm(vertices[:, None] - np.array([place[bone] for bone in bones]), axis=2).argmin(axis=1)
    rings = body_rings(place)
    measures = {name.removesuffix("_left"): girth_cm(ring) for name, ring in rings.items() if "right" not in name}
    measures |= {"shoulder_width": 33.0, "inseam": 80.0, "arm_length": 52.0, "bmi": 21.0}
    return Avatar(
        id="capsule",
        name="Capsule man",
        sex="male",
        height_cm=169.0,
        mesh=Mesh("avatar", vertices.astype(np.float32), faces),
        joints=place,
        landmarks=skin_points(place),
        rings=rings,
        measures_cm=measures,
        distance=grid,
        skin_weights=np.eye(len(bones), dtype=np.float32)[nearest],
        bones=bones,
    )


def relaxed(vertices: NDArray[Any], faces: NDArray[Any], field: Callable[[NDArray[Any]], NDArray[Any]]) -> NDArray[Any]:
    """Even out the triangles of a zero level of ``field``: smooth, and return to the level, eight times."""
    edges = np.unique(np.sort(np.stack([faces, np.roll(faces, -1, axis=1)], axis=2).reshape(-1, 2), axis=1), axis=0)
    steps = 1e-4 * np.eye(3)
    for _ in range(8):
        total, count = np.zeros_like(vertices), np.zeros(len(vertices))
        for a, b in (edges.T, edges.T[::-1]):
            np.add.at(total, a, vertices[b])
            np.add.at(count, a, 1)
        vertices = total / count[:, None]
        for _ in range(2):
            value = field(vertices)
            slope = np.stack([(field(vertices + step) - value) / 1e-4 for step in steps], axis=1)
            vertices = vertices - value[:, None] * slope / (slope**2).sum(axis=1, keepdims=True)
    return vertices


def subdivided(vertices: NDArray[Any], faces: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any], NDArray[np.int32]]:
    """Split each face into four; return vertices, faces and the coarse edge of each new vertex."""
    edges = np.sort(np.stack([faces, np.roll(faces, -1, axis=1)], axis=2), axis=2)
    parents, which = np.unique(edges.reshape(-1, 2), axis=0, return_inverse=True)
    ab, bc, ca = (len(vertices) + which.reshape(-1, 3)).T
    a, b, c = faces.T
    fine = np.stack([np.stack(t, 1) for t in ((a, ab, ca), (b, bc, ab), (c, ca, bc), (ab, bc, ca))], axis=1)
    return np.vstack([vertices, vertices[parents].mean(axis=1)]), fine.reshape(-1, 3), parents.astype(np.int32)


def chain_along(vertices: NDArray[Any], faces: NDArray[Any], curve: NDArray[Any]) -> NDArray[np.int32]:
    """Return the chain of mesh edges that follows a polyline, shape (k, 3), most closely."""
    points = np.concatenate([np.linspace(a, b, 20) for a, b in pairwise(curve)])
    away = np.linalg.norm(vertices[:, None] - points, axis=2)
    edges = np.stack([faces, np.roll(faces, -1, axis=1)], axis=2).reshape(-1, 2)
    cost = np.linalg.norm(vertices[edges[:, 0]] - vertices[edges[:, 1]], axis=1)
    cost *= 1 + 500 * away.min(axis=1)[edges].sum(axis=1)
    links = coo_array((cost, edges.T), shape=(len(vertices),) * 2).tocsr()
    start, end = away[:, 0].argmin(), away[:, -1].argmin()
    _, before = dijkstra(links, directed=False, indices=start, return_predecessors=True)
    chain = [end]
    while chain[-1] != start:
        chain.append(before[chain[-1]])
    return np.array(chain[::-1], dtype=np.int32)


def name_loops(vertices: NDArray[Any], faces: NDArray[Any]) -> dict[str, NDArray[np.int32]]:
    """Return the border loops of a top by their names."""
    names = {}
    for loop in igl.boundary_loop_all(faces.astype(np.int64)):
        x, y, _ = vertices[loop].mean(axis=0)
        side = "cuff_left" if x < 0 else "cuff_right"
        names[side if abs(x) > 0.15 else "neck" if y > 1.2 else "hem"] = np.array(loop, dtype=np.int32)
    return names


def make_shirt(*, gap: float = 0.02, spacing: float = 0.024) -> GarmentMesh:
    """Make a T-shirt that stands ``gap`` off the capsule man: 4 openings, seams, a front and a back panel."""

    def field(points: NDArray[Any]) -> NDArray[Any]:
        return upper_body(points, arms=("elbow",)) - gap

    points, shape = lattice((-0.482, 0.663, -0.171), (0.482, 1.62, 0.17), spacing)
    vertices, faces = surface(points, field(points), shape)
    vertices = relaxed(vertices, faces, field)
    middle = vertices[faces].mean(axis=1)
    kept = (middle[:, 1] < 1.43) & (middle[:, 1] > 0.89) & (np.abs(middle[:, 0]) < 0.29)
    vertices, coarse, *_ = igl.remove_unreferenced(vertices, faces[kept].astype(np.int64))
    for name, loop in name_loops(vertices, coarse).items():
        axis, place = {"neck": (1, 1.43), "hem": (1, 0.89), "cuff_left": (0, -0.29), "cuff_right": (0, 0.29)}[name]
        vertices[loop, axis] = place
        for _ in range(4):
            vertices[loop] = (np.roll(vertices[loop], 1, axis=0) + np.roll(vertices[loop], -1, axis=0)) / 2
    vertices, faces, parents = subdivided(vertices, coarse)
    landmarks, seams = {"neckline_center": np.array([0.0, 1.40])}, {}
    for side, sign in SIDES:
        mirror = np.array([sign, 1.0, 1.0])
        for seam, curve in {
            "shoulder": ((0.08, 1.43, 0), (0.18, 1.41, 0)),
            "sleeve_top": ((0.18, 1.41, 0), (0.29, 1.30, 0)),
            "underarm": ((0.185, 1.23, 0), (0.29, 1.12, 0)),
            "side": ((0.185, 1.23, 0), (0.185, 0.89, 0)),
        }.items():
            seams[f"{seam}_{side}"] = chain_along(vertices, faces, np.array(curve) * mirror)
        for name, x, y in (
            ("neckline", 0.075, 1.43),
            ("shoulder", 0.18, 1.41),
            ("cuff_outer", 0.29, 1.30),
            ("cuff_inner", 0.29, 1.12),
            ("armpit", 0.185, 1.23),
            ("hem", 0.185, 0.89),
        ):
            landmarks[f"{name}_{side}"] = np.array([sign * x, y])
    middle = vertices[faces].mean(axis=1)
    drawn = np.arange(len(vertices), dtype=np.int32)
    openings = name_loops(vertices, faces)
    return GarmentMesh(
        category="tshirt",
        photo_kind="ghost",
        plane=vertices[:, :2].copy(),
        vertices=vertices,
        faces=faces.astype(np.int32),
        panel=(middle[:, 2] < 0).astype(np.int8),
        part=np.select([middle[:, 0] < -0.19, middle[:, 0] > 0.19], [1, 2], 0).astype(np.int8),
        coarse_faces=coarse.astype(np.int32),
        parents=parents,
        openings=openings,
        rims={name: np.append(openings[name], openings[name][0]) for name in ("neck", "hem")},
        seams=seams,
        landmarks=landmarks,
        render_vertex=drawn,
        render_faces=faces.astype(np.int32),
        uv=np.zeros((len(vertices), 2), dtype=np.float32),
        texture=np.full((8, 8, 3), 200, dtype=np.uint8),
    )


def flattened(vertices: NDArray[Any], faces: NDArray[Any]) -> NDArray[np.float64]:
    """Lay each face into its own plane, unstretched: shape (m, 3, 2)."""
    a, b, c = (vertices[faces[:, k]] for k in range(3))
    length = np.linalg.norm(b - a, axis=1)
    along = np.einsum("nk,nk->n", c - a, b - a) / length
    height = np.linalg.norm(np.cross(b - a, c - a), axis=1) / length
    zero = np.zeros(len(faces))
    return np.stack([np.stack([zero, zero], 1), np.stack([length, zero], 1), np.stack([along, height], 1)], axis=1)


@pytest.fixture(scope="session")
def regular() -> Avatar:
    """A baked woman of size M."""
    return load("regular")


@pytest.fixture(scope="session")
def shirt() -> GarmentMesh:
    """A T-shirt with volume, 2 cm off the capsule man."""
    return make_shirt()


@pytest.fixture(scope="session")
def fitted_shirt(shirt: GarmentMesh) -> FittedGarment:
    """The T-shirt worn by the capsule man, without strain."""
    return FittedGarment(shirt, shirt.vertices, shirt.plane, flattened(shirt.vertices, shirt.faces))
