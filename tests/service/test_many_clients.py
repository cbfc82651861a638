"""Many clients at once: everybody gets what is theirs, nothing is lost, and a bad file harms nobody."""

from __future__ import annotations

import io
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
from PIL import Image, ImageDraw

from tests.served_api import Api, Raw

CLIENTS = 20
CATEGORIES = ("tshirt", "longsleeve", "tank", "shirt", "hoodie")
BODIES = ("slim", "regular", "curvy", "slim-m")
CANCELS, SENDS_RUBBISH = 7, 13
"""Numbers of the clients that behave differently."""


def colour(number: int) -> tuple[int, int, int]:
    """Return the colour of a client's garment, far from the others'."""
    return (12 * number, 255 - 12 * number, 40)


def own_photo(number: int) -> bytes:
    """Return a photo that only this client has."""
    picture = Image.new("RGB", (200, 260), (235, 235, 235))
    ImageDraw.Draw(picture).rectangle((50, 50, 150, 210), fill=colour(number))
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


def one_client(api: Api, number: int, together: threading.Barrier) -> dict[str, Any]:
    """Upload, build, fit, and poll until all has ended, as one of many."""
    raw = Raw(api.url)
    together.wait(30)
    if number == SENDS_RUBBISH:
        return {"error": raw.error("upload_image", image=raw.upload(b"\xff\xd8\xff rubbish"))}
    cloth = raw.call("upload_image", image=raw.upload(own_photo(number)))
    mine = {"user_id": cloth["user_id"]}
    category = CATEGORIES[number % len(CATEGORIES)]
    garment = raw.call("generate_3d", cloth_id=cloth["cloth_id"], category=category, **mine)["cloth3d_id"]
    body = BODIES[number % len(BODIES)]
    session = raw.call("fit", cloth3d_id=garment, avatar_preset_id=body, **mine)["fitting_session_id"]
    if number == CANCELS:
        raw.call("cancel", id=session, **mine)
    for _ in range(600):
        result = raw.call("session_result", fitting_session_id=session, **mine)
        if result["status"] not in ("queued", "processing"):
            break
        threading.Event().wait(0.2)
    shown = Image.open(io.BytesIO(httpx.get(cloth["image_url"]).content)).convert("RGB")
    raw.http.close()
    return {**result, "session": session, "garment": garment, "colour": shown.getpixel((100, 130))}


def test_twenty_clients_at_once_each_get_what_is_theirs(api: Api) -> None:
    together = threading.Barrier(CLIENTS)
    with ThreadPoolExecutor(CLIENTS) as pool:
        results = list(pool.map(lambda number: one_client(api, number, together), range(CLIENTS)))
    assert results[SENDS_RUBBISH]["error"].startswith("bad_image: ")
    assert results[CANCELS]["status"] == "cancelled"
    sessions = {number: result for number, result in enumerate(results) if number != SENDS_RUBBISH}
    for number, result in sessions.items():
        assert result["avatar_preset_id"] == BODIES[number % len(BODIES)] and result["cloth3d_id"] == result["garment"]
        near = [abs(a - b) < 12 for a, b in zip(result["colour"], colour(number), strict=True)]
        assert all(near), "the photo of another client"
        if number != CANCELS:
            assert result["status"] == "done", result["error"]
            assert result["report"]["category"] == CATEGORIES[number % len(CATEGORIES)]
            assert httpx.get(result["fitted_gltf_url"]).content.startswith(b"glTF")
    assert len({result["session"] for result in sessions.values()}) == CLIENTS - 1
    assert api.engine.count("sew") == CLIENTS - 1 and api.engine.count("fit") == CLIENTS - 2
    assert httpx.get(f"{api.url}/health").status_code == 200
