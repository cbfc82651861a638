"""Baking again gives the committed bytes; needs the packages of ``requirements-bake.txt``."""

from __future__ import annotations

from pathlib import Path

import pytest

from presets.catalogue import DATA


@pytest.mark.slow
def test_baking_again_gives_the_same_bytes(tmp_path: Path) -> None:
    pytest.importorskip("anny", reason="baking needs the packages of requirements-bake.txt")
    from tools.bake.recipes import RECIPES
    from tools.bake_presets import bake

    recipe = next(recipe for recipe in RECIPES if recipe.id == "regular")
    bake(recipe, tmp_path)
    for name in ("body.npz", "texture.jpg"):
        assert (tmp_path / name).read_bytes() == (DATA / "regular" / name).read_bytes(), name
