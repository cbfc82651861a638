"""An open page without a browser: its handlers called as Gradio calls them."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from tests.fake_engine import photo_file
from ui import export_events, history_tab, tryon_events
from ui.seat import Seat
from ui.update import FIELDS
from workflow.owners import Owner, new_owner
from workflow.uploads import upload_folder

UNCHANGED = {"__type__": "update"}


def request(language: str = "en") -> Any:
    return SimpleNamespace(headers={"accept-language": language})


def event(**data: Any) -> Any:
    return SimpleNamespace(_data=data or None)


def uploaded(name: str, data: bytes) -> dict[str, str]:
    upload_folder().mkdir(parents=True, exist_ok=True)
    path = upload_folder() / name
    path.write_bytes(data)
    return {"path": str(path)}


def told(updates: Iterator[list[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(FIELDS, update, strict=True)) for update in updates]


class Page:
    """An open page, with what its components hold."""

    def __init__(self, owner: Owner | None = None, language: str = "en") -> None:
        self.owner = owner or new_owner()
        self.seat = Seat()
        self.who = (self.owner.token(), self.seat)
        self.language = language

    def start(self, photo: Any, **changes: Any) -> Iterator[list[Any]]:
        choices = {
            "back": None, "body": "regular", "size": "auto", "quality": "med", "category": "auto", "photo_kind": "auto",
            "own_chest": None, "own_hip": None, "own_length": None,
            "body_height": None, "body_chest": None, "body_waist": None, "body_hip": None, "pose": "a",
        }  # fmt: skip
        return tryon_events.start(*self.who, photo, **(choices | changes), request=request(self.language))

    def tried_on(self, **changes: Any) -> dict[str, Any]:
        return told(self.start(uploaded("a.png", photo_file()), **changes))[-1]

    def body(self, body: str, size: str = "auto") -> Iterator[list[Any]]:
        return tryon_events.choose_body(*self.who, body, size, request(self.language))

    def open(self, entry: str) -> list[dict[str, Any]]:
        return told(tryon_events.open_entry(*self.who, event(id=entry), request(self.language)))

    def make(self, job: str, kind: str) -> list[dict[str, Any]]:
        return told(export_events.make_export(*self.who, event(job=job, kind=kind), request(self.language)))

    def delete(self, entry: str) -> list[dict[str, Any]]:
        return told(history_tab.remove(*self.who, event(id=entry), request(self.language)))
