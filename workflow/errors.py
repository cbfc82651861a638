"""Errors in records: kept by code and sentence key, so that they can be told in any language later."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.errors import TryOnError


def error_record(error: TryOnError) -> dict[str, Any]:
    """Return ``error`` as JSON values."""
    return {"code": error.code, "key": error.key, "values": {name: str(value) for name, value in error.values.items()}}


def error_of(record: Mapping[str, Any]) -> TryOnError:
    """Return the error that :func:`error_record` gave ``record`` for."""
    kinds = {kind.code: kind for kind in TryOnError.__subclasses__()}
    return kinds[record["code"]](record["key"], **record["values"])
