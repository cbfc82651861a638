"""One try-on of the command line: photos in, files and a row of a table out, whatever happens."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from core.errors import BadImage, Internal, TryOnError
from core.settings import settings
from ui.work_bar import WorkBar

Row = dict[str, Any]
TABLE = "results.csv"

logger = logging.getLogger(__name__)


def attempt(name: str, work: Callable[[], Row], bar: WorkBar) -> Row:
    """Return the row that ``work`` gives, or one that says why it gave none."""
    bar.start(name)
    try:
        row = {"status": "done", **work()}
    except TryOnError as error:
        row = _failure(error)
    except Exception:
        logger.exception("%s failed", name)
        row = _failure(Internal("internal.any"))
    if row["status"] == "error":
        bar.say(f"{name}: {row['message']}")
    bar.end()
    return row


def photo_file(path: Path) -> bytes:
    """Return a photo's bytes.

    Raises:
        BadImage: the file is not there, or cannot be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise BadImage("bad_image.not_there", name=path.name) from error
    except OSError as error:
        raise BadImage("bad_image.broken") from error


def write_file(path: Path, text: str) -> None:
    """Write a file at once: whoever reads it, or stops the program in the middle, finds the old or the new one."""
    unfinished = path.with_name(f"{path.name}.part")
    unfinished.write_text(text, encoding="utf-8", newline="")
    unfinished.replace(path)


def _failure(error: TryOnError) -> Row:
    return {"status": "error", "code": error.code, "message": error.localized(settings().language)}
