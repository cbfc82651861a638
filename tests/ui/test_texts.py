import re
import string

from core.errors import TryOnError
from core.sentences import LANGUAGES
from core.types import CATEGORIES, FRONT_EDGES, LANDMARKS, PHOTO_KINDS, QUALITIES
from tests.fake_engine import BODIES
from ui import history_view, repair
from ui.downloads_view import DOWNLOADS
from ui.texts import TEXTS, text, translations
from workflow.stages import STAGES


def test_each_text_has_both_languages_with_the_same_placeholders() -> None:
    for key, row in TEXTS.items():
        assert len(row) == len(LANGUAGES) and all(row), key
        fields = [{name for _, name, _, _ in string.Formatter().parse(words) if name} for words in row]
        assert fields[0] == fields[1], key


def test_korean_sentences_are_korean() -> None:
    for key, (english, korean) in TEXTS.items():
        if len(english.split()) > 3:
            assert re.search("[가-힣]", korean), key


def test_everything_that_can_be_chosen_or_shown_has_a_name() -> None:
    names = ["auto", *CATEGORIES, *QUALITIES, *PHOTO_KINDS, *BODIES]
    names += [f"download_{kind}" for kind in DOWNLOADS]
    names += [f"repair_check_{doubt}" for doubt in repair.STEPS] + [
        f"point_{name}" for name in (*LANDMARKS, *FRONT_EDGES)
    ]
    names += [f"repair_{word}" for step in repair.STEPS.values() for word in (step, f"explain_{step}")]
    names += [f"history_{word}" for word in history_view.WORDS]
    names += [f"{kind}_{stage}" for stage in STAGES for kind in ("stage", "doing")]
    assert not [name for name in names if name not in TEXTS]


def test_values_are_filled_in_and_browser_texts_match() -> None:
    assert text("done", "en", seconds="1.5") == "Done in 1.5 s."
    assert translations()["ko"]["run"] == text("run", "ko")


def test_every_error_code_is_explained_once() -> None:
    codes = [error.code for error in TryOnError.__subclasses__()]
    assert len(codes) == len(set(codes)) == 14
