"""Bake the six bodies into ``presets/data``; see ``requirements-bake.txt``.

``python -m tools.bake_presets`` writes the same bytes each time on the same package versions. The model parses its data
for minutes at its first start and keeps the result in the folder ``ANNY_CACHE_DIR``.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from presets.catalogue import DATA, read_catalogue
from presets.measure import Anatomy, measure
from tools.bake.body import build
from tools.bake.grid import distance_grid
from tools.bake.paint import paint
from tools.bake.recipes import RECIPES, Recipe
from tools.bake.write import write_body, write_catalogue, write_views


def bake(recipe: Recipe, folder: Path) -> Anatomy:
    """Make one body and write its folder."""
    skin = build(recipe)
    anatomy = measure(skin.vertices, skin.faces, skin.joints)
    grid = distance_grid(skin.vertices, skin.faces)
    texture = paint(skin, anatomy, grid, recipe.sex)
    write_body(folder, skin, anatomy, grid, texture)
    return anatomy


def main() -> None:
    """Bake all bodies."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path, default=DATA, help="folder to write to")
    output: Path = parser.parse_args().output
    write_catalogue(output / "catalogue.json", [(recipe, bake(recipe, output / recipe.id)) for recipe in RECIPES])
    for info in read_catalogue(output):
        write_views(info)


if __name__ == "__main__":
    main()
