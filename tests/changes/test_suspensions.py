"""A project or a form of support is suspended in one act, and resumed selectively, one letter a person."""

import os
import re
import time
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account, Role
from app.changes.models import Suspended, Suspension
from app.changes.plan import ChangeMeeting
from app.changes.release import release
from app.changes.resumptions import Chosen, resume_chosen
from app.changes.suspensions import Scope, concerned_by, suspend_scope
from app.coaching.models import Appointment, AppointmentState
from app.coaching.operations import note_appointment
from app.coaching.plans import AppointmentPlan
from app.errors import Forbidden, Refusal
from app.events.models import Assignment, Event, EventStatus, FormOfSupport
from app.events.plans import MeetingPlan, plan_of
from app.events.summary import derive
from app.lines.models import SupportLine
from app.outbox.models import Letter
from app.people.models import Person
from app.projects.models import Project
from app.registrations.models import Registration, RegistrationState
from app.work import Work
from tests.attendance.people import registered
from tests.races.lines import form_of
from tests.support.cast import a_meeting, actor, an_event, celina, staff
from tests.support.lines import a_coach, a_line, a_person, a_project, a_recipient, an_appointment
from tests.support.statements import statements

ON_SQLITE = pytest.mark.sqlite

DAY = date(2026, 10, 12)


def an_event_of(work: Work, project: Project, slug: str, **facts: object) -> Event:
    """Add an event of the project with one meeting in October."""
    event = an_event(work, slug, meetings=0, project=project, title_pl=f"Spotkanie {slug}", **facts)
    event.meetings = [a_meeting(work, DAY, 0)]
    derive(event)
    work.session.flush()
    return event


@pytest.fixture
def project(work: Work) -> Project:
    """A project with two events, one more that was held, and a line with an appointment.

    Anna has a place at both and receives support; Jan waits for one; Ewa gave no e-mail.
    """
    project = a_project(work)
    events = [an_event_of(work, project, name) for name in ("pisz", "ketrzyn")]
    an_event_of(work, project, "dawne", status=EventStatus.held)
    anna = registered(work, events[0], "Anna", "Nowak", RegistrationState.confirmed, queue_number=1)
    twin = registered(work, events[1], "Anna", "Nowak", RegistrationState.confirmed, queue_number=1)
    twin.person = anna.person
    registered(work, events[1], "Jan", "Kos", RegistrationState.waiting, queue_number=2)
    registered(work, events[0], "Ewa", "Bez", RegistrationState.confirmed, queue_number=2).email = ""
    line, coach = a_line(work), staff(work, "Cezary", Role.coach)
    a_coach(work, line, coach)
    recipient = a_recipient(work, line, a_person(work, "Olga Lis"), 600)
    an_appointment(work, line, coach, [recipient], DAY)
    celina(work, *events)
    work.session.commit()
    return project


def letters(work: Work) -> dict[str, list[Letter]]:
    found: dict[str, list[Letter]] = {}
    for each in work.session.scalars(select(Letter).order_by(Letter.id)):
        found.setdefault(each.recipient, []).append(each)
    return found


def statuses(work: Work) -> dict[str, str]:
    work.session.expire_all()
    return {each.slug: each.status.value for each in work.session.scalars(select(Event))}


def whole(project: Project, reason: str = "Epidemia") -> Scope:
    return Scope(project, None, None, reason)


def suspended(work: Work, project: Project) -> Suspension:
    scope = whole(project)
    act, _ = suspend_scope(work, scope, concerned_by(work, scope).mark, notify=False)
    work.session.commit()
    return act


def hidden(page: str) -> dict[str, str]:
    pairs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return {name: unescape(value) for name, value in pairs if name != "csrf_token"}


