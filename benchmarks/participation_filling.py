"""Participation forms of a project that asks for them at the two largest events: two of three gave one."""

from dataclasses import dataclass

from sqlalchemy import insert, select

from app.accounts.models import Role
from app.accounts.operations import add_staff, give_role
from app.accounts.operations.accounts import keep_password
from app.accounts.passwords import hashed
from app.events.models import Event, WhoHandsIn
from app.monitoring.content import FormAnswers
from app.monitoring.models import ParticipationForm
from app.monitoring.operations.giving import give_form
from app.projects.models import Project
from app.registrations.models import SEATED, Registration
from app.work import Work
from benchmarks.filling import CROWD, HALL, Filled

OFFICER = "olga@example.org"


@dataclass(frozen=True, slots=True)
class ParticipationFilled:
    """The numbers of the project, and of a form that opens."""

    project: int
    form: int


def fill_participation(work: Work, filled: Filled, password: str) -> ParticipationFilled:
    """Write the forms of everybody with a place at the two events, and an account for the officer."""
    account = add_staff(work, OFFICER, "Olga Monitorska", None)
    give_role(work, account, Role.monitoring)
    keep_password(work, account, hashed(password))
    project = Project(name="Kooperacje monitorowane", created_at=work.now)
    work.session.add(project)
    work.session.flush()
    events = work.session.scalars(select(Event).where(Event.slug.in_((HALL, CROWD)))).all()
    for event in events:
        event.project_id, event.rules.participation = project.id, WhoHandsIn.newcomers
    here = work.session.get_one(Registration, filled.hall)
    form = give_form(
        work, here.person, here.event, FormAnswers({"pesel": "80831410146", "born": "1880-03-14"})
    )
    seated = (
        select(Registration.person_id)
        .where(Registration.event_id.in_([each.id for each in events]), Registration.state.in_(SEATED))
        .where(Registration.person_id != here.person_id)
        .distinct()
        .order_by(Registration.person_id)
    )
    # Bound to the row of the first, the others' texts don't open: lists open none.
    common = {"project_id": project.id, "sealed": form.sealed, "given_at": work.now, "changed_at": work.now}
    given = [each for number, each in enumerate(work.session.scalars(seated)) if number % 3]
    work.session.execute(insert(ParticipationForm), [{"person_id": each, **common} for each in given])
    return ParticipationFilled(project.id, form.id)
