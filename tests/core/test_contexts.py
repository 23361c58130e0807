"""One English word with two Polish ones: the context decides, and nobody reads it."""

import shutil
from pathlib import Path

import pytest
from flask import Flask, render_template_string

from app.errors import NC_
from app.texts import texts_in
from tests.support import catalogues

PL, EN = texts_in("pl"), texts_in("en")


def test_the_context_decides_what_polish_says() -> None:
    assert PL.pgettext("session", "Cancelled") == "Odwołany"
    assert PL.pgettext("event", "Cancelled") == "Odwołane"
    assert EN.pgettext("session", "Cancelled") == EN.pgettext("event", "Cancelled") == "Cancelled"


def test_a_declared_message_takes_its_context_along() -> None:
    message = NC_("event", "Cancelled")
    assert (PL.gettext(message), PL.translated(message)) == ("Odwołane", "Odwołane")
    assert (EN.gettext(message), EN.translated(message)) == ("Cancelled", "Cancelled")


@pytest.mark.parametrize(("language", "said"), [("pl", "Odwołany &amp; "), ("en", "Cancelled &amp; ")])
def test_templates_name_a_context(app: Flask, language: str, said: str) -> None:
    with app.test_request_context(f"/?lang={language}"):
        app.preprocess_request()
        assert render_template_string('{{ pgettext("session", "Cancelled") }}{{ " & " }}') == said


def test_two_translations_of_one_message_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(catalogues.FOLDER, tmp_path / "pl")
    monkeypatch.setattr(catalogues, "FOLDER", tmp_path / "pl")
    assert catalogues.problems() == []
    office = tmp_path / "pl" / "office.po"
    words = office.read_text()
    assert words.count('msgstr "Wiadomości"') == 1
    office.write_text(words.replace('msgstr "Wiadomości"', 'msgstr "Listy"'))
    [told] = catalogues.problems()
    assert told.endswith("(None, 'Letters')")
