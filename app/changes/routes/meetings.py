"""The meetings of an event: adding, changing, removing, and who leads them."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.changes.clash_facts import warnings_of_changes
from app.changes.forms.clashes import are_unseen, clashes_shown
from app.changes.forms.meetings import NAMES, MeetingForm, meeting_texts, shown_meeting
from app.changes.forms.notices import are_told, is_decided, notice_page, say
from app.changes.plan import AddMeeting, ChangeMeeting, RemoveMeeting
from app.changes.preview import preview
from app.changes.release import release
from app.changes.routes.blueprint import bp
from app.errors import N_
from app.events.breaks import USUAL_BREAK
from app.events.coverage import coverage_of
from app.events.meeting_access import access_of, with_access
from app.events.models import Event, Meeting, PlannedMonth
from app.events.operations.managed_event import meeting_of, whole_managed
from app.events.operations.meetings import replacement_of
from app.events.plans import MeetingPlan, is_ambiguous
from app.events.publication import warnings
from app.events.series import planned_month
from app.events.substitutes import substitutions_at
from app.events.timing import credit_minutes
from app.events.trainers import choices_of, led_by, names_at
from app.events.units import hours_phrase, unit_of
from app.events.when import instead_line, meeting_line, moved_line, where_line
from app.extensions import db
from app.registrations.header import header_of
from app.typed import number_in
from app.web.access import Audience, open_to
from app.web.forms import committing
from app.web.merging import Foreign, merged, written
from app.web.rendering import notify
from app.web.request_work import current_work


@bp.get("/manage/events/<slug>/sessions/")
@open_to(Audience.staff)
def meetings(slug: str) -> ResponseReturnValue:
    """List the meetings of an event with their trainers."""
    work = current_work()
    event = whole_managed(work, slug)
    led = led_by(work, event)
    return render_template(
        "changes/meetings.html",
        event=event,
        event_header=header_of(current_work(), event, "sessions"),
        warnings=warnings(work, event),
        when=lambda meeting: meeting_line(work.texts, meeting),
        where=lambda meeting: where_line(work.texts, meeting),
        instead=replacement_of,
        moved=lambda meeting: "; ".join(
            filter(None, (instead_line(work.texts, meeting), moved_line(work.texts, meeting)))
        ),
        credit=credit_minutes,
        hours=lambda minutes: hours_phrase(work.texts, minutes, unit_of(event)),
        led=led,
        leaders=lambda meeting: names_at(led, meeting),
        substitutions=substitutions_at(work, [s.id for m in event.meetings for s in m.sessions]),
        trainers=choices_of(work),
        coverage=coverage_of(event),
        has_access=bool(with_access(event.meetings)),
        day_of=lambda session: work.texts.day_short(session.day),
    )


@bp.route("/manage/events/<slug>/sessions/new", methods=["GET", "POST"])
@open_to(Audience.staff)
def meeting_new(slug: str) -> ResponseReturnValue:
    """Add a meeting; the letter to those concerned is shown first."""
    event = whole_managed(current_work(), slug)
    planned = planned_month(event.planned_months, number_in(request.args.get("planned")))
    form = MeetingForm(event, data=_like_last(event) | _asked(planned))
    planned = planned_month(event.planned_months, number_in(form.planned.data))
    if planned is not None:
        texts = current_work().texts
        said = texts.gettext(N_("Planned for %(month)s."), month=texts.month(planned.month))
        form.start_local.description = said
    if form.validate_on_submit():
        change = AddMeeting(event, form.plan(), form.reason.data or "", form.replaced, planned=planned)
        answer = _released(form, change, N_("Tell people about the new meeting?"))
        if answer is not None:
            return answer
        event = whole_managed(current_work(), slug)
    return _form_page(form, event, None)


@bp.route("/manage/events/<slug>/meetings/<int:id>/edit", methods=["GET", "POST"])
@open_to(Audience.staff)
def meeting_edit(slug: str, id: int) -> ResponseReturnValue:
    """Change a meeting; the letter to those concerned is shown first."""
    event = whole_managed(current_work(), slug)
    meeting = meeting_of(event, id)
    access = access_of(current_work(), meeting)
    data = shown_meeting(meeting, access)
    shown = MeetingForm(event, meeting, formdata=None, data=data)
    if request.method != "POST":
        shown.version.data, shown.seen.data = str(event.version), written(meeting_texts(shown))
        return _form_page(shown, event, meeting)
    form = MeetingForm(event, meeting, data=data)
    if form.version.data != str(event.version):
        return _outdated(form, event, meeting, data, meeting_texts(shown))
    if form.validate_on_submit():
        change = ChangeMeeting(meeting, form.plan(), form.reason.data or "")
        answer = _released(form, change, N_("Tell people about the change?"))
        if answer is not None:
            return answer
    return _form_page(form, whole_managed(current_work(), slug), meeting, 422)


def _asked(planned: PlannedMonth | None) -> dict[str, Any]:
    """Return what the address says of a new meeting: what it replaces, or the month it was planned for."""
    asked: dict[str, Any] = {"replaces": request.args.get("replaces", "")}
    if planned is None:
        return asked
    return asked | {"planned": str(planned.id), "label": planned.label}


def _outdated(
    form: MeetingForm, event: Event, meeting: Meeting, data: dict[str, Any], texts: dict[str, str]
) -> ResponseReturnValue:
    """Show the form again: the other's changes taken over wherever this editor changed nothing."""
    both = merged(form, NAMES, form.seen.data, meeting_texts(form), texts, request.form)
    form = MeetingForm(event, meeting, formdata=both.formdata, data=data)
    form.form_errors.append(both.sentence)
    form.version.data, form.seen.data = str(event.version), written(texts)
    return _form_page(form, event, meeting, 409, both.foreign)


