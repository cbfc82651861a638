"""The machine that figures come from, in one line."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

COMPUTING = ("numpy", "numba")
"""Packages that decide how fast the drape is."""


def machine_line(packages: Sequence[str] = COMPUTING) -> str:
    """Return cores, processor, memory, system, versions, the date, and how busy the machine is at this moment."""
    cores = os.cpu_count() or 1
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = ", ".join(f"{name} {installed(name)}" for name in packages)
    return (
        f"{time.strftime('%B %Y')}: {cores} {'core' if cores == 1 else 'cores'} of {processor()}, {memory:.0f} GB, "
        f"{platform.system()}, Python {platform.python_version()}, {versions}; load before: {os.getloadavg()[0]:.1f}."
    )


def processor() -> str:
    """Return the name of the processor, or at least its kind."""
    described = Path("/proc/cpuinfo")
    if described.is_file():
        for line in described.read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                return value.strip()
    return platform.processor() or platform.machine()


def installed(package: str) -> str:
    """Return the version of a package, or that it is absent."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "absent"
