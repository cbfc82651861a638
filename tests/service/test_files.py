"""The file route: only links we signed, only what is meant to be handed out, with headers that keep it harmless."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.fake_engine import photo_file
from tests.served_api import Api, Raw
from workflow import links
from workflow.links import file_link
from workflow.owners import owner_of
from workflow.store import objects


@pytest.fixture(scope="module")
def keys(api: Api) -> dict[str, str]:
    """Keys of somebody's files by their last part."""
    raw = Raw(api.url)
    report = raw.call("try_on", image=raw.upload(photo_file()))[3]
    raw.http.close()
    return {key.rpartition("/")[2]: key for key in objects().keys(owner_of(report["user_id"]).id)}


def test_a_link_gives_the_file_whole_in_part_or_only_its_head(api: Api, keys: dict[str, str]) -> None:
    url, data = file_link(keys["fitted_glb.glb"], base=api.url), objects().get(keys["fitted_glb.glb"])
    whole = httpx.get(url)
    assert (whole.status_code, whole.content) == (200, data)
    part = httpx.get(url, headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.content) == (206, b"glTF")
    assert part.headers["content-range"] == f"bytes 0-3/{len(data)}"
    head = httpx.head(url)
    assert (head.status_code, head.content, int(head.headers["content-length"])) == (200, b"", len(data))
    assert httpx.post(url).status_code == 405


@pytest.mark.parametrize(
    ("name", "media"),
    [
        ("fitted_glb.glb", "model/gltf-binary"),
        ("fitted_obj.zip", "application/zip"),
        ("fitted_stl.stl", "model/stl"),
        ("thumbnail.png", "image/png"),
        ("image.jpg", "image/jpeg"),
        ("pattern_svg.svg", "image/svg+xml"),
        ("pattern_dxf.dxf", "image/vnd.dxf"),
        ("pattern_a4.pdf", "application/pdf"),
        ("pattern_json.json", "application/json"),
    ],
)
def test_files_come_with_their_type_and_harmless(api: Api, keys: dict[str, str], name: str, media: str) -> None:
    headers = httpx.head(file_link(keys[name], base=api.url)).headers
    assert headers["content-type"] == media and headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert headers["referrer-policy"] == "no-referrer" and headers["cache-control"].startswith("private")
    assert "content-disposition" not in headers


def test_a_link_with_a_name_is_saved_under_it(api: Api, keys: dict[str, str]) -> None:
    url = file_link(keys["fitted_glb.glb"], name="tshirt-regular-M.glb", base=api.url)
    assert httpx.head(url).headers["content-disposition"] == 'attachment; filename="tshirt-regular-M.glb"'
    assert httpx.head(url.replace("tshirt-regular", "invoice")).status_code == 404


@pytest.mark.parametrize("name", ["photo", "garment.npz"])
def test_what_is_kept_for_computing_is_not_handed_out_even_by_a_good_link(
    api: Api, keys: dict[str, str], name: str
) -> None:
    assert objects().get(keys[name]) and httpx.get(file_link(keys[name], base=api.url)).status_code == 404


def test_a_link_is_good_for_its_own_file_and_time_only(api: Api, keys: dict[str, str]) -> None:
    url = file_link(keys["fitted_glb.glb"], base=api.url)
    query = parse_qs(urlsplit(url).query)
    expires, signature = query["exp"][0], query["sig"][0]
    bare = url.partition("?")[0]
    bad = [
        bare,
        f"{bare}?exp={expires}",
        f"{bare}?exp={expires}&sig=",
        f"{bare}?sig={signature}",
        f"{bare}?exp={int(expires) + 60}&sig={signature}",
        f"{bare}?exp={expires}&sig={signature[:-1]}{'1' if signature[-1] == '0' else '0'}",
        f"{bare}?exp={expires}&sig=%F0%9F%91%95",
        f"{bare}?exp=soon&sig={signature}",
        url.replace("fitted_glb.glb", "thumbnail.png"),
        url.replace("/files/", "/files/x/%2e%2e/"),
        f"{api.url}/files/../records.db?{urlsplit(url).query}",
        f"{api.url}/files/%2e%2e/secret.key?{urlsplit(url).query}",
    ]
    for address in bad:
        assert httpx.get(address).status_code == 404, address
    assert httpx.get(url).status_code == 200


def test_a_link_expires(api: Api, keys: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    url, soon = file_link(keys["thumbnail.png"], base=api.url), time.time()
    life = int(parse_qs(urlsplit(url).query)["exp"][0]) - soon
    assert 300 - 1 <= life <= 600, "ten minutes are the default"
    monkeypatch.setattr(links.time, "time", lambda: soon + life + 1)
    assert httpx.get(url).status_code == 404


def test_a_missing_file_and_a_bad_link_are_answered_alike(api: Api, keys: dict[str, str]) -> None:
    gone = httpx.get(file_link(keys["fitted_glb.glb"].replace("fitted_glb", "fitted_other"), base=api.url))
    bad = httpx.get(f"{api.url}/files/{keys['fitted_glb.glb']}?exp=1&sig=1")
    assert (gone.status_code, gone.text) == (bad.status_code, bad.text) == (404, bad.text)


def test_links_start_with_app_url_where_it_is_set(new_client: Any, photo: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from core.settings import settings

    with monkeypatch.context() as patch:
        patch.setenv("APP_URL", "https://tryon.example/")
        settings.cache_clear()
        cloth = new_client().predict(image=photo, api_name="/upload_image")
        body = new_client().predict(api_name="/avatar_presets")[0]
    settings.cache_clear()
    assert cloth["image_url"].startswith("https://tryon.example/files/")
    assert body["gltf_url"] == "https://tryon.example/presets/slim.glb"
