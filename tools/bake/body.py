"""Shapes of the bodies: ``anny`` parameters in, one closed skin with bones out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from core.types import FloatArray, IntArray, Sex
from tools.bake.mannequin import Regions, find_regions, smooth_details
from tools.bake.recipes import REFERENCE, Recipe

ADULT = 2.0 / 3.0
"""The age parameter's anchor of a young adult."""
ELBOW_STRAIGHTENING = 24.0
"""The model's forearms point 43 degrees forward; a mannequin's hang straighter [degrees]."""
LEG_SPREAD: Mapping[Sex, float] = {"female": 3.0, "male": 0.0}
"""The model's women stand with narrower legs than its men, and full thighs leave no room for cloth then [degrees]."""
FORWARD = np.array([0.0, 0.0, 1.0])
FOREARM, LEG, FOOT = (
    ("lowerarm", "wrist", "finger", "metacarpal"),
    ("upperleg", "lowerleg", "foot", "toe"),
    ("foot", "toe"),
)
"""Beginnings of the names of the bones that move with a limb."""

POSITION_DIGITS = 6
"""Positions are rounded to a micrometre, so that the last bits of other machines do not show."""

JOINT_BONES = {
    "pelvis": "root",
    "chest": "spine01",
    "neck": "neck01",
    "head": "head",
}
SIDE_JOINT_BONES = {
    "clavicle": "clavicle",
    "shoulder": "upperarm01",
    "elbow": "lowerarm01",
    "wrist": "wrist",
    "hip": "upperleg01",
    "knee": "lowerleg01",
    "ankle": "foot",
    "toe": "toe3-1",
}
SIDE_SUFFIX = {"left": ".R", "right": ".L"}
"""The model names sides as the person sees them, we as the viewer does."""
BONE_GROUPS = (
    ("pelvis", ("root", "pelvis", "spine05", "spine04")),
    ("spine", ("spine03", "spine02")),
    ("chest", ("spine01",)),
    ("neck", ("neck",)),
    ("head", ("head", "eye")),
    ("clavicle", ("clavicle", "shoulder01")),
    ("shoulder", ("upperarm",)),
    ("elbow", ("lowerarm",)),
    ("wrist", ("wrist", "finger", "metacarpal")),
    ("hip", ("upperleg",)),
    ("knee", ("lowerleg",)),
    ("ankle", ("foot",)),
    ("toe", ("toe",)),
)
"""Which bones of the model count as which of ours, by the beginning of their name."""


@dataclass(frozen=True, eq=False)
class Skin:
    """A closed body in metres, Y up, facing +Z, feet at y = 0."""

    vertices: FloatArray
    """Welded positions [m], shape (n, 3)."""
    faces: IntArray
    """Vertex indices, shape (m, 3)."""
    uv: FloatArray
    """Texture coordinates, origin top left, shape (k, 2)."""
    uv_faces: IntArray
    """Texture coordinate indices, shape (m, 3)."""
    weights: FloatArray
    """Share of each bone in each vertex, shape (n, number of bones)."""
    bones: tuple[str, ...]
    """Names of the columns of ``weights``."""
    joints: dict[str, FloatArray]
    """Bone heads [m]; ``spine`` is still missing."""


@lru_cache(maxsize=1)
def _model() -> Any:
    import anny

    return anny.Anny(local_changes="default", phenotypes="all")


def build(recipe: Recipe) -> Skin:
    """Return the body of a recipe as a mannequin, exactly ``height_m`` tall."""
    skin = _stand(_shape(recipe), recipe.height_m)
    head = skin.joints["head"]
    size = float(skin.joints["head_top"][1] - head[1])
    return _stand(
        replace(skin, vertices=smooth_details(skin.vertices, skin.faces, _regions(), head, size)), recipe.height_m
    )


def natural_height(recipe: Recipe) -> float:
    """Return how tall [m] the model makes a body by itself."""
    return float(np.ptp(_shape(recipe).vertices[:, 1]))


@lru_cache(maxsize=1)
def _regions() -> Regions:
    """Find the details once, on the reference body."""
    reference = _stand(_shape(REFERENCE), REFERENCE.height_m)
    return find_regions(reference.vertices, reference.faces)


def _shape(recipe: Recipe) -> Skin:
    """Return the lifelike body of a recipe."""
    model = _model()
    phenotype = {"gender": float(recipe.sex == "female"), "age": ADULT, **recipe.phenotype}
    shape = model(phenotype_kwargs=phenotype, local_changes_kwargs=dict(recipe.changes))
    positions = _y_up(shape["vertices"][0])
    heads = _y_up(shape["bone_poses"][0, :, :3, 3])
    weights = _dense_weights(model)
    positions, heads = _posed(model, positions, heads, weights, recipe.sex)
    return _assemble(model, positions, heads, weights)


def _y_up(points: Any) -> FloatArray:
    """Turn the model's Z-up axes into ours; the viewer's left stays -x."""
    array = points.detach().cpu().numpy().astype(np.float64)
    return np.stack([array[:, 0], array[:, 2], -array[:, 1]], axis=1)


def _dense_weights(model: Any) -> FloatArray:
    """Return the model's skinning weights, shape (vertices, bones)."""
    indices = model.vertex_bone_indices.numpy()
    values = model.vertex_bone_weights.numpy()
    weights = np.zeros((len(indices), len(model.bone_labels)))
    np.add.at(weights, (np.arange(len(indices))[:, None], indices), values)
    weights /= weights.sum(axis=1, keepdims=True)
    return weights


