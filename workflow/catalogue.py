"""Catalogues: CSV files that name photos of garments, one a row, and how each is tried on."""

from __future__ import annotations

import csv
import io
import posixpath
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from core.errors import BadParameter, TryOnError
from core.types import CATEGORIES, QUALITIES
from workflow.bodies import body_ids
from workflow.requests import AUTO, choice, fit_request

COLUMNS = ("photo", "name", "category", "size", "body", "quality")
"""Of a catalogue; only the first one is needed."""
SEPARATORS = (",", ";", "\t")


@dataclass(frozen=True)
class Choices:
    """How a photo is tried on."""

    category: str = AUTO
    size: str = AUTO
    body: str = "regular"
    quality: str = "med"

    def check(self) -> None:
        """Raise BadParameter or UnknownPreset where something is not one of its choices."""
        choice("category", self.category, (AUTO, *CATEGORIES))
        choice("quality", self.quality, QUALITIES)
        fit_request(body=self.body, size=self.size, bodies=body_ids())


@dataclass(frozen=True)
class CatalogueRow:
    """One garment of a catalogue."""

    line: int
    """Where it begins in the CSV file, from 1."""
    photo: str
    """Path of the photo relative to the CSV file, with slashes and without ``..``; or an absolute one."""
    name: str
    """What people call it: of the row, else of the photo."""
    choices: Choices

    def as_dict(self) -> dict[str, Any]:
        """Return what was asked for, as tables say it; what is found out has the plain names there."""
        asked = {f"asked_{name}": value for name, value in asdict(self.choices).items()}
        return {"line": self.line, "photo": self.photo, "name": self.name, **asked}


ASKED = ("line", "photo", "name", *(f"asked_{name}" for name in asdict(Choices())))
"""Columns that say what was asked for, see :meth:`CatalogueRow.as_dict`."""


@dataclass(frozen=True)
class Catalogue:
    """What a CSV file asks for."""

    rows: tuple[CatalogueRow, ...]
    mistakes: tuple[TryOnError, ...]
    """Why lines cannot be used; a catalogue that has any is not begun."""

    def checked(self) -> tuple[CatalogueRow, ...]:
        """Return the rows; raises the first mistake, if there is one."""
        for mistake in self.mistakes:
            raise mistake
        return self.rows


def read_catalogue(
    data: bytes, *, usual: Choices | None = None, absolute: bool = False, most: int | None = None
) -> Catalogue:
    """Read a CSV file: UTF-8, separated by commas, semicolons or tabs, its first line naming ``COLUMNS``.

    Args:
        data: the file.
        usual: what holds for cells that are empty or not there.
        absolute: whether a photo may be named by an absolute path.
        most: how many rows it may have; None for any number.
    """
    try:
        usual = usual or Choices()
        usual.check()
        reader = _Reader(data.decode("utf-8-sig"))
        names = _column_names(reader.header)
    except UnicodeDecodeError:
        return Catalogue((), (BadParameter("bad_parameter.csv_text"),))
    except TryOnError as mistake:
        return Catalogue((), (mistake,))
    rows: list[CatalogueRow] = []
    mistakes: list[TryOnError] = []
    for line, cells in reader:
        if most is not None and len(rows) + len(mistakes) == most:
            return Catalogue((), (BadParameter("bad_parameter.csv_rows", most=most),))
        try:
            rows.append(_row(line, names, cells, usual, absolute=absolute))
        except TryOnError as reason:
            mistakes.append(_at(line, reason))
    if reader.broken is not None:
        mistakes.append(reader.broken)
    if not rows and not mistakes:
        mistakes.append(BadParameter("bad_parameter.csv_empty"))
    return Catalogue(tuple(rows), tuple(mistakes))


class _Reader:
    """The filled lines of a CSV text, each with its number, after the header."""

    def __init__(self, text: str) -> None:
        head = text.partition("\n")[0].lower()
        separator = max(
            SEPARATORS, key=lambda sign: len({cell.strip(' "\r') for cell in head.split(sign)} & {*COLUMNS})
        )
        self._lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        self.broken: BadParameter | None = None
        """Where and why the rest could not be read, once the lines were gone through."""
        self.header = next((cells for _, cells in self), [])

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        while True:
            line = self._lines.line_num + 1
            try:
                cells = [cell.strip() for cell in next(self._lines)]
            except StopIteration:
                return
            except csv.Error:
                self.broken = _at(line, BadParameter("bad_parameter.csv_read"))
                return
            if any(cells):
                yield line, cells


def _column_names(header: Sequence[str]) -> list[str]:
    """Return the names of the columns; raises BadParameter where they cannot be used."""
    names = [cell.lower() for cell in header]
    if "photo" not in names:
        raise BadParameter("bad_parameter.csv_no_photo_column")
    for number, name in enumerate(names):
        if name not in COLUMNS:
            known = ", ".join(COLUMNS)
            raise _at(1, BadParameter("bad_parameter.csv_column", name=header[number][:40], choices=known))
        if name in names[:number]:
            raise _at(1, BadParameter("bad_parameter.csv_column_twice", name=name))
    return names


def _row(line: int, names: Sequence[str], cells: Sequence[str], usual: Choices, *, absolute: bool) -> CatalogueRow:
    """Return a row; raises BadParameter or UnknownPreset where it cannot be used."""
    if any(cells[len(names) :]):
        raise BadParameter("bad_parameter.csv_cells")
    given = {name: cell for name, cell in zip(names, cells, strict=False) if cell}
    photo = _photo_path(given.pop("photo", ""), absolute=absolute)
    name = given.pop("name", "") or posixpath.splitext(posixpath.basename(photo))[0]
    choices = replace(usual, **_spelled(given))
    choices.check()
    return CatalogueRow(line, photo, name, choices)


def _spelled(given: Mapping[str, str]) -> dict[str, str]:
    """Return choices as they are written here: sizes in capitals, everything else small."""
    small = {name: value.lower() for name, value in given.items()}
    return {name: value.upper() if name == "size" and value != AUTO else value for name, value in small.items()}


def _photo_path(named: str, *, absolute: bool) -> str:
    """Return the path of a photo; raises BadParameter where there is none, or it leads elsewhere."""
    if not named:
        raise BadParameter("bad_parameter.csv_photo")
    path = posixpath.normpath(unicodedata.normalize("NFC", named).replace("\\", "/"))
    if path.startswith("../") or path in ("..", ".") or (path.startswith("/") and not absolute):
        raise BadParameter("bad_parameter.csv_outside", name=named[:80])
    return path


def _at(line: int, reason: TryOnError) -> BadParameter:
    return BadParameter("bad_parameter.line", line=line, reason=reason)
