"""Draws the demo's funding strip, which lies drawn in `app/demo/data/strip.png`.

The flag follows its public specification: a blue ground of 3 to 2, twelve golden five-pointed stars whose
centres lie on a circle of a third of the height, each within a circle of an eighteenth of the height, one
point upwards. The bars next to it are drawn freely and stand for the signs of a programme and a state.
"""

import math
import struct
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

WIDTH, HEIGHT = 720, 120
FLAG_LEFT = WIDTH - HEIGHT * 3 // 2
"""The flag fills the height at the right end."""
BLUE, GOLD, WHITE, INK, STRIPE = (0, 51, 153), (255, 204, 0), (255, 255, 255), (27, 37, 40), (15, 95, 115)
_INNER = (3 - math.sqrt(5)) / 2
"""How far the inner corners of a five-pointed star lie from its centre, in parts of the outer ones."""
_FINE = 3
"""Each pixel is the mean of so many points squared."""

Colour = tuple[int, int, int]


def drawn() -> Iterator[bytes]:
    """Yield the rows of the picture, three bytes a pixel."""
    for y in range(HEIGHT):
        yield b"".join(bytes(_pixel(x, y)) for x in range(WIDTH))


def as_png(rows: Iterable[bytes]) -> bytes:
    """Return rows of pixels as a PNG picture, as it is written to the file."""
    size = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    packed = zlib.compress(b"".join(b"\x00" + row for row in rows), 9)
    parts = ((b"IHDR", size), (b"IDAT", packed), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _pixel(x: int, y: int) -> Colour:
    if not _has_edges(x, y):
        return _colour(x + 0.5, y + 0.5)
    steps = [(n + 0.5) / _FINE for n in range(_FINE)]
    points = [_colour(x + dx, y + dy) for dx in steps for dy in steps]
    red, green, blue = (sum(channel) // len(points) for channel in zip(*points, strict=True))
    return red, green, blue


def _has_edges(x: int, y: int) -> bool:
    """Tell whether slanted lines cross a pixel: near the ring of stars, or in the disc at the left."""
    if x < FLAG_LEFT:
        return x < HEIGHT
    from_ring = abs(math.hypot(x - FLAG_LEFT - HEIGHT * 0.75, y - HEIGHT / 2) - HEIGHT / 3)
    return from_ring < HEIGHT / 18 + 2


def _colour(x: float, y: float) -> Colour:
    if x >= FLAG_LEFT:
        return GOLD if _in_a_star(x - FLAG_LEFT - HEIGHT * 0.75, y - HEIGHT / 2) else BLUE
    if math.hypot(x - HEIGHT / 2, y - HEIGHT / 2) < HEIGHT * 0.4:
        return STRIPE if y > x * 0.6 + HEIGHT * 0.1 else GOLD
    return _bars(x, y)


def _bars(x: float, y: float) -> Colour:
    """Two groups of bars, as long as the words of a sign would be."""
    for left, lengths in ((HEIGHT * 1.1, (1.1, 0.8, 0.95)), (HEIGHT * 2.6, (1.3, 0.9, 0.0))):
        for number, length in enumerate(lengths):
            top = HEIGHT * (0.26 + 0.2 * number)
            if left <= x < left + HEIGHT * length and top <= y < top + HEIGHT * 0.09:
                return INK
    return WHITE


def _in_a_star(x: float, y: float) -> bool:
    """Tell whether a point, seen from the flag's centre, lies in one of the twelve stars."""
    hour = round(math.atan2(x, -y) / (math.pi / 6))
    angle = hour * math.pi / 6
    dx, dy = x - math.sin(angle) * HEIGHT / 3, y + math.cos(angle) * HEIGHT / 3
    return _in_star(dx, dy, HEIGHT / 18)


def _in_star(x: float, y: float, radius: float) -> bool:
    """Tell whether a point lies in an upright star: its angle is folded into half a point of the star."""
    turn = math.atan2(x, -y) % (math.tau / 5)
    angle = min(turn, math.tau / 5 - turn)
    along, across = math.hypot(x, y) * math.cos(angle), math.hypot(x, y) * math.sin(angle)
    corner_along = radius * _INNER * math.cos(math.tau / 10)
    corner_across = radius * _INNER * math.sin(math.tau / 10)
    return across * (radius - corner_along) <= corner_across * (radius - along)


if __name__ == "__main__":
    Path("app/demo/data/strip.png").write_bytes(as_png(drawn()))
