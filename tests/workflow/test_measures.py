import pytest

from core.categories import CATEGORY_FACTS
from core.errors import BadParameter
from tests.fake_engine import BODIES
from workflow.measures import check_measures, read_measures
from workflow.requests import fit_request, try_on_request


def test_measures_are_numbers_of_centimetres_by_name() -> None:
    assert read_measures({"length": 70, "chest": 104.5}) == {"chest": 104.5, "length": 70.0}
    assert read_measures(None) == read_measures({}) == {}
    assert fit_request(bodies=BODIES, options={"measures_cm": {"hip": 98}}).measures_cm == {"hip": 98.0}


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({"waist": 80}, "measures_cm must be one of: chest, hip, length"),
        ({3: 80}, "measures_cm must be one of"),
        ({"chest": 39.9}, "measure chest must be a number from 40 to 220 cm"),
        ({"hip": 220.1}, "measure hip must be a number from 40 to 220 cm"),
        ({"length": 1.04}, "measure length must be a number from 15 to 180 cm"),
        ({"chest": "104"}, "measure chest"),
        ({"chest": True}, "measure chest"),
        ({"chest": None}, "measure chest"),
        ({"chest": float("nan")}, "measure chest"),
        ([104, 70], "measures_cm has a value"),
        ("chest=104", "measures_cm has a value"),
    ],
)
def test_anything_else_is_refused_with_a_reason(value: object, told: str) -> None:
    with pytest.raises(BadParameter, match=told):
        read_measures(value)


@pytest.mark.parametrize("category", CATEGORY_FACTS)
def test_each_category_takes_the_girth_by_which_it_is_sized(category: str) -> None:
    bottom = category in ("skirt", "trousers", "shorts")
    taken, refused = ("hip", "chest") if bottom else ("chest", "hip")
    check_measures({taken: 100.0, "length": 60.0}, category)
    with pytest.raises(BadParameter, match=f"{category} are: {taken}, length"):
        check_measures({refused: 100.0}, category)


def test_what_is_not_known_yet_is_not_refused_and_several_garments_are() -> None:
    check_measures({"hip": 100.0}, "auto")
    check_measures({}, "tank", "trousers")
    with pytest.raises(BadParameter, match="single garment"):
        check_measures({"length": 60.0}, "auto", "auto")


def test_a_try_on_of_a_named_category_refuses_at_once() -> None:
    options = {"measures_cm": {"hip": 100}}
    assert try_on_request(b"x", bodies=BODIES, options=options).fit.measures_cm == {"hip": 100.0}
    with pytest.raises(BadParameter, match="dress are: chest, length"):
        try_on_request(b"x", bodies=BODIES, category="dress", options=options)
