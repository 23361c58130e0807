"""A module in three editions, for the journeys of hours: one runs, one is over, one is to come."""

from datetime import timedelta

from sqlalchemy import select

from app.accounts.models import Account, Role
from app.events.models import Assignment, Event, FormOfSupport
from app.events.summary import derive
from app.lines.models import SupportLine
from app.links import Purpose
from app.people.models import Institution
from app.programmes.models import Module
from app.projects.models import Project
from app.work import Work
from tests.attendance.editions import a_module, planned
from tests.attendance.people import registered
from tests.support.cast import a_meeting, an_event
from tests.support.world import World

RUNNING, OVER, COMING = "edycja-biezaca", "edycja-zakonczona", "edycja-przyszla"
"""Kinga and Lech are in the running edition, Marek is in the one that is over."""


def add_editions(work: Work, world: World) -> None:
    """Add the module with its editions and people; what they are called goes into the world."""
    module = a_module(work, "uslugi", name_pl="Usługi społeczne w gminie")
    # Coaching closes the last month of the world's project, and yesterday may be in it.
    project = Project(name="Usługi społeczne bliżej mieszkańców", created_at=work.now)
    work.session.add(project)
    work.session.flush()
    world.ids["editions_project"] = project.id
    running = _edition(work, module, project, RUNNING, -9, -2, 12)
    over = _edition(work, module, project, OVER, -1)
    coming = _edition(work, module, project, COMING, 5)
    # The second day of the running edition has hours but no blocks: its breaks are asked about.
    long_day = running.meetings[1].sessions[0]
    long_day.blocks, long_day.credit_minutes = [], None
    lubawa = work.session.get_one(Institution, world.ids["known"])
    people = {
        "kinga": registered(work, running, "Kinga", "Zawadzka", institution=lubawa),
        "lech": registered(work, running, "Lech", "Nowicki"),
        "marek": registered(work, over, "Marek", "Borek"),
    }
    for name, row in people.items():
        world.ids[name] = row.id
        world.tokens[name] = work.links.token(Purpose.manage, row.id, row.link_version)
    for event in (running, over, coming):
        derive(event)
        for number, meeting in enumerate(event.meetings):
            world.ids[f"{event.slug}-session-{number}"] = meeting.sessions[0].id


def start_line(work: Work, world: World) -> None:
    """Let the world's line of support have run for three months."""
    work.session.get_one(SupportLine, world.ids["line"]).starts = work.today - timedelta(days=90)


def _edition(work: Work, module: Module, project: Project, slug: str, *days: int) -> Event:
    """Add an edition with a day planned in blocks on each of these days from today, led by Celina."""
    event = an_event(
        work, slug, meetings=0, module=module, project=project, title_en=None,
        title_pl=f"Usługi społeczne: {slug.replace('-', ' ')}",
        form_of_support=FormOfSupport.training_module,
    )  # fmt: skip
    for position, day in enumerate(days):
        event.meetings.append(a_meeting(work, work.today + timedelta(days=day), position))
    work.session.flush()
    for meeting in event.meetings:
        planned(work, meeting.sessions[0], module.parts)
    celina = work.session.scalars(select(Account).where(Account.name == "Celina")).one()
    work.session.add(Assignment(account_id=celina.id, role=Role.trainer, event_id=event.id))
    return event
