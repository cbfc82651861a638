"""What garments, bodies and fits are called."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "name.tshirt": ("T-shirt", "티셔츠"),
    "name.longsleeve": ("Long sleeve", "긴팔"),
    "name.tank": ("Tank top", "민소매"),
    "name.shirt": ("Shirt, polo, blouse", "셔츠·폴로·블라우스"),
    "name.hoodie": ("Hoodie, sweatshirt", "후드·맨투맨"),
    "name.jacket": ("Jacket, cardigan, coat", "재킷·카디건·코트"),
    "name.dress": ("Dress", "원피스"),
    "name.skirt": ("Skirt", "치마"),
    "name.trousers": ("Trousers", "바지"),
    "name.shorts": ("Shorts", "반바지"),
    "name.slim": ("Slim", "슬림"),
    "name.regular": ("Regular", "보통"),
    "name.curvy": ("Curvy", "볼륨"),
    "name.slim-m": ("Slim, men", "슬림 (남)"),
    "name.regular-m": ("Regular, men", "보통 (남)"),
    "name.curvy-m": ("Curvy, men", "볼륨 (남)"),
    "name.feel_tight": ("tight", "타이트"),
    "name.feel_fitted": ("fitted", "딱 맞음"),
    "name.feel_relaxed": ("relaxed", "여유"),
    "name.feel_oversized": ("oversized", "오버핏"),
    "name.size_own": ("your measures", "입력한 치수"),
}


def names() -> dict[str, tuple[str, str]]:
    """Return the names without the beginning of their keys."""
    return {key.removeprefix("name."): row for key, row in SENTENCES.items()}
