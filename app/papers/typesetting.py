"""Setting data by a template as PDF: tagged, PDF/UA-1, in Lato by typst, the same bytes for the same data."""

import json
import shutil
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import segno

PDF_TYPE = "application/pdf"

_STANDARD = "ua-1"
_LONGEST_WORD, _PART = 20, 6
_BREAK = "\u200b"


def typeset(template: Path, data: Mapping[str, Any], pictures: Sequence[Path] = ()) -> bytes:
    """Return data as a PDF, set by a template that finds the pictures by their names.

    It is PDF/UA-1 with the fonts that come along. A character that none of them has is looked for in the
    fonts of the machine, and set as a box where they lack it too, then without the standard: a name never
    keeps a paper from being made. Raises Unset for a picture that can't be read.
    """
    with TemporaryDirectory() as folder:
        root = Path(folder)
        try:
            for each in pictures:
                shutil.copyfile(each, root / each.name)
            return _without_gaps(template, root, data)
        except (_typst().TypstError, OSError) as why:
            raise Unset(str(why)) from why


class Unset(Exception):
    """Nothing could be set: most likely a picture is none."""


def drawn(code: str) -> str:
    """Return a QR code as SVG; the paper may be folded or dirty, hence the error correction."""
    return str(segno.make(code, error="m", micro=False).svg_inline(scale=4))


def picture_format(picture: Path | None) -> str | None:
    """Return what a picture is, for the template: png or jpg. Raises Unset where there is none."""
    if picture is None:
        return None
    try:
        with picture.open("rb") as file:
            return "png" if file.read(4) == b"\x89PNG" else "jpg"
    except OSError as why:
        raise Unset(str(why)) from why


def breakable(value: Any) -> Any:
    """Return data in which no word is longer than a narrow column: it may be parted, without a hyphen."""
    if isinstance(value, str):
        whole = value.encode("utf-8", "replace").decode()
        return " ".join(_parted(word) for word in whole.split(" "))
    if isinstance(value, Mapping):
        return {key: breakable(each) for key, each in value.items()}
    if isinstance(value, Sequence):
        return [breakable(each) for each in value]
    return value


def _without_gaps(template: Path, root: Path, data: Mapping[str, Any]) -> bytes:
    typst = _typst()
    said = json.dumps(data, ensure_ascii=False)
    try:
        return _set(template, root, said, _own_fonts(), _STANDARD)
    except typst.TypstError as gap:
        if not _is_want_of_a_font(gap):
            raise
    try:
        return _set(template, root, said, _all_fonts(), _STANDARD)
    except typst.TypstError as gap:
        if not _is_want_of_a_font(gap):
            raise
    return _set(template, root, said, _all_fonts(), None)


def _is_want_of_a_font(error: Any) -> bool:
    return "could not be displayed with font" in str(error)


def _set(template: Path, root: Path, said: str, fonts: Any, standard: str | None) -> bytes:
    made = _typst().compile(
        template.read_bytes(),
        # The only folder from which the template can read.
        root=root,
        format="pdf",
        font_paths=fonts,
        sys_inputs={"data": said},
        pdf_standards=[standard] if standard else [],
        # A moment of our own would make other bytes of the same content.
        timestamp=0,
    )
    return bytes(made)


def _parted(word: str) -> str:
    if "-" in word:
        return "-".join(_parted(each) for each in word.split("-"))
    if len(word) <= _LONGEST_WORD:
        return word
    return _BREAK.join(word[at : at + _PART] for at in range(0, len(word), _PART))


@cache
def _own_fonts() -> Any:
    lato = import_module("fontpkg_lato")
    return _typst().Fonts(include_system_fonts=False, font_paths=[str(lato.ROOT)])


@cache
def _all_fonts() -> Any:
    lato = import_module("fontpkg_lato")
    return _typst().Fonts(include_system_fonts=True, font_paths=[str(lato.ROOT)])


@cache
def _typst() -> Any:
    """Load typst at the first paper: 84 MB that a process which makes none must not carry or wait for."""
    return import_module("typst")
