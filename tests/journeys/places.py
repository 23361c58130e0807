"""Events for the journeys at which places are counted by institution, and offered."""

from dataclasses import replace
from datetime import timedelta

from app.people.operations import institution_for
from app.registrations.models import Registration
from app.registrations.operations import Application, sign_up, withdraw
from app.work import VISITOR, Work
from tests.support.cast import an_event

SHARED, OFFERING = "warsztat-osrodkow", "warsztat-z-propozycja"
CENTRE = "OPS Dzielnica Zachód"
BOLEK, CELINA, DARIA = (f"{name}.czeka@example.org" for name in ("bolek", "celina", "daria"))


def add_places(work: Work) -> None:
    """Add the events; at one of them an offer has lapsed, which the worker is to find at its first look."""
    an_event(
        work, SHARED, days=25, title_pl="Warsztat ośrodków", title_en="A workshop of centres", capacity=6,
        contact_name="Alicja Nowak", contact_email="alicja@example.org",
    )  # fmt: skip
    centre = institution_for(work, CENTRE)
    assert centre is not None
    centre.is_confirmed = True
    offering = an_event(
        work, OFFERING, days=28, title_pl="Warsztat z propozycją", title_en="A workshop with an offer",
        capacity=1, offer_hours=48, contact_name="Alicja Nowak", contact_email="alicja@example.org",
    )  # fmt: skip
    earlier = replace(work, now=work.now - timedelta(hours=50), actor=VISITOR)
    came: list[Registration] = []
    for email, language in (("zofia.byla@example.org", "pl"), (BOLEK, "pl"), (CELINA, "pl"), (DARIA, "en")):
        first, _, _ = email.partition(".")
        who = Application(first_name=first.title(), last_name="Oczekująca", email=email, language=language)
        came.append(sign_up(earlier, offering, who).registration)
    withdraw(earlier, came[0])
