"""The POSTs that act on many rows at once, with what a form says for so many of them; and all the others."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select

from app.accounts.models import Account, Role
from app.attendance.operations import confirm_register, fill_blanks
from app.attendance.queries.looks import standings_of
from app.bringing.models import Target
from app.bringing.operations.entering import enter
from app.bringing.operations.planning import ListChoices, choose
from app.bringing.operations.reading import ListPlace, take_in
from app.changes.suspensions import Scope, concerned_by, suspend_scope
from app.coaching.models import AppointmentState, HeldRecord
from app.directory.operations.verdicts import Sayings, say
from app.events.models import (
    Assignment,
    CompletedBy,
    Event,
    EventStatus,
    ParallelGroup,
    Rhythm,
    Series,
    WhoDecides,
    WhoHandsIn,
)
from app.events.operations.own_places import set_own_places
from app.events.summary import derive
from app.files.storage import Upload
from app.files.tables import Table, TableRow
from app.groups.operations.meetings import join_event
from app.interest.models import InterestEntry, InterestSource
from app.ledger.models import MonthLock
from app.links import Purpose
from app.messages.draft import fingerprint
from app.messages.readers import recipients_of
from app.notices.models import TextKind
from app.notices.operations import save_text
from app.notices.queries import latest_text
from app.people.models import Institution, InstitutionVerdict
from app.progress.models import TestKind
from app.progress.operations import save_test
from app.projects.models import Project
from app.questions.models import Sheet
from app.registrations.models import PaperState, Registration, RegistrationState, SignedPaper
from app.surveys.operations.preparing import close_sheet
from app.timetable.queries.versions import draft_of
from app.work import Work
from tests.growth.houses import FEW, add_people, institutions
from tests.support.cast import a_meeting, actor, an_event, session_key, staff
from tests.support.groups import a_group, a_member
from tests.support.lines import a_coach, a_line, a_person, a_project, a_recipient, an_appointment
from tests.support.recruitments import a_recruitment
from tests.surveys.sheets import a_test, answered, question

Made = tuple[str, dict[str, Any]]
"""Where the form is sent, and what it says."""


@dataclass(frozen=True, slots=True)
class Act:
    """What is asked: `make` prepares so many rows and returns the form; each row may cost so many `reads`."""

    rule: str
    name: str
    make: Callable[["Office", int], Made]
    status: int = 303
    reads: int = 0


@dataclass
class Office:
    """Who acts, and with what."""

    work: Work
    me: Account
    made: int = 0

    def event(self, **facts: Any) -> Event:
        """Add an event of its own address."""
        self.made += 1
        return an_event(self.work, f"wydarzenie-{self.made}", **facts)

    @property
    def acting(self) -> Work:
        """The work in the name of the signed-in user."""
        return replace(self.work, actor=actor(self.me))


def _people(event: Event, rows: list[Registration], **data: str) -> Made:
    ids = ",".join(str(each.id) for each in rows)
    return f"/manage/events/{event.slug}/registrations/bulk", {"people": ids, **data}


def _bulk(**data: str) -> Callable[[Office, int], Made]:
    def make(office: Office, count: int) -> Made:
        event = office.event(capacity=count)
        rows = add_people(office.work, event, 2 * count)
        if data["act"] == "seat":
            event.rules.capacity = 2 * count
            rows = rows[count:]
        return _people(event, rows[:count], **data)

    return make


def _seat_asked(office: Office, count: int) -> Made:
    """Seat people whose letters say that they owe the participation form of the project."""
    made = _bulk(act="seat", decided="1")(office, count)
    event = office.work.session.scalars(select(Event).where(Event.slug == made[0].split("/")[3])).one()
    event.project = Project(name=f"Monitorowany {office.made}", created_at=office.work.now)
    event.rules.participation = WhoHandsIn.newcomers
    office.work.session.flush()
    return made


def _applicants(office: Office, count: int) -> tuple[Event, str]:
    """An event whose staff decide, with so many applicants; their numbers."""
    event = office.event(capacity=count)
    event.rules.who_decides = WhoDecides.staff
    rows = add_people(office.work, event, count)
    for each in rows:
        each.state = RegistrationState.applied
    office.work.session.flush()
    return event, ",".join(str(each.id) for each in rows)


def _desk(end: str, **data: str) -> Callable[[Office, int], Made]:
    def make(office: Office, count: int) -> Made:
        event, ids = _applicants(office, count)
        return f"/manage/events/{event.slug}/selection/{end}", {"kept": ids, **data}

    return make


def _decided(act: str) -> Callable[[Office, int], Made]:
    def make(office: Office, count: int) -> Made:
        event, ids = _applicants(office, count)
        data = {"seen": "1", "decided": "1", act: ids, "reason": "x"}
        return f"/manage/events/{event.slug}/selection/decide", data

    return make


def _appointed(office: Office, count: int) -> Made:
    event, ids = _applicants(office, count)
    event.rules.who_decides = WhoDecides.appointment
    event.project = Project(name=f"Powołania {office.made}", created_at=office.work.now)
    for each in office.work.session.scalars(select(Registration).where(Registration.event_id == event.id)):
        each.state = RegistrationState.confirmed
    office.work.session.flush()
    data = {
        "registration": ids, "number": f"{count}/2026", "resolved_on": "2026-08-27",
        "group": "", "name": f"RGR {count} {event.slug}", "kind": "RGR", "appointed": "1",
    }  # fmt: skip
    return f"/manage/events/{event.slug}/selection/appointment", data


def _applied_bulk(office: Office, count: int) -> Made:
    event, ids = _applicants(office, count)
    data = {"people": ids, "act": "refuse", "decided": "1", "reason": "x"}
    return f"/manage/events/{event.slug}/registrations/bulk", data


def _remove(**data: str) -> Callable[[Office, int], Made]:
    def make(office: Office, count: int) -> Made:
        address, form = _bulk(act="remove", **data)(office, count)
        return address.replace("/bulk", "/remove"), form

    return make


def _past(office: Office, count: int, meetings: int = 1) -> Event:
    event = office.event(days=40)
    add_people(office.work, event, count)
    for number in range(meetings - 1):
        event.meetings.append(a_meeting(office.work, office.work.today, number + 1))
    for number, meeting in enumerate(event.meetings):
        meeting.sessions[0].day = office.work.today.replace(year=2025, month=1, day=number + 1)
    office.work.session.flush()
    return event


def _ids(work: Work, event: Event) -> list[int]:
    query = select(Registration.id).where(Registration.event_id == event.id).order_by(Registration.id)
    return list(work.session.scalars(query))


def _grid(office: Office, count: int) -> Made:
    """One session, a mark for each of so many people, all of them changed from another."""
    event = _past(office, count)
    session = event.meetings[0].sessions[0]
    fill_blanks(office.acting, session)
    return f"/manage/events/{event.slug}/attendance/", {
        f"a-{id}-{session.id}": "absent" for id in _ids(office.work, event)
    }


def _grid_of_sessions(office: Office, count: int) -> Made:
    """So many sessions, a mark in each."""
    event = _past(office, 1, meetings=count)
    (id,) = _ids(office.work, event)
    return f"/manage/events/{event.slug}/attendance/", {
        f"a-{id}-{meeting.sessions[0].id}": "absent" for meeting in event.meetings
    }


def _register(office: Office, count: int) -> Made:
    event = _past(office, count)
    session = event.meetings[0].sessions[0]
    fill_blanks(office.acting, session)
    return f"/manage/events/{event.slug}/sessions/{session.id}/attendance", {
        f"a-{id}-{session.id}": "absent" for id in _ids(office.work, event)
    }


def _fill(office: Office, count: int) -> Made:
    event = _past(office, count)
    id = event.meetings[0].sessions[0].id
    return f"/manage/events/{event.slug}/sessions/{id}/attendance", {"fill": str(id)}


def _evidence(office: Office, count: int) -> Made:
    """So many people who signed the list."""
    event = _past(office, count)
    session = event.meetings[0].sessions[0]
    return f"/manage/events/{event.slug}/sessions/{session.id}/evidence", {
        f"sheet-{id}": "1" for id in _ids(office.work, event)
    }


def _undo_fill(office: Office, count: int) -> Made:
    event = _past(office, count)
    session = event.meetings[0].sessions[0]
    fact = fill_blanks(office.acting, session)
    assert fact is not None
    return f"/manage/events/{event.slug}/sessions/{session.id}/attendance", {
        "undo": f"{session.id}-{fact.id}"
    }


def _confirm(office: Office, count: int) -> Made:
    event = _past(office, count)
    id = event.meetings[0].sessions[0].id
    return f"/manage/events/{event.slug}/sessions/{id}/confirm", {
        f"a-{row}-{id}": "present" for row in _ids(office.work, event)
    }


def _reopen(office: Office, count: int) -> Made:
    event = _past(office, count)
    session = event.meetings[0].sessions[0]
    fill_blanks(office.acting, session)
    confirm_register(office.acting, session)
    return f"/manage/events/{event.slug}/sessions/{session.id}/reopen", {"reason": "pomyłka"}


def _full(office: Office, count: int, meetings: int = 2) -> Event:
    event = office.event(days=40, meetings=meetings, capacity=count)
    add_people(office.work, event, 2 * count)
    return event


def _move(**data: str) -> Callable[[Office, int], Made]:
    def make(office: Office, count: int) -> Made:
        event = _full(office, count)
        address = f"/manage/events/{event.slug}/meetings/{event.meetings[0].id}/edit"
        form = {"version": str(event.version), "start_local": "2026-12-01", "city": "Pisz", **data}
        return address, form

    return make


def _cancel_meeting(**data: str) -> Callable[[Office, int], Made]:
    def make(office: Office, count: int) -> Made:
        event = _full(office, count)
        address = f"/manage/events/{event.slug}/meetings/{event.meetings[0].id}/cancel"
        return address, {"version": str(event.version), "reason": "choroba", **data}

    return make


def _cancel_event(**data: str) -> Callable[[Office, int], Made]:
    def make(office: Office, count: int) -> Made:
        event = _full(office, count)
        form = {"version": str(event.version), "reason": "choroba", **data}
        return f"/manage/events/{event.slug}/cancel", form

    return make


def _suspend_event(**data: str) -> Callable[[Office, int], Made]:
    def make(office: Office, count: int) -> Made:
        event = _full(office, count)
        form = {"version": str(event.version), "reason": "epidemia", **data}
        return f"/manage/events/{event.slug}/suspend", form

    return make


def _suspend_project(**data: str) -> Callable[[Office, int], Made]:
    def make(office: Office, count: int) -> Made:
        work, event = office.work, _full(office, count)
        event.project = Project(name=f"Zawieszany {office.made}", created_at=work.now)
        work.session.flush()
        mark = concerned_by(work, Scope(event.project, None, None, "")).mark
        return "/manage/suspensions/new", {"project": str(event.project_id), "mark": mark, **data}

    return make


def _resume_some(**data: str) -> Callable[[Office, int], Made]:
    def make(office: Office, count: int) -> Made:
        work, event = office.work, _full(office, count)
        event.project = Project(name=f"Wznawiany {office.made}", created_at=work.now)
        work.session.flush()
        scope = Scope(event.project, None, None, "")
        act, _ = suspend_scope(work, scope, concerned_by(work, scope).mark, notify=False)
        form = {f"e{event.id}-version": str(event.version)}
        for meeting in event.meetings:
            day = meeting.sessions[0].day.isoformat()
            typed = {"start_local": day, "start_hour": "09:00", "end_hour": "15:00"}
            form |= {f"m{meeting.id}-{name}": value for name, value in typed.items()}
        return f"/manage/suspensions/{act.id}/", {f"e{event.id}-resume": "y", **form, **data}

    return make


def _resume_many(**data: str) -> Callable[[Office, int], Made]:
    """So many events of one meeting with two people each, one of whom waits."""

    def make(office: Office, count: int) -> Made:
        work, project = office.work, Project(name=f"Wiele {office.made}", created_at=office.work.now)
        for _ in range(count):
            event = office.event(days=40, capacity=1, project=project)
            add_people(work, event, 2)
        work.session.flush()
        scope = Scope(project, None, None, "")
        act, _ = suspend_scope(work, scope, concerned_by(work, scope).mark, notify=False)
        form = {}
        for each in work.session.scalars(select(Event).where(Event.project_id == project.id)):
            day = each.meetings[0].sessions[0].day.isoformat()
            form[f"e{each.id}-resume"] = "y"
            form[f"m{each.meetings[0].id}-start_local"] = day
        return f"/manage/suspensions/{act.id}/", form | data

    return make


def _restore_meeting(**data: str) -> Callable[[Office, int], Made]:
    def make(office: Office, count: int) -> Made:
        event = _full(office, count)
        meeting = event.meetings[0]
        meeting.cancelled_at = office.work.now
        for session in meeting.sessions:
            session.cancelled_at = office.work.now
        office.work.session.commit()
        address = f"/manage/events/{event.slug}/meetings/{meeting.id}/restore"
        return address, {"version": str(event.version), **data}

    return make


def _restore_event(**data: str) -> Callable[[Office, int], Made]:
    def make(office: Office, count: int) -> Made:
        event = _full(office, count)
        event.status = EventStatus.cancelled
        office.work.session.commit()
        return f"/manage/events/{event.slug}/restore", {"version": str(event.version), **data}

    return make


def _add_meeting(**data: str) -> Callable[[Office, int], Made]:
    def make(office: Office, count: int) -> Made:
        event = _full(office, count)
        return f"/manage/events/{event.slug}/sessions/new", {"start_local": "2026-12-01", **data}

    return make


def _series(**data: str) -> Callable[[Office, int], Made]:
    rule = {"rhythm": "weekly", "start_local": "2026-12-01", "length": "1", "count": "3"}

    def make(office: Office, count: int) -> Made:
        event = _full(office, count)
        form = {"version": str(event.version), "listed": "weekly|2026-12-01|1|3|||", "day": ["0", "1", "2"]}
        return f"/manage/events/{event.slug}/series/new", form | rule | data

    return make


def _series_of_many(office: Office, count: int) -> Made:
    event = office.event()
    return f"/manage/events/{event.slug}/series/new", {
        "version": str(event.version), "rhythm": "weekly", "start_local": "2026-12-01", "length": "1",
        "count": str(count), "listed": f"weekly|2026-12-01|1|{count}|||",
        "day": [str(number) for number in range(count)],
    }  # fmt: skip


def _months_of_many(office: Office, count: int) -> Made:
    event = office.event()
    return f"/manage/events/{event.slug}/series/new", {
        "version": str(event.version), "rhythm": "month_only", "start_local": "2026-12-01", "length": "1",
        "count": str(count), "listed": f"month_only|2026-12-01|1|{count}|||",
        "day": [str(number) for number in range(count)],
    }  # fmt: skip


def _following(office: Office, count: int) -> Made:
    event = office.event(meetings=count)
    series = Series(
        event_id=event.id, rhythm=Rhythm.weekly, first_day=event.meetings[0].sessions[0].day,
        created_at=office.work.now,
    )  # fmt: skip
    for number, meeting in enumerate(event.meetings):
        meeting.series, meeting.series_number = series, number
        meeting.series_day = meeting.sessions[0].day
    office.work.session.commit()
    form = {"version": str(event.version), "start_local": "2026-11-30", "choice": "quiet"}
    return f"/manage/events/{event.slug}/meetings/{event.meetings[0].id}/following", form


def _several(**data: str) -> Callable[[Office, int], Made]:
    def make(office: Office, count: int) -> Made:
        event = _full(office, count)
        form = {"version": str(event.version), "meetings-0-start_local": "2026-12-01", **data}
        return f"/manage/events/{event.slug}/changes/", form

    return make


def _together(**data: str) -> Callable[[Office, int], Made]:
    def make(office: Office, count: int) -> Made:
        events, form = [_full(office, count) for _ in range(2)], dict[str, Any](data)
        for event in events:
            form[f"event-{event.id}-version"] = str(event.version)
            form[f"event-{event.id}-meetings-0-start_local"] = "2026-12-01"
        return "/manage/changes/", form | {"event": [event.slug for event in events]}

    return make


def _letter(**data: str) -> Callable[[Office, int], Made]:
    def make(office: Office, count: int) -> Made:
        event = _full(office, count)
        seen = fingerprint(recipients_of(office.work, event, "all"))
        form = {"readers": "all", "subject_pl": f"Sala {count}", "body_pl": "Dzień dobry", "seen": seen}
        return f"/manage/events/{event.slug}/messages/new", {**form, **data}

    return make


def _renew_access(**data: str) -> Callable[[Office, int], Made]:
    def make(office: Office, count: int) -> Made:
        event = _full(office, count)
        form = {"version": str(event.version), "meetings": str(event.meetings[0].id), **data}
        return f"/manage/events/{event.slug}/access/", form | {"online_link": "https://meet.example.org/nowe"}

    return make


def _own_places(office: Office, count: int) -> Made:
    """Raise an institution's number from none to that of all its people, who wait."""
    event = office.event(capacity=count)
    office.made += 1
    (centre,) = institutions(office.work, 1, f"Ośrodek {office.made}", known=True)
    event.rules.capacity = 0
    add_people(office.work, event, count, centre)
    event.rules.capacity = None
    set_own_places(office.work, event, {centre: 0})
    name = office.work.session.get_one(Institution, centre).name
    return f"/manage/events/{event.slug}/places/", {"institution": name, "places": str(count)}


