"""Words on sewing patterns."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "sewing.photo": (
        "Derived from one photo: the back, the size and every hidden seam are estimates. Sew a trial piece first.",
        "사진 한 장에서 만든 패턴입니다. 뒷면과 사이즈, 보이지 않는 솔기는 추정입니다. 먼저 시험 삼아 만들어 보세요.",
    ),
    "sewing.sides": (
        "Left and right are as you see the garment from its front. All pieces show the outside of the cloth.",
        "왼쪽과 오른쪽은 옷을 앞에서 볼 때의 방향입니다. 모든 조각은 원단의 겉면입니다.",
    ),
    "sewing.print": (
        "Print at 100 %, check the square of 5 cm, cut along the frames and join the pages at their marks.",
        "100% 크기로 인쇄해 5cm 사각형을 확인하고, 테두리를 따라 잘라 표시를 맞춰 이어 붙이세요.",
    ),
    "category.tshirt": ("tshirt", "티셔츠"),
    "category.longsleeve": ("longsleeve", "긴팔"),
    "category.tank": ("tank", "민소매"),
    "category.shirt": ("shirt", "셔츠"),
    "category.hoodie": ("hoodie", "후드"),
    "category.jacket": ("jacket", "재킷"),
    "category.dress": ("dress", "원피스"),
    "category.skirt": ("skirt", "치마"),
    "category.trousers": ("trousers", "바지"),
    "category.shorts": ("shorts", "반바지"),
    "piece.front": ("front", "앞판"),
    "piece.front_left": ("left front", "왼쪽 앞판"),
    "piece.front_right": ("right front", "오른쪽 앞판"),
    "piece.back": ("back", "뒤판"),
    "piece.back_left": ("left back", "왼쪽 뒤판"),
    "piece.back_right": ("right back", "오른쪽 뒤판"),
    "piece.sleeve_left": ("left sleeve", "왼쪽 소매"),
    "piece.sleeve_right": ("right sleeve", "오른쪽 소매"),
    "piece.hood": ("hood", "모자"),
    "piece.size": ("size", "사이즈"),
    "piece.cut": ("cut 1", "1장 재단"),
    "piece.estimate": ("derived from one photo", "사진 한 장에서 추정"),
    "piece.allowance": ("seam allowance", "시접"),
    "piece.no_allowance": ("no seam allowance", "시접 없음"),
    "piece.true_size": ("print at 100 %", "100%로 인쇄"),
    "piece.solid": ("solid", "실선"),
    "piece.dashed": ("dashed", "점선"),
    "piece.cut_line": ("cut line", "재단선"),
    "piece.seam_line": ("seam line", "완성선"),
    "piece.letters": ("edges of one letter are sewn together", "같은 글자끼리 꿰맴"),
    "piece.arrow": ("arrow = grain", "화살표 = 식서 방향"),
}
