"""The pages about staff: for administrators alone, with the letter, the roles and their limits."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Account, Role
from app.accounts.queries import staff_by_email
from app.events.models import Assignment
from app.lines.models import LineCoach
from app.work import Work
from tests.support.cast import an_event
from tests.support.lines import a_line
from tests.support.staff import Letters
from tests.support.statements import statements

CELINA = {"name": "Celina Lis", "email": "celina@example.org", "role": "trainer", "scope": "everywhere"}


@pytest.fixture
def boss(signed_in: Callable[..., FlaskClient], admin: Account) -> FlaskClient:
    return signed_in(admin)


def test_the_list_shows_accounts_with_roles(boss: FlaskClient, work: Work, alicja: Account) -> None:
    event = an_event(work)
    work.session.add(Assignment(account_id=alicja.id, role=Role.trainer, event_id=event.id))
    page = boss.get("/manage/people/")
    assert page.status_code == 200
    assert page.text.count("<h1>") == 1
    for word in ("alicja@example.org", "organizator, wszędzie", "Seminarium efektywnej pracy"):
        assert word in " ".join(page.text.split())


@pytest.mark.parametrize(
    ("path", "method"),
    [
        ("/manage/people/", "get"),
        ("/manage/people/new", "get"),
        ("/manage/people/new", "post"),
        ("/manage/people/1/", "get"),
        ("/manage/people/1/roles", "post"),
        ("/manage/people/1/roles/remove", "post"),
        ("/manage/people/1/off", "post"),
        ("/manage/people/1/on", "post"),
        ("/manage/people/1/invite", "post"),
    ],
)
def test_others_are_refused(
    client: FlaskClient, signed_in: Callable[..., FlaskClient], alicja: Account, path: str, method: str
) -> None:
    assert client.open(path, method=method).status_code == (303 if method == "get" else 403)
    assert signed_in(alicja).open(path, method=method).status_code == 403
    assert alicja.is_active


def test_a_new_member_gets_a_letter(boss: FlaskClient, work: Work, letters: Letters) -> None:
    answer = boss.post("/manage/people/new", data=CELINA)
    celina = staff_by_email(work, "celina@example.org")
    assert celina is not None
    assert (answer.status_code, answer.location) == (303, f"/manage/people/{celina.id}/")
    assert ([each.role for each in celina.roles], celina.password_hash) == ([Role.trainer], None)
    (letter,) = letters()
    assert (letter.kind, letter.recipient) == ("set_password", "celina@example.org")
    assert "obecne hasło" not in (letter.body or ""), "a new account has none"
    assert "/set-password/" in (letter.body or "")
    assert boss.get(answer.location).status_code == 200


def test_a_member_of_one_event(boss: FlaskClient, work: Work, session: Session, letters: Letters) -> None:
    event = an_event(work)
    data = CELINA | {"scope": f"event:{event.id}"}
    seen = boss.post("/manage/people/new", data=data)
    assert seen.status_code == 200
    assert "Powierzone zadanie: Seminarium efektywnej pracy w zespole" in seen.text
    assert session.scalar(select(func.count()).select_from(Account)) == 1
    assert letters() == []
    assert boss.post("/manage/people/new", data=data | {"choice": "notify"}).status_code == 303
    assert [each.kind for each in letters()] == ["assignment", "set_password"]
    assignment = session.scalars(select(Assignment)).one()
    assert (assignment.event_id, assignment.role, assignment.account.roles) == (event.id, Role.trainer, [])


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"name": " "}, "name"),
        ({"email": "nobody"}, "email"),
        ({"email": "Admin@example.org"}, "email"),
        ({"role": "king"}, "role"),
        ({"scope": "event:99"}, "scope"),
        ({"name": "N" * 301}, "name"),
    ],
)
def test_nonsense_adds_nobody(
    boss: FlaskClient, session: Session, letters: Letters, data: dict[str, str], field: str
) -> None:
    answer = boss.post("/manage/people/new", data=CELINA | data)
    assert answer.status_code == 422
    assert f'id="error-{field}"' in answer.text
    assert session.scalar(select(func.count()).select_from(Account)) == 1
    assert letters() == []


def test_a_narrow_administrator_is_refused(boss: FlaskClient, work: Work, session: Session) -> None:
    event = an_event(work)
    answer = boss.post(
        "/manage/people/new", data=CELINA | {"role": "administrator", "scope": f"event:{event.id}"}
    )
    assert answer.status_code == 422
    assert session.scalar(select(func.count()).select_from(Account)) == 1


def test_roles_are_given_and_taken(boss: FlaskClient, work: Work, alicja: Account) -> None:
    event = an_event(work)
    page = f"/manage/people/{alicja.id}/"
    narrow = {"role": "trainer", "scope": f"event:{event.id}"}
    assert boss.post(page + "roles", data=narrow).status_code == 200
    assert boss.post(page + "roles", data=narrow | {"choice": "quiet"}).status_code == 303
    assert boss.post(page + "roles", data=narrow).status_code == 422
    assert "osoba prowadząca" in boss.get(page).text
    last = boss.post(page + "roles/remove", data=narrow)
    assert "Koniec zadania" in last.text
    assert boss.post(page + "roles/remove", data=narrow | {"choice": "notify"}).status_code == 303
    wide = {"role": "organiser", "scope": "everywhere"}
    assert boss.post(page + "roles/remove", data=wide).status_code == 303
    work.session.refresh(alicja)
    assert alicja.roles == []
    assert work.session.scalar(select(func.count()).select_from(Assignment)) == 0
    for bad in ({"role": "king", "scope": "everywhere"}, {"role": "trainer", "scope": "event:99"}):
        assert boss.post(page + "roles/remove", data=bad).status_code == 404


def test_a_coach_of_a_line_is_named_and_taken_off(boss: FlaskClient, work: Work, alicja: Account) -> None:
    line = a_line(work)
    path, scope = f"/manage/people/{alicja.id}/", f"line:{line.id}"
    assert boss.post(f"{path}roles", data={"role": "trainer", "scope": scope}).status_code == 422
    assert boss.post(f"{path}roles", data={"role": "coach", "scope": scope}).status_code == 303
    assert boss.post(f"{path}roles", data={"role": "coach", "scope": scope}).status_code == 422
    assert "Doradztwo: diagnoza potrzeb" in boss.get(path).text
    assert boss.post(f"{path}roles/remove", data={"role": "coach", "scope": scope}).status_code == 303
    assert work.session.scalars(select(LineCoach)).all() == []


def test_the_last_administrator_can_not_go(boss: FlaskClient, admin: Account) -> None:
    page = f"/manage/people/{admin.id}/"
    assert boss.post(page + "off").status_code == 409
    role = {"role": "administrator", "scope": "everywhere"}
    assert boss.post(page + "roles/remove", data=role).status_code == 409
    assert boss.get("/manage/people/").status_code == 200


def test_switching_off_ends_the_session_at_once(
    boss: FlaskClient, signed_in: Callable[..., FlaskClient], alicja: Account, letters: Letters
) -> None:
    client = signed_in(alicja)
    page = f"/manage/people/{alicja.id}/"
    assert boss.post(page + "off").status_code == 303
    assert client.get("/account/").status_code == 303
    assert boss.post(page + "invite").status_code == 409
    assert boss.post(page + "on").status_code == 303
    assert client.get("/account/").status_code == 303
    assert boss.post(page + "invite").status_code == 303
    assert len(letters()) == 1


def test_an_unknown_account_is_missing(boss: FlaskClient) -> None:
    for id in (999, 10**12):
        assert boss.get(f"/manage/people/{id}/").status_code == 404


def test_the_list_costs_the_same_however_long(
    boss: FlaskClient, work: Work, member: Callable[..., Account]
) -> None:
    event = an_event(work)

    def cost() -> int:
        boss.get("/manage/people/")
        with statements() as seen:
            boss.get("/manage/people/")
        return len(seen)

    before = cost()
    for number in range(12):
        account = member(f"n{number}", Role.trainer, password=None)
        work.session.add(Assignment(account_id=account.id, role=Role.trainer, event_id=event.id))
    assert cost() == before
