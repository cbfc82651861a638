"""Files that strangers name by their address instead of sending them."""

from __future__ import annotations

import httpx

from core.errors import BadParameter
from workflow.addresses import numeric_address, pinned_request

TIMEOUT = 20.0
MOST_REDIRECTS = 3


def download(url: str, *, name: str, limit_mb: float) -> bytes:
    """Return the file behind a public http address.

    Args:
        url: the address.
        name: the parameter's name, for the error.
        limit_mb: more than this is not read.

    Raises:
        BadParameter: it is not a public address, or there is no such file, or it is too large.
    """
    limits = {"timeout": TIMEOUT, "follow_redirects": False, "trust_env": False}
    try:
        with httpx.Client(**limits) as client:  # type: ignore[arg-type]
            for _ in range(1 + MOST_REDIRECTS):
                address = numeric_address(url)
                if address is None:
                    raise BadParameter("bad_parameter.address", name=name)
                answer = client.send(pinned_request("GET", url, address, headers={}), stream=True)
                try:
                    if answer.is_success:
                        return _content(answer, name, limit_mb)
                    url = str(httpx.URL(url).join(answer.headers.get("Location", "")))
                    if not answer.has_redirect_location:
                        break
                finally:
                    answer.close()
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise BadParameter("bad_parameter.download", name=name) from error
    raise BadParameter("bad_parameter.download", name=name)


def _content(answer: httpx.Response, name: str, limit_mb: float) -> bytes:
    """Return what is behind an answer; raises BadParameter when that is too much."""
    parts, size = [], 0
    for part in answer.iter_bytes():
        size += len(part)
        if size > limit_mb * 2**20:
            raise BadParameter("bad_parameter.download_large", name=name, limit_mb=f"{limit_mb:g}")
        parts.append(part)
    return b"".join(parts)
