"""Two projects of their own for the journeys: one with the meetings of groups, one with a timetable."""

from datetime import timedelta

from sqlalchemy import select

from app.accounts.models import Account, Role
from app.events.models import Assignment, FormOfSupport
from app.events.summary import derive
from app.projects.models import Project
from app.projects.operations.parts import save_stage
from app.projects.parts import End, StageDetails
from app.work import Work
from tests.support.cast import an_event
from tests.support.world import World

GROUP_MEETING, FEBRUARY, LECTURE, CYCLE = "spotkanie-pgr", "spotkanie-pzk", "wyklad", "cykl"
"""The events of the project with groups: two of a group, one that people are invited to, one for a series."""
TIMETABLED, LED = "konsultacje", "zajecia"
"""An event of the project with a timetable, and one that Celina leads."""
REGIONAL, DOCUMENTED = "w-regionie", "z-dokumentami"
"""Events of no project: one in the county of Pisz, and one with a single place."""


def add_projects(work: Work, world: World) -> None:
    """Add the projects with their events; their numbers go into the world."""
    groups = _project(work, "Porozumienia dla rodzin", "Porozumienia")
    timetable = _project(work, "Wsparcie z harmonogramem", "Wsparcie")
    save_stage(work, timetable, None, StageDetails("Etap I", None, [End(work.today + timedelta(days=90))]))
    world.ids.update(groups_project=groups.id, timetable_project=timetable.id)
    events = [
        an_event(
            work, GROUP_MEETING, days=15, project=groups, title_pl="Spotkanie grupy roboczej",
            title_en=None, form_of_support=FormOfSupport.team_meeting,
        ),
        an_event(
            work, FEBRUARY, days=60, project=groups, title_pl="Spotkanie zespołu kooperacyjnego",
            title_en=None, form_of_support=FormOfSupport.team_meeting,
        ),
        an_event(
            work, LECTURE, days=20, project=groups, title_pl="Wykład o kooperacji",
            title_en="A lecture on cooperation", place_county="piski",
        ),
        an_event(work, CYCLE, days=10, project=groups, title_pl="Cykl spotkań", title_en=None),
        an_event(
            work, TIMETABLED, days=25, project=timetable, title_pl="Konsultacje dla zespołów",
            title_en="Consultations for teams", place_county="piski",
        ),
        an_event(
            work, LED, days=12, project=timetable, title_pl="Zajęcia z trenerką", title_en="Classes",
            place_county="ełcki",
        ),
        an_event(
            work, REGIONAL, days=33, title_pl="Spotkanie w regionie", title_en=None, place_county="piski"
        ),
        an_event(work, DOCUMENTED, days=34, title_pl="Spotkanie z dokumentami", title_en=None, capacity=1),
    ]  # fmt: skip
    led = events[5]
    for event in events:
        derive(event)
    celina = work.session.scalars(select(Account).where(Account.name == "Celina")).one()
    work.session.add(Assignment(account_id=celina.id, role=Role.trainer, event_id=led.id))


def _project(work: Work, name: str, short: str) -> Project:
    project = Project(name=name, short_name_pl=short, created_at=work.now)
    work.session.add(project)
    work.session.flush()
    return project
