"""USDZ packages: what iOS shows in Quick Look, and places in a room (OpenUSD; UsdPreviewSurface 2.6)."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from core.types import Material, Mesh, Scene
from pipeline.export.encoded import encode_texture
from pipeline.export.glb import GENERATOR, checked
from pipeline.export.normals import normals_of

ROOT = "/Model"
LAYER = "model.usdc"
WRITTEN = 946728000
"""Date of the files inside, 2000-01-01: equal scenes give equal bytes."""
ENDINGS = {"image/jpeg": "jpg", "image/png": "png"}


def write_usdz(scene: Scene) -> bytes:
    """Return the scene as a USDZ package: one prim a mesh, by its name, with its texture; metres, Y up.

    Vertex colours and unlit materials are not kept: UsdPreviewSurface knows neither.

    Raises:
        ValueError: as :func:`pipeline.export.write_glb`.
    """
    from pxr import Sdf

    for mesh in scene.meshes:
        checked(mesh)
    # OpenUSD writes to paths only.
    with tempfile.TemporaryDirectory(prefix="usdz-") as name:
        folder = Path(name)
        _write_layer(scene, folder / LAYER)
        # The layer comes first, by the format's rule.
        parts = sorted(folder.iterdir(), key=lambda path: (path.name != LAYER, path.name))
        package = folder / "model.usdz"
        with Sdf.ZipFileWriter.CreateNew(str(package)) as writer:
            for part in parts:
                os.utime(part, (WRITTEN, WRITTEN))
                writer.AddFile(str(part), part.name)
        return package.read_bytes()


def _write_layer(scene: Scene, path: Path) -> None:
    """Write the scene as a USD layer, with its textures beside it."""
    from pxr import Kind, Usd, UsdGeom

    stage = Usd.Stage.CreateNew(str(path))
    UsdGeom.SetStageUpAxis(stage, UsdGeom.Tokens.y)
    UsdGeom.SetStageMetersPerUnit(stage, 1.0)
    stage.GetRootLayer().comment = GENERATOR
    root = UsdGeom.Xform.Define(stage, ROOT)
    Usd.ModelAPI(root).SetKind(Kind.Tokens.component)
    stage.SetDefaultPrim(root.GetPrim())
    UsdGeom.Scope.Define(stage, f"{ROOT}/Materials")
    for mesh in scene.meshes:
        _add_mesh(stage, mesh, path.parent)
    stage.GetRootLayer().Save()


def _add_mesh(stage: Any, mesh: Mesh, folder: Path) -> None:
    from pxr import Gf, Sdf, UsdGeom, UsdShade, Vt

    name = re.sub(r"\W", "_", mesh.name)
    points = np.ascontiguousarray(mesh.vertices, np.float32)
    drawn = UsdGeom.Mesh.Define(stage, f"{ROOT}/{name}")
    drawn.CreatePointsAttr(Vt.Vec3fArray.FromNumpy(points))
    drawn.CreateFaceVertexCountsAttr(Vt.IntArray.FromNumpy(np.full(len(mesh.faces), 3, np.int32)))
    drawn.CreateFaceVertexIndicesAttr(Vt.IntArray.FromNumpy(np.ascontiguousarray(mesh.faces, np.int32).ravel()))
    drawn.CreateExtentAttr([Gf.Vec3f(*map(float, bound)) for bound in (points.min(axis=0), points.max(axis=0))])
    drawn.CreateNormalsAttr(Vt.Vec3fArray.FromNumpy(np.ascontiguousarray(normals_of(mesh))))
    drawn.SetNormalsInterpolation(UsdGeom.Tokens.vertex)
    drawn.CreateSubdivisionSchemeAttr(UsdGeom.Tokens.none)
    drawn.CreateDoubleSidedAttr(mesh.material.double_sided)
    if mesh.material.texture is not None:
        assert mesh.uv is not None
        # USD counts texture rows from the bottom.
        plane = np.ascontiguousarray(np.stack([mesh.uv[:, 0], 1 - mesh.uv[:, 1]], axis=1), np.float32)
        coordinates = UsdGeom.PrimvarsAPI(drawn).CreatePrimvar("st", Sdf.ValueTypeNames.TexCoord2fArray)
        coordinates.SetInterpolation(UsdGeom.Tokens.vertex)
        coordinates.Set(Vt.Vec2fArray.FromNumpy(plane))
    material = _add_material(stage, name, mesh.material, folder)
    UsdShade.MaterialBindingAPI.Apply(drawn.GetPrim()).Bind(material)


def _add_material(stage: Any, name: str, material: Material, folder: Path) -> Any:
    from pxr import Gf, Sdf, UsdShade

    path = f"{ROOT}/Materials/{name}"
    added = UsdShade.Material.Define(stage, path)
    surface = UsdShade.Shader.Define(stage, f"{path}/surface")
    surface.CreateIdAttr("UsdPreviewSurface")
    surface.CreateInput("roughness", Sdf.ValueTypeNames.Float).Set(float(material.roughness))
    surface.CreateInput("metallic", Sdf.ValueTypeNames.Float).Set(0.0)
    color = surface.CreateInput("diffuseColor", Sdf.ValueTypeNames.Color3f)
    if material.texture is None:
        color.Set(Gf.Vec3f(*map(float, material.color)))
    else:
        color.ConnectToSource(
            _add_texture(stage, path, material, folder).CreateOutput("rgb", Sdf.ValueTypeNames.Float3)
        )
    added.CreateSurfaceOutput().ConnectToSource(surface.ConnectableAPI(), "surface")
    return added


def _add_texture(stage: Any, path: str, material: Material, folder: Path) -> Any:
    """Write a material's texture beside the layer, and return the shader that reads it."""
    from pxr import Gf, Sdf, UsdShade

    assert material.texture is not None
    data, media = encode_texture(material.texture)
    file = f"{path.rpartition('/')[2]}.{ENDINGS[media]}"
    (folder / file).write_bytes(data)
    reader = UsdShade.Shader.Define(stage, f"{path}/coordinates")
    reader.CreateIdAttr("UsdPrimvarReader_float2")
    reader.CreateInput("varname", Sdf.ValueTypeNames.String).Set("st")
    texture = UsdShade.Shader.Define(stage, f"{path}/texture")
    texture.CreateIdAttr("UsdUVTexture")
    texture.CreateInput("file", Sdf.ValueTypeNames.Asset).Set(Sdf.AssetPath(file))
    texture.CreateInput("sourceColorSpace", Sdf.ValueTypeNames.Token).Set("sRGB")
    texture.CreateInput("scale", Sdf.ValueTypeNames.Float4).Set(Gf.Vec4f(*map(float, material.color), 1.0))
    for axis in ("wrapS", "wrapT"):
        texture.CreateInput(axis, Sdf.ValueTypeNames.Token).Set("clamp")
    coordinates = texture.CreateInput("st", Sdf.ValueTypeNames.Float2)
    coordinates.ConnectToSource(reader.CreateOutput("result", Sdf.ValueTypeNames.Float2))
    return texture
