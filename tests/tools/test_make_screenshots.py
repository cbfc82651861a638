"""The pictures of the screens are those that the page of them shows."""

from tools.make_screenshots import PICTURES, ROOT, SCREENS, VISITORS, picture_file


def test_every_screen_is_shown_of_every_visitor_and_no_other_picture_is_kept() -> None:
    page = (ROOT / "docs" / "SCREENS.md").read_text(encoding="utf-8")
    pictures = {picture_file(screen, visitor) for screen in SCREENS for visitor in VISITORS}
    assert set(PICTURES.glob("*")) == pictures
    assert not [path for path in pictures if f'"{path.relative_to(ROOT / "docs").as_posix()}"' not in page]


def test_visitors_cover_both_languages_schemes_and_sizes() -> None:
    for scheme in ("light", "dark"):
        assert {visitor.locale[:2] for visitor in VISITORS if visitor.scheme == scheme} == {"en", "ko"}
        assert {visitor.size[0] for visitor in VISITORS if visitor.scheme == scheme} == {390, 1280}