def _posed(
    model: Any, positions: FloatArray, heads: FloatArray, weights: FloatArray, sex: Sex
) -> tuple[FloatArray, FloatArray]:
    """Return vertices and bone heads with straighter forearms and legs far enough apart for cloth between them."""
    labels: list[str] = list(model.bone_labels)
    positions, heads = positions.copy(), heads.copy()

    def turn(starts: tuple[str, ...], suffix: str, joint: str, axis: FloatArray, degrees: float) -> None:
        """Turn a limb about its joint (linear blend skinning)."""
        moved = [i for i, label in enumerate(labels) if label.endswith(suffix) and label.startswith(starts)]
        pivot, matrix = heads[labels.index(joint + suffix)].copy(), rotation(axis, np.radians(degrees)).T
        share = weights[:, moved].sum(axis=1, keepdims=True)
        positions[:] += share * ((positions - pivot) @ matrix + pivot - positions)
        heads[moved] = (heads[moved] - pivot) @ matrix + pivot

    for suffix in SIDE_SUFFIX.values():
        shoulder, elbow, wrist = (heads[labels.index(name + suffix)] for name in ("upperarm01", "lowerarm01", "wrist"))
        turn(FOREARM, suffix, "lowerarm01", np.cross(wrist - elbow, elbow - shoulder), ELBOW_STRAIGHTENING)
        outwards = np.sign(heads[labels.index("upperleg01" + suffix)][0]) * FORWARD
        turn(LEG, suffix, "upperleg01", outwards, LEG_SPREAD[sex])
        turn(FOOT, suffix, "foot", outwards, -LEG_SPREAD[sex])
    return positions, heads


def rotation(axis: FloatArray, angle: float) -> FloatArray:
    """Return the matrix that turns by ``angle`` [rad] about ``axis`` (Rodrigues' formula)."""
    x, y, z = axis / np.linalg.norm(axis)
    cross = np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]])
    return np.asarray(np.eye(3) + np.sin(angle) * cross + (1.0 - np.cos(angle)) * cross @ cross)


def _assemble(model: Any, positions: FloatArray, heads: FloatArray, weights: FloatArray) -> Skin:
    """Keep the outer skin only (eyeballs and tongue are closed pieces of their own) and name what is ours."""
    faces = np.asarray(model.get_triangular_faces(), dtype=np.int64)
    uv_faces = np.asarray(model.face_texture_coordinate_indices, dtype=np.int64)
    uv = model.texture_coordinates.numpy().astype(np.float64)
    outer = _largest_piece(len(positions), faces)
    kept = np.flatnonzero(outer)
    renumber = np.cumsum(outer) - 1
    inside = outer[faces[:, 0]]
    uv_used, uv_index = np.unique(uv_faces[inside], return_inverse=True)
    labels: list[str] = list(model.bone_labels)
    joints = {name: heads[labels.index(bone)] for name, bone in JOINT_BONES.items()}
    for side, suffix in SIDE_SUFFIX.items():
        joints |= {f"{name}_{side}": heads[labels.index(bone + suffix)] for name, bone in SIDE_JOINT_BONES.items()}
    bones, grouped = _group_weights(labels, weights[kept])
    vertices = positions[kept]
    joints |= _tips(vertices, joints)
    return Skin(
        vertices,
        renumber[faces[inside]],
        np.stack([uv[uv_used, 0], 1.0 - uv[uv_used, 1]], axis=1),
        uv_index.reshape(-1, 3),
        grouped,
        bones,
        joints,
    )


def _largest_piece(count: int, faces: IntArray) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Return which vertices belong to the largest connected piece."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    edges = np.vstack([faces[:, :2], faces[:, 1:]])
    graph = coo_matrix((np.ones(len(edges)), edges.T), shape=(count, count))
    piece = connected_components(graph, directed=False)[1]
    return np.asarray(piece == np.bincount(piece).argmax())


def _group_weights(labels: list[str], weights: FloatArray) -> tuple[tuple[str, ...], FloatArray]:
    """Sum the weights of the model's bones into ours."""
    columns: dict[str, FloatArray] = {}
    sides = {suffix: f"_{side}" for side, suffix in SIDE_SUFFIX.items()}
    for index, label in enumerate(labels):
        group = next(name for name, starts in BONE_GROUPS if label.startswith(starts))
        paired = f"{group}_left" if group in SIDE_JOINT_BONES else group
        name = group + sides[label[-2:]] if paired != group else group
        columns[name] = columns.get(name, 0.0) + weights[:, index]
    return tuple(columns), np.stack(list(columns.values()), axis=1)


def _tips(vertices: FloatArray, joints: dict[str, FloatArray]) -> dict[str, FloatArray]:
    """Return the ends of head and hands: skin points farthest along."""
    tips = {"head_top": vertices[int(np.argmax(vertices[:, 1]))]}
    for side, sign in (("left", -1.0), ("right", 1.0)):
        wrist = joints[f"wrist_{side}"]
        hand = vertices[vertices[:, 0] * sign > wrist[0] * sign - 0.02]
        tips[f"fingertip_{side}"] = hand[int(np.argmax(np.linalg.norm(hand - wrist, axis=1)))]
    return tips


def _stand(skin: Skin, height: float) -> Skin:
    """Scale to the exact height and put the feet at y = 0."""
    low, high = skin.vertices[:, 1].min(), skin.vertices[:, 1].max()
    scale = height / (high - low)
    shift = np.array([0.0, -low, 0.0])
    return replace(
        skin,
        vertices=np.round((skin.vertices + shift) * scale, POSITION_DIGITS),
        joints={name: (point + shift) * scale for name, point in skin.joints.items()},
    )
