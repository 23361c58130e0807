"""Spreadsheets of other programs, written byte by byte: XLS (BIFF8 in a compound file) and ODS."""

import struct
import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO

import xlsxwriter

_SECTOR, _FREE, _END, _FAT = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SMALLEST = 4096
"""Shorter streams would stand in small sectors: they are filled up instead."""


def compound(streams: Mapping[str, bytes]) -> bytes:
    """Return a compound file (OLE2) of these streams, as old Office files and locked new ones are."""
    padded = {name: data.ljust(_SMALLEST, b"\0") for name, data in streams.items()}
    chains, sectors = [_END], [b""]  # sector 0 is the directory
    starts: dict[str, int] = {}
    for name, data in padded.items():
        starts[name] = len(sectors)
        pieces = [data[at : at + _SECTOR].ljust(_SECTOR, b"\0") for at in range(0, len(data), _SECTOR)]
        chains += [*range(len(sectors) + 1, len(sectors) + len(pieces)), _END]
        sectors += pieces
    table = len(sectors)
    chains.append(_FAT)
    assert len(chains) <= _SECTOR // 4
    assert len(padded) < 4
    sectors[0] = _directory(padded, starts)
    sectors.append(struct.pack(f"<{len(chains)}I", *chains).ljust(_SECTOR, b"\xff"))
    head = struct.pack(
        "<8s16sHHHHHHIIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6,
        0, 0, 0, 1, 0, 0, _SMALLEST, _END, 0, _END, 0, table,
    )  # fmt: skip
    return head.ljust(_SECTOR, b"\xff") + b"".join(sectors)


def _directory(streams: Mapping[str, bytes], starts: Mapping[str, int]) -> bytes:
    entries = [_entry("Root Entry", 5, child=1, start=_END)]
    for at, (name, data) in enumerate(streams.items(), start=1):
        right = at + 1 if at < len(streams) else _FREE
        entries.append(_entry(name, 2, start=starts[name], size=len(data), right=right))
    return b"".join(entries).ljust(_SECTOR, b"\0")


def _entry(
    name: str, kind: int, *, start: int, size: int = 0, child: int = _FREE, right: int = _FREE
) -> bytes:
    word = (name + "\0").encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16sIQQIQ", word, len(word), kind, 1, _FREE, right, child, b"", 0, 0, 0, start, size
    )


def xls(rows: Sequence[Sequence[str]], before: bytes = b"") -> bytes:
    """Return an old workbook of one sheet; `before` stands behind its beginning, such as a lock."""
    begin = struct.pack("<HHHHHHII", 0x809, 16, 0x600, 5, 0xDBB, 0x7CC, 0, 6)
    name = "Lista".encode("latin-1")
    sheet_at = len(begin) + len(before) + 4 + 8 + len(name) + 4
    named = struct.pack("<HHIBBBB", 0x85, 8 + len(name), sheet_at, 0, 0, len(name), 0) + name
    over = struct.pack("<HH", 0x0A, 0)
    sheet = struct.pack("<HHHHHHII", 0x809, 16, 0x600, 0x10, 0xDBB, 0x7CC, 0, 6)
    width = max(map(len, rows))
    sheet += struct.pack("<HHIIHHH", 0x200, 14, 0, len(rows), 0, width, 0)
    for number, row in enumerate(rows):
        for at, cell in enumerate(row):
            text = cell.encode("utf-16-le")
            label = struct.pack("<HHHHB", number, at, 0, len(cell), 1) + text
            sheet += struct.pack("<HH", 0x204, len(label)) + label
    return compound({"Workbook": begin + before + named + over + sheet + over})


def ods(rows: Sequence[Sequence[str]], *, encrypted: bool = False) -> bytes:
    """Return a spreadsheet as LibreOffice writes it; `encrypted` as if with a password."""
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    space = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{space}:office:1.0" xmlns:table="{space}:table:1.0" '
        f'xmlns:text="{space}:text:1.0" office:version="1.2"><office:body><office:spreadsheet>'
        f'<table:table table:name="Lista">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    told = '<manifest:encryption-data manifest:checksum="x"/>' if encrypted else ""
    manifest = (
        f'<manifest:manifest xmlns:manifest="{space}:manifest:1.0"><manifest:file-entry '
        'manifest:full-path="content.xml" manifest:media-type="text/xml">'
        f"{told}</manifest:file-entry></manifest:manifest>"
    )
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", b"\x93\x00\x17" * 50 if encrypted else content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()


def many_rows(count: int, institution: str) -> bytes:
    """Return a workbook of so many people, written row by row."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as made:
        sheet = made.add_worksheet("Lista")
        sheet.write_row(0, 0, ["Imię", "Nazwisko", "E-mail", "Telefon", "Instytucja", "Uwagi"])
        for number in range(1, count + 1):
            who = [
                "Jan",
                f"Kowal{number}",
                f"jan{number}@example.org",
                601_000_000 + number,
                institution,
                "–",
            ]
            sheet.write_row(number, 0, who)
    return out.getvalue()


def commented(book: bytes, comment: str) -> bytes:
    """Return another file of the same contents: a workbook is an archive, and that may end in a comment."""
    return book[:-2] + struct.pack("<H", len(comment)) + comment.encode("ascii")
