"""CSV files read as catalogues: what is understood, and what is told of the rest."""

from __future__ import annotations

import pytest

from tests.fake_engine import FakeEngine
from workflow.catalogue import Choices, read_catalogue

pytestmark = pytest.mark.usefixtures("engine")


def told(text: str | bytes, **options: object) -> list[str]:
    """Return the sentences on what cannot be used."""
    data = text if isinstance(text, bytes) else text.encode()
    return [mistake.message for mistake in read_catalogue(data, **options).mistakes]  # type: ignore[arg-type]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_each_kind_of_csv_is_read(separator: str, mark: str, end: str) -> None:
    lines = ["Photo,NAME,size,Body,category", "a/tee.jpg,Tee,m,Curvy,TShirt", ",,,,", '"b.png",,,,']
    text = mark + end.join(lines).replace(",", separator) + end
    first, second = read_catalogue(text.encode()).checked()
    assert (first.line, first.photo, first.name) == (2, "a/tee.jpg", "Tee")
    assert first.choices == Choices(category="tshirt", size="M", body="curvy")
    assert (second.line, second.photo, second.name, second.choices) == (4, "b.png", "b", Choices())


def test_empty_cells_take_what_is_usual_and_korean_names_are_read_however_they_are_composed() -> None:
    usual = Choices(size="L", body="slim", quality="low")
    (row,) = read_catalogue("photo,size\n\u110e\u1165\u11bc.jpg,\n".encode(), usual=usual).checked()
    assert row.choices == usual and row.photo == "청.jpg"


def test_each_line_that_cannot_be_used_is_told_with_its_number() -> None:
    text = (
        'photo,name,size,body\n"a.jpg","two\nlines",,\nb.jpg,,huge,\n,x,,\nc.jpg,,,giant\nd.jpg,,,,more\n../e.jpg,,,\n'
    )
    catalogue = read_catalogue(text.encode())
    assert [row.line for row in catalogue.rows] == [2]
    begins = [mistake.message.split(": ", 1) for mistake in catalogue.mistakes]
    assert [line for line, _ in begins] == ["Line 4", "Line 5", "Line 6", "Line 7", "Line 8"]
    told_of = ("size must be", "No photo is named", "no body with this id", "more cells", "../e.jpg is not in")
    assert all(words in reason for words, (_, reason) in zip(told_of, begins, strict=True))
    assert (
        catalogue.mistakes[0].localized("ko") == "4행: 사이즈 값은 다음 중 하나여야 합니다: auto, XS, S, M, L, XL, XXL."
    )
    with pytest.raises(type(catalogue.mistakes[0]), match="Line 4"):
        catalogue.checked()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "name the columns"),
        ("name\nx\n", "name the columns"),
        ("photo\n", "names no photo"),
        ("photo,colour\na.jpg,red\n", "Line 1: There is no column “colour”"),
        ("photo,size,Size\na.jpg,M,M\n", "Line 1: The column “size” is there twice."),
        ('photo\n"a.jpg\n', "Line 2: This cannot be read as CSV."),
        ("photo\na.jpg\n".encode("utf-16"), "not UTF-8"),
        ("photo\n셔츠.jpg\n".encode("cp949"), "not UTF-8"),
    ],
)
def test_a_file_that_is_no_catalogue_is_told(text: str | bytes, said: str) -> None:
    (sentence,) = told(text)
    assert said in sentence


def test_absolute_paths_are_for_the_command_line_only() -> None:
    assert "/etc/photo.jpg is not in" in told("photo\n/etc/photo.jpg\n")[0]
    (row,) = read_catalogue(b"photo\n/shop/photo.jpg\n", absolute=True).checked()
    assert row.photo == "/shop/photo.jpg"
    assert "..\\x.jpg is not in" in told("photo\n..\\x.jpg\n", absolute=True)[0]


def test_more_rows_than_allowed_and_wrong_usual_choices_are_told_at_once() -> None:
    assert told("photo\na.jpg\n\nb.jpg\n", most=2) == []
    assert told("photo\na.jpg\nb.jpg\nc.jpg\n", most=2) == [
        "A catalogue has at most 2 rows; send the rest as another one."
    ]
    assert "size must be" in told("photo\na.jpg\n", usual=Choices(size="huge"))[0]


def test_a_row_says_what_was_asked_for(engine: FakeEngine) -> None:
    (row,) = read_catalogue(b"photo,size\na.jpg,S\n").checked()
    assert row.as_dict() == {
        "line": 2,
        "photo": "a.jpg",
        "name": "a",
        "asked_category": "auto",
        "asked_size": "S",
        "asked_body": "regular",
        "asked_quality": "med",
    }
