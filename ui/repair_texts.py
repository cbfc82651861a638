"""The words of the repair panel, in English and Korean."""

from __future__ import annotations

from core.types import FRONT_EDGES, LANDMARKS

PLACES: dict[str, tuple[str, str]] = {
    "neckline": ("Neckline", "목둘레"),
    "shoulder": ("Shoulder", "어깨"),
    "cuff_outer": ("Cuff outside", "소매 끝 바깥"),
    "cuff_inner": ("Cuff inside", "소매 끝 안쪽"),
    "armpit": ("Armpit", "겨드랑이"),
    "waist": ("Waist", "허리"),
    "waistband": ("Waistband", "허리밴드"),
    "hem": ("Hem", "밑단"),
    "hem_outer": ("Hem outside", "밑단 바깥"),
    "hem_inner": ("Hem inside", "밑단 안쪽"),
}
SIDES: dict[str, tuple[str, str]] = {"left": ("left", "왼쪽"), "right": ("right", "오른쪽")}
ENDS: dict[str, tuple[str, str]] = {"top": ("top", "위"), "bottom": ("bottom", "아래")}
MIDDLE: dict[str, tuple[str, str]] = {
    "neckline_center": ("Neckline, middle", "목둘레 가운데"),
    "crotch": ("Crotch", "가랑이"),
}


def _points() -> dict[str, tuple[str, str]]:
    """Return the name of each landmark; left and right are those of the photo."""
    named = {}
    for name in LANDMARKS:
        place, _, side = name.rpartition("_")
        if name in MIDDLE:
            named[f"point_{name}"] = MIDDLE[name]
        else:
            (english, korean), (one, other) = PLACES[place], SIDES[side]
            named[f"point_{name}"] = (f"{english}, {one}", f"{other} {korean}")
    for name in FRONT_EDGES:
        _, _, side, end = name.split("_")
        (one, other), (english, korean) = SIDES[side], ENDS[end]
        named[f"point_{name}"] = (f"Front edge, {one}, {english}", f"{other} 앞단 {korean}")
    return named


REPAIR_TEXTS: dict[str, tuple[str, str]] = {
    "repair_open": ("Check and repair", "확인하고 고치기"),
    "repair_title": ("Check and repair", "확인하고 고치기"),
    "repair_steps": ("What to check", "확인할 항목"),
    "repair_cutout": ("Cutout", "배경 제거"),
    "repair_points": ("Points", "기준점"),
    "repair_kind": ("Kind", "종류"),
    "repair_doubt": ("uncertain, please check", "불확실함, 확인 필요"),
    "repair_undo": ("Undo", "되돌리기"),
    "repair_reset": ("Start over", "처음부터"),
    "repair_close": ("Close", "닫기"),
    "repair_use": ("Use", "이대로 사용"),
    "repair_use_hint": (
        "“Use” builds the garment again from what you changed; the rest is kept.",
        "‘이대로 사용’을 누르면 바꾼 부분부터 다시 만들고 나머지는 그대로 둡니다.",
    ),
    "repair_check_cutout": ("Check the cutout", "배경 제거 확인"),
    "repair_check_category": ("Check the kind", "종류 확인"),
    "repair_check_photo_kind": ("Check the photo", "촬영 방식 확인"),
    "repair_check_landmarks": ("Check the points", "기준점 확인"),
    # the cutout
    "repair_explain_cutout": (
        "Pink is what counts as the garment. Paint over what is missing, take away what does not belong to it, "
        "or select anew by clicks on the garment.",
        "분홍색 부분이 옷으로 인식된 곳입니다. 빠진 곳은 칠하고, 옷이 아닌 곳은 지우거나, 옷을 클릭해 새로 선택하세요.",
    ),
    "repair_add": ("Add", "칠하기"),
    "repair_remove": ("Remove", "지우기"),
    "repair_size": ("Brush", "붓 크기"),
    "repair_pick": ("Click: garment", "클릭: 옷"),
    "repair_unpick": ("Click: background", "클릭: 배경"),
    "repair_picking": ("Selecting …", "선택하는 중 …"),
    "repair_canvas": ("The photo with the cutout, to paint on with mouse or finger", "마우스나 손가락으로 칠하는 사진"),
    # the points
    "repair_explain_points": (
        "Drag a point to where it belongs, or move it with the arrow keys (with Shift in larger steps). "
        "The points you leave alone are found again.",
        "점을 제자리로 끌거나 방향키로 옮기세요(Shift를 누르면 더 크게 움직입니다). 건드리지 않은 점은 다시 찾습니다.",
    ),
    "repair_doubtful": ("Uncertain: {points}.", "불확실한 점: {points}."),
    "repair_points_none": (
        "No points were found yet. Repair the cutout or choose the kind of garment first.",
        "아직 찾은 점이 없습니다. 먼저 배경 제거를 다듬거나 옷 종류를 골라 주세요.",
    ),
    "repair_points_anew": (
        "Another kind of garment has other points: they are found when you use it.",
        "옷 종류가 바뀌면 점도 달라집니다. 이대로 사용하면 새로 찾습니다.",
    ),
    "repair_forget": ("Find all again", "모두 다시 찾기"),
    "repair_forgotten": ("All points will be found again.", "모든 점을 다시 찾습니다."),
    "repair_uncertain": ("uncertain", "불확실함"),
    "repair_by_hand": ("set by hand", "직접 옮김"),
    "repair_at": ("{x}% across, {y}% down", "가로 {x}%, 세로 {y}%"),
    "repair_sheet": ("The photo with the garment's points", "옷의 기준점이 표시된 사진"),
    # the kind
    "repair_explain_kind": (
        "Choose another kind when the guess is wrong; the cutout is kept.",
        "추정이 틀렸다면 바꿔 주세요. 배경 제거 결과는 그대로 씁니다.",
    ),
    "repair_category": ("Kind of garment", "옷 종류"),
    "repair_photo_kind": ("How the photo was taken", "촬영 방식"),
    "repair_auto": ("Find out again", "다시 알아내기"),
    **_points(),
}
