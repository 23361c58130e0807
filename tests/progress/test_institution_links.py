"""A director's mailed link: made by organisers of the project, renewed, taken back; own people only."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account, Role
from app.errors import Forbidden, Refusal
from app.events.models import Assignment, Event, FormOfSupport
from app.history.models import HistoryFact
from app.lines.models import Allocation, LineRecipient, SupportLine
from app.outbox.models import Letter
from app.people.models import Institution
from app.people.operations import institution_for
from app.progress.models import InstitutionLink
from app.progress.operations.institution_links import Director, make_link, renew_link, revoke_link
from app.progress.queries.institution_links import openings_of
from app.projects.models import Project
from app.registrations.models import Registration, RegistrationState
from app.work import Work
from tests.attendance.conftest import SignedIn
from tests.attendance.people import registered
from tests.conftest import TestClock
from tests.progress.modules import a_module, an_edition, receive
from tests.support.cast import actor, alicja, an_event, staff
from tests.support.statements import statements


class Made:
    """A project with an edition; two institutions send people to it."""

    def __init__(self, work: Work, work_as: Callable[..., Work]) -> None:
        self.project = Project(name="Kooperacja", created_at=work.now)
        self.module = a_module(work, 270, 450)
        self.edition: Event = an_edition(work, self.module, project=self.project)
        self.own, self.other = (_institution(work, name) for name in ("GOPS Miłki", "MOPS w Ełku"))
        self.anna = self.person(work, "Anna", "Nowak", self.own)
        self.jan = self.person(work, "Jan", "Obcy", self.other)
        receive(work, self.anna, (self.module.parts[0].id, 270))
        self.account: Account = alicja(work)
        self.work = work_as(actor(self.account))
        work.session.commit()

    def person(
        self, work: Work, first: str, last: str, institution: Institution, **columns: Any
    ) -> Registration:
        """Register somebody whom an institution sends."""
        return registered(
            work,
            self.edition,
            first,
            last,
            institution=institution,
            institution_name=institution.name,
            **columns,
        )

    def link(self, days: int = 30, **changed: Any) -> InstitutionLink:
        """Make a link for the director of the first institution."""
        ends_on = self.work.today + timedelta(days=days)
        values = {"name": "Maria Lis", "email": "maria@example.org", "language": "pl", "ends_on": ends_on}
        return make_link(self.work, self.project, self.own, Director(**(values | changed)))


@pytest.fixture
def made(work: Work, work_as: Callable[..., Work]) -> Made:
    """The project and its people."""
    return Made(work, work_as)


def _institution(work: Work, name: str) -> Institution:
    found = institution_for(work, name)
    assert found is not None
    return found


def _path(work: Work, link: InstitutionLink) -> str:
    return "/" + work.links.institution(link.id, link.version).partition("//")[2].partition("/")[2]


def test_the_letter_brings_the_link_in_the_directors_language(made: Made, work: Work) -> None:
    link = made.link(language="en")
    letter = work.session.scalars(select(Letter).where(Letter.kind == "institution_link")).one()
    assert (letter.recipient, letter.language) == ("maria@example.org", "en")
    assert work.links.institution(link.id, link.version) in letter.body
    assert "Hours of your people: GOPS Miłki" in letter.subject


def test_the_page_shows_own_people_and_nobodys_contact(made: Made, work: Work, client: FlaskClient) -> None:
    link = made.link()
    made.person(work, "Ola", "Czeka", made.own, state=RegistrationState.waiting)
    work.session.commit()
    answer = client.get(_path(work, link) + "?lang=en")
    page = answer.text
    assert (answer.status_code, "Nowak Anna" in page, "6/16" in page) == (200, True, True)
    hidden = ("Obcy", "MOPS", "Czeka", made.anna.email, "600 100 200", "maria@example.org", "/manage/")
    assert [each for each in hidden if each in page] == []
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in page


def test_lines_of_support_are_shown_with_what_is_left(made: Made, work: Work, client: FlaskClient) -> None:
    line = SupportLine(
        record_id="dor", name_pl="Doradztwo", form_of_support=FormOfSupport.counselling, project=made.project,
        unit_minutes=60, total_minutes=600, starts=work.today, ends=work.today, created_at=work.now,
    )  # fmt: skip
    mine = LineRecipient(line=line, position=0, institution=made.own)
    others = LineRecipient(line=line, position=1, institution=made.other)
    work.session.add_all([line, mine, others])
    work.session.flush()
    work.session.add(Allocation(recipient_id=mine.id, act="a", minutes=130, at=work.now))
    link = made.link()
    work.session.commit()
    page = client.get(_path(work, link) + "?lang=en").text.replace("\u00a0", " ")
    assert ("Doradztwo" in page, "2 h 10 min" in page, "MOPS" in page) == (True, True, False)


@pytest.mark.parametrize("how", ["revoked", "ended", "renewed", "forged"])
def test_a_link_that_works_no_more_says_so(
    made: Made, work: Work, client: FlaskClient, clock: TestClock, how: str
) -> None:
    link = made.link(days=1)
    path = _path(work, link)
    if how == "revoked":
        revoke_link(made.work, link)
    elif how == "renewed":
        renew_link(made.work, link, work.today + timedelta(days=9))
    elif how == "forged":
        path = path.rstrip("/")[:-1] + "x/"
    work.session.commit()
    if how == "ended":
        clock.move(days=2)
    answer = client.get(path + "?lang=en")
    assert answer.status_code == 404
    assert ("This link works no more" in answer.text) == (how != "forged")
    assert "Nowak" not in answer.text
    if how == "renewed":
        assert client.get(_path(work, link)).status_code == 200


def test_a_link_works_through_its_last_day(
    made: Made, work: Work, client: FlaskClient, clock: TestClock
) -> None:
    link = made.link(days=1)
    path = _path(work, link)
    work.session.commit()
    clock.move(days=1)
    assert client.get(path).status_code == 200


def test_each_opening_is_recorded_once_an_hour(
    made: Made, work: Work, client: FlaskClient, clock: TestClock, signed_in: SignedIn
) -> None:
    link = made.link()
    path = _path(work, link)
    work.session.commit()
    for _ in range(3):
        client.get(path)
    client.head(path)
    clock.move(hours=2)
    client.get(path)
    work.session.expire_all()
    assert openings_of(work, [link])[link.id].count == 2
    page = signed_in(made.account).get(f"/manage/projects/{made.project.id}/institution-links/?lang=en").text
    assert ("opened 2 times" in page, "made by Alicja" in page) == (True, True)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"days": -1}, "ends_on"),
        ({"days": 4000}, "ends_on"),
        ({"email": "MARIA@example.org"}, "email"),
    ],
)
def test_what_makes_no_sense_is_refused(made: Made, changed: dict[str, Any], field: str) -> None:
    made.link()
    with pytest.raises(Refusal) as refused:
        made.link(**changed)
    assert refused.value.field == field


def test_an_institution_that_sends_nobody_gets_no_link(made: Made, work: Work) -> None:
    made.own = _institution(work, "DPS w Olsztynie")
    with pytest.raises(Refusal) as refused:
        made.link()
    assert refused.value.field == "institution"


def test_only_organisers_of_the_project_give_links(
    made: Made, work: Work, work_as: Callable[..., Work]
) -> None:
    link = made.link()
    other = an_event(work, "inne", project=Project(name="Inny", created_at=work.now))
    for role, scope in (
        (Role.organiser, {"event_id": made.edition.id}),
        (Role.organiser, {"project_id": other.project_id}),
    ):
        account = staff(work, f"Osoba{role}{scope}"[:30])
        work.session.add(Assignment(account_id=account.id, role=role, **scope))
        work.session.flush()
        made.work = work_as(actor(account))
        for act in (
            made.link,
            lambda: renew_link(made.work, link, work.today),
            lambda: revoke_link(made.work, link),
        ):
            with pytest.raises(Forbidden):
                act()


def test_the_form_keeps_what_was_typed_and_leads_on(made: Made, work: Work, signed_in: SignedIn) -> None:
    client = signed_in(made.account)
    path = f"/manage/projects/{made.project.id}/institution-links/"
    typed = {
        "institution": made.own.id, "name": "Ж" * 299, "email": "maria@example", "language": "pl",
        "ends_on": "2020-01-01",
    }  # fmt: skip
    answer = client.post(path, data=typed)
    assert (answer.status_code, "Ж" * 299 in answer.text, "maria@example" in answer.text) == (422, True, True)
    foreign = client.post(path, data=typed | {"institution": 987654, "email": "maria@example.org"})
    assert foreign.status_code == 422
    good = typed | {"email": "maria@example.org", "ends_on": "2026-12-31"}
    assert client.post(path, data=good).status_code == 303
    link = work.session.scalars(select(InstitutionLink)).one()
    assert client.post(f"/manage/institution-links/{link.id}/renew", data={"ends_on": "x"}).status_code == 422
    assert (
        client.post(f"/manage/institution-links/{link.id}/renew", data={"ends_on": "2027-01-31"}).status_code
        == 303
    )
    assert client.post(f"/manage/institution-links/{link.id}/revoke").status_code == 303
    kinds = set(
        work.session.scalars(select(HistoryFact.kind).where(HistoryFact.subject_kind == "institution"))
    )
    assert {f"progress.link_{what}" for what in ("made", "renewed", "revoked")} <= kinds
    page = client.get(f"/manage/institutions/{made.own.id}/?lang=en").text
    assert f"/manage/projects/{made.project.id}/institution-links/?institution={made.own.id}" in page


def test_statements_do_not_grow(made: Made, work: Work, client: FlaskClient) -> None:
    link, counts = made.link(), []
    path = _path(work, link)
    client.get(path)
    for number in (0, 8):
        for each in range(number):
            event = an_edition(work, a_module(work, 270), f"e-{each}", project=made.project)
            for n in range(3):
                registered(work, event, f"Ewa{n}", f"Kos{each}", institution=made.own)
        work.session.commit()
        with statements() as seen:
            assert client.get(path).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]
