"""What can be set, called or run is written down, and what is written down exists."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from pydantic import SecretStr

from core.errors import TryOnError
from core.settings import Settings
from core.types import CATEGORIES, FRONT_EDGES, LANDMARKS, QUALITIES, SIZES
from workflow.export_kinds import EXPORTS
from workflow.requests import OPTIONS

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
API = (ROOT / "docs" / "API.md").read_text(encoding="utf-8")


def test_each_setting_is_documented_with_its_default() -> None:
    rows = dict(re.findall(r"^\| `([A-Z0-9_]+)` \| (?:`([^`]*)`|–) \|", README, re.MULTILINE))
    expected = {variable: Settings.model_fields[name].default for name, variable in Settings.variables().items()}
    written = {
        name: value.get_secret_value() if isinstance(value, SecretStr) else value for name, value in expected.items()
    }
    assert rows == {name: str(value).lower() if value is False else str(value) for name, value in written.items()}


def test_each_public_endpoint_is_documented() -> None:
    from service import api

    endpoints = {function.__name__ for function in api.ENDPOINTS}
    assert set(re.findall(r"^## `/(\w+)`$", API, re.MULTILINE)) == endpoints


def test_each_choice_option_and_error_code_is_documented() -> None:
    names = [
        *EXPORTS,
        *SIZES,
        *QUALITIES,
        *CATEGORIES,
        *OPTIONS,
        *(error.code for error in TryOnError.__subclasses__()),
    ]
    assert not [name for name in names if f"`{name}`" not in API]


def test_each_point_that_may_be_given_is_documented() -> None:
    section = API.split("## Landmarks")[1].split("\n## ")[0]
    pairs = {name.removesuffix("_left").removesuffix("_right") for name in LANDMARKS}
    assert not [name for name in (*pairs, *FRONT_EDGES) if f"`{name}`" not in section]


def test_the_front_matter_names_the_pinned_versions() -> None:
    front = yaml.safe_load(README.split("---")[1])
    pins = dict(re.findall(r"^([\w-]+)==(\S+)$", (ROOT / "requirements.txt").read_text(), re.MULTILINE))
    assert front["sdk"] == "gradio" and front["sdk_version"] == pins["gradio"]
    assert front["python_version"] == "3.11" and (ROOT / front["app_file"]).is_file()
    assert len(front["title"]) and front["license"] == "apache-2.0"


@pytest.mark.parametrize("page", ["README.md", "docs/API.md", "docs/CATALOGUE.md", "docs/CONTRIBUTING.md"])
def test_links_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        assert target.startswith("http") or (ROOT / page).parent.joinpath(target).exists(), target


def test_each_make_target_that_is_documented_exists() -> None:
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    pages = README + (ROOT / "docs" / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert set(re.findall(r"`?make ([a-z][\w-]*)(?= |`|\n)", pages)) & {"and"} == set()
    assert set(re.findall(r"(?:^|`|\s)make ([a-z][\w-]*)(?:`|\s{2,}| PHOTOS)", pages)) <= targets


def test_the_version_is_said_once_more_and_the_same() -> None:
    from workflow.tryon import VERSION

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == VERSION


def test_the_licence_is_the_whole_apache_licence() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Version 2.0, January 2004" in text and "END OF TERMS AND CONDITIONS" in text


def test_the_list_in_the_documentation_can_be_read() -> None:
    from workflow.catalogue import COLUMNS, read_catalogue

    page = (ROOT / "docs" / "CATALOGUE.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)) == set(COLUMNS)
    (example,) = re.findall(r"^```csv\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert [row.name for row in read_catalogue(example.encode()).checked()] == ["Sunny tee", "Plaid skirt"]