def test_a_project_is_suspended_in_one_act_with_one_letter_a_person(
    alicja: FlaskClient, work: Work, project: Project
) -> None:
    data = {"project": str(project.id), "reason": "Epidemia"}
    seen = alicja.post("/manage/suspensions/new", data=data)
    assert seen.status_code == 200
    assert "Zawieś i powiadom 5 osób" in seen.text.replace("\xa0", " ")
    assert statuses(work) == {"pisz": "planned", "ketrzyn": "planned", "dawne": "held"}
    assert letters(work) == {}
    done = alicja.post("/manage/suspensions/new", data=hidden(seen.text) | {"choice": "notify"})
    assert done.status_code == 303
    assert statuses(work) == {"pisz": "suspended", "ketrzyn": "suspended", "dawne": "held"}
    assert work.session.scalars(select(Appointment.state)).all() == [AppointmentState.suspended]
    told = letters(work)
    assert Counter({address: len(of) for address, of in told.items()}).most_common(1)[0][1] == 1
    assert len(told) == 5
    anna = next(of[0] for address, of in told.items() if address.startswith("anna"))
    body = (anna.body or "").replace("\xa0", " ")
    assert anna.kind == "activities_changed"
    assert anna.subject == "Zajęcia zawieszone: Kadry dla usług"
    assert body.index("Spotkanie pisz") < body.index("Spotkanie ketrzyn")
    assert body.count("Termin zawieszony: poniedziałek, 12 października 2026") == 2
    assert len(set(re.findall(r"/registrations/([\w.-]+)/", body))) == 2
    assert (anna.calendar or b"").count(b"STATUS:TENTATIVE") == 2
    (jan,) = (of[0] for address, of in told.items() if address.startswith("jan"))
    assert jan.kind == "event_changed"
    assert "Powód: Epidemia" in (jan.body or "")
    (olga,) = (of[0] for address, of in told.items() if address.startswith("olga"))
    assert "/appointments/" in (olga.body or "")
    assert b"STATUS:TENTATIVE" in (olga.calendar or b"")
    (trainer,) = told["celina@example.org"]
    assert "Prowadzone spotkania" in (trainer.body or "")


def test_sent_twice_it_acts_once(alicja: FlaskClient, work: Work, project: Project) -> None:
    seen = alicja.post("/manage/suspensions/new", data={"project": str(project.id)})
    data = hidden(seen.text) | {"choice": "notify"}
    assert alicja.post("/manage/suspensions/new", data=data).status_code == 303
    again = alicja.post("/manage/suspensions/new", data=data)
    assert again.status_code == 422
    assert "nie ma czego zawiesić" in again.text
    assert len(work.session.scalars(select(Suspension)).all()) == 1


def test_what_was_not_seen_is_not_suspended(alicja: FlaskClient, work: Work, project: Project) -> None:
    seen = alicja.post("/manage/suspensions/new", data={"project": str(project.id)})
    an_event_of(work, project, "nowe")
    work.session.commit()
    again = alicja.post("/manage/suspensions/new", data=hidden(seen.text) | {"choice": "notify"})
    assert again.status_code == 422
    assert "sprawdź jeszcze raz" in again.text
    assert set(statuses(work).values()) == {"planned", "held"}


def test_a_form_of_support_of_all_projects_is_suspended(work: Work, project: Project) -> None:
    other = an_event_of(work, project, "warsztat", form_of_support=FormOfSupport.workshop)
    scope = Scope(None, FormOfSupport.workshop, date(2026, 12, 31), "")
    suspend_scope(work, scope, concerned_by(work, scope).mark, notify=True)
    assert {slug for slug, state in statuses(work).items() if state == "suspended"} == {other.slug}
    assert other.suspended_until == date(2026, 12, 31)


@ON_SQLITE
@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Wybierz projekt, formę wsparcia albo jedno i drugie"),
        ({"form_of_support": "webinar"}, "nie ma czego zawiesić"),
        ({"form_of_support": "explosion"}, ""),
        ({"project": "999999"}, ""),
        ({"form_of_support": "seminar", "suspended_until": "2026-01-01"}, "Ten dzień już minął"),
    ],
)
def test_what_cannot_be_suspended_is_said(
    alicja: FlaskClient, project: Project, data: dict[str, str], sentence: str
) -> None:
    answer = alicja.post("/manage/suspensions/new", data=data | {"reason": "Powódź"})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Powódź" in answer.text


