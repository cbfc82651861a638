"""What can be made on demand from a finished result, and how: one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from core.types import Scene
from core.words.names import NAMES
from workflow.pictures import PAPER, png
from workflow.standalone import Model, standalone_page

POSTER = (480, 640)
"""Size of the picture that a page shows until its model is drawn, (width, height) [px]."""


@dataclass(frozen=True, eq=False)
class Shown:
    """A finished result: a garment alone, or on a body."""

    glb: bytes
    """The model, as :func:`pipeline.export.write_glb` gave it."""
    caption: tuple[str, ...]
    """What it is, for people, in English: the garments, and where there is a body its name and the size."""

    @cached_property
    def scene(self) -> Scene:
        """The model as a scene."""
        from pipeline.export.reading import read_glb

        return read_glb(self.glb)


def export_bytes(kind: str, shown: Shown) -> bytes:
    """Return a result as a file of one of the kinds in ``EXPORTS``."""
    return EXPORTS[kind](shown)


def caption(report: Mapping[str, Any], body: str = "") -> tuple[str, ...]:
    """Return what a result is, in English: its garments, inner first, and where there is a ``body`` that and the size.

    Args:
        report: of a garment or a fitting.
        body: key of the body that wears it, see ``workflow.own_body.body_key``.
    """
    layers = report.get("layers", (report,))
    garments = " + ".join(_short(str(layer["category"])) for layer in layers)
    if not body:
        return (garments,)
    name = NAMES[body][0]
    size = "own measures" if report["size"] == "own" else f"size {report['size']}"
    return garments, name, size


def _short(category: str) -> str:
    """Return the first of the words that name a category."""
    return NAMES[category][0].partition(",")[0]


def _usdz(shown: Shown) -> bytes:
    from pipeline.export.usdz import write_usdz

    return write_usdz(shown.scene)


def _turntable(shown: Shown) -> bytes:
    from pipeline.export.turntable import animated_webp, turntable

    return animated_webp(turntable(shown.scene, paper=PAPER))


def _turntable_gif(shown: Shown) -> bytes:
    from pipeline.export.turntable import GIF_HEIGHT, animated_gif, turntable

    return animated_gif(turntable(shown.scene, paper=PAPER, height=GIF_HEIGHT))


def _sheet(shown: Shown) -> bytes:
    from pipeline.export.views import views_sheet

    return png(views_sheet(shown.scene, caption=shown.caption, paper=PAPER))


def _packshot_white(shown: Shown) -> bytes:
    from pipeline.export.packshot import packshot

    return png(packshot(shown.scene))


def _packshot_transparent(shown: Shown) -> bytes:
    from pipeline.export.packshot import packshot

    return png(packshot(shown.scene, transparent=True))


def _embed(shown: Shown) -> bytes:
    from workflow.pictures import jpeg, scene_picture

    poster = jpeg(scene_picture(shown.scene, size=POSTER), longest=max(POSTER))
    title = " · ".join(shown.caption)
    return standalone_page(title, [Model(name=title, glb=shown.glb, poster=poster)])


EXPORTS: Mapping[str, Callable[[Shown], bytes]] = {
    "usdz": _usdz,
    "turntable": _turntable,
    "turntable_gif": _turntable_gif,
    "sheet": _sheet,
    "packshot_white": _packshot_white,
    "packshot_transparent": _packshot_transparent,
    "embed": _embed,
}
"""How each kind of file, see ``workflow.files``, is made."""
