"""Errors of jobs, storage and access."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "not_ready.any": ("The result is not ready yet.", "결과가 아직 준비되지 않았습니다."),
    "busy.any": (
        "Too many jobs are waiting; please try again soon.",
        "대기 중인 작업이 많습니다. 잠시 후 다시 해 주세요.",
    ),
    "cancelled.any": ("The work was stopped.", "작업이 중지되었습니다."),
    "storage_unavailable.any": ("The storage cannot be reached.", "저장소에 연결할 수 없습니다."),
    "not_allowed.any": (
        "This belongs to someone else; pass the user_id that your upload returned.",
        "다른 사용자의 것입니다. 업로드할 때 받은 user_id를 함께 보내 주세요.",
    ),
    "not_allowed.token": (
        "This user_id is not valid or has expired; upload again to get a new one.",
        "user_id가 올바르지 않거나 만료되었습니다. 다시 올리면 새로 받을 수 있습니다.",
    ),
    "internal.interrupted": (
        "The work was interrupted more than once and was given up; please start it again.",
        "작업이 여러 번 중단되어 종료되었습니다. 다시 시작해 주세요.",
    ),
    "internal.any": ("Something went wrong on our side.", "내부 오류가 발생했습니다."),
}
