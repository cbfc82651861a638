"""ZIP files that strangers send: read with care, and never onto the disk."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from core.errors import BadImage, BadParameter
from core.settings import settings
from tests.fake_engine import FakeEngine
from workflow import catalogue_archive
from workflow.catalogue_archive import CatalogueArchive

CSV = b"photo\na.jpg\n"


def packed(files: Mapping[str, bytes]) -> bytes:
    """Return files as a ZIP file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


@pytest.fixture
def archive(tmp_path: Path, engine: FakeEngine) -> Path:
    """Where the ZIP file of a test lies."""
    return tmp_path / "catalogue.zip"


def opened(path: Path, data: bytes) -> CatalogueArchive:
    path.write_bytes(data)
    return CatalogueArchive(path)


def test_photos_are_found_beside_the_table_wherever_it_lies(archive: Path) -> None:
    files = {"shop/list.CSV": CSV, "shop/p/a.jpg": b"one", "a.jpg": b"other", "__MACOSX/._list.csv": b"", ".b.csv": b""}
    with opened(archive, packed(files)) as found:
        assert found.table() == CSV and found.photo("p/a.jpg") == b"one"
        with pytest.raises(BadImage, match=r"no photo of this name: a\.jpg"):
            found.photo("a.jpg")


def test_names_are_found_however_they_were_packed(archive: Path) -> None:
    composed, apart = "청바지.jpg", "\u110e\u1165\u11bc\u1107\u1161\u110c\u1175.jpg"
    with opened(archive, packed({"l.csv": CSV, apart: b"mac"})) as found:
        assert found.photo(composed) == b"mac"
    for encoding in ("cp949", "utf-8"):
        name = composed.encode(encoding)
        data = packed({"l.csv": CSV, "x" * len(name): b"windows"}).replace(b"x" * len(name), name)
        with opened(archive, data) as found:
            assert found.photo(composed) == b"windows"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"photo\na.jpg\n",
        packed({"a.jpg": b""}),
        packed({"a.csv": CSV, "b.csv": CSV}),
        packed({"a.csv": CSV})[:-30],
        packed({"a.csv": CSV})[:-4],
        packed({"a.csv": b"x" * (catalogue_archive.LARGEST_TABLE + 1)}),
    ],
    ids=["empty", "a table", "no table", "two tables", "cut off", "cut off at the end", "large table"],
)
def test_what_is_no_catalogue_is_told(archive: Path, data: bytes) -> None:
    with pytest.raises(BadParameter, match="one CSV file"), opened(archive, data) as found:
        found.table()


def test_a_photo_that_unpacks_to_more_than_is_allowed_is_not_unpacked(archive: Path) -> None:
    data = packed({"l.csv": CSV, "bomb.jpg": bytes(64 * 2**20)})
    assert len(data) < 2**17
    with opened(archive, data) as found, pytest.raises(BadImage, match="larger than 10 MB"):
        found.photo("bomb.jpg")
    # It says that it is small: no more than that is read, and the checksum betrays it.
    size = struct.pack("<I", 64 * 2**20)
    lying = data.replace(size, struct.pack("<I", 1000))
    with opened(archive, lying) as found, pytest.raises(BadImage, match="damaged"):
        found.photo("bomb.jpg")


def test_damaged_and_locked_photos_are_told_and_the_others_are_read(archive: Path) -> None:
    data = bytearray(packed({"l.csv": CSV, "a.jpg": b"good", "b.jpg": b"damaged" * 30, "c.jpg": b"locked"}))
    data[data.index(b"b.jpg") + 8] ^= 0xFF
    flags = data.rindex(b"c.jpg") - 46 + 8
    data[flags] |= 1
    with opened(archive, bytes(data)) as found:
        assert found.photo("a.jpg") == b"good"
        for name in ("b.jpg", "c.jpg"):
            with pytest.raises(BadImage, match="damaged"):
                found.photo(name)


def test_a_huge_list_of_files_is_refused_before_it_is_read(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    many = packed({"l.csv": CSV})
    monkeypatch.setattr(catalogue_archive.zipfile, "ZipFile", lambda *_: pytest.fail("it was read"))
    at = many.rindex(catalogue_archive.END)
    claims = {
        "count": many[: at + 10] + b"\xff\xff" + many[at + 12 :],
        "bytes": many[: at + 12] + struct.pack("<I", 2**30) + many[at + 16 :],
        "large kind": many[:at] + catalogue_archive.ZIP64_LOCATOR + bytes(16) + many[at:],
    }
    for data in claims.values():
        with pytest.raises(BadParameter, match="too many files"):
            opened(archive, data)


def test_a_file_over_the_limit_is_told(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRYON_MAX_CATALOGUE_MB", "0.0001")
    settings.cache_clear()
    with pytest.raises(BadParameter, match=r"larger than 0\.0001 MB"):
        opened(archive, packed({"l.csv": CSV, "a.jpg": b"four"}))
