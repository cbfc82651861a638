"""The engine "sewn": panels from the outline, sewn, given volume and painted with the photo."""

from __future__ import annotations

from collections.abc import Mapping

import cv2
import numpy as np
from numpy.typing import NDArray

from core.categories import CATEGORY_FACTS
from core.types import GarmentMesh, ParsedGarment, Progress, Quality, Scene, no_progress
from pipeline.garment.neckline import front_neckline
from pipeline.garment.panels import BACK, FRONT, HOOD, SEWN, PanelMesh, make_panels
from pipeline.garment.pattern import Points, SewingPattern, make_pattern
from pipeline.garment.straighten import UprightPhoto, straighten
from pipeline.garment.texture import PanelTexture, paint_panels
from pipeline.garment.understand import not_understood
from pipeline.garment.volume import harmonic, inflate

TRIANGLES: Mapping[Quality, int] = {"low": 7000, "med": 14000, "high": 28000}
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
        TryOnError: the category is not built yet, or the outline cannot be sewn.
    """
    if parsed.category not in CATEGORY_FACTS:
        raise not_understood(parsed.category)
    for photo in (parsed, back):
        if photo is not None and photo.refusal is not None:
            raise photo.refusal
    upright = straighten(parsed)
    neckline = front_neckline(parsed.photo.rgb, parsed.cutout.mask, parsed.landmarks)
    neck = upright.transform(neckline.astype(np.float64))
    pattern = make_pattern(upright, neck, parsed.category, parsed.photo_kind)
    panels = make_panels(pattern, triangles=TRIANGLES[quality])
    progress("panels", 1.0, picture_of_panels(upright, pattern, panels))
    texture = paint(upright, pattern, back, ATLAS[quality])
    progress("texture", 1.0, texture.picture)
    return assemble(parsed, upright, pattern, panels, texture)


def paint(upright: UprightPhoto, pattern: SewingPattern, back: ParsedGarment | None, resolution: int) -> PanelTexture:
    """Paint the texture of front and back from the upright photo and, if given, the back photo."""
    front = fill(upright, pattern, pattern_loop(pattern, "front_neck"))
    hood = None
    if "hood" in pattern.edges:
        loop = np.concatenate([pattern.edges["hood"], pattern.edges["back_neck"][::-1]])
        hood = fill(upright, pattern, loop)
    return paint_panels(
        upright.rgb,
        upright.mask,
        front,
        landmarks={n: tuple(p) for n, p in upright.landmarks.items()},
        hood=hood,
        back=aligned_back(upright, back) if back else None,
        resolution=resolution,
    )


def pattern_loop(pattern: SewingPattern, neck: str) -> Points:
    """Return the outline of the front (``front_neck``) or back (``back_neck``) panel in metres."""
    sides = [n for n in pattern.edges if n not in ("front_neck", "back_neck", "hood")]
    line = pattern.edges[neck] if neck == "back_neck" else pattern.edges[neck][::-1]
    return np.concatenate([*(pattern.edges[n] for n in sides), line])


def fill(upright: UprightPhoto, pattern: SewingPattern, loop: Points) -> NDArray[np.bool_]:
    """Return which upright pixels lie inside a loop [m]."""
    canvas = np.zeros(upright.mask.shape, np.uint8)
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
    sewn = np.unique(np.concatenate([c for n, c in panels.chains.items() if n.rsplit("_", 1)[0] in SEWN]))
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
    """Return the vertex loops of neck, cuffs (or armholes) and hem."""
    sleeves = "underarm_left" in chains
    loops = {"neck": np.concatenate([chains["front:neck"][:-1], chains["back:neck"][:-1]])}
    for name in ("cuff_left", "cuff_right", "hem"):
        edge = name if sleeves or name == "hem" else name.replace("cuff", "armhole")
        loops[name] = np.concatenate([chains[f"front:{edge}"][:-1], chains[f"back:{edge}"][:0:-1]])
    return {n: loop.astype(np.int32) for n, loop in loops.items()}


def seams(chains: Mapping[str, NDArray[np.int64]]) -> dict[str, NDArray[np.int32]]:
    """Return the sewn chains, each from the neck or armpit outwards and downwards."""
    result = {}
    for side in ("left", "right"):
        outwards = 1 if side == "left" else -1
        for name, direction in (("shoulder", 1), ("sleeve_top", 1), ("underarm", -1), ("side", 1)):
            if f"{name}_{side}" in chains:
                result[f"{name}_{side}"] = chains[f"{name}_{side}"][:: direction * outwards].astype(np.int32)
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
