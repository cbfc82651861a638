"""Every word of the page and the command line, in English and Korean.

Labels of components are translated in the browser (``gr.I18n``); what is made on the server is translated here by the
language the browser asks for.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.sentences import LANGUAGES

TEXTS: dict[str, tuple[str, str]] = {
    # the page
    "brand": ("Tryon", "Tryon"),
    "tagline": (
        "One photo of a garment in, a 3D garment on a body out.",
        "옷 사진 한 장이면 몸에 입힌 3D 의상이 완성됩니다.",
    ),
    "promise": (
        "Runs on this computer. Your photos stay here.",
        "이 컴퓨터에서 실행됩니다. 사진은 밖으로 나가지 않습니다.",
    ),
    "photo_title": ("Garment photo", "옷 사진"),
    "photo_hint": (
        "Front view of one top, laid flat, on a hanger or a ghost mannequin, on a plain background.",
        "상의 한 벌의 앞면. 바닥에 펼치거나 옷걸이·고스트 마네킹에 걸어 단색 배경에서 찍은 사진이 좋습니다.",
    ),
    "photo_label": ("Photo (JPEG, PNG, WebP)", "사진 (JPEG, PNG, WebP)"),
    "samples": ("Or try a sample", "또는 예시 사진으로 시작"),
    "body_title": ("Body", "체형"),
    "body_label": ("Body preset", "체형 선택"),
    "details_title": ("Details", "세부 설정"),
    "category": ("Category", "종류"),
    "size": ("Size", "사이즈"),
    "quality": ("Quality", "품질"),
    "more": ("More options", "추가 옵션"),
    "back_label": ("Back photo (optional)", "뒷면 사진 (선택)"),
    "photo_kind": ("How the photo was taken", "촬영 방식"),
    "run": ("Try it on", "입혀 보기"),
    "stop": ("Stop", "중지"),
    "view": ("Show", "보기"),
    "view_fitted": ("On the body", "입은 모습"),
    "view_garment": ("Garment alone", "옷만"),
    "viewer_label": ("3D view", "3D 보기"),
    "viewer_hint": (
        "Drag to turn, scroll or pinch to zoom, right-drag or two fingers to move.",
        "드래그해 돌리고, 스크롤하거나 두 손가락을 벌려 확대하고, 오른쪽 드래그로 옮기세요.",
    ),
    "downloads_title": ("Take it away", "내려받기"),
    "report_title": ("How it fits", "핏 리포트"),
    "download_fitted_glb": ("GLB", "GLB"),
    "download_fitted_draco": ("GLB, small (Draco)", "GLB 압축 (Draco)"),
    "download_garment_glb": ("GLB, garment only", "GLB (옷만)"),
    "download_fitted_obj": ("OBJ + texture", "OBJ + 텍스처"),
    "download_fitted_stl": ("STL", "STL"),
    "download_thumbnail": ("Picture", "이미지"),
    # choices
    "auto": ("Automatic", "자동"),
    "tshirt": ("T-shirt", "티셔츠"),
    "longsleeve": ("Long sleeve", "긴팔"),
    "tank": ("Tank top", "민소매"),
    "shirt": ("Shirt, polo, blouse", "셔츠·폴로·블라우스"),
    "hoodie": ("Hoodie, sweatshirt", "후드·맨투맨"),
    "jacket": ("Jacket", "재킷"),
    "dress": ("Dress", "원피스"),
    "skirt": ("Skirt", "치마"),
    "trousers": ("Trousers", "바지"),
    "shorts": ("Shorts", "반바지"),
    "low": ("Draft", "빠르게"),
    "med": ("Standard", "표준"),
    "high": ("Fine", "정교하게"),
    "flat": ("Laid flat", "바닥에 펼침"),
    "hanger": ("On a hanger", "옷걸이"),
    "ghost": ("Ghost mannequin", "고스트 마네킹"),
    "on-model": ("Worn by a person", "사람이 착용"),
    "slim": ("Slim", "슬림"),
    "regular": ("Regular", "보통"),
    "curvy": ("Curvy", "볼륨"),
    "slim-m": ("Slim, men", "슬림 (남)"),
    "regular-m": ("Regular, men", "보통 (남)"),
    "curvy-m": ("Curvy, men", "볼륨 (남)"),
    # work
    "idle": ("Choose a photo and press “Try it on”.", "사진을 고르고 ‘입혀 보기’를 누르세요."),
    "queued": ("Waiting for a free place …", "대기 중입니다 …"),
    "stage_cutout": ("Cutout", "배경 제거"),
    "stage_landmarks": ("Landmarks", "기준점"),
    "stage_garment": ("3D garment", "3D 의상"),
    "stage_fitted": ("Fitting", "피팅"),
    "doing_cutout": ("Cutting out the garment …", "옷을 배경에서 분리하는 중 …"),
    "doing_landmarks": ("Finding collar, sleeves and hem …", "목선·소매·밑단을 찾는 중 …"),
    "doing_garment": ("Sewing the panels …", "옷판을 꿰매는 중 …"),
    "doing_fitted": ("Draping the cloth on the body …", "몸에 옷을 입히는 중 …"),
    "doing_files": ("Writing the files …", "파일을 만드는 중 …"),
    "done": ("Done in {seconds} s.", "{seconds}초 만에 완성했습니다."),
    "stopped": ("Stopped.", "중지했습니다."),
    # report
    "garment_alone": (
        "The garment could not be put on this body. The garment itself is ready; another body or size may work.",
        "이 체형에는 옷을 입히지 못했습니다. 옷 자체는 완성되었으니, 다른 체형이나 사이즈로 다시 해 보세요.",
    ),
    "row_category": ("Garment", "옷 종류"),
    "row_size": ("Size", "사이즈"),
    "row_chest": ("Room at the chest", "가슴 여유"),
    "row_waist": ("Room at the waist", "허리 여유"),
    "row_hip": ("Room at the hip", "엉덩이 여유"),
    "row_strain": ("Fabric stretch, tightest 5%", "원단 당김 (상위 5%)"),
    "row_clearance": ("Distance to the body, median", "몸과의 간격 (중간값)"),
    "row_inside": ("Cloth inside the body", "몸을 파고든 부분"),
    "row_worn": ("Worn as it should be", "올바른 착용"),
    "row_triangles": ("Triangles", "삼각형 수"),
    "row_seconds": ("Time", "걸린 시간"),
    "yes": ("Yes", "예"),
    "no": ("No", "아니요"),
    "sure": ("{share}% sure", "확신도 {share}%"),
    "feel_tight": ("tight", "타이트"),
    "feel_fitted": ("fitted", "딱 맞음"),
    "feel_relaxed": ("relaxed", "여유"),
    "feel_oversized": ("oversized", "오버핏"),
}


def text(key: str, language: str, **values: Any) -> str:
    """Return the text of ``key`` in ``language`` ("en" or "ko") with its placeholders filled."""
    return TEXTS[key][LANGUAGES.index(language)].format(**values)


def translations() -> dict[str, dict[str, str]]:
    """Return all texts by language, as ``gr.I18n`` takes them."""
    return {code: {key: row[column] for key, row in TEXTS.items()} for column, code in enumerate(LANGUAGES)}


def language_of(headers: Mapping[str, str]) -> str:
    """Return the language of ours that a browser prefers, from its ``accept-language`` header (RFC 9110)."""
    for preferred in headers.get("accept-language", "").lower().split(","):
        code = preferred.strip()[:2]
        if code in LANGUAGES:
            return code
    return LANGUAGES[0]
