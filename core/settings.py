"""All settings, typed, in one place; each is an environment variable and is listed in README.md.

Addresses, stores and secrets have the plain names that hosting services use (``DATABASE_URL``); what belongs to this
app alone is prefixed (``TRYON_WORKERS``).
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


def plain(name: str, default: Any, **options: Any) -> Any:
    """Return a field that is set by the environment variable ``name`` itself, without the prefix."""
    return Field(default, validation_alias=name, **options)


SPACE_STORAGE = Path("/data")
"""Where a Hugging Face Space that has paid storage keeps it."""


class Settings(BaseSettings):
    """What can be set from outside."""

    model_config = SettingsConfigDict(env_prefix="TRYON_", frozen=True)

    app_url: str = plain("APP_URL", "", description="Address at which people reach the app; starts every file link.")
    database_url: str = plain("DATABASE_URL", "", description="Database of the records; a file in the data folder.")
    jwt_secret: SecretStr = plain("JWT_SECRET", SecretStr(""), description="Signs links and tokens; made at first use.")
    jwt_algorithm: Literal["HS256", "HS384", "HS512"] = plain("JWT_ALGORITHM", "HS256", description="Of the tokens.")
    jwt_expire_minutes: int = plain("JWT_EXPIRE_MINUTES", 525_600, ge=1, description="Life of a token.")
    redis_url: str = plain("REDIS_URL", "", description="Queue for workers on other machines; not used yet.")
    s3_endpoint: str = plain("S3_ENDPOINT", "", description="S3 store for files; not used yet.")
    s3_access_key: SecretStr = plain("S3_ACCESS_KEY", SecretStr(""), description="Not used yet.")
    s3_secret_key: SecretStr = plain("S3_SECRET_KEY", SecretStr(""), description="Not used yet.")
    s3_bucket: str = plain("S3_BUCKET", "", description="Not used yet.")
    ai_server_url: str = plain("AI_SERVER_URL", "", description="Machine with a GPU for engines; not used yet.")
    huggingface_token: SecretStr = plain("HUGGINGFACE_TOKEN", SecretStr(""), description="Not used yet.")

    space_id: str = plain("SPACE_ID", "", description="Set by Hugging Face Spaces: name of the Space.")

    data_dir: Path = Field(Path("data"), description="Folder for records, files, caches and temporary files.")
    workers: int = Field(1, ge=1, le=64, description="Jobs that compute at the same time.")
    queue_size: int = Field(64, ge=1, description="Jobs that may be unfinished; one more is answered `busy`.")
    link_minutes: int = Field(10, ge=1, le=1440, description="Minutes after which a link to a file has expired.")
    allowed_origins: str = Field("", description="Websites whose pages may call the app, comma-separated; `*`: all.")
    private_webhooks: bool = Field(False, description="Allow webhooks to addresses inside the own network.")
    max_upload_mb: float = Field(10, gt=0, description="Largest accepted picture file in megabytes.")
    max_megapixels: float = Field(40, gt=0, description="Largest accepted picture in megapixels.")
    max_catalogue_mb: float = Field(200, gt=0, description="Largest accepted catalogue (ZIP) in megabytes.")
    catalogue_rows: int = Field(500, ge=1, description="Most rows of a catalogue that is sent to the API.")
    mcp: bool = Field(False, description="Offer the endpoints to AI assistants as an MCP server, too.")
    language: str = Field("en", pattern="^(en|ko)$", description="Language of the command line: `en` or `ko`.")
    rembg: bool = Field(False, description="Allow the optional `rembg` cutout, which downloads its weights once.")
    rembg_model: str = Field(
        "isnet-general-use", description="Name of the `rembg` model (licence: see docs/ENGINES.md)."
    )
    rembg_file: str = Field("", description="ONNX file with weights of that model, used instead of a download.")
    sam: bool = Field(False, description="Let SAM, which selects by clicks, download its weights once.")
    sam_model: str = Field("facebook/sam-vit-base", description="Name of the SAM model, or a folder that holds one.")
    noncommercial: bool = Field(False, description="Allow engines whose licence forbids business use.")

    @classmethod
    def variables(cls) -> dict[str, str]:
        """Return the environment variable of each setting."""
        prefix = str(cls.model_config["env_prefix"])
        fields = cls.model_fields.items()
        return {name: str(field.validation_alias or prefix + name.upper()) for name, field in fields}

    @property
    def hosted(self) -> bool:
        """Whether the app runs for people elsewhere, and not on the computer of who uses it."""
        return bool(self.space_id or self.app_url)

    @property
    def storage_vanishes(self) -> bool:
        """Whether what is kept is lost when the app restarts: on a Space all is, but what lies under ``/data``."""
        return bool(self.space_id) and not self.data_dir.resolve().is_relative_to(SPACE_STORAGE)

    def set_in_vain(self) -> tuple[str, ...]:
        """Return the variables that are set although this version does not use them."""
        unused = ("redis_url", "s3_endpoint", "ai_server_url", "huggingface_token")
        return tuple(self.variables()[name] for name in unused if name in self.model_fields_set)


@lru_cache(maxsize=1)
def settings() -> Settings:
    """Return the settings of this process."""
    return Settings()
