"""The words that stand over the 3D viewer, in English and Korean."""

from __future__ import annotations

VIEWER_TEXTS: dict[str, tuple[str, str]] = {
    "viewer_look": ("Look from", "보는 방향"),
    "viewer_look_front": ("Front", "앞"),
    "viewer_look_side": ("Side", "옆"),
    "viewer_look_back": ("Back", "뒤"),
    "viewer_show": ("Show", "표시"),
    "viewer_show_avatar": ("Body", "몸"),
    "viewer_show_garment": ("Garment", "옷"),
    "viewer_ground": ("Background", "배경"),
    "viewer_ground_studio": ("Studio background", "스튜디오 배경"),
    "viewer_ground_white": ("White background", "흰 배경"),
    "viewer_ground_dark": ("Dark background", "어두운 배경"),
    "viewer_failed": (
        "The 3D model could not be loaded. Your result is kept: reload the page, or download its files below.",
        "3D 모델을 불러오지 못했습니다. 결과는 그대로 있으니 페이지를 새로 고치거나 아래에서 파일을 내려받으세요.",
    ),
    "viewer_no_webgl": (
        "This browser cannot draw in 3D: WebGL is switched off. Pictures and files can still be downloaded.",
        "이 브라우저에서는 WebGL이 꺼져 있어 3D를 그릴 수 없습니다. 사진과 파일은 내려받을 수 있습니다.",
    ),
    "viewer_reload": ("Reload the page", "새로 고침"),
}
