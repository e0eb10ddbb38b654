import io
import time

import pytest

from engine.store.image_headers import ImageLimits, image_problem
from tests.support import images

LIMITS = ImageLimits(pixels=1_000_000, frames=20)
DAMAGED = "The image is not whole or is damaged. Open it on your device, save it anew and attach it once more."
MANY = "The image has more than 20 pictures. Attach a shorter one."
GOOD = {
    "png": images.png(1_000, 1_000),
    "moving png": images.png(10, 10, frames=20),
    "jpg": images.jpeg(1_000, 1_000),
    "progressive jpg": images.jpeg(10, 10, start=0xC2),
    "gif": images.gif(1_000, 1_000),
    "moving gif": images.gif(10, 10, frames=20),
    "webp": images.webp(1_000, 1_000),
    "moving webp": images.webp(10, 10, frames=20),
    "lossy webp": images.webp_lossy(1_000, 1_000),
    "lossless webp": images.webp_lossless(1_000, 1_000),
}


def problem(name: str, content: bytes, limits: ImageLimits = LIMITS) -> str:
    found = image_problem(name.split()[-1], io.BytesIO(content), limits)
    return found.en if found else ""


@pytest.mark.parametrize("name", GOOD)
def test_an_image_within_the_limits_is_taken(name: str) -> None:
    assert problem(name, GOOD[name]) == ""
    assert problem(name, GOOD[name] + b"trailer") == ""


@pytest.mark.parametrize("name", GOOD)
def test_an_image_that_is_cut_off_anywhere_is_refused(name: str) -> None:
    content = GOOD[name]
    taken = [end for end in range(len(content)) if problem(name, content[:end]) != DAMAGED]
    # the last four bytes of a PNG are the checksum of its end; in a padded WebP the last one is padding
    assert [end for end in taken if end < len(content) - 4] == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("png", images.png(50_000, 50_000)),
        ("jpg", images.jpeg(50_000, 50_000)),
        ("jpeg", images.jpeg(50_000, 50_000, start=0xCF)),
        ("gif", images.gif(50_000, 50_000)),
        ("gif", images.gif(1, 1, frame=(50_000, 50_000))),
        ("webp", images.webp(50_000, 50_000)),
    ],
)
def test_an_image_of_too_many_pixels_is_refused_by_its_header(name: str, content: bytes) -> None:
    said = "The image has 50,000 × 50,000 pixels; at most 1 million are taken. Save it smaller and attach it again."
    assert problem(name, content) == said


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("gif", images.gif(10, 10, frames=10_000)),
        ("webp", images.webp(10, 10, frames=10_000)),
        ("png", images.png(10, 10, frames=10_000)),
    ],
)
def test_a_moving_image_of_too_many_pictures_is_refused(name: str, content: bytes) -> None:
    assert problem(name, content) == MANY


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("png", images.png(0, 10)),
        ("jpg", images.jpeg(0, 10)),
        ("gif", images.gif(10, 10, frames=0)),
        ("webp", b"RIFF\x04\0\0\0WEBP"),
        ("webp", images.webp(10, 10).replace(b"\x2f", b"\x2e")),
        ("webp", images.webp_lossy(10, 10).replace(b"\x9d", b"\x9c")),
        ("png", images.png(10, 10).replace(b"IHDR", b"IHDX")),
        ("jpg", b"\xff\xd8\xff\xc0\0\0" + bytes(100)),
        ("jpg", b"\xff\xd8" + b"\xff" * 100_000),
        ("gif", b"GIF89a\1\0\1\0\0\0\0\x99"),
    ],
)
def test_an_image_whose_headers_make_no_sense_is_refused(name: str, content: bytes) -> None:
    assert problem(name, content) == DAMAGED


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("gif", b"GIF89a\1\0\1\0\0\0\0\x21\xfe" + b"\x01x" * 10_000_000),
        ("png", images.png(10, 10)[:33] + (bytes(4) + b"tEXt" + bytes(4)) * 1_600_000),
        ("jpg", b"\xff\xd8" + b"\xff\xfe\0\x02" * 5_000_000),
        ("jpg", b"\xff\xd8" + b"\xff\x01" * 10_000_000),
    ],
)
def test_an_image_of_endless_parts_is_given_up_soon(name: str, content: bytes) -> None:
    before = time.process_time()
    assert problem(name, content) == DAMAGED
    assert time.process_time() - before < 2


def test_what_is_no_image_is_not_looked_into() -> None:
    assert problem("pdf", b"%PDF-") == ""
