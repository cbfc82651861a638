"""Colours, fonts and shapes of the page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gradio as gr
from gradio.themes.utils import colors, fonts, sizes

STYLES = tuple(
    Path(__file__).with_name(f"{name}.css") for name in ("style", "viewer_bar", "repair", "boards", "exports")
)
TEAL = colors.Color(
    name="pine",
    c50="#eef7f5", c100="#d5ebe6", c200="#abd7cd", c300="#79bdaf", c400="#469d8d", c500="#1f8273",
    c600="#0f6b5f", c700="#0c564d", c800="#0c453e", c900="#0b3934", c950="#04211e",
)  # fmt: skip
SANS = ("Inter", "Pretendard", "Noto Sans KR", "Noto Sans CJK KR", "Apple SD Gothic Neo", "Malgun Gothic")


def theme() -> Any:
    """Return the page's theme; all fonts are the system's own, so that nothing is fetched."""
    return gr.themes.Base(
        primary_hue=TEAL,
        secondary_hue=TEAL,
        neutral_hue=colors.stone,
        radius_size=sizes.radius_lg,
        font=[*(fonts.Font(name) for name in SANS), fonts.Font("system-ui"), fonts.Font("sans-serif")],
        font_mono=[fonts.Font("ui-monospace"), fonts.Font("monospace")],
    ).set(
        body_background_fill="#f5f3ee",
        body_background_fill_dark="#141312",
        background_fill_primary="#ffffff",
        background_fill_primary_dark="#1d1b19",
        background_fill_secondary="#faf8f4",
        background_fill_secondary_dark="#24211f",
        block_background_fill="#ffffff",
        block_background_fill_dark="#1d1b19",
        block_border_width="0px",
        block_shadow="none",
        block_label_background_fill="transparent",
        block_label_background_fill_dark="transparent",
        block_label_border_width="0px",
        border_color_primary="#e5e0d6",
        border_color_primary_dark="#35312d",
        button_primary_background_fill="*primary_600",
        button_primary_background_fill_hover="*primary_700",
        button_primary_background_fill_dark="*primary_500",
        button_primary_background_fill_hover_dark="*primary_400",
        button_primary_text_color="#ffffff",
        button_large_radius="14px",
        button_large_text_weight="650",
    )
