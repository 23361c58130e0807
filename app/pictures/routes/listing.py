"""Who may be photographed at an event: on the screen, and to take along as PDF or CSV."""

from dataclasses import replace
from io import BytesIO

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.consents.models import ConsentChannel
from app.errors import N_, Missing
from app.events.access import managed_event
from app.events.models import Event
from app.events.operations.locking import lock_event
from app.extensions import db
from app.history.operations import record
from app.papers.pdf import PDF_TYPE, pdf
from app.papers.sheets import CSV_TYPE, Cell, csv_chunks, file_name
from app.pictures.facts import PRINTED
from app.pictures.operations import withdraw_pictures
from app.pictures.queries import moment_of_list, printings, seated_people
from app.pictures.routes.blueprint import bp
from app.pictures.sheet import HEADER, pictures_paper, yes_or_no
from app.registrations.header import header_of
from app.registrations.models import Registration
from app.web.access import Audience, open_to
from app.web.downloads import apart, sent, streamed
from app.web.forms import ButtonForm
from app.web.pages import asked_page, page_of_list
from app.web.rendering import notify
from app.web.request_work import current_work
from app.work import Work


@bp.get("/manage/events/<slug>/pictures/")
@open_to(Audience.staff)
def pictures(slug: str) -> str:
    """Show who may be photographed, and which lists were taken along."""
    work = current_work()
    event = managed_event(work, slug)
    rows = [(row, bool(may)) for row, may in work.session.execute(seated_people(event))]
    return render_template(
        "pictures/list.html",
        event=event,
        event_header=header_of(work, event, "pictures"),
        page=page_of_list(rows, asked_page(), 50),
        agreed=sum(may for _, may in rows),
        printings=printings(work, event),
    )


@bp.get("/manage/events/<slug>/pictures.pdf")
@open_to(Audience.staff)
def pictures_pdf(slug: str) -> ResponseReturnValue:
    """Send the list to print; that it was taken along is recorded."""
    work = current_work()
    event = managed_event(work, slug)
    people = _taken_along(work, event, "PDF")
    file = BytesIO(pdf(pictures_paper(work, event, people)))
    return sent(file, file_name(f"{event.slug}-pictures", work.today, "pdf"), PDF_TYPE)


@bp.get("/manage/events/<slug>/pictures.csv")
@open_to(Audience.staff)
def pictures_csv(slug: str) -> ResponseReturnValue:
    """Send the list as CSV; that it was taken along is recorded."""
    work = current_work()
    event = managed_event(work, slug)
    people = _taken_along(work, event, "CSV")
    as_of = work.texts.gettext("As of")
    header = [*(work.texts.gettext(each) for each in HEADER), as_of]
    rows: list[list[Cell]] = [[name, yes_or_no(work, may), work.now] for name, may in people]
    name = file_name(f"{event.slug}-pictures", work.today, "csv")
    return streamed(work, name, CSV_TYPE, lambda own: csv_chunks(header, rows))


@bp.post("/manage/events/<slug>/pictures/<int:id>/withdraw")
@open_to(Audience.staff)
def pictures_withdraw(slug: str, id: int) -> ResponseReturnValue:
    """Withdraw the consent of somebody who said so."""
    work = current_work()
    event, registration = managed_event(work, slug), work.session.get(Registration, id)
    if registration is None or registration.event_id != event.id:
        raise Missing
    if ButtonForm().validate():
        withdraw_pictures(work, registration, ConsentChannel.staff)
        db.session.commit()
        notify("success", work.texts.gettext(N_("The consent is withdrawn.")))
    return redirect(url_for("pictures.pictures", slug=slug), 303)


def _taken_along(work: Work, event: Event, kind: str) -> list[tuple[str, bool]]:
    """Return the list, read under the lock of those who withdraw; record that it was taken along."""
    with apart(work) as own:
        here = own.session.get_one(Event, event.id)
        lock_event(own, here)
        rows = own.session.execute(seated_people(here))
        people = [(f"{row.last_name} {row.first_name}", bool(may)) for row, may in rows]
        values = {"format": kind, "people": len(people), "agreed": sum(may for _, may in people)}
        record(
            replace(own, now=moment_of_list(own, here)),
            PRINTED,
            "event",
            event.id,
            event_id=event.id,
            values=values,
        )
    return people