def _end_own_places(office: Office, count: int) -> Made:
    path, form = _own_places(office, count)
    centre = select(Institution.id).where(Institution.name == form["institution"])
    return f"{path}{office.work.session.scalars(centre).one()}/end", {}


def _raise_capacity(office: Office, count: int) -> Made:
    event = _full(office, count)
    return f"/manage/events/{event.slug}/edit", {
        "version": str(event.version),
        "title_pl": event.title_pl,
        "form_of_support": "seminar",
        "mode": "onsite",
        "status": "planned",
        "who_applies": "anybody",
        "who_decides": "arrival",
        "completed_by": "form",
        "capacity": str(2 * count),
    }


def _meeting_of_many_days(office: Office, count: int) -> Made:
    event = office.event()
    last = "2026-12-03" if count == FEW else "2026-12-30"
    form = {"start_local": "2026-12-01", "end_local": last, "choice": "quiet"}
    return f"/manage/events/{event.slug}/sessions/new", form


def _plan_of_a_day(office: Office, count: int) -> Made:
    """So many blocks of ten minutes, at most a day's thirty, each with another trainer."""
    event, fields = office.event(), {}
    for number in range(min(count, 30)):
        account = staff(office.work, f"Blok{event.id}-{number}", Role.trainer)
        office.work.session.add(Assignment(account_id=account.id, role=Role.trainer, event_id=event.id))
        begin = 9 * 60 + 10 * number
        fields |= {
            f"blocks-{number}-start": f"{begin // 60:02}:{begin % 60:02}",
            f"blocks-{number}-end": f"{(begin + 10) // 60:02}:{(begin + 10) % 60:02}",
            f"blocks-{number}-trainer": account.id,
        }
    session = event.meetings[0].sessions[0]
    return f"/manage/events/{event.slug}/sessions/{session.id}/plan", {"version": event.version, **fields}


