"""The files of a result: which there are, what they hold, and what they are called."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core.types import Scene
from workflow.own_body import body_word

ENDINGS: Mapping[str, str] = {
    "garment_glb": ".glb",
    "garment_draco": "-draco.glb",
    "garment_obj": "-obj.zip",
    "garment_mask": "-mask.png",
    "fitted_glb": ".glb",
    "fitted_draco": "-draco.glb",
    "fitted_obj": "-obj.zip",
    "fitted_stl": ".stl",
    "strain": "-strain.glb",
    "pattern_zip": "-pattern.zip",
    "pattern_svg": "-pattern.svg",
    "pattern_dxf": "-pattern.dxf",
    "pattern_a4": "-pattern-a4.pdf",
    "pattern_letter": "-pattern-letter.pdf",
    "pattern_json": "-pattern.json",
    "thumbnail": ".png",
    "usdz": ".usdz",
    "turntable": "-turntable.webp",
    "turntable_gif": "-turntable.gif",
    "sheet": "-views.png",
    "packshot_white": "-white.png",
    "packshot_transparent": "-transparent.png",
    "embed": "-3d.html",
}
"""How the name of each kind of file ends."""


def garment_files(garment: Scene) -> dict[str, bytes]:
    """Return the files of a garment alone by kind, but for its picture."""
    from pipeline.export import write_draco_glb, write_glb, write_obj_zip

    return {
        "garment_glb": write_glb(garment),
        "garment_draco": write_draco_glb(garment),
        "garment_obj": write_obj_zip(garment),
    }


def fitted_files(fitted: Scene, strained: Scene) -> dict[str, bytes]:
    """Return the files of a garment on a body by kind, but for its picture.

    Args:
        fitted: the garment on the body.
        strained: the same, coloured by its strain.
    """
    from pipeline.export import write_draco_glb, write_glb, write_obj_zip, write_stl

    return {
        "fitted_glb": write_glb(fitted),
        "fitted_draco": write_draco_glb(fitted),
        "fitted_obj": write_obj_zip(fitted),
        "fitted_stl": write_stl(fitted),
        "strain": write_glb(strained),
    }


def kept_as(kind: str) -> str:
    """Return the last part of the key under which a file of this kind is kept."""
    return f"{kind}.{ENDINGS[kind].rpartition('.')[2]}"


def worn_name(report: Mapping[str, Any], parameters: Mapping[str, Any]) -> str:
    """Return what the files of a fitting are called: its garments, inner first, the body and the size."""
    layers = report.get("layers", (report,))
    return "-".join([*(str(layer["category"]) for layer in layers), body_word(parameters), str(report["size"])])


def file_name(kind: str, stem: str) -> str:
    """Return the name of a file for people: ``stem`` says what it shows."""
    return stem + ENDINGS[kind]


def write_files(files: Mapping[str, bytes], folder: Path, stem: str) -> dict[str, Path]:
    """Write files into an existing folder and return their paths by kind."""
    paths = {}
    for kind, data in files.items():
        paths[kind] = folder / file_name(kind, stem)
        paths[kind].write_bytes(data)
    return paths
