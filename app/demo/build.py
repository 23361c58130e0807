"""Builds the demo through the operations people use; only secrets, delivered mail and copies are rows."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, update

from app.accounts.models import Account, KeptSetting, Role
from app.accounts.operations import add_staff, give_role
from app.accounts.passwords import DEMO_PASSWORD, hashed
from app.attendance.operations import confirm_register, set_marks
from app.demo.form import make_form
from app.demo.groups import make_groups
from app.demo.hours import enter_scores, hold_editions, load_modules, load_support, make_up
from app.demo.interest import gather_interest, publish_consents
from app.demo.lines import COACH
from app.demo.needs import make_needs
from app.demo.office import fill_office
from app.demo.programme import edition_slug
from app.demo.strip import ALTERNATIVE, strip_png
from app.demo.surveys import give_evaluation, give_tests
from app.demo.upcoming import (
    COACHING,
    FEW_LEFT,
    FULL,
    PROJECT,
    SECOND_TRAINING,
    TRAINING,
    TRAINING_HELD,
    WEBINAR,
    draft,
    records,
)
from app.events.meeting_access import MeetingAccess, give_access
from app.events.models import Event
from app.events.queries import event_by_id
from app.events.summary import touch
from app.events.timing import session_end, sessions_of
from app.files.storage import checked_upload
from app.outbox.models import Letter, LetterState
from app.people.operations import confirm_institution, institution_for
from app.people.operations.institutions import InstitutionDetails
from app.people.operations.starter_list import load_starter_list
from app.projects.operations.projects import save_project
from app.projects.queries import projects
from app.records.operations import load
from app.registrations.models import Registration
from app.registrations.operations import Application, sign_up
from app.work import VISITOR, Actor, Work

DATA = Path(__file__).parent / "data"
STAFF = (
    ("organiser@example.org", "Alicja Organizatorska", Role.organiser),
    ("trainer@example.org", "Celina Trenerska", Role.trainer),
    ("admin@example.org", "Adam Administrator", Role.administrator),
    (COACH, "Krystyna Coachowska", Role.coach),
    ("monitoring@example.org", "Olga Monitorska", Role.monitoring),
)
"""The demo's staff: e-mail, name and the role that holds everywhere."""

DEMO_MONITORING_KEY = "demo-only-a-key-that-everybody-knows"
"""What seals the demo's participation forms, where MONITORING_KEY gives no key: its people are invented."""

_PLACES = {FEW_LEFT: 17, FULL: 16, WEBINAR: 9, TRAINING: 18, SECOND_TRAINING: 9}
"""How many people register for each; the full one has 12 places."""
_SEMINARS = {
    "id": "seminars-2018-11",
    "title_pl": "Seminaria w trzech powiatach, listopad 2018",
    "title_en": "Seminars in three counties, November 2018",
    "project": PROJECT,
    "events": [f"seminar-2018-11-{county}" for county in ("piski", "ostrodzki", "ketrzynski")],
}
"""Three of the real activities, which one announcement offered: a person chose one of the places."""
_CENTRE = "Gminny Ośrodek Pomocy Społecznej w Lubawie"
"""The centre that has used up its places in the group coaching."""


def load_demo(work: Work) -> bool:
    """Add the demo's staff, institutions, activities, registrations and attendance.

    Returns False, and changes nothing, where the demo has been loaded before. Its own letters count as
    delivered, since its people are invented; letters that wait already still go out. Takes some seconds.
    Expects a transaction begun for writing and leaves the commit to the caller.
    """
    if work.session.scalar(select(Event.id).where(Event.slug == FEW_LEFT)):
        return False
    before = work.session.scalar(select(func.max(Letter.id))) or 0
    notice = fill_office(work)
    publish_consents(work)
    if work.session.get(KeptSetting, "two_factor") is None:
        # A newcomer signs in at once; the passwords are known to everybody anyhow.
        work.session.add(KeptSetting(name="two_factor", value="off"))
    accounts = [_staff(work, *member) for member in STAFF]
    organiser = replace(work, actor=_actor(accounts[0], Role.organiser))
    trainer = replace(work, actor=_actor(accounts[1], Role.trainer))
    invented = json.loads((DATA / "persons.json").read_text())
    load_starter_list(organiser)
    _institutions(organiser, invented["institutions"])
    for name in ("projects.json", "events.json"):
        load(organiser, json.loads((DATA / name).read_text()), publish=True)
    load(organiser, {"events": [], "recruitments": [_SEMINARS]}, publish=True)
    load_modules(organiser)
    load(organiser, {"events": records(work.today)}, publish=True)
    load(organiser, {"events": [draft(work.today)]}, publish=False)
    make_groups(organiser, invented["persons"])
    _strips(organiser)
    _secrets(organiser)
    _registrations(work, invented["persons"], notice)
    make_needs(organiser, _event(work, FEW_LEFT))
    make_form(organiser, _event(work, COACHING))
    _attendance(trainer)
    make_up(organiser, trainer)
    enter_scores(organiser)
    hold_editions(organiser, trainer, invented["persons"], notice)
    give_tests(organiser, _event(work, SECOND_TRAINING))
    give_evaluation(organiser, _event(work, edition_slug("cus-3", "2")))
    gather_interest(work, _event(work, FULL), invented["persons"][-6:])
    load_support(organiser, invented["persons"])
    _settle_mail(work, before)
    return True


