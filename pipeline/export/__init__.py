"""Scenes out: files to take away (GLB, Draco GLB, OBJ, STL), pictures (``raster``, ``sheet``) and their checks."""

from pipeline.export.draco import write_draco_glb
from pipeline.export.glb import write_glb
from pipeline.export.obj import write_obj_zip
from pipeline.export.stl import write_stl

__all__ = ["write_draco_glb", "write_glb", "write_obj_zip", "write_stl"]
