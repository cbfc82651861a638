"""What makes two results equal."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from workflow.tryon import versions


def fingerprint(*inputs: Any) -> str:
    """Return a digest of what a result depends on; the versions are always part of it."""
    return hashlib.sha256(json.dumps([*inputs, versions()], sort_keys=True).encode()).hexdigest()
