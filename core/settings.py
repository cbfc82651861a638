"""All settings, typed, in one place; each is an environment variable ``TRYON_<NAME>`` and is listed in README.md."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What can be set from outside."""

    model_config = SettingsConfigDict(env_prefix="TRYON_", frozen=True)

    data_dir: Path = Field(Path("data"), description="Folder for results, caches and temporary files.")
    workers: int = Field(1, ge=1, le=64, description="Jobs that compute at the same time.")
    queue_size: int = Field(32, ge=1, description="Jobs that may wait; one more is answered `busy`.")
    max_upload_mb: float = Field(10, gt=0, description="Largest accepted picture file in megabytes.")
    max_megapixels: float = Field(40, gt=0, description="Largest accepted picture in megapixels.")
    language: str = Field("en", pattern="^(en|ko)$", description="Language of the command line: `en` or `ko`.")
    rembg: bool = Field(False, description="Allow the optional `rembg` cutout, which downloads its weights once.")
    rembg_model: str = Field(
        "isnet-general-use", description="Name of the `rembg` model (licence: see docs/ENGINES.md)."
    )
    noncommercial: bool = Field(False, description="Allow engines whose licence forbids business use.")


@lru_cache(maxsize=1)
def settings() -> Settings:
    """Return the settings of this process."""
    return Settings()