def _released(
    form: MeetingForm, change: AddMeeting | ChangeMeeting, heading: str
) -> ResponseReturnValue | None:
    """Add or change the meeting, or show the letter first; None if the rules refused it."""
    work, next = current_work(), url_for("changes.meetings", slug=change.event.slug)
    with committing(form) as done:
        if not is_decided():
            seen = preview(work, change)
            unseen = are_unseen(warnings_of_changes(work, change.event, [change]))
            if seen.concerns_anybody:
                return notice_page(work.texts.translated(heading), seen, next)
            if unseen:
                meeting = change.meeting if isinstance(change, ChangeMeeting) else None
                return _form_page(form, change.event, meeting, 200)
        told = release(work, change, notify=are_told())
    if not done:
        return None
    _say_saved(change.plan, told)
    return redirect(next, 303)


@bp.post("/manage/events/<slug>/meetings/<int:id>/remove")
@open_to(Audience.staff)
def meeting_remove(slug: str, id: int) -> ResponseReturnValue:
    """Remove a meeting that was never published."""
    event = whole_managed(current_work(), slug)
    meeting = meeting_of(event, id)
    release(current_work(), RemoveMeeting(meeting))
    db.session.commit()
    notify("success", current_work().texts.gettext(N_("The meeting is removed.")))
    return redirect(url_for("changes.meetings", slug=slug), 303)


def _form_page(
    form: MeetingForm,
    event: Event,
    meeting: Meeting | None,
    status: int | None = None,
    foreign: list[Foreign] | None = None,
) -> ResponseReturnValue:
    page = render_template(
        "changes/meeting_form.html",
        form=form,
        event=event,
        meeting=meeting,
        event_header=header_of(current_work(), event, "sessions"),
        foreign=foreign,
        clashes=clashes_shown(),
        access_is_lost=meeting is not None and access_of(current_work(), meeting).is_lost,
    )
    return page, status or (422 if request.method == "POST" else 200)


def _like_last(event: Event) -> dict[str, object]:
    """Fill a new meeting's place and hours from the last one, which is mostly the same."""
    alive = [meeting for meeting in event.meetings if meeting.cancelled_at is None and meeting.sessions]
    breaks: dict[str, object] = {"break_minutes": USUAL_BREAK}
    if not alive:
        place = {"city": event.place_city, "county": event.place_county, "municipality": event.municipality}
        return {**place, **breaks}
    shown = shown_meeting(alive[-1])
    names = ("venue", "city", "county", "municipality", "start_hour", "end_hour", "parallel_group")
    return {**{name: shown[name] for name in names}, **breaks}


def _say_saved(plan: MeetingPlan, told: int = 0) -> None:
    texts = current_work().texts
    say(texts.gettext(N_("The meeting is saved.")), told)
    hours = [hour for hour in (plan.starts_at, plan.ends_at) if hour is not None]
    for day in plan.days:
        for hour in hours:
            if is_ambiguous(day, hour):
                sentence = N_(
                    "The clocks go back on %(day)s: %(hour)s comes twice, and the first one is meant."
                )
                notify("info", texts.gettext(sentence, day=texts.day_plain(day), hour=texts.clock(hour)))
