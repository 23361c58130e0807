"""Looking into pictures and PDFs from outside: a child process decodes them, this one never does.

See docs/decisions/0192-scans-are-read-in-a-child-process.md.
"""

import json
import logging
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.errors import N_, Refusal
from app.files.reading_time import OutOfTime, ReadingTime
from app.files.storage import EMPTY, FALSE, KIND, LARGE, MAX_BYTES, SCANS, TYPES, Upload, bare_name

MAX_SIDE = 12_000
MAX_PIXELS = 64_000_000
MAX_PAGES = 60
SECONDS = 20
"""How long a child may compute; it is killed when it has taken twice as long by the clock."""
AT_ONCE = 2
"""How many children one web process starts at a time."""
SMALL = 700
"""The longer side of the small picture by which a person tells whose page it is."""

HEIC = N_(
    "This is a HEIC picture, which can't be read here. On an iPhone choose the photo from the library, or "
    "take it right from this page: it comes as JPEG then. Or set the camera to “Most compatible” (Settings, "
    "Camera, Formats), or send a screenshot of the photo."
)
BROKEN = N_(
    "The file is damaged and can't be read. Photograph the paper once more, or save it as a PDF anew."
)
VAST = N_(
    "The picture is too large: at most %(side)s pixels a side. Choose a lower resolution, or take a "
    "screenshot of the photo."
)
LOCKED = N_("The PDF asks for a password. Save it without one.")
LONG = N_("The PDF has too many pages: at most %(pages)s.")
HEAVY = N_("The file takes too much work to read. Photograph the paper page by page instead.")
BUSY = N_("Many files are being read at this moment. Nothing was changed; try again in a minute.")

_WHY = {"heic": HEIC, "broken": BROKEN, "vast": VAST, "locked": LOCKED, "long": LONG, "heavy": HEAVY}
_ENDINGS = {"pdf": ("pdf",), "jpeg": ("jpg", "jpeg", "png"), "png": ("png", "jpg", "jpeg")}
"""Under which endings a kind may come: phones mix up the two kinds of pictures, which harms nobody."""
_READER = Path(__file__).parent / "scan_reader.py"
_turns = threading.BoundedSemaphore(AT_ONCE)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Part:
    """Pages of a scan that belong together (numbers from 0), the code on the first, a PDF of them alone."""

    pages: tuple[int, ...]
    code: str | None
    data: bytes


@dataclass(frozen=True, slots=True)
class Scan:
    """A file that was looked at: what to keep, the texts of QR codes by page, small pictures, parts.

    `small` and `parts` are filled only where they were asked for.
    """

    upload: Upload
    codes: tuple[tuple[str, ...], ...]
    small: tuple[bytes, ...] = ()
    parts: tuple[Part, ...] = ()


def read_scan(
    name: str,
    data: bytes,
    *,
    field: str,
    small: int = 0,
    upright: bool = False,
    begins: str = "",
    pages: int = MAX_PAGES,
    time: ReadingTime | None = None,
) -> Scan:
    """Look at a PDF, JPEG or PNG in a limited child process, and return what it is.

    What it is shows from its contents; the name only has to agree, and never becomes a path. `small` asks
    for a JPEG of each page with so many pixels on its longer side, turned by its code if `upright`; `begins`
    cuts a PDF where a page has a code that begins so. `time` is what the request has for all its files.
    Refuses empty, large, broken, disguised, locked and hostile files, HEIC, PDFs with more than `pages`, and
    when too many are being read; with OutOfTime when `time` is used up.
    """
    if not data:
        raise Refusal(EMPTY, field=field)
    if len(data) > MAX_BYTES:
        raise Refusal(LARGE, field=field, values={"size": MAX_BYTES // 1024 // 1024})
    asked = {"small": small, "upright": upright, "apart": begins, "pages": pages}
    found, pieces = _asked(data, field, asked, time)
    kind, codes = found["kind"], tuple(tuple(each["codes"]) for each in found["pages"])
    upload = Upload(_name(name, kind, field), TYPES[kind], data)
    shown = tuple(pieces[: len(codes)]) if small else ()
    cut = pieces[len(shown) :]
    parts = tuple(
        Part(tuple(pages), next((each for each in codes[pages[0]] if each.startswith(begins)), None), piece)
        for pages, piece in zip(found.get("parts", ()), cut, strict=True)
    )
    return Scan(upload, codes, shown, parts)


def _name(name: str, kind: str, field: str) -> str:
    """Return the name to keep; a name without an ending gets one, a wrong one of a picture is mended."""
    bare = bare_name(name)
    stem, point, ending = bare.rpartition(".")
    if point and ending.lower() in TYPES and ending.lower() not in _ENDINGS[kind]:
        raise Refusal(FALSE, field=field, values={"kind": ending.lower()})
    if ending.lower() not in _ENDINGS[kind]:
        stem = bare
    return f"{stem[:150].strip(' .') or 'plik'}.{'jpg' if kind == 'jpeg' else kind}"


def _asked(
    data: bytes, field: str, asked: Mapping[str, Any], time: ReadingTime | None
) -> tuple[dict[str, Any], list[bytes]]:
    """Let a child read; return what it says with its pieces. Refuses where it says why not."""
    task = {"side": MAX_SIDE, "pixels": MAX_PIXELS, **asked}
    found, pieces = read_in_child(_READER, task, data, field=field, heavy=HEAVY, time=time)
    if why := found.get("why"):
        values = {"side": MAX_SIDE, "pages": asked["pages"], "kinds": ", ".join(sorted(SCANS))}
        raise Refusal(_WHY.get(why, KIND), field=field, values=values)
    return found, pieces


def read_in_child(
    reader: Path,
    task: Mapping[str, Any],
    data: bytes,
    *,
    field: str,
    heavy: str,
    time: ReadingTime | None = None,
) -> tuple[dict[str, Any], list[bytes]]:
    """Hand bytes to one of our readers in a process of its own; return what it says, with its pieces.

    Refuses with `heavy` when the child ends without an answer, and when too many are being read; with
    OutOfTime when `time`, which the request has for all its files, is used up before that.
    """
    if time is not None and not time.left:
        raise OutOfTime(heavy, field=field)
    if not _turns.acquire(timeout=_at_most(SECONDS, time)):
        raise _late(time, BUSY, field)
    try:
        done = subprocess.run(  # noqa: S603 (our own program, and no word of it from outside)
            [sys.executable, "-I", str(reader), json.dumps({**task, "seconds": SECONDS})],
            input=data,
            capture_output=True,
            timeout=_at_most(2 * SECONDS, time),
            # Neither keys nor addresses of databases are its business.
            env={},
            cwd="/",
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _late(time, heavy, field) from None
    finally:
        _turns.release()
    head, _, rest = done.stdout.partition(b"\n")
    if done.returncode or not head:
        # What it wrote may quote the file, so only how it ended is told.
        _log.warning("A file could not be read: the reader ended with %s.", done.returncode)
        raise Refusal(heavy, field=field)
    found = json.loads(head)
    pieces, at = [], 0
    for size in found.get("sizes", ()):
        pieces.append(rest[at : at + size])
        at += size
    return found, pieces


def _at_most(seconds: float, time: ReadingTime | None) -> float:
    return seconds if time is None else min(seconds, time.left)


def _late(time: ReadingTime | None, message: str, field: str) -> Refusal:
    """Return the refusal of a file that took too long, itself or after those before it."""
    is_over = time is not None and not time.left
    return OutOfTime(message, field=field) if is_over else Refusal(message, field=field)
