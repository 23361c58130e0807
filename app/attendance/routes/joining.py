"""Adding people to the register of a session: make-ups, guests, substitutes, walk-ins."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind

from app.attendance.access import session_for_register
from app.attendance.forms import JoinForm
from app.attendance.models import RowRole
from app.attendance.operations import add_person
from app.attendance.queries.joining import home_of, others_by_name, replaceable, sessions_to_make_up
from app.attendance.roles import CHOICES
from app.attendance.routes.blueprint import blueprint
from app.events.access import may_manage_event
from app.events.models import Session
from app.events.titles import title
from app.events.when import session_line
from app.people.operations.persons import Identity, person_like
from app.registrations.models import Registration
from app.typed import number_in
from app.web.access import Audience, open_to
from app.web.forms import committing, page_status
from app.web.rendering import notify
from app.web.request_work import current_work
from app.work import Work


@blueprint.get("/manage/events/<slug>/sessions/<int:id>/people")
@open_to(Audience.staff)
def people(id: int, slug: str) -> ResponseReturnValue:
    """Show the form by which somebody is added to a register."""
    work = current_work()
    return _page(work, session_for_register(work, id, slug), JoinForm())


@blueprint.post("/manage/events/<slug>/sessions/<int:id>/people")
@open_to(Audience.staff)
def add_to_register(id: int, slug: str) -> ResponseReturnValue:
    """Add somebody to the register; asks which session is made up once it is known whose."""
    work = current_work()
    session = session_for_register(work, id, slug)
    form = JoinForm()
    done: Any = False
    if form.validate():
        with committing(form) as done:
            row = add_person(work, session, form.joining())
            name = row.registration.name if row.registration else row.person.name
    if not done:
        return _page(work, session, form), page_status(form)
    notify("success", work.texts.gettext("%(name)s is on the list of this session.", name=name))
    return redirect(url_for("attendance.session", slug=slug, id=id), 303)


def _page(work: Work, session: Session, form: JoinForm) -> str:
    event = session.meeting.event
    offered = others_by_name(work, session) if may_manage_event(work, event) else []
    offered = [each for each in offered if may_manage_event(work, each.event)]
    language = work.texts.language
    form.role.choices = [
        SelectChoice(role.value, work.texts.translated(label)) for role, label in CHOICES.items()
    ]
    form.registration.choices = [
        SelectChoice("", work.texts.gettext("– give name and address below –")),
        *(SelectChoice(str(each.id), _named(each, language)) for each in offered),
    ]
    members = replaceable(work, session)
    form.stands_in_for.choices = [
        SelectChoice("", work.texts.gettext("– nobody in particular –")),
        *(SelectChoice(str(each.id), f"{each.last_name} {each.first_name}") for each in members),
    ]
    home = _home(work, session, form)
    missed = sessions_to_make_up(work, home, session) if home else []
    form.makes_up.choices = [
        SelectChoice("", work.texts.gettext("– choose –")),
        *(SelectChoice(str(each.id), session_line(work.texts, each)) for each in missed),
    ]
    return render_template(
        "attendance/people.html",
        event=event,
        session=session,
        title=title(event, language),
        when=session_line(work.texts, session),
        form=form,
        offers=bool(offered),
        members=bool(members),
        missed=missed,
        asks_which=home is not None and form.role.data == RowRole.makeup,
    )


def _named(registration: Registration, language: str) -> str:
    edition = title(registration.event, language).text
    return f"{registration.last_name} {registration.first_name} · {edition}"


def _home(work: Work, session: Session, form: JoinForm) -> Registration | None:
    """Return the registration of the person who is meant, as far as the form says it."""
    if request.method != "POST" or form.role.data != RowRole.makeup or not form.names_somebody:
        return None
    if (id := number_in(form.registration.data)) is not None:
        chosen = work.session.get(Registration, id)
        if chosen is None or not may_manage_event(work, chosen.event):
            return None
        return home_of(work, session, chosen.person_id)
    identity = Identity(form.first_name.data or "", form.last_name.data or "", form.email.data or "", None)
    person = person_like(work, identity)
    return home_of(work, session, person.id) if person else None