def test_another_project_is_forbidden_to_who_organises_one(work: Work, project: Project) -> None:
    account = staff(work, "Ola")
    other = a_project(work, "Inny")
    work.session.add(Assignment(account_id=account.id, role=Role.organiser, project_id=other.id))
    work.session.flush()
    with pytest.raises(Forbidden):
        concerned_by(replace(work, actor=actor(account)), whole(project))
    with pytest.raises(Forbidden):
        concerned_by(replace(work, actor=actor(account)), Scope(None, FormOfSupport.seminar, None, ""))


def test_the_line_says_that_it_is_suspended(alicja: FlaskClient, work: Work, project: Project) -> None:
    suspended(work, project)
    line = work.session.scalars(select(SupportLine)).one()
    assert "Zawieszone do odwołania" in alicja.get(f"/manage/lines/{line.id}/").text.replace("\xa0", " ")


def test_nothing_is_agreed_in_a_suspended_line(work: Work, project: Project) -> None:
    suspended(work, project)
    line = work.session.scalars(select(SupportLine)).one()
    plan = AppointmentPlan(DAY, *_hours(work), "Pisz")
    with pytest.raises(Refusal, match="suspended"):
        note_appointment(work, line, line.coaches[0].account, plan, line.recipients)


def _hours(work: Work) -> tuple[object, object]:
    found = work.session.scalars(select(Appointment)).one()
    return found.starts_at, found.ends_at


def test_some_of_it_is_resumed_with_new_dates_in_one_letter(
    alicja: FlaskClient, work: Work, project: Project
) -> None:
    act = suspended(work, project)
    url = f"/manage/suspensions/{act.id}/"
    page = alicja.get(url).text
    assert "Spotkanie pisz" in page
    assert "Doradztwo: diagnoza potrzeb" in page
    pisz = work.session.scalars(select(Event).where(Event.slug == "pisz")).one()
    meeting = pisz.meetings[0]
    data = {
        f"e{pisz.id}-resume": "y",
        f"e{pisz.id}-version": str(pisz.version),
        f"m{meeting.id}-start_local": "2026-11-20",
        f"m{meeting.id}-start_hour": "10:00",
        f"m{meeting.id}-end_hour": "14:00",
        f"l{work.session.scalars(select(SupportLine.id)).one()}-resume": "y",
        "reason": "Wznawiamy",
    }
    seen = alicja.post(url, data=data)
    assert seen.status_code == 200
    assert "Wznów i powiadom" in seen.text
    assert statuses(work)["pisz"] == "suspended"
    assert alicja.post(url, data=hidden(seen.text) | {"choice": "notify"}).status_code == 303
    assert statuses(work) == {"pisz": "planned", "ketrzyn": "suspended", "dawne": "held"}
    assert work.session.scalars(select(Appointment.state)).all() == [AppointmentState.agreed]
    told = letters(work)
    assert all(len(of) == 1 for of in told.values())
    anna = next(of[0] for address, of in told.items() if address.startswith("anna"))
    assert anna.subject.startswith("Wydarzenie wznowione")
    assert "Jest: piątek, 20 listopada 2026, godz. 10:00–14:00" in (anna.body or "").replace("\xa0", " ")
    left = work.session.scalars(select(Suspended).where(Suspended.resumed_at.is_(None))).all()
    assert [each.event and each.event.slug for each in left] == ["ketrzyn"]
    again = alicja.post(url, data=hidden(seen.text) | {"choice": "notify"})
    assert again.status_code == 422
    assert all(len(of) == 1 for of in letters(work).values())


