"""Who consents to the newsletter, for administrators: a list, files, and what somebody withdraws by mail."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.consents.facts import EXPORTED
from app.consents.models import ConsentChannel
from app.consents.newsletter_list import newsletter_list
from app.consents.operations import About, withdraw_consent
from app.consents.queries import readers_of_newsletter
from app.consents.routes.blueprint import bp
from app.errors import N_, Missing
from app.events.queries import rows_in
from app.exports.forms import Up, send_csv, send_xlsx, take_along
from app.extensions import db
from app.history.operations import record
from app.notices.models import TextKind
from app.office.models import THE_ROW
from app.people.models import Person
from app.web.access import Audience, open_to
from app.web.downloads import apart
from app.web.forms import ButtonForm
from app.web.pages import asked_page, page_of
from app.web.rendering import notify
from app.web.request_work import current_work
from app.work import Work


@bp.get("/manage/newsletter/")
@open_to(Audience.administrator)
def newsletter() -> str:
    """List who consents to the newsletter."""
    page = page_of(current_work().session, readers_of_newsletter(), asked_page(), 50)
    return render_template("consents/newsletter.html", page=page)


@bp.route("/manage/newsletter/export", methods=["GET", "POST"])
@open_to(Audience.administrator)
def newsletter_export() -> ResponseReturnValue:
    """Ask which columns are taken along in which format; send the file."""
    work = current_work()
    up = Up(url_for("consents.newsletter"), work.texts.gettext("Newsletter"))
    return take_along(work, newsletter_list(work), lambda kind: _note(work, kind), up)


@bp.get("/manage/newsletter.csv")
@open_to(Audience.administrator)
def newsletter_csv() -> ResponseReturnValue:
    """Export the addresses as CSV, each with a link by which its holder withdraws."""
    work = current_work()
    _note(work, "CSV")
    return send_csv(work, newsletter_list(work))


@bp.get("/manage/newsletter.xlsx")
@open_to(Audience.administrator)
def newsletter_xlsx() -> ResponseReturnValue:
    """Export the addresses as a workbook."""
    work = current_work()
    _note(work, "XLSX")
    return send_xlsx(work, newsletter_list(work))


@bp.post("/manage/newsletter/<int:id>/withdraw")
@open_to(Audience.administrator)
def newsletter_withdraw(id: int) -> ResponseReturnValue:
    """End the consent of a person who called or wrote."""
    work = current_work()
    if ButtonForm().validate():
        if work.session.get(Person, id) is None:
            raise Missing
        kind, channel = TextKind.newsletter, ConsentChannel.staff
        withdraw_consent(work, id, kind, None, channel, About("person", id))
        db.session.commit()
        notify("success", work.texts.gettext(N_("The consent is withdrawn.")))
    return redirect(url_for("consents.newsletter"), 303)


def _note(work: Work, kind: str) -> None:
    count = rows_in(work, readers_of_newsletter())
    with apart(work) as own:
        record(own, EXPORTED, "office", THE_ROW, values={"format": kind, "count": count})
