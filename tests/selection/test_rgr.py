"""The recruitment for the regional reflection group, replayed from its record: Resolution 39/850/18/V.

Applications until 6 July 2018, a resolution of the board of 27 August 2018, the first meeting on 6 September
2018 with 19 people of institutions of the voivodeship (the record's `participants_count`).
"""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.events.models import Event, WhoDecides
from app.groups.details import GroupDetails
from app.groups.models import Membership
from app.groups.queries import group_of, members_between
from app.outbox.models import Letter
from app.projects.models import Project
from app.records.operations import load
from app.registrations.models import Registration, RegistrationState
from app.registrations.operations import StaffDecision, decide, sign_up, withdraw
from app.selection.appointed import appointments, resolutions_of
from app.selection.decisions import decisions
from app.selection.operations import ResolutionPlan, appoint, preview_of_appointment
from app.selection.protocol import protocol
from app.work import Work
from tests.selection.test_appointing import plain
from tests.support.applicants import known, person
from tests.support.commands import DATA

RECORD = "rgr-1-2018-09-06"
RESOLUTION, RESOLVED = "39/850/18/V", date(2018, 8, 27)
INSTITUTIONS = (
    "Warmińsko-Mazurski Urząd Wojewódzki, Wydział Polityki Społecznej", "Wojewódzki Urząd Pracy",
    "Kuratorium Oświaty", "Sąd Okręgowy", "Komenda Wojewódzka Policji", "NFZ Oddział Wojewódzki",
    "W-M Sejmik Osób Niepełnosprawnych", "Wojewódzki Ośrodek Terapii Uzależnienia w Giżycku", "Konwent OPS",
    "W-M Ośrodek Adopcyjny", "Konwent Dyrektorów PCPR", "Rada Organizacji Pozarządowych", "Federacja FOSa",
)  # fmt: skip


def on(work: Work, *day: int) -> Work:
    """Return the work of another day."""
    return replace(work, now=datetime(*day, 10, 0, tzinfo=UTC))  # type: ignore[misc]  # year, month, day


def loaded(work: Work) -> Event:
    """Load the record with its project, as the team's file has it, and return the event."""
    every = json.loads((DATA / "events.json").read_text())
    [record] = [each for each in every["events"] if each["id"] == RECORD]
    assert RESOLUTION in record["selection_rule"]
    assert record["participants_count"] == 19
    projects = json.loads((DATA / "projects.json").read_text())
    mine = [each for each in projects["projects"] if each["name"] == record["project"]]
    assert load(work, {**projects, "projects": mine}).problems == []
    assert load(work, {**every, "events": [{**record, "status": "planned"}]}, publish=True).problems == []
    work.session.commit()
    return work.session.scalars(select(Event).where(Event.record_id == RECORD)).one()


def test_recruitment_desk_resolution_and_roster(work: Work, session: Session) -> None:
    event = loaded(on(work, 2018, 5, 7))
    assert event.rules.who_decides == WhoDecides.appointment
    assert event.rules.registration_deadline == date(2018, 7, 6)
    ids = _recruited(on(work, 2018, 6, 20), event)
    assert {each.state for each in session.scalars(select(Registration))} == {RegistrationState.applied}

    july = on(work, 2018, 7, 16)
    decide(
        july, event,
        StaffDecision(confirm=ids[:19], reserve=ids[20:22], refuse=ids[19:20], reason="Dwa zgłoszenia"),
    )  # fmt: skip
    withdraw(on(work, 2018, 8, 1), session.get_one(Registration, ids[18]))
    decide(on(work, 2018, 8, 2), event, StaffDecision(confirm=ids[20:21]))
    session.commit()

    august = on(work, 2018, 8, 28)
    found = appointments(august, event)
    assert found.count == 19
    plan = _plan(event, [each.id for each in found.chosen])
    assert len(preview_of_appointment(august, event, plan).added) == 19
    done = appoint(august, event, plan)
    session.commit()
    assert len(done.added) == 19
    assert appoint(august, event, plan).added == []
    letters = session.scalars(select(Letter).where(Letter.kind == "appointed")).all()
    assert len(letters) == 19
    assert all(RESOLUTION in each.body for each in letters)

    group = group_of(august, event)
    assert group is not None
    assert (group.resolution_number, group.resolved_on) == (RESOLUTION, RESOLVED)
    meeting = date(2018, 9, 6)
    roster = members_between(august, group, meeting, meeting)
    seated = session.scalars(select(Registration).where(Registration.state == RegistrationState.confirmed))
    assert {each.person_id for each in roster} == {each.person_id for each in seated}
    assert {each.resolution_number for each in session.scalars(select(Membership))} == {RESOLUTION}
    _signed(on(work, 2018, 9, 3), event)


def _recruited(june: Work, event: Event) -> list[int]:
    """Let 22 people of the voivodeship's institutions apply; some institutions send two."""
    known(june, *INSTITUTIONS)
    ids = [
        sign_up(june, event, person(n, institution=INSTITUTIONS[n % len(INSTITUTIONS)])).registration.id
        for n in range(22)
    ]
    june.session.commit()
    return ids


def _plan(event: Event, people: list[int]) -> ResolutionPlan:
    project = event.project
    assert isinstance(project, Project)
    group = GroupDetails(
        name="Regionalna Grupa Refleksyjna", kind="RGR", project_id=project.id, resolution_number=RESOLUTION,
        resolved_on=RESOLVED,
    )  # fmt: skip
    return ResolutionPlan(
        people=people, number=RESOLUTION, resolved_on=RESOLVED, group=group, is_meeting=True
    )


def _signed(september: Work, event: Event) -> None:
    """Read the protocol: who was chosen, the resolution, the rule of the record."""
    decided = decisions(september, event)
    paper = protocol(september, event, decided, [each for each, _ in resolutions_of(september, event)])
    facts = dict(paper.facts)
    [told] = [plain(each) for each in facts["Uchwała"]]
    assert told == f"{RESOLUTION} z dnia 27 sierpnia 2018: Regionalna Grupa Refleksyjna"
    assert "powołanie uchwałą Zarządu Województwa" in facts["Zasady przyznawania miejsc"]
    assert [len(each.rows) for each in paper.parts] == [19, 1, 1]
    assert paper.draft == ""
