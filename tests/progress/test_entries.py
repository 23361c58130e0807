"""From each total to the entries behind it, and from an entry to what it rests on."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.accounts.models import Account, Role
from app.attendance.operations import confirm_register, reopen_register, set_marks
from app.events.models import Assignment, Event
from app.projects.models import Project
from app.registrations.models import Registration
from app.work import Work
from tests.attendance.conftest import SignedIn
from tests.attendance.people import group, held, marks, registered
from tests.progress.modules import a_module, an_edition, plan_blocks, receive
from tests.support.cast import actor, alicja, daniel, staff
from tests.support.statements import statements

Made = tuple[Account, Event, list[Registration]]


@pytest.fixture
def confirmed(work: Work, work_as: Callable[..., Work]) -> Made:
    """A session of two parts, confirmed, reopened and confirmed with less for the first person."""
    module = a_module(work, 270, 450)
    edition = an_edition(work, module)
    plan_blocks(work, edition, [(module.parts[0], 135), (module.parts[1], 90)])
    people, session, account = group(work, edition, 2), held(edition, work)[0], alicja(work)
    mine = work_as(actor(account))
    set_marks(mine, session, marks(people, "present", "present"))
    confirm_register(mine, session)
    reopen_register(mine, session, "pomyłka")
    set_marks(mine, session, marks(people, "135", "present"))
    confirm_register(mine, session)
    work.session.commit()
    return account, edition, people


def _text(answer: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer).replace("\u00a0", " ").split())


def test_a_total_unfolds_in_two_clicks(confirmed: Made, signed_in: SignedIn) -> None:
    account, edition, people = confirmed
    client = signed_in(account)
    first = client.get(f"/manage/registrations/{people[0].id}/hours?lang=en").get_data(as_text=True)
    link = re.search(r'href="(/manage/hours/entries\?[^"]*part=[^"]*)"', first)
    assert link is not None
    second = client.get(link.group(1).replace("&amp;", "&")).get_data(as_text=True)
    told = _text(second)
    assert "3 entries, 81 min in all" in told
    assert ("81 received" in told, "-135 received, taken back" in told) == (True, True)
    assert f"/manage/events/{edition.slug}/sessions/" in second
    assert ("version 1" in told, "version 3" in told, "Alicja" in told) == (True, True, True)


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ("", "360 min"),
        ("?book=received&part={one}", "216 min"),
        ("?book=received&part={two}", "144 min"),
        ("?book=received&part=0", "No entries"),
        ("?book=charged", "No entries"),
        ("?event={event}&person={person}", "225 min"),
        ("?module={module}", "360 min"),
        ("?project=1", "No entries"),
        ("?line=1", "No entries"),
        ("?coach={person}&book=received", "No entries"),
        ("?month=2026-08&book=received", "360 min"),
        ("?month=2026-09&book=received", "No entries"),
        ("?month=9999-12&book=rubbish&event=-1&person=99999999999999&part=x", "360 min"),
    ],
)
def test_a_figure_is_the_sum_of_its_entries(
    confirmed: Made, signed_in: SignedIn, work: Work, query: str, total: str
) -> None:
    account, edition, people = confirmed
    module = edition.module
    assert module is not None
    one, two = (part.id for part in module.parts)
    asked = query.format(one=one, two=two, event=edition.id, person=people[1].person_id, module=module.id)
    page = signed_in(account).get(f"/manage/hours/entries{asked}{'&' if asked else '?'}lang=en")
    assert (page.status_code, total in _text(page.get_data(as_text=True))) == (200, True)


def test_only_what_the_reader_organises_is_shown(
    confirmed: Made, signed_in: SignedIn, work: Work, client: FlaskClient
) -> None:
    _, edition, _ = confirmed
    assert client.get("/manage/hours/entries").status_code == 303
    assert signed_in(daniel(work)).get("/manage/hours/entries").status_code == 403
    other = Project(name="Inny projekt", created_at=work.now)
    work.session.add(other)
    work.session.flush()
    olga = staff(work, "Olga")
    work.session.add(Assignment(account_id=olga.id, role=Role.organiser, project_id=other.id))
    work.session.commit()
    page = signed_in(olga).get(f"/manage/hours/entries?event={edition.id}&lang=en")
    assert "No entries" in page.get_data(as_text=True)


def test_of_ones_own_people_it_is_said_how_much_others_organise(
    confirmed: Made, signed_in: SignedIn, work: Work
) -> None:
    _, edition, people = confirmed
    assert edition.module is not None
    other = Project(name="Inny projekt", created_at=work.now)
    work.session.add(other)
    work.session.flush()
    second = an_edition(work, edition.module, "druga", project=other)
    registered(work, second, "Anna", "Łęcka", person=people[0].person)
    olga = staff(work, "Olga")
    work.session.add(Assignment(account_id=olga.id, role=Role.organiser, project_id=other.id))
    work.session.commit()
    client = signed_in(olga)

    def told(of: Registration) -> str:
        asked = f"book=received&person={of.person_id}&module={edition.module_id}&lang=en"
        return _text(client.get(f"/manage/hours/entries?{asked}").text)

    mine = told(people[0])
    assert "6 more entries are of events or lines that others organise. Not shown: 135 min." in mine
    assert "No entries" in mine
    assert "more entr" not in told(people[1])


def test_the_page_shows_blocks_of_a_session(confirmed: Made, signed_in: SignedIn) -> None:
    account, _, people = confirmed
    told = _text(signed_in(account).get(f"/manage/registrations/{people[0].id}/hours?lang=en").text)
    assert ("81 of 135 min" in told, "54 of 90 min" in told) == (True, True)


def test_statements_do_not_grow(work: Work, signed_in: SignedIn) -> None:
    counts, account = [], alicja(work)
    for number in (2, 20):
        edition = an_edition(work, a_module(work, 720), f"e-{number}", meetings=number)
        for person in group(work, edition, number):
            receive(work, person, (None, 45))
        id = edition.id
        client = signed_in(account)
        with statements() as seen:
            assert client.get(f"/manage/hours/entries?event={id}").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]
