"""Errors of review boards."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "bad_parameter.empty": ("{name} is empty.", "{name} 값이 비어 있습니다."),
    "bad_parameter.long": (
        "{name} may be at most {most} characters long.",
        "{name} 값은 {most}자까지 쓸 수 있습니다.",
    ),
    "bad_parameter.boards": (
        "There are {most} boards already; delete one first.",
        "보드가 이미 {most}개 있습니다. 먼저 하나를 삭제해 주세요.",
    ),
    "bad_parameter.items": (
        "The board holds {most} results already; remove one or begin another board.",
        "보드에 결과가 이미 {most}개 있습니다. 하나를 빼거나 새 보드를 만드세요.",
    ),
    "bad_parameter.again": ("This result is on the board already.", "이 결과는 이미 보드에 있습니다."),
    "bad_parameter.order": (
        "The item_ids must be ids of the board's items, each once.",
        "item_ids는 이 보드의 항목 id를 한 번씩 담은 목록이어야 합니다.",
    ),
    "bad_parameter.days": (
        "The days must be a whole number from 1 to {most}, or null for a link without an end.",
        "days는 1~{most}의 정수이거나, 만료 없는 링크라면 null이어야 합니다.",
    ),
    "bad_parameter.comments": (
        "There are {most} comments on this garment, and it can take no more.",
        "이 옷에는 의견이 이미 {most}개 있어 더 남길 수 없습니다.",
    ),
    "bad_parameter.voters": (
        "{most} people have voted on this garment, and it can take no more.",
        "이 옷에는 이미 {most}명이 투표해 더 투표할 수 없습니다.",
    ),
    "bad_parameter.body": ("At most {most} KB can be sent at once.", "한 번에 {most}KB까지만 보낼 수 있습니다."),
    "not_ready.board": (
        "Only finished results can be put on a board.",
        "완성된 결과만 보드에 올릴 수 있습니다.",
    ),
    "unknown_id.link": (
        "This link does not work; ask whoever sent it for a new one.",
        "사용할 수 없는 링크입니다. 보낸 사람에게 새 링크를 요청해 주세요.",
    ),
    "busy.comments": (
        "Many comments came from you within an hour; please go on later.",
        "한 시간 동안 의견을 많이 남기셨습니다. 잠시 후 이어서 남겨 주세요.",
    ),
    "busy.requests": (
        "Too many requests came from you; please wait a minute.",
        "요청이 너무 많습니다. 1분 뒤에 다시 해 주세요.",
    ),
}
