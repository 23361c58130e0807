"""Scans and photographs of papers, drawn for a test, with a QR code where it wants one."""

from io import BytesIO

import segno
from PIL import Image


def page(code: str | None = None, *, turned: float = 0) -> Image.Image:
    """Return a grey page of A4 at 150 dots an inch; `turned` tilts it, as a phone does."""
    drawn = Image.new("L", (1240, 1754), 245)
    if code is not None:
        out = BytesIO()
        segno.make(code, error="m").save(out, kind="png", scale=5)
        drawn.paste(Image.open(BytesIO(out.getvalue())).convert("L"), (900, 150))
    return drawn.rotate(turned, expand=True, fillcolor=120) if turned else drawn


def jpeg(code: str | None = None, *, turned: float = 0, quality: int = 80) -> bytes:
    """Return a photograph of a page."""
    out = BytesIO()
    page(code, turned=turned).save(out, "JPEG", quality=quality)
    return out.getvalue()


def png(code: str | None = None) -> bytes:
    """Return a picture of a page without loss."""
    out = BytesIO()
    page(code).save(out, "PNG")
    return out.getvalue()


def scanned(*codes: str | None) -> bytes:
    """Return a PDF with a scanned page for each code (None: a page without one)."""
    out, pages = BytesIO(), [page(each) for each in codes]
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:])
    return out.getvalue()
