import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadImage, BadParameter, EngineUnavailable, UnknownPreset
from pipeline.engines import Availability
from tests.fake_engine import FakeEngine
from workflow.requests import (
    GARMENT_OPTIONS,
    JOB_OPTIONS,
    JobOptions,
    fit_request,
    garment_options,
    garment_request,
    job_options,
    named,
    try_on_request,
)

BODIES = ("slim", "regular")


def test_defaults_are_the_documented_ones() -> None:
    request = try_on_request(b"x", bodies=BODIES)
    assert (request.fit.body, request.fit.size, request.fit.fabric) == ("regular", "auto", "auto")
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
        {"cutout_method": "../x"},
        {"photo_kind": "selfie"},
        {"seed": -1},
        {"seed": 2**31},
        {"seed": True},
        {"seed": 1.5},
        {"points": []},
        {"points": "1,2,1"},
        {"points": [[1, 2]]},
        {"points": [[1, 2, 2]]},
        {"points": [[1, 2, 0]]},
        {"points": [[1, -2, 1]]},
        {"points": [["1", 2, 1]]},
        {"points": [[float("nan"), 2, 1]]},
        {"points": [[1, 2, 1]] * 33},
        {"points": [[1, 2, 1]], "mask": b"x"},
        {"points": [[1, 2, 1]], "cutout_method": "border"},
        {"cutout_method": "sam"},
        {"landmarks": {}},
        {"landmarks": {"elbow": [1, 2]}},
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


def test_clicks_say_which_lie_on_the_garment(engine: FakeEngine) -> None:
    for method in ("auto", "sam"):
        found = garment_options({"points": [[1, 2.5, 1], (3, 4, 0)], "cutout_method": method})
        assert found.points == ((1.0, 2.5, True), (3.0, 4.0, False)) and found.cutout_method == "auto"


def test_clicks_are_refused_with_a_remedy_where_nothing_can_select_by_them(engine: FakeEngine) -> None:
    engine.sam = Availability(False, "No weights.", "Get some.")
    with pytest.raises(EngineUnavailable, match=r"No weights\. Get some\."):
        garment_options({"points": [[1, 2, 1]]})


def test_the_options_of_a_try_on_go_to_the_garment_and_to_the_fit() -> None:
    request = try_on_request(b"x", bodies=BODIES, options={"photo_kind": "ghost", "fabric": "denim", "seed": 7})
    assert (request.garment.options.photo_kind, request.garment.options.seed) == ("ghost", 7)
    assert request.fit.fabric == "denim"


@pytest.mark.parametrize(
    "options", [{"fabric": "steel"}, {"fabric": None}, {"photo_kind": "ghost"}, {"fabric": ["denim"]}]
)
def test_a_fit_takes_a_known_fabric_and_nothing_else(options: dict[str, object]) -> None:
    assert fit_request(bodies=BODIES, options={"fabric": "denim"}).fabric == "denim"
    with pytest.raises(BadParameter):
        fit_request(bodies=BODIES, options=options)


def test_options_on_the_handling_of_a_job_are_split_from_those_on_what_is_computed() -> None:
    given = {"seed": 7, "idempotency_key": "order-1", "webhook_url": "http://shop.example/"}
    computed, handled = job_options(given)
    assert computed == {"seed": 7}
    assert handled == JobOptions("order-1", "http://shop.example/")
    assert set(given) == {"seed", *JOB_OPTIONS}
    assert job_options(None) == ({}, JobOptions())


@pytest.mark.parametrize("name", JOB_OPTIONS)
@pytest.mark.parametrize("value", ["", 3, ["a"], "a" * 2001, b"a"])
def test_a_value_that_no_job_can_be_handled_by_is_refused(name: str, value: object) -> None:
    with pytest.raises(BadParameter, match=name):
        job_options({name: value})


def test_an_option_of_another_call_is_refused_by_name() -> None:
    for name in ("webhook_url", "fabric"):
        with pytest.raises(BadParameter, match=f"Unknown option: {name}"):
            named({name: "x"}, GARMENT_OPTIONS)
    with pytest.raises(BadParameter, match="Unknown option: colour"):
        job_options({"colour": "red"})


@given(st.dictionaries(st.text(max_size=12), st.none() | st.integers() | st.text() | st.lists(st.floats()), max_size=3))
def test_any_options_are_accepted_or_refused_with_a_sentence(options: dict[str, object]) -> None:
    try:
        garment_options(options)
    except BadParameter as error:
        assert error.message.endswith(".")


@pytest.mark.parametrize("value", [-0.1, 5.1, "1", True, float("nan")])
def test_a_seam_allowance_is_a_number_of_centimetres(value: object) -> None:
    assert fit_request(bodies=BODIES).seam_allowance_cm == 1.0
    assert fit_request(bodies=BODIES, options={"seam_allowance_cm": 0}).seam_allowance_cm == 0.0
    with pytest.raises(BadParameter):
        fit_request(bodies=BODIES, options={"seam_allowance_cm": value})
