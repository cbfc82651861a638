"""The words that lead from a result to the page on which it is inspected, in English and Korean."""

from __future__ import annotations

INSPECT_TEXTS: dict[str, tuple[str, str]] = {
    "inspect_open": ("Inspect in detail", "자세히 보기"),
    "inspect_tab": ("opens in a new tab", "새 탭에서 열림"),
    "inspect_compare": ("Compare with …", "다른 핏과 비교 …"),
    "inspect_none": (
        "Choose another body or size first: what you fit of this garment is listed here, to see side by side.",
        "먼저 다른 체형이나 사이즈를 골라 보세요. 이 옷을 입혀 본 결과가 여기에 모여 나란히 비교할 수 있습니다.",
    ),
    "inspect_three": ("The last three side by side", "최근 세 가지 나란히"),
    "inspect_garment": ("Garment alone", "옷만"),
}
