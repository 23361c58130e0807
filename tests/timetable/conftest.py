"""The staff of this room's tests, and a project with two stages, meetings and an appointment."""

from dataclasses import dataclass
from datetime import date, time

import pytest

from app.accounts.models import Role
from app.coaching.models import Appointment
from app.events.models import Event, EventStatus, FormOfSupport
from app.projects.models import Project, ProjectStage, StageEnd
from app.work import Work
from tests.support.cast import a_meeting, an_event, staff
from tests.support.lines import a_line, a_person, a_recipient, an_appointment
from tests.support.signing_in import alicja, sign_in

__all__ = ["alicja", "sign_in"]


@dataclass
class Pisz:
    """A project whose first stage ends on 30 September and whose second one on 31 December 2026."""

    project: Project
    team: Event
    webinar: Event
    planned: Event
    appointment: Appointment


@pytest.fixture
def pisz(work: Work) -> Pisz:
    """Two meetings of a team, a webinar elsewhere, an event known by its month, and counselling."""
    project = Project(name="Kooperacje 3D", created_at=work.now)
    for position, (name, end) in enumerate([("Etap I", date(2026, 9, 30)), ("Etap II", date(2026, 12, 31))]):
        stage = ProjectStage(position=position, name=name, ends=[StageEnd(ends_on=end)])
        project.stages.append(stage)
    project.stages[1].starts = date(2026, 10, 1)
    work.session.add(project)
    work.session.flush()
    team = an_event(
        work, "pzk-pisz", meetings=0, title_pl="PZK Pisz", title_en=None, project=project,
        form_of_support=FormOfSupport.team_meeting, place_county="piski",
    )  # fmt: skip
    team.meetings = [
        a_meeting(work, date(2026, 9, 12), date(2026, 9, 13), 0, label="I"),
        a_meeting(work, date(2026, 10, 10), date(2026, 10, 11), 1, label="II"),
    ]
    webinar = an_event(
        work, "webinar", days=14, title_pl="Webinar o zespołach", project=project, place_county="ełcki",
        status=EventStatus.suspended,
    )  # fmt: skip
    planned = an_event(
        work, "seminarium", meetings=0, title_pl="Seminarium w marcu", project=project,
        period_start=date(2026, 11, 1), period_end=date(2026, 11, 30),
    )  # fmt: skip
    an_event(work, "szkic", title_pl="Szkic nie dla ludzi", project=project, publication="draft")
    line = a_line(work, project_id=project.id)
    recipient = a_recipient(work, line, a_person(work, "Zofia Tajna"))
    celina = staff(work, "Celina", Role.coach)
    appointment = an_appointment(
        work, line, celina, [recipient], date(2026, 9, 20), (time(9), time(10, 30)),
        place="GOPS Piecki, ul. Zwycięstwa 6",
    )  # fmt: skip
    work.session.commit()
    return Pisz(project, team, webinar, planned, appointment)
