"""The Khronos validator behind the benchmark."""

from __future__ import annotations

import json
import struct

import pytest

from benchmarks.validator import available, validate
from tests.conftest import require


def glb(document: dict[str, object]) -> bytes:
    """A GLB without a binary part."""
    text = json.dumps(document).encode()
    text += b" " * (-len(text) % 4)
    return struct.pack("<4sII", b"glTF", 2, 20 + len(text)) + struct.pack("<I4s", len(text), b"JSON") + text


@pytest.mark.node
def test_issues_are_counted() -> None:
    require(available(), "Node.js or the Khronos validator is absent")
    assert validate(glb({"asset": {"version": "2.0"}})) == (0, 0)
    assert validate(glb({"asset": {"version": "2.0"}, "scene": 7})).errors == 1
