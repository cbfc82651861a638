"""Fittings: errors, phrases on how a garment is worn, warnings."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "fit_failed.not_settled": (
        "The cloth did not come to rest on this body.",
        "이 체형에서 옷이 안정되지 않았습니다.",
    ),
    "fit_failed.not_worn": (
        "The garment does not stay on this body: {reason}.",
        "옷이 이 체형에 제대로 입혀지지 않습니다: {reason}.",
    ),
    "fit_failed.exploded": (
        "The cloth tore apart while it was fitted.",
        "옷을 입히는 동안 계산이 불안정해졌습니다.",
    ),
    "fit_failed.inside": (
        "The garment cuts into this body.",
        "옷이 몸을 파고듭니다.",
    ),
    "fit_failed.tangled": (
        "The cloth is tangled on this body.",
        "이 체형에서 옷감이 서로 엉켰습니다.",
    ),
    "fit_failed.layers": (
        "The layers of this outfit cut into each other.",
        "겹쳐 입은 옷들이 서로 파고듭니다.",
    ),
    "worn.neck": ("the head does not pass through the neck opening", "머리가 목둘레를 통과하지 않습니다"),
    "worn.cuff_left": ("the arm on the left does not pass through its sleeve", "왼쪽 팔이 소매를 통과하지 않습니다"),
    "worn.cuff_right": (
        "the arm on the right does not pass through its sleeve",
        "오른쪽 팔이 소매를 통과하지 않습니다",
    ),
    "worn.hem": ("the body does not pass through the hem", "몸이 밑단을 통과하지 않습니다"),
    "worn.waist": ("the body does not pass through the waistband", "몸이 허리단을 통과하지 않습니다"),
    "worn.leg_left": (
        "the leg on the left does not pass through its opening",
        "왼쪽 다리가 바짓단을 통과하지 않습니다",
    ),
    "worn.leg_right": (
        "the leg on the right does not pass through its opening",
        "오른쪽 다리가 바짓단을 통과하지 않습니다",
    ),
    "worn.front": ("the open front lies around the body the wrong way", "앞이 열린 옷이 몸을 잘못 감싸고 있습니다"),
    "worn.slid": ("the waistband has slid down", "허리단이 흘러내렸습니다"),
    "worn.crotch": ("the crotch hangs too low", "밑위가 너무 아래로 처졌습니다"),
    "worn.shoulder": ("a shoulder seam has slid off its shoulder", "어깨선이 어깨에서 흘러내렸습니다"),
    "worn.level": ("one shoulder seam hangs lower than the other", "양쪽 어깨선의 높이가 다릅니다"),
    "worn.off_centre": ("the neckline has slid to one side", "목둘레가 한쪽으로 치우쳤습니다"),
    "worn.tilt": ("the hem is not level", "밑단이 수평이 아닙니다"),
    "worn.floor": ("the garment reaches below the floor", "옷이 바닥 아래로 내려갔습니다"),
    "warning.on_model": (
        "A person seems to wear the garment; a photo of the garment alone works better.",
        "사람이 입고 있는 사진 같습니다. 옷만 찍은 사진이 더 좋습니다.",
    ),
    "warning.cut_off": (
        "The photo cuts off a part of the garment; a photo that shows all of it works better.",
        "옷의 일부가 사진 밖으로 잘렸습니다. 옷 전체가 나온 사진이 더 좋습니다.",
    ),
    "warning.cutout": (
        "The cutout is uncertain; please check it.",
        "옷 영역이 확실하지 않습니다. 확인해 주세요.",
    ),
    "warning.category": (
        "The kind of garment is uncertain; please check it.",
        "옷의 종류가 확실하지 않습니다. 확인해 주세요.",
    ),
    "warning.points": (
        "A point that was moved lies far from where it seems to belong; please check it.",
        "옮긴 지점이 원래 자리로 보이는 곳에서 멀리 있습니다. 확인해 주세요.",
    ),
    "warning.sleeves": (
        "A sleeve seems to be folded over or cut off; a photo with both sleeves beside the body works better.",
        "소매가 접혀 있거나 잘린 것 같습니다. 양쪽 소매를 몸판 옆으로 펼친 사진이 더 좋습니다.",
    ),
    "warning.landmarks": (
        "Some points of the garment are uncertain; please check them.",
        "옷의 일부 지점이 확실하지 않습니다. 확인해 주세요.",
    ),
    "warning.pattern": (
        "No sewing pattern could be made of this garment.",
        "이 옷으로는 재단 패턴을 만들지 못했습니다.",
    ),
    "warning.larger": (
        "A larger size was taken than the girth asks for; the smaller one would be tight on this body.",
        "둘레에 맞는 사이즈는 이 체형에 꼭 끼므로 더 큰 사이즈로 입혔습니다.",
    ),
}