def test_who_saw_an_event_before_it_moved_does_not_move_it_back(
    alicja: FlaskClient, work: Work, project: Project
) -> None:
    act = suspended(work, project)
    url = f"/manage/suspensions/{act.id}/"
    suspended_events = select(Event).where(Event.status == EventStatus.suspended)
    pisz, other = work.session.scalars(suspended_events.order_by(Event.slug.desc()))
    ticked = {f"e{each.id}-resume": "y" for each in (pisz, other)} | {"reason": "Wznawiamy"}
    form = form_of(alicja.get(url).text, f"e{pisz.id}-version") | ticked
    form[f"m{other.meetings[0].id}-start_local"] = "2026-11-20"
    plan = replace(plan_of(pisz.meetings[0]), first_day=date(2026, 12, 1), last_day=date(2026, 12, 1))
    release(work, ChangeMeeting(pisz.meetings[0], plan), notify=False)
    work.session.commit()
    answer = alicja.post(url, data={**form, "choice": "notify"})
    assert answer.status_code == 409
    assert "Spotkanie pisz: W międzyczasie ktoś inny zmienił" in answer.text
    assert statuses(work)["pisz"] == statuses(work)["ketrzyn"] == "suspended"
    assert plan_of(pisz.meetings[0]) == plan
    # The row shows the new day; what was typed at the other event, and the reason, are kept.
    assert all(each in answer.text for each in ("2026-12-01", "2026-11-20", "Wznawiamy"))
    assert letters(work) == {}
    again = form_of(answer.text, f"e{pisz.id}-version") | ticked
    assert alicja.post(url, data={**again, "choice": "notify"}).status_code == 303
    assert plan_of(pisz.meetings[0]) == plan


def test_both_events_are_resumed_in_one_letter(alicja: FlaskClient, work: Work, project: Project) -> None:
    act = suspended(work, project)
    url = f"/manage/suspensions/{act.id}/"
    data = {}
    for event in work.session.scalars(select(Event).where(Event.status == EventStatus.suspended)):
        meeting = event.meetings[0]
        data |= {f"e{event.id}-resume": "y", f"m{meeting.id}-start_local": "2026-11-20"}
        data[f"e{event.id}-version"] = str(event.version)
        data |= {f"m{meeting.id}-start_hour": "09:00", f"m{meeting.id}-end_hour": "15:00"}
    assert alicja.post(url, data=data | {"choice": "notify"}).status_code == 303
    anna = [each for each in work.session.scalars(select(Letter)) if each.recipient.startswith("anna")]
    assert [each.subject for each in anna] == ["Zajęcia wznowione: Kadry dla usług"]
    assert (anna[0].body or "").count("Inny termin") == 2
    assert (anna[0].calendar or b"").count(b"STATUS:CONFIRMED") == 2


@ON_SQLITE
@pytest.mark.parametrize("day", ["", "31.02.2026", "=1+1", "1990-01-01x"])
def test_a_wrong_date_resumes_nothing(alicja: FlaskClient, work: Work, project: Project, day: str) -> None:
    act = suspended(work, project)
    event = work.session.scalars(select(Event).where(Event.slug == "pisz")).one()
    data = {f"e{event.id}-resume": "y", f"m{event.meetings[0].id}-start_local": day, "choice": "notify"}
    data[f"e{event.id}-version"] = str(event.version)
    answer = alicja.post(f"/manage/suspensions/{act.id}/", data=data | {"reason": "Powódź"})
    assert answer.status_code == 422
    assert "Powódź" in answer.text
    assert statuses(work)["pisz"] == "suspended"


def test_what_passed_meanwhile_needs_a_new_date(work: Work, project: Project) -> None:
    act = suspended(work, project)
    event = work.session.scalars(select(Event).where(Event.slug == "pisz")).one()
    later = replace(work, now=work.now + timedelta(days=120))
    with pytest.raises(Refusal) as refused:
        resume_chosen(later, act, Chosen([(event, [])], []), notify=True)
    assert "Spotkanie pisz" in later.texts.sentence(refused.value)
    line = work.session.scalars(select(SupportLine)).one()
    work.session.rollback()
    resume_chosen(later, act, Chosen([], [line]), notify=True)
    assert work.session.scalars(select(Appointment.state)).all() == [AppointmentState.cancelled]
    assert "minął w czasie zawieszenia" in (work.session.scalars(select(Letter)).all()[-1].body or "")


