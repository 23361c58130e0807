"""An event for the journey of lists that are brought in, and people whom the office knows already."""

from app.events.models import Event
from app.projects.models import Project
from app.registrations.operations import Application, sign_up
from app.work import Work
from tests.support.cast import an_event

RECRUITED, LATER_ONE = "lista-partnera", "lista-partnera-2"
"""Two events of one project, recruited by a partner's spreadsheets."""


def add_bringing(work: Work) -> None:
    """Add the events, and two people who came to an earlier one."""
    project = Project(name="Kooperacje z listą partnera", created_at=work.now)
    work.session.add(project)
    events: list[Event] = []
    for number, slug in enumerate((RECRUITED, LATER_ONE)):
        event = an_event(
            work, slug, days=26 + number, title_pl="Moduł z listy partnera", title_en="A partner's module",
            capacity=20, contact_name="Alicja Nowak", contact_email="alicja@example.org",
        )  # fmt: skip
        event.project = project
        events.append(event)
    earlier = an_event(work, "przed-lista", days=24, title_pl="Spotkanie przed listą", title_en=None)
    for first, last, address in (
        ("Iga", "Kowal", "iga.lista@example.org"),
        ("Marek", "Kot", "marek.lista@example.org"),
    ):
        sign_up(work, earlier, Application(first_name=first, last_name=last, email=address))
    work.session.flush()
