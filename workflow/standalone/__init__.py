"""One HTML file that shows models in 3D by itself: it opens from disk, or in a frame of a shop's page.

Everything is inside: the models, and the viewer (three.js, unmodified but for the names by which its modules import
each other), both compressed. The page forbids itself every request.
"""

from __future__ import annotations

import base64
import gzip
import json
import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path
from string import Template

FOLDER = Path(__file__).parent
THREE = FOLDER.parent.parent / "ui" / "static" / "vendor" / "three"
"""The files of the npm package three, see its LICENSE there."""
MODULES: Mapping[str, str] = {
    "three": "build/three.module.js",
    "build/three.core.js": "build/three.core.js",
    "three/addons/controls/OrbitControls.js": "examples/jsm/controls/OrbitControls.js",
    "three/addons/loaders/GLTFLoader.js": "examples/jsm/loaders/GLTFLoader.js",
    "examples/jsm/utils/BufferGeometryUtils.js": "examples/jsm/utils/BufferGeometryUtils.js",
    "examples/jsm/utils/SkeletonUtils.js": "examples/jsm/utils/SkeletonUtils.js",
}
"""File of each module by the name under which the others import it."""
RELATIVE = re.compile(r"""(\bfrom\s*)(['"])(\.{1,2}/[^'"]+)\2""")


@dataclass(frozen=True, eq=False)
class Model:
    """A model of a page."""

    name: str
    """What it is, for people; with several models the label of its button."""
    glb: bytes
    """The model: a GLB without Draco compression."""
    poster: bytes | None = None
    """A JPEG that is seen until the model is drawn, and where it cannot be."""


def standalone_page(title: str, models: Sequence[Model]) -> bytes:
    """Return an HTML file (UTF-8) that shows one model, or several to choose from, to turn and to zoom.

    It needs a browser with WebGL 2, import maps and ``DecompressionStream`` (Chrome and Edge 89, Safari 16.4, Firefox
    113); others show the first poster. Equal input gives equal bytes.

    Args:
        title: of the page.
        models: at least one.
    """
    page = Template((FOLDER / "page.html").read_text(encoding="utf-8"))
    posters = (model.poster for model in models)
    poster = next((each for each in posters if each), None)
    return page.substitute(
        title=escape(title),
        style=(FOLDER / "page.css").read_text(encoding="utf-8"),
        poster="" if poster is None else f'<img alt="{escape(title)}" src="{_data_uri(poster)}">',
        modules=_json({**_three(), "viewer": _packed((FOLDER / "viewer.js").read_bytes())}),
        models=_json([{"name": model.name, "glb": _packed(model.glb)} for model in models]),
        boot=(FOLDER / "boot.js").read_text(encoding="utf-8"),
    ).encode()


@lru_cache(maxsize=1)
def _three() -> dict[str, str]:
    """Return the viewer's modules by name, packed."""
    return {name: _packed(_renamed(path).encode()) for name, path in MODULES.items()}


def _renamed(path: str) -> str:
    """Return a module that imports others by their names in ``MODULES``, not by their places beside it."""
    names = {file: name for name, file in MODULES.items()}

    def named(found: re.Match[str]) -> str:
        file = posixpath.normpath(posixpath.join(posixpath.dirname(path), found[3]))
        return f"{found[1]}{found[2]}{names[file]}{found[2]}"

    return RELATIVE.sub(named, (THREE / path).read_text(encoding="utf-8"))


def _packed(data: bytes) -> str:
    return base64.b64encode(gzip.compress(data, 9, mtime=0)).decode()


def _data_uri(jpeg: bytes) -> str:
    return f"data:image/jpeg;base64,{base64.b64encode(jpeg).decode()}"


def _json(value: object) -> str:
    """Return JSON that cannot end the element that holds it."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")
