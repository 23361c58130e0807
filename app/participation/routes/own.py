"""The person's page of the participation form: given, confirmed, changed."""

from io import BytesIO

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import N_, Missing
from app.events.titles import title
from app.monitoring.content import FormAnswers
from app.monitoring.dictionaries import Dictionaries
from app.monitoring.keys import CLOSED, keys_found, opened_answers
from app.monitoring.models import ParticipationForm
from app.monitoring.operations.giving import give_form, renew
from app.monitoring.queries import asks_participation, dictionaries_on, earlier_form
from app.papers.pdf import PDF_TYPE, pdf
from app.participation.forms import ParticipationEntry, shown_answers
from app.participation.paper import blank_form
from app.participation.queries import OwnForm, own_form
from app.participation.record import record_rows
from app.participation.routes.blueprint import bp
from app.registrations.own_links import Ended, Opened, Replaced, as_person, opened
from app.web.access import Audience, open_to
from app.web.downloads import sent
from app.web.forms import committing, page_status
from app.web.rendering import notify
from app.web.request_work import current_work
from app.work import Work

NOT_YET = N_("The participation form is filled in once you have a place.")
BY_MAIL = N_("The participation form stands on the page behind the link that you were mailed.")
NOT_STAFF = N_("You are signed in as staff: the participation form is filled in by the person alone.")


@bp.errorhandler(Replaced)
@bp.errorhandler(Ended)
def link_is_dead(error: Replaced | Ended) -> ResponseReturnValue:
    """Say that another link took the place of this one, and how to get it."""
    return render_template("registrations/replaced.html", ended=isinstance(error, Ended)), 404


@bp.get("/registrations/<token>/participation")
@open_to(Audience.link_holder)
def own_participation(token: str) -> ResponseReturnValue:
    """Show the form to fill in, what is on file to confirm, or since when it is on file."""
    return _page(token, None)


@bp.post("/registrations/<token>/participation")
@open_to(Audience.link_holder)
def give(token: str) -> ResponseReturnValue:
    """Keep what was typed, or confirm what is on file."""
    work = current_work()
    here = _asked(work, token)
    stand = own_form(work, here.registration)
    if stand is None or _closed(work, here, stand):
        return _page(token, None)
    form = ParticipationEntry()
    known, _ = _known(work, here, stand)
    form.offer(_dictionaries(work, here), known)
    event, person = here.registration.event, here.registration.person
    answers: FormAnswers | None = None
    if form.act.data == "renew" and stand.form is not None and form.validate():
        with committing(form) as done:
            renew(as_person(work, here), stand.form, event)
    else:
        answers = form.answers()
        if answers is None:
            return _page(token, form)
        with committing(form) as done:
            give_form(as_person(work, here), person, event, answers, is_doubtful=bool(form.doubts))
    if not done:
        return _page(token, form)
    notify("success", work.texts.gettext(N_("Thank you. The participation form is complete.")))
    return redirect(url_for("own.own", token=token), 303)


@bp.get("/registrations/<token>/participation.pdf")
@open_to(Audience.link_holder)
def own_paper(token: str) -> ResponseReturnValue:
    """Send the empty form with the person's name, to fill in by hand; only behind the mailed link."""
    work = current_work()
    here = _asked(work, token)
    if here.by_form or own_form(work, here.registration) is None:
        raise Missing
    made = pdf(blank_form(work, here.registration))
    return sent(BytesIO(made), f"{here.registration.event.slug}-formularz-uczestnictwa.pdf", PDF_TYPE)


def _asked(work: Work, token: str) -> Opened:
    here = opened(work, token)
    if not asks_participation(here.registration.event):
        raise Missing
    return here


def _closed(work: Work, here: Opened, stand: OwnForm | None) -> str:
    """Return why the form can't be filled in now, as a message id; empty if it can."""
    if here.by_form:
        return BY_MAIL
    if stand is None:
        return NOT_YET
    if work.actor.is_staff:
        return NOT_STAFF
    return "" if keys_found(work).is_open else CLOSED


def _known(work: Work, here: Opened, stand: OwnForm) -> tuple[FormAnswers | None, ParticipationForm | None]:
    """Return what the same person gave in this project, else in an earlier one, and then that form."""
    if stand.form is not None and stand.form.sealed is not None:
        return opened_answers(work, stand.form), None
    before = earlier_form(work, here.registration.person_id, here.registration.event.project_id or 0)
    return (opened_answers(work, before), before) if before else (None, None)


def _page(token: str, form: ParticipationEntry | None) -> ResponseReturnValue:
    work = current_work()
    here = _asked(work, token)
    registration, event = here.registration, here.registration.event
    stand = own_form(work, registration)
    closed = _closed(work, here, stand)
    known, earlier = _known(work, here, stand) if stand and not closed else (None, None)
    on_file = known if earlier is None else None
    changes = form is not None or "change" in request.args or (stand is not None and stand.form is None)
    if form is None:
        shown = shown_answers(known) if known else _first(here)
        form = ParticipationEntry(formdata=None, data=shown)
        form.offer(_dictionaries(work, here), known)
    page = render_template(
        "participation/own.html",
        registration=registration,
        event=event,
        event_title=title(event, work.texts.language),
        token=token,
        closed=work.texts.gettext(closed) if closed else "",
        stand=stand,
        earlier=earlier if known else None,
        changes=changes,
        rows=record_rows(work.texts, on_file) if on_file and not changes else [],
        form=form,
        names_person=not here.by_form,
    )
    return page, page_status(form)


def _dictionaries(work: Work, here: Opened) -> Dictionaries:
    return dictionaries_on(work, here.registration.event.project_id or 0, work.today)


def _first(here: Opened) -> dict[str, str]:
    """Return what a form begins with that nobody has filled in: the contact of the registration."""
    if here.by_form:
        return {}
    registration = here.registration
    return {
        "country": "Polska", "participant_kind": "institution",
        "phone": registration.phone or "", "email": registration.email or "",
    }  # fmt: skip
