"""Files of others are those that their packages hold, and none is missing."""

import hashlib
import re
from pathlib import Path

import pytest

VENDOR = Path(__file__).resolve().parents[2] / "ui" / "static" / "vendor"
OWN = {"SHA256SUMS", "README.md"}


@pytest.mark.parametrize("package", sorted(path.name for path in VENDOR.iterdir()))
def test_every_file_is_listed_with_its_checksum(package: str) -> None:
    folder = VENDOR / package
    lines = (line.split("  ", 1) for line in (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines())
    listed = {name: digest for digest, name in lines}
    found = {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and str(path.relative_to(folder)) not in OWN
    }
    assert found == listed and "LICENSE" in listed


def test_what_the_scripts_import_is_there() -> None:
    scripts = [path for path in VENDOR.rglob("*.js") if "libs" not in path.parts]
    for script in scripts:
        for target in re.findall(r"from '(\.[^']+)'", script.read_text(encoding="utf-8")):
            assert (script.parent / target).is_file(), f"{script.name} imports {target}"
