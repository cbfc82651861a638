"""Garments: cutout, landmarks, pattern, panels, volume, texture. Start reading in ``pipeline.garment.sewn``."""
