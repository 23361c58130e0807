"""Events for the journeys of selection: staff decide about one, a resolution appoints at the other."""

from dataclasses import replace

from app.events.models import Event, FormOfSupport, WhoDecides
from app.people.operations import institution_for
from app.projects.models import Project
from app.registrations.operations import Application, sign_up
from app.work import VISITOR, Work
from tests.support.cast import an_event

CHOSEN, APPOINTED = "nabor-do-szkolenia", "nabor-do-grupy"
LONG = "Wojewódzki Ośrodek Terapii Uzależnienia i Współuzależnienia " + "im. Świętej Pamięci " * 8
PEOPLE = (
    ("Adam", "Wybrany", "MOPS Ełk"), ("Beata", "Wybrana", "MOPS Ełk"), ("Celina", "Rezerwowa", LONG),
    ("Damian", "Rezerwowy", None), ("Edyta", "Odmówna", None), ("Ł" * 60, "Brzęczyszczykiewicz-" * 6, None),
)  # fmt: skip


def add_selection(work: Work) -> None:
    """Add the events with their applications; nobody is decided about."""
    project = Project(name="Kooperacja w regionie", project_number="RMWM.1", created_at=work.now)
    work.session.add(project)
    work.session.flush()
    for number, (slug, titles, decides) in enumerate(
        (
            (CHOSEN, ("Szkolenie z naborem", "Training with a selection"), WhoDecides.staff),
            (APPOINTED, ("Nabór do grupy", "Recruitment for a group"), WhoDecides.appointment),
        )
    ):
        event = an_event(
            work, slug, days=35 + number, project=project, title_pl=titles[0], title_en=titles[1], capacity=3,
            who_decides=decides, form_of_support=FormOfSupport.team_meeting, contact_name="Alicja Nowak",
        )  # fmt: skip
        _applied(work, event)


def _applied(work: Work, event: Event) -> None:
    for name in ("MOPS Ełk", LONG):
        institution = institution_for(work, name)
        if institution is None:
            raise LookupError(name)
        institution.is_confirmed, institution.county = True, "ełcki"
    visiting = replace(work, actor=VISITOR)
    for number, (first, last, place) in enumerate(PEOPLE):
        email = f"wybor{number}.{event.slug}@example.org"
        sign_up(
            visiting, event, Application(first_name=first, last_name=last, email=email, institution=place)
        )
