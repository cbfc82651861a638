"""Values that travel between the rooms.

Conventions, said once, here:

- lengths are metres, Y points up, +Z towards the viewer, a body stands with its feet at ``y = 0`` and faces +Z;
- ``left`` and ``right`` are the viewer's sides (image left is ``-x``), on photos, garments and bodies alike;
- pictures are ``(height, width, channels)`` uint8, sRGB; picture points are ``(x, y)`` pixels, origin top left;
- texture coordinates follow glTF: ``(0, 0)`` is the top left corner of the texture;
- triangles wind counter-clockwise seen from outside.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, Protocol, get_args

import numpy as np
from numpy.typing import NDArray

from core.errors import TryOnError

Category = Literal["tshirt", "longsleeve", "tank", "shirt", "hoodie", "jacket", "dress", "skirt", "trousers", "shorts"]
PhotoKind = Literal["flat", "hanger", "ghost", "on-model"]
Quality = Literal["low", "med", "high"]
Size = Literal["XS", "S", "M", "L", "XL", "XXL"]
Sex = Literal["female", "male"]
Pose = Literal["a", "relaxed", "stride"]

CATEGORIES: tuple[Category, ...] = get_args(Category)
PHOTO_KINDS: tuple[PhotoKind, ...] = get_args(PhotoKind)
QUALITIES: tuple[Quality, ...] = get_args(Quality)
SIZES: tuple[Size, ...] = get_args(Size)
SEXES: tuple[Sex, ...] = get_args(Sex)
POSES: tuple[Pose, ...] = get_args(Pose)
MEASURES_OF_BODIES = ("height", "chest", "waist", "hip")
"""What a body of one's own measures is made from [cm]."""

LANDMARKS: tuple[str, ...] = (
    "neckline_center",
    "crotch",
    *(
        f"{place}_{side}"
        for place in ("neckline", "shoulder", "cuff_outer", "cuff_inner", "armpit", "waist", "waistband", "hem")
        for side in ("left", "right")
    ),
    *(f"hem_{edge}_{side}" for edge in ("outer", "inner") for side in ("left", "right")),
)
"""Names of the points of a garment, all known to the parser; which of them it has depends on its category."""
FRONT_EDGES: tuple[str, ...] = tuple(
    f"front_edge_{side}_{end}" for side in ("left", "right") for end in ("top", "bottom")
)
"""Names of the ends of an open front's edges, which a closed garment does not have."""

DOUBTFUL_POINT = 0.3
"""Confidence below which a landmark is shown as uncertain."""

FloatArray = NDArray[np.floating[Any]]
IntArray = NDArray[np.integer[Any]]
Picture = NDArray[np.uint8]


class Progress(Protocol):
    """Called by long work after each step; it may raise ``Cancelled`` to stop the work."""

    def __call__(self, stage: str, fraction: float, picture: Picture | None = None) -> None:
        """Tell that ``stage`` is ``fraction`` (0..1) done, with a picture of it where there is one."""


def no_progress(stage: str, fraction: float, picture: Picture | None = None) -> None:
    """Ignore progress: the default for callers who do not watch."""


@dataclass(frozen=True, eq=False)
class Photo:
    """An accepted picture: decoded, upright, without metadata."""

    rgb: Picture
    """Colours, shape (height, width, 3)."""
    alpha: Picture | None = None
    """Opacity where the file had a useful one, shape (height, width)."""
    digest: str = ""
    """SHA-256 of the received bytes, hexadecimal."""
    source_size: tuple[int, int] | None = None
    """(width, height) of the upright picture as received, where ``rgb`` is a reduced copy of it."""


@dataclass(frozen=True, eq=False)
class Cutout:
    """Which pixels of a photo are the garment."""

    mask: Picture
    """Soft mask, 0 background .. 255 garment, shape (height, width) of the photo."""
    method: str
    """Name of the cutout method that made it."""
    confidence: float | None = None
    """How probably the mask is right, 0..1; None where nothing judges it (a method that was asked for, the user)."""
    warnings: tuple[str, ...] = ()
    """Sentences for the user."""


class Landmark(NamedTuple):
    """A named point of a garment in photo pixels."""

    x: float
    y: float
    confidence: float


