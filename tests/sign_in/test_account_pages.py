"""The own account, and setting a password by a mailed link."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.accounts.models import Account, Role
from app.accounts.operations import invite
from app.work import Work
from tests.conftest import TestClock
from tests.support.staff import PASSWORD, Letters

NEW = "czerwony parasol 8"


def changed(client: FlaskClient, **data: str) -> tuple[int, str]:
    fields = {"old_password": PASSWORD, "new_password": NEW, "again": NEW} | data
    answer = client.post("/account/password", data=fields)
    return answer.status_code, answer.text


def set_path(letters: Letters) -> str:
    found = re.search(r"http://localhost(/set-password/\S+)", letters()[-1].body or "")
    assert found is not None
    return found.group(1)


def test_the_password_changes_and_other_sessions_end(
    signed_in: Callable[..., FlaskClient], alicja: Account
) -> None:
    here, elsewhere = signed_in(alicja), signed_in(alicja)
    assert changed(here)[0] == 303
    page = here.get("/account/")
    assert page.status_code == 200
    assert "Hasło zostało zmienione" in page.text
    assert elsewhere.get("/account/").status_code == 303
    assert signed_in(alicja, NEW).get("/account/").status_code == 200


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"old_password": "wrong"}, "old_password"),
        ({"old_password": ""}, "old_password"),
        ({"again": "something else 9"}, "again"),
        ({"new_password": "short", "again": "short"}, "new_password"),
        ({"new_password": "", "again": ""}, "new_password"),
        ({"new_password": "alicja@example.org", "again": "alicja@example.org"}, "new_password"),
    ],
)
def test_a_bad_change_is_refused_at_its_field(
    signed_in: Callable[..., FlaskClient], alicja: Account, data: dict[str, str], field: str
) -> None:
    client = signed_in(alicja)
    status, text = changed(client, **data)
    assert status == 422
    assert f'id="error-{field}"' in text
    assert NEW not in text
    assert client.get("/account/").status_code == 200
    signed_in(alicja)


def test_the_present_password_can_not_be_guessed_here_either(
    signed_in: Callable[..., FlaskClient], alicja: Account
) -> None:
    client = signed_in(alicja)
    codes = [changed(client, old_password=f"wrong {n}")[0] for n in range(13)]
    assert codes == [422] * 12 + [429]


def test_visitors_and_participants_have_no_staff_account(client: FlaskClient) -> None:
    assert client.get("/account/").status_code == 303
    assert client.post("/account/password").status_code == 403


def test_the_language_is_kept_for_mails_and_pages(
    signed_in: Callable[..., FlaskClient], alicja: Account
) -> None:
    client = signed_in(alicja)
    answer = client.post("/account/language", data={"language": "en"})
    assert (answer.status_code, alicja.language) == (303, "en")
    assert "Your account" in client.get("/account/").text
    assert client.post("/account/language", data={"language": "xx"}).status_code == 422
    assert alicja.language == "en"


def test_who_forgot_the_password_sets_a_new_one_by_mail(
    signed_in: Callable[..., FlaskClient],
    client_as_visitor: Callable[[], FlaskClient],
    alicja: Account,
    letters: Letters,
) -> None:
    inside = signed_in(alicja)
    assert inside.post("/account/password-link").status_code == 303
    path, visitor = set_path(letters), client_as_visitor()
    assert visitor.get(path).status_code == 200
    assert visitor.post(path, data={"new_password": "short", "again": "short"}).status_code == 422
    done = visitor.post(path, data={"new_password": NEW, "again": NEW})
    assert (done.status_code, done.location) == (303, "/manage/")
    assert visitor.get("/account/").status_code == 200
    assert inside.get("/account/").status_code == 303
    for answer in (visitor.get(path), visitor.post(path, data={"new_password": NEW, "again": NEW})):
        assert answer.status_code == 410


def test_an_invited_member_sets_the_first_password(
    client: FlaskClient, work: Work, member: Callable[..., Account], letters: Letters, clock: TestClock
) -> None:
    celina = member("celina", Role.trainer, password=None)
    invite(work, celina)
    work.session.commit()
    clock.move(days=6)
    done = client.post(set_path(letters), data={"new_password": NEW, "again": NEW})
    assert (done.status_code, done.location) == (303, "/manage/sessions/")


def test_an_invitation_ends_and_never_works_again(
    client: FlaskClient, work_as: Callable[..., Work], alicja: Account, letters: Letters, clock: TestClock
) -> None:
    invite(work_as(), alicja)
    old = alicja.session_version
    work_as().session.commit()
    path = set_path(letters)
    clock.move(days=7)
    assert client.get(path).status_code == 410
    invite(work_as(), alicja)
    work_as().session.commit()
    assert alicja.session_version == old + 1
    assert client.post(path, data={"new_password": NEW, "again": NEW}).status_code == 410
    assert client.get(set_path(letters)).status_code == 200


def test_a_sign_in_link_sets_no_password(client: FlaskClient, alicja: Account, letters: Letters) -> None:
    client.post("/sign-in", data={"email": alicja.email})
    token = (letters()[0].body or "").split("/sign-in/")[1].split()[0]
    assert client.get(f"/set-password/{token}").status_code == 410
