"""Series of meetings: made with their dates to choose from, and changed from one meeting on."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.changes.clash_facts import warnings_of_changes, warnings_of_plans
from app.changes.forms.clashes import are_unseen, clashes_shown
from app.changes.forms.notices import are_told, is_decided, notice_page, say
from app.changes.forms.series import FollowingForm, SeriesForm, shown_following
from app.changes.plan import ANOTHER_VERSION
from app.changes.preview import preview
from app.changes.release import release
from app.changes.routes.blueprint import bp
from app.errors import N_, Missing
from app.events.models import Event, Meeting, Rhythm
from app.events.operations.locking import lock_event
from app.events.operations.managed_event import meeting_of, whole_managed
from app.events.operations.series import drop_month, new_series, plan_months
from app.events.series import planned_month
from app.events.when import meeting_line
from app.extensions import db
from app.registrations.header import header_of
from app.web.access import Audience, open_to
from app.web.forms import committing
from app.web.rendering import notify
from app.web.request_work import current_work


@bp.route("/manage/events/<slug>/series/new", methods=["GET", "POST"])
@open_to(Audience.staff)
def series_new(slug: str) -> ResponseReturnValue:
    """Make a series: the rule, then its dates to choose from, then the letter to those concerned."""
    event = whole_managed(current_work(), slug)
    if request.method != "POST":
        form = SeriesForm(event, formdata=None, data={"version": str(event.version), **_usual(event)})
        return _series_page(form, event)
    form = SeriesForm(event)
    if form.version.data != str(event.version):
        return _outdated(form, event)
    if not form.validate_on_submit():
        return _series_page(form, event, 422)
    if not form.is_listed:
        return _series_page(form, event, listing=True)
    return _planned(form, event) if form.is_soft else _released(form, event)


def _outdated(form: SeriesForm, event: Event) -> ResponseReturnValue:
    """Show the form again after somebody changed the event; what was typed stays."""
    form.version.data = str(event.version)
    form.form_errors.append(current_work().texts.gettext(ANOTHER_VERSION))
    return _series_page(form, event, 409)


def _released(form: SeriesForm, event: Event) -> ResponseReturnValue:
    work = current_work()
    next = url_for("changes.meetings", slug=event.slug)
    with committing(form) as done:
        series = new_series(work, event, Rhythm(form.rhythm.data), form.start_local.data)  # type: ignore[arg-type]  # a day
        change = form.several(series)
        if not is_decided():
            seen = preview(work, change)
            are_unseen(warnings_of_changes(work, event, [change]))
            if seen.concerns_anybody:
                return notice_page(work.texts.gettext(N_("Tell people about the new meetings?")), seen, next)
        told = release(work, change, notify=are_told())
    if done:
        say(work.texts.gettext(N_("The series is made.")), told)
        return redirect(next, 303)
    return _series_page(form, whole_managed(current_work(), event.slug), 422, listing=True)


def _planned(form: SeriesForm, event: Event) -> ResponseReturnValue:
    work = current_work()
    with committing(form) as done:
        lock_event(work, event)
        series = new_series(work, event, Rhythm(form.rhythm.data), form.start_local.data)  # type: ignore[arg-type]  # a day
        plan_months(work, event, series, form.months())
    if done:
        notify(
            "success",
            work.texts.gettext(N_("The months are planned. Give each one its day when it is known.")),
        )
        return redirect(url_for("changes.meetings", slug=event.slug), 303)
    return _series_page(form, whole_managed(current_work(), event.slug), 422, listing=True)


@bp.route("/manage/events/<slug>/meetings/<int:id>/following", methods=["GET", "POST"])
@open_to(Audience.staff)
def following(slug: str, id: int) -> ResponseReturnValue:
    """Change a meeting of a series and all that follow; people get one letter, which is shown first."""
    work = current_work()
    event = whole_managed(work, slug)
    meeting = meeting_of(event, id)
    if meeting.series_id is None or meeting.cancelled_at is not None:
        raise Missing
    if request.method != "POST":
        return _following_page(FollowingForm(meeting, formdata=None, data=shown_following(meeting)), meeting)
    form = FollowingForm(meeting)
    if form.version.data != str(event.version):
        form = FollowingForm(meeting, formdata=None, data=shown_following(meeting))
        form.form_errors.append(work.texts.gettext(ANOTHER_VERSION))
        return _following_page(form, meeting, 409)
    if form.validate_on_submit():
        next = url_for("changes.meetings", slug=slug)
        with committing(form) as done:
            change = form.several(work.today)
            if not is_decided():
                seen = preview(work, change)
                unseen = are_unseen(warnings_of_changes(work, event, [change]))
                if seen.concerns_anybody:
                    heading = work.texts.gettext(N_("Tell people about the changes?"))
                    return notice_page(heading, seen, next)
                if unseen:
                    return _following_page(form, meeting)
            told = release(work, change, notify=are_told())
        if done:
            say(work.texts.gettext(N_("The meetings are saved.")), told)
            return redirect(next, 303)
        meeting = meeting_of(whole_managed(current_work(), slug), id)
    return _following_page(form, meeting, 422)


@bp.post("/manage/events/<slug>/months/<int:id>/remove")
@open_to(Audience.staff)
def month_remove(slug: str, id: int) -> ResponseReturnValue:
    """Give up a meeting of which only the month is planned."""
    work = current_work()
    event = whole_managed(work, slug)
    planned = planned_month(event.planned_months, id)
    if planned is None:
        raise Missing
    drop_month(work, event, planned)
    db.session.commit()
    notify("success", work.texts.gettext(N_("The planned month is removed.")))
    return redirect(url_for("changes.meetings", slug=slug), 303)


def _usual(event: Event) -> dict[str, object]:
    """Fill hours and place from the last meeting, which is mostly the same."""
    alive = [each for each in event.meetings if each.cancelled_at is None and each.sessions]
    found: dict[str, object] = {"rhythm": Rhythm.weekly.value, "length": 1}
    if alive:
        shown = shown_following(alive[-1])
        found |= {name: shown[name] for name in ("start_hour", "end_hour", "venue", "city", "mode")}
    return found


def _series_page(
    form: SeriesForm, event: Event, status: int = 200, *, listing: bool = False
) -> ResponseReturnValue:
    work = current_work()
    days = form.days() if listing else []
    if listing:
        # Seen with the dates: nothing is asked again when they are saved.
        are_unseen(warnings_of_plans(work, event, [(None, plan) for plan in form.plans()]))
        form.listed.data = form.rule
    page = render_template(
        "changes/series.html",
        form=form,
        event=event,
        event_header=header_of(work, event, "sessions"),
        days=days,
        clashes=clashes_shown(),
    )
    return page, status


def _following_page(form: FollowingForm, meeting: Meeting, status: int = 200) -> ResponseReturnValue:
    work = current_work()
    page = render_template(
        "changes/following.html",
        form=form,
        event=meeting.event,
        meeting=meeting,
        clashes=clashes_shown(),
        event_header=header_of(work, meeting.event, "sessions"),
        along=form.along(work.today),
        stay=form.stay(work.today),
        when=lambda each: meeting_line(work.texts, each),
    )
    return page, status
