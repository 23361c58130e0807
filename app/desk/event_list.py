"""The staff's list of events as people take it along."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.catalogue.listing import card_parts
from app.errors import N_
from app.events.labels import FORM_OF_SUPPORT, MODE, PUBLICATION, STATUS
from app.events.models import Event
from app.events.titles import title
from app.events.when import event_lines, place_line, when_line
from app.papers.lists import Kind, ListedColumn, Listing, Said, columns_said
from app.papers.sheets import Cell
from app.registrations.counting import seats_of
from app.registrations.lists import told_by
from app.texts import Texts
from app.work import Work

_AT_ONCE = 100
_UNUSUAL = ("slug", "record_id", "status", "publication", "project_number", "offered", "organiser")


def event_list(work: Work, queries: Sequence[Select[Event]]) -> Listing:
    """Return events one query after the other, as the screen shows them.

    A constant number of statements for each hundred of them.
    """
    return Listing(
        key="events",
        title=work.texts.gettext("Events"),
        stem=work.texts.gettext("Events"),
        columns=_columns(work.texts),
        rows=lambda own: _rows(own, queries),
    )


def _columns(texts: Texts) -> list[ListedColumn]:
    said: Said = {
        "title": (N_("Event"), Kind.text, None),
        "starts_on": (N_("First day"), Kind.date, None),
        "ends_on": (N_("Last day"), Kind.date, None),
        "when": (N_("When"), Kind.text, None),
        "meetings": (N_("Meetings"), Kind.number, None),
        "place": (N_("Where"), Kind.text, None),
        "form_of_support": (N_("Kind"), Kind.choice, told_by(texts, FORM_OF_SUPPORT)),
        "mode": (N_("Mode"), Kind.choice, told_by(texts, MODE)),
        "status": (N_("State"), Kind.choice, told_by(texts, STATUS)),
        "publication": (N_("Publication"), Kind.choice, told_by(texts, PUBLICATION)),
        "project": (N_("Project"), Kind.text, None),
        "project_number": (N_("Number of the project"), Kind.text, None),
        "organiser": (N_("Organiser"), Kind.text, None),
        "places": (N_("Places"), Kind.number, None),
        "confirmed": (N_("Places taken"), Kind.number, None),
        "waiting": (N_("Waiting"), Kind.number, None),
        "slug": (N_("Address of the page"), Kind.text, None),
        "record_id": (N_("Number in files"), Kind.text, None),
    }
    return columns_said(texts, said, unusual=_UNUSUAL, published=False)


def _rows(work: Work, queries: Sequence[Select[Event]]) -> Iterator[Sequence[Cell]]:
    for query in queries:
        ids = work.session.scalars(query.with_only_columns(Event.id)).all()
        for at in range(0, len(ids), _AT_ONCE):
            yield from _of(work, ids[at : at + _AT_ONCE])


def _of(work: Work, ids: Sequence[int]) -> Iterator[Sequence[Cell]]:
    whole = select(Event).where(Event.id.in_(ids)).options(*card_parts(), joinedload(Event.project))
    events = {each.id: each for each in work.session.scalars(whole)}
    counted, texts = seats_of(work, list(events.values())), work.texts
    for event in (events[id] for id in ids):
        seats, project = counted[event.id], event.project
        yield (
            title(event, texts.language).text, event.starts_on, event.ends_on, when_line(texts, event).text,
            sum(not line.cancelled for line in event_lines(texts, event)), place_line(event),
            event.form_of_support.value, event.mode.value, event.status.value, event.publication.value,
            project.name if project else None, project.project_number if project else None, event.organiser,
            seats.limit, seats.taken, seats.waiting, event.slug, event.record_id,
        )  # fmt: skip
