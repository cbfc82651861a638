"""A stand-in for the computing rooms: quick, with the same signatures, so that the ways in are tested by themselves."""

from __future__ import annotations

import gc
import socket
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw

from core.errors import EngineUnavailable
from core.pieces import PatternPieces
from core.types import (
    BodyMeasures,
    Cutout,
    GarmentMesh,
    Landmark,
    Material,
    Mesh,
    ParsedGarment,
    Photo,
    Scene,
    no_progress,
)
from pipeline import engines
from pipeline.engines import Availability, Engine
from presets.limits import check, overall_cm
from tests.pipeline.export.drawn_pattern import skirt_pattern

BODIES = ("slim", "regular", "curvy", "slim-m", "regular-m", "curvy-m")
SIZE_TABLE = {"XS": "tight", "S": "tight", "M": "fitted", "L": "relaxed", "XL": "relaxed", "XXL": "oversized"}


LANDMARKS = {
    "neckline_left": (0.4, 0.2, 0.9),
    "shoulder_left": (0.3, 0.22, 0.9),
    "shoulder_right": (0.7, 0.22, 0.9),
    "hem_left": (0.27, 0.78, 0.1),
    "hem_right": (0.73, 0.78, 0.9),
}
"""Share of the photo's width and height, and confidence; one of them is doubtful."""
WARNINGS = {
    "The kind of garment is uncertain; please check it.": "category",
    "Some points of the garment are uncertain; please check them.": "landmarks",
}
"""What the parser warns of, and the step that each names."""


