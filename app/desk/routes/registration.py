"""One registration as staff see it: what was typed, what happened, and what can be done."""

from collections.abc import Callable

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.consents.queries import standing_consents
from app.desk.routes.blueprint import bp
from app.events.models import Event
from app.extensions import db
from app.files.storage import path_of
from app.history.operations import record
from app.history.queries import facts_of, lines
from app.people.queries import suggested_institutions
from app.progress.queries import balance
from app.questions.forms import AnswersForm, Before, answers_part, seen_versions, take_files
from app.questions.queries import asked_questions
from app.registrations.access import managed_registration
from app.registrations.answers import answer_file, answers_of, attached_answers, files_of, told_answers
from app.registrations.asked import Details, shown
from app.registrations.counting import seats
from app.registrations.editions import in_two_editions
from app.registrations.explaining import why_for_staff
from app.registrations.facts import ANSWER_FILE_OPENED
from app.registrations.forms import CHANNELS, AcceptForm, EnrolmentForm, ReasonForm, StaffCorrectionForm
from app.registrations.header import header_of
from app.registrations.listing import STATES
from app.registrations.models import UNDECIDED, Registration
from app.registrations.notice_read import notices_read_by
from app.registrations.operations import (
    assign_group,
    change_answers,
    correct,
    enrol,
    remove,
    restore,
    seat,
    send_link_again,
)
from app.registrations.operations.accepting import accept_anyway
from app.registrations.passing_on import why_not_passed_on
from app.registrations.queries import (
    counted as counted_for,
)
from app.registrations.queries import line_of, load_sessions, why_waiting
from app.web.access import Audience, open_to
from app.web.downloads import apart
from app.web.forms import ButtonForm, Form, committing
from app.web.pages import asked_page, page_of
from app.web.rendering import notify
from app.web.request_work import current_work
from app.web.stored_files import stored_file
from app.web.way_back import way_back
from app.work import Work


@bp.get("/manage/registrations/<int:id>/")
@open_to(Audience.staff)
def registration_page(id: int) -> ResponseReturnValue:
    """Show one registration."""
    return _page(managed_registration(current_work(), id))


@bp.post("/manage/registrations/<int:id>/data")
@open_to(Audience.staff)
def correct_registration(id: int) -> ResponseReturnValue:
    """Correct what was typed."""
    registration = managed_registration(current_work(), id)
    form = StaffCorrectionForm()
    form.fit(registration.event)

    def act() -> None:
        correct(current_work(), registration, form.details(registration), form.seen.data)

    return _act(registration, form, act, current_work().texts.gettext("The changes are saved."))


@bp.post("/manage/registrations/<int:id>/answers")
@open_to(Audience.staff, begins_late=True, uploads=True)
def answer_for_registration(id: int) -> ResponseReturnValue:
    """Write down what a person answers to the event's own questions."""
    taken = take_files(
        lambda: asked_questions(current_work(), managed_registration(current_work(), id).event)
    )
    work, registration, form = current_work(), managed_registration(current_work(), id), AnswersForm()
    questions = asked_questions(work, registration.event)
    before = files_of(work, registration, questions)
    own = answers_part(work, form, questions, taken, before=before, may_be_empty=True)
    form.own_fields = own.fields

    def act() -> None:
        change_answers(work, registration, own.answers, form.seen.data)

    good = form.validate_on_submit()
    if not own.agrees(work, complete=False) or not good:
        db.session.rollback()
        return _page(managed_registration(current_work(), id), form), 422
    return _act(registration, form, act, work.texts.gettext("The changes are saved."), checked=True)


@bp.get("/manage/registrations/<int:id>/answers/<int:question>/file")
@open_to(Audience.staff)
def registration_answer_file(id: int, question: int) -> ResponseReturnValue:
    """Send a file that was an answer, only to be saved; who opened it stays in the history."""
    work, registration = current_work(), managed_registration(current_work(), id)
    file, name = answer_file(work, registration, question)
    with apart(work) as noting:
        event_id, personal = registration.event_id, {"name": registration.name}
        record(noting, ANSWER_FILE_OPENED, "event", event_id, event_id=event_id, personal=personal)
    path = path_of(work, file.sha256)
    response = stored_file(path, file.sha256, name, file.content_type, as_attachment=True)
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.post("/manage/registrations/<int:id>/seat")
@open_to(Audience.staff)
def seat_registration(id: int) -> ResponseReturnValue:
    """Give a place to somebody who waits, or confirm somebody who is pending."""
    registration = managed_registration(current_work(), id)
    said = current_work().texts.gettext("The place is given, and a letter about it is on its way.")
    return _act(registration, ButtonForm(), lambda: seat(current_work(), registration), said)


@bp.post("/manage/registrations/<int:id>/accept")
@open_to(Audience.staff)
def accept_registration(id: int) -> ResponseReturnValue:
    """Accept somebody whom the event's rules do not let in, with a reason."""
    registration = managed_registration(current_work(), id)
    form = AcceptForm()

    def act() -> None:
        accept_anyway(current_work(), registration, form.eligibility_reason.data or "")

    return _act(registration, form, act, current_work().texts.gettext("Accepted. The reason is kept."))


@bp.post("/manage/registrations/<int:id>/remove")
@open_to(Audience.staff)
def remove_registration(id: int) -> ResponseReturnValue:
    """Remove a registration, with a reason that the person is told."""
    registration = managed_registration(current_work(), id)
    form = ReasonForm()

    def act() -> None:
        remove(current_work(), registration, form.reason.data or "")

    return _act(registration, form, act, current_work().texts.gettext("The registration is removed."))


