"""The garments of a fitting: one, or the layers of an outfit, inner first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.errors import BadParameter
from storage.tables import Cloth3D, FittingSession
from workflow.store import records

MOST_LAYERS = 3
"""Garments of an outfit."""
LAYERS = "cloth3d_ids"
"""Name among the parameters of an outfit that holds the ids of its garments."""


def asked_layers(value: Any) -> tuple[str, ...]:
    """Return the ids of the garments to wear, inner first, of one id or a list.

    Raises:
        BadParameter: it is something else, too many, or one comes twice.
    """
    ids = [value] if isinstance(value, str) else value
    if not isinstance(ids, Sequence) or not ids or not all(isinstance(one, str) for one in ids):
        raise BadParameter("bad_parameter.value", name="cloth3d_id")
    if len(ids) > MOST_LAYERS:
        raise BadParameter("bad_parameter.layers", most=MOST_LAYERS)
    if len(set(ids)) < len(ids):
        raise BadParameter("bad_parameter.twice")
    return tuple(ids)


def layer_ids(fitting: FittingSession) -> tuple[str, ...]:
    """Return the ids of the garments of a fitting, inner first; its record refers to the last one."""
    return tuple(fitting.parameters.get(LAYERS, (fitting.cloth3d_id,)))


def can_begin(fitting: FittingSession) -> bool:
    """Tell whether all garments are built; one that was removed is waited for no more."""
    return all(garment.status == "done" for garment in _garments(fitting))


def lost_garment(fitting: FittingSession) -> Cloth3D | None:
    """Return a garment that the fitting waits for in vain, if there is one."""
    return next((garment for garment in _garments(fitting) if garment.status in ("error", "cancelled")), None)


def worn_by(owner_id: str, cloth3d_id: str) -> bool:
    """Tell whether a garment is part of any fitting of its owner."""
    return any(cloth3d_id in layer_ids(fitting) for fitting in records().find(FittingSession, user_id=owner_id))


def _garments(fitting: FittingSession) -> list[Cloth3D]:
    return [row for cloth3d_id in layer_ids(fitting) for row in records().find(Cloth3D, id=cloth3d_id)]
