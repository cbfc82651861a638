"""A body of one's own measures and its pose, as callers give them, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from core.errors import BadParameter
from core.types import MEASURES_OF_BODIES, POSES, SEXES, BodyMeasures, Pose

OPTION = "body_cm"
USUAL_POSE: Pose = "a"


def read_body(value: Any) -> BodyMeasures | None:
    """Read ``{"sex": …, "height": …, "chest": …, "waist": …, "hip": …}`` [cm]; None where nothing is given.

    Raises:
        BadParameter: a name is missing or unknown, a value is no number, or there is no such body.
    """
    from presets import check

    if value is None:
        return None
    names = ("sex", *MEASURES_OF_BODIES)
    if not isinstance(value, Mapping) or not all(isinstance(name, str) for name in value):
        raise BadParameter("bad_parameter.value", name=OPTION)
    if set(value) != set(names):
        raise BadParameter("bad_parameter.body_names", choices=", ".join(names))
    if value["sex"] not in SEXES:
        raise BadParameter("bad_parameter.choice", name="sex", choices=", ".join(SEXES))
    for name in MEASURES_OF_BODIES:
        if isinstance(value[name], bool) or not isinstance(value[name], int | float):
            raise BadParameter("bad_parameter.value", name=f"{OPTION}.{name}")
    return check(BodyMeasures(value["sex"], *(float(value[name]) for name in MEASURES_OF_BODIES)))


def read_pose(value: Any) -> Pose:
    """Read the name of a pose; the usual one where nothing is given.

    Raises:
        BadParameter: there is no such pose.
    """
    if value is None:
        return USUAL_POSE
    if not isinstance(value, str) or value not in POSES:
        raise BadParameter("bad_parameter.choice", name="pose", choices=", ".join(POSES))
    return value


def body_parameters(measures: BodyMeasures | None, pose: Pose) -> dict[str, Any]:
    """Return what was asked for besides a preset, as files and records say it; nothing for what is usual."""
    own = {} if measures is None else {OPTION: asdict(measures)}
    return own if pose == USUAL_POSE else {**own, "pose": pose}


def body_limits() -> dict[str, dict[str, tuple[float, float]]]:
    """Return the smallest and largest value [cm] of each measure, by sex; some do not go together."""
    from presets import overall_cm

    return {sex: overall_cm(sex) for sex in SEXES}


def body_key(parameters: Mapping[str, Any]) -> str:
    """Return the key in ``core.words.names`` of the body of a fitting's parameters; empty for a garment's."""
    return "own_body" if OPTION in parameters else str(parameters.get("avatar_preset_id", ""))


def body_word(parameters: Mapping[str, Any]) -> str:
    """Return what the names of files call the body of a fitting's parameters: a preset's id or ``own``, and a pose."""
    word = "own" if OPTION in parameters else str(parameters["avatar_preset_id"])
    return "-".join([word, *([parameters["pose"]] if "pose" in parameters else [])])
