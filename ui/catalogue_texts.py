"""The words of the command `catalogue` and of its report, in English and Korean."""

from __future__ import annotations

from typing import Any

from core.sentences import LANGUAGES

TEXTS: dict[str, tuple[str, str]] = {
    "mistakes": (
        "{path} cannot be used; nothing was begun.",
        "{path} 파일을 사용할 수 없어 시작하지 않았습니다.",
    ),
    "summary": (
        "{done} of {all} done, {failed} failed, {kept} kept from before; see {report}",
        "{all}건 중 {done}건 완료, {failed}건 실패, {kept}건은 이전 결과 유지. 보고서: {report}",
    ),
    "stopped": (
        "Stopped. Give the same command again to go on.",
        "중지했습니다. 같은 명령을 다시 실행하면 이어서 진행합니다.",
    ),
    "title": ("Catalogue: {name}", "카탈로그: {name}"),
    "all": ("All", "전체"),
    "done": ("Done", "완료"),
    "error": ("Failed", "실패"),
    "waiting": ("Waiting", "대기"),
    "seconds": ("{seconds} s", "{seconds}초"),
    "together": ("{minutes} min of computing", "계산 시간 {minutes}분"),
    "photo": ("Photo", "사진"),
    "worn": ("Worn", "착용"),
    "size": ("Size {size}", "사이즈 {size}"),
    "own_size": ("Own measures", "직접 입력한 치수"),
    "model": ("3D model (GLB)", "3D 모델 (GLB)"),
    "line": ("line {line}", "{line}행"),
    "none": ("No picture", "그림 없음"),
}


def words(key: str, language: str, **values: Any) -> str:
    """Return the text of ``key`` in ``language`` with its placeholders filled."""
    return TEXTS[key][LANGUAGES.index(language)].format(**values)