def _news_seen(office: Office, count: int) -> Made:
    """So many sessions that the trainer looks at for the first time, a hundred at most."""
    event = office.event(meetings=min(count, 100))
    office.work.session.add(Assignment(account_id=office.me.id, role=Role.trainer, event_id=event.id))
    office.work.session.flush()
    mine = {session.id: session for meeting in event.meetings for session in meeting.sessions}
    standings = standings_of(office.work, list(mine.values()))
    return "/manage/sessions/seen", {"seen": [f"{id}:{each.print}" for id, each in standings.items()]}


def _copies(office: Office, count: int) -> Made:
    event = office.event()
    form: dict[str, str] = {}
    for number in range(count):
        row = {
            "title_pl": event.title_pl,
            "start_local": "2026-12-01",
            "city": f"Miasto {office.made} {number}",
        }
        form |= {f"copies-{number}-{name}": value for name, value in row.items()}
    return f"/manage/events/{event.slug}/copies/", form


def _copy(office: Office, count: int) -> Made:
    event = office.event(meetings=count)
    for number, meeting in enumerate(event.meetings):
        account = staff(office.work, f"Trener{event.id}-{number}", Role.trainer)
        office.work.session.add(Assignment(account_id=account.id, role=Role.trainer, meeting_id=meeting.id))
    return f"/manage/events/{event.slug}/copy", {"title_pl": "Kopia", "start_local": "2026-12-01"}


def _delete(office: Office, count: int) -> Made:
    event = office.event(meetings=count, publication="draft", published_at=None)
    return f"/manage/events/{event.slug}/delete", {}


def _pairs(said: str) -> Callable[[Office, int], Made]:
    def make(office: Office, count: int) -> Made:
        event = office.event(per_institution_limit=5)
        add_people(office.work, event, count)
        office.made += 1
        ones = institutions(office.work, count, f"Typed {office.made}")
        others = institutions(office.work, count, f"Known {office.made}", known=True)
        return "/manage/institutions/pairs", {
            f"pair-{one}-{other}": said for one, other in zip(ones, others, strict=True)
        }

    return make


