"""Who asked for a next edition, and the demand in figures, as lists to take along."""

from collections.abc import Iterator, Sequence

from app.errors import N_
from app.events.models import Event
from app.interest.queries import demand_by_month, entries_of
from app.papers.lists import Kind, Listing, Said, columns_said
from app.papers.sheets import Cell
from app.registrations.lists import event_facts
from app.work import Work

_PEOPLE: Said = {
    "first_name": (N_("First name"), Kind.text, None),
    "last_name": (N_("Last name"), Kind.text, None),
    "email": (N_("E-mail"), Kind.text, None),
    "institution": (N_("Institution"), Kind.text, None),
    "language": (N_("Language"), Kind.text, None),
    "confirmed_at": (N_("Confirmed"), Kind.moment, None),
    "text": (N_("Version of the consent"), Kind.number, None),
}
_FIGURES: Said = {
    "event": (N_("Event"), Kind.text, None),
    "module": (N_("Module"), Kind.text, None),
    "county": (N_("County"), Kind.text, None),
    "month": (N_("Month"), Kind.text, None),
    "people": (N_("People"), Kind.number, None),
}


def interest_list(work: Work, event: Event) -> Listing:
    """Return who asked at this event; one statement for all rows."""
    id = event.id
    return Listing(
        key="interest",
        title=work.texts.gettext("Interest in a next edition"),
        stem=f"{event.slug}-interest",
        columns=columns_said(work.texts, _PEOPLE, in_words=True),
        rows=lambda own: _people(own, id),
        facts=event_facts(work, event),
    )


def demand_list(work: Work) -> Listing:
    """Return the figures by month of the events that the actor sees; they name nobody."""
    return Listing(
        key="demand",
        title=work.texts.gettext("Interest in next editions"),
        stem="interest",
        columns=columns_said(work.texts, _FIGURES, in_words=True),
        rows=lambda own: (list(row) for row in own.session.execute(demand_by_month(own))),
    )


def _people(work: Work, event_id: int) -> Iterator[Sequence[Cell]]:
    for each in work.session.scalars(entries_of(work.session.get_one(Event, event_id))):
        yield [
            each.first_name, each.last_name, each.email, each.institution, each.language, each.confirmed_at,
            each.text.number,
        ]  # fmt: skip
