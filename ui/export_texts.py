"""The words of the formats that are made on demand, in English and Korean."""

from __future__ import annotations

EXPORT_TEXTS: dict[str, tuple[str, str]] = {
    "exports_title": ("More formats", "다른 형식"),
    "exports_hint": (
        "Made when you ask for them; most take a few seconds, turning pictures longer.",
        "누르면 만들어집니다. 대부분 몇 초, 회전 이미지는 조금 더 걸립니다.",
    ),
    "exports_make": ("Make", "만들기"),
    "exports_working": ("Making …", "만드는 중 …"),
    "exports_fitted": ("On the body", "입은 모습"),
    "exports_garment": ("Garment alone", "옷만"),
    "export_usdz": ("iPhone, iPad: Quick Look (USDZ)", "아이폰·아이패드용 (USDZ)"),
    "export_turntable": ("Turning picture (WebP)", "회전 이미지 (WebP)"),
    "export_turntable_gif": ("Turning picture (GIF)", "회전 이미지 (GIF)"),
    "export_sheet": ("All sides on one picture", "앞·옆·뒤를 한 장에"),
    "export_packshot_white": ("Product picture on white", "상품 사진 (흰 배경)"),
    "export_packshot_transparent": ("Product picture, cut out", "상품 사진 (투명 배경)"),
    "export_embed": ("3D view for your own page (HTML)", "내 쇼핑몰용 3D 보기 (HTML)"),
    "export_embed_how": (
        "It opens by itself, too. In a page, beside the file:",
        "파일만 열어도 보입니다. 페이지에 넣으려면 파일을 함께 올리고 이렇게 쓰세요:",
    ),
}
