"""Papers are PDF/UA-1 and the same each time, whatever they are about; nothing in a name is run."""

import struct
import subprocess
import sys
import zlib
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pypdfium2
import pytest
import zxingcpp

from app.papers import typesetting
from app.papers.pdf import Code, Paper, PaperColumn, Strip, pdf
from tests.support.accessible_papers import failures


def paper(
    name: str = "Jan Żółć", *, rows: int = 3, language: str = "pl", strip: Strip | None = None
) -> Paper:
    """Return a paper about somebody."""
    return Paper(
        language=language,
        title=f"Karta godzin: {name}",
        columns=[PaperColumn("Lp.", right=True), PaperColumn("Data"), PaperColumn("Odbiorcy", 1)],
        rows=[[str(at + 1), "pon. 02.11.2026", [name, "Ewa Lis"]] for at in range(rows)],
        totals=[("Razem", ["180"])] if rows else [],
        facts=[("Projekt", "Kooperacje 3D"), ("Osoby", [name, "Ewa Lis"])],
        notes=[f"Uwaga: {name}"],
        foot="wersja 1",
        page="Strona {page} z {pages}",
        empty="Brak godzin.",
        draft="Podgląd",
        draft_word="SZKIC",
        landscape=True,
        strip=strip or Strip(words=["Fundusze Europejskie"]),
    )


def picture(folder: Path) -> Path:
    """Return the file of a grey PNG, named by no ending, as stored files are."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        whole = kind + data
        return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))

    head = struct.pack(">IIBBBBB", 60, 8, 8, 0, 0, 0, 0)
    body = zlib.compress((b"\0" + b"\x90" * 60) * 8)
    file = folder / "0a1b"
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b""))
    return file


NAMES = {
    "Polish": "Zażółć Gęślą-Jaźń",
    "code": '#import "/etc/passwd": x *b* $x$ @ref <l> `raw` \\ #panic("x")',
    "long": "Ł" * 300,
    "long words": "Samorządowa Jednostka " * 14,
    "Hebrew": "שלום עולם",
    "Arabic": "ابن سينا",
    "Cyrillic": "Олександра Їжак",
    "zero width": "A\u200bB\u202eC\u2066D",
    "markup": "<b>&amp;</b>",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
@pytest.mark.parametrize("language", ["pl", "en"])
def test_a_paper_is_accessible_and_the_same_each_time(name: str, language: str) -> None:
    made = pdf(paper(name, language=language))
    assert failures(made) == []
    assert made == pdf(paper(name, language=language))
    assert f"/Lang ({language})".encode() in made.replace(b"/Lang(", b"/Lang (")


@pytest.mark.parametrize(
    "name", ["emoji 😀👩‍👩‍👧", "日本語", "control \x01", "unassigned \U0003ffff", "lone \ud800"]
)
def test_a_character_that_no_font_has_keeps_no_paper_from_being_made(name: str) -> None:
    assert pdf(paper(name)).startswith(b"%PDF-")


@pytest.mark.parametrize("rows", [0, 1, 400])
def test_a_paper_may_be_empty_or_long(rows: int) -> None:
    assert failures(pdf(paper(rows=rows))) == []


def test_the_strip_stands_on_the_paper_with_what_it_says(tmp_path: Path) -> None:
    strip = Strip(picture=picture(tmp_path), alternative="Fundusze Europejskie, Unia Europejska")
    made = pdf(paper(strip=strip))
    assert failures(made) == []
    assert b"/Subtype /Image" in made.replace(b"/Subtype/Image", b"/Subtype /Image")


@pytest.mark.parametrize("broken", [b"\x89PNG\r\n\x1a\nno", b"\xff\xd8\xffno", b""])
def test_words_stand_for_a_strip_that_can_t_be_read(tmp_path: Path, broken: bytes) -> None:
    (tmp_path / "0a1b").write_bytes(broken)
    made = pdf(paper(strip=Strip(picture=tmp_path / "0a1b", alternative="Fundusze")))
    assert failures(made) == []
    assert failures(pdf(paper(strip=Strip(picture=tmp_path / "gone", alternative="Fundusze")))) == []


def test_a_paper_to_sign_has_its_lines_and_a_code_that_can_be_read() -> None:
    text = "ZAPISY:1a.1.k3Jd-_9xQ2aaaaaaaaaaaa"
    signed = replace(
        paper("Samorządowa " * 30, language="pl"),
        code=Code(text, "Kod zgłoszenia"),
        signatures=["Miejscowość i data", "Czytelny podpis"],
        landscape=False,
    )
    made = pdf(signed)
    assert failures(made) == []
    assert made == pdf(signed)
    (sheet,) = list(pypdfium2.PdfDocument(made))
    drawn = sheet.render(scale=2, grayscale=True).to_pil()
    assert [each.text for each in zxingcpp.read_barcodes(drawn)] == [text]
    said = sheet.get_textpage().get_text_bounded()
    assert "Czytelny podpis" in said


def test_a_paper_that_is_not_accessible_fails_whichever_test_makes_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    plain = typesetting._set.__wrapped__  # type: ignore[attr-defined]
    template = tmp_path / "bare.typ"
    template.write_text("bare")
    made = plain(template.parent / "bare.typ", tmp_path, "{}", typesetting._own_fonts(), None)
    assert failures(made) != []
    monkeypatch.setattr(typesetting, "_typst", lambda: SimpleNamespace(compile=lambda *_, **__: made))
    with pytest.raises(AssertionError, match="not accessible"):
        typesetting._set(template, tmp_path, "{}", None, "ua-1")
    assert typesetting._set(template, tmp_path, "{}", None, None) == made


def test_only_a_paper_loads_typst() -> None:
    code = (
        "import sys, app.rooms, app.papers.pdf; print('typst' in sys.modules, 'fontpkg_lato' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["False", "False"]
