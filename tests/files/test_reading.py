"""Pictures and PDFs from outside: what they are, what is refused, and that this process reads none itself."""

import struct
import subprocess
import sys
import threading
import zipfile
import zlib
from io import BytesIO

import pypdfium2
import pytest
from PIL import Image

from app.errors import Refusal
from app.files import reading
from app.files.reading import SMALL, Scan, read_scan
from app.files.storage import MAX_BYTES
from tests.support.scans import jpeg, page, png, scanned

CODE = "ZAPISY:1a.1.k3Jd-_9xQ2aaaaaaaaaaaa"


def read(data: bytes, name: str = "skan.pdf", *, small: int = 0, begins: str = "") -> Scan:
    """Look at a file."""
    return read_scan(name, data, field="file", small=small, begins=begins)


def refusal(data: bytes, name: str) -> str:
    """Return with which sentence a file is refused, at its field."""
    with pytest.raises(Refusal) as refused:
        read(data, name)
    assert refused.value.field == "file"
    return refused.value.message


def chunk(kind: bytes, data: bytes) -> bytes:
    """Return a chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_of(width: int, height: int, body: bytes) -> bytes:
    """Return a PNG whose header says this size, whatever it holds."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    whole = chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + whole


def zipped() -> bytes:
    """Return an archive that unpacks to much."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", bytes(20_000_000))
    return out.getvalue()


def pdf_of(objects: list[bytes]) -> bytes:
    """Return a PDF of these objects, the first being its catalogue; readers mend the missing table."""
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (at, each) for at, each in enumerate(objects, start=1))
    return b"%PDF-1.7\n" + body + b"trailer\n<</Root 1 0 R/Size %d>>\n%%%%EOF\n" % (len(objects) + 1)


def with_script() -> bytes:
    """Return a PDF that runs a script when it is opened."""
    return pdf_of(
        [
            b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\('x'\\))>>>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
        ]
    )


def swollen() -> bytes:
    """Return a PDF whose picture unpacks to a thousand times its size."""
    packed = zlib.compress(zlib.compress(bytes(400_000_000), 9), 9)
    return pdf_of(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
            b"<</Length %d/Filter[/FlateDecode/FlateDecode]>>stream\n%s\nendstream" % (len(packed), packed),
        ]
    )


def locked() -> bytes:
    """Return a PDF that asks for a password."""
    return pdf_of(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
        ]
    ).replace(
        b"/Root 1 0 R",
        b"/Root 1 0 R/ID[<00><00>]/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -4/O<%s>/U<%s>>>"
        % (b"ab" * 32, b"cd" * 32),
    )


def test_says_what_it_is_and_finds_the_codes() -> None:
    pdf = read(scanned(CODE, None))
    assert (pdf.upload.name, pdf.upload.content_type) == ("skan.pdf", "application/pdf")
    assert pdf.codes == ((CODE,), ())
    assert read(jpeg(CODE, turned=9, quality=45), "IMG_1.JPG").codes == ((CODE,),)
    assert read(png(CODE), "a.png").codes == ((CODE,),)
    assert read(jpeg(), "a.jpeg").codes == ((),)


@pytest.mark.parametrize("turned", [90, 180, 271, -14])
def test_finds_a_code_however_the_page_lies(turned: float) -> None:
    assert read(jpeg(CODE, turned=turned), "a.jpg").codes == ((CODE,),)


def as_a_phone_writes(form: str = "JPEG", *, further: bool = False, jfif: bool = True) -> bytes:
    """Return a photograph with what phones note in it, and with `further` a second picture behind it."""
    notes = Image.Exif()
    notes[0x0112], notes[0x010F], notes[0x011A], notes[0x0128] = 6, "Zdjęcie", 72.0, 2
    notes.get_ifd(0x8769)[0x927C] = b"maker" * 500
    notes.get_ifd(0x8825)[1] = "N"
    out, photo = BytesIO(), page(CODE).convert("RGB")
    more = {"save_all": True, "append_images": [photo.resize((200, 283))]} if further else {}
    photo.save(out, form, exif=notes.tobytes(), **more)
    data = out.getvalue()
    if jfif:
        return data
    at = data.index(b"\xff\xe0")
    return data[:at] + data[at + 2 + int.from_bytes(data[at + 2 : at + 4], "big") :]


def test_a_photo_with_what_a_phone_notes_in_it_is_read() -> None:
    for photo in (
        as_a_phone_writes(),
        as_a_phone_writes(jfif=False),
        as_a_phone_writes("MPO", further=True),
    ):
        scan = read(photo, "IMG_2026.JPG", small=SMALL)
        assert (scan.upload.name, scan.codes) == ("IMG_2026.jpg", ((CODE,),))
        # The sensor lay on its side, and the photo says so.
        width, height = Image.open(BytesIO(scan.small[0])).size
        assert width > height


def test_what_can_be_seen_through_is_white_as_paper_is() -> None:
    ink, out = page(CODE).point(lambda grey: 255 if grey < 128 else 0), BytesIO()
    drawn = Image.new("RGBA", ink.size, (0, 0, 0, 0))
    drawn.putalpha(ink)
    drawn.save(out, "PNG")
    assert read(out.getvalue(), "skan.png").codes == ((CODE,),)


def test_names_never_become_paths_and_endings_follow_the_contents() -> None:
    assert read(jpeg(), "../../etc/passwd.jpg").upload.name == "passwd.jpg"
    assert read(jpeg(), "C:\\skany\\a\x00b.jpg").upload.name == "ab.jpg"
    assert read(jpeg(), "image").upload.name == "image.jpg"
    assert read(jpeg(), "skan 30.11").upload.name == "skan 30.11.jpg"
    assert read(jpeg(), "").upload.name == "plik.jpg"
    assert read(png(), "zdjecie.jpg").upload.name == "zdjecie.png"
    assert len(read(jpeg(), "ł" * 400 + ".jpg").upload.name) == 154


BAD = {
    "nothing": (b"", "a.pdf", "The file is empty."),
    "too much": (b"%PDF-" + bytes(MAX_BYTES), "a.pdf", "The file is too large: at most %(size)s MB."),
    "a program": (b"MZ" + bytes(500), "a.pdf", "This kind of file can't be taken. Allowed: %(kinds)s."),
    "a page": (b"<html><script>1</script>", "a.jpg", "This kind of file can't be taken. Allowed: %(kinds)s."),
    "an archive": (zipped(), "a.pdf", "This kind of file can't be taken. Allowed: %(kinds)s."),
    "a drawing": (b"<svg onload='x'/>", "a.png", "This kind of file can't be taken. Allowed: %(kinds)s."),
    "a picture under a PDF's name": (
        jpeg(),
        "a.pdf",
        "The file is not what its name says; save it again as %(kind)s.",
    ),
    "a PDF under a picture's name": (
        scanned(None),
        "a.png",
        "The file is not what its name says; save it again as %(kind)s.",
    ),
    "HEIC": (b"\0\0\0\x18ftypheic" + bytes(900), "a.heic", reading.HEIC),
    "HEIC under another name": (b"\0\0\0\x18ftypmif1" + bytes(900), "a.jpg", reading.HEIC),
    "20,000 pixels a side": (png_of(20_000, 20_000, zlib.compress(b"")), "a.png", reading.VAST),
    "many pixels": (png_of(11_000, 11_000, zlib.compress(b"")), "a.png", reading.VAST),
    "half a photograph": (jpeg(CODE)[:9_000], "a.jpg", reading.BROKEN),
    "a PNG of noise": (png_of(100, 100, b"no stream"), "a.png", reading.BROKEN),
    "a PDF of noise": (b"%PDF-1.7\n" + bytes(range(256)) * 40, "a.pdf", reading.BROKEN),
    "a PDF with a password": (locked(), "a.pdf", reading.LOCKED),
    "a book": (scanned(*[None] * (reading.MAX_PAGES + 1)), "a.pdf", reading.LONG),
}


@pytest.mark.parametrize("kind", BAD)
def test_refuses_with_a_sentence(kind: str) -> None:
    data, name, sentence = BAD[kind]
    assert refusal(data, name) == sentence


def test_a_picture_that_swells_does_no_harm() -> None:
    body = zlib.compress(bytes(7_900 * 7_901), 9)
    assert len(body) < 100_000
    assert read(png_of(7_900, 7_900, body), "a.png").codes == ((),)


def test_a_pdf_that_swells_is_read_or_refused_and_nothing_else() -> None:
    said = ""
    try:
        read(swollen())
    except Refusal as refused:
        said = refused.message
    assert said in ("", reading.HEAVY, reading.BROKEN)


def test_a_pdf_with_a_script_is_kept_as_it_is() -> None:
    data = with_script()
    assert read(data).upload.data == data


def test_pages_are_cut_where_another_code_begins() -> None:
    other = CODE.replace("1a", "1b")
    scan = read(scanned(None, CODE, None, CODE, other, "https://example.org/"), small=SMALL, begins="ZAPISY:")
    assert [(part.pages, part.code) for part in scan.parts] == [
        ((0,), None),
        ((1, 2, 3), CODE),
        ((4, 5), other),
    ]
    assert [len(pypdfium2.PdfDocument(part.data)) for part in scan.parts] == [1, 3, 2]
    assert len(scan.small) == 6
    assert all(each.startswith(b"\xff\xd8\xff") for each in scan.small)


def test_scripts_of_the_whole_stay_behind_when_it_is_cut() -> None:
    (part,) = read(with_script(), begins="ZAPISY:").parts
    assert b"JavaScript" not in part.data


def test_a_child_that_hangs_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "SECONDS", 0.01)
    assert refusal(scanned(*[CODE] * 30), "a.pdf") == reading.HEAVY
    monkeypatch.undo()
    assert read(jpeg(CODE), "a.jpg").codes == ((CODE,),)


def test_a_child_that_computes_too_long_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "SECONDS", 1)
    assert refusal(scanned(*[str(at) for at in range(60)]), "a.pdf") == reading.HEAVY


def test_only_so_many_are_read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = threading.BoundedSemaphore(1)
    taken.acquire()
    monkeypatch.setattr(reading, "_turns", taken)
    monkeypatch.setattr(reading, "SECONDS", 0.05)
    assert refusal(jpeg(), "a.jpg") == reading.BUSY


CHILD = """
import resource, socket, sys
sys.argv = ["", '{"seconds": 5}']
from app.files.scan_reader import _limit
_limit(5)
resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
for wanted in (lambda: socket.socket(), lambda: open("/etc/passwd"), lambda: bytearray(2_000_000_000)):
    try:
        wanted()
    except (OSError, MemoryError):
        continue
    sys.exit("let in")
"""


def test_the_child_opens_nothing_and_stays_small() -> None:
    done = subprocess.run([sys.executable, "-c", CHILD], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


PARENT = """
import sys
from app.files.reading import read_scan
def resident():
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmRSS"))
data = sys.stdin.buffer.read()
before = resident()
for _ in range(5):
    read_scan("a.png", data, field="file", small=700)
print(resident() - before, "PIL" in sys.modules, "pypdfium2" in sys.modules, "zxingcpp" in sys.modules)
"""


def test_the_process_that_asks_carries_no_decoder_and_hardly_grows() -> None:
    big = BytesIO()
    page(CODE).resize((6_000, 8_000)).save(big, "PNG")
    done = subprocess.run(
        [sys.executable, "-c", PARENT], input=big.getvalue(), capture_output=True, check=True
    )
    grown, *loaded = done.stdout.split()
    assert int(grown) < 10 * 1024
    assert loaded == [b"False"] * 3
