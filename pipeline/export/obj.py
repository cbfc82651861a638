"""Wavefront OBJ with materials and textures, in one zip."""

from __future__ import annotations

import io
import zipfile

import numpy as np

from core.types import FloatArray, Mesh, Scene
from pipeline.export.encoded import encode_png
from pipeline.export.glb import checked
from pipeline.export.normals import normals_of

STEM = "model"
COMPRESSION = 3
"""Deflate's level: the usual 6 takes four times as long and saves a tenth."""


def write_obj_zip(scene: Scene) -> bytes:
    """Return a zip of ``model.obj`` [m, Y up], ``model.mtl`` and a PNG texture ``<mesh name>.png`` a textured mesh.

    Equal scenes give equal bytes.

    Raises:
        ValueError: as ``pipeline.export.write_glb``.
    """
    files: dict[str, bytes] = {}
    bodies = [f"mtllib {STEM}.mtl\n"]
    materials: list[str] = []
    positions = coordinates = 1
    for mesh in scene.meshes:
        checked(mesh)
        bodies.append(_object_text(mesh, positions, coordinates))
        materials.append(_material_text(mesh))
        positions += len(mesh.vertices)
        if mesh.material.texture is not None:
            coordinates += len(mesh.vertices)
            files[f"{mesh.name}.png"] = encode_png(mesh.material.texture)
    files = {f"{STEM}.obj": "".join(bodies).encode(), f"{STEM}.mtl": "\n".join(materials).encode(), **files}
    return _zipped(files)


def _object_text(mesh: Mesh, position: int, coordinate: int) -> str:
    """Return the lines of one object; ``position`` and ``coordinate`` are the file's next free numbers."""
    textured = mesh.material.texture is not None
    numbers = np.asarray(mesh.faces, np.int64)[..., None] + (
        [position, coordinate, position] if textured else [position, position]
    )
    corner = "%d/%d/%d" if textured else "%d//%d"
    parts = [f"o {mesh.name}\n", _lines("v", mesh.vertices, 6)]
    if textured:
        # OBJ measures texture rows from the bottom, glTF from the top.
        parts.append(_lines("vt", np.asarray(mesh.uv, np.float64) * (1, -1) + (0, 1), 6))
    parts += [_lines("vn", normals_of(mesh), 4), f"usemtl {mesh.name}\n"]
    line = "f " + " ".join([corner] * 3) + "\n"
    parts.append((line * len(mesh.faces)) % tuple(numbers.ravel().tolist()))
    return "".join(parts)


def _lines(keyword: str, values: FloatArray, decimals: int) -> str:
    line: str = keyword + f" %.{decimals}f" * values.shape[1] + "\n"
    return (line * len(values)) % tuple(values.ravel().tolist())


def _material_text(mesh: Mesh) -> str:
    color = " ".join(f"{channel:.4f}" for channel in mesh.material.color)
    lines = [f"newmtl {mesh.name}", f"Kd {color}", "Ks 0.0 0.0 0.0", "illum 1"]
    if mesh.material.texture is not None:
        lines.append(f"map_Kd {mesh.name}.png")
    return "\n".join(lines) + "\n"


def _zipped(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(".png") else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data, compresslevel=COMPRESSION)
    return stream.getvalue()
