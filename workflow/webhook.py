"""Webhooks: an address of the client's choice is told when a job has ended; it learns ids and the status, no more."""

from __future__ import annotations

import json
import logging
import threading
from concurrent.futures import ThreadPoolExecutor

import httpx

from core.errors import BadParameter
from core.settings import settings
from storage.tables import Job
from workflow.addresses import numeric_address, pinned_request
from workflow.once import Once
from workflow.store import records

PAUSES = (0.0, 1.0, 5.0)
"""Seconds before each try."""
TIMEOUT = 10.0
SENDERS = 4
"""Addresses that are told at the same time: a slow one does not keep the others waiting."""

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
    letters().send(job)


class Letters:
    """News of jobs on their way, each on a thread of a few."""

    def __init__(self) -> None:
        self._closed = threading.Event()
        self._senders = ThreadPoolExecutor(SENDERS, thread_name_prefix="webhook")

    def send(self, job: Job) -> None:
        """Tell the webhook of ``job``, soon."""
        self._senders.submit(self._deliver, job)

    def close(self) -> None:
        """Stop; what was not told stays ``pending`` in the records, for the next start."""
        self._closed.set()
        self._senders.shutdown(cancel_futures=True)

    def _deliver(self, job: Job) -> None:
        try:
            for pause in PAUSES:
                if self._closed.wait(pause):
                    return
                if _taken(job):
                    records().update(job, webhook_status="sent")
                    return
            logger.warning("the webhook of job %s could not be delivered", job.id)
            records().update(job, webhook_status="failed")
        except Exception:
            logger.exception("the webhook of job %s could not be told", job.id)


def _taken(job: Job) -> bool:
    """Post the news of a job; True when the other side took it."""
    body = {"id": job.id, "kind": job.__tablename__, "status": job.status}
    if job.error is not None:
        body["error"] = job.error["code"]
    try:
        return _post(str(job.webhook_url), json.dumps(body).encode())
    except httpx.HTTPError as error:
        logger.info("webhook of job %s: %s", job.id, type(error).__name__)
        return False


def _post(url: str, body: bytes) -> bool:
    """Post to the very address that was checked, so that a name cannot be turned elsewhere in between."""
    address = _target(url)
    if address is None:
        return False
    request = pinned_request("POST", url, address, content=body, headers={"Content-Type": "application/json"})
    with httpx.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=False) as client:
        # Of the answer only its status is read: the rest may be endless.
        answer = client.send(request, stream=True)
        answer.close()
        return answer.is_success


def _target(url: str) -> str | None:
    """Return the numeric address of ``url`` when it may be told."""
    return numeric_address(url, private=settings().private_webhooks)


letters = Once(Letters)
