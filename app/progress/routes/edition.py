"""Where everybody of an event stands: a page for its organisers and trainers, and files for organisers."""

from collections.abc import Iterator

from flask import render_template
from flask.typing import ResponseReturnValue

from app.events.access import managed_event, may_manage_event, organises_project
from app.events.models import Event
from app.events.titles import title
from app.events.units import in_units
from app.history.operations import record
from app.papers.sheets import CSV_TYPE, XLSX_TYPE, Cell, csv_chunks, file_name, xlsx_file
from app.progress.access import event_of_standing
from app.progress.facts import EXPORTED
from app.progress.headings import standing_header
from app.progress.labels import CHIPS, OUTCOMES, OUTLOOKS, lacking
from app.progress.queries.edition import EditionStanding, edition_standing
from app.progress.routes.blueprint import blueprint
from app.registrations.header import header_of
from app.registrations.listing import STATES
from app.registrations.queries import load_sessions
from app.texts import Texts
from app.web.access import Audience, open_to
from app.web.downloads import apart, asked_texts, one_transaction, sent, streamed
from app.web.pages import asked_page, page_of_list
from app.web.request_work import current_work
from app.work import Work

_PER_PAGE = 50


@blueprint.get("/manage/events/<slug>/standing/")
@open_to(Audience.staff)
def edition(slug: str) -> ResponseReturnValue:
    """Show people by part, who is most in danger first; a trainer sees no way on to one person's data."""
    work = current_work()
    event = event_of_standing(work, slug)
    manages = may_manage_event(work, event)
    load_sessions(work, event)
    found = edition_standing(work, event)
    return render_template(
        "progress/edition.html",
        event=event,
        event_header=header_of(work, event, "standing") if manages else None,
        title=title(event, work.texts.language),
        manages=manages,
        gives_links=event.project_id is not None and organises_project(work, event.project_id),
        standing=found,
        page=page_of_list(found.people, asked_page(), _PER_PAGE),
        outlooks=OUTLOOKS,
        chips=CHIPS,
        outcomes=OUTCOMES,
        lacking=lacking,
        in_units=in_units,
    )


@blueprint.get("/manage/events/<slug>/standing.csv")
@open_to(Audience.staff)
def edition_csv(slug: str) -> ResponseReturnValue:
    """Send the whole page as CSV, in minutes; on request in the reader's words."""
    work = current_work()
    texts = asked_texts(work)
    event = managed_event(work, slug)
    id, name = event.id, file_name(f"{event.slug}-standing", work.today, "csv")
    _note(work, event, "CSV")

    def pieces(own: Work) -> Iterator[bytes]:
        found = edition_standing(own, own.session.get_one(Event, id))
        return csv_chunks(standing_header(found.parts, texts), _rows(found, texts))

    return streamed(work, name, CSV_TYPE, pieces)


@blueprint.get("/manage/events/<slug>/standing.xlsx")
@open_to(Audience.staff)
def edition_xlsx(slug: str) -> ResponseReturnValue:
    """Send the whole page as a workbook, in minutes; on request in the reader's words."""
    work = current_work()
    texts = asked_texts(work)
    event = managed_event(work, slug)
    _note(work, event, "XLSX")
    with one_transaction(work) as own:
        found = edition_standing(own, own.session.get_one(Event, event.id))
        file = xlsx_file(
            standing_header(found.parts, texts), _rows(found, texts), work.texts.gettext("Hours")
        )
    return sent(file, file_name(f"{event.slug}-standing", work.today, "xlsx"), XLSX_TYPE)


def _note(work: Work, event: Event, kind: str) -> None:
    """Record that names were taken out."""
    count = len(edition_standing(work, event).people)
    with apart(work) as own:
        values = {"format": kind, "count": count}
        record(own, EXPORTED, "event", event.id, event_id=event.id, values=values)


def _rows(found: EditionStanding, texts: Texts | None) -> Iterator[list[Cell]]:
    for each in found.people:
        person, standing = each.registration, each.standing
        parts = [each.part(id) for id, _ in found.parts]
        yield [
            texts.gettext(STATES[person.state]) if texts else person.state.value,
            person.last_name,
            person.first_name,
            person.shown_institution,
            texts.gettext(OUTLOOKS[standing.outlook]) if texts else standing.outlook.value,
            lacking(texts, standing) if texts else " ".join(standing.lacks),
            (texts.gettext(OUTCOMES[each.outcome]) if texts else each.outcome.value)
            if each.outcome
            else None,
            standing.unit_minutes,
            standing.required,
            standing.earned,
            standing.possible,
            standing.missing,
            *(
                minutes
                for part in parts
                for minutes in (
                    (part.planned, part.earned, part.possible, part.missing) if part else (0, 0, 0, 0)
                )
            ),
        ]
