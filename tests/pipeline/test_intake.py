"""The door for pictures: what comes in, what is refused, and that a refusal leaves no trace."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from core.errors import BadImage
from pipeline.intake import read_photo

RED, BLUE = (200, 30, 40), (20, 60, 190)


def picture(width: int = 160, height: int = 200) -> Image.Image:
    """A red picture whose upper left quarter is blue."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(BLUE, (0, 0, width // 2, height // 2))
    return image


def encoded(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


JPEG = encoded(picture(), quality=92)
PNG = encoded(picture(), "PNG")
WEBP = encoded(picture(), "WEBP", lossless=True)


def png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_header(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "hello")
    return out.getvalue()


def bomb() -> bytes:
    """A few kilobytes that claim 30000 x 30000 pixels."""
    return png_header(30_000, 30_000) + png_chunk(b"IDAT", zlib.compress(bytes(1_000_000), 9)) + png_chunk(b"IEND", b"")


def text_bomb() -> bytes:
    """A compressed text chunk that unpacks to 200 megabytes."""
    packed = zlib.compress(bytes(200_000_000), 9)
    return PNG[:33] + png_chunk(b"zTXt", b"a\0\0" + packed) + PNG[33:]


def two_frames(kind: str) -> bytes:
    return encoded(picture(), kind, save_all=True, append_images=[Image.new("RGB", (160, 200))], duration=50)


def scans(count: int) -> bytes:
    """A JPEG that repeats its scan."""
    start = JPEG.index(b"\xff\xda")
    return JPEG[:start] + JPEG[start:-2] * count + b"\xff\xd9"


def resized_jpeg(width: int, height: int) -> bytes:
    at = JPEG.index(b"\xff\xc0") + 5
    return JPEG[:at] + struct.pack(">HH", height, width) + JPEG[at + 4 :]


BROKEN: dict[str, tuple[Callable[[], bytes], str]] = {
    "no bytes": (lambda: b"", "empty"),
    "too many bytes": (lambda: JPEG + bytes(11 * 2**20), "too_large"),
    "random bytes": (lambda: np.random.default_rng(1).bytes(5000), "format"),
    "text": (lambda: b"hello, this is no picture", "format"),
    "zeros": (lambda: bytes(4000), "format"),
    "HTML": (lambda: b"<!doctype html><script>alert(1)</script>", "format"),
    "SVG": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200"/>', "format"),
    "SVG with XML head": (lambda: b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "format"),
    "PDF": (lambda: b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n", "format"),
    "ZIP": (zipped, "format"),
    "GIF": (lambda: encoded(picture(), "GIF"), "format"),
    "animated GIF": (lambda: two_frames("GIF"), "format"),
    "BMP": (lambda: encoded(picture(), "BMP"), "format"),
    "TIFF": (lambda: encoded(picture(), "TIFF"), "format"),
    "ICO": (lambda: encoded(picture(), "ICO"), "format"),
    "PPM": (lambda: encoded(picture(), "PPM"), "format"),
    "EPS": (lambda: encoded(picture(), "EPS"), "format"),
    "JPEG magic only": (lambda: b"\xff\xd8\xff", "broken"),
    "PNG magic only": (lambda: b"\x89PNG\r\n\x1a\n", "broken"),
    "WebP magic only": (lambda: b"RIFF\x04\0\0\0WEBP", "broken"),
    "JPEG cut in half": (lambda: JPEG[: len(JPEG) // 2], "broken"),
    "JPEG without its end": (lambda: JPEG[:-2], "broken"),
    "JPEG header then text": (lambda: b"\xff\xd8\xff\xe0" + b"text " * 500, "broken"),
    "JPEG without a frame": (lambda: b"\xff\xd8\xff\xd9", "broken"),
    "JPEG of a thousand scans": (lambda: scans(1000), "broken"),
    "JPEG with zero height": (lambda: resized_jpeg(160, 0), "too_small"),
    "PNG cut in half": (lambda: PNG[: len(PNG) // 2], "broken"),
    "PNG without its end": (lambda: PNG[:-12], "broken"),
    "PNG with damaged pixels": (lambda: PNG[:60] + bytes(20) + PNG[80:], "broken"),
    "PNG with a wrong checksum": (lambda: PNG[:29] + bytes(4) + PNG[33:], "broken"),
    "PNG without pixels": (lambda: png_header(200, 200) + png_chunk(b"IEND", b""), "broken"),
    "PNG that grew": (lambda: png_header(300, 300) + PNG[33:], "broken"),
    "WebP cut in half": (lambda: WEBP[: len(WEBP) // 2], "broken"),
    "WebP with damaged pixels": (lambda: WEBP[:26] + bytes(len(WEBP) - 26), "broken"),
    "animated PNG": (lambda: two_frames("PNG"), "animated"),
    "animated WebP": (lambda: two_frames("WEBP"), "animated"),
    "decompression bomb": (bomb, "too_many_pixels"),
    "bomb by JPEG header": (lambda: resized_jpeg(65_000, 65_000), "too_many_pixels"),
    "bomb in a text chunk": (text_bomb, "broken"),
    "JPEG with a ZIP behind it": (lambda: JPEG + zipped(), "trailing"),
    "PNG with a ZIP behind it": (lambda: PNG + zipped(), "trailing"),
    "WebP with a ZIP behind it": (lambda: WEBP + zipped(), "trailing"),
    "JPEG with HTML behind it": (lambda: JPEG + b"<html><script>alert(1)</script></html>", "trailing"),
    "JPEG with a PHP script behind it": (lambda: JPEG + b"<?php echo 1; ?>", "trailing"),
    "PNG with JavaScript behind it": (lambda: PNG + b"alert(document.cookie)//", "trailing"),
    "PNG with a second PNG behind it": (lambda: PNG + PNG, "trailing"),
    "JPEG with a JPEG and a ZIP behind it": (lambda: JPEG + JPEG + zipped(), "trailing"),
    "ZIP that claims to be a motion photo": (lambda: JPEG + b"\0\0\0\x18ftypmp42" + zipped(), "trailing"),
    "one pixel": (lambda: encoded(picture(1, 1), "PNG"), "too_small"),
    "127 pixels": (lambda: encoded(picture(127, 400), "PNG"), "too_small"),
    "too narrow": (lambda: encoded(picture(130, 1100), "PNG"), "too_narrow"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_input_gets_its_error_and_the_next_good_one_works(name: str) -> None:
    make, reason = BROKEN[name]
    with pytest.raises(BadImage) as caught:
        read_photo(make())
    assert caught.value.code == "bad_image"
    assert caught.value.key == f"bad_image.{reason}"
    assert caught.value.localized("ko") != caught.value.message
    assert read_photo(JPEG).rgb.shape == (200, 160, 3)


def test_at_least_25_kinds_of_broken_input_are_tried() -> None:
    assert len(BROKEN) >= 25


def test_megapixels_are_counted_before_decoding() -> None:
    with pytest.raises(BadImage, match=r"0\.03 megapixels"):
        read_photo(JPEG, max_megapixels=0.03)


@pytest.mark.parametrize("data", [JPEG, PNG, WEBP], ids=["JPEG", "PNG", "WebP"])
def test_the_three_formats_are_read(data: bytes) -> None:
    photo = read_photo(data)
    assert photo.rgb.shape == (200, 160, 3)
    assert photo.rgb.dtype == np.uint8
    assert photo.alpha is None
    assert photo.source_size is None
    np.testing.assert_allclose(photo.rgb[40, 30], BLUE, atol=6)
    np.testing.assert_allclose(photo.rgb[150, 120], RED, atol=6)


def test_digest_is_that_of_the_received_bytes() -> None:
    import hashlib

    assert read_photo(PNG).digest == hashlib.sha256(PNG).hexdigest()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation_is_applied(kind: str, orientation: int) -> None:
    """Each of the eight orientations of EXIF shows the same upright picture."""
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = picture().transpose(undo[orientation]) if orientation > 1 else picture()
    exif = Image.Exif()
    exif[0x0112] = orientation
    photo = read_photo(encoded(stored, kind, exif=exif.tobytes()))
    assert photo.rgb.shape == (200, 160, 3)
    np.testing.assert_allclose(photo.rgb[40, 30], BLUE, atol=8)
    np.testing.assert_allclose(photo.rgb[40, 120], RED, atol=8)
    np.testing.assert_allclose(photo.rgb[150, 30], RED, atol=8)


def test_large_photo_is_reduced_and_tells_its_size() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    photo = read_photo(encoded(picture(2600, 1300), exif=exif.tobytes()))
    assert photo.source_size == (1300, 2600)
    assert photo.rgb.shape == (2048, 1024, 3)


def test_reduction_averages_areas() -> None:
    checks = (np.indices((400, 400)).sum(axis=0) % 2 * 255).astype(np.uint8)
    photo = read_photo(encoded(Image.fromarray(checks).convert("RGB"), "PNG"), max_side=200)
    np.testing.assert_allclose(photo.rgb, 127.5, atol=1)


def test_useful_alpha_is_kept_and_shows_white() -> None:
    image = picture().convert("RGBA")
    image.paste((0, 0, 0, 0), (0, 150, 160, 200))
    photo = read_photo(encoded(image, "PNG"))
    assert photo.alpha is not None
    assert photo.alpha[180, 80] == 0
    assert photo.alpha[40, 30] == 255
    np.testing.assert_array_equal(photo.rgb[180, 80], 255)


def test_opaque_alpha_is_dropped() -> None:
    image = picture().convert("RGBA")
    image.putalpha(252)
    assert read_photo(encoded(image, "PNG")).alpha is None


@pytest.mark.parametrize("mode", ["L", "LA", "P", "PA", "1", "CMYK", "I;16", "RGBA", "YCbCr"])
def test_every_mode_becomes_rgb(mode: str) -> None:
    if mode == "I;16":
        grey = np.asarray(picture().convert("L")).astype(np.uint16) * 257
        image = Image.fromarray(grey)
    elif mode in ("P", "PA"):
        image = picture().quantize(4)
        if mode == "PA":
            image.info["transparency"] = 3
    else:
        image = picture().convert(mode)
    photo = read_photo(encoded(image, "JPEG" if mode in ("CMYK", "YCbCr") else "PNG"))
    assert photo.rgb.shape == (200, 160, 3)
    expected = picture().convert("L" if mode in ("L", "LA", "I;16") else "RGB").convert("RGB")
    if mode != "1":
        np.testing.assert_allclose(photo.rgb[150, 120], np.asarray(expected)[150, 120], atol=8)


def test_icc_profile_is_converted_to_srgb() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    assert np.array_equal(read_photo(encoded(picture(), "PNG", icc_profile=profile.tobytes())).rgb, read_photo(PNG).rgb)
    swapped = bytearray(profile.tobytes())
    count = struct.unpack(">I", swapped[128:132])[0]
    tags = {bytes(swapped[132 + 12 * i : 136 + 12 * i]): 132 + 12 * i for i in range(count)}
    red, blue = tags[b"rXYZ"], tags[b"bXYZ"]
    swapped[red : red + 4], swapped[blue : blue + 4] = b"bXYZ", b"rXYZ"  # a profile whose red light is blue
    photo = read_photo(encoded(picture(), "PNG", icc_profile=bytes(swapped)))
    np.testing.assert_allclose(photo.rgb[150, 120], RED[::-1], atol=4)


def test_damaged_icc_profile_is_ignored() -> None:
    photo = read_photo(encoded(picture(), "PNG", icc_profile=b"not a profile" * 20))
    np.testing.assert_array_equal(photo.rgb[150, 120], RED)


def test_camera_trailers_are_accepted() -> None:
    """What real phones append: padding, further pictures, motion photos."""
    video = struct.pack(">I", 24) + b"ftypmp42" + bytes(12) + struct.pack(">I", 5000) + b"mdat" + bytes(range(250)) * 20
    samsung = b"\x00\x00\x30\x0a" + b"MotionPhoto_Data" + video + b"SEFH" + bytes(20) + b"SEFT"
    for tail in (bytes(5000), b"\xff" * 16, JPEG, bytes(100) + JPEG + bytes(10), video, samsung):
        assert read_photo(JPEG + tail).rgb.shape == (200, 160, 3)


def test_metadata_cannot_pass() -> None:
    """The value holds arrays and a digest, nothing of the file."""
    exif = Image.Exif()
    exif[0x010F] = "Camera maker"
    photo = read_photo(encoded(picture(), exif=exif.tobytes(), comment=b"secret"))
    assert set(vars(photo)) == {"rgb", "alpha", "digest", "source_size"}


@settings(max_examples=150, deadline=None)
@given(
    data=st.sampled_from([JPEG, PNG, WEBP]),
    position=st.floats(0, 1),
    noise=st.binary(min_size=1, max_size=12),
)
def test_damage_anywhere_gives_a_picture_or_bad_image(data: bytes, position: float, noise: bytes) -> None:
    at = int(position * len(data))
    try:
        photo = read_photo(data[:at] + noise + data[at + len(noise) :])
    except BadImage:
        return
    assert photo.rgb.ndim == 3
