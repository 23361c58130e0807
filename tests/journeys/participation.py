"""An event for the journeys that asks for the participation form, and an officer who reads it."""

from app.accounts.models import Role
from app.events.models import WhoHandsIn
from app.projects.models import Project
from app.work import Work
from tests.support.cast import an_event, staff

MONITORED, OFFICER = "szkolenie-w-projekcie", "Oktawia"


def add_participation(work: Work, password_hash: str) -> None:
    """Add a project, its event and the officer."""
    project = Project(name="Kooperacje monitorowane", created_at=work.now)
    work.session.add(project)
    event = an_event(
        work, MONITORED, days=23, title_pl="Szkolenie w projekcie", title_en="Training in a project",
        capacity=20, contact_name="Alicja Nowak", contact_email="alicja@example.org",
    )  # fmt: skip
    event.project, event.rules.participation = project, WhoHandsIn.newcomers
    staff(work, OFFICER, Role.monitoring, password_hash=password_hash)
    work.session.flush()
