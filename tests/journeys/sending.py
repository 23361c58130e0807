"""An event of a project to which a centre with a long name sends its people."""

from app.events.models import CompletedBy
from app.people.operations import institution_for
from app.projects.models import Project
from app.work import Work
from tests.support.cast import an_event

SENT_TO = "superwizja-dla-zespolow"
SENDER = "Miejsko-Gminny Ośrodek Pomocy Społecznej w Nowem Mieście Sieroczym nad Łyną"
MARIA = "maria.kierujaca@example.org"


def add_sending(work: Work) -> None:
    """Add project, event and centre; its contact is known, and nothing says yet that it decides."""
    project = Project(name="Kooperacje z kierowaniem", created_at=work.now)
    work.session.add(project)
    centre = institution_for(work, SENDER)
    assert centre is not None
    centre.is_confirmed, centre.contact_name, centre.contact_email = True, "Maria Lis-Nowacka", MARIA
    event = an_event(
        work, SENT_TO, days=48, title_pl="Superwizja dla zespołów międzyinstytucjonalnych",
        title_en="Supervision for teams of several institutions", capacity=6, per_institution_limit=2,
        reserves_per_institution=2, completed_by=CompletedBy.signed_form, contact_name="Alicja Nowak",
        contact_email="alicja@example.org", contact_phone="+48 89 500 00 00",
    )  # fmt: skip
    event.project = project
    work.session.flush()
