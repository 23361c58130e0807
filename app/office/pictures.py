"""How large a picture is, from its first bytes: pure."""

import struct

# Frames of a JPEG that give its size; C4, C8 and CC are something else.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset(range(0xD0, 0xD9)) | {0x01}


def size_of(data: bytes) -> tuple[int, int] | None:
    """Return width and height in pixels of a whole PNG or JPEG; None for anything else."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return _size_of_png(data)
    if data.startswith(b"\xff\xd8\xff"):
        return _size_of_jpeg(data)
    return None


def _size_of_png(data: bytes) -> tuple[int, int] | None:
    if data[12:16] != b"IHDR" or len(data) < 33 or b"IEND" not in data[-16:]:
        return None
    width, height = struct.unpack(">II", data[16:24])
    return (width, height) if width and height else None


def _size_of_jpeg(data: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 < len(data):
        if data[at] != 0xFF:
            return None
        kind = data[at + 1]
        if kind == 0xFF or kind in _ALONE:
            at += 1 if kind == 0xFF else 2
            continue
        (length,) = struct.unpack(">H", data[at + 2 : at + 4])
        if kind in _FRAMES:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return (width, height) if width and height else None
        at += 2 + max(length, 2)
    return None