@ON_SQLITE
def test_the_list_says_how_much_is_still_suspended(alicja: FlaskClient, work: Work, project: Project) -> None:
    suspended(work, project)
    page = alicja.get("/manage/suspensions/").text
    assert "Kadry dla usług" in page
    assert re.search(r'data-label="Nadal zawieszone" class="number">\s*3<', page)


def many(work: Work, events: int, people: int) -> Project:
    """Add a project with so many events, and people who are each registered for several."""
    project = a_project(work, "Wielki projekt")
    made = [an_event_of(work, project, f"e{number}") for number in range(events)]
    each = people // events or 1
    persons = [a_person(work, f"Osoba{number} Liczna") for number in range(max(1, people // 3))]
    count = 0
    for number, event in enumerate(made):
        for seat in range(each):
            person = persons[(number * 7 + seat) % len(persons)]
            work.session.add(
                Registration(
                    event=event, person=person, state=RegistrationState.confirmed, queue_number=seat + 1,
                    first_name=person.first_name, last_name=person.last_name, email=person.email,
                    language="pl", registered_at=work.now, state_changed_at=work.now, link_version=1,
                    name_sort=person.last_name,
                )
            )  # fmt: skip
            count += 1
    work.session.commit()
    return project


@pytest.mark.parametrize("size", [(3, 12), (9, 90)])
def test_statements_do_not_grow_with_events_and_people(work: Work, size: tuple[int, int]) -> None:
    project = many(work, *size)
    scope = whole(project)
    mark = concerned_by(work, scope).mark
    work.session.commit()
    with statements() as seen:
        suspend_scope(work, scope, mark, notify=True)
    assert len(seen) <= 25


def test_a_project_of_eighty_events_and_a_thousand_people(work: Work) -> None:
    project = many(work, 80, 1000)
    scope = whole(project)
    begun = time.perf_counter()
    mark = concerned_by(work, scope).mark
    _, told = suspend_scope(work, scope, mark, notify=True)
    work.session.commit()
    took = time.perf_counter() - begun
    assert told > 300
    assert took < 5


GOLDEN = Path(__file__).parent / "golden_joint"


@ON_SQLITE
@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("who", ["anna", "olga", "celina"])
@pytest.mark.parametrize("act", ["suspended", "resumed"])
def test_the_letter_about_several_is_the_approved_one(
    work: Work, project: Project, act: str, who: str, language: str
) -> None:
    for row in (*work.session.scalars(select(Registration)), *work.session.scalars(select(Person))):
        row.language = language
    for account in work.session.scalars(select(Account)):
        account.language = language
    work.session.flush()
    scope = Scope(project, None, date(2026, 12, 31), "Epidemia")
    made, _ = suspend_scope(work, scope, concerned_by(work, scope).mark, notify=act == "suspended")
    if act == "resumed":
        events = work.session.scalars(select(Event).where(Event.status == EventStatus.suspended)).all()
        later = [(each, [(each.meetings[0], moved(each))]) for each in events]
        lines = work.session.scalars(select(SupportLine)).all()
        resume_chosen(work, made, Chosen(later, lines, "Wracamy"), notify=True)
    (letter,) = (each for each in work.session.scalars(select(Letter)) if each.recipient.startswith(who))
    written = f"Subject: {letter.subject}\n\n{letter.body}"
    written = re.sub(r"/(registrations|appointments)/[\w.-]+/", r"/\1/TOKEN/", written)
    file = GOLDEN / f"{act}-{who}.{language}.txt"
    if os.environ.get("ZAPISY_APPROVE") == "1":
        GOLDEN.mkdir(exist_ok=True)
        file.write_text(written)
    assert written == file.read_text()


def moved(event: Event) -> MeetingPlan:
    plan, step = plan_of(event.meetings[0]), timedelta(days=60)
    return replace(plan, first_day=plan.first_day + step, last_day=plan.last_day + step)
