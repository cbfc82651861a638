"""Webhooks: an address of the client's choice is told when a job has ended; it learns ids and the status, no more."""

from __future__ import annotations

import ipaddress
import json
import logging
import queue
import socket
import threading
import time
from functools import lru_cache
from urllib.parse import urlsplit

import httpx

from core.errors import BadParameter
from core.settings import settings
from storage.tables import Job
from workflow.store import records

TIMES = 3
PAUSES = (1.0, 5.0)
"""Seconds before the second and the third try."""
TIMEOUT = 10.0

logger = logging.getLogger(__name__)


def check_webhook(url: str | None) -> None:
    """Refuse an address that must not be told.

    Raises:
        BadParameter: it is no http address, or one inside the own network where that is not allowed.
    """
    if url is not None and _target(url) is None:
        raise BadParameter("bad_parameter.webhook")


def tell_webhook(job: Job) -> None:
    """Tell the address of a finished job, in the background; tried again when it fails, then given up."""
    _letters().put(job)


@lru_cache(maxsize=1)
def _letters() -> queue.Queue[Job]:
    letters: queue.Queue[Job] = queue.Queue()
    threading.Thread(target=_send_all, args=(letters,), name="webhooks", daemon=True).start()
    return letters


def _send_all(letters: queue.Queue[Job]) -> None:
    while True:
        job = letters.get()
        sent = _delivered(job)
        if not sent:
            logger.warning("the webhook of job %s could not be delivered", job.id)
        records().update(job, webhook_status="sent" if sent else "failed")


def _delivered(job: Job) -> bool:
    """Post the news of a job; True when the other side took it."""
    body = {"id": job.id, "kind": job.__tablename__, "status": job.status}
    if job.error is not None:
        body["error"] = job.error["code"]
    for attempt in range(TIMES):
        if attempt:
            time.sleep(PAUSES[attempt - 1])
        try:
            if _post(str(job.webhook_url), json.dumps(body).encode()).is_success:
                return True
        except httpx.HTTPError as error:
            logger.info("webhook of job %s: %s", job.id, type(error).__name__)
    return False


def _post(url: str, body: bytes) -> httpx.Response:
    """Post to the very address that was checked, so that a name cannot be turned elsewhere in between."""
    address = _target(url)
    if address is None:
        raise httpx.ConnectError("the address is not allowed")
    parts = httpx.URL(url)
    host = parts.netloc.decode("ascii")
    request = httpx.Request(
        "POST",
        parts.copy_with(host=address),
        content=body,
        headers={"Host": host, "Content-Type": "application/json"},
        extensions={"sni_hostname": parts.host},
    )
    with httpx.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=False) as client:
        return client.send(request)


def _target(url: str) -> str | None:
    """Return the numeric address of ``url`` when it may be told."""
    try:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
            return None
        port = parts.port or (443 if parts.scheme == "https" else 80)
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (ValueError, OSError):
        return None
    addresses = [str(entry[4][0]) for entry in found]
    if settings().private_webhooks:
        return addresses[0]
    return addresses[0] if all(ipaddress.ip_address(address).is_global for address in addresses) else None
