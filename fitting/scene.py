"""The scene of a fitting: the whole body and one mesh for each garment."""

from __future__ import annotations

from core.types import Fitting, Scene


def fitted_scene(fitting: Fitting) -> Scene:
    """Return the nodes ``avatar``, ``garment``, ``garment_2``, …, with the fit report and the joints as extras.

    Timings are left out, so that equal input gives equal files.
    """
    names = ["garment", *(f"garment_{k}" for k in range(2, len(fitting.garments) + 1))]
    worn = [g.garment.drawn(g.vertices, name) for g, name in zip(fitting.garments, names, strict=True)]
    extras = {
        "report": {key: value for key, value in fitting.report.items() if key != "seconds"},
        "joints": {name: [round(float(v), 5) for v in point] for name, point in fitting.avatar.joints.items()},
    }
    return Scene((fitting.avatar.mesh, *worn), extras)