def _own(office: Office, count: int) -> Made:
    office.made += 1
    return "/manage/institutions/pairs", {"own": institutions(office.work, count, f"Own {office.made}")}


def _undo_act(**of: str) -> Callable[[Office, int], Made]:
    def make(office: Office, count: int) -> Made:
        office.made += 1
        ones = institutions(office.work, count, f"Typed {office.made}")
        others = institutions(office.work, count, f"Known {office.made}", known=True)
        pairs = list(zip(ones, others, strict=True))
        said = say(office.acting, Sayings(**{of["of"]: pairs} if of["of"] != "own" else {"own": ones}))
        return f"/manage/institutions/said/{said.act}/undo", {}

    return make


def _of_typed(office: Office, event: Event, count: int) -> list[Registration]:
    """Add people pending for an institution that somebody typed."""
    (typed,) = institutions(office.work, 1, f"Nieznany dom {event.id}")
    return add_people(office.work, event, count, typed, pending=True)


def _merge(office: Office, count: int) -> Made:
    event = office.event(per_institution_limit=2 * count)
    rows = _of_typed(office, event, count)
    (known,) = institutions(office.work, 1, f"Znany dom {event.id}", known=True)
    return f"/manage/institutions/{rows[0].institution_id}/merge", {"into": str(known)}


def _undo_merge(office: Office, count: int) -> Made:
    event = office.event(per_institution_limit=2 * count)
    rows = _of_typed(office, event, count)
    (known,) = institutions(office.work, 1, f"Znany dom {event.id}", known=True)
    one = rows[0].institution_id
    assert one is not None
    act = say(office.acting, Sayings(same=[(one, known)])).act
    query = select(InstitutionVerdict.id).where(InstitutionVerdict.act == act)
    verdict = office.work.session.scalars(query).one()
    return f"/manage/institutions/{known}/said/{verdict}/undo", {}


def _institution_confirmed(office: Office, count: int) -> Made:
    event = office.event(per_institution_limit=2 * count)
    name = f"Nieznany dom {event.id}"
    rows = _of_typed(office, event, count)
    return f"/manage/institutions/{rows[0].institution_id}/", {"name": name, "confirm": "1"}


def _papers(office: Office, count: int) -> Made:
    """Let so many signed forms wait at an event that has room for all."""
    event = office.event()
    event.rules.completed_by = CompletedBy.signed_form
    people = add_people(office.work, event, count, pending=True)
    for each in people:
        paper = SignedPaper(registration=each, state=PaperState.uploaded, uploaded_at=office.work.now)
        office.work.session.add(paper)
    office.work.session.flush()
    return f"/manage/events/{event.slug}/papers/accept", {"paper": [f"{each.id}:1" for each in people]}


def _brought(end: str) -> Callable[[Office, int], Made]:
    """Let a list of so many people be planned, and entered if it is to be taken back."""

    def make(office: Office, count: int) -> Made:
        event = office.event(capacity=count)
        heading = ("Imię", "Nazwisko", "E-mail", "Instytucja")
        people = [
            ("Jan", f"Kot {event.id}-{n}", f"jan{n}-{event.id}@example.org", f"Dom {event.id}-{n}")
            for n in range(count)
        ]
        rows = [TableRow(number, cells) for number, cells in enumerate([heading, *people], start=1)]
        upload = Upload("lista.csv", "text/csv", f"{event.id}".encode())
        place = ListPlace(Target.registrations, event)
        brought = take_in(office.acting, place, upload, Table(("",), 0, tuple(rows)))
        chosen = ListChoices(columns=brought.columns, with_letters=True, source="UMK")
        choose(office.acting, brought, chosen)
        if end == "take-back":
            enter(office.acting, brought)
        columns = {f"column-{at}": says for at, says in enumerate(brought.columns)}
        return f"/manage/lists/{brought.id}/{end}", columns if not end else {}

    return make


def _institution_links(office: Office, count: int) -> Made:
    """Let so many institutions with a known contact be ticked at an event for which they name people."""
    event = office.event()
    event.rules.who_decides = WhoDecides.institution
    event.project = Project(name=f"Kierowanie {office.made}", created_at=office.work.now)
    ids = institutions(office.work, count, f"Sends {office.made}", known=True)
    for each in office.work.session.scalars(select(Institution).where(Institution.id.in_(ids))):
        each.contact_email = f"kontakt{each.id}@example.org"
    office.work.session.flush()
    data = {"institution_id": [str(id) for id in ids], "ends_on": "2026-12-31"}
    return f"/manage/events/{event.slug}/institutions/", data


def _other_sign_ins(office: Office, count: int) -> Made:
    for _ in range(count):
        session_key(office.work.session, office.me, office.work.now)
    return "/account/sign-ins/end-others", {}


def _line(office: Office, count: int) -> tuple[str, list[int]]:
    """Return the address of a line with so many recipients, and their numbers."""
    office.made += 1
    line = a_line(office.work, f"linia-{office.made}")
    rows = [a_recipient(office.work, line, f"GOPS Wieś {office.made}-{number}") for number in range(count)]
    return f"/manage/lines/{line.id}", [row.id for row in rows]


def _invite(office: Office, count: int) -> Made:
    event = office.event()
    lines = [f"Anna Nowak, anna.nowak{office.made}-{number}@example.org" for number in range(count)]
    return f"/manage/events/{event.slug}/invitations/new", {"people": "\n".join(lines), "decided": "1"}


def _arrange_alike(office: Office, count: int) -> Made:
    event = office.event()
    rows = add_people(office.work, event, count)
    for each in rows:
        each.measures = ["captions"]
    office.work.session.flush()
    form = {"state": "not_possible", "sentence": "Nikogo nie ma.", "alike": "y", "seen": "0"}
    return f"/manage/events/{event.slug}/needs/{rows[0].id}/captions", form


def _enrol_members(**decided: str) -> Callable[[Office, int], Made]:
    def make(office: Office, count: int) -> Made:
        event = office.event(project=a_project(office.work))
        group = a_group(office.work, f"PGR {office.made}")
        members = [a_member(office.work, group, f"Anna Nowak{office.made}-{n}") for n in range(count)]
        join_event(office.work, group, event)
        people = ",".join(str(each.person_id) for each in members)
        return f"/manage/events/{event.slug}/members/", {"people": people, **decided}

    return make


def _turn(office: Office, count: int) -> Made:
    office.made += 1
    group = a_group(office.work, f"PGR {office.made}")
    for number in range(count):
        a_member(office.work, group, f"Anna Nowak{office.made}-{number}")
    form = {"name": "PZK", "kind": "PZK", "begins_on": "2027-01-01", "version": "1"}
    return f"/manage/groups/{group.id}/turn", form


def _divide_evenly(office: Office, count: int) -> Made:
    return f"{_line(office, count)[0]}/division/even", {"seen": "0"}


def _divide(office: Office, count: int) -> Made:
    address, ids = _line(office, count)
    return f"{address}/division", {"seen": "0", **{f"share-{id}": "1:30" for id in ids}}


def _add_institutions(office: Office, count: int) -> Made:
    names = "\n".join(f"GOPS Nowy {office.made}-{number}" for number in range(count))
    return f"{_line(office, 0)[0]}/recipients/institutions", {"institutions": names}


