"""Cloth keeps off itself, and comes apart where it passes through itself."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from fitting.figures.self_hits import intersecting_pairs
from fitting.self_contact import Layers, find_contacts, keep_apart, make_layers
from fitting.untangle import Untangler, find_crossings, make_sheet

Points = NDArray[np.float64]
Faces = NDArray[np.int64]


def sheet(count: int, gap: float = 0.01, height: float = 0.0) -> tuple[Points, Faces]:
    """A level square sheet of count x count vertices around the origin, outer side up."""
    k = np.arange(count)
    x, z = (gap * (g.ravel() - (count - 1) / 2) for g in np.meshgrid(k, k, indexing="ij"))
    a = (k[:-1, None] * count + k[None, :-1]).ravel()
    faces = np.concatenate([np.column_stack([a, a + 1, a + count]), np.column_stack([a + 1, a + count + 1, a + count])])
    return np.column_stack([x, np.full(len(x), height), z]), faces


def two_sheets(between: float, *, tilt: float = 0.0, turn: float = 0.3) -> tuple[Points, Faces]:
    """A sheet and a smaller one above it, turned, which may be tilted [rad]."""
    below, faces = sheet(12)
    above, small = sheet(7)
    around = np.array([[np.cos(turn), 0, np.sin(turn)], [0, 1, 0], [-np.sin(turn), 0, np.cos(turn)]])
    lean = np.array([[np.cos(tilt), -np.sin(tilt), 0], [np.sin(tilt), np.cos(tilt), 0], [0, 0, 1]])
    return np.concatenate([below, above @ around @ lean + [0, between, 0]]), np.concatenate([faces, small + len(below)])


def layers_of(x: Points, faces: Faces, **options: Any) -> Layers:
    return make_layers(faces, x, **{"thickness": 0.004, "skin": 0.006, "friction": 0.0} | options)


def test_a_flat_sheet_is_not_in_contact_with_itself() -> None:
    x, faces = sheet(15)
    layers = layers_of(x, faces)
    find_contacts(x, layers)
    before = x.copy()
    keep_apart(x, before, layers, 0.004)
    np.testing.assert_array_equal(x, before)


@pytest.mark.parametrize("between", [0.001, -0.001])
def test_layers_move_apart_on_the_sides_where_they_are(between: float) -> None:
    x, faces = two_sheets(between)
    layers = layers_of(x, faces)
    find_contacts(x, layers)
    start = x.copy()
    for _ in range(20):
        keep_apart(x, x.copy(), layers, 0.001)
    gap = np.sign(between) * (x[144:, 1].mean() - x[60:84, 1].mean())
    assert gap > 0.0025
    np.testing.assert_allclose(x.sum(axis=0), start.sum(axis=0), atol=1e-9, err_msg="no force from outside")


def test_far_layers_are_left_alone() -> None:
    x, faces = two_sheets(0.0041)
    layers = layers_of(x, faces)
    find_contacts(x, layers)
    assert layers.used[0] > 0, "they are watched"
    before = x.copy()
    keep_apart(x, before, layers, 0.004)
    np.testing.assert_array_equal(x, before)


def test_friction_takes_sliding_along() -> None:
    slid = []
    for friction in (0.0, 1.0):
        x, faces = two_sheets(0.002)
        layers = layers_of(x, faces, friction=friction)
        find_contacts(x, layers)
        before = x.copy()
        x[144:, 0] += 0.001
        keep_apart(x, before, layers, 0.004)
        slid.append(float((x[144:, 0] - before[144:, 0]).mean()))
    assert slid[0] == pytest.approx(0.001, abs=1e-4)
    assert slid[1] < 0.7 * slid[0]


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_crossings_are_those_of_the_figure(seed: int) -> None:
    rng = np.random.default_rng(seed)
    x, faces = two_sheets(float(rng.uniform(-0.004, 0.004)), tilt=float(rng.uniform(0.05, 1.5)))
    x += rng.normal(0, 0.002, x.shape)
    mesh = make_sheet(faces)
    found = find_crossings(x, mesh, 0.01)
    assert len(np.unique(found, axis=0)) == len(found)
    beside = [np.flatnonzero(np.isin(faces, edge).sum(axis=1) == 2) for edge in mesh.edges[found[:, 0]]]
    pairs = {tuple(sorted((int(e), int(f)))) for of, f in zip(beside, found[:, 1], strict=True) for e in of}
    apart = {(e, f) for e, f in pairs if not np.isin(faces[e], faces[f]).any()}
    assert apart == {(int(e), int(f)) for e, f in intersecting_pairs(x, faces)}


def test_positions_that_are_no_numbers_have_no_contacts_and_no_crossings() -> None:
    x, faces = two_sheets(0.001)
    layers = layers_of(x, faces)
    x[5] = np.nan
    find_contacts(x, layers)
    assert layers.used[0] == 0
    assert len(find_crossings(x, make_sheet(faces), 0.01)) == 0


def test_a_corner_that_pokes_through_is_drawn_back() -> None:
    x, faces = two_sheets(0.0203, tilt=0.7, turn=np.pi / 4)
    tangled, nowhere = np.zeros(len(x), bool), np.zeros(len(x), bool)
    watch = Untangler(faces, tangled, cell=0.01, most=0.001)
    assert len(intersecting_pairs(x, faces)) > 1
    watch.watch(x, np.zeros_like(x), nowhere)
    assert tangled.any()
    for _ in range(100):
        watch.watch(x, np.zeros_like(x), nowhere)
    assert len(intersecting_pairs(x, faces)) == 0
    assert not tangled.any()


def test_what_begins_to_cross_goes_back() -> None:
    x, faces = two_sheets(0.003)
    v = np.ones_like(x)
    watch = Untangler(faces, np.zeros(len(x), bool), cell=0.01, most=0.001)
    watch.watch(x, v, np.zeros(len(x), bool))
    start = x.copy()
    x[144:, 1] -= 0.005
    x[150, 1] = 0.003
    watch.watch(x, v, np.zeros(len(x), bool))
    assert len(intersecting_pairs(x, faces)) == 0
    assert (v == 0).any() and (v == 1).any()
    assert np.abs(x - start).max() < 0.006


def test_what_was_inside_the_body_may_cross_to_get_out() -> None:
    x, faces = two_sheets(0.003)
    v, nowhere = np.ones_like(x), np.zeros(len(x), bool)
    watch = Untangler(faces, np.zeros(len(x), bool), cell=0.01, most=0.0001)
    assert not watch.watch(x, v, nowhere)
    x[144:, 1] -= 0.005
    x[150, 1] = 0.003
    crossing = x.copy()
    assert watch.watch(x, v, ~nowhere)
    assert (v == 1).all()
    assert np.abs(x - crossing).max() <= 0.0001 + 1e-12, "it is only drawn apart"
