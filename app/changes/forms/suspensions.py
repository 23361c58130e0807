"""The forms that suspend a project or a form of support, and resume some of what was suspended."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from wtforms import BooleanField, HiddenField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind

from app.changes.models import Suspended
from app.changes.resumptions import Chosen
from app.changes.suspensions import Scope
from app.errors import N_, Refusal
from app.events.labels import FORM_OF_SUPPORT
from app.events.models import Event, FormOfSupport, Meeting
from app.events.plans import MeetingPlan, check, plan_of
from app.lines.models import SupportLine
from app.projects.models import Project
from app.web.fields import DayField, HourField, likely_year, prose
from app.web.forms import Form
from app.web.language import current_texts
from app.web.rows import FormRow

AnyTick = TypeVar("AnyTick", bound="Tick")


class ScopeForm(Form):
    """What is suspended, until when and why; `mark` says what the preview showed."""

    project = SelectField(N_("Project"), default="")
    form_of_support = SelectField(N_("Form of support"), default="")
    suspended_until = DayField(
        N_("Suspended until"), description=N_("Empty: until further notice."), validators=[likely_year]
    )
    reason = prose(N_("Reason"), N_("Shown on the events' pages, and in the letter."), rows=2)
    mark = HiddenField()

    def offer(self, projects: Sequence[Project], *, everything: bool) -> None:
        """Fill the choices: the projects that somebody organises, and all of them if `everything`."""
        texts = current_texts()
        self._projects = {str(each.id): each for each in projects}
        whole = [SelectChoice("", texts.gettext(N_("all projects")))] if everything else []
        named = [SelectChoice(id, each.name) for id, each in self._projects.items()]
        self.project.choices = [*whole, *named]
        forms = [SelectChoice(each.value, texts.gettext(label)) for each, label in FORM_OF_SUPPORT.items()]
        self.form_of_support.choices = [SelectChoice("", texts.gettext(N_("all forms"))), *forms]

    def scope(self) -> Scope:
        """Return what was chosen."""
        chosen = self.form_of_support.data
        return Scope(
            self._projects.get(self.project.data or ""),
            FormOfSupport(chosen) if chosen else None,
            self.suspended_until.data,
            self.reason.data or "",
        )


class Tick(FormRow):
    """Whether one thing goes on."""

    resume = BooleanField(N_("Resume"))


class EventTick(Tick):
    """Whether an event goes on; `version` is the event's, as its dates were shown."""

    version = HiddenField()


class NewDate(FormRow):
    """The first day and the hours of a meeting; its last day follows as before."""

    start_local = DayField(N_("First day"), validators=[likely_year])
    start_hour = HourField(N_("From"))
    end_hour = HourField(N_("To"))

    def plan(self, known: MeetingPlan) -> MeetingPlan:
        """Return a meeting's plan with the day and hours that are typed."""
        first: Any = self.start_local.data
        start: Any = self.start_hour.data or self.start_local.hour
        end: Any = self.end_hour.data
        step = first - known.first_day
        plan = replace(
            known,
            first_day=first,
            last_day=known.last_day + step,
            starts_at=start,
            ends_at=end,
        )
        return replace(plan, without=frozenset(day + step for day in known.without)) if step else plan


@dataclass(frozen=True, slots=True)
class SuspendedEventRow:
    """A suspended event with its tick, and its meetings with their dates.

    `is_outdated` says that it was ticked on a page from before somebody else changed it; the row then shows
    what stands now.
    """

    event: Event
    tick: EventTick
    dates: Sequence[tuple[Meeting, NewDate]]
    is_outdated: bool


@dataclass(frozen=True, slots=True)
class SuspendedLineRow:
    """A suspended line with its tick."""

    line: SupportLine
    tick: Tick


class ResumeForm(Form):
    """Ticks of what goes on, and new dates; a name begins with its row: `e7-resume`, `m12-start_local`."""

    reason = prose(N_("Explanation"), N_("Goes into the letter."), rows=2)

    def read(self, rows: Sequence[Suspended], formdata: Any) -> None:
        """Make a row for each thing that is suspended, from what was sent (None: as it stands)."""
        self.events = [_event_row(each.event, formdata) for each in rows if each.event is not None]
        self.lines = [
            SuspendedLineRow(each.line, _named(Tick(formdata, prefix=f"l{each.line.id}-")))
            for each in rows
            if each.line is not None
        ]

    @property
    def outdated(self) -> list[Event]:
        """The events that were ticked and that somebody changed meanwhile."""
        return [row.event for row in self.events if row.is_outdated]

    def check_dates(self) -> bool:
        """Put a sentence at each date that can't be, of the events that go on; tell whether there is none."""
        texts, good = current_texts(), True
        for row in self.events:
            if not row.tick.resume.data:
                continue
            for meeting, typed in row.dates:
                if typed.validate() and typed.start_local.data is None:
                    typed.start_local.errors = [N_("Give the day.")]
                elif not typed.errors:
                    try:
                        check(typed.plan(plan_of(meeting)))
                    except Refusal as refusal:
                        typed.start_local.errors = [texts.sentence(refusal)]
                for field in typed:
                    field.errors = [texts.translated(error) for error in field.errors]
                good = good and not any(field.errors for field in typed)
        return good

    def chosen(self) -> Chosen:
        """Return what is ticked, with the dates that differ."""
        events = [
            (row.event, [pair for pair in _plans(row) if pair[1] != plan_of(pair[0])])
            for row in self.events
            if row.tick.resume.data
        ]
        return Chosen(
            events, [row.line for row in self.lines if row.tick.resume.data], self.reason.data or ""
        )


def _plans(row: SuspendedEventRow) -> list[tuple[Meeting, MeetingPlan]]:
    return [(meeting, typed.plan(plan_of(meeting))) for meeting, typed in row.dates]


def _event_row(event: Event, formdata: Any) -> SuspendedEventRow:
    alive = [each for each in event.meetings if each.cancelled_at is None and each.sessions]
    version, name = str(event.version), f"e{event.id}-"
    sent = EventTick(formdata, prefix=name, data={"version": version})
    is_outdated = sent.version.data != version
    formdata = None if is_outdated else formdata
    dates = [(each, NewDate(formdata, prefix=f"m{each.id}-", data=_shown(plan_of(each)))) for each in alive]
    texts = current_texts()
    for _, typed in dates:
        for field in typed:
            field.label.text = texts.translated(field.label.text)
    tick = _named(EventTick(formdata, prefix=name, data={"version": version}))
    return SuspendedEventRow(event, tick, dates, is_outdated and bool(sent.resume.data))


def _named(tick: AnyTick) -> AnyTick:
    tick.resume.label.text = current_texts().translated(tick.resume.label.text)
    return tick


def _shown(plan: MeetingPlan) -> dict[str, Any]:
    first: date = plan.first_day
    return {"start_local": first, "start_hour": plan.starts_at, "end_hour": plan.ends_at}
