import io

import pytest
from PIL import Image

from core.errors import BadImage, NotAllowed, UnknownId
from core.settings import settings
from tests.fake_engine import FakeEngine, photo_file
from workflow.clothes import own_cloth, upload
from workflow.owners import Owner
from workflow.store import objects


@pytest.fixture(autouse=True)
def stores(engine: FakeEngine) -> None:
    """Stores of their own."""


def test_a_photo_is_kept_as_received_and_shown_as_a_copy(ann: Owner) -> None:
    photo = photo_file(width=2000, height=3000)
    cloth = upload(ann, photo)
    assert own_cloth(ann, cloth.id).status == "uploaded"
    assert objects().get(cloth.photo_url) == photo
    shown = Image.open(io.BytesIO(objects().get(cloth.image_url)))
    assert (shown.format, max(shown.size)) == ("JPEG", 1600)
    assert cloth.back_url is None


def test_the_same_photos_are_the_same_cloth_and_others_are_not(ann: Owner, bob: Owner) -> None:
    front, back = photo_file(), photo_file(width=310)
    clothes = [
        upload(ann, front),
        upload(ann, front),
        upload(ann, front, back),
        upload(ann, front, back),
        upload(ann, back),
        upload(bob, front),
    ]
    ids = [cloth.id for cloth in clothes]
    assert ids[0] == ids[1] and ids[2] == ids[3] and len(set(ids)) == 4
    assert objects().get(str(clothes[2].back_url)) == back


def test_the_copy_for_showing_says_nothing_of_where_it_was_taken_and_stands_upright(ann: Owner) -> None:
    photo = Image.open(io.BytesIO(photo_file(width=300, height=400)))
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "Camera"
    buffer = io.BytesIO()
    photo.save(buffer, "JPEG", exif=exif)
    assert b"Camera" in buffer.getvalue()
    shown = Image.open(io.BytesIO(objects().get(upload(ann, buffer.getvalue()).image_url)))
    assert shown.size == (400, 300)
    assert dict(shown.getexif()) == {} and "exif" not in shown.info


def test_a_photo_that_cannot_be_used_leaves_nothing_behind(ann: Owner) -> None:
    for photo, back in ((b"", None), (b"broken", None), (photo_file(), b"broken")):
        with pytest.raises(BadImage):
            upload(ann, photo, back)
    assert not (settings().data_dir / "objects").exists()


def test_a_cloth_is_its_owners_alone(ann: Owner, bob: Owner) -> None:
    cloth = upload(ann, photo_file())
    with pytest.raises(NotAllowed):
        own_cloth(bob, cloth.id)
    with pytest.raises(UnknownId):
        own_cloth(ann, "unknown")
