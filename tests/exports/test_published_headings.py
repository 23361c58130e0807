"""The headings of the addresses for programs: other people's programs rest on them, so they stay."""

import csv
import io
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook

from tests.architecture.role_table import address
from tests.conftest import TestClock
from tests.support import small_world
from tests.support.world import World

world, data_dir, database_url = small_world.world, small_world.data_dir, small_world.database_url

EVENT = "/manage/events/<slug>"
KEYS = {
    f"{EVENT}/attendance": (
        "state", "last_name", "first_name", "institution", "2026-08-24", "2026-08-31", "2026-09-07",
        "earned_minutes",
    ),
    f"{EVENT}/registrations": (
        "state", "queue_position", "last_name", "first_name", "email", "phone", "institution",
        "institution_type", "position", "access_needs", "channel", "registered_at", "privacy_notice",
    ),
    f"{EVENT}/standing": (
        "state", "last_name", "first_name", "institution", "outlook", "lacks", "outcome", "unit_minutes",
        "required_minutes", "earned_minutes", "possible_minutes", "missing_minutes",
    ),
    f"{EVENT}/tests": (
        "state", "last_name", "first_name", "institution", "entry_points", "entry_most_points",
        "exit_points", "exit_most_points", "growth_percent", "passed",
    ),
    "/manage/hours": (
        "kind", "id", "name", "unit_minutes", "people", "institutions", "meetings", "planned_minutes",
        "delivered_minutes", "received_minutes", "charged_minutes",
    ),
    "/manage/recruitments/<int:id>/applicants": (
        "event", "day", "place", "state", "last_name", "first_name", "institution", "position",
        "municipality", "email", "phone", "channel", "registered_at",
    ),
    "/manage/region/<slug>/people": (
        "state", "last_name", "first_name", "institution", "position", "email", "phone", "registered_at",
    ),
    "/timetable": (
        "state", "form_of_support", "title_pl", "title_en", "label", "days", "start_hour", "end_hour",
        "period", "place", "county", "mode", "project", "stage", "url",
    ),
    "/timetable/projects/<int:id>/<int:number>": (
        "state", "form_of_support", "title_pl", "title_en", "label", "days", "start_hour", "end_hour",
        "period", "place", "county", "mode", "project", "stage", "url",
    ),
}  # fmt: skip
"""Headings that are the same in every language."""
WORDS = {
    f"{EVENT}/interest": {
        "pl": ("Imię", "Nazwisko", "E-mail", "Instytucja", "Język", "Potwierdzone", "Wersja zgody"),
        "en": (
            "First name", "Last name", "E-mail", "Institution", "Language", "Confirmed",
            "Version of the consent",
        ),
    },
    f"{EVENT}/needs": {
        "pl": (
            "Dzień", "Spotkanie", "Miejsce", "Posiłek", "Dieta", "Osoby", "Zamknięto dnia",
            "Zmiana od tego czasu",
        ),
        "en": ("Day", "Meeting", "Place", "Meal", "Diet", "People", "Frozen on", "Change since then"),
    },
    f"{EVENT}/pictures": {
        "pl": ("Nazwisko i imię", "Zgoda na wizerunek", "Stan na"),
        "en": ("Last and first name", "May be photographed", "As of"),
    },
    "/manage/interest": {
        "pl": ("Wydarzenie", "Moduł", "Powiat", "Miesiąc", "Osoby"),
        "en": ("Event", "Module", "County", "Month", "People"),
    },
    "/manage/newsletter": {
        "pl": (
            "Imię", "Nazwisko", "E-mail", "Język", "Data zgody", "Wersja treści", "Link do wycofania zgody",
        ),
        "en": (
            "First name", "Last name", "E-mail", "Language", "Consent given on", "Version of the text",
            "Link to withdraw",
        ),
    },
}  # fmt: skip
"""Headings that were published in the reader's language."""
ELSEWHERE = {
    f"{EVENT}/surveys/results": "nobody has answered in this world: tests/surveys/test_pages.py",
    "/manage/registers/<int:id>": "the kept file of a register, which is never made again",
}
_TABLE = Path(__file__).parents[1] / "architecture" / "addresses.txt"
_PAPERS = re.compile(r"/cards/|/draft$")
_ADDRESSES = {
    found[0] for found in re.findall(r"(/\S+\.(csv|xlsx))$", _TABLE.read_text(encoding="utf-8"), re.MULTILINE)
}
LISTS = [*KEYS, *WORDS]


def test_every_address_for_programs_has_its_headings_here() -> None:
    found = {each.rpartition(".")[0] for each in _ADDRESSES}
    lists = sorted(each for each in found - set(ELSEWHERE) if not _PAPERS.search(each))
    assert lists == sorted(LISTS)


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("rule", LISTS)
def test_headings_stay_as_published(
    rule: str, language: str, app: Flask, world: World, clock: TestClock
) -> None:
    app.test_client_class = FlaskClient
    who = "zenon" if "/region/" in rule else "grazyna"
    client = world.sign_in(app.test_client(), who, clock.now)
    wanted = list(KEYS[rule] if rule in KEYS else WORDS[rule][language])
    assert client.get(f"/?lang={language}").status_code == 200  # the language is remembered from here on
    with client.get(address(f"{rule}.csv", world)) as answer:
        lines = answer.get_data().decode("utf-8-sig")
    assert next(csv.reader(io.StringIO(lines), delimiter=";")) == wanted
    if f"{rule}.xlsx" not in _ADDRESSES:
        return
    with client.get(address(f"{rule}.xlsx", world)) as answer:
        book = CalamineWorkbook.from_filelike(io.BytesIO(answer.get_data()))
    assert len(book.sheet_names) == 1
    assert book.get_sheet_by_index(0).to_python()[0] == wanted