def _month_of_cards(verb: str) -> Callable[[Office, int], Made]:
    """A month in which so many people were coached, each once."""

    def make(office: Office, count: int) -> Made:
        work = office.work
        office.made += 1
        line = a_line(work, f"linia-{office.made}", project_id=a_project(work, f"Projekt {office.made}").id)
        a_coach(work, line, office.me)
        for number in range(count):
            who = a_recipient(work, line, a_person(work, f"Anna {office.made}-{number}"))
            held = {"state": AppointmentState.confirmed, "minutes": 180}
            made = an_appointment(work, line, office.me, [who], date(2026, 8, 3), **held)
            made.invitees[0].attended = True
            minutes = {"received_minutes": 180, "delivered_minutes": 180, "charged_minutes": 180}
            work.session.add(HeldRecord(appointment_id=made.id, version=1, at=work.now, **minutes))
        if verb == "issue":
            work.session.add(MonthLock(project_id=line.project_id, month="2026-08", at=work.now))
        work.session.flush()
        return f"/manage/cards/{line.project_id}/2026-08/{verb}", {}

    return make


def _ask(office: Office, count: int) -> Made:
    """So many held appointments of one coach, to which no link was sent."""
    work = office.work
    office.made += 1
    line = a_line(work, f"linia-{office.made}")
    a_coach(work, line, office.me)
    for number in range(count):
        who = a_recipient(work, line, f"GOPS {office.made}-{number}", contact_email=f"g{number}@example.org")
        held: dict[str, Any] = {"state": AppointmentState.held, "minutes": 60}
        made = an_appointment(work, line, office.me, [who], date(2026, 8, 3), **held)
        made.invitees[0].attended = True
    work.session.flush()
    return "/manage/appointments/ask", {}


def _groups(office: Office, count: int) -> tuple[Event, int]:
    event = office.event(capacity=count)
    add_people(office.work, event, count)
    event.parallel_groups.append(ParallelGroup(position=0, name="A"))
    office.work.session.flush()
    return event, event.parallel_groups[0].id


def _group(office: Office, count: int) -> Made:
    event, group = _groups(office, count)
    form = {"registration": _ids(office.work, event), "parallel_group": str(group)}
    return f"/manage/events/{event.slug}/groups/", form


def _split(office: Office, count: int) -> Made:
    return f"/manage/events/{_groups(office, count)[0].slug}/groups/split", {}


def _move_applicants(**more: str) -> Callable[[Office, int], Made]:
    """So many people of one event of a recruitment, moved to another one."""

    def make(office: Office, count: int) -> Made:
        first, second = office.event(capacity=count), office.event(capacity=count)
        recruitment = a_recruitment(office.work, first, second, title=f"Nabór {office.made}")
        add_people(office.work, first, count)
        office.work.session.flush()
        form = {"registration": _ids(office.work, first), "target": str(second.id), **more}
        return f"/manage/recruitments/{recruitment.id}/applicants/move", form

    return make


def _tested(office: Office, count: int) -> Event:
    event = _past(office, count)
    save_test(office.acting, event, TestKind.exit, 10, None)
    return event


def _points(office: Office, count: int) -> Made:
    event = _tested(office, count)
    form = {f"p-exit-{id}": "7" for id in _ids(office.work, event)}
    return f"/manage/events/{event.slug}/tests/", form


def _answered(office: Office, count: int) -> tuple[Event, Sheet]:
    """Return an event with so many answers to its entry test, and one person who has not answered."""
    event = office.event()
    add_people(office.work, event, count + 1)
    sheet = a_test(office.acting, event)
    for id in _ids(office.work, event)[:-1]:
        answered(office.acting, sheet, office.work.session.get_one(Registration, id), "1", "no")
    return event, sheet


def _mended(office: Office, count: int) -> Made:
    event, sheet = _answered(office, count)
    now = question(office.work, sheet, 1)
    form = {"label_pl": "Czy leje?", "yes_points": "0", "no_points": "1", "seen": now.version}
    return f"/manage/events/{event.slug}/surveys/entry/{now.id}", form


def _link_sent(office: Office, count: int) -> Made:
    event = office.event()
    add_people(office.work, event, count)
    a_test(office.acting, event)
    return f"/manage/events/{event.slug}/surveys/entry/send", {}


def _reopened(office: Office, count: int) -> Made:
    event, sheet = _answered(office, count)
    close_sheet(office.acting, sheet)
    return f"/manage/events/{event.slug}/surveys/entry/open", {}


def _last_answer(office: Office, count: int) -> Made:
    event, sheet = _answered(office, count)
    row = office.work.session.get_one(Registration, _ids(office.work, event)[-1])
    token = office.work.links.token(Purpose.manage, row.id, row.link_version)
    form = {f"question-{question(office.work, sheet, 1).id}": "yes"}
    return f"/registrations/{token}/surveys/entry", form


def _pasted(**data: str) -> Callable[[Office, int], Made]:
    def make(office: Office, count: int) -> Made:
        event = _tested(office, count)
        return f"/manage/events/{event.slug}/tests/exit/paste", {"pasted": "7\n" * count, **data}

    return make


def _outcomes(**data: str) -> Callable[[Office, int], Made]:
    def make(office: Office, count: int) -> Made:
        event = _past(office, count)
        event.required_minutes = 60
        derive(event)
        form = {f"o-{id}": "completed" for id in _ids(office.work, event)}
        return f"/manage/events/{event.slug}/outcomes/", {**form, **data}

    return make


def _timetable(office: Office, count: int) -> Made:
    project = a_project(office.work, f"Projekt {office.made}")
    office.event(meetings=count, project=project)
    return f"/manage/projects/{project.id}/timetable/", {"seen": draft_of(office.work, project.id).seen}


def _interested(office: Office, count: int) -> Made:
    work = office.work
    source, event = office.event(), office.event()
    text = save_text(office.acting, TextKind.interest, None, f"Zgadzam się {office.made}.", None, _seen(work))
    work.session.add(InterestSource(event_id=event.id, source_id=source.id))
    for number in range(count):
        work.session.add(
            InterestEntry(
                event_id=source.id, first_name="Anna", last_name=f"Lis {number}",
                name_key=f"anna lis {number}",
                email=f"lis{number}@example.org", email_key=f"lis{number}@example.org", language="pl",
                text_id=text.id, secret=number + 1, asked_at=work.now, confirmed_at=work.now,
            )
        )  # fmt: skip
    return f"/manage/events/{event.slug}/interest/letters", {}


def _seen(work: Work) -> int:
    latest = latest_text(work, TextKind.interest, None)
    return latest.number if latest else 0


