"""The rooms import only what they may, and the app starts without its heavy packages."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAY_IMPORT: dict[str, set[str]] = {
    "core": set(),
    "pipeline": {"core"},
    "fitting": {"core"},
    "presets": {"core"},
    "storage": {"core"},
    "workflow": {"core", "pipeline", "fitting", "presets", "storage"},
    "ui": {"core", "workflow"},
    "service": {"core", "workflow"},
    "app": {"core", "ui", "service", "workflow"},
}
"""Rooms of ours that a room may import besides itself; tools, benchmarks and tests may import all of them."""
HEAVY = ("torch", "diffusers", "rembg", "igl", "anny", "warp", "transformers", "onnxruntime", "minio", "alembic")
"""Packages that are imported inside functions only."""
LINES = 450


def files(room: str) -> list[Path]:
    """Return the Python files of a room."""
    return [ROOT / "app.py"] if room == "app" else sorted((ROOT / room).rglob("*.py"))


def imported(path: Path, *, top_level: bool = False) -> Iterator[str]:
    """Yield the names of the packages that a file imports."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body if top_level else ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.relative_to(ROOT)} has a relative import"
            yield (node.module or "").split(".")[0]


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_imports_only_the_rooms_it_may(room: str) -> None:
    rooms = {*MAY_IMPORT, "tools", "benchmarks", "tests"}
    for path in files(room):
        wrong = (set(imported(path)) & rooms) - MAY_IMPORT[room] - {room}
        assert not wrong, f"{path.relative_to(ROOT)} imports {wrong}"


def test_every_room_is_watched_and_says_what_it_is() -> None:
    rooms = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert rooms - {"tools", "benchmarks"} == set(MAY_IMPORT) - {"app"}
    for path in ROOT.glob("*/__init__.py"):
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), path


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_heavy_packages_are_imported_inside_functions(room: str) -> None:
    # Migrations are loaded by alembic alone.
    for path in (path for path in files(room) if "migrations" not in path.parts):
        wrong = set(imported(path, top_level=True)) & set(HEAVY)
        assert not wrong, f"{path.relative_to(ROOT)} imports {wrong} at its top"


def test_computing_rooms_know_no_page_network_or_database() -> None:
    foreign = {
        "gradio", "gradio_client", "fastapi", "starlette", "requests", "httpx", "urllib", "socket",
        "sqlite3", "sqlmodel", "sqlalchemy",
    }  # fmt: skip
    for room in ("core", "pipeline", "fitting", "presets"):
        for path in files(room):
            assert not set(imported(path)) & foreign, path.relative_to(ROOT)


def test_files_stay_readable() -> None:
    for room in (*MAY_IMPORT, "tools", "benchmarks"):
        for path in files(room):
            count = len(path.read_text(encoding="utf-8").splitlines())
            assert count <= LINES, f"{path.relative_to(ROOT)} has {count} lines"


def loaded_after(code: str) -> set[str]:
    """Return the top packages that are loaded after running ``code`` in a new interpreter."""
    script = f"{code}\nimport sys; print(*{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_command_line_starts_without_the_page_or_the_engines() -> None:
    assert not loaded_after("import app") & {*HEAVY, "gradio", "numpy", "numba", "cv2", "scipy", "trimesh", "sqlmodel"}


def test_the_page_starts_without_the_engines() -> None:
    code = "import app; app.prepare_environment(); app.build_app(); app.launch_options()"
    assert not loaded_after(code) & {*HEAVY, "numba", "cv2", "scipy", "trimesh"}
