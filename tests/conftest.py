"""Fixtures that all rooms share."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hypothesis
import pytest

ROOT = Path(__file__).resolve().parent.parent

# Compiled kernels are kept from run to run, whatever data folder a test chooses; numba reads this when it is loaded.
os.environ.setdefault("NUMBA_CACHE_DIR", str(ROOT / "data" / "numba"))

# The same examples on every run: a failure is then the last change's, and can be repeated.
hypothesis.settings.register_profile("repeatable", derandomize=True)
hypothesis.settings.load_profile("repeatable")


def require(available: bool, message: str) -> None:
    """Skip with a sentence when something optional is absent; fail where everything is required."""
    if available:
        return
    if os.environ.get("REQUIRE_ALL") == "1":
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def photos_dir() -> Path:
    """Folder of the real test photos, which are not part of the project."""
    folder = ROOT.parent / "shared" / "photos"
    require(folder.is_dir(), f"the folder of real photos ({folder.relative_to(ROOT.parent)}) is absent")
    return folder


@pytest.fixture(scope="session")
def validate() -> Callable[[bytes], dict[str, Any]]:
    """Return the Khronos validator: GLB bytes in, its report out (``report["issues"]["numErrors"]`` and so on)."""
    node = shutil.which("node")
    folder = ROOT / "tests" / "node"
    require(node is not None, "Node.js is absent")
    require(
        (folder / "node_modules" / "gltf-validator").is_dir(),
        "the glTF validator is absent: run `npm ci` in tests/node",
    )

    def report(glb: bytes) -> dict[str, Any]:
        done = subprocess.run([str(node), "validate.mjs"], input=glb, cwd=folder, capture_output=True, check=True)
        result: dict[str, Any] = json.loads(done.stdout)
        return result

    return report
