"""Making, editing and copying an event."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from app.changes.forms.notices import are_told, is_decided, notice_page, say
from app.changes.plan import EditEvent
from app.changes.preview import preview
from app.changes.release import release
from app.desk.forms.copy import CopyForm
from app.desk.forms.event import (
    CANCELLED_ELSEWHERE,
    NAMES,
    SECTIONS,
    EventForm,
    column_values,
    shown_values,
    typed_texts,
)
from app.desk.forms.files import DownloadForm
from app.desk.prefilling import of_edition, prefilled
from app.desk.routes.blueprint import bp
from app.eligibility.operations.rules import copy_rules
from app.errors import N_, Forbidden
from app.events.access import (
    may_cancel_event,
    may_create_events,
    organised_projects,
    organises_everything,
    organises_project,
)
from app.events.former_modes import MEANT
from app.events.models import (
    CompletedBy,
    Event,
    EventStatus,
    FormOfSupport,
    Mode,
    RegistrationMode,
    WhoApplies,
    WhoDecides,
    WhoHandsIn,
)
from app.events.operations.copying import CopyPlan, copy
from app.events.operations.editing import NOT_YOURS_TO_CANCEL, create, is_told_when_cancelled
from app.events.operations.managed_event import whole_managed
from app.events.publication import warnings
from app.events.units import hours_phrase, unit_of
from app.form_editor.operations import begin_from_template
from app.programmes.queries import all_modules
from app.projects.models import Project
from app.questions.operations import copy_form
from app.registrations.header import header_of
from app.surveys.operations.copying import copy_sheets
from app.web.access import Audience, open_to
from app.web.forms import committing
from app.web.merging import Foreign, merged, written
from app.web.office import current_office
from app.web.rendering import notify
from app.web.request_work import current_work

OTHERS_UNSAVED = N_("What you typed in the other sections is still there and not saved yet.")

FROM_TEMPLATE = N_("Its form of registration begins with the template of this form of support.")

_NEW = {
    "form_of_support": FormOfSupport.seminar.value,
    "mode": Mode.onsite.value,
    "status": EventStatus.planned.value,
    "who_applies": WhoApplies.anybody.value,
    "who_decides": WhoDecides.arrival.value,
    "completed_by": CompletedBy.form.value,
    "participation": WhoHandsIn.never.value,
    "period_precision": "",
    "project": "",
}


@bp.route("/manage/events/new", methods=["GET", "POST"])
@open_to(Audience.staff)
def manage_new() -> ResponseReturnValue:
    """Ask for the details of a new event and save it as a draft."""
    work = current_work()
    if not may_create_events(work):
        raise Forbidden
    known, modules = _projects_for_new(), all_modules(work)
    if request.method != "POST":
        office = current_office()
        known_of = prefilled(work, office.shown_name, office.phone)
        edition = of_edition(modules, request.args.get("module", ""))
        usual = {"asks_access_needs": True, "withdrawal_cutoff_hours": 24}
        form = EventForm(data={**_NEW, **known_of, **usual, **edition})
        form.offer_projects(known)
        form.offer_modules(modules, None)
        return _new_page(form)
    form = EventForm(formdata=_completed(request.form))
    form.offer_projects(known)
    form.offer_modules(modules, None)
    if form.validate_on_submit():
        with committing(form) as done:
            event = create(work, column_values(form, known, modules, set(NAMES)))
            templated = begin_from_template(work, event, is_new=True)
        if done:
            notify("success", work.texts.gettext(N_("The draft is saved. Now add its dates.")))
            if templated:
                notify("info", work.texts.gettext(FROM_TEMPLATE))
            return redirect(url_for("changes.meetings", slug=event.slug), 303)
    return _new_page(form), 422


def _new_page(form: EventForm) -> str:
    return render_template(
        "desk/edit.html",
        form=form,
        sections=SECTIONS,
        left_out={"marks_blocks"},
        event=None,
        event_header=None,
        needed=None,
        foreign=[],
        warnings=[],
    )


@bp.route("/manage/events/<slug>/edit", methods=["GET", "POST"])
@open_to(Audience.staff)
def manage_edit(slug: str) -> ResponseReturnValue:
    """Edit an event; the second to save is told what the first changed, and loses nothing."""
    work = current_work()
    event = whole_managed(work, slug)
    current = _form(event, None)
    texts = typed_texts(current)
    if request.method != "POST":
        return _page(current, event, texts)
    form = _form(event, MultiDict(request.form))
    if form.version.data != str(event.version):
        return _outdated(form, event, texts)
    names, section = _saved_alone()
    if _is_valid(form, names):
        typed = typed_texts(form)
        changed = {name for name in NAMES if typed[name] != texts[name]}
        values = column_values(form, _projects_of(event), all_modules(work), changed & set(names))
        with committing(form) as done:
            change, told = EditEvent(event, values, event.version, form.reason.data or ""), 0
            if not is_decided():
                seen = preview(work, change)
                if seen.concerns_anybody:
                    heading = work.texts.gettext(N_("Tell people about the change?"))
                    return notice_page(heading, seen, url_for("desk.manage_edit", slug=slug))
            told = release(work, change, notify=are_told())
        event = whole_managed(work, slug)
        if done:
            say(work.texts.gettext(N_("Changes saved.")), told)
            if changed <= set(names):
                return redirect(url_for("desk.manage_edit", slug=slug, _anchor=section), 303)
            notify("info", work.texts.gettext(OTHERS_UNSAVED))
            return _page(form, event, typed_texts(_form(event, None)))
    return _page(form, event, texts, 422)


def _saved_alone() -> tuple[tuple[str, ...], str | None]:
    """Return the fields that the pressed button saves, and its section's anchor: one section's, or all."""
    asked = request.form.get("section", "")
    return next(((each.names, each.anchor) for each in SECTIONS if each.anchor == asked), (NAMES, None))


def _is_valid(form: EventForm, names: tuple[str, ...]) -> bool:
    """Check the form; what is wrong in a section that is not saved now is said once it is."""
    if form.validate_on_submit():
        return True
    for name in NAMES:
        if name not in names:
            form[name].errors = []
    return form.is_submitted() and not form.errors


def _form(event: Event, formdata: MultiDict[str, str] | None) -> EventForm:
    work = current_work()
    form = EventForm(formdata=formdata, data=shown_values(event))
    form.offer_projects(_projects_of(event))
    form.offer_modules(all_modules(work), event.unit_minutes)
    if is_told_when_cancelled(work, event):
        form.without_cancelling(CANCELLED_ELSEWHERE)
    elif event.status != EventStatus.cancelled and not may_cancel_event(work, event):
        form.without_cancelling(NOT_YOURS_TO_CANCEL)
    return form


def _projects_for_new() -> list[Project | None]:
    """The projects in which the actor may make an event; None stands for no project."""
    work = current_work()
    none = [None] if organises_everything(work) else []
    return [*none, *organised_projects(work)]


def _projects_of(event: Event) -> list[Project | None]:
    """The projects to which the actor may move an event; only its own where they may not move it."""
    if organises_project(current_work(), event.project_id):
        return _projects_for_new()
    return [event.project]


def _outdated(form: EventForm, event: Event, texts: dict[str, str]) -> ResponseReturnValue:
    """Show the form again: the other's changes taken over wherever this editor changed nothing."""
    both = merged(form, NAMES, form.seen.data, typed_texts(form), texts, request.form)
    form = _form(event, both.formdata)
    form.form_errors.append(both.sentence)
    return _page(form, event, texts, 409, both.foreign)


