"""A board as PDF and HTML: all that was said is in it, and nothing of it is taken for markup."""

from __future__ import annotations

import base64
import io
import re
import zlib
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from PIL import Image

from core.review import Facts, Remark, ReviewedBoard, ReviewedItem
from pipeline.export.review import write_review_html, write_review_pdf
from pipeline.export.review.pdf import marked

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
NASTY = "</title></p><script>alert(1)</script><img src=x onerror=alert(1)> \"' {names} & 안녕하세요 😀 Привет"


def jpeg() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (60, 80), (30, 60, 140)).save(buffer, "JPEG")
    return buffer.getvalue()


def board(*, text: str = NASTY, comments: int = 1, voters: int = 1) -> ReviewedBoard:
    worn = ReviewedItem(
        facts=Facts(("tshirt",), text[:100], "M", "relaxed"),
        picture=jpeg(),
        model=b"glTF-model",
        approved_by=(text,) * voters,
        rejected_by=(),
        comments=(Remark(text, f"{text}\nsecond line", AT),) * comments,
    )
    gone = ReviewedItem(Facts(("skirt",)), None, None, (), ("Lee",), ())
    return ReviewedBoard(text, AT, (worn, gone))


class Tags(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize(("language", "word"), [("en", "This result was deleted"), ("ko", "소유자가 이 결과를 삭제")])
def test_the_page_holds_everything_and_runs_nothing(language: str, word: str) -> None:
    page = Tags(write_review_html(board(), language))
    names = [tag for tag, _ in page.tags]
    assert "script" not in names and names.count("img") == 1 and names.count("title") == 1
    assert page.text.count(NASTY) >= 4 and word in page.text and "second line" in page.text
    links = [value for _, attributes in page.tags for key, value in attributes.items() if key in ("src", "href")]
    assert [str(link).partition(",")[0] for link in links] == ["data:image/jpeg;base64"]
    assert base64.b64decode(str(links[0]).partition(",")[2]) == jpeg()
    assert not [key for _, attributes in page.tags for key in attributes if key.startswith("on")]
    policy = next(attributes["content"] for tag, attributes in page.tags if "http-equiv" in attributes)
    assert "default-src 'none'" in str(policy) and "script" not in str(policy)


def test_a_viewer_runs_in_a_frame_that_reaches_nothing() -> None:
    viewer = f"<html><script>'\"&</script>{NASTY}</html>"
    page = Tags(write_review_html(board(), "en", viewer=viewer.encode()))
    (frame,) = (attributes for tag, attributes in page.tags if tag == "iframe")
    assert frame["srcdoc"] == viewer and frame["sandbox"] == "allow-scripts"
    assert "script" not in [tag for tag, _ in page.tags]
    policy = next(str(attributes["content"]) for tag, attributes in page.tags if "http-equiv" in attributes)
    assert "default-src 'none'" in policy and "connect-src blob:" in policy


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", pdf))


def drawn(pdf: bytes) -> bytes:
    """Return what the pages of a PDF say to draw, with its escaped bytes as they are."""
    streams = re.findall(rb"/ASCII85Decode /FlateDecode[^>]*>>\s*stream\s(.*?)~>\s*endstream", pdf, re.DOTALL)
    said = b"".join(zlib.decompress(base64.a85decode(stream.strip())) for stream in streams)
    return re.sub(rb"\\(\d{3})", lambda found: bytes([int(found[1], 8)]), said)


def test_the_pdf_writes_korean_in_a_font_that_has_it() -> None:
    pdf = write_review_pdf(board(text="봄 컬렉션"), "ko")
    assert pdf.startswith(b"%PDF") and b"/HYGothic-Medium" in pdf and b"/Subtype /Image" in pdf
    assert "봄".encode("utf-16-be") in drawn(pdf) and "컬렉션".encode("utf-16-be") in drawn(pdf)


@pytest.mark.parametrize("text", [NASTY, "x" * 2000, "가" * 2000, "\n" * 5 + "a", "<b>", "&lt;", "{0}"])
def test_any_text_can_be_printed(text: str) -> None:
    assert write_review_pdf(board(text=text), "en").startswith(b"%PDF")


def test_much_that_was_said_goes_on_on_further_pages() -> None:
    few, many = (write_review_pdf(board(comments=count, voters=count), "en") for count in (1, 200))
    assert pages(few) == 1 and pages(many) > 10


def test_equal_boards_give_equal_files() -> None:
    assert write_review_pdf(board(), "en") == write_review_pdf(board(), "en")


def test_markup_of_paragraphs_is_escaped_and_lines_are_kept() -> None:
    assert marked("<b>a</b>\n& 가") == ('&lt;b&gt;a&lt;/b&gt;<br/>&amp; <font name="HYGothic-Medium">가</font>')
