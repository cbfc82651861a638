"""Points that callers may give."""

from __future__ import annotations

import pytest

from core.errors import BadParameter
from core.types import FRONT_EDGES, LANDMARKS
from workflow.photo_points import read_landmarks


@pytest.mark.parametrize("name", [*LANDMARKS, *FRONT_EDGES])
def test_each_point_of_a_garment_may_be_given_those_of_an_open_front_too(name: str) -> None:
    assert read_landmarks({name: [3, 4.5]}) == {name: (3.0, 4.5, 1.0)}


def test_an_unknown_point_is_refused_with_the_names() -> None:
    with pytest.raises(BadParameter) as caught:
        read_landmarks({"front_edge_middle": [1, 2]})
    assert all(name in caught.value.message for name in (*LANDMARKS, *FRONT_EDGES))
