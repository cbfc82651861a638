"""The engine "sewn": panels from the outline, sewn, given volume and painted with the photo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from core.types import GarmentMesh, ParsedGarment, Progress, Quality, Scene, no_progress
from pipeline.garment.cut import LOOPS, RIMS, SEAMS, is_sewn, plain
from pipeline.garment.front_edge import find_front_edges
from pipeline.garment.neckline import front_neckline
from pipeline.garment.panels import BACK, FRONT, HOOD, PanelMesh, make_panels
from pipeline.garment.pattern import SewingPattern, make_pattern
from pipeline.garment.polyline import Points, pin
from pipeline.garment.straighten import UprightPhoto, straighten
from pipeline.garment.texture import PanelTexture, paint_panels
from pipeline.garment.volume import harmonic, inflate

TRIANGLES: Mapping[Quality, int] = {"low": 5000, "med": 14000, "high": 28000}
DEPTH: Mapping[int, float] = {FRONT: 0.60, BACK: 0.48}
"""Height of each panel over that of a circular tube; backs are flatter."""
ATLAS: Mapping[Quality, int] = {"low": 512, "med": 1024, "high": 1024}


def sew(
    parsed: ParsedGarment,
    *,
    quality: Quality = "med",
    back: ParsedGarment | None = None,
    progress: Progress = no_progress,
) -> GarmentMesh:
    """Build the garment of a parsed photo.

    Args:
        parsed: the front photo, its cutout and landmarks.
        quality: number of triangles and texture size.
        back: the parsed back photo, if there is one.
        progress: told after the stages ``panels`` and ``texture``.

    Raises:
        TryOnError: the outline cannot be sewn.
    """
    for photo in (parsed, back):
        if photo is not None and photo.refusal is not None:
            raise photo.refusal
    upright = straighten(parsed)
    neck = edges = None
    if "front_edge_left_top" in parsed.landmarks:
        edges = front_edge_lines(parsed, upright)
    elif "neckline_center" in parsed.landmarks:
        neckline = front_neckline(parsed.photo.rgb, parsed.cutout.mask, parsed.landmarks)
        neck = upright.transform(neckline.astype(np.float64))
    pattern = make_pattern(upright, parsed.category, parsed.photo_kind, front_neck=neck, front_edges=edges)
    panels = make_panels(pattern, triangles=TRIANGLES[quality])
    progress("panels", 1.0, picture_of_panels(upright, pattern, panels))
    texture = paint(upright, pattern, back, ATLAS[quality])
    progress("texture", 1.0, texture.picture)
    return assemble(parsed, upright, pattern, panels, texture)


def front_edge_lines(parsed: ParsedGarment, upright: UprightPhoto) -> tuple[Points, Points]:
    """Return the two edges of an open front from neck to hem in upright pixels, through the landmarks at their ends."""
    found = find_front_edges(parsed.photo.rgb, parsed.cutout.mask, parsed.landmarks)
    lines = []
    for side in ("left", "right"):
        ends = [np.array(parsed.landmarks[f"front_edge_{side}_{end}"][:2]) for end in ("top", "bottom")]
        line = np.linspace(ends[0], ends[1], 33) if found is None else np.asarray(getattr(found, side), np.float64)
        lines.append(upright.transform(pin(line, *ends)))
    return lines[0], lines[1]


def paint(upright: UprightPhoto, pattern: SewingPattern, back: ParsedGarment | None, resolution: int) -> PanelTexture:
    """Paint the texture of front and back from the upright photo and, if given, the back photo."""
    front = fill(upright, pattern, pattern.borders("front"))
    hood = None
    if "hood" in pattern.edges:
        hood = fill(upright, pattern, [np.concatenate([pattern.edges["hood"], pattern.edges["neck"][::-1]])])
    return paint_panels(
        upright.rgb,
        upright.mask,
        front,
        landmarks={n: tuple(p) for n, p in upright.landmarks.items()},
        hood=hood,
        back=aligned_back(upright, back) if back else None,
        resolution=resolution,
    )


def fill(upright: UprightPhoto, pattern: SewingPattern, loops: Sequence[Points]) -> NDArray[np.bool_]:
    """Return which upright pixels lie inside any of the loops [m]."""
    canvas = np.zeros(upright.mask.shape, np.uint8)
    for loop in loops:
        cv2.fillPoly(canvas, [np.round(pattern.to_pixels(loop)).astype(np.int32)], 1)
    return canvas.astype(bool)


def aligned_back(upright: UprightPhoto, back: ParsedGarment) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return the back photo and its mask mirrored and scaled onto the front's bounding box."""
    turned = straighten(back)
    box = []
    for mask in (upright.mask, turned.mask[:, ::-1]):
        x, y, w, h = cv2.boundingRect((mask > 127).astype(np.uint8))
        box.append(np.array([[x, y], [x + w, y], [x, y + h]], np.float32))
    matrix = cv2.getAffineTransform(box[1], box[0])
    size = upright.mask.shape[::-1]
    rgb = cv2.warpAffine(np.ascontiguousarray(turned.rgb[:, ::-1]), matrix, size, flags=cv2.INTER_CUBIC)
    mask = cv2.warpAffine(np.ascontiguousarray(turned.mask[:, ::-1]), matrix, size, flags=cv2.INTER_LINEAR)
    return np.asarray(rgb, np.uint8), np.asarray(mask, np.uint8)


