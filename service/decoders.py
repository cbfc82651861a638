"""`/decoders`: the Draco decoder under the names by which the page's 3D viewer (Babylon.js) asks for it.

The viewer would fetch it from Babylon's servers; the page points it here instead (``ui/babylon.py``).
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route

from service.inspection import HEADERS, STATIC

ROUTE = "/decoders"
FOLDER = STATIC / "vendor" / "three" / "examples" / "jsm" / "libs" / "draco" / "gltf"
DECODERS = {
    "draco_wasm_wrapper_gltf.js": ("draco_wasm_wrapper.js", "text/javascript"),
    "draco_decoder_gltf.wasm": ("draco_decoder.wasm", "application/wasm"),
}
"""Name that is asked for: the same file of three.js, and its type."""


def decoder_routes() -> list[BaseRoute]:
    """Return the routes of the decoder's files."""
    return [Route(f"{ROUTE}/{name}", _file) for name in DECODERS]


async def _file(request: Request) -> Response:
    file, kind = DECODERS[request.url.path.rsplit("/", 1)[-1]]
    return FileResponse(FOLDER / file, media_type=kind, headers=HEADERS)
