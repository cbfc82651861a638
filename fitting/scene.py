"""The scenes of a fitting: the whole body and one mesh for each garment."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.types import Fitting, Material, Mesh, Scene
from fitting.strain_map import SCALE, strain_colors


def fitted_scene(fitting: Fitting, *, fabric: str | None = None) -> Scene:
    """Return the nodes ``avatar``, ``garment``, ``garment_2``, …, with the fit report and the joints as extras.

    Timings are left out, so that equal input gives equal files.

    Args:
        fitting: what is shown.
        fabric: one of ``core.categories.FABRICS`` that all garments are of; each category's usual one by default.
    """
    return Scene((fitting.avatar.mesh, *_worn(fitting, fabric)), _described(fitting))


def strain_scene(fitting: Fitting) -> Scene:
    """Return the scene with each garment coloured by its strain, unlit, in the place of its texture.

    The extras also hold ``strain_scale``: name, strain and sRGB colour of each stop between which the colours lie.
    """
    plain = Material(double_sided=True, unlit=True)
    colored = [
        replace(mesh, uv=None, material=plain, colors=strain_colors(fitted)[fitted.garment.render_vertex])
        for mesh, fitted in zip(_worn(fitting), fitting.garments, strict=True)
    ]
    extras = {**_described(fitting), "strain_scale": [stop._asdict() for stop in SCALE]}
    return Scene((fitting.avatar.mesh, *colored), extras)


def _worn(fitting: Fitting, fabric: str | None = None) -> list[Mesh]:
    names = ["garment", *(f"garment_{k}" for k in range(2, len(fitting.garments) + 1))]
    worn = zip(fitting.garments, names, strict=True)
    return [fitted.garment.drawn(fitted.vertices, name, fabric=fabric) for fitted, name in worn]


def _described(fitting: Fitting) -> dict[str, Any]:
    return {
        "report": {key: value for key, value in fitting.report.items() if key != "seconds"},
        "joints": {name: [round(float(v), 5) for v in point] for name, point in fitting.avatar.joints.items()},
    }