class FakeEngine:
    """Counts its calls.

    ``hook`` is called inside each stage and may wait or raise: cutout, select, parse, sew, fit, pieces, shown.
    """

    def __init__(self, folder: Path) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.hook: Callable[[str], None] = lambda stage: None
        self.folder = folder
        self.bodies: list[tuple[str, BodyMeasures | None, str]] = []
        """Preset, own measures and pose of each body that was dressed."""
        self.patterns: list[tuple[str, float]] = []
        """Size and seam allowance [m] of each pattern that was made."""
        self.sam = Availability(ok=True)
        """Whether a garment can be selected by clicks."""

    def modules(self) -> dict[str, ModuleType]:
        """Return the modules that take the place of the real ones."""
        return {
            "pipeline.garment.cutout": _module("pipeline.garment.cutout", cut_out=self.cut_out),
            "pipeline.garment.cutout.select": _module(
                "pipeline.garment.cutout.select", select_by_points=self.select_by_points
            ),
            "pipeline.garment.parse": _module("pipeline.garment.parse", parse_garment=self.parse_garment),
            "pipeline.garment.sewn": _module(
                "pipeline.garment.sewn", sew=self.sew, garment_scene=lambda garment: Scene((garment.drawn(),))
            ),
            "pipeline.export.raster": _module("pipeline.export.raster", render=render),
            "pipeline.export.packshot": _module("pipeline.export.packshot", packshot=self.shown),
            "pipeline.export.views": _module("pipeline.export.views", views_sheet=self.shown),
            "pipeline.export.usdz": _module("pipeline.export.usdz", write_usdz=lambda scene: b"PK" + bytes(64)),
            "fitting": _module(
                "fitting",
                fit=self.fit,
                fitted_scene=lambda fitting, *, fabric: fitting.scene,
                strain_scene=lambda fitting: fitting.scene,
            ),
            "fitting.pieces": _module("fitting.pieces", make_pieces=self.make_pieces),
            "presets": _module("presets", catalogue=self.catalogue, body=self.body, check=check, overall_cm=overall_cm),
        }

    def count(self, stage: str) -> int:
        """Return how often ``stage`` ran."""
        return sum(name == stage for name, _ in self.calls)

    def cut_out(self, photo: Photo, *, method: str) -> Cutout:
        self._note("cutout", {"method": method})
        distance = np.abs(photo.rgb.astype(int) - photo.rgb[0, 0]).sum(axis=-1)
        warnings = ("A person seems to wear the garment; a photo of the garment alone works better.",)
        return Cutout(np.where(distance > 40, 255, 0).astype(np.uint8), "border", confidence=0.87654, warnings=warnings)

    def select_by_points(self, photo: Photo, points: Any) -> Any:
        """Return a square around each point on the garment."""
        self._note("select", {"points": points})
        if not self.sam.ok:
            values = {"name": "sam", "reason": self.sam.reason, "remedy": self.sam.remedy}
            raise EngineUnavailable("engine_unavailable.any", **values)
        mask = np.zeros(photo.rgb.shape[:2], np.uint8)
        for x, y, on in points:
            half = mask.shape[1] // 5
            rows = slice(max(0, round(y) - half), round(y) + half)
            mask[rows, max(0, round(x) - half) : round(x) + half] = 255 if on else 0
        return mask

    def parse_garment(
        self, photo: Photo, *, mask: Any = None, cutout: Cutout | None = None, progress: Any = no_progress, **asked: Any
    ) -> ParsedGarment:
        self._note("parse", {"mask": mask, "cutout": cutout, **asked})
        cutout = cutout or Cutout(mask, "user")
        height, width = cutout.mask.shape
        found = {name: Landmark(x * width, y * height, sure) for name, (x, y, sure) in LANDMARKS.items()}
        category = asked["category"] if asked["category"] != "auto" else "tshirt"
        progress("cutout", 1.0, photo.rgb)
        progress("landmarks", 1.0, photo.rgb)
        return ParsedGarment(
            photo,
            cutout,
            category,
            0.9,
            (("tshirt", 0.9), ("tank", 0.06), ("shirt", 0.04)),
            asked.get("photo_kind") or "flat",
            {**found, **(asked.get("landmarks") or {})},
            tuple(WARNINGS),
            tuple(WARNINGS.values()),
        )

    def sew(self, parsed: ParsedGarment, *, quality: str, back: Any, progress: Any) -> Any:
        self._note("sew", {"quality": quality, "back": back})
        progress("sew", 0.5)
        texture = np.asarray(Image.fromarray(parsed.photo.rgb).resize((256, 256)))
        return garment_mesh(parsed, texture)

    def fit(
        self,
        garments: list[GarmentMesh],
        avatar: Any,
        size: str,
        *,
        fabric: str | None,
        measures_cm: Mapping[str, float],
        progress: Any,
    ) -> Any:
        asked = {"avatar": avatar.id, "size": size, "fabric": fabric, "measures_cm": dict(measures_cm)}
        self._note("fit", {**asked, "layers": [garment.category for garment in garments]})
        for step in range(4):
            progress("drape", step / 4)
        made = "M" if size == "auto" else size
        layers = [{"category": garment.category, "size": made, "ease_cm": {"chest": 8.4}} for garment in garments]
        report = {
            "category": garments[-1].category,
            **({"layers": layers} if len(layers) > 1 else {}),
            "size": "own" if measures_cm else made,
            "ease_cm": {"chest": 8.4, "waist": 14.0, "hip": 1.2},
            "size_table": [
                {"size": name, "ease_cm": {"chest": 4.0 * step - 6.0}, "verdict": verdict}
                for step, (name, verdict) in enumerate(SIZE_TABLE.items())
            ],
            "strain": {"tension_p95": 0.012, "compression_p95": 0.02},
            "penetration": {"samples": 20000, "share": 0.0004, "max_mm": 1.2},
            "clearance_mm": {"p50": 9.1, "p95": 40.0, "fitted_p50": 8.2},
            "worn": {"ok": True, "reasons": []},
            "converged": True,
            "triangles": 12000,
            "warnings": [],
        }
        names = ["garment", *(f"garment_{k + 1}" for k in range(1, len(garments)))]
        drawn = [garment.drawn(name=name) for garment, name in zip(garments, names, strict=True)]
        return SimpleNamespace(garments=garments, scene=Scene((avatar.mesh, *drawn)), report=report)

    def make_pieces(self, fitted: Any, size: Any, *, allowance: float) -> PatternPieces:
        self.hook("pieces")
        self.patterns.append((size, allowance))
        return skirt_pattern(allowance=allowance, size=size)

    def shown(self, scene: Scene, **options: Any) -> Any:
        self._note("shown", {"scene": scene, **options})
        return render(scene, size=(30, 40))

    def catalogue(self) -> tuple[Any, ...]:
        return tuple(self._preset(body) for body in BODIES)

    def body(self, body: str, measures: BodyMeasures | None, pose: str) -> Any:
        self.bodies.append((body, measures, pose))
        return SimpleNamespace(id=body, mesh=_body_mesh())

    def _preset(self, body: str) -> Any:
        from pipeline.export import write_glb

        glb, thumbnail = self.folder / f"{body}.glb", self.folder / f"{body}.png"
        if not glb.exists():
            glb.write_bytes(write_glb(Scene((_body_mesh(),))))
            picture = Image.new("RGB", (120, 160), (236, 232, 224))
            ImageDraw.Draw(picture).rounded_rectangle((45, 20, 75, 150), 15, fill=(190, 180, 168))
            picture.save(thumbnail)
        return SimpleNamespace(
            id=body,
            name=body.title(),
            sex="male" if body.endswith("-m") else "female",
            height_cm=168.0,
            measures_cm={"chest": 88.0, "waist": 70.0, "hip": 96.0},
            notes="stand-in",
            glb=glb,
            thumbnail=thumbnail,
        )

    def _note(self, stage: str, options: Mapping[str, Any]) -> None:
        self.calls.append((stage, dict(options)))
        self.hook(stage)


