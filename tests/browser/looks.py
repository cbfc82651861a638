"""A visitor of the inspection page, and what they see."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import numpy as np
from PIL import Image

from core.types import Picture

MODEL = "/examples/tshirt_yellow/fitted_glb.glb"
GARMENT = "/examples/tshirt_yellow/garment_glb.glb"
CALM = 0.4
"""Seconds after which a picture that does not change by itself is complete."""


class Look:
    """The page opened by one visitor, and what it asked for and complained about."""

    def __init__(self, browser: Any, url: str, query: str, *, size: tuple[int, int], **context: Any) -> None:
        self.context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, **{"locale": "en-GB", **context}
        )
        self.page = self.context.new_page()
        self.page.set_default_timeout(20_000)
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda line: line.type == "error" and self.complaints.append(line.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.url = url.rstrip("/")
        self.page.goto(f"{self.url}/inspect?{query}")

    def ready(self, count: int = 1) -> Look:
        """Wait until this many models are drawn and the picture stands still."""
        self.page.wait_for_selector(f".pane[data-ready] >> nth={count - 1}", state="attached", timeout=40_000)
        return self.still()

    def still(self) -> Look:
        """Wait until no more frames are drawn."""
        last = -1
        while (frames := self.frames) != last:
            last = frames
            self.page.wait_for_timeout(1000 * CALM)
        return self

    @property
    def frames(self) -> int:
        """Return how many frames were drawn so far."""
        return int(self.page.evaluate("inspection.stage.frames"))

    def choose(self, name: str, value: str) -> Look:
        """Choose one of several values."""
        self.page.check(f"input[name={name}][value={value}]", force=True)
        return self.still()

    def press(self, *keys: str) -> Look:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)
        return self.still()

    def picture(self, selector: str = "#stage") -> Picture:
        """Return what an element shows, shape (h, w, 3)."""
        data = self.page.locator(selector).first.screenshot()
        return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))

    def place(self, pane: int = 0) -> Sequence[float]:
        """Return where a pane's camera stands [m]."""
        place: list[float] = self.page.evaluate(f"inspection.panes[{pane}].camera.position.toArray()")
        return place

    def drag(self, pane: int, across: int) -> Look:
        """Drag over a pane by some pixels."""
        box = self.page.locator(".view").nth(pane).bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + across, y, steps=4)
        self.page.mouse.up()
        return self.still()


def yellow(picture: Picture) -> float:
    """Return the share of a picture that shows the example's yellow cloth."""
    red, green, blue = (picture[..., channel].astype(int) for channel in range(3))
    return float(((red > blue + 60) & (green > blue + 40)).mean())


def difference(one: Picture, other: Picture) -> float:
    """Return the share of pixels in which two pictures differ to the eye."""
    return float((np.abs(one.astype(int) - other).max(axis=-1) > 12).mean())
