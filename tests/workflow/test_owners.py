import time

import jwt
import pytest

from core.errors import NotAllowed
from core.settings import settings
from tests.fake_engine import FakeEngine
from workflow import owners
from workflow.owners import new_owner, owner_of


@pytest.fixture(autouse=True)
def keys(engine: FakeEngine) -> None:
    """A secret of its own."""


def test_a_token_proves_its_owner() -> None:
    owner = new_owner()
    assert owner_of(owner.token()) == owner
    assert new_owner() != owner


def test_a_token_goes_before_the_session() -> None:
    owner = new_owner()
    assert owner_of(owner.token(), "some-long-session") == owner


def test_a_token_expires_after_the_minutes_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JWT_EXPIRE_MINUTES", "10")
    settings.cache_clear()
    token, now = new_owner().token(), time.time()
    assert jwt.decode(token, options={"verify_signature": False})["exp"] == pytest.approx(now + 600, abs=5)
    with monkeypatch.context() as patch:
        patch.setattr(owners.time, "time", lambda: now - 700)
        old = new_owner().token()
    with pytest.raises(NotAllowed, match="user_id"):
        owner_of(old)


@pytest.mark.parametrize("algorithm", ["none", "HS384"])
def test_a_token_of_another_algorithm_is_refused(algorithm: str) -> None:
    key = "" if algorithm == "none" else owners._key()
    token = jwt.encode({"sub": "ann", "exp": int(time.time()) + 60}, key, algorithm=algorithm)
    with pytest.raises(NotAllowed):
        owner_of(token)


def test_a_token_of_another_key_or_without_a_claim_is_refused() -> None:
    until = int(time.time()) + 60
    tokens = [
        jwt.encode({"sub": "ann", "exp": until}, b"another key" * 6, algorithm="HS256"),
        jwt.encode({"sub": "ann"}, owners._key(), algorithm="HS256"),
        jwt.encode({"exp": until}, owners._key(), algorithm="HS256"),
        "nonsense",
        new_owner().token()[:-2],
    ]
    for token in tokens:
        with pytest.raises(NotAllowed):
            owner_of(token)


def test_a_session_stands_for_the_same_owner_and_another_one_for_another() -> None:
    assert owner_of("", "session-one") == owner_of("", "session-one")
    assert owner_of("", "session-one") != owner_of("", "session-two")
    assert "session" not in owner_of("", "session-one").id


@pytest.mark.parametrize("session", [None, "", "short"])
def test_without_a_session_worth_the_name_everybody_is_new(session: str | None) -> None:
    assert owner_of("", session) != owner_of("", session)
