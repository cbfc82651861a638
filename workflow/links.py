"""Links to files: signed and short-lived, so that a file is reached only by whom its owner gave the link to."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Mapping
from urllib.parse import quote, urlencode

from core.settings import settings
from workflow.store import secret

ROUTE = "/files/"


def file_link(key: str, *, name: str = "", base: str = "", route: str = ROUTE) -> str:
    """Return a link to the file ``key``, good for between half and all of the minutes in the settings.

    A link stays the same for half that time, so that browsers fetch the file once.

    Args:
        key: key in the object store.
        name: file name under which a browser saves it; without one it is shown in place.
        base: address that starts the link where ``APP_URL`` is not set.
        route: what serves it; a link to one route is not good for another.
    """
    half = 30 * settings().link_minutes
    expires = str((int(time.time()) // half + 2) * half)
    query = {"exp": expires, **({"name": name} if name else {}), "sig": _signature(route, key, expires, name)}
    return f"{(settings().app_url or base).rstrip('/')}{route}{quote(key)}?{urlencode(query)}"


def link_is_good(key: str, query: Mapping[str, str], *, route: str = ROUTE) -> bool:
    """Tell whether a link to ``key`` was made by us for this route and has not expired."""
    expires = query.get("exp", "")
    wanted = _signature(route, key, expires, query.get("name", ""))
    if not hmac.compare_digest(wanted.encode(), query.get("sig", "").encode()):
        return False
    return int(expires) > time.time()


def _signature(route: str, key: str, expires: str, name: str) -> str:
    text = "\n".join(("link", route, key, expires, name)).encode()
    return hmac.new(secret(), text, hashlib.sha256).hexdigest()
