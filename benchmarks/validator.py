"""The Khronos glTF validator, where Node.js and the package are installed."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "node"


class Verdict(NamedTuple):
    """Numbers of issues in a file."""

    errors: int
    warnings: int


def available() -> bool:
    """Tell whether the validator can run here."""
    return shutil.which("node") is not None and (FOLDER / "node_modules" / "gltf-validator").is_dir()


def validate(glb: bytes) -> Verdict:
    """Return what the validator finds in a GLB.

    Raises:
        subprocess.CalledProcessError: the validator itself failed.
    """
    script = ["node", str(FOLDER / "validate.mjs")]
    answer = subprocess.run(script, input=glb, capture_output=True, check=True, timeout=120)
    issues = json.loads(answer.stdout)["issues"]
    return Verdict(issues["numErrors"], issues["numWarnings"])
