"""Making of the baked bodies: shape, measures, paint, distance grid, files. Needs ``requirements-bake.txt``."""
