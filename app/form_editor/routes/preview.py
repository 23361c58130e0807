"""An event's form as a participant sees it, in either language; nothing can be sent from it."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.consents.forms import add_ticks
from app.consents.queries import offered_consents
from app.events.access import managed_event
from app.form_editor.routes.blueprint import bp
from app.form_editor.routes.pages import head
from app.notices.queries import notices_of
from app.people.queries import suggested_institutions, suggested_municipalities
from app.questions.forms import add_fields, seen_versions
from app.questions.queries import asked_questions
from app.registrations.forms import Questions, SignUpForm
from app.web.access import Audience, open_to
from app.web.request_work import current_work, show_in


@bp.get("/manage/events/<slug>/form/preview")
@open_to(Audience.staff)
def preview_form(slug: str) -> ResponseReturnValue:
    """Show the form as who applies sees it."""
    event = managed_event(current_work(), slug)
    show_in(request.args.get("words", ""))
    work = current_work()
    form = SignUpForm(formdata=None)
    form.ask(Questions.by(event, current_work().today))
    notices = notices_of(work, event.project_id)
    form.name_notices(notices)
    own = add_fields(form, asked_questions(work, event))
    return render_template(
        "form_editor/preview.html",
        **head(event),
        form=form,
        institutions=suggested_institutions(work),
        municipalities=suggested_municipalities(work),
        own_fields=own,
        notices=notices,
        consent_ticks=add_ticks(form, offered_consents(work, event)),
        questions_seen=seen_versions(own),
    )
