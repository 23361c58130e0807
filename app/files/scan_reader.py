"""Reads one picture or PDF in a process of its own, which may do nothing else: run by `app.files.reading`.

It imports nothing of Zapisy. The file comes by standard input, its task as the only argument (JSON). Out go
one line of JSON, then the bytes of the pieces that it names, one after another.
"""

import json
import resource
import sys
from collections.abc import Iterator
from io import BytesIO
from typing import Any

_MEGABYTE = 1024 * 1024
_MEMORY = 900 * _MEGABYTE
_LONGEST = 2200
"""How many pixels the longer side of a page or picture has when codes are looked for."""


class Unreadable(Exception):
    """What the file is not; the word goes to the parent."""


def main() -> None:
    """Read standard input, and answer. Limits come first, then the decoders, then no more files."""
    task = json.loads(sys.argv[1])
    _limit(task["seconds"])
    # Imported here: the limits must hold for the decoders' own beginnings too.
    import pypdfium2
    import zxingcpp

    # Pillow needs the plugins for what a phone notes in its photo (Exif, further pictures), and imports them
    # only then: too late, once no file can be opened.
    from PIL import Image, ImageOps, MpoImagePlugin, TiffImagePlugin  # noqa: F401

    Image.preinit()
    Image.MAX_IMAGE_PIXELS = None  # we measure ourselves

    data = sys.stdin.buffer.read()
    # From here on neither a file nor a connection can be opened.
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    tools = (Image, pypdfium2, zxingcpp, ImageOps.exif_transpose)
    try:
        found, pieces = _read(data, task, tools)
    except Unreadable as why:
        found, pieces = {"why": str(why)}, []
    except MemoryError:
        found, pieces = {"why": "heavy"}, []
    found["sizes"] = [len(each) for each in pieces]
    sys.stdout.buffer.write(json.dumps(found).encode() + b"\n" + b"".join(pieces))


def _limit(seconds: int) -> None:
    for name, most in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(name, (most, most))


def _read(data: bytes, task: dict[str, Any], tools: Any) -> tuple[dict[str, Any], list[bytes]]:
    kind = kind_of(data)
    if kind == "pdf":
        return _read_pdf(data, task, tools)
    if kind in ("jpeg", "png"):
        return _read_picture(data, kind, task, tools)
    raise Unreadable(kind)


def kind_of(data: bytes) -> str:
    """Return what the bytes are by their beginning: pdf, jpeg, png, heic, or other."""
    if data[:1024].find(b"%PDF-") in (0, 3):
        return "pdf"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data[4:8] == b"ftyp" and data[8:12] in (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"):
        return "heic"
    return "other"


def _read_picture(
    data: bytes, kind: str, task: dict[str, Any], tools: Any
) -> tuple[dict[str, Any], list[bytes]]:
    image_module, _, reader, upright = tools
    try:
        picture = image_module.open(BytesIO(data), formats=[kind.upper()])
        width, height = picture.size
        if max(width, height) > task["side"] or width * height > task["pixels"]:
            raise Unreadable("vast")
        if kind == "jpeg":
            picture.draft("L", (_LONGEST, _LONGEST))
        picture.load()
        # Phones keep a photo as the sensor lay, and note how it has to be turned.
        grey = _on_white(upright(picture), image_module)
    except (Unreadable, MemoryError):
        raise
    except Exception:
        # A hostile file makes decoders raise anything.
        raise Unreadable("broken") from None
    codes, turn = _codes(grey, reader)
    pieces = [_small(grey, task, turn)] if task["small"] else []
    return {"kind": kind, "pages": [{"codes": codes}]}, pieces


def _on_white(picture: Any, image_module: Any) -> Any:
    """Return a picture in grey; what can be seen through is white, as paper is."""
    if not picture.has_transparency_data:
        return picture.convert("L")
    seen = picture if "A" in picture.getbands() else picture.convert("RGBA")
    paper = image_module.new("L", seen.size, 255)
    paper.paste(seen.convert("L"), mask=seen.getchannel("A"))
    return paper


def _read_pdf(data: bytes, task: dict[str, Any], tools: Any) -> tuple[dict[str, Any], list[bytes]]:
    _, pdfium, reader, _ = tools
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise Unreadable("locked" if "assword" in str(error) else "broken") from None
    count = len(document)
    if not count:
        raise Unreadable("broken")
    if count > task["pages"]:
        raise Unreadable("long")
    pages, pieces = [], []
    try:
        for page in _pages(document):
            grey = _drawn(page)
            codes, turn = _codes(grey, reader)
            pages.append({"codes": codes})
            if task["small"]:
                pieces.append(_small(grey, task, turn))
    except pdfium.PdfiumError:
        raise Unreadable("broken") from None
    found: dict[str, Any] = {"kind": "pdf", "pages": pages}
    if task["apart"]:
        found["parts"] = parts_of([each["codes"] for each in pages], task["apart"])
        pieces += [_cut(pdfium, document, part) for part in found["parts"]]
    return found, pieces


def _pages(document: Any) -> Iterator[Any]:
    for number in range(len(document)):
        page = document[number]
        yield page
        page.close()


def _drawn(page: Any) -> Any:
    longest = max(*page.get_size(), 1)
    bitmap = page.render(scale=min(_LONGEST / longest, 6), grayscale=True)
    return bitmap.to_pil().convert("L")


def parts_of(codes: list[list[str]], beginning: str) -> list[list[int]]:
    """Return the numbers of pages that belong together: one with another code begins anew.

    A code that doesn't begin as ours do is passed over; pages without one belong to those before them.
    """
    parts: list[list[int]] = []
    last: str | None = None
    for number, found in enumerate(codes):
        code = next((each for each in found if each.startswith(beginning)), None)
        if not parts or (code is not None and code != last):
            parts.append([])
            last = code
        parts[-1].append(number)
    return parts


def _cut(pdfium: Any, document: Any, numbers: list[int]) -> bytes:
    """Return some pages as a PDF of their own: scripts and attachments of the whole stay behind."""
    cut, out = pdfium.PdfDocument.new(), BytesIO()
    cut.import_pages(document, pages=numbers)
    cut.save(out)
    return out.getvalue()


def _codes(grey: Any, reader: Any) -> tuple[list[str], int]:
    """Return the texts of QR codes, and by how many quarters the picture must be turned to stand upright.

    The picture is looked at as it is, then smaller, where blur and noise go away.
    """
    for longest in (_LONGEST, 1100):
        looked_at = grey.copy()
        looked_at.thumbnail((longest, longest))
        found = reader.read_barcodes(looked_at, formats=reader.BarcodeFormat.QRCode)
        if found:
            return [each.text[:200] for each in found][:20], round(found[0].orientation / 90) % 4
    return [], 0


def _small(grey: Any, task: dict[str, Any], turn: int) -> bytes:
    """Return a picture of a page whose longer side is `small`, turned upright where that is asked for."""
    out, small = BytesIO(), grey.copy()
    small.thumbnail((task["small"], task["small"]))
    if task["upright"] and turn:
        small = small.rotate(90 * turn, expand=True)
    small.save(out, "JPEG", quality=60)
    return out.getvalue()


if __name__ == "__main__":
    main()
