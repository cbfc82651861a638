"""USDZ packages, checked with OpenUSD's own validators."""

import importlib.util
import io
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from core.types import Scene
from pipeline.export.usdz import LAYER, ROOT, write_usdz
from tests.conftest import require
from tests.pipeline.test_export_files import ball, tube


@pytest.fixture(scope="module")
def package() -> bytes:
    """A ball as the body, and a textured tube as the garment."""
    require(importlib.util.find_spec("pxr") is not None, "OpenUSD (usd-core) is not installed")
    return write_usdz(Scene((ball(), tube())))


@pytest.fixture(scope="module")
def stage(package: bytes, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The opened package."""
    from pxr import Usd

    path: Path = tmp_path_factory.mktemp("usdz") / "model.usdz"
    path.write_bytes(package)
    return Usd.Stage.Open(str(path))


def test_it_is_stored_and_aligned_as_the_format_wants(package: bytes) -> None:
    entries = zipfile.ZipFile(io.BytesIO(package)).infolist()
    assert [entry.filename for entry in entries] == [LAYER, "garment.jpg"]
    assert all(entry.compress_type == zipfile.ZIP_STORED for entry in entries)
    for entry in entries:
        name, extra = (int.from_bytes(package[entry.header_offset + k :][:2], "little") for k in (26, 28))
        assert (entry.header_offset + 30 + name + extra) % 64 == 0
    assert Image.open(io.BytesIO(zipfile.ZipFile(io.BytesIO(package)).read("garment.jpg"))).size == (48, 64)


def test_no_validator_finds_anything(stage: Any) -> None:
    from pxr import UsdValidation

    validators = UsdValidation.ValidationRegistry().GetOrLoadAllValidators()
    names = {validator.GetMetadata().name for validator in validators}
    assert {"usdUtilsValidators:UsdzPackageValidator", "usdShadeValidators:ShaderSdrCompliance"} <= names
    errors = UsdValidation.ValidationContext(validators).Validate(stage)
    assert [error.GetMessage() for error in errors] == []


def test_it_holds_the_meshes_in_metres_with_y_up(stage: Any) -> None:
    from pxr import UsdGeom

    assert (UsdGeom.GetStageMetersPerUnit(stage), UsdGeom.GetStageUpAxis(stage)) == (1.0, "Y")
    assert stage.GetDefaultPrim().GetPath() == ROOT
    for mesh in (ball(), tube()):
        drawn = UsdGeom.Mesh(stage.GetPrimAtPath(f"{ROOT}/{mesh.name}"))
        np.testing.assert_array_equal(np.array(drawn.GetPointsAttr().Get()), mesh.vertices)
        np.testing.assert_array_equal(np.array(drawn.GetFaceVertexIndicesAttr().Get()), mesh.faces.ravel())
        assert drawn.GetDoubleSidedAttr().Get() == mesh.material.double_sided
        assert drawn.GetSubdivisionSchemeAttr().Get() == "none"


def test_the_texture_stands_upright(stage: Any) -> None:
    from pxr import UsdGeom, UsdShade

    prim = stage.GetPrimAtPath(f"{ROOT}/garment")
    coordinates = np.array(UsdGeom.PrimvarsAPI(prim).GetPrimvar("st").Get())
    uv = tube().uv
    assert uv is not None
    np.testing.assert_allclose(coordinates, np.stack([uv[:, 0], 1 - uv[:, 1]], axis=1), atol=1e-6)
    material, _ = UsdShade.MaterialBindingAPI(prim).ComputeBoundMaterial()
    surface = material.ComputeSurfaceSource()[0]
    source = surface.GetInput("diffuseColor").GetConnectedSources()[0][0].source
    assert UsdShade.Shader(source.GetPrim()).GetIdAttr().Get() == "UsdUVTexture"


def test_equal_scenes_give_equal_bytes(package: bytes) -> None:
    assert write_usdz(Scene((ball(), tube()))) == package
