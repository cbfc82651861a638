import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadImage, BadParameter, UnknownPreset
from workflow.requests import garment_options, garment_request, try_on_request

BODIES = ("slim", "regular")


def test_defaults_are_the_documented_ones() -> None:
    request = try_on_request(b"x", bodies=BODIES)
    assert (request.body, request.size) == ("regular", "auto")
    assert (request.garment.category, request.garment.quality, request.garment.model) == ("auto", "med", "sewn")
    assert request.garment.options.cutout_method == "auto"


@pytest.mark.parametrize("name", ["category", "quality", "size", "model"])
@pytest.mark.parametrize("value", ["nonsense", "", None, 3, ["M"], "AUTO"])
def test_a_value_that_is_no_choice_is_refused_with_the_choices(name: str, value: object) -> None:
    with pytest.raises(BadParameter) as caught:
        try_on_request(b"x", bodies=BODIES, **{name: value})
    assert caught.value.message.startswith(f"{name} must be one of: ")


def test_an_unknown_body_names_the_known_ones() -> None:
    with pytest.raises(UnknownPreset, match="slim, regular"):
        try_on_request(b"x", bodies=BODIES, body="giant")


def test_a_missing_photo_is_a_bad_image() -> None:
    with pytest.raises(BadImage, match="No picture"):
        garment_request(b"")


def test_an_unknown_option_is_refused_by_name() -> None:
    with pytest.raises(BadParameter, match="Unknown option: colour"):
        garment_options({"colour": "red"})


@pytest.mark.parametrize(
    "options",
    [
        {"mask": "path/to/mask.png"},
        {"cutout_method": 3},
        {"photo_kind": "selfie"},
        {"landmarks": {}},
        {"landmarks": [1, 2]},
        {"landmarks": {"hem_left": [1]}},
        {"landmarks": {"hem_left": ["1", "2"]}},
        {"landmarks": {"hem_left": [float("nan"), 2]}},
        {"landmarks": {"hem_left": [float("inf"), 2]}},
        [],
        "photo_kind",
    ],
)
def test_an_option_of_a_wrong_kind_is_refused(options: object) -> None:
    with pytest.raises(BadParameter):
        garment_options(options)  # type: ignore[arg-type]


def test_landmarks_without_confidence_are_certain() -> None:
    found = garment_options({"landmarks": {"hem_left": [1, 2.5], "hem_right": (3, 4, 0.5)}}).landmarks
    assert found == {"hem_left": (1.0, 2.5, 1.0), "hem_right": (3.0, 4.0, 0.5)}


@given(st.dictionaries(st.text(max_size=12), st.none() | st.integers() | st.text() | st.lists(st.floats()), max_size=3))
def test_any_options_are_accepted_or_refused_with_a_sentence(options: dict[str, object]) -> None:
    try:
        garment_options(options)
    except BadParameter as error:
        assert error.message.endswith(".")
