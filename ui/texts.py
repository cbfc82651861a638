"""Every word of the page and the command line, in English and Korean.

Labels of components are translated in the browser (``gr.I18n``); what is made on the server is translated here by the
language the browser asks for.
"""

from __future__ import annotations

from typing import Any

from core.sentences import LANGUAGES
from core.words.names import NAMES
from ui.boards_texts import BOARDS_TEXTS
from ui.export_texts import EXPORT_TEXTS
from ui.inspect_texts import INSPECT_TEXTS
from ui.repair_texts import REPAIR_TEXTS
from ui.viewer_texts import VIEWER_TEXTS

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
    "promise_hosted": (
        "Only you see your photos. Delete them whenever you like.",
        "사진은 나만 볼 수 있고, 언제든 지울 수 있습니다.",
    ),
    "tab_tryon": ("Try on", "입혀 보기"),
    "tab_history": ("Wardrobe", "옷장"),
    "photo_title": ("Garment photo", "옷 사진"),
    "photo_hint": (
        "Front view of one garment, laid flat, on a hanger or a ghost mannequin, on a plain background.",
        "옷 한 벌의 앞면. 바닥에 펼치거나 옷걸이·고스트 마네킹에 걸어 단색 배경에서 찍은 사진이 좋습니다.",
    ),
    "photo_label": ("Photo (JPEG, PNG, WebP)", "사진 (JPEG, PNG, WebP)"),
    "source": (
        "The photo of this result. Choose another one below to replace it.",
        "이 결과에 쓰인 사진입니다. 바꾸려면 아래에서 다른 사진을 고르세요.",
    ),
    "examples_title": ("Or look at an example", "또는 예시 보기"),
    "body_title": ("Body", "체형"),
    "body_label": ("Body preset", "체형 선택"),
    "details_title": ("Details", "세부 설정"),
    "category": ("Category", "종류"),
    "size": ("Size", "사이즈"),
    "quality": ("Quality", "품질"),
    "more": ("More options", "추가 옵션"),
    "back_title": ("Add a photo of the back (optional)", "뒷면 사진 추가 (선택)"),
    "back_label": ("Photo of the back", "뒷면 사진"),
    "photo_kind": ("How the photo was taken", "촬영 방식"),
    "own_title": ("My garment's own measures (cm)", "내 옷의 실제 치수 (cm)"),
    "own_hint": (
        "Of the garment laid flat: chest of tops, hip of skirts and trousers (the width doubled), length from shoulder "
        "or waistband to hem. They replace the size.",
        "옷을 바닥에 펼쳐 잰 치수입니다. 상의는 가슴, 하의는 엉덩이 둘레(너비의 두 배), 길이는 어깨나 허릿단부터 밑단까지. 입력하면 사이즈 대신 쓰입니다.",
    ),
    "own_by_size": ("By size", "사이즈대로"),
    "own_chest": ("Chest", "가슴둘레"),
    "own_hip": ("Hip", "엉덩이둘레"),
    "own_length": ("Length", "총길이"),
    "body_fold": ("My own body (cm) and how it stands", "내 몸의 치수 (cm)와 자세"),
    "body_hint": (
        "A woman's or a man's as the body chosen above; what you leave empty is that body's.",
        "위에서 고른 체형의 성별을 따릅니다. 비워 둔 값은 그 체형의 치수를 씁니다.",
    ),
    "body_height": ("Height", "키"),
    "body_chest": ("Chest", "가슴둘레"),
    "body_waist": ("Waist", "허리둘레"),
    "body_hip": ("Hip", "엉덩이둘레"),
    "pose": ("Pose", "자세"),
    "pose_a": ("Arms out", "팔 벌림"),
    "pose_relaxed": ("Relaxed", "편안하게"),
    "pose_stride": ("A step", "한 걸음"),
    "run": ("Try it on", "입혀 보기"),
    "stop": ("Stop", "중지"),
    "photo_first": ("Choose a photo of a garment first.", "먼저 옷 사진을 골라 주세요."),
    "photo_ready": ("The photo is ready: press “Try it on”.", "사진이 준비되었습니다. ‘입혀 보기’를 누르세요."),
    "press_run": (
        "Press “Try it on” to see your new choice.",
        "‘입혀 보기’를 누르면 바뀐 선택으로 보여 드립니다.",
    ),
    "view": ("Show", "보기"),
    "view_fitted": ("On the body", "입은 모습"),
    "view_garment": ("Garment alone", "옷만"),
    "view_strain": ("Strain", "당김"),
    "viewer_label": ("3D view", "3D 보기"),
    "viewer_hint": (
        "Drag to turn, scroll or pinch to zoom, right-drag or two fingers to move.",
        "드래그해 돌리고, 스크롤하거나 두 손가락을 벌려 확대하고, 오른쪽 드래그로 옮기세요.",
    ),
    "downloads_title": ("Take it away", "내려받기"),
    "report_title": ("How it fits", "핏 리포트"),
    "downloads_fitted": ("On the body", "입은 모습"),
    "downloads_garment": ("Garment alone", "옷만"),
    "download_fitted_glb": ("GLB", "GLB"),
    "download_fitted_draco": ("GLB, compressed (Draco)", "GLB 압축 (Draco)"),
    "download_fitted_obj": ("OBJ with texture (ZIP)", "OBJ + 텍스처 (ZIP)"),
    "download_fitted_stl": ("STL for printing", "STL (3D 프린트용)"),
    "download_strain": ("GLB, coloured by strain", "GLB 당김 지도"),
    "download_thumbnail": ("Picture", "이미지"),
    "download_garment_glb": ("GLB", "GLB"),
    "download_garment_draco": ("GLB, compressed (Draco)", "GLB 압축 (Draco)"),
    "download_garment_obj": ("OBJ with texture (ZIP)", "OBJ + 텍스처 (ZIP)"),
    "downloads_pattern": ("Sewing pattern", "재단 패턴"),
    "downloads_pattern_note": (
        "True size, derived from one photo: the back and the size are estimates.",
        "실물 크기이며 사진 한 장에서 만든 패턴입니다. 뒷면과 사이즈는 추정입니다.",
    ),
    "download_pattern_zip": ("All garments, all formats (ZIP)", "모든 옷, 모든 형식 (ZIP)"),
    "download_pattern_a4": ("PDF, A4 pages", "PDF (A4 용지)"),
    "download_pattern_letter": ("PDF, Letter pages", "PDF (레터 용지)"),
    "download_pattern_svg": ("SVG", "SVG"),
    "download_pattern_dxf": ("DXF for garment CAD", "DXF (의류 CAD용)"),
    "download_pattern_json": ("JSON (panels and stitches)", "JSON (패널과 봉제선)"),
    # choices
    "auto": ("Automatic", "자동"),
    **NAMES,
    "low": ("Draft", "빠르게"),
    "med": ("Standard", "표준"),
    "high": ("Fine", "정교하게"),
    "flat": ("Laid flat", "바닥에 펼침"),
    "hanger": ("On a hanger", "옷걸이"),
    "ghost": ("Ghost mannequin", "고스트 마네킹"),
    "on-model": ("Worn by a person", "사람이 착용"),
    "body_words": (
        "{name}\n{height} cm tall\nChest {chest}, waist {waist}, hip {hip} cm",
        "{name}\n키 {height}cm\n가슴 {chest} · 허리 {waist} · 엉덩이 {hip}cm",
    ),
    # work
    "idle": ("Choose a photo and press “Try it on”.", "사진을 고르고 ‘입혀 보기’를 누르세요."),
    "example_line": (
        "This is an example. Add a photo of your own and press “Try it on”.",
        "예시입니다. 내 옷 사진을 올리고 ‘입혀 보기’를 누르세요.",
    ),
    "queued": ("Starting …", "시작하는 중 …"),
    "queued_one": ("Waiting: one job is before yours …", "대기 중: 앞에 작업이 1개 있습니다 …"),
    "queued_many": ("Waiting: {count} jobs are before yours …", "대기 중: 앞에 작업이 {count}개 있습니다 …"),
    "stage_cutout": ("Cutout", "배경 제거"),
    "stage_landmarks": ("Landmarks", "기준점"),
    "stage_garment": ("3D garment", "3D 의상"),
    "stage_fitted": ("Fitting", "피팅"),
    "doing_start": ("Reading the photo …", "사진을 읽는 중 …"),
    "doing_cutout": ("Cutting out the garment …", "옷을 배경에서 분리하는 중 …"),
    "doing_landmarks": ("Finding seams and hems …", "솔기와 밑단을 찾는 중 …"),
    "doing_garment": ("Sewing the panels …", "옷판을 꿰매는 중 …"),
    "doing_fitted": ("Draping the cloth on the body …", "몸에 옷을 입히는 중 …"),
    "doing_files": ("Writing the files …", "파일을 만드는 중 …"),
    "left": ("about {seconds} s left", "약 {seconds}초 남음"),
    "done": ("Done in {seconds} s.", "{seconds}초 만에 완성했습니다."),
    "stopped": ("Stopped.", "중지했습니다."),
    "deleted": ("This result was deleted.", "이 결과는 삭제되었습니다."),
    "log_title": ("What was done when", "작업 기록"),
    "log_line": ("{seconds} s  {what}", "{seconds}초  {what}"),
    "log_files": ("Files", "파일"),
    "log_done": ("Done", "완료"),
    "log_error": ("Failed", "실패"),
    "log_cancelled": ("Stopped", "중지"),
    # history
    "history_hint": (
        "What you made in this browser. Nobody else can see it. Open one to try it on another body or in another size.",
        "이 브라우저에서 만든 결과입니다. 다른 사람은 볼 수 없습니다. 열어서 다른 체형이나 사이즈로 입혀 볼 수 있습니다.",
    ),
    "history_vanishes": (
        "This is a demo: what you make is lost when it restarts. Take away what you want to keep.",
        "데모입니다. 다시 시작되면 결과가 사라지니 필요한 것은 내려받아 두세요.",
    ),
    "history_empty": (
        "Nothing here yet. What you try on appears here: open it again, name it, wear it with others or delete it.",
        "아직 없습니다. 입혀 본 결과가 여기에 모입니다. 다시 열고, 이름을 붙이고, 함께 입히고, 삭제할 수 있습니다.",
    ),
    "history_unknown": ("Garment", "옷"),
    "history_worn": ("{body} · size {size}", "{body} · 사이즈 {size}"),
    "history_open": ("Open", "열기"),
    "history_review": ("Add to review", "검토에 추가"),
    "history_delete": ("Delete", "삭제"),
    "history_sure": ("Delete for good", "완전히 삭제"),
    "history_keep": ("Keep", "취소"),
    "history_name": ("Rename", "이름 바꾸기"),
    "history_choose": ("Wear together", "함께 입히기"),
    "history_together": ("Wear these together", "고른 옷 함께 입히기"),
    "history_together_hint": (
        "Choose two or three, the inner one first.",
        "안쪽 옷부터 두세 벌을 고르세요.",
    ),
    "history_search": ("Search by name, garment, body or size", "이름, 옷, 체형, 사이즈로 찾기"),
    "history_none": ("Nothing matches.", "찾는 것이 없습니다."),
    "history_waiting": ("Waiting", "대기 중"),
    "history_working": ("In work", "작업 중"),
    "history_error": ("Failed", "실패"),
    "history_cancelled": ("Stopped", "중지됨"),
    # report
    "garment_alone": (
        "The garment itself is ready, but it is not on a body. Choose a body or a size to put it on.",
        "옷은 완성되었지만 아직 몸에 입히지 못했습니다. 체형이나 사이즈를 골라 다시 입혀 보세요.",
    ),
    "example_badge": ("Example", "예시"),
    "says_tight": ("Size {size} sits tight on this body", "{size} 사이즈는 이 체형에 꼭 낍니다"),
    "says_fitted": ("Size {size} sits close on this body", "{size} 사이즈는 이 체형에 딱 맞습니다"),
    "says_relaxed": ("Size {size} sits relaxed on this body", "{size} 사이즈는 이 체형에 여유 있게 맞습니다"),
    "says_oversized": ("Size {size} is wide on this body", "{size} 사이즈는 이 체형에 넉넉하게 큽니다"),
    "says_own": ("Made to the measures you gave", "입력한 치수대로 만들었습니다"),
    "says_any": ("This is size {size} on this body", "이 체형에 입힌 {size} 사이즈입니다"),
    "below_tight": (
        "Size {size} sits tight at the chest ({room}) and falls loosely below.",
        "{size} 사이즈는 가슴이 꼭 끼고({room}) 아래로는 넉넉하게 떨어집니다.",
    ),
    "below_fitted": (
        "Size {size} sits close at the chest ({room}) and falls loosely below.",
        "{size} 사이즈는 가슴이 딱 맞고({room}) 아래로는 넉넉하게 떨어집니다.",
    ),
    "below_relaxed": (
        "Size {size} sits relaxed at the chest ({room}) and falls loosely below.",
        "{size} 사이즈는 가슴이 여유 있게 맞고({room}) 아래로는 넉넉하게 떨어집니다.",
    ),
    "below_room_left": ("{cm} cm of room", "{cm}cm 여유"),
    "below_room_none": ("no room", "여유 없음"),
    "below_room_stretch": ("it stretches by {cm} cm", "{cm}cm 늘어남"),
    "room_left": ("{cm} cm of room at the {place}.", "{place}에 {cm}cm 여유가 있습니다."),
    "room_none": ("no room at the {place}.", "{place}에 여유가 없습니다."),
    "room_stretch": ("it stretches by {cm} cm at the {place}.", "{place}에서 {cm}cm 늘어납니다."),
    "place_chest": ("chest", "가슴"),
    "place_waist": ("waist", "허리"),
    "place_hip": ("hip", "엉덩이"),
    "head_chest": ("Chest", "가슴"),
    "head_waist": ("Waist", "허리"),
    "head_hip": ("Hip", "엉덩이"),
    "estimate_both": (
        "The back and the size are estimates: a front photo shows neither.",
        "뒷면과 사이즈는 추정입니다. 앞면 사진만으로는 알 수 없습니다.",
    ),
    "estimate_size": (
        "The size is an estimate: a photo has no scale.",
        "사이즈는 추정입니다. 사진에는 축척이 없습니다.",
    ),
    "more_figures": ("More figures", "자세한 수치"),
    "row_category": ("Garment", "옷 종류"),
    "row_size": ("Size", "사이즈"),
    "row_chest": ("Room at the chest", "가슴 여유"),
    "row_waist": ("Room at the waist", "허리 여유"),
    "row_hip": ("Room at the hip", "엉덩이 여유"),
    "row_sizes": ("Room in each size, cm", "사이즈별 여유 (cm)"),
    "row_strain": ("Fabric stretch, tightest 5%", "원단 당김 (상위 5%)"),
    "row_clearance": ("Distance to the body, median", "몸과의 간격 (중간값)"),
    "row_inside": ("Cloth inside the body", "몸을 파고든 부분"),
    "row_worn": ("Everything in its place", "제자리에 입혀짐"),
    "row_triangles": ("Triangles", "삼각형 수"),
    "row_seconds": ("Time", "걸린 시간"),
    "yes": ("Yes", "예"),
    "no": ("No", "아니요"),
    "sure": ("{share}% sure", "확신도 {share}%"),
    **INSPECT_TEXTS,
    **REPAIR_TEXTS,
    **VIEWER_TEXTS,
    **BOARDS_TEXTS,
    **EXPORT_TEXTS,
}


def text(key: str, language: str, **values: Any) -> str:
    """Return the text of ``key`` in ``language`` ("en" or "ko") with its placeholders filled."""
    return TEXTS[key][LANGUAGES.index(language)].format(**values)


def translations() -> dict[str, dict[str, str]]:
    """Return all texts by language, as ``gr.I18n`` takes them."""
    return {code: {key: row[column] for key, row in TEXTS.items()} for column, code in enumerate(LANGUAGES)}
