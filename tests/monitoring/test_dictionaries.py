"""Dictionaries are dated data: loaded for a project or for all, never code."""

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.errors import Refusal
from app.monitoring.asked import checked
from app.monitoring.dictionaries import NO_JSON, SHIPPED, dictionaries_in, shipped
from app.monitoring.operations.dictionaries import load_dictionaries
from app.monitoring.queries import dictionaries_on
from app.work import Work
from tests.monitoring.conftest import a_project, typed

TODAY = date(2026, 9, 1)


def a_file(**changed: Any) -> dict[str, Any]:
    """Return the shipped file as an object, some of it changed."""
    said: dict[str, Any] = json.loads(SHIPPED.read_text())
    return {**said, **changed}


def packed(said: Any) -> bytes:
    """Return an object as a file."""
    return json.dumps(said).encode()


def test_a_project_has_its_own_else_those_for_all_else_the_shipped(work: Work) -> None:
    one, other = a_project(work), a_project(work, "Inny")

    def held() -> list[str]:
        return [dictionaries_on(work, each.id, TODAY).name for each in (one, other)]

    assert held() == [shipped().name] * 2
    load_dictionaries(work, None, packed(a_file(name="Wszyscy")))
    assert held() == ["Wszyscy"] * 2
    load_dictionaries(work, one, packed(a_file(name="Kooperacje")))
    load_dictionaries(work, one, packed(a_file(name="Dawne", valid_until="2026-08-31")))
    load_dictionaries(work, one, packed(a_file(name="Przyszłe", valid_from="2026-09-02")))
    assert held() == ["Kooperacje", "Wszyscy"]


def test_an_entry_holds_from_a_day_to_a_day() -> None:
    said = a_file()
    said["dictionaries"]["citizenship"][0]["valid_until"] = "2026-08-31"
    read = dictionaries_in(packed(said))[0]
    assert "citizenship" in checked(typed(), read, TODAY).problems
    assert checked(typed(), read, date(2026, 8, 31)).problems == {}


def test_with_municipalities_neither_voivodeship_nor_degurba_is_asked() -> None:
    said = a_file()
    said["dictionaries"]["places"] = [
        {"voivodeship": "28", "county": "piski", "municipality": "Biała Piska", "degurba": "3"}
    ]
    read = dictionaries_in(packed(said))[0]
    done = checked(typed(voivodeship="", county="Piski", municipality="biała piska"), read, TODAY)
    assert (done.problems, done.values["degurba"]) == ({}, "3")
    assert done.words["voivodeship"] == "warmińsko-mazurskie"
    assert [*checked(typed(municipality="Atlantyda"), read, TODAY).problems] == ["municipality"]


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        (("valid_from",), "jutro", "valid_from"),
        (("valid_from",), None, "valid_from"),
        (("valid_until",), "2020-01-01", "valid_until"),
        (("name",), "", "name"),
        (("dictionaries",), [], "dictionaries"),
        (("dictionaries", "education"), [], "dictionaries.education"),
        (("dictionaries", "education"), {"code": "x"}, "dictionaries.education"),
        (("dictionaries", "education", 0), "x", "dictionaries.education[0]"),
        (("dictionaries", "education", 0, "code"), "ż", "dictionaries.education[0].code"),
        (("dictionaries", "education", 0, "code"), "isced_3_4", "dictionaries.education: isced_3_4"),
        (("dictionaries", "education", 0, "text"), 7, "dictionaries.education[0].text"),
        (("dictionaries", "sex", 0, "code"), "lady", "dictionaries.sex.woman"),
        (("dictionaries", "sensitive", 2, "code"), "none", "dictionaries.sensitive.refused"),
        (
            ("dictionaries", "places"),
            [{"voivodeship": "99", "county": "a", "municipality": "b", "degurba": "1"}],
            "places[0].voivodeship",
        ),
    ],
)
def test_a_file_that_lacks_something_is_refused_and_says_where(path: Any, value: Any, where: str) -> None:
    said: Any = a_file()
    inner = said
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    with pytest.raises(Refusal) as refused:
        dictionaries_in(packed(said))
    assert (refused.value.field, refused.value.values["where"]) == ("file", where)


@pytest.mark.parametrize("data", [b"\xff\xfe", b"{", b"[" * 100_000, b'{"a": NaN}' + b" " * 2_000_001])
def test_what_is_no_file_of_dictionaries_is_refused(data: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        dictionaries_in(data)
    assert refused.value.message == NO_JSON


def test_an_officer_loads_a_file_for_a_project(work: Work, officer: FlaskClient, alicja: FlaskClient) -> None:
    project = a_project(work)
    work.session.commit()
    address = f"/manage/participation/{project.id}/dictionaries"
    assert shipped().name in officer.get(address).text
    begun = officer.get("/manage/participation/dictionaries.json").data
    assert dictionaries_in(begun)[0] == shipped()

    def sent(data: bytes, reader: FlaskClient = officer) -> Any:
        return reader.post(address, data={"file": (io.BytesIO(data), "slowniki.json")})

    wrong = sent(packed(a_file(valid_from="jutro")))
    assert wrong.status_code == 422
    assert "valid_from" in wrong.text
    assert "Tu trzeba podać dzień" in wrong.text
    assert officer.post(address).status_code == 422
    assert sent(packed(a_file(name="Nowe")), alicja).status_code == 403
    assert sent(packed(a_file(name="Nowe"))).status_code == 303
    assert "Nowe" in officer.get(address).text
    assert dictionaries_on(work, project.id, TODAY).name == "Nowe"


def test_the_command_loads_a_file(app: Flask, work: Work, tmp_path: Path) -> None:
    project = a_project(work)
    work.session.commit()
    file = tmp_path / "slowniki.json"
    file.write_bytes(packed(a_file(name="Nowe")))

    def ran(*arguments: str) -> Any:
        command = ["monitoring", "load-dictionaries", str(file), *arguments]
        return app.test_cli_runner().invoke(args=command)

    assert ran("--project", "Kooperacje").output == "Loaded: Nowe.\n"
    assert ran("--project", "Nieznany").exit_code == 1
    file.write_text("{")
    assert "not JSON" in ran().output
    work.session.rollback()
    assert dictionaries_on(work, project.id, TODAY).name == "Nowe"


@pytest.mark.parametrize("depth", [2, 400])
def test_details_have_no_details(depth: int) -> None:
    """However deep a file is nested, it is refused with a sentence."""
    said, nested = a_file(), {"code": "last", "text": "Ostatni"}
    for level in range(depth):
        nested = {"code": f"c{level}", "text": "Wpis", "details": [nested]}
    said["dictionaries"]["labour_status"].append(nested)
    with pytest.raises(Refusal):
        dictionaries_in(packed(said))