def install(patch: pytest.MonkeyPatch, folder: Path) -> FakeEngine:
    """Put a fake engine in the place of the real one until ``patch`` is undone."""
    engine = FakeEngine(folder)
    for name, module in engine.modules().items():
        patch.setitem(sys.modules, name, module)
    sam = Engine("sam", "cutout", "Apache-2.0", True, "nothing", lambda: engine.sam)
    patch.setitem(engines._ENGINES, ("cutout", "sam"), sam)
    return engine


def render(scene: Scene, *, size: tuple[int, int], **options: Any) -> Any:
    """Return a plain picture with the number of meshes as its brightness."""
    width, height = size
    picture = np.full((height, width, 4), 255, np.uint8)
    picture[..., :3] = 200 - 40 * len(scene.meshes)
    return picture


def sheet(name: str, low: float, high: float, *, z: float, texture: Any = None, half: float = 0.2) -> Mesh:
    """Return a rectangle that faces the viewer."""
    corners = np.array([[-half, 2 * low, z], [half, 2 * low, z], [half, 2 * high, z], [-half, 2 * high, z]], np.float32)
    uv = np.array([[0, 1], [1, 1], [1, 0], [0, 0]], np.float32)
    faces = np.array([[0, 1, 2], [0, 2, 3]], np.int32)
    return Mesh(name, corners, faces, uv, material=Material(texture=texture, double_sided=True))


def garment_mesh(parsed: ParsedGarment, texture: Any) -> GarmentMesh:
    """Return a rectangle as a garment."""
    flat = sheet("garment", 0.3, 0.6, z=0.1)
    corners = np.arange(4, dtype=np.int32)
    part = np.zeros(len(flat.faces), np.int8)
    return GarmentMesh(
        category=parsed.category,
        photo_kind=parsed.photo_kind,
        plane=flat.vertices[:, :2].astype(float),
        vertices=flat.vertices.astype(float),
        faces=flat.faces,
        panel=part,
        part=part,
        coarse_faces=flat.faces,
        parents=np.zeros((0, 2), np.int32),
        openings={"hem": corners},
        rims={"hem": corners},
        seams={"side_left": corners[:2]},
        landmarks={"hem_left": np.zeros(2)},
        render_vertex=corners,
        render_faces=flat.faces,
        uv=flat.uv,
        texture=texture,
        warnings=("The kind of garment is uncertain; please check it.",),
    )


def photo_file(*, width: int = 300, height: int = 400, form: str = "PNG") -> bytes:
    """Return a picture file of a blue rectangle on light grey."""
    import io

    picture = Image.new("RGB", (width, height), (235, 235, 235))
    ImageDraw.Draw(picture).rectangle((width // 4, height // 5, 3 * width // 4, 4 * height // 5), fill=(30, 60, 140))
    buffer = io.BytesIO()
    picture.save(buffer, form)
    return buffer.getvalue()


def _body_mesh() -> Mesh:
    return sheet("avatar", 0.0, 0.84, z=0.0, half=0.14)


def _module(name: str, **attributes: Any) -> ModuleType:
    module = ModuleType(name)
    for key, value in attributes.items():
        setattr(module, key, value)
    return module


@contextmanager
def stand_in(folder: Path) -> Iterator[FakeEngine]:
    """Put a fake engine in place, with a data folder of its own and nothing remembered from other tests."""
    from core.settings import settings
    from workflow import backlog, bodies, cutouts, execute, store

    caches = (settings, bodies.bodies, store.objects, store.secret)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRYON_DATA_DIR", str(folder / "data"))
        patch.setenv("GRADIO_TEMP_DIR", str(folder / "data" / "uploads"))
        for cache in caches:
            cache.cache_clear()
        execute.memory.forget()
        cutouts.memory.forget()
        (folder / "bodies").mkdir(exist_ok=True)
        yield install(patch, folder / "bodies")
        backlog.close()
        for cache in caches:
            cache.cache_clear()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[FakeEngine]:
    """A fake engine for one test."""
    with stand_in(tmp_path) as fake:
        yield fake


def free_port() -> int:
    """Return a port of this machine; Gradio's own search finds the same one in two processes at the same time."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Served:
    """The running app."""

    url: str
    engine: FakeEngine


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The app with a fake engine on a free port, for all tests of a module."""
    import app

    with stand_in(tmp_path_factory.mktemp("served")) as fake:
        app.prepare_environment()
        page = app.build_app()
        _, url, _ = page.launch(**app.launch_options(), server_port=free_port(), prevent_thread_lock=True, quiet=True)
        yield Served(url, fake)
        page.close(verbose=False)
        gc.collect()  # what the server left behind is reported here, not in a later test
