"""The demo's funding strip: a picture of our own, so that no page shows a programme's protected signs."""

from hashlib import sha256
from pathlib import Path

ALTERNATIVE = "Pasek przykładowy: znak programu i znak instytucji (rysunki własne), flaga Unii Europejskiej"
CHECKSUM = "b96c67217498229c4f7128a91f7ce6dc16a4a1702678cdc0438fa4beac7eb9f3"
_FILE = Path(__file__).parent / "data" / "strip.png"


def strip_png() -> bytes:
    """Return the strip as a PNG picture; raises ValueError if it is not the one that was drawn."""
    picture = _FILE.read_bytes()
    if sha256(picture).hexdigest() != CHECKSUM:
        raise ValueError(f"{_FILE} is not the picture that was drawn")
    return picture
