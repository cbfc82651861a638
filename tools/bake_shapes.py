"""Bake the shape spaces of own bodies into ``presets/data/shapes``; see ``requirements-bake.txt``.

``python -m tools.bake_shapes`` makes 128 bodies, about five minutes.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from core.types import SEXES, Sex
from presets.catalogue import SHAPES
from tools.bake.shapes import bake_shapes


def main() -> None:
    """Bake both sexes, or one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path, default=SHAPES, help="folder to write to")
    parser.add_argument("--sex", choices=SEXES, action="append", help="only this one")
    asked = parser.parse_args()
    chosen: list[Sex] = asked.sex or list(SEXES)
    for sex in chosen:
        bake_shapes(sex, asked.output)


if __name__ == "__main__":
    main()