@bp.post("/manage/registrations/<int:id>/restore")
@open_to(Audience.staff)
def restore_registration(id: int) -> ResponseReturnValue:
    """Restore somebody who withdrew, was refused or was removed, with their turn."""
    registration = managed_registration(current_work(), id)
    said = current_work().texts.gettext("The registration is restored, and a letter about it is on its way.")
    return _act(registration, ButtonForm(), lambda: restore(current_work(), registration), said)


@bp.post("/manage/registrations/<int:id>/send-link")
@open_to(Audience.staff)
def send_registration_link(id: int) -> ResponseReturnValue:
    """Mail the link to the participant's page again."""
    registration = managed_registration(current_work(), id)
    said = current_work().texts.gettext("The link is on its way, unless it was sent a moment ago.")
    return _act(registration, ButtonForm(), lambda: send_link_again(current_work(), registration), said)


@bp.post("/manage/registrations/<int:id>/enrolment")
@open_to(Audience.staff)
def enrol_registration(id: int) -> ResponseReturnValue:
    """Set between which days the person belongs to the event, and in which parallel group."""
    registration = managed_registration(current_work(), id)
    form = EnrolmentForm()
    form.fit(registration.event)

    def act() -> None:
        work = current_work()
        enrol(work, registration, form.enrolled_from.data, form.enrolled_until.data)
        if "parallel_group" in form:
            assign_group(work, registration.event, [registration], form.chosen_group())

    return _act(registration, form, act, current_work().texts.gettext("The changes are saved."))


def _act(
    registration: Registration, form: Form, act: Callable[[], object], said: str, *, checked: bool = False
) -> ResponseReturnValue:
    """Do it, say so and go back to the page; or show the page with what was refused.

    `checked` forms are not checked once more.
    """
    id, back = registration.id, _back_address(registration.event)
    if checked or form.validate_on_submit():
        with committing(form) as done:
            act()
        if done:
            notify("success", said)
            return redirect(url_for("desk.registration_page", id=id, back=back), 303)
    db.session.rollback()
    return _page(managed_registration(current_work(), id), form), 422


def _page(registration: Registration, failed: Form | None = None) -> str:
    work, event = current_work(), registration.event
    load_sessions(work, event)
    counted = seats(work, event)
    data = failed if isinstance(failed, StaffCorrectionForm) else None
    if data is None:
        data = StaffCorrectionForm(formdata=None, obj=Details.of(registration))
        data.fit(event)
    enrolment = failed if isinstance(failed, EnrolmentForm) else _enrolment_form(registration)
    answers, told = _answers(registration, failed if isinstance(failed, AnswersForm) else None)
    history = page_of(work.session, facts_of("registration", registration.id), asked_page(), 50)
    by_institution = counted_for(work, registration)
    reason, line = (
        why_waiting(work, registration, by_institution),
        line_of(work, registration, by_institution),
    )
    return render_template(
        "desk/registration.html",
        event=event,
        seats=counted,
        event_header=header_of(work, event, "registrations", counted),
        registration=registration,
        queue_position=line.place if line else None,
        details=shown(work.texts, registration),
        consents=_consents(work, registration),
        project_notices=notices_read_by(work, registration),
        why=why_for_staff(work.texts, reason, line) if reason else None,
        balance=balance(work, registration),
        channels=CHANNELS,
        states=STATES,
        data=data,
        answers=answers,
        told_answers=told,
        questions_seen=seen_versions(answers.own_fields),
        enrolment=enrolment,
        twins=in_two_editions(work, registration),
        group=next((g.name for g in event.parallel_groups if g.id == registration.parallel_group_id), None),
        accepting=failed if isinstance(failed, AcceptForm) else AcceptForm(formdata=None),
        is_undecided=registration.eligibility in UNDECIDED and registration.is_in_force,
        may_replace=why_not_passed_on(work, registration, by_staff=True) is None,
        reason=failed if isinstance(failed, ReasonForm) else ReasonForm(formdata=None),
        failed=failed,
        institutions=suggested_institutions(work),
        history=history,
        lines=lines(work.texts, history.rows),
        back=_back_address(event),
        own_link=work.links.registration(registration.id, registration.link_version),
        asked_back=request.values.get("back", ""),
    )


def _answers(
    registration: Registration, failed: AnswersForm | None
) -> tuple[AnswersForm, list[tuple[str, str]]]:
    """Return the form of the answers, and what they say now, as it was asked."""
    work = current_work()
    questions, known = asked_questions(work, registration.event), answers_of(work, registration)

    def address(question: int) -> str:
        return url_for("desk.registration_answer_file", id=registration.id, question=question)

    told = told_answers(work, known, asked={each.id for each in questions}, address=address)
    form = failed
    if form is None:
        form = AnswersForm(formdata=None)
        before = {id: Before(each.value, each.question) for id, each in known.items()}
        form.ask(questions, before=before, may_be_empty=True, attached=attached_answers(known))
    return form, told


def _enrolment_form(registration: Registration) -> EnrolmentForm:
    form = EnrolmentForm(
        formdata=None,
        data={
            "enrolled_from": registration.enrolled_from,
            "enrolled_until": registration.enrolled_until,
            "parallel_group": str(registration.parallel_group_id or ""),
        },
    )
    form.fit(registration.event)
    return form


def _back_address(event: Event) -> str:
    return way_back(url_for("registrations.manage_listing", slug=event.slug))


def _consents(work: Work, registration: Registration) -> list[tuple[str, str]]:
    texts = work.texts
    found = standing_consents(work, registration.person_id, registration.event)
    no = texts.gettext("not given")
    return [(each.heading, texts.moment(each.since) if each.since else no) for each in found]
