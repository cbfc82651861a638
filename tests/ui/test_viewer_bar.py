"""The row below the 3D viewer: its words, and where Gradio's viewer keeps what it works on."""

from pathlib import Path

import pytest

from ui import babylon
from ui.viewer_bar import viewer_bar_value


def test_the_scripts_that_it_names_are_part_of_the_installed_page() -> None:
    for file, exported in babylon.babylon_modules().values():
        code = (babylon.ASSETS / file).read_text(encoding="utf-8")
        assert f" as {exported}" in code.rsplit("export{", 1)[1]


def test_another_layout_is_told_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tools-abc.js").write_text("var a=1;export{a as t};", encoding="utf-8")
    monkeypatch.setattr(babylon, "ASSETS", tmp_path)
    with pytest.raises(RuntimeError, match="keeps its 3D viewer elsewhere"):
        babylon.babylon_modules.__wrapped__()


def test_every_button_has_words_in_both_languages() -> None:
    english, korean = viewer_bar_value("en")["groups"], viewer_bar_value("ko")["groups"]
    assert [button["label"] for button in english["look"]["buttons"]] == ["Front", "Side", "Back"]
    assert [button["label"] for button in korean["show"]["buttons"]] == ["몸", "옷"]
