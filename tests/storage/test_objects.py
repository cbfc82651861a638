"""What every object store must do; a further store joins ``STORES`` and is held to the same."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import StorageUnavailable, UnknownId
from storage.objects import FolderStore, ObjectStore

STORES: dict[str, Callable[[Path], ObjectStore]] = {"folder": lambda folder: FolderStore(folder / "objects")}
BAD_KEYS = (
    "",
    "alone",
    "/ann/shirt/a",
    "ann//a",
    "ann/",
    "../ann/a",
    "ann/../bob/a",
    "ann/..",
    "ann/.hidden",
    ".ann/a",
    "ann/a/.",
    "ann\\a/b",
    "ann/a\n",
    "ann/a b",
    "ann/\0",
    "ann/\u212a",
)


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ObjectStore:
    return STORES[request.param](tmp_path)


def test_what_was_put_comes_back_as_bytes_and_as_a_file(store: ObjectStore) -> None:
    store.put("ann/shirt/photo.png", b"picture")
    assert store.get("ann/shirt/photo.png") == b"picture"
    assert store.path("ann/shirt/photo.png").read_bytes() == b"picture"


def test_a_key_is_written_over(store: ObjectStore) -> None:
    store.put("ann/a", b"longer than the next")
    store.put("ann/a", b"next")
    assert store.get("ann/a") == b"next"


def test_keys_are_those_under_a_prefix_sorted(store: ObjectStore) -> None:
    for key in ("ann/shirt/b.png", "ann/shirt/a.png", "ann/shirts/c", "bob/shirt/a.png"):
        store.put(key, b"")
    assert store.keys("ann/shirt") == ["ann/shirt/a.png", "ann/shirt/b.png"]
    assert store.keys("ann") == ["ann/shirt/a.png", "ann/shirt/b.png", "ann/shirts/c"]
    assert store.keys("nobody") == []


def test_deleting_takes_everything_under_a_prefix_and_nothing_else(store: ObjectStore) -> None:
    for key in ("ann/shirt/a", "ann/shirt/b", "ann/shirts/c"):
        store.put(key, b"x")
    store.delete("ann/shirt")
    store.delete("ann/shirt")
    assert store.keys("ann") == ["ann/shirts/c"]
    with pytest.raises(UnknownId):
        store.get("ann/shirt/a")


def test_nobody_sees_a_part_of_what_is_being_written(store: ObjectStore) -> None:
    sizes = {2**20, 2**20 + 1}
    store.put("ann/a", b"0" * 2**20)
    seen, written = set(), threading.Event()

    def write() -> None:
        for size in sorted(sizes) * 15:
            store.put("ann/a", b"0" * size)
        written.set()

    writer = threading.Thread(target=write)
    writer.start()
    while not written.is_set():
        seen.add(len(store.get("ann/a")))
        assert store.keys("ann") == ["ann/a"]
    writer.join()
    assert seen <= sizes


def test_what_was_never_put_is_unknown(store: ObjectStore) -> None:
    store.put("ann/shirt/a", b"x")
    for key in ("ann/shirt/b", "ann/shirt", "bob/x", f"ann/{'a' * 200}"):
        for ask in (store.get, store.path):
            with pytest.raises(UnknownId):
                ask(key)


@pytest.mark.parametrize("key", BAD_KEYS)
def test_a_key_that_is_none_is_refused_by_everything(store: ObjectStore, key: str, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    for ask in (lambda: store.put(key, b"x"), lambda: store.get(key), lambda: store.path(key)):
        with pytest.raises(UnknownId):
            ask()
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("prefix", ["", ".", "..", "/", "/ann", "ann/..", "ann/", ".ann"])
def test_a_prefix_that_is_none_is_refused(store: ObjectStore, prefix: str) -> None:
    store.put("ann/a/b", b"x")
    for ask in (store.keys, store.delete):
        with pytest.raises(UnknownId):
            ask(prefix)
    assert store.get("ann/a/b") == b"x"


def test_a_folder_that_cannot_be_written_is_a_storage_that_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "objects").write_bytes(b"a file in the folder's place")
    store = FolderStore(tmp_path / "objects")
    with pytest.raises(StorageUnavailable):
        store.put("ann/a", b"x")


def test_a_write_that_fails_leaves_no_rest(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    store.put("ann/a/b", b"x")  # ``ann/a`` is a folder now
    with pytest.raises(StorageUnavailable):
        store.put("ann/a", b"y")
    assert [path.name for path in (tmp_path / "ann").iterdir()] == ["a"]


def test_a_name_that_is_too_long_for_the_folder_is_told(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    store.put("ann/a", b"x")
    for ask in (store.path, store.get, lambda key: store.put(key, b"x")):
        with pytest.raises(StorageUnavailable):
            ask("ann/" + "a" * 400)
