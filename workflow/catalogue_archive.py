"""Catalogues as ZIP files, which strangers send: read in memory one photo at a time, nothing is written to disk."""

from __future__ import annotations

import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from core.errors import BadImage, BadParameter
from core.settings import settings

END, END_BYTES = b"PK\x05\x06", 22
"""Signature and size of the record that ends a ZIP file (APPNOTE 4.3.16), before its comment."""
ZIP64_LOCATOR, LOCATOR_BYTES = b"PK\x06\x07", 20
"""Signature and size of what stands before it where the file is of the large kind (APPNOTE 4.3.15)."""
LONGEST_COMMENT = 0xFFFF
MOST_FILES = 4096
LARGEST_DIRECTORY = 2**20
"""Size of the list of files [bytes]: it is read as a whole."""
LARGEST_TABLE = 2**20
"""Size of the CSV file [bytes]."""
UTF8_NAME, ENCRYPTED = 0x800, 0x1
"""Flags of a file in a ZIP file."""


class CatalogueArchive:
    """A ZIP file with one CSV file and the photos that it names, relative to itself.

    Args:
        path: the file.

    Raises:
        BadParameter: it is something else, or too large.
    """

    def __init__(self, path: Path) -> None:
        limit = settings().max_catalogue_mb
        if path.stat().st_size > limit * 2**20:
            raise BadParameter("bad_parameter.zip_large", limit_mb=f"{limit:g}")
        self._file = path.open("rb")
        try:
            _check_directory(self._file)
            self._zip = zipfile.ZipFile(self._file)
            self._files = {name: info for info in self._zip.infolist() for name in _spellings(info)}
            self._table = self._find_table()
        except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError) as error:
            self.close()
            raise BadParameter("bad_parameter.zip") from error
        except BadParameter:
            self.close()
            raise

    def __enter__(self) -> CatalogueArchive:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def table(self) -> bytes:
        """Return the CSV file.

        Raises:
            BadParameter: it cannot be read, or is too large.
        """
        data = self._content(self._zip.getinfo(self._table), LARGEST_TABLE)
        if data is None:
            raise BadParameter("bad_parameter.zip")
        return data

    def photo(self, name: str) -> bytes:
        """Return a photo by its path relative to the CSV file.

        Raises:
            BadImage: there is none, it is too large, or it cannot be read.
        """
        info = self._files.get(unicodedata.normalize("NFC", self._folder + name))
        if info is None:
            raise BadImage("bad_image.not_there", name=name)
        limit = settings().max_upload_mb
        if info.file_size > limit * 2**20:
            raise BadImage("bad_image.too_large", limit_mb=f"{limit:g}")
        data = self._content(info, int(limit * 2**20))
        if data is None:
            raise BadImage("bad_image.broken")
        return data

    @property
    def _folder(self) -> str:
        """Where the CSV file lies, with a slash at the end; empty at the top."""
        head, slash, _ = self._table.rpartition("/")
        return head + slash

    def _find_table(self) -> str:
        """Return the name of the only CSV file; what computers add by themselves does not count."""
        own = [info.filename for info in self._zip.infolist() if not _is_added(info.filename)]
        tables = [name for name in own if name.lower().endswith(".csv")]
        if len(tables) != 1:
            raise BadParameter("bad_parameter.zip")
        return tables[0]

    def _content(self, info: zipfile.ZipInfo, most: int) -> bytes | None:
        """Return a file, or None where it is locked, damaged, or larger than ``most`` bytes or than it says."""
        if info.file_size > most or info.flag_bits & ENCRYPTED:
            return None
        try:
            with self._zip.open(info) as packed:
                return packed.read(most + 1)
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError):
            return None


def _check_directory(file: BinaryIO) -> None:
    """Raise BadParameter unless the list of files, which is read as a whole, is small."""
    size = file.seek(0, 2)
    file.seek(max(0, size - END_BYTES - LONGEST_COMMENT))
    tail = file.read()
    at = tail.rfind(END)
    if at < 0 or len(tail) - at < END_BYTES:
        raise BadParameter("bad_parameter.zip")
    count = int.from_bytes(tail[at + 10 : at + 12], "little")
    directory = int.from_bytes(tail[at + 12 : at + 16], "little")
    large = tail[max(0, at - LOCATOR_BYTES) : at].startswith(ZIP64_LOCATOR)
    if large or count > MOST_FILES or directory > LARGEST_DIRECTORY:
        raise BadParameter("bad_parameter.zip_files")


def _spellings(info: zipfile.ZipInfo) -> Iterator[str]:
    """Yield what a file may be called by the CSV file: names that are not said to be UTF-8 may be so, or Korean."""
    names = [info.filename]
    if not info.flag_bits & UTF8_NAME:
        for encoding in ("utf-8", "cp949"):
            try:
                names.append(info.filename.encode("cp437").decode(encoding))
            except UnicodeError:
                continue
    for name in names:
        yield unicodedata.normalize("NFC", name)


def _is_added(name: str) -> bool:
    """Tell whether a file is one that computers add by themselves."""
    return name.startswith("__MACOSX/") or name.rpartition("/")[2].startswith(".")
