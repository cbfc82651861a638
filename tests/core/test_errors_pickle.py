"""Errors travel between processes."""

from __future__ import annotations

import copy
import pickle

import pytest

from core.errors import EngineUnavailable, FitFailed, TryOnError


@pytest.mark.parametrize("kind", TryOnError.__subclasses__())
def test_every_kind_of_error_comes_back_as_it_was(kind: type[TryOnError]) -> None:
    error = kind("bad_parameter.choice", name="size", choices="S, M")
    for back in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert type(back) is kind and (back.key, back.values) == (error.key, error.values)
        assert (str(back), back.localized("ko")) == (str(error), error.localized("ko"))


def test_values_keep_their_names_even_those_of_arguments() -> None:
    values = {"name": "sam", "reason": "It is off.", "remedy": "Switch it on."}
    back = pickle.loads(pickle.dumps(EngineUnavailable("engine_unavailable.any", **values)))
    assert back.values == values
    assert pickle.loads(pickle.dumps(FitFailed("fit_failed.inside"))).values == {}
