from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from core.settings import settings
from tests.fake_engine import FakeEngine
from workflow import links
from workflow.links import file_link, link_is_good

KEY = "ann/shirt/a.glb"


class Clock:
    """The time, as the test wants it."""

    def __init__(self) -> None:
        self.now = 1_800_000_123.4

    def time(self) -> float:
        """Return the time."""
        return self.now


@pytest.fixture
def clock(engine: FakeEngine, monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(links, "time", made)
    return made


def parts(link: str) -> tuple[str, dict[str, str]]:
    """Return the key and the query of a link."""
    split = urlsplit(link)
    assert split.path.startswith("/files/")
    return unquote(split.path.removeprefix("/files/")), {
        name: value[0] for name, value in parse_qs(split.query).items()
    }


def test_a_link_is_good_for_its_file(clock: Clock) -> None:
    for name in ("", "tshirt regular+M&.glb", "셔츠.glb"):
        key, query = parts(file_link(KEY, name=name))
        assert key == KEY and query.get("name", "") == name
        assert link_is_good(key, query)


@pytest.mark.parametrize("tampered", [{"name": "b.glb"}, {"exp": "1900000000"}, {"exp": ""}, {"sig": ""}, {"sig": "é"}])
def test_a_link_that_was_changed_is_not_good(clock: Clock, tampered: dict[str, str]) -> None:
    key, query = parts(file_link(KEY, name="a.glb"))
    assert not link_is_good(key, query | tampered)
    assert not link_is_good("ann/shirt/b.glb", query)
    assert not link_is_good(key, {})


@pytest.mark.parametrize("into", [0, 1, 299, 300, 599])
def test_a_link_is_good_for_half_of_the_minutes_and_never_longer_than_all(clock: Clock, into: int) -> None:
    clock.now = clock.now // 600 * 600 + into
    key, query = parts(file_link(KEY))
    made = clock.now
    clock.now = made + 299
    assert link_is_good(key, query)
    clock.now = made + 600
    assert not link_is_good(key, query)


def test_a_link_stays_the_same_for_half_of_its_time(clock: Clock) -> None:
    clock.now = clock.now // 300 * 300
    first = file_link(KEY)
    clock.now += 299
    assert file_link(KEY) == first
    clock.now += 1
    assert file_link(KEY) != first


def test_the_life_of_a_link_is_a_setting(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRYON_LINK_MINUTES", "60")
    settings.cache_clear()
    key, query = parts(file_link(KEY))
    assert 1800 < int(query["exp"]) - clock.now <= 3600
    assert link_is_good(key, query)


def test_a_link_starts_with_the_apps_address_or_that_of_the_request(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert file_link(KEY).startswith("/files/ann/")
    assert file_link(KEY, base="http://localhost:7860/").startswith("http://localhost:7860/files/ann/")
    monkeypatch.setenv("APP_URL", "https://shop.example/app/")
    settings.cache_clear()
    assert file_link(KEY, base="http://localhost:7860/").startswith("https://shop.example/app/files/ann/")


def test_a_link_of_another_server_is_not_good(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    key, query = parts(file_link(KEY))
    monkeypatch.setattr(links, "secret", lambda: b"another")
    assert not link_is_good(key, query)