ACTS = [
    Act("/manage/events/<slug>/interest/letters", "letters", _interested),
    Act("/manage/events/<slug>/groups/", "people", _group),
    Act("/manage/projects/<int:id>/timetable/", "dates", _timetable),
    Act("/manage/events/<slug>/groups/split", "people", _split),
    Act("/manage/events/<slug>/tests/", "points", _points),
    Act("/manage/events/<slug>/tests/<kind>/paste", "preview", _pasted(), 200),
    Act("/manage/events/<slug>/tests/<kind>/paste", "save", _pasted(decided="1")),
    Act("/manage/events/<slug>/surveys/<kind>/<int:id>", "points of all", _mended),
    Act("/manage/events/<slug>/surveys/<kind>/send", "letters", _link_sent),
    Act("/manage/events/<slug>/surveys/<kind>/open", "points of all", _reopened),
    Act("/registrations/<token>/surveys/<kind>", "points of all", _last_answer),
    Act("/manage/events/<slug>/outcomes/", "preview", _outcomes(), 200),
    Act("/manage/events/<slug>/outcomes/", "decide", _outcomes(decided="1")),
    Act("/manage/events/<slug>/selection/", "ticks kept", _desk(""), 200),
    Act("/manage/events/<slug>/selection/decide", "preview", _desk("decide", act="confirm"), 200),
    Act("/manage/events/<slug>/selection/decide", "confirm", _decided("confirm")),
    Act("/manage/events/<slug>/selection/decide", "reserve", _decided("reserve")),
    Act("/manage/events/<slug>/selection/decide", "refuse", _decided("refuse")),
    Act("/manage/events/<slug>/selection/appointment", "people", _appointed),
    Act("/manage/events/<slug>/registrations/bulk", "refuse", _applied_bulk),
    Act("/manage/events/<slug>/registrations/bulk", "seat", _bulk(act="seat", decided="1")),
    Act("/manage/events/<slug>/registrations/bulk", "seat, asked for a form", _seat_asked, reads=1),
    Act("/manage/events/<slug>/registrations/bulk", "wait", _bulk(act="wait", decided="1", reason="x")),
    Act("/manage/events/<slug>/registrations/bulk", "remove", _bulk(act="remove", decided="1", reason="x")),
    Act("/manage/events/<slug>/registrations/bulk", "preview seat", _bulk(act="seat"), 200),
    Act("/manage/events/<slug>/registrations/bulk", "preview wait", _bulk(act="wait"), 200),
    Act("/manage/events/<slug>/registrations/bulk", "preview remove", _bulk(act="remove"), 200),
    Act("/manage/events/<slug>/registrations/bulk", "no reason", _bulk(act="wait", decided="1"), 422),
    Act("/manage/events/<slug>/registrations/bulk", "addresses", _bulk(act="addresses"), 200),
    Act("/manage/events/<slug>/registrations/remove", "preview", _remove(), 200),
    Act("/manage/events/<slug>/registrations/remove", "empty reason", _remove(reason=""), 422),
    Act("/manage/events/<slug>/registrations/remove", "reason", _remove(reason="x")),
    Act("/manage/events/<slug>/attendance/", "people", _grid),
    Act("/manage/events/<slug>/attendance/", "sessions", _grid_of_sessions),
    Act("/manage/events/<slug>/sessions/<int:id>/attendance", "marks", _register),
    Act("/manage/events/<slug>/sessions/<int:id>/attendance", "fill", _fill),
    Act("/manage/events/<slug>/sessions/<int:id>/attendance", "undo", _undo_fill),
    Act("/manage/events/<slug>/sessions/<int:id>/evidence", "people", _evidence),
    Act("/manage/events/<slug>/sessions/<int:id>/confirm", "confirm", _confirm),
    Act("/manage/events/<slug>/sessions/<int:id>/reopen", "reopen", _reopen),
    Act("/manage/events/<slug>/meetings/<int:id>/edit", "preview", _move(), 200),
    Act("/manage/events/<slug>/meetings/<int:id>/edit", "tell", _move(choice="notify")),
    Act("/manage/events/<slug>/meetings/<int:id>/cancel", "preview", _cancel_meeting(), 200),
    Act("/manage/events/<slug>/meetings/<int:id>/cancel", "tell", _cancel_meeting(choice="notify")),
    Act("/manage/events/<slug>/meetings/<int:id>/restore", "preview", _restore_meeting(), 200),
    Act("/manage/events/<slug>/meetings/<int:id>/restore", "tell", _restore_meeting(choice="notify")),
    Act("/manage/events/<slug>/restore", "preview", _restore_event(), 200),
    Act("/manage/events/<slug>/restore", "tell", _restore_event(choice="notify")),
    Act("/manage/events/<slug>/sessions/new", "preview", _add_meeting(), 200),
    Act("/manage/events/<slug>/sessions/new", "tell", _add_meeting(choice="notify")),
    Act("/manage/events/<slug>/messages/new", "preview", _letter(), 200),
    Act("/manage/events/<slug>/messages/new", "send", _letter(act="send")),
    Act("/manage/events/<slug>/access/", "preview", _renew_access(), 200),
    Act("/manage/events/<slug>/access/", "tell", _renew_access(choice="notify")),
    Act("/manage/events/<slug>/series/new", "preview", _series(), 200),
    Act("/manage/events/<slug>/series/new", "tell", _series(choice="notify")),
    Act("/manage/events/<slug>/series/new", "dates", _series_of_many, reads=1),
    Act("/manage/events/<slug>/series/new", "months", _months_of_many),
    Act("/manage/events/<slug>/meetings/<int:id>/following", "dates", _following, reads=3),
    Act("/manage/events/<slug>/changes/", "preview", _several(), 200),
    Act("/manage/events/<slug>/changes/", "tell", _several(choice="notify")),
    Act("/manage/changes/", "preview", _together(), 200),
    Act("/manage/changes/", "tell", _together(choice="notify")),
    Act("/manage/events/<slug>/suspend", "preview", _suspend_event(), 200),
    Act("/manage/events/<slug>/suspend", "tell", _suspend_event(choice="notify")),
    Act("/manage/suspensions/new", "preview", _suspend_project(), 200),
    Act("/manage/suspensions/new", "tell", _suspend_project(choice="notify")),
    Act("/manage/suspensions/<int:id>/", "preview", _resume_some(), 200),
    Act("/manage/suspensions/<int:id>/", "tell", _resume_some(choice="notify")),
    # Whether a session of it is confirmed is asked of each event; then who waits, and for which places.
    Act("/manage/suspensions/<int:id>/", "preview events", _resume_many(), 200, reads=1),
    Act("/manage/suspensions/<int:id>/", "events", _resume_many(choice="notify"), reads=3),
    Act("/manage/events/<slug>/cancel", "preview", _cancel_event(), 200),
    Act("/manage/events/<slug>/cancel", "tell", _cancel_event(choice="notify")),
    Act("/manage/events/<slug>/edit", "capacity", _raise_capacity),
    Act("/manage/events/<slug>/places/", "seats", _own_places),
    Act("/manage/events/<slug>/places/<int:id>/end", "seats", _end_own_places),
    Act("/manage/events/<slug>/sessions/new", "days", _meeting_of_many_days),
    Act("/manage/events/<slug>/sessions/<int:id>/plan", "blocks", _plan_of_a_day),
    Act("/manage/sessions/seen", "news", _news_seen),
    Act("/manage/events/<slug>/copies/", "copies", _copies, reads=8),
    Act("/manage/events/<slug>/copy", "meetings", _copy),
    Act("/manage/events/<slug>/delete", "meetings", _delete),
    # Of two that are the same one goes, with what hangs on it, and a further match may stand on that:
    # each is read for itself. At most 60 are said at once.
    Act("/manage/institutions/pairs", "same", _pairs("same"), reads=19),
    Act("/manage/institutions/pairs", "different", _pairs("different")),
    Act("/manage/institutions/pairs", "own", _own),
    Act("/manage/institutions/said/<act>/undo", "same", _undo_act(of="same"), reads=18),
    Act("/manage/institutions/said/<act>/undo", "different", _undo_act(of="different")),
    Act("/manage/institutions/said/<act>/undo", "own", _undo_act(of="own")),
    Act("/manage/institutions/<int:id>/merge", "people", _merge),
    Act("/manage/institutions/<int:id>/said/<int:verdict>/undo", "people", _undo_merge),
    Act("/manage/institutions/<int:id>/", "people", _institution_confirmed),
    Act("/account/sign-ins/end-others", "sign-ins", _other_sign_ins),
    # Each name is looked for as at a sign-up, and a new person made.
    Act("/manage/events/<slug>/needs/<int:id>/<need>", "needs", _arrange_alike),
    Act("/manage/events/<slug>/invitations/new", "people", _invite, reads=2),
    Act("/manage/events/<slug>/institutions/", "links", _institution_links),
    # Each form gives its application a place of its own, as one accepted alone does.
    Act("/manage/lists/<int:id>/", "plan a list", _brought("")),
    Act("/manage/lists/<int:id>/enter", "enter a list", _brought("enter")),
    Act("/manage/lists/<int:id>/take-back", "take a list back", _brought("take-back")),
    Act("/manage/events/<slug>/papers/accept", "papers", _papers, reads=20),
    Act("/manage/events/<slug>/members/", "preview", _enrol_members(), 200),
    Act("/manage/events/<slug>/members/", "members", _enrol_members(decided="1")),
    Act("/manage/groups/<int:id>/turn", "members", _turn),
    Act("/manage/recruitments/<int:id>/applicants/move", "preview", _move_applicants(), 200),
    Act("/manage/recruitments/<int:id>/applicants/move", "people", _move_applicants(moved="1")),
    Act("/manage/lines/<int:id>/division", "shares", _divide),
    Act("/manage/lines/<int:id>/division/even", "shares", _divide_evenly),
    # Each name is looked for as at a sign-up, and a new institution made.
    Act("/manage/lines/<int:id>/recipients/institutions", "names", _add_institutions, reads=6),
    Act("/manage/appointments/ask", "letters", _ask),
    # Each card is a file of its own, looked for by its checksum; twenty are issued at once.
    Act("/manage/cards/<int:project_id>/<month>/close", "cards", _month_of_cards("close"), reads=2),
    Act("/manage/cards/<int:project_id>/<month>/issue", "cards", _month_of_cards("issue"), reads=2),
]

