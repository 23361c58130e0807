"""The role `monitoring`: reads one form at a time, each reading noted; nobody else sees what a form says."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Role
from app.accounts.operations import add_staff, give_role
from app.errors import Refusal
from app.events.models import Event
from app.events.operations.assignments import MONITORING_OF_A_PROJECT, assign
from app.history.models import HistoryFact
from app.monitoring.keys import opened_answers
from app.monitoring.models import ParticipationForm
from app.monitoring.operations.giving import receive_on_paper
from app.registrations.models import Registration
from app.work import Work
from tests.monitoring.conftest import PESEL, Events, Seated, a_project, own, typed
from tests.support.staff import PASSWORD, with_session
from tests.support.statements import statements

MASKED = "808314•••••"
LIST = "/manage/participation/"


@pytest.fixture
def given(work: Work, client: FlaskClient, event: Event, seated: Seated) -> Registration:
    """Somebody who has given the form."""
    registration = seated(event)
    client.post(own(work, registration), data=typed())
    return registration


def the_form(work: Work) -> ParticipationForm:
    """Return the only form."""
    return work.session.scalars(select(ParticipationForm)).one()


def read_facts(work: Work) -> list[str]:
    """Return the kinds of facts about reading."""
    return list(
        work.session.scalars(
            select(HistoryFact.kind)
            .where(HistoryFact.kind.in_(["participation.read", "participation.number_read"]))
            .order_by(HistoryFact.id)
        )
    )


def test_an_officer_reads_one_form_and_it_is_noted(
    work: Work, officer: FlaskClient, given: Registration
) -> None:
    form = the_form(work)
    listed = officer.get(LIST).text
    assert "Kooperacje" in listed
    people = officer.get(f"{LIST}{form.project_id}/").text
    assert given.last_name in people
    assert "Drygały" not in people
    assert MASKED not in people
    assert read_facts(work) == []
    address = f"{LIST}forms/{form.id}"
    page = officer.get(address).text
    assert MASKED in page
    assert PESEL not in page
    assert "Drygały" in page
    assert "Wyższe (ISCED 5–8)" in page
    assert read_facts(work) == ["participation.read"]
    assert PESEL in officer.post(address).text
    assert read_facts(work) == ["participation.read", "participation.number_read"]


def test_nobody_else_reads_it(
    work: Work, client: FlaskClient, alicja: FlaskClient, celina: FlaskClient, given: Registration,
    client_as_visitor: Callable[[], FlaskClient],
) -> None:  # fmt: skip
    form = the_form(work)
    account = add_staff(work, "admin@example.org", "Adam Administrator", PASSWORD)
    give_role(work, account, Role.administrator)
    admin = with_session(client_as_visitor(), work.session, account, work.now)
    for reader in (admin, alicja, celina):
        for address in (LIST, f"{LIST}{form.project_id}/", f"{LIST}forms/{form.id}"):
            assert reader.get(address).status_code == 403
        assert reader.post(f"{LIST}forms/{form.id}").status_code == 403
        assert reader.get(f"{LIST}registrations/{given.id}").status_code == 403
    assert client.get(f"{LIST}forms/{form.id}").status_code == 303
    assert read_facts(work) == []
    pages = ("", "history/", "registrations/", "registrations.csv", "messages/")
    seen = [alicja.get(f"/manage/events/{given.event.slug}/{page}").text for page in pages]
    seen += [alicja.get(f"/manage/registrations/{given.id}/").text, admin.get("/manage/history/").text]
    assert not [
        word for word in (PESEL, MASKED, "Drygały", "prywatny@example.com") for page in seen if word in page
    ]


def test_an_officer_of_a_project_reads_that_one_alone(
    work: Work, client: FlaskClient, client_as_visitor: Callable[[], FlaskClient],
    given: Registration, events: Events, seated: Seated,
) -> None:  # fmt: skip
    elsewhere = events(project="Inny")
    client.post(own(work, seated(elsewhere, 2)), data=typed())
    account = add_staff(work, "iga@example.org", "Iga Jedna", PASSWORD)
    assign(work, account, Role.monitoring, a_project(work))
    with pytest.raises(Refusal, match=MONITORING_OF_A_PROJECT):
        assign(work, account, Role.monitoring, given.event)
    iga = with_session(client_as_visitor(), work.session, account, work.now)
    forms = list(work.session.scalars(select(ParticipationForm).order_by(ParticipationForm.id)))
    assert [iga.get(f"{LIST}forms/{each.id}").status_code for each in forms] == [200, 403]
    assert [iga.get(f"{LIST}{each.project_id}/").status_code for each in forms] == [200, 403]
    assert "Inny" not in iga.get(LIST).text
    assert iga.get(f"{LIST}forms/999").status_code == 404
    assert iga.get(f"/manage/events/{given.event.slug}/").status_code == 403


def test_what_lies_on_paper_is_keyed_in(
    work: Work, officer: FlaskClient, event: Event, seated: Seated
) -> None:
    registration = seated(event)
    receive_on_paper(work, registration.person, event)
    work.session.commit()
    address = f"{LIST}registrations/{registration.id}"
    project = f"{LIST}{event.project_id}/"
    assert address in officer.get(f"{project}?state=paper").text
    assert officer.get(address).status_code == 200
    wrong = officer.post(address, data=typed(pesel="80831410147"))
    assert wrong.status_code == 422
    assert "Drygały" in wrong.text
    assert officer.post(address, data=typed()).status_code == 303
    form = the_form(work)
    answers = opened_answers(work, form)
    assert answers is not None
    assert answers.pesel == PESEL
    assert form.keyed_by is not None
    assert form.keyed_by.name == "Olga Monitorska"
    assert officer.get(address).status_code == 404
    kinds = work.session.scalars(select(HistoryFact.kind).where(HistoryFact.kind.like("participation.%")))
    assert list(kinds) == ["participation.paper", "participation.keyed_in"]


def test_what_differs_is_seen_by_officers(
    work: Work, client: FlaskClient, officer: FlaskClient, event: Event, seated: Seated
) -> None:
    client.post(own(work, seated(event)), data=typed(sex="man", sure="y"))
    seated(event, 2)
    project = f"{LIST}{event.project_id}/"
    assert "Wiśniewski1" in officer.get(f"{project}?state=doubtful").text
    missing = officer.get(f"{project}?state=missing").text
    assert "Wiśniewski2" in missing
    assert "Wiśniewski1" not in missing


def test_lists_cost_the_same_however_many_there_are(
    work: Work, client: FlaskClient, officer: FlaskClient, event: Event, seated: Seated, given: Registration
) -> None:
    def cost() -> list[int]:
        counts = []
        for address in (LIST, f"{LIST}{event.project_id}/", f"{LIST}forms/{the_first.id}"):
            with statements() as done:
                assert officer.get(address).status_code == 200
            counts.append(len(done))
        return counts

    the_first = the_form(work)
    cost()
    few = cost()
    for number in range(2, 10):
        client.post(own(work, seated(event, number)), data=typed())
    assert cost() == few
