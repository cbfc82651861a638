"""Pages that show models by themselves."""

import base64
import gzip
import json
import re
from html.parser import HTMLParser

import pytest

from tests.conftest import require
from workflow.standalone import MODULES, THREE, Model, standalone_page


class Reader(HTMLParser):
    """What the elements of a page hold."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.held: dict[str, str] = {}
        self.addresses: list[str] = []
        self._open = ""
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self._open = said.get("id") or tag
        self.addresses += [str(said[name]) for name in ("src", "href") if name in said]

    def handle_data(self, data: str) -> None:
        self.held[self._open] = self.held.get(self._open, "") + data

    def packed(self, name: str) -> dict[str, bytes]:
        """Return what lies packed in an element, by name."""
        value = json.loads(self.held[name])
        items = value.items() if isinstance(value, dict) else [(each["name"], each["glb"]) for each in value]
        return {key: gzip.decompress(base64.b64decode(text)) for key, text in items}


@pytest.fixture(autouse=True)
def three() -> None:
    """The viewer's files."""
    require(THREE.is_dir(), "three.js is absent")


def test_a_page_holds_its_models_and_asks_for_nothing() -> None:
    models = [Model("One", b"glTF-one", b"\xff\xd8one"), Model("Two </script>", b"glTF-two")]
    page = standalone_page("A & <b>", models)
    reader = Reader(page)
    assert reader.packed("packed-models") == {"One": b"glTF-one", "Two </script>": b"glTF-two"}
    assert reader.held["title"].strip() == "A & <b>" and b"<b>" not in page
    assert [address[:11] for address in reader.addresses] == ["data:image/"]
    assert b"default-src 'none'" in page and page == standalone_page("A & <b>", models)


def test_every_import_of_the_viewer_is_inside() -> None:
    modules = Reader(standalone_page("x", [Model("x", b"")])).packed("packed-modules")
    assert set(modules) == {*MODULES, "viewer"}
    for name, code in modules.items():
        for wanted in re.findall(rb"""^(?:import|export|\})[^'"`;*]*?\bfrom\s*['"]([^'"]+)['"]""", code, re.MULTILINE):
            assert wanted.decode() in modules, (name, wanted)


def test_the_vendored_code_is_changed_in_nothing_but_the_names_of_imports() -> None:
    modules = Reader(standalone_page("x", [Model("x", b"")])).packed("packed-modules")
    for name, path in MODULES.items():
        lines = (THREE / path).read_bytes().splitlines()
        changed = [(a, b) for a, b in zip(lines, modules[name].splitlines(), strict=True) if a != b]
        assert all(b" from " in a and b" from " in b for a, b in changed), name
