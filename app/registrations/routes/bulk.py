"""One act on several registrations: who is chosen, what it would do, then the deed."""

from urllib.parse import parse_qsl, urlsplit

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.errors import Refusal
from app.events.access import managed_event
from app.events.models import Event
from app.extensions import db
from app.registrations.forms import ReasonForm
from app.registrations.listing import RegistrationFilter, listed
from app.registrations.models import Registration
from app.registrations.operations import Act, Outcome, act_on_all, preview_of
from app.registrations.queries import MOST_CHOSEN, chosen
from app.registrations.routes.blueprint import bp
from app.registrations.routes.pages import back_address, head
from app.sqlite import begin_write
from app.web.access import Audience, open_to
from app.web.forms import ButtonForm, Form, committing, page_status, refuse
from app.web.rendering import notify
from app.web.request_work import current_work

ADDRESSES = "addresses"
"""The act that only shows the e-mail addresses of the chosen."""


@bp.post("/manage/events/<slug>/registrations/bulk")
@open_to(Audience.staff)
def manage_bulk(slug: str) -> ResponseReturnValue:
    """Show what an act would do to the chosen people, or do it once that is confirmed."""
    asked = request.form.get("act", "")
    if asked == ADDRESSES:
        return _addresses(slug)
    return _acted(slug, Act(asked) if asked in Act.__members__ else Act.seat, "decided" in request.form)


@bp.post("/manage/events/<slug>/registrations/remove")
@open_to(Audience.staff)
def manage_remove(slug: str) -> ResponseReturnValue:
    """Show who would be removed; with a reason, remove them."""
    return _acted(slug, Act.remove, "reason" in request.form)


def _acted(slug: str, act: Act, decided: bool) -> ResponseReturnValue:
    work = current_work()
    event = managed_event(work, slug)
    people = _people(event)
    if not people:
        return _nobody(event)
    ids = [each.id for each in people]
    form: Form = ReasonForm() if act != Act.seat else ButtonForm()
    if decided and form.validate_on_submit():
        with committing(form) as done:
            outcome = act_on_all(work, event, people, act, _reason(form))
        if done:
            _say(act, outcome)
            return redirect(back_address(event), 303)
    if not decided:
        form = ReasonForm(formdata=None) if act != Act.seat else ButtonForm(formdata=None)
    return _page(slug, act, form, ids)


def _page(slug: str, act: Act, form: Form, ids: list[int]) -> ResponseReturnValue:
    """Show the preview; an act that is refused as a whole says so above it."""
    work, would = current_work(), None
    # A refusal has ended the transaction; the preview tries the act under the event's lock, and undoes it.
    db.session.rollback()
    begin_write(db.session())
    event = managed_event(work, slug)
    people = chosen(work, event, [str(id) for id in ids])
    try:
        would = preview_of(work, event, people, act, _reason(form) or "…")
    except Refusal as refusal:
        if not form.form_errors:
            refuse(form, refusal)
    db.session.rollback()
    event = managed_event(work, slug)
    page = render_template(
        "registrations/manage/bulk.html", **head(event), act=act.value, form=form, would=would, ids=ids,
        back=back_address(event), count=len(ids),
    )  # fmt: skip
    return page, page_status(form) if form.errors or would else 422


def _addresses(slug: str) -> ResponseReturnValue:
    work = current_work()
    event = managed_event(work, slug)
    people = _people(event)
    if not people:
        return _nobody(event)
    return render_template(
        "registrations/manage/addresses.html",
        **head(event),
        addresses=list(dict.fromkeys(each.email for each in people if each.email)),
        without=[each.name for each in people if not each.email],
        back=back_address(event),
    )


def _people(event: Event) -> list[Registration]:
    """Return who is chosen: everybody whom the list shows on all its pages, or the ticked."""
    work = current_work()
    if request.form.get("scope") == "all":
        shown = RegistrationFilter.of(dict(parse_qsl(urlsplit(back_address(event)).query)))
        query = listed(event, shown).limit(MOST_CHOSEN)
        return list(work.session.scalars(query))
    ticked = request.form.getlist("registration")
    return chosen(work, event, [*ticked, *request.form.get("people", "").split(",")])


def _nobody(event: Event) -> ResponseReturnValue:
    notify("info", current_work().texts.gettext("Nobody was chosen: tick the people first."))
    return redirect(back_address(event), 303)


def _reason(form: Form) -> str:
    return form.reason.data or "" if isinstance(form, ReasonForm) else ""


def _say(act: Act, outcome: Outcome) -> None:
    ngettext, count = current_work().texts.ngettext, len(outcome.changed)
    told = {
        Act.seat: ngettext("%(count)s person got a place.", "%(count)s people got a place.", count),
        Act.wait: ngettext(
            "%(count)s person was moved to the waiting list.",
            "%(count)s people were moved to the waiting list.",
            count,
        ),
        Act.remove: ngettext("%(count)s person was removed.", "%(count)s people were removed.", count),
        Act.refuse: ngettext(
            "%(count)s application was refused.", "%(count)s applications were refused.", count
        ),
    }[act]
    left = len(outcome.passed_over)
    kept = ngettext("%(count)s person stays as before.", "%(count)s people stay as before.", left)
    notify("success", f"{told} {kept}" if left else told)
