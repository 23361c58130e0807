"""Staff accounts: adding, passwords, roles everywhere and narrower ones, switching off."""

import subprocess
import sys
from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from app.accounts.models import Account, GlobalRole, Role
from app.accounts.operations import add_staff, deactivate, give_role, reactivate, take_role
from app.accounts.operations.accounts import keep_password
from app.accounts.passwords import check_new, hashed, matches
from app.directory.roles import roles_within, scope_of, upcoming_events
from app.errors import Refusal
from app.events.models import Assignment
from app.events.operations.assignments import assign, unassign
from app.history.models import HistoryFact
from app.projects.models import Project
from app.work import Work
from tests.support.cast import an_event
from tests.support.server import ROOT
from tests.support.staff import PASSWORD


def kinds(work: Work) -> list[str]:
    work.session.flush()
    return list(work.session.scalars(select(HistoryFact.kind).order_by(HistoryFact.id)))


def test_an_e_mail_has_one_account(work: Work) -> None:
    made = add_staff(work, " Alicja@Example.org ", "Alicja  Nowak", PASSWORD)
    again = add_staff(work, "ALICJA@example.org", "Somebody else", "another parasol 9")
    assert (again.id, again.name, again.email) == (made.id, "Alicja Nowak", "Alicja@Example.org")
    assert matches(again.password_hash, PASSWORD)
    assert kinds(work) == ["account.added"]


PARAMETERS = "$argon2id$v=19$m=19456,t=2,p=1$"


def test_the_product_hashes_slowly() -> None:
    """In a process of its own: the suite's own may hash quickly."""
    program = "from app.accounts.passwords import hashed; print(hashed('zielony parasol 7'))"
    answer = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert answer.stdout.startswith(PARAMETERS)


@pytest.mark.real_passwords
def test_a_test_of_passwords_hashes_as_the_product_does(work: Work) -> None:
    account = add_staff(work, "a@example.org", "A", PASSWORD)
    assert (account.password_hash or "").startswith(PARAMETERS)
    assert matches(account.password_hash, PASSWORD)


def test_passwords_are_argon2_with_a_salt_of_their_own(work: Work) -> None:
    one = add_staff(work, "a@example.org", "A", PASSWORD)
    two = add_staff(work, "b@example.org", "B", PASSWORD)
    assert (one.password_hash or "").startswith("$argon2id$")
    assert one.password_hash != two.password_hash
    assert not matches(one.password_hash, PASSWORD + " ")
    assert not matches(None, PASSWORD)
    assert not matches("nonsense", PASSWORD)


