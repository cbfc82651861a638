"""What garments, bodies and fits are called."""

from __future__ import annotations

NAMES: dict[str, tuple[str, str]] = {
    "tshirt": ("T-shirt", "티셔츠"),
    "longsleeve": ("Long sleeve", "긴팔"),
    "tank": ("Tank top", "민소매"),
    "shirt": ("Shirt, polo, blouse", "셔츠·폴로·블라우스"),
    "hoodie": ("Hoodie, sweatshirt", "후드·맨투맨"),
    "jacket": ("Jacket, cardigan, coat", "재킷·카디건·코트"),
    "dress": ("Dress", "원피스"),
    "skirt": ("Skirt", "치마"),
    "trousers": ("Trousers", "바지"),
    "shorts": ("Shorts", "반바지"),
    "slim": ("Slim", "슬림"),
    "regular": ("Regular", "보통"),
    "curvy": ("Curvy", "볼륨"),
    "slim-m": ("Slim, men", "슬림 (남)"),
    "regular-m": ("Regular, men", "보통 (남)"),
    "curvy-m": ("Curvy, men", "볼륨 (남)"),
    "own_body": ("Own body", "내 체형"),
    "feel_tight": ("tight", "타이트"),
    "feel_fitted": ("fitted", "딱 맞음"),
    "feel_relaxed": ("relaxed", "여유"),
    "feel_oversized": ("oversized", "오버핏"),
    "size_own": ("your measures", "입력한 치수"),
}
