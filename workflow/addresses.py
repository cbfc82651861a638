"""Addresses on the network that strangers name: only public ones are gone to, and none can be turned elsewhere."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

import httpx

DEFAULT_PORTS = {"http": 80, "https": 443}
LARGEST_PORT = 65535


def numeric_address(url: str, *, private: bool = False) -> str | None:
    """Return the numeric address of an http ``url``; None where it has none, or, unless ``private``, no public one."""
    try:
        parts = httpx.URL(url)
        port = parts.port or DEFAULT_PORTS.get(parts.scheme, 0)
        if parts.scheme not in DEFAULT_PORTS or not parts.host or parts.userinfo or port > LARGEST_PORT:
            return None
        found = socket.getaddrinfo(parts.host, port, type=socket.SOCK_STREAM)
    except (httpx.InvalidURL, ValueError, OSError):
        return None
    addresses = [ipaddress.ip_address(entry[4][0]) for entry in found]
    public = all(address.is_global and not address.is_multicast for address in addresses)
    return str(addresses[0]) if public or private else None


def pinned_request(method: str, url: str, address: str, *, headers: dict[str, str], **content: Any) -> httpx.Request:
    """Return a request to the very address that was looked up, so that a name cannot be turned elsewhere since."""
    parts = httpx.URL(url)
    return httpx.Request(
        method,
        parts.copy_with(host=address),
        headers={"Host": parts.netloc.decode("ascii"), **headers},
        extensions={"sni_hostname": parts.host},
        **content,
    )
