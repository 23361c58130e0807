"""The team's own 83 activities go in and come out without loss; bad files are refused field by field."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session as DatabaseSession

from app.accounts.models import Role
from app.accounts.operations import add_staff, give_role
from app.events.models import Event, Meeting, Publication, Session
from app.history.models import HistoryFact
from app.outbox.models import Letter
from app.projects.dumping import dump_whole_project
from app.projects.models import Project
from app.projects.queries import projects
from app.records.operations import load
from app.records.writing import all_records
from app.work import Work
from tests.support.commands import DATA

RECORD: dict[str, Any] = {
    "id": "warsztat-1",
    "title_pl": "Warsztat",
    "form_of_support": "workshop",
    "mode": "onsite",
    "registration_mode": "open_application",
    "status": "planned",
    "sessions": [
        {
            "start_local": "2026-11-12T09:00",
            "end_local": "2026-11-12T15:00",
            "date_only": False,
            "city": "Pisz",
        },
        {"start_local": "2026-11-20", "end_local": "2026-11-21", "date_only": True, "label": "II"},
    ],
}


def real() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DATA / "events.json").read_text())
    return found


def record(**changes: Any) -> dict[str, Any]:
    made = copy.deepcopy(RECORD) | changes
    return {key: value for key, value in made.items() if value is not None}


def sessions_of(work: Work) -> list[tuple[str, str, int, bool]]:
    rows = work.session.scalars(select(Session).order_by(Session.id))
    return [(s.uid, s.day.isoformat(), s.sequence, s.cancelled_at is not None) for s in rows]


def test_the_83_records_come_back_key_by_key(work: Work) -> None:
    data = real()
    assert load(work, data, publish=True).problems == []
    given = json.loads((DATA / "projects.json").read_text())
    assert load(work, given).problems == []
    work.session.commit()
    work.session.expire_all()
    records = all_records(work)
    assert len(records) == 83
    assert [list(record) for record in records if not record] == []
    for got, wanted in zip(records, data["events"], strict=True):
        assert got == wanted
    by_name = {project["name"]: project for project in given["projects"]}
    assert [dump_whole_project(project) for project in projects(work)] == [
        by_name[name] for name in sorted(by_name)
    ]
    assert work.session.scalar(select(func.count(Meeting.id))) == 59
    assert work.session.scalar(select(func.count(Session.id))) == 87


def test_parts_of_a_project_are_loaded_by_name_and_kept_where_left_out(work: Work) -> None:
    given = json.loads((DATA / "projects.json").read_text())
    load(work, given)
    project = next(each for each in projects(work) if each.agreements)
    region = project.regions[0].id
    counts = [each.signatories_count for each in project.agreements]
    assert counts == [28, 24, 27, 15, 14]
    facts = work.session.scalar(select(func.count(HistoryFact.id)))
    load(work, given)
    assert work.session.scalar(select(func.count(HistoryFact.id))) == facts
    whole = dump_whole_project(project)
    bare = {key: value for key, value in whole.items() if key not in ("agreements", "regions", "stages")}
    assert load(work, {"projects": [bare]}).problems == []
    assert dump_whole_project(project) == whole
    whole["regions"][0]["counties"] = ["piski"]
    whole["agreements"].pop()
    assert load(work, {"projects": [whole]}).problems == []
    work.session.expire_all()
    assert (project.regions[0].id, len(project.agreements)) == (region, 4)
    wrong = [
        {**whole, "regions": [{"partner": "Obcy", "name": "A", "counties": ["x"]}], "stages": [{"name": 3}]}
    ]
    assert load(work, {"projects": wrong}).problems == [
        "projects[0].stages[0].name: must be text, not a number"
    ]
    del wrong[0]["stages"]
    assert load(work, {"projects": wrong}).problems == [
        "projects[0].regions[0].partner: Choose a partner of this project."
    ]


def test_loading_the_same_again_changes_nothing(work: Work) -> None:
    data = real()
    load(work, data, publish=True)
    work.session.commit()
    before = [tuple(row) for row in work.session.execute(select(Event.id, Event.version, Event.changed_at))]
    facts = work.session.scalar(select(func.count(HistoryFact.id)))
    loaded = load(work, data, publish=True)
    work.session.commit()
    assert (loaded.added, loaded.changed, loaded.unchanged, loaded.published) == (0, 0, 83, 0)
    after = [tuple(row) for row in work.session.execute(select(Event.id, Event.version, Event.changed_at))]
    assert before == after
    assert work.session.scalar(select(func.count(HistoryFact.id))) == facts


def test_a_changed_record_updates_and_sessions_keep_their_identity(work: Work) -> None:
    load(work, {"events": [record()]}, publish=True)
    before = sessions_of(work)
    changed = record(title_pl="Warsztat w nowym terminie")
    changed["sessions"][0] |= {"start_local": "2026-11-19T09:00", "end_local": "2026-11-19T15:00"}
    loaded = load(work, {"events": [changed]})
    assert (loaded.changed, loaded.problems) == (1, [])
    after = sessions_of(work)
    assert [row[0] for row in after] == [row[0] for row in before]
    assert [row[1:] for row in after] == [
        ("2026-11-19", 1, False), ("2026-11-20", 1, False), ("2026-11-21", 1, False),
    ]  # fmt: skip
    assert all_records(work) == [changed]
    event = work.session.scalars(select(Event)).one()
    assert (event.version, event.starts_on.isoformat() if event.starts_on else None) == (3, "2026-11-19")


def test_a_meeting_that_disappears_is_deleted_from_a_draft_and_cancelled_once_published(work: Work) -> None:
    shorter = record()
    shorter["sessions"].pop()
    load(work, {"events": [record()]})
    load(work, {"events": [shorter]})
    assert all_records(work) == [shorter]
    load(work, {"events": [record()]}, publish=True)
    load(work, {"events": [shorter]})
    assert [row[1:] for row in sessions_of(work)] == [
        ("2026-11-12", 0, False), ("2026-11-20", 1, True), ("2026-11-21", 1, True),
    ]  # fmt: skip
    version = work.session.scalars(select(Event.version)).one()
    assert load(work, {"events": [shorter]}).unchanged == 1
    assert work.session.scalars(select(Event.version)).one() == version
    (dumped,) = all_records(work)
    assert dumped["sessions"][1]["cancelled"] is True


def test_further_keys_of_the_loader_come_back(work: Work) -> None:
    give_role(work, add_staff(work, "celina@example.org", "Celina", "zielony parasol 7"), Role.trainer)
    full = record(
        slug="warsztat-w-piszu", registration_opens="2026-10-01", registration_deadline="2026-11-05",
        deadline_text_pl="do początku listopada", municipality="Pisz", trainers=["celina@example.org"],
        contact_name="Alicja", contact_phone="+48 89 500 00 00", contact_email="alicja@example.org",
        hours_total={"value": 7.5, "unit": "godz.", "unit_minutes": 45}, required_minutes=270,
        description_pl="Opis", agenda_pl="1. Wstęp\n  a) cel", asks_access_needs=False,
        withdrawal_cutoff_hours=48,
        project="Projekt nowy", downloads=["program"], place={"city": "Pisz"},
    )  # fmt: skip
    full["sessions"][1] |= {"credit_minutes": [300, None], "venue": "Sala"}
    assert load(work, {"events": [full]}).problems == []
    work.session.commit()
    work.session.expire_all()
    assert all_records(work) == [full]
    assert load(work, {"events": [full]}).unchanged == 1
    assert work.session.scalars(select(Project.name)).all() == ["Projekt nowy"]
    full["trainers"] = ["nikt@example.org"]
    assert load(work, {"events": [full]}).problems == [
        "events[0].trainers[0]: nobody of the staff has the e-mail nikt@example.org"
    ]


def test_places_of_institutions_are_loaded_and_come_back(work: Work) -> None:
    places = [{"institution": "MOPS Ełk", "places": 2}, {"institution": "GOPS Pisz", "places": 0}]
    more = {
        "per_institution_limit": 3, "places_open_on": "2026-11-06", "reserves_per_institution": 1,
        "institution_places": places,
    }  # fmt: skip
    assert load(work, {"events": [record(**more)]}).problems == []
    (written,) = all_records(work)
    assert {key: written[key] for key in more if key != "institution_places"} == {
        key: value for key, value in more.items() if key != "institution_places"
    }
    assert sorted(written["institution_places"], key=str) == sorted(places, key=str)
    assert load(work, {"events": [written]}).unchanged == 1
    loaded = load(work, {"events": [record(**more | {"institution_places": places[:1]})]})
    assert loaded.changed == 1
    (written,) = all_records(work)
    assert written["institution_places"] == places[:1]


def with_session(**keys: Any) -> dict[str, Any]:
    return record(sessions=[{"start_local": "2026-11-12T09:00", **keys}])


BAD: list[tuple[dict[str, Any], str]] = [
    (record(title_pl=None), "title_pl: is missing"),
    (record(title_pl=7), "title_pl: must be text, not a number"),
    (record(title_pl="ż" * 301), "title_pl: is too long: 301 characters, at most 300"),
    (record(title_pl="a\x00b"), "title_pl: has characters that are not text"),
    (record(title_pl="\ud800"), "title_pl: has characters that are not text"),
    (record(title_en=" "), "title_en: must not be empty; leave the key out"),
    (record(capacity=True), "capacity: must be a whole number, not true or false"),
    (record(capacity=-1), "capacity: must be from 0 to 1000000"),
    (record(capacity="15"), "capacity: must be a whole number, not text"),
    (
        record(institution_places=[{"institution": "A", "places": -1}]),
        "institution_places[0].places: must be from 0 to 1000000",
    ),
    (record(per_institution_limit=0), "per_institution_limit: must be from 1 to 1000000"),
    (record(mode="remote"), "mode: must be one of: onsite, online, mixed"),
    (record(colour="red"), "colour: is not a key that Zapisy knows"),
    (record(place={"street": "x"}), "place.street: is not a key that Zapisy knows"),
    (record(groups="RGR"), "groups: must be a list, not text"),
    (record(registration_deadline="2026-02-30"), "registration_deadline: there is no day 2026-02-30"),
    (record(registration_deadline="5.11.2026"), "registration_deadline: must be a day as YYYY-MM-DD"),
    (record(period={"start": "2026-05-01", "end": "2026-04-01"}), "period.end: is before period.start"),
    (
        record(cancelled_sessions=[{"month": "2026-13"}]),
        "cancelled_sessions[0].month: must be a month as YYYY-MM",
    ),
    (record(slug="Ładny Adres"), "slug: must be small letters a-z, digits and single dashes"),
    (record(slug="new"), "slug: is a word that the addresses need themselves"),
    (record(sessions={}), "sessions: must be a list"),
    (record(sessions=[7]), "sessions[0]: must be an object"),
    (record(sessions=[{"date_only": True}]), "sessions[0].start_local: is missing"),
    (with_session(date_only=True), "sessions[0].start_local: has an hour although date_only is true"),
    (
        with_session(end_local="2026-11-12T08:00"),
        "sessions[0].end_local: The meeting would end before it begins.",
    ),
    (
        with_session(end_local="2026-11-11T10:00"),
        "sessions[0].end_local: The last day is before the first day.",
    ),
    (
        with_session(end_local="2027-11-11T10:00"),
        "sessions[0].end_local: A meeting has at most 31 days; make several meetings.",
    ),
    (with_session(end_local="2026-11-12T25:00"), "sessions[0].end_local: there is no hour 25:00"),
    (
        record(sessions=[{"start_local": "2027-03-28T02:30"}]),
        "sessions[0].start_local: There is no such hour on that day: the clocks go forward.",
    ),
    (
        record(sessions=[{"start_local": "2026-11-12", "end_local": "2026-11-12T10:00"}]),
        "sessions[0].start_local: Give the hour at which it starts, too.",
    ),
    (
        record(sessions=[{"start_local": "12 listopada"}]),
        "sessions[0].start_local: must be YYYY-MM-DD or YYYY-MM-DDTHH:MM",
    ),
]


@pytest.mark.parametrize(
    ("bad", "line"), BAD, ids=[line.partition(":")[0] + str(n) for n, (_, line) in enumerate(BAD)]
)
def test_each_refused_field_has_its_line_and_nothing_is_loaded(work: Work, bad: Any, line: str) -> None:
    good = record(id="dobry")
    loaded = load(work, {"events": [bad, good]})
    assert loaded.problems == [f"events[0].{line}"]
    assert work.session.scalar(select(func.count(Event.id))) == 0


def test_files_of_a_wrong_shape_are_refused(work: Work) -> None:
    assert load(work, []).problems == [": must be an object"]
    assert load(work, {"meta": {}}).problems == ["events: is missing"]
    assert load(work, {"events": [record(), record()]}).problems == [
        "events[1].id: is the same as that of events[0]",
        "events[1].slug: is the same as that of events[0]",
    ]
    assert load(work, {"events": [None]}).problems == ["events[0]: must be an object"]


def test_an_address_that_another_event_has_is_refused(work: Work) -> None:
    load(work, {"events": [record()]})
    taken = load(work, {"events": [record(id="inny", slug="warsztat-1")]})
    assert taken.problems == ["events[0].slug: another event has the address warsztat-1"]


def test_the_double_october_hour_is_accepted_as_the_first(work: Work) -> None:
    night = record(
        sessions=[{"start_local": "2026-10-25T02:30", "end_local": "2026-10-25T04:00", "date_only": False}]
    )
    assert load(work, {"events": [night]}).problems == []
    assert all_records(work) == [night]


Run = Callable[..., Any]


@pytest.mark.parametrize(
    ("encoding", "status"), [("utf-8", 0), ("utf-8-sig", 0), ("utf-16", 1), ("cp1250", 1)]
)
def test_the_command_reads_utf_8_only(
    command: Run, tmp_path: Path, session: DatabaseSession, encoding: str, status: int
) -> None:
    path = tmp_path / "plik.json"
    path.write_text(json.dumps({"events": [record(title_pl="Żółć")]}, ensure_ascii=False), encoding=encoding)
    session.commit()
    result = command("events", "load", str(path), "--publish")
    assert result.exit_code == status
    if status:
        assert result.stderr == "plik.json: the file is not in UTF-8; save it in that encoding\n"
    else:
        assert result.stdout == "1 added, 0 changed, 0 unchanged, 1 published\n"
        assert session.scalars(select(Event.publication)).one() == Publication.published


def test_the_command_tells_each_refused_field_and_dump_writes_what_load_takes(
    command: Run, tmp_path: Path, session: DatabaseSession
) -> None:
    path = tmp_path / "plik.json"
    session.commit()
    path.write_text(json.dumps({"events": [record(mode="x"), record(id="y", capacity=-2)]}))
    result = command("events", "load", str(path))
    assert (result.exit_code, len(result.stderr.splitlines())) == (1, 2)
    assert result.stderr.splitlines()[1] == "events[1].capacity: must be from 0 to 1000000"
    path.write_text("{'events': }")
    assert command("events", "load", str(path)).stderr.startswith("plik.json: the file is not JSON")
    path.write_text("[" * 100_000)
    assert command("events", "load", str(path)).exit_code == 1
    assert command("events", "load", str(DATA / "events.json"), "--publish").exit_code == 0
    path.write_text(command("events", "dump").stdout)
    assert json.loads(path.read_text())["events"] == real()["events"]
    assert command("events", "load", str(path)).stdout == "0 added, 0 changed, 83 unchanged, 0 published\n"


def test_who_gets_or_loses_a_task_at_a_published_event_hears_of_it(work: Work) -> None:
    for name in ("celina", "daniel"):
        give_role(work, add_staff(work, f"{name}@example.org", name, "zielony parasol 7"), Role.trainer)
    first = load(work, {"events": [record(trainers=["celina@example.org"])]}, publish=True)
    assert (first.added, first.told) == (1, 0)
    again = load(work, {"events": [record(trainers=["celina@example.org"])]})
    assert (again.unchanged, again.told) == (1, 0)
    other = load(work, {"events": [record(trainers=["daniel@example.org"])]})
    assert (other.changed, other.told) == (1, 2)
    query = select(Letter.recipient, Letter.subject).where(Letter.kind == "assignment")
    assert sorted(work.session.execute(query).all()) == [
        ("celina@example.org", "Koniec zadania: Warsztat"),
        ("daniel@example.org", "Powierzone zadanie: Warsztat"),
    ]
