"""The small world with more of everything: what a POST reads must not depend on how much there is."""

import re
from collections import Counter
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from app.accounts.models import Account, Role
from app.attendance.operations import fill_blanks
from app.directory.operations.verdicts import Sayings, say
from app.events.models import Assignment, Download, Event, Session
from app.office.models import NoticeKind
from app.office.operations import publish_notice, save_notice
from app.people.models import Person
from app.people.operations import institution_for
from app.projects.models import Project
from app.registrations.models import Registration, RegistrationState
from app.registrations.operations import Application, sign_up
from app.work import VISITOR, Work
from tests.support.cast import a_meeting, actor, session_key, staff
from tests.support.world import DRAFT, LONG_AGO, OTHER, SEMINAR, TRAINING, World

FEW, MANY = 3, 30
PER_ACT = 10


def fill(work: Work, world: World, count: int) -> None:
    """Add `count` of everything that an office gathers: people in every state, marks, meetings, downloads,
    staff with their assignments, sign-ins, institutions with what was said of them, projects, notices."""
    events = {each.slug: each for each in work.session.scalars(select(Event))}
    events[TRAINING].rules.capacity, events[OTHER].rules.capacity = 500, count // 2
    sign_up_many(work, events[SEMINAR], count)
    sign_up_many(work, events[OTHER], count)
    sign_up_many(replace(work, now=work.now - LONG_AGO), events[TRAINING], count)
    session = work.session.get_one(Session, world.ids[f"{TRAINING}-session-1"])
    fill_blanks(replace(work, actor=actor(work.session.get_one(Account, world.ids["celina"]))), session)
    for event in (events[SEMINAR], events[DRAFT]):
        _more_of(work, event, count)
    _more_staff(work, world, events[SEMINAR], count)
    _more_institutions(work, world, count)
    for number in range(count):
        work.session.add(Project(name=f"Projekt {number}", created_at=work.now))
        for kind in NoticeKind:
            publish_notice(work, save_notice(work, kind, f"Tekst {number}.", None, number + 1))
    work.session.flush()


def sign_up_many(work: Work, event: Event, count: int) -> list[Registration]:
    """Sign people up as visitors do; each third is of an institution that nobody knows."""
    as_visitor = replace(work, actor=VISITOR)
    return [
        sign_up(
            as_visitor,
            event,
            Application(
                first_name="Osoba",
                last_name=f"Nr {number}",
                email=f"osoba{number}-{event.id}@example.org",
                institution=f"Ośrodek nr {event.id}-{number}" if number % 3 == 0 else None,
                privacy_notice_version="1",
            ),
        ).registration
        for number in range(count)
    ]


def add_people(
    work: Work, event: Event, count: int, institution: int | None = None, *, pending: bool = False
) -> list[Registration]:
    """Add registrations as rows: as many confirmed as there are places, then waiting; or all pending."""
    rows = []
    for number in range(count):
        seated = event.rules.capacity is None or number < event.rules.capacity
        state = RegistrationState.confirmed if seated else RegistrationState.waiting
        first, last, email = "Osoba", f"Nr {number}", f"osoba{number}-{event.id}@example.org"
        person = Person(
            email=email, email_key=email, first_name=first, last_name=last,
            name_key=f"osoba nr {number}", name_sort=last, created_at=work.now,
        )  # fmt: skip
        rows.append(
            Registration(
                event=event,
                person=person,
                state=RegistrationState.applied if pending else state,
                queue_number=number + 1,
                first_name=first,
                last_name=last,
                name_sort=last,
                email=email,
                institution_id=institution,
                institution_name="Ośrodek" if institution else None,
                language="pl",
                registered_at=work.now,
                state_changed_at=work.now,
            )
        )
    work.session.add_all(rows)
    work.session.flush()
    return rows


def institutions(work: Work, count: int, of: str = "Ośrodek w Nowym", *, known: bool = False) -> list[int]:
    """Add institutions, and return their numbers."""
    found = [institution_for(work, f"{of} {number}") for number in range(count)]
    rows = [each for each in found if each is not None]
    for row in rows:
        row.is_confirmed = known
    work.session.flush()
    return [row.id for row in rows]


def _more_of(work: Work, event: Event, count: int) -> None:
    file = work.session.scalars(select(Download)).first()
    assert file is not None
    for number in range(count):
        day = work.today + timedelta(days=100 + number)
        event.meetings.append(a_meeting(work, day, 100 + number))
        event.downloads.append(
            Download(position=number + 1, title=f"Plik {number}", file=file.file, file_name="plik.pdf")
        )


def _more_staff(work: Work, world: World, event: Event, count: int) -> None:
    for number in range(count):
        account = staff(work, f"Pracownik{number}", Role.trainer)
        work.session.add(Assignment(account_id=account.id, role=Role.trainer, event_id=event.id))
    for name in ("alicja", "grazyna", "daniel", "celina"):
        account = work.session.get_one(Account, world.ids[name])
        for _ in range(count):
            session_key(work.session, account, work.now)
    for _ in range(count):
        session_key(work.session, work.session.get_one(Person, world.ids["bartek"]), work.now)


def _more_institutions(work: Work, world: World, count: int) -> None:
    proposed = world.ids["proposed"]
    others = institutions(work, count)
    for start in range(0, count, PER_ACT):
        say(work, Sayings(different=[(proposed, id) for id in others[start : start + PER_ACT]]))


def more_in(many: list[str], few: list[str]) -> dict[str, int]:
    """Return the statements that are asked more often, with how much more often."""
    return dict(Counter(map(_shape, many)) - Counter(map(_shape, few)))


def _shape(statement: str) -> str:
    """Return a statement without its parameters and how many rows it inserts."""
    one = r"(\?|%\(\w+\)s(::\w+)?)"
    shape = re.sub(rf"\({one}(, {one})*\)", "(…)", statement)
    return re.sub(r"VALUES \(.*\)", "VALUES (…)", shape, flags=re.S)
