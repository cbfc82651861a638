"""A visitor with a browser of their own, and what they see."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
SUPERSEDED = "New model is being loaded before previous model finished"
"""What the viewer says of the example's model where the finished one comes before it is shown."""
HARMLESS = ("WebGPU", "GPU stall", "No available adapters", "Method not implemented", SUPERSEDED)
"""Console lines of a browser without a graphics card, and of a slow one."""
NO_WEBGL = """
const getContext = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
  return kind.startsWith("webgl") ? null : getContext.call(this, kind, ...more);
};
"""
"""Without a graphics card the 3D viewer takes most of a test's time; where it does not matter it is switched off."""
CUT_OFF = ("AbortError", "Connection errored out")
"""Console lines of a page that is left while it listens to the server."""


class Visit:
    """A page opened by one visitor, and what it asked for and complained about."""

    def __init__(
        self, browser: Any, url: str, *, drawn: bool, locale: str, size: tuple[int, int], **context: Any
    ) -> None:
        viewport = {"width": size[0], "height": size[1]}
        self.context = browser.new_context(viewport=viewport, locale=locale, **context)
        self.page = self.context.new_page()
        self.page.set_default_timeout(10_000)
        if not drawn:
            self.page.add_init_script(NO_WEBGL)
        self.url = url
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda line: line.type == "error" and self.complaints.append(line.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.enter()

    def enter(self) -> None:
        """Open the page, or open it again."""
        self.page.goto(self.url)
        self.page.wait_for_selector("#viewer canvas")
        # Known to the server: the stage shows an example or the work that was left.
        self.page.wait_for_selector("#status .stages li")

    def upload(self, path: Path) -> None:
        """Choose a photo."""
        self.page.set_input_files("#photo input[type=file]", path)
        self.page.wait_for_selector("#photo img")

    def begin(self) -> None:
        """Press the button and wait until the work has begun."""
        self.page.click("#run")
        self.page.wait_for_selector("#stop", state="visible")

    def finish(self) -> None:
        """Wait until the work is done."""
        self.page.wait_for_selector("#status .work.done", timeout=30_000)
        self.page.wait_for_selector("#run:not([disabled])")

    def run(self) -> None:
        """Press the button and wait for a result that was not there before."""
        self.page.evaluate("document.querySelectorAll('#downloads a').forEach(link => { link.dataset.old = '1'; })")
        self.page.click("#run")
        self.page.wait_for_selector("#download-fitted-glb:not([data-old])", timeout=30_000)
        self.finish()

    def run_into_error(self) -> None:
        """Press the button and wait until the work has ended with a sentence."""
        self.page.click("#run")
        self.page.wait_for_selector("#status [role=alert]")

    def body(self, index: int) -> None:
        """Choose the body at this place, from 1."""
        self.page.click(f"#bodies label:nth-of-type({index})")

    def tab(self, index: int) -> None:
        """Go to a tab, from 1."""
        self.page.click(f"#tabs button[role=tab]:nth-of-type({index})")

    def repair(self, step: str = "") -> None:
        """Open the repair panel, at a step other than that which it opens at by itself."""
        self.page.click("#repair-open")
        self.page.wait_for_selector("#repair [data-ready]")
        if step:
            self.page.click(f"#repair [data-step={step}]")

    def handle(self, name: str) -> tuple[float, float]:
        """Return where on the screen the middle of a point's handle is."""
        handle = self.page.locator(f"#repair [data-point={name}]")
        handle.scroll_into_view_if_needed()
        box = handle.bounding_box()
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def paint(self, *, across: tuple[float, float], down: float) -> None:
        """Paint a line over the photo; places are shares of its width and height."""
        self.page.locator("#repair canvas").scroll_into_view_if_needed()
        box = self.page.locator("#repair canvas").bounding_box()
        y = box["y"] + down * box["height"]
        self.page.mouse.move(box["x"] + across[0] * box["width"], y)
        self.page.mouse.down()
        self.page.mouse.move(box["x"] + across[1] * box["width"], y, steps=8)
        self.page.mouse.up()

    def text(self, selector: str) -> str:
        """Return the visible text of an element."""
        return str(self.page.inner_text(selector))

    def pixels(self, selector: str = "#viewer canvas") -> np.ndarray:
        """Return what an element shows, shape (height, width, 3), 0..255."""
        picture = Image.open(io.BytesIO(self.page.locator(selector).screenshot())).convert("RGB")
        return np.asarray(picture).astype(int)

    def colours(self, selector: str = "#viewer canvas") -> list[tuple[int, int, int]]:
        """Return the colours that an element shows."""
        return [tuple(colour) for colour in np.unique(self.pixels(selector).reshape(-1, 3), axis=0)]

    def wait_until(self, seen: Callable[[], bool], *, seconds: float = 20.0) -> bool:
        """Wait until something can be seen; a page of a busy machine may draw late."""
        end = time.monotonic() + seconds
        while not seen():
            if time.monotonic() > end:
                return False
            self.page.wait_for_timeout(100)
        return True

    def shows_blue(self) -> bool:
        """Tell whether the viewer shows the stand-in's blue garment."""
        return any(blue > red + 40 and blue > green + 25 for red, green, blue in self.colours())