@dataclass(frozen=True, eq=False)
class ParsedGarment:
    """What was understood of a garment photo."""

    photo: Photo
    cutout: Cutout
    category: Category
    category_confidence: float
    """0..1; 1 when the user named the category."""
    top3: tuple[tuple[Category, float], ...]
    """The three best categories with confidences, best first."""
    photo_kind: PhotoKind
    landmarks: Mapping[str, Landmark]
    """Names: neckline_{left,center,right}, shoulder_*, cuff_outer_*, cuff_inner_*, armpit_*, hem_*."""
    warnings: tuple[str, ...] = ()
    """Sentences for the user."""
    doubts: tuple[str, ...] = ()
    """The step at which each warning can be mended: ``cutout``, ``category``, ``photo_kind`` or ``landmarks``."""
    refusal: TryOnError | None = None
    """Why nothing can be sewn from it, where no landmarks were found that explain the outline."""


@dataclass(frozen=True, eq=False)
class Material:
    """How a surface looks (metallic-roughness model of glTF 2.0)."""

    texture: Picture | None = None
    """Base colour, shape (height, width, 3), at most 1024 x 1024."""
    color: tuple[float, float, float] = (1.0, 1.0, 1.0)
    """Linear factor on the base colour."""
    roughness: float = 0.9
    double_sided: bool = False
    sheen_color: tuple[float, float, float] = (0.0, 0.0, 0.0)
    """Linear colour that fibres scatter at grazing angles (KHR_materials_sheen); black for none."""
    sheen_roughness: float = 0.0
    """How widely they scatter it, 0..1."""
    unlit: bool = False
    """Its colours are shown as they are, without light or sheen (KHR_materials_unlit): they mean something."""


@dataclass(frozen=True, eq=False)
class Mesh:
    """A triangle mesh ready to be drawn or written."""

    name: str
    """Node name in files: ``garment``, ``garment_2``, ``avatar``."""
    vertices: NDArray[np.float32]
    """Positions [m], shape (n, 3)."""
    faces: NDArray[np.int32]
    """Vertex indices, shape (m, 3)."""
    uv: NDArray[np.float32] | None = None
    """Texture coordinates, shape (n, 2)."""
    normals: NDArray[np.float32] | None = None
    """Unit normals, shape (n, 3)."""
    material: Material = field(default_factory=Material)
    colors: NDArray[np.float32] | None = None
    """Linear factor on the base colour of each vertex, 0..1, shape (n, 3)."""


@dataclass(frozen=True, eq=False)
class Scene:
    """Meshes that belong together, and what a file says about them."""

    meshes: tuple[Mesh, ...]
    extras: Mapping[str, Any] = field(default_factory=dict)
    """JSON values for the file's root ``extras``."""


@dataclass(frozen=True, eq=False)
class DistanceGrid:
    """Signed distance to a body, negative inside, sampled at grid points and clipped to a band."""

    origin: NDArray[np.float32]
    """Position of sample (0, 0, 0) [m], shape (3,)."""
    spacing: float
    """Distance of neighbouring samples [m]."""
    values: NDArray[np.float32]
    """Signed distances [m], shape (nx, ny, nz), within +- band."""
    band: float
    """Largest absolute distance that is kept [m]."""


@dataclass(frozen=True)
class BodyMeasures:
    """A body of one's own measures [cm], taken as ``Avatar.measures_cm`` are."""

    sex: Sex
    height: float
    chest: float
    waist: float
    hip: float


@dataclass(frozen=True, eq=False)
class Avatar:
    """A body to wear clothes."""

    id: str
    name: str
    sex: Sex
    height_cm: float
    mesh: Mesh
    """The whole body, UV-split vertices; welding equal positions makes it watertight."""
    joints: Mapping[str, NDArray[np.float32]]
    """Bone heads [m]: pelvis, spine, chest, neck, head, head_top, and with ``_left``/``_right``: clavicle, shoulder,
    elbow, wrist, fingertip, hip, knee, ankle, toe."""
    landmarks: Mapping[str, NDArray[np.float32]]
    """Points on the skin [m]: neck_front, neck_back, bust_front, waist_front, crotch, and with ``_left``/``_right``:
    neck_side (where neck meets shoulder line), acromion (shoulder point), axilla (armpit)."""
    rings: Mapping[str, NDArray[np.float32]]
    """Closed outlines around the body [m], shape (k, 3) each: neck, chest, waist, hip, and with ``_left``/``_right``:
    upper_arm, wrist, thigh."""
    measures_cm: Mapping[str, float]
    """neck, shoulder_width, chest, waist, hip, upper_arm, wrist, thigh, inseam, arm_length, bmi."""
    distance: DistanceGrid
    skin_weights: NDArray[np.float32]
    """Share of each bone in each vertex, shape (n, number of bones); rows sum to 1."""
    bones: tuple[str, ...]
    """Names of the columns of ``skin_weights``; each is a joint name."""


