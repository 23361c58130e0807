"""The strip: as it was drawn, a sound picture, and the flag as its public specification says."""

import math
import struct
import zlib

import pytest

from app.demo.strip import strip_png
from app.files.storage import checked_upload
from tests.demo.drawing import BLUE, FLAG_LEFT, GOLD, HEIGHT, WIDTH, drawn


@pytest.fixture(scope="module")
def pixels() -> list[bytes]:
    """The rows of the picture, three bytes a pixel."""
    png = strip_png()
    assert struct.unpack(">II", png[16:24]) == (WIDTH, HEIGHT)
    at, packed = 8, b""
    while at < len(png):
        (length,), kind = struct.unpack(">I", png[at : at + 4]), png[at + 4 : at + 8]
        body = png[at + 8 : at + 8 + length]
        (checksum,) = struct.unpack(">I", png[at + 8 + length : at + 12 + length])
        assert checksum == zlib.crc32(kind + body)
        packed += body if kind == b"IDAT" else b""
        at += 12 + length
    raw, row = zlib.decompress(packed), 1 + 3 * WIDTH
    assert len(raw) == row * HEIGHT
    return [raw[n * row + 1 : (n + 1) * row] for n in range(HEIGHT)]


def colour(rows: list[bytes], x: float, y: float) -> tuple[int, ...]:
    """Return the colour at a point."""
    at = 3 * int(x)
    return tuple(rows[int(y)][at : at + 3])


def test_the_flag_has_twelve_stars_like_the_hours_of_a_clock(pixels: list[bytes]) -> None:
    middle = (FLAG_LEFT + HEIGHT * 0.75, HEIGHT / 2)
    assert HEIGHT * 3 == (WIDTH - FLAG_LEFT) * 2
    assert colour(pixels, *middle) == BLUE
    for hour in range(12):
        angle = hour * math.pi / 6
        x, y = middle[0] + math.sin(angle) * HEIGHT / 3, middle[1] - math.cos(angle) * HEIGHT / 3
        assert colour(pixels, x, y) == GOLD
        # One point upwards; between the lower points it is blue.
        assert colour(pixels, x, y - HEIGHT / 18 * 0.6)[0] > 60
        assert colour(pixels, x, y + HEIGHT / 18 * 0.8) == BLUE
        between = angle + math.pi / 12
        assert (
            colour(
                pixels, middle[0] + math.sin(between) * HEIGHT / 3, middle[1] - math.cos(between) * HEIGHT / 3
            )
            == BLUE
        )


def test_it_is_what_is_drawn(pixels: list[bytes]) -> None:
    assert pixels == list(drawn())


def test_it_passes_as_an_upload_and_is_small() -> None:
    upload = checked_upload("pasek.png", strip_png(), field="strip", images=True)
    assert upload.content_type == "image/png"
    assert len(upload.data) < 20_000