def _page(
    form: EventForm,
    event: Event,
    texts: dict[str, str],
    status: int = 200,
    foreign: list[Foreign] | None = None,
) -> ResponseReturnValue:
    form.version.data = str(event.version)
    form.seen.data = written(texts)
    page = render_template(
        "desk/edit.html",
        form=form,
        sections=SECTIONS,
        left_out=_left_out(event),
        event=event,
        event_header=header_of(current_work(), event, "overview"),
        foreign=foreign,
        needed=_needed(event),
        warnings=warnings(current_work(), event),
        upload=DownloadForm(formdata=None),
    )
    return page, status


def _left_out(event: Event) -> set[str]:
    """Return the fields that say nothing here: the unit of an edition, and blocks where there are none."""
    blocks = any(session.blocks for meeting in event.meetings for session in meeting.sessions)
    unit = {"unit_minutes"} if event.module is not None else set()
    return unit if event.module is not None or blocks or event.marks_blocks else {"marks_blocks"}


def _needed(event: Event) -> str:
    """Return the minutes that a participant needs in the event's own hours, or nothing."""
    needed = event.minutes_required
    return hours_phrase(current_work().texts, needed, unit_of(event)) if needed else ""


def _completed(posted: MultiDict[str, str]) -> MultiDict[str, str]:
    """Return the posted form with the usual choice where a select was left out.

    A program that was written before the setting became three sends it in one word.
    """
    form = MultiDict(posted)
    word = form.get("registration_mode", "")
    if word in RegistrationMode.__members__:
        for name, meant in MEANT[RegistrationMode(word)].items():
            form.setdefault(name, "1" if meant is True else str(meant))
    for name, value in _NEW.items():
        form.setdefault(name, value)
    return form


@bp.route("/manage/events/<slug>/copy", methods=["GET", "POST"])
@open_to(Audience.staff)
def manage_copy(slug: str) -> ResponseReturnValue:
    """Copy an event to a new date, as a draft."""
    work = current_work()
    source = whole_managed(work, slug)
    if not organises_project(work, source.project_id):
        raise Forbidden
    form = CopyForm(data={"title_pl": source.title_pl, "title_en": source.title_en})
    if form.validate_on_submit():
        with committing(form) as done:
            english = form.title_en.data if "title_en" in request.form else source.title_en
            plan = CopyPlan(
                form.title_pl.data or "", form.start_local.data, form.registration_deadline.data, english
            )
            event = copy(work, source, plan)
            copy_form(work, source, event)
            copy_rules(work, source, event)
            copy_sheets(work, source, event)
        if done:
            notify("success", work.texts.gettext(N_("Copied. Check the draft, then publish it.")))
            return redirect(url_for("desk.manage_show", slug=event.slug), 303)
    status = 422 if request.method == "POST" else 200
    page = render_template(
        "desk/copy.html",
        form=form,
        event=source,
        event_header=header_of(current_work(), source, "overview"),
        has_dates=bool(source.meetings),
    )
    return page, status