@pytest.mark.parametrize(
    "password", ["", "elevenchars", "aaaaaaaaaaaaaaa", "ALICJA@example.org", "Alicja Nowak", "x" * 1001]
)
def test_weak_passwords_are_refused(work: Work, password: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_new(password, "alicja@example.org", "alicja nowak")
    assert refused.value.field == "new_password"
    with pytest.raises(Refusal):
        add_staff(work, "alicja@example.org", "Alicja Nowak", password)


@pytest.mark.parametrize(
    "password",
    [
        "qwerty123456",  # of the list of the commonest
        "QWERTY123456",
        "haslohaslohaslo",  # the same again and again
        "demo-demo-demo",
        "alicja-nowak-2026",  # name and address, and little else
        "Zapisy.Alicja.12",
        "ROPS Olsztyn 2026!",
    ],
)
def test_what_everybody_knows_is_no_password(password: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_new(password, "alicja@example.org", "Alicja Nowak", "ROPS Olsztyn")
    assert refused.value.field == "new_password"


@pytest.mark.parametrize(
    "password", ["zielony parasol 7", "alicja lubi zielone parasole", "ąęśćżźńółąęś" * 6, "x1!" + " y2?" * 60]
)
def test_long_passwords_of_any_letters_are_taken(password: str) -> None:
    check_new(password, "alicja@example.org", "Alicja Nowak", "ROPS Olsztyn")


def test_a_new_password_ends_sessions_and_links(work: Work, alicja: Account) -> None:
    before = (alicja.session_version, alicja.sign_in_version)
    keep_password(work, alicja, hashed("czerwony parasol 8"))
    assert (alicja.session_version, alicja.sign_in_version) == (before[0] + 1, before[1] + 1)
    assert kinds(work)[-1] == "account.password"


def test_roles_are_given_once_and_taken(work: Work, alicja: Account) -> None:
    assert not give_role(work, alicja, Role.organiser)
    assert give_role(work, alicja, Role.trainer)
    take_role(work, alicja, Role.organiser)
    take_role(work, alicja, Role.organiser)
    assert [each.role for each in alicja.roles] == [Role.trainer]
    assert kinds(work)[-2:] == ["role.trainer.given", "role.organiser.taken"]


def test_the_last_administrator_stays(work: Work, admin: Account, alicja: Account) -> None:
    for undo in (lambda: take_role(work, admin, Role.administrator), lambda: deactivate(work, admin)):
        with pytest.raises(Refusal):
            undo()
    give_role(work, alicja, Role.administrator)
    deactivate(work, admin)
    with pytest.raises(Refusal):
        take_role(work, alicja, Role.administrator)
    reactivate(work, admin)
    take_role(work, alicja, Role.administrator)
    assert (admin.is_active, [each.role for each in alicja.roles]) == (True, [Role.organiser])


def test_somebody_else_may_go(work: Work, admin: Account, alicja: Account) -> None:
    deactivate(work, alicja)
    deactivate(work, alicja)
    assert (alicja.is_active, alicja.session_version) == (False, 2)
    assert kinds(work).count("account.off") == 1


def test_a_role_is_given_within_a_project_an_event_or_a_meeting(work: Work, alicja: Account) -> None:
    project = Project(name="CUS 2", created_at=work.now)
    work.session.add(project)
    event = an_event(work)
    meeting = event.meetings[0]
    meeting.label = "Spotkanie 1"
    assert assign(work, alicja, Role.organiser, project)
    assert assign(work, alicja, Role.co_organiser, event)
    assert assign(work, alicja, Role.trainer, meeting)
    assert not assign(work, alicja, Role.trainer, meeting)
    held = roles_within(work, [alicja.id])[alicja.id]
    title = "Seminarium efektywnej pracy w zespole"
    assert [(each.role, each.scope, each.where) for each in held] == [
        (Role.organiser, f"project:{project.id}", "CUS 2"),
        (Role.co_organiser, f"event:{event.id}", title),
        (Role.trainer, f"meeting:{meeting.id}", f"{title}, Spotkanie 1"),
    ]
    for each in held:
        scope = scope_of(work, each.scope)
        assert scope is not None
        unassign(work, alicja, each.role, scope)
        unassign(work, alicja, each.role, scope)
    assert work.session.scalar(select(func.count()).select_from(Assignment)) == 0
    facts = work.session.scalars(select(HistoryFact).where(HistoryFact.event_id == event.id)).all()
    assert [fact.kind for fact in facts] == [
        "role.co_organiser.given",
        "role.trainer.given",
        "role.co_organiser.taken",
        "role.trainer.taken",
    ]


def test_roles_that_make_no_sense_there_are_refused(work: Work, alicja: Account) -> None:
    event = an_event(work)
    with pytest.raises(Refusal) as refused:
        assign(work, alicja, Role.administrator, event)
    assert refused.value.field == "scope"
    with pytest.raises(Refusal):
        assign(work, alicja, Role.organiser, event.meetings[0])


@pytest.mark.parametrize(
    "key", ["", "event", "event:", "event:x", "event:999", "room:1", "event:1 ", "meeting:-1"]
)
def test_an_unknown_scope_is_none(work: Work, key: str) -> None:
    assert scope_of(work, key) is None


def test_events_that_are_over_are_not_offered(work: Work) -> None:
    an_event(work, "past", days=-10)
    later, soon = an_event(work, "later", days=9), an_event(work, "soon", days=0)
    assert upcoming_events(work) == [soon, later]


def test_accounts_and_roles_are_rows(work: Work, member: Callable[..., Account]) -> None:
    member("celina", Role.trainer)
    member("daniel")
    assert work.session.scalar(select(func.count()).select_from(Account)) == 2
    assert work.session.scalar(select(func.count()).select_from(GlobalRole)) == 1
