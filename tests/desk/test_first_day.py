"""The first day of an office: its steps, the test letter, and an end to both."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Account, Role
from app.office.models import NoticeKind
from app.office.operations import keep_first, publish_notice, save_notice, save_settings
from app.outbox.models import Letter, LetterState
from app.projects.models import Project
from app.work import Work
from tests.conftest import TestClock
from tests.support.cast import an_event, session_key, staff
from tests.support.html import parsed, quality
from tests.support.world import a_strip, publish_notices

FIVE = [
    "Biuro",
    "Próbna wiadomość",
    "Pierwszy projekt",
    "Pierwsza osoba prowadząca",
    "Pierwsze wydarzenie",
]
Sign = Callable[..., FlaskClient]


@pytest.fixture
def signed(work: Work, clock: TestClock, client_as_visitor: Callable[[], FlaskClient]) -> Sign:
    """Make a member of staff and sign them in: `signed("Grazyna", Role.administrator)`."""

    def made(name: str, *roles: Role) -> FlaskClient:
        account: Account = staff(work, name, *roles)
        key = session_key(work.session, account, clock())
        work.session.commit()
        client = client_as_visitor()
        with client.session_transaction() as kept:
            kept["_user_id"] = key
            kept["_fresh"] = True
        return client

    return made


def steps(client: FlaskClient) -> dict[str, bool]:
    """Return the first steps on the first page, each with whether it is ticked."""
    root, problems = parsed(client.get("/manage/").text)
    assert problems + quality(root) == []
    lists = [each for each in root.all("section") if each.get("class") == "first-day"]
    items = [item for each in lists for item in each.all("li")]
    return {next(item.all("strong")).text: item.get("class") == "done" for item in items}


def test_a_new_office_has_five_steps_that_vanish_when_done(signed: Sign, work: Work) -> None:
    admin = signed("Grazyna", Role.administrator)
    assert steps(admin) == dict.fromkeys(FIVE, False)
    keep_first(work)
    save_settings(work, {"name": "ROPS"}, {"name": "Zapisy"})
    save_settings(work, {"email": "rops@example.pl"}, {"email": "zapisy@example.org"})
    assert not steps(admin)["Biuro"]  # its privacy notice is not published
    publish_notice(work, save_notice(work, NoticeKind.privacy, "Tekst.", None, 0))
    assert steps(admin)["Biuro"]
    staff(work, "Celina", Role.trainer)
    an_event(work)
    without_strip = Project(name="Projekt", created_at=work.now)
    work.session.add(without_strip)
    assert [name for name, done in steps(admin).items() if not done] == FIVE[1:3]
    admin.post("/manage/settings/test-letter")
    letter = work.session.scalars(select(Letter)).one()
    letter.state, letter.finished_at = LetterState.sent, work.now
    assert [name for name, done in steps(admin).items() if not done] == FIVE[2:3]
    without_strip.strip_file_id = a_strip(work).id
    assert steps(admin) == {}


def test_an_organiser_sees_what_they_may_do(signed: Sign) -> None:
    assert steps(signed("Alicja", Role.organiser)) == {"Pierwsze wydarzenie": False}


@pytest.mark.parametrize("roles", [(Role.trainer,), ()])
def test_others_have_no_steps(signed: Sign, roles: tuple[Role, ...]) -> None:
    client = signed("Celina", *roles)
    assert steps(client) == {}
    assert client.post("/manage/first-day/end").status_code == 403
    assert client.post("/manage/settings/test-letter").status_code == 403


def test_the_list_can_be_put_away(signed: Sign) -> None:
    admin = signed("Grazyna", Role.administrator)
    assert admin.post("/manage/first-day/end").status_code == 303
    assert steps(admin) == {}
    assert "Nic do zrobienia" in admin.get("/manage/").text


def test_each_step_leads_to_its_place(signed: Sign) -> None:
    admin = signed("Grazyna", Role.administrator)
    root, _ = parsed(admin.get("/manage/").text)
    section = next(each for each in root.all("section") if each.get("class") == "first-day")
    links = [link.get("href") for link in section.all("a")]
    assert links == [
        "/manage/settings/",
        "/manage/settings/test-letter",
        "/manage/projects/new",
        "/manage/people/new?role=trainer",
        "/manage/events/new",
        "/manage/institutions/",
    ]
    assert [admin.get(link).status_code for link in links] == [200] * 6
    assert "/manage/institutions/starter-list" in admin.get(links[5]).text
    assert '<option selected value="trainer">' in admin.get(links[3]).text


FATES = [
    ({"state": LetterState.queued}, "Czeka na wysłanie"),
    (
        {"state": LetterState.queued, "attempts": 2, "last_error": "450 4.2.0 later"},
        "450 4.2.0 later",
    ),
    ({"state": LetterState.failed, "attempts": 1, "last_error": "550 5.1.1 no such mailbox"}, "550 5.1.1"),
    ({"state": LetterState.sent, "attempts": 1}, "Zapisana do pliku"),
]


@pytest.mark.parametrize(("fate", "told"), FATES)
def test_the_page_shows_what_became_of_the_letter(
    signed: Sign, session: Session, work: Work, fate: dict[str, Any], told: str
) -> None:
    admin = signed("Grazyna", Role.administrator)
    assert admin.post("/manage/settings/test-letter").status_code == 303
    letter = session.scalars(select(Letter)).one()
    assert (letter.kind, letter.recipient) == ("office_test", "grazyna@example.org")
    for name, value in fate.items():
        setattr(letter, name, value)
    if letter.state != LetterState.queued:
        letter.finished_at = work.now
    session.commit()
    page = admin.get("/manage/settings/test-letter").text
    root, problems = parsed(page)
    assert problems + quality(root) == []
    assert told in page


def test_nobody_reads_of_anothers_letter(signed: Sign) -> None:
    signed("Grazyna", Role.administrator).post("/manage/settings/test-letter")
    assert (
        "Ostatnia próbna wiadomość"
        not in signed("Henryk", Role.administrator).get("/manage/settings/test-letter").text
    )


def test_an_unpublished_notice_is_told_where_people_could_sign_up(signed: Sign, work: Work) -> None:
    admin, organiser = signed("Grazyna", Role.administrator), signed("Alicja", Role.organiser)
    event = an_event(work)
    work.session.commit()
    task = "Informacja o przetwarzaniu danych nie jest opublikowana"
    warning = "Biuro nie opublikowało informacji"
    assert task in admin.get("/manage/").text
    assert task not in organiser.get("/manage/").text
    for client in (admin, organiser):
        assert warning in client.get(f"/manage/events/{event.slug}/").text
    publish_notices(work)
    work.session.commit()
    assert task not in admin.get("/manage/").text
    assert warning not in admin.get(f"/manage/events/{event.slug}/").text
