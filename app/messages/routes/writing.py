"""Writing to a set of people: the form, the letter to be seen, a test to oneself, then the deed."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.queries import own_account
from app.errors import N_
from app.events.models import Event
from app.events.operations.managed_event import whole_managed
from app.extensions import db
from app.messages.draft import fingerprint
from app.messages.forms.writing import MessageForm
from app.messages.letters import MessageLetters, samples
from app.messages.operations.sending import OtherPeople, send, send_trial
from app.messages.readers import label_of, recipients_of
from app.messages.routes.blueprint import bp
from app.registrations.header import header_of
from app.web.access import Audience, open_to
from app.web.forms import committing, page_status
from app.web.rendering import notify
from app.web.request_work import current_work


@bp.route("/manage/events/<slug>/messages/new", methods=["GET", "POST"])
@open_to(Audience.staff)
def write(slug: str) -> ResponseReturnValue:
    """Write to a set of people; the letter and the number of people are shown before it is sent."""
    event = whole_managed(current_work(), slug)
    form = _form(event)
    act = request.form.get("act", "preview")
    if request.method != "POST" or act == "edit":
        return _form_page(event, form)
    if not form.validate_on_submit():
        return _form_page(event, form), 422
    if act == "send":
        return _sent(event, form)
    if act == "test":
        _send_test(event, form)
        event = whole_managed(current_work(), slug)
    return _preview(event, form)


def _form(event: Event) -> MessageForm:
    form = MessageForm(data={"readers": request.args.get("readers", "")})
    form.offer(event)
    return form


def _form_page(event: Event, form: MessageForm) -> str:
    return render_template(
        "messages/write.html",
        event=event,
        event_header=header_of(current_work(), event, "messages"),
        form=form,
    )


def _sent(event: Event, form: MessageForm) -> ResponseReturnValue:
    work, slug = current_work(), event.slug
    with committing(form) as done:
        try:
            sent = send(work, event, form.draft(event), form.key.data or "", form.seen.data or "")
        except OtherPeople as refusal:
            db.session.rollback()
            event = whole_managed(work, slug)
            form.form_errors.append(work.texts.sentence(refusal))
            return _preview(event, form, 409)
        id, already = sent.message.id, sent.already
    if not done:
        event = whole_managed(current_work(), slug)
        return _preview(event, form, 409)
    if already:
        notify("info", work.texts.gettext(N_("This letter had been sent already; it was not sent again.")))
    else:
        notify("success", work.texts.gettext(N_("The letter is on its way.")))
    return redirect(url_for("messages.sent_one", slug=slug, id=id), 303)


def _send_test(event: Event, form: MessageForm) -> None:
    work = current_work()
    with committing(form) as done:
        own = own_account(work)
        send_trial(work, event, form.draft(event), own)
        address = own.email
    if done:
        notify(
            "success", work.texts.gettext(N_("A test letter is on its way to %(address)s."), address=address)
        )


def _preview(event: Event, form: MessageForm, status: int | None = None) -> ResponseReturnValue:
    """Show to whom the letter goes and how it reads; everything typed goes along, hidden."""
    work, draft = current_work(), form.draft(event)
    people = recipients_of(work, event, draft.readers)
    form.seen.data = fingerprint(people)
    # Shown once, here or on the next page: what is sent is what was seen.
    shown = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in ("act", "csrf_token", "seen", "key")
    ]
    page = render_template(
        "messages/preview.html",
        event=event,
        form=form,
        readers=label_of(work, event, draft.readers),
        mailed=sum(1 for each in people if each.email),
        to_phone=[each for each in people if not each.email],
        letters=samples(MessageLetters(work, event, draft), people),
        own_language=work.texts.language,
        hidden=[*shown, ("seen", form.seen.data), ("key", form.key.data)],
    )
    return page, status or page_status(form)