def _staff(work: Work, email: str, name: str, role: Role) -> Account:
    account = add_staff(work, email, name, None)
    # Printed for everybody to read, it would not pass the check of new passwords.
    account.password_hash = account.password_hash or hashed(DEMO_PASSWORD)
    give_role(work, account, role)
    return account


def _actor(account: Account, role: Role) -> Actor:
    return Actor("staff", account.id, account.name, frozenset({role.value}))


def _institutions(work: Work, rows: list[dict[str, str]]) -> None:
    for row in rows:
        institution = institution_for(work, row["name"])
        if institution is not None and not institution.is_confirmed:
            details = InstitutionDetails(row["type"], row["sector"], row["county"], row["municipality"])
            confirm_institution(work, institution, details)


def _strips(work: Work) -> None:
    """Give every project the sample strip."""
    strip = checked_upload("pasek-przykladowy.png", strip_png(), field="strip", images=True)
    for project in projects(work):
        save_project(work, project, {"name": project.name, "strip_alternative": ALTERNATIVE}, strip)


def _secrets(work: Work) -> None:
    event = _event(work, WEBINAR)
    meeting = event.meetings[0]
    give_access(
        work, meeting, MeetingAccess("https://meet.example.org/zapisy-demo", "2732 118 4406", "spotkanie")
    )
    touch(work, event)


def _registrations(work: Work, persons: list[dict[str, Any]], notice: str | None) -> None:
    at = 0
    for slug, count in _PLACES.items():
        _sign_up(work, slug, persons[at : at + count], notice)
        at = (at + count) % (len(persons) - max(_PLACES.values()))
    centre = [person for person in persons if person["institution"] == _CENTRE][:4]
    others = [person for person in persons if person["institution"] != _CENTRE][:4]
    _sign_up(work, COACHING, centre + others, notice)


def _sign_up(work: Work, slug: str, persons: list[dict[str, Any]], notice: str | None) -> None:
    """Register people one after another, some time ago, while registration was open."""
    event = _event(work, slug)
    first = _some_time_ago(work, event)
    for number, person in enumerate(persons):
        then = replace(work, now=first + timedelta(minutes=7 * number), actor=VISITOR)
        sign_up(then, event, Application(**person, language="pl", privacy_notice_version=notice))


def _some_time_ago(work: Work, event: Event) -> datetime:
    days = 60 if event.slug in (TRAINING, SECOND_TRAINING) else 3
    return work.now - timedelta(days=days)


def _attendance(work: Work) -> None:
    """Mark the training's past meetings; all but the last of them are confirmed."""
    event = _event(work, TRAINING)
    held = sessions_of(event)[:TRAINING_HELD]
    people = list(
        work.session.scalars(
            select(Registration.id).where(Registration.event_id == event.id).order_by(Registration.name_sort)
        )
    )
    for number, session in enumerate(held):
        then = replace(work, now=min(session_end(session) + timedelta(minutes=20), work.now))
        last = number == len(held) - 1
        marks = {id: _mark(number, place) for place, id in enumerate(people) if not (last and place > 13)}
        set_marks(then, session, marks)
        if not last:
            confirm_register(then, session)


def _mark(session: int, place: int) -> str:
    """Most people are there; a few are absent, excused, or leave early."""
    return {3: "absent", 7: "excused", 11: "180"}.get((place * 5 + session * 3) % 23, "present")


def _event(work: Work, slug: str) -> Event:
    id = work.session.scalar(select(Event.id).where(Event.slug == slug))
    if id is None:
        raise LookupError(slug)
    return event_by_id(work, id)


def _settle_mail(work: Work, before: int) -> None:
    """Let nothing be sent to the demo's invented people. One failure shows what staff would see.

    Messages up to the id `before` are not the demo's: people wait for them.
    """
    work.session.flush()
    own = Letter.id > before
    work.session.execute(
        update(Letter)
        .where(own, Letter.state == LetterState.queued)
        .values(state=LetterState.sent, attempts=1, finished_at=work.now)
    )
    failed = work.session.scalars(
        select(Letter).where(own, Letter.event_id == _event(work, FEW_LEFT).id).limit(1)
    ).first()
    if failed is not None:
        failed.state = LetterState.failed
        failed.last_error = "550 5.1.1 mailbox unknown"
