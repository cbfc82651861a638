"""The examples of docs/API.md run as they stand, one after the other, against the served API."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.conftest import ROOT, require
from tests.fake_engine import BODIES, photo_file
from tests.served_api import Api, api, at_ease

__all__ = ["api", "at_ease"]

PAGE = (ROOT / "docs" / "API.md").read_text(encoding="utf-8")
NODE = ROOT / "tests" / "node"
ADDRESS = "http://127.0.0.1:7860"
SECTIONS = re.findall(r"^## `/(\w+)`\n(.*?)(?=^## )", PAGE, re.MULTILINE | re.DOTALL)
TABLE_HEAD = "\ufeffline,photo,name".encode()
Blocks = Callable[[str], str]


@pytest.fixture
def blocks(api: Api, tmp_path: Path) -> Blocks:
    """Return all blocks of a language as one text for the served app, beside a photo and a catalogue."""
    (tmp_path / "shirt.jpg").write_bytes(photo_file(form="JPEG"))
    with zipfile.ZipFile(tmp_path / "catalogue.zip", "w") as catalogue:
        catalogue.writestr("list.csv", "photo,size\nshirt.jpg,\nshirt.jpg,L\nmissing.jpg,\n")
        catalogue.write(tmp_path / "shirt.jpg", "shirt.jpg")

    def joined(language: str) -> str:
        found = re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
        return "\n".join(found).replace(ADDRESS, api.url)

    return joined


def run(command: list[str], folder: Path, text: str) -> list[str]:
    """Run a script and return the lines it printed."""
    own = {"GRADIO_TEMP_DIR": str(folder / "downloads"), "HF_HUB_DISABLE_TELEMETRY": "1", "NO_PROXY": "*"}
    done = subprocess.run(
        command, cwd=folder, env=os.environ | own, input=text, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.splitlines()


def begins(file: Path | str, head: bytes) -> bool:
    """Tell whether a file, or what is behind a link, begins like this."""
    data = httpx.get(file).content if str(file).startswith("http") else Path(file).read_bytes()
    return data.startswith(head)


def followed_to_the_end(names: dict[str, Any]) -> None:
    """Check what the examples of both clients keep in variables of the same names."""
    assert names["cloth"]["status"] == "uploaded" and names["built"]["status"] == names["result"]["status"] == "done"
    assert begins(names["built"]["gltf_url"], b"glTF") and begins(names["result"]["fitted_gltf_url"], b"glTF")
    assert (names["result"]["avatar_preset_id"], names["result"]["report"]["size"]) == ("curvy", "L")
    assert names["sheet"]["status"] == "done" and begins(names["sheet"]["url"], b"\x89PNG")
    assert names["sheet"]["name"].endswith("-views.png") and names["sheet"]["bytes"] > 0
    assert names["stopped"]["status"] in ("cancelled", "done")
    assert names["report"]["status"] == "done" and names["report"]["cloth_id"] == names["cloth"]["cloth_id"]
    assert [item["avatar_preset_id"] for item in names["board"]["items"]] == ["curvy"]
    assert (names["board"]["title"], names["withdrawn"]["shared"]) == ("Spring, second round", False)
    assert "/review/" in names["shared"]["review_url"] and names["shared"]["expires"]
    assert begins(names["board"]["pdf_url"], b"%PDF") and begins(names["board"]["html_url"], b"<!doctype")
    assert names["state"]["counts"] == {"done": 2, "error": 1} and names["state"]["rows"][1]["asked_size"] == "L"
    assert names["info"]["category"] == "tshirt" and [body["id"] for body in names["bodies"]] == list(BODIES)


def test_each_endpoint_has_an_example_in_each_language() -> None:
    assert len(SECTIONS) == 17
    for name, text in SECTIONS:
        assert [text.count(f"```{language}\n") for language in ("python", "js", "sh")] == [1, 1, 1], name


def test_the_python_examples_run(blocks: Blocks, tmp_path: Path) -> None:
    jobs, boards = ("cloth", "built", "result", "sheet", "stopped", "report"), ("board", "shared", "withdrawn")
    kept = (*jobs, *boards, "fitted_glb", "garment_glb", "thumbnail", "mask", "table", "state")
    shown = f"print(json.dumps({{name: globals()[name] for name in {(*kept, 'info', 'bodies')}}}))"
    ended = "client.close()\nelsewhere.close()"
    told = run([sys.executable, "-"], tmp_path, f"{blocks('python')}\nimport json\n{shown}\n{ended}\n")
    names = json.loads(told[-1])
    followed_to_the_end(names)
    assert begins(names["fitted_glb"], b"glTF") and begins(names["garment_glb"], b"glTF")
    assert begins(names["thumbnail"], b"\x89PNG") and begins(names["mask"], b"\x89PNG")
    assert begins(names["table"], TABLE_HEAD)
    assert f"{names['cloth']['cloth_id']} uploaded" in told


@pytest.mark.node
def test_the_javascript_examples_run(blocks: Blocks, tmp_path: Path) -> None:
    node = shutil.which("node")
    require(node is not None, "Node.js is absent")
    client = NODE / "node_modules" / "@gradio" / "client"
    require(client.is_dir(), "Gradio's JavaScript client is absent: run `npm ci` in tests/node")
    (tmp_path / "node_modules").symlink_to(NODE / "node_modules")
    jobs, boards = "cloth, built, result, sheet, stopped, report", "board, shared, withdrawn"
    kept = f"{{ {jobs}, {boards}, fitted, mask, info, bodies, table, state }}"
    told = run(
        [str(node), "--input-type=module"],
        tmp_path,
        f"{blocks('js')}\nconsole.log(JSON.stringify({kept}));\nprocess.exit(0);\n",
    )
    names = json.loads(told[-1])
    followed_to_the_end(names)
    assert begins(names["fitted"]["url"], b"glTF") and begins(names["mask"]["url"], b"\x89PNG")
    assert begins(names["table"]["url"], TABLE_HEAD)
    assert f"{names['cloth']['cloth_id']} uploaded" in told


def test_the_curl_examples_run(blocks: Blocks, tmp_path: Path) -> None:
    require(shutil.which("curl") is not None, "curl is absent")
    kept = '"$CLOTH_ID" "$GARMENT_ID" "$SESSION_ID" "$(echo "$RESULT" | value avatar_preset_id)" "$STOPPED"'
    *_, cloth, garment, session, body, stopped = run(
        ["bash", "-eu", "-s"], tmp_path, f"{blocks('sh')}\nprintf '%s\\n' {kept}\n"
    )
    assert all(re.fullmatch("[0-9a-f]{32}", id) for id in (cloth, garment, session))
    assert body == "curvy" and stopped in ("cancelled", "done")
    for file, head in {
        "garment.glb": b"glTF",
        "fitted.glb": b"glTF",
        "tried.glb": b"glTF",
        "board.pdf": b"%PDF",
        "mask.png": b"\x89PNG",
        "sheet.png": b"\x89PNG",
        "results.csv": TABLE_HEAD,
    }.items():
        assert begins(tmp_path / file, head), file
