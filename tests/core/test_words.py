import re
import string

import pytest

from core.review import Facts, fact_rows, item_title, named, review_word
from core.types import CATEGORIES
from core.words.names import NAMES
from core.words.review import REVIEW_WORDS
from tests.fake_engine import BODIES

WORDS = {**NAMES, **REVIEW_WORDS}


def test_nothing_is_called_two_things() -> None:
    assert not set(NAMES) & set(REVIEW_WORDS)
    assert set(CATEGORIES) | set(BODIES) <= set(NAMES)


@pytest.mark.parametrize("key", sorted(set(WORDS) - {"language"}))
def test_each_word_has_both_languages_with_the_same_placeholders(key: str) -> None:
    english, korean = WORDS[key]
    fields = [{name for _, name, _, _ in string.Formatter().parse(words) if name} for words in (english, korean)]
    assert fields[0] == fields[1] and not re.search("[가-힣]", english)
    assert re.search("[가-힣]", korean)


def test_a_result_is_told_in_words() -> None:
    facts = Facts(("tshirt", "skirt"), "regular", "own", "relaxed")
    assert item_title(facts, "en") == "T-shirt + Skirt" and item_title(facts, "ko") == "티셔츠 + 치마"
    assert fact_rows(facts, "en") == [("Body", "Regular"), ("Size", "your measures"), ("Fit", "relaxed")]
    assert fact_rows(Facts(("tank",)), "ko") == [] and item_title(Facts(()), "en") == "Garment"
    assert fact_rows(Facts((), "my own body", "M"), "en")[0] == ("Body", "my own body")


def test_what_people_wrote_is_told_as_it_is() -> None:
    assert review_word("approved_by", "ko", names="Dress {0}") == "승인: Dress {0}"
    assert named("{x}", "en") == "{x}"