def give_volume(panels: PanelMesh) -> NDArray[np.float64]:
    """Return the height z [m] of each vertex, shape (n,)."""
    sewn = np.unique(np.concatenate([c for n, c in panels.chains.items() if is_sewn(n)]))
    z = inflate(panels.plane, panels.faces[panels.panel == FRONT], sewn, DEPTH[FRONT])
    behind = panels.faces[panels.panel == BACK]
    z -= inflate(panels.plane, behind, sewn, DEPTH[BACK])
    if (panels.panel == HOOD).any():
        flap = panels.faces[panels.panel == HOOD]
        neck = panels.chains["back:neck"]
        own = np.setdiff1d(np.unique(flap), neck)
        z[own] = harmonic(panels.plane, flap, neck, z[neck, None])[own, 0]
    return z


def assemble(
    parsed: ParsedGarment, upright: UprightPhoto, pattern: SewingPattern, panels: PanelMesh, texture: PanelTexture
) -> GarmentMesh:
    """Put geometry, names and texture together."""
    # The garment leans as in its photo; only the pattern plane is upright.
    cos, sin = upright.matrix[0, :2]
    as_photographed = panels.plane @ np.array([[cos, sin], [-sin, cos]]).T
    vertices = np.column_stack([as_photographed, give_volume(panels)])
    vertices[:, 1] -= vertices[:, 1].min()
    outward = np.where((panels.panel == FRONT)[:, None], panels.faces, panels.faces[:, ::-1])
    coarse_outward = np.where((panels.panel[::4] == FRONT)[:, None], panels.coarse_faces, panels.coarse_faces[:, ::-1])
    render_vertex, render_faces, uv = split_at_seams(outward, panels, pattern, texture)
    return GarmentMesh(
        category=parsed.category,
        photo_kind=parsed.photo_kind,
        plane=panels.plane,
        vertices=vertices,
        faces=outward.astype(np.int32),
        panel=panels.panel,
        part=panels.part,
        coarse_faces=coarse_outward.astype(np.int32),
        parents=panels.parents.astype(np.int32),
        openings=openings(panels.chains),
        rims=rims(panels.chains),
        seams=seams(panels.chains),
        landmarks=pattern.landmarks,
        render_vertex=render_vertex,
        render_faces=render_faces,
        uv=uv,
        texture=texture.picture,
        warnings=parsed.warnings,
    )


def split_at_seams(
    faces: NDArray[np.int64], panels: PanelMesh, pattern: SewingPattern, texture: PanelTexture
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float32]]:
    """Give each vertex one drawn copy a panel; return their vertices, the drawn faces and texture coordinates."""
    keys = faces * 4 + panels.panel[:, None]
    unique, drawn = np.unique(keys, return_inverse=True)
    vertex, panel = unique // 4, unique % 4
    pixels = pattern.to_pixels(panels.plane[vertex])
    uv = np.zeros((len(unique), 2), np.float32)
    for which in np.unique(panel):
        uv[panel == which] = texture.uv(int(which), pixels[panel == which])
    return vertex.astype(np.int32), drawn.reshape(faces.shape).astype(np.int32), uv


def openings(chains: Mapping[str, NDArray[np.int64]]) -> dict[str, NDArray[np.int32]]:
    """Return the vertex loops of all openings; armholes of a sleeveless garment count as its cuffs."""
    loops = {}
    for opening, borders in LOOPS.items():
        known = [edge if plain(edge) in chains else edge.replace("cuff", "armhole") for edge in borders]
        if all(plain(edge) in chains for edge in known):
            loops[opening] = joined(chains, known)[:-1]
    return loops


def rims(chains: Mapping[str, NDArray[np.int64]]) -> dict[str, NDArray[np.int32]]:
    """Return the vertex chains around neck, hem and waist, also where an open front parts them."""
    known = {name: [borders for borders in ways if borders[0] in chains] for name, ways in RIMS.items()}
    return {name: joined(chains, ways[0]) for name, ways in known.items() if ways}


def joined(chains: Mapping[str, NDArray[np.int64]], edges: Sequence[str]) -> NDArray[np.int32]:
    """Return the vertices along edges that follow each other; ``-`` marks one that runs backwards."""
    runs = [chains[plain(edge)][:: -1 if edge.startswith("-") else 1] for edge in edges]
    return np.concatenate([runs[0], *(run[1:] for run in runs[1:])]).astype(np.int32)


def seams(chains: Mapping[str, NDArray[np.int64]]) -> dict[str, NDArray[np.int32]]:
    """Return the sewn chains, each outwards and downwards."""
    result = {}
    for name, direction in SEAMS.items():
        for side, turn in (("left", 1), ("right", -1)):
            if f"{name}_{side}" in chains:
                result[f"{name}_{side}"] = chains[f"{name}_{side}"][:: direction * turn].astype(np.int32)
    return result


def picture_of_panels(upright: UprightPhoto, pattern: SewingPattern, panels: PanelMesh) -> NDArray[np.uint8]:
    """Return the upright photo with the front panel's coarse triangles drawn over it."""
    picture = upright.rgb.copy()
    pixels = np.round(pattern.to_pixels(panels.plane)).astype(np.int32)
    front = panels.coarse_faces[panels.panel[::4] == FRONT]
    cv2.polylines(picture, list(pixels[front]), True, (255, 255, 255), 1, cv2.LINE_AA)
    return picture


def garment_scene(garment: GarmentMesh) -> Scene:
    """Return a garment as photographed as a scene."""
    return Scene((garment.drawn(),))