ONE = {
    *(f"/manage/contracts/{verb}" for verb in ("new", "<int:id>/edit", "<int:id>/remove")),
    "/manage/contracts/<int:id>/<month>/settle",
    *(f"/account/{verb}" for verb in ("language", "password", "password-link", "sign-ins/<int:id>/end")),
    "/account/daily-letter",
    "/manage/persons/pairs",
    "/manage/persons/<int:id>/merge",
    "/manage/persons/<int:id>/said/<int:verdict>/undo",
    *(f"/account/second-factor/{verb}" for verb in ("begin", "codes", "confirm", "off")),
    *(f"/appointments/<token>/{verb}" for verb in ("cancel", "confirm", "object", "take")),
    "/events/<slug>/register",
    *(f"/institutions/<token>/events/<slug>/{rest}" for rest in ("", "people/<int:id>/")),
    *(f"/institutions/<token>/events/<slug>/people/<int:id>/{verb}" for verb in ("end", "move")),
    "/manage/events/<slug>/institutions/<int:id>/",
    "/manage/events/<slug>/nominations/<int:id>/<verb>",
    "/institutions/<token>/events/<slug>/consent",
    "/manage/events/<slug>/door/",
    "/manage/events/<slug>/door/<int:id>/revoke",
    # Many marks at once are of one phone, and each may be there already (tests/door/test_marks.py).
    *(f"/door/<token>/{verb}" for verb in ("pin", "search", "marks", "walk-in")),
    # Each person of one institution is told, as when forms are accepted: few, as their places are.
    "/manage/events/<slug>/institutions/<int:id>/consent",
    "/manage/events/<slug>/institutions/<int:id>/consent/file",
    "/registrations/<token>/sender",
    "/registrations/<token>/paper",
    "/manage/registrations/<int:id>/paper",
    "/registrations/<token>/participation",
    "/manage/registrations/<int:id>/participation",
    "/manage/participation/<int:project_id>/dictionaries",
    *(f"/manage/participation/{which}/<int:id>" for which in ("forms", "registrations")),
    *(f"/manage/events/<slug>/papers/scans/{rest}" for rest in ("", "<int:id>")),
    "/manage/events/<slug>/sheets/returned/",
    "/manage/returned-lists/",
    "/manage/returned-lists/<int:id>/list",
    # Rows of one printed page, which paper ends (tests/returned_lists).
    "/manage/returned-lists/<int:id>",
    # Read a file; how long a list is, costs no statement (tests/bringing).
    "/manage/events/<slug>/lists/",
    "/manage/groups/<int:id>/lists/",
    *(f"/manage/lists/<int:id>/{verb}" for verb in ("delete", "pairs", "sheet")),
    # Read a file; how many people stand in it, costs no statement (tests/meeting_reports).
    "/manage/events/<slug>/meeting-reports/",
    "/manage/events/<slug>/sessions/<int:id>/meeting-reports/",
    *(
        f"/manage/meeting-reports/<int:id>/{verb}"
        for verb in ("", "people/<int:place>", "reading", "withdraw")
    ),
    "/manage/events/<slug>/months/<int:id>/remove",
    "/invitations/<token>/",
    "/feeds/renew",
    "/registrations/<token>/feeds/renew",
    *(f"/manage/appointments/{verb}" for verb in ("new", "slots")),
    *(f"/manage/appointments/<int:id>/{verb}" for verb in ("answer", "cancel", "card", "correct")),
    *(f"/manage/appointments/<int:id>/{verb}" for verb in ("drop-charge", "enter", "held")),
    *(f"/manage/appointments/<int:id>/{verb}" for verb in ("move", "no-show")),
    "/manage/appointments/<int:id>/ask/<int:invitee>",
    "/manage/appointments/<int:id>/take-card-back",
    *(f"/manage/events/{verb}" for verb in ("new", "<slug>/publish", "<slug>/unpublish")),
    *(f"/manage/events/<slug>/downloads/{verb}" for verb in ("new", "<int:id>", "<int:id>/remove")),
    "/manage/events/<slug>/meetings/<int:id>/remove",
    *(f"/manage/events/<slug>/form/{verb}" for verb in ("fields", "template/keep", "template/start")),
    *(f"/manage/events/<slug>/form/questions/{verb}" for verb in ("new", "<int:id>")),
    *(f"/manage/events/<slug>/form/questions/<int:id>/{verb}" for verb in ("bring-back", "move", "retire")),
    *(f"/manage/events/<slug>/calls/<int:id>/{verb}" for verb in ("told", "not-told")),
    "/manage/events/<slug>/messages/<int:id>/send-again",
    "/manage/events/<slug>/pictures/<int:id>/withdraw",
    *(f"/manage/events/<slug>/needs/{verb}" for verb in ("catering", "rooms/<int:id>")),
    "/manage/events/<slug>/messages/settings",
    "/manage/settings/own-texts",
    "/manage/events/<slug>/registrations/new",
    *(f"/manage/events/<slug>/{rest}/export" for rest in ("registrations", "attendance")),
    "/manage/events/<slug>/sessions/<int:id>/export",
    "/manage/projects/<int:id>/attendance/export",
    "/manage/attendance/export",
    "/manage/events/export",
    "/manage/institutions/export",
    "/manage/events/<slug>/attendance/registers/export",
    "/manage/events/<slug>/standing/export",
    "/manage/events/<slug>/tests/export",
    "/manage/hours/export",
    "/manage/events/<slug>/surveys/results/export",
    "/manage/interest/export",
    "/manage/events/<slug>/interest/export",
    "/manage/newsletter/export",
    "/manage/events/<slug>/needs/export",
    "/manage/region/<slug>/export",
    "/manage/recruitments/<int:id>/applicants/export",
    "/manage/events/<slug>/eligibility/",
    *(f"/manage/events/<slug>/sessions/<int:id>/{verb}" for verb in ("leaders", "people")),
    "/manage/events/<slug>/sessions/<int:id>/evidence/withdraw",
    *(f"/manage/events/<slug>/sessions/<int:id>/correction{rest}" for rest in ("", "/decide")),
    *(f"/manage/events/<slug>/sessions/<int:id>/substitute{verb}" for verb in ("", "/remove")),
    "/manage/events/<slug>/trainers",
    "/manage/events/<slug>/trainers/remove",
    "/manage/first-day/end",
    *(f"/manage/institution-links/<int:id>/{verb}" for verb in ("renew", "revoke")),
    "/manage/institutions/new",
    *(f"/manage/institutions/<int:id>/projects/{verb}" for verb in ("new", "<int:one>", "<int:one>/remove")),
    *(f"/manage/groups/{verb}" for verb in ("new", "<int:id>/delete", "<int:id>/edit")),
    *(f"/manage/recruitments/{verb}" for verb in ("new", "<int:id>/delete", "<int:id>/edit")),
    *(f"/manage/recruitments/<int:id>/events/{verb}" for verb in ("join", "part")),
    "/manage/recruitments/<int:id>/applicants/swap",  # always two people
    *(f"/manage/groups/<int:id>/meetings/{verb}" for verb in ("join", "part")),
    *(f"/manage/groups/<int:id>/members/{verb}" for verb in ("new", "<int:one>")),
    *(f"/manage/groups/<int:id>/members/<int:one>/{verb}" for verb in ("end", "remove")),
    *(f"/manage/lines/{verb}" for verb in ("new", "<int:id>/edit", "<int:id>/delete", "<int:id>/move")),
    *(f"/manage/lines/<int:id>/coaches/{verb}" for verb in ("", "remove")),
    "/manage/lines/<int:id>/recipients/persons",
    *(f"/manage/lines/<int:id>/recipients/<int:one>{verb}" for verb in ("", "/end", "/remove", "/resume")),
    "/manage/institutions/starter-list",  # a list that is shipped: always as long
    *(f"/manage/people/{verb}" for verb in ("new", "<int:id>/invite", "<int:id>/off", "<int:id>/on")),
    *(f"/manage/people/<int:id>/{verb}" for verb in ("roles", "roles/remove", "second-factor/reset")),
    *(f"/manage/events/<slug>/tests/<kind>/{verb}" for verb in ("remove", "set-up")),
    *(
        f"/manage/events/<slug>/surveys/{verb}"
        for verb in ("competence/", "exit/copy-entry", "evaluation/renew-link")
    ),
    *(f"/manage/events/<slug>/surveys/<kind>/{verb}" for verb in ("close", "make", "new", "set-up")),
    *(f"/manage/events/<slug>/surveys/<kind>/<int:id>/{verb}" for verb in ("bring-back", "move", "retire")),
    "/evaluations/<token>/",
    "/registrations/<token>/surveys/evaluation",
    *(f"/manage/programmes/{verb}" for verb in ("new", "<int:id>/delete", "<int:id>/edit")),
    "/manage/programmes/<int:id>/modules/new",
    *(f"/manage/programmes/modules/<int:id>/{verb}" for verb in ("delete", "edit", "move", "parts/new")),
    *(f"/manage/programmes/parts/<int:id>{verb}" for verb in ("", "/delete", "/move")),
    *(f"/manage/projects/{verb}" for verb in ("new", "<int:id>/edit", "<int:id>/delete")),
    *(f"/manage/projects/<int:id>/<kind>/{verb}" for verb in ("new", "<int:part>", "<int:part>/remove")),
    *(
        f"/manage/projects/<int:id>/documents/{verb}"
        for verb in ("new", "<int:document>", "<int:document>/remove")
    ),
    *(
        f"/manage/registrations/<int:id>/{verb}"
        for verb in (
            "accept",
            "answers",
            "data",
            "edition",
            "enrolment",
            "remove",
            "replace",
            "restore",
            "seat",
            "send-link",
        )
    ),
    "/manage/projects/<int:id>/institution-links/",
    *(f"/manage/settings/days-off/{verb}" for verb in ("", "<int:id>/remove")),
    *(f"/manage/settings/{verb}" for verb in ("letters", "logo", "logo/remove", "office", "test-letter")),
    *(f"/manage/settings/notices/<kind>{verb}" for verb in ("", "/publish")),
    *(f"/manage/projects/<int:id>/notices/<party>{verb}" for verb in ("", "/publish")),
    *(f"/manage/settings/consents/<kind>{verb}" for verb in ("", "/publish")),
    "/manage/newsletter/<int:id>/withdraw",
    *(f"/manage/events/<slug>/interest/{verb}" for verb in ("<int:id>/remove", "sources")),
    "/manage/events/<slug>/interest/sources/<int:id>/remove",
    "/manage/interest/settings",
    "/events/<slug>/interest",
    *(f"/interest/<token>/{verb}" for verb in ("confirm", "leave")),
    "/newsletter/<token>/",
    *(f"/registrations/<token>/consents/<kind>/{verb}" for verb in ("give", "withdraw")),
    "/my/slots",
    *(f"/my/sign-ins/{verb}" for verb in ("<int:id>/end", "end-others")),  # as that of an account
    *(f"/registrations/<token>/{verb}" for verb in ("accept", "address", "answers", "data", "decline")),
    *(f"/registrations/<token>/{verb}" for verb in ("change", "colleague", "nights", "place")),
    *(f"/registrations/<token>/{verb}" for verb in ("take-back", "withdraw")),
    "/returned",
    "/set-password/<token>",
    *(f"/sign-in{verb}" for verb in ("", "/<token>", "/code")),
    "/sign-out",
}
"""The rules of POSTs that act on one row, whatever lies around it (`test_posts.py` asks them all)."""
