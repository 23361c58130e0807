"""The small cast of the tests: Alicja organises, Celina trains, Daniel may see nothing; and their events."""

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy.orm import Session as OrmSession

from app.accounts.models import Account, GlobalRole, Role, SignIn
from app.accounts.sign_ins import fresh_key, hash_of
from app.events.models import (
    RULES,
    Assignment,
    Event,
    FormOfSupport,
    Meeting,
    Mode,
    Publication,
    RegistrationRules,
    Session,
    WhoApplies,
)
from app.events.summary import derive
from app.people.models import Person
from app.work import Actor, Work


def staff(work: Work, name: str, *roles: Role, password_hash: str | None = None) -> Account:
    """Add a member of staff with roles held everywhere; the e-mail is the name at example.org."""
    email = f"{name.lower()}@example.org"
    account = Account(
        email=email,
        email_key=email,
        name=name,
        password_hash=password_hash,
        created_at=work.now,
        roles=[GlobalRole(role=role) for role in roles],
    )
    work.session.add(account)
    work.session.flush()
    return account


def session_key(session: OrmSession, holder: Account | Person, now: datetime) -> str:
    """Add a sign-in of staff or a participant; return what its session keeps as `_user_id`."""
    key = fresh_key()
    is_staff = isinstance(holder, Account)
    session.add(
        SignIn(
            key_hash=hash_of(key), version=holder.session_version, device="Firefox, Linux",
            account_id=holder.id if is_staff else None, person_id=None if is_staff else holder.id,
            started_at=now, used_at=now,
        )
    )  # fmt: skip
    session.flush()
    return ("a" if is_staff else "p") + key


def actor(account: Account) -> Actor:
    """Return an account as the actor of a `Work`."""
    roles = frozenset(str(each.role) for each in account.roles)
    return Actor("staff", account.id, account.name, roles)


def alicja(work: Work) -> Account:
    """Add Alicja, who organises everything."""
    return staff(work, "Alicja", Role.organiser)


def celina(work: Work, *events: Event) -> Account:
    """Add Celina, the trainer of the given events."""
    account = staff(work, "Celina", Role.trainer)
    work.session.add_all(
        Assignment(account_id=account.id, role=Role.trainer, event_id=event.id) for event in events
    )
    work.session.flush()
    return account


def daniel(work: Work) -> Account:
    """Add Daniel, who signs in and may see nothing: a trainer without a session."""
    return staff(work, "Daniel", Role.trainer)


def an_event(
    work: Work, slug: str = "seminarium", *, days: int = 30, meetings: int = 1, **columns: Any
) -> Event:
    """Add a published seminar `days` ahead, 9:00 to 15:00 in Pisz, with open registration.

    Each further meeting comes a week later. `columns` overrides any column of the event or of its rules.
    """
    values: dict[str, Any] = {
        "record_id": slug,
        "slug": slug,
        "publication": Publication.published,
        "title_pl": "Seminarium efektywnej pracy w zespole",
        "title_en": "Seminar on effective teamwork",
        "form_of_support": FormOfSupport.seminar,
        "mode": Mode.onsite,
        "who_applies": WhoApplies.anybody,
        "created_at": work.now,
        "changed_at": work.now,
        "published_at": work.now,
    }
    values |= columns
    rules = RegistrationRules(**{name: values.pop(name) for name in RULES & values.keys()})
    event = Event(**values, rules=rules)
    for number in range(meetings):
        event.meetings.append(a_meeting(work, work.today + timedelta(days=days + 7 * number), number))
    derive(event)
    work.session.add(event)
    work.session.flush()
    return event


def a_meeting(
    work: Work,
    *days_and_position: Any,
    start: time | None = time(9),
    end: time | None = time(15),
    **columns: Any,
) -> Meeting:
    """Make (not add) a meeting of some days: `a_meeting(work, first, second, 0)`; last is the position."""
    *days, position = days_and_position
    meeting = Meeting(position=position, **({"city": "Pisz", "venue": "Hotel Nad Pisą"} | columns))
    for day in days:
        assert isinstance(day, date)
        meeting.sessions.append(Session(day=day, starts_at=start, ends_at=end, changed_at=work.now))
    return meeting
