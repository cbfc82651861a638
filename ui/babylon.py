"""Where Gradio's page keeps the parts of Babylon.js that its 3D viewer draws with.

``gr.Model3D`` hands out neither its scene nor where it looks for decoders, and it keeps silent when a model fails. Both
are within reach all the same: the page's scripts are modules, and two small ones export what knows them. Their names
carry a hash of their content, so they are looked up, in the version of Gradio that is installed.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import gradio as gr

ASSETS = Path(gr.__file__).parent / "templates" / "frontend" / "assets"
MODULES = {
    "engines": ("engineStore-*.js", r"(\w+)=class\{static get LastCreatedEngine"),
    "tools": ("tools-*.js", r"(\w+)\._DefaultCdnUrl=`"),
}
"""Class to find: the files that may hold it, and the letter by which its file calls it."""
DECODERS = "decoders"
"""Folder, relative to the page, in which the viewer finds the Draco decoder instead of on Babylon's servers."""


@lru_cache(maxsize=1)
def babylon_modules() -> dict[str, tuple[str, str]]:
    """Return for each class of ``MODULES`` the file below the page's ``assets/``, and the name that it exports.

    Raises:
        RuntimeError: this version of Gradio is laid out differently.
    """
    return {name: _find(*where) for name, where in MODULES.items()}


def _find(files: str, letter: str) -> tuple[str, str]:
    for path in sorted(ASSETS.glob(files)):
        code = path.read_text(encoding="utf-8")
        called = re.search(letter, code)
        exported = called and re.search(rf"export\{{.*?\b{called[1]} as (\w+)", code)
        if exported:
            return path.name, exported[1]
    raise RuntimeError(f"Gradio {gr.__version__} keeps its 3D viewer elsewhere: no {files} holds what is needed.")