@dataclass(frozen=True, eq=False)
class GarmentMesh:
    """A garment as photographed: front and back panels, sewn and given volume; nominal size M."""

    category: Category
    photo_kind: PhotoKind
    plane: NDArray[np.float64]
    """Flat pattern position of each vertex [m], x right, y up, shape (n, 2)."""
    vertices: NDArray[np.float64]
    """Positions with volume [m], shape (n, 3); seen from +Z it is the photo."""
    faces: NDArray[np.int32]
    """Vertex indices, shape (m, 3)."""
    panel: NDArray[np.int8]
    """Panel of each face: 0 front, 1 back, 2 hood; shape (m,)."""
    part: NDArray[np.int8]
    """Part of each face: 0 torso and legs, 1 left sleeve, 2 right sleeve, 3 hood; shape (m,)."""
    coarse_faces: NDArray[np.int32]
    """Faces of the coarse mesh, each of which ``faces`` splits into four, over the first vertices; shape (m / 4, 3)."""
    parents: NDArray[np.int32]
    """Coarse edge whose middle each vertex after the coarse ones is, shape (n - coarse vertices, 2)."""
    openings: Mapping[str, NDArray[np.int32]]
    """Vertex loop of each opening: neck, cuff_left, cuff_right (armholes of a sleeveless top too), hem; waist,
    leg_left, leg_right; an open jacket has ``front`` (neck, front edges and hem in one) instead of neck and hem."""
    rims: Mapping[str, NDArray[np.int32]]
    """Vertex chain around neck, hem and waist, whichever it has: closed (its first vertex comes again), or of an open
    front from one front edge around the back to the other."""
    seams: Mapping[str, NDArray[np.int32]]
    """Vertex chains of sewn edges, with _left/_right: shoulder (neck to tip), sleeve_top (tip to cuff), underarm
    (armpit to cuff), side (armpit or waist to hem), outseam (waist to leg hem), inseam (crotch to leg hem)."""
    landmarks: Mapping[str, NDArray[np.float64]]
    """Pattern position [m] of each landmark, shape (2,)."""
    render_vertex: NDArray[np.int32]
    """Vertex of each drawn vertex, shape (k,): drawn vertices are split where the texture has a seam."""
    render_faces: NDArray[np.int32]
    """Drawn vertex indices of each face, same order as ``faces``, shape (m, 3)."""
    uv: NDArray[np.float32]
    """Texture coordinates of drawn vertices, shape (k, 2)."""
    texture: Picture
    """Front and back panel in one picture, shape (height, width, 3), at most 1024 x 1024."""
    warnings: tuple[str, ...] = ()

    def drawn(
        self, vertices: NDArray[np.float64] | None = None, name: str = "garment", *, fabric: str | None = None
    ) -> Mesh:
        """Return the garment as a mesh to draw, as photographed or with other positions (n, 3).

        Args:
            vertices: other positions [m], shape (n, 3).
            name: of the mesh.
            fabric: one of ``core.categories.FABRICS``, which sets how the surface shines; None for the usual one of
                the category.
        """
        from core.categories import CATEGORY_FACTS
        from core.surfaces import SURFACES

        surface = SURFACES[fabric or CATEGORY_FACTS[self.category].fabric]
        positions = self.vertices if vertices is None else vertices
        return Mesh(
            name=name,
            vertices=positions[self.render_vertex].astype(np.float32),
            faces=self.render_faces,
            uv=self.uv,
            material=Material(
                texture=self.texture,
                roughness=surface.roughness,
                double_sided=True,
                sheen_color=(surface.sheen,) * 3,
                sheen_roughness=surface.sheen_roughness,
            ),
        )


@dataclass(frozen=True, eq=False)
class FittedGarment:
    """A garment after draping on a body."""

    garment: GarmentMesh
    vertices: NDArray[np.float64]
    """Draped positions [m], shape (n, 3)."""
    plane: NDArray[np.float64]
    """Flat pattern position of each vertex in the size that was made [m], x right, y up, shape (n, 2)."""
    rest: NDArray[np.float64]
    """Corner positions of each face in its own plane after grading, before draping [m], shape (m, 3, 2)."""


@dataclass(frozen=True, eq=False)
class Fitting:
    """Garments worn by a body."""

    avatar: Avatar
    garments: tuple[FittedGarment, ...]
    """Inner layers first."""
    report: Mapping[str, Any]
    """The fit report; keys are listed in docs/API.md."""
