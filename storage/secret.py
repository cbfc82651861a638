"""The server's secret: from the settings, or made once and kept in the data folder."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from core.errors import StorageUnavailable

BYTES = 32
"""Length of a secret, which is kept as hexadecimal digits."""


def server_secret(given: str, folder: Path) -> bytes:
    """Return the secret that signs links and tokens.

    Args:
        given: the secret of the settings; empty to use the one kept in ``folder``, which is made at first use.
        folder: the data folder.

    Raises:
        StorageUnavailable: it cannot be kept, or what is kept is damaged.
    """
    if given:
        return given.encode()
    try:
        kept = _kept_secret(folder)
    except OSError as error:
        raise StorageUnavailable("storage_unavailable.any") from error
    if len(kept) != 2 * BYTES:
        # An empty key would let everybody sign.
        raise StorageUnavailable("storage_unavailable.any")
    return kept


def _kept_secret(folder: Path) -> bytes:
    """Return the secret kept in ``folder``, made at first use; of processes that race, one wins."""
    path = folder / "secret.key"
    if path.exists():
        return path.read_bytes()
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f".secret-{secrets.token_hex(8)}"
    fresh.touch(mode=0o600)
    fresh.write_text(secrets.token_hex(BYTES), encoding="ascii")
    try:
        # A link is made whole or not at all, and never over another process's secret.
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return path.read_bytes()
