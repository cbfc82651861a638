"""The server's secret: from the settings, or made once and kept in the data folder."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def server_secret(given: str, folder: Path) -> bytes:
    """Return the secret that signs links and tokens.

    Args:
        given: the secret of the settings; empty to use the one kept in ``folder``, which is made at first use.
        folder: the data folder.
    """
    if given:
        return given.encode()
    path = folder / "secret.key"
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f".secret-{secrets.token_hex(8)}"
    fresh.touch(mode=0o600)
    fresh.write_text(secrets.token_hex(32), encoding="ascii")
    try:
        # A link is made whole or not at all, and never over another process's secret.
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return path.read_bytes()
