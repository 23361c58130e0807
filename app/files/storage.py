"""Files kept by checksum outside the web root: what kinds are let in, and how bytes are put and found."""

import codecs
import hashlib
import lzma
import os
import re
import struct
import threading
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath, PureWindowsPath

from app.errors import N_, Refusal
from app.work import Work

MAX_BYTES = 10 * 1024 * 1024
MAX_PARTS = 5_000
MAX_UNPACKED = 200 * 1024 * 1024
"""What an office file may hold: readers of it must not run out of memory either."""
_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
TYPES = {
    "pdf": "application/pdf",
    "docx": _OOXML + "wordprocessingml.document",
    "xlsx": _OOXML + "spreadsheetml.sheet",
    "pptx": _OOXML + "presentationml.presentation",
    "odt": _ODF + "text",
    "ods": _ODF + "spreadsheet",
    "odp": _ODF + "presentation",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "txt": "text/plain",
}
IMAGES = frozenset({"jpg", "jpeg", "png"})
SCANS = IMAGES | {"pdf"}
"""What a signed paper comes as, when it was scanned or photographed."""
_OOXML_PARTS = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}

EMPTY = N_("The file is empty.")
LARGE = N_("The file is too large: at most %(size)s MB.")
KIND = N_("This kind of file can't be taken. Allowed: %(kinds)s.")
FALSE = N_("The file is not what its name says; save it again as %(kind)s.")
_DISK = N_("The file can't be stored now. Nothing was changed; tell the person who runs this Zapisy.")


@dataclass(frozen=True, slots=True)
class Upload:
    """A checked upload: a bare file name, its content type and its bytes."""

    name: str
    content_type: str
    data: bytes

    @property
    def sha256(self) -> str:
        """The checksum by which the bytes are kept."""
        return hashlib.sha256(self.data).hexdigest()


def checked_upload(
    name: str, data: bytes, *, field: str, images: bool = False, kinds: frozenset[str] | None = None
) -> Upload:
    """Return an upload that may be kept; refuses empty, large, unknown and disguised files.

    `kinds` are the endings that are let in, `images` means those of pictures; else all of TYPES.

    Folders in the name are dropped: only the last part counts, and never as a path.
    """
    bare = bare_name(name)
    ending = bare.rpartition(".")[2].lower()
    allowed = sorted(kinds or (IMAGES if images else TYPES))
    if ending not in allowed or "." not in bare:
        raise Refusal(KIND, field=field, values={"kinds": ", ".join(allowed)})
    if not data:
        raise Refusal(EMPTY, field=field)
    if len(data) > MAX_BYTES:
        raise Refusal(LARGE, field=field, values={"size": MAX_BYTES // 1024 // 1024})
    if not _is(ending, data):
        raise Refusal(FALSE, field=field, values={"kind": ending})
    stem = bare.rpartition(".")[0][:150] or "plik"
    return Upload(f"{stem}.{ending}", TYPES[ending], data)


def bare_name(name: str) -> str:
    """Return a name from outside without folders and without what can't be seen; it may be empty."""
    bare = PureWindowsPath(PurePosixPath(name).name).name
    return "".join(c for c in bare if c.isprintable()).strip(" .")


def type_of(name: str) -> str:
    """Return the content type of a checked upload's name."""
    return TYPES[name.rpartition(".")[2]]


def keep(work: Work, upload: Upload) -> None:
    """Write the bytes below `work.files`; the same bytes are written once. Refuses when the disk is full."""
    target = path_of(work, upload.sha256)
    if target.exists():
        return
    # Threads of one process write the same bytes at once, too.
    partial = target.with_name(f"{target.name}.{os.getpid()}-{threading.get_ident()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("wb") as out:
            out.write(upload.data)
            out.flush()
            os.fsync(out.fileno())
        partial.replace(target)
    except OSError:
        partial.unlink(missing_ok=True)
        raise Refusal(_DISK) from None


def path_of(work: Work, sha256: str) -> Path:
    """Return where the bytes of a checksum lie."""
    return work.files / sha256[:2] / sha256


def _is(ending: str, data: bytes) -> bool:
    if ending == "pdf":
        return data.removeprefix(codecs.BOM_UTF8).startswith(b"%PDF-")
    if ending == "png":
        return data.startswith(b"\x89PNG\r\n\x1a\n")
    if ending in ("jpg", "jpeg"):
        return data.startswith(b"\xff\xd8\xff")
    if ending == "txt":
        return _is_text(data)
    return _is_office(ending, data)


def _is_text(data: bytes) -> bool:
    """UTF-8, UTF-16 with its byte order mark, or what a Polish Windows writes, without control characters."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8", "cp1250"]
    for encoding in encodings:
        try:
            return _CONTROLS.search(data.decode(encoding)) is None
        except UnicodeDecodeError:
            continue
    return False


_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")


def _is_office(ending: str, data: bytes) -> bool:
    """Office files are archives: those of one family by their folder, the others by their first member."""
    if data.count(b"PK\x01\x02") > MAX_PARTS:
        return False  # before the list of parts is read into memory
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED:
                return False
            names = archive.namelist()
            if ending in _OOXML_PARTS:
                return "[Content_Types].xml" in names and any(
                    n.startswith(_OOXML_PARTS[ending]) for n in names
                )
            if "mimetype" not in names or archive.getinfo("mimetype").file_size > 100:
                return False
            return archive.read("mimetype").decode("ascii", "replace").strip() == TYPES[ending]
    except _BROKEN:
        return False


_BROKEN = (
    zipfile.BadZipFile, RuntimeError, NotImplementedError, ValueError, EOFError, OSError,
    lzma.LZMAError, struct.error, zlib.error,
)  # fmt: skip
"""What reading a broken or hostile archive raises."""
