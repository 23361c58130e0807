"""The person's page of the participation form: once per project, asked always or of newcomers, sealed."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.events.models import Event
from app.monitoring.asked import BOTH, CONFIRM, NO_CHOICE, OTHER_SEX
from app.monitoring.keys import CLOSED, opened_answers
from app.monitoring.models import ParticipationForm, SealingKey
from app.monitoring.pesel import WRONG_SUM
from app.registrations.models import RegistrationState
from app.registrations.own_links import begin_form_link, form_token
from app.texts import texts_in
from app.work import Work
from tests.monitoring.conftest import PESEL, Events, Seated, own, typed
from tests.support.html import parsed
from tests.support.statements import statements

MASKED = "808314•••••"


def said(text: str) -> str:
    """Return a sentence as Polish pages say it."""
    return texts_in("pl").gettext(text)


def shown_in(page: str, name: str) -> str:
    """Return what a page shows in a field."""
    return next(each.get("value") for each in parsed(page)[0].all("input") if each.get("name") == name)


def forms(work: Work) -> list[ParticipationForm]:
    """Return all forms."""
    return list(work.session.scalars(select(ParticipationForm).order_by(ParticipationForm.id)))


def test_a_person_with_a_place_gives_the_form(
    work: Work, client: FlaskClient, event: Event, seated: Seated
) -> None:
    registration = seated(event)
    page = client.get(own(work, registration).removesuffix("participation"))
    assert 'data-participation="owed"' in page.text
    assert client.get(own(work, registration)).status_code == 200
    sent = client.post(own(work, registration), data=typed())
    assert sent.status_code == 303
    [form] = forms(work)
    answers = opened_answers(work, form)
    assert answers is not None
    assert (answers.pesel, answers.get("town"), form.is_doubtful) == (PESEL, "Drygały", False)
    page = client.get(sent.location)
    assert 'data-participation="given"' in page.text
    assert PESEL not in page.text


def test_newcomers_only_asks_nothing_at_the_next_event_and_another_project_asks_anew(
    work: Work, client: FlaskClient, events: Events, seated: Seated
) -> None:
    first, second, elsewhere = events(), events(), events(project="Inny")
    client.post(own(work, seated(first)), data=typed())
    again = client.get(own(work, seated(second))).text
    assert "1 września" in again.replace("\xa0", " ")
    assert 'name="citizenship"' not in again
    assert MASKED not in again
    fresh = client.get(own(work, seated(elsewhere))).text
    assert "Kooperacje" in fresh
    assert PESEL not in fresh
    assert shown_in(fresh, "town") == "Drygały"
    assert client.post(own(work, seated(elsewhere)), data=typed(pesel="")).status_code == 303
    assert [opened_answers(work, each).pesel for each in forms(work)] == [PESEL, PESEL]  # type: ignore[union-attr]


def test_always_shows_what_is_on_file_and_asks_to_confirm(
    work: Work, client: FlaskClient, events: Events, seated: Seated
) -> None:
    first, second = events("always"), events("always")
    client.post(own(work, seated(first)), data=typed())
    address = own(work, seated(second))
    shown = client.get(address).text
    assert MASKED in shown
    assert PESEL not in shown
    assert "Drygały" in shown
    assert 'data-participation="owed"' in client.get(address.removesuffix("participation")).text
    assert client.post(address, data={"act": "renew"}).status_code == 303
    assert 'data-participation="given"' in client.get(address.removesuffix("participation")).text
    changed = client.get(f"{address}?change=1").text
    assert shown_in(changed, "pesel") == ""
    assert client.post(address, data=typed(pesel="", town="Pisz")).status_code == 303
    [form] = forms(work)
    answers = opened_answers(work, form)
    assert answers is not None
    assert (answers.pesel, answers.get("town")) == (PESEL, "Pisz")


def test_never_asks_nobody(work: Work, client: FlaskClient, events: Events, seated: Seated) -> None:
    never, without = events("never"), events("always")
    without.project = None
    for event in (never, without):
        assert client.get(own(work, seated(event))).status_code == 404
        assert client.post(own(work, seated(event)), data=typed()).status_code == 404
    assert forms(work) == []


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"pesel": "80831410147"}, WRONG_SUM),
        ({"no_pesel": "y"}, BOTH),
        ({"disability": ""}, NO_CHOICE),
        ({"citizenship": "forged"}, NO_CHOICE),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    work: Work, client: FlaskClient, event: Event, seated: Seated, changed: dict[str, str], sentence: str
) -> None:
    page = client.post(own(work, seated(event)), data=typed(**changed))
    assert page.status_code == 422
    assert said(sentence) in page.text
    assert shown_in(page.text, "municipality") == "Biała Piska"
    assert forms(work) == []


def test_what_differs_from_the_number_is_a_warning(
    work: Work, client: FlaskClient, event: Event, seated: Seated
) -> None:
    address = own(work, seated(event))
    warned = client.post(address, data=typed(sex="man"))
    assert warned.status_code == 422
    assert said(OTHER_SEX) in warned.text
    assert said(CONFIRM) in warned.text
    assert client.post(address, data=typed(sex="man", sure="y")).status_code == 303
    assert [each.is_doubtful for each in forms(work)] == [True]


@pytest.mark.parametrize("state", [RegistrationState.waiting, RegistrationState.withdrawn])
def test_without_a_place_nothing_is_asked(
    work: Work, client: FlaskClient, event: Event, seated: Seated, state: RegistrationState
) -> None:
    registration = seated(event)
    registration.state = state
    work.session.commit()
    assert 'name="citizenship"' not in client.get(own(work, registration)).text
    client.post(own(work, registration), data=typed())
    assert forms(work) == []


def test_the_link_of_the_form_and_staff_see_nothing(
    work: Work, client: FlaskClient, alicja: FlaskClient, event: Event, seated: Seated
) -> None:
    registration = seated(event)
    client.post(own(work, registration), data=typed())
    begin_form_link(work, registration)
    by_form = f"/registrations/{form_token(work, registration)}/participation"
    work.session.commit()
    for reader, address in ((client, by_form), (alicja, own(work, registration))):
        for page in (reader.get(f"{address}?change=1"), reader.post(address, data=typed(town="Ełk"))):
            assert "Drygały" not in page.text
            assert MASKED not in page.text
    [form] = forms(work)
    assert opened_answers(work, form).get("town") == "Drygały"  # type: ignore[union-attr]


def test_with_a_wrong_key_the_form_says_that_it_is_closed(
    work: Work, client: FlaskClient, events: Events, seated: Seated
) -> None:
    first, second = events("always"), events("always")
    client.post(own(work, seated(first)), data=typed())
    work.session.execute(update(SealingKey).values(checked="gAAAA"))
    work.session.commit()
    for address in (own(work, seated(first)), own(work, seated(second)), own(work, seated(second, 2))):
        page = client.get(address)
        assert page.status_code == 200
        assert said(CLOSED) in page.text
        assert 'name="citizenship"' not in page.text
        client.post(address, data=typed(town="Ełk"))
    assert len(forms(work)) == 1
    assert client.get(own(work, seated(first)).removesuffix("participation")).status_code == 200
    assert "MONITORING_KEY" in client.get("/healthz").json["monitoring"]  # type: ignore[index]


def test_a_colleague_takes_nothing_along(
    work: Work, client: FlaskClient, event: Event, seated: Seated
) -> None:
    client.post(own(work, seated(event)), data=typed())
    colleague = seated(event, 2)
    page = client.get(own(work, colleague)).text
    assert "Drygały" not in page
    assert shown_in(page, "town") == ""


def test_the_page_costs_the_same_however_many_there_are(
    work: Work, client: FlaskClient, events: Events, seated: Seated
) -> None:
    first, second = events("always"), events("always")
    client.post(own(work, seated(first)), data=typed())
    address = own(work, seated(second)).removesuffix("participation")

    def cost() -> int:
        client.get(address)
        with statements() as done:
            client.get(address)
        return len(done)

    few = cost()
    for number in range(2, 12):
        client.post(own(work, seated(first, number)), data=typed())
    assert cost() == few


def test_the_forms_link_does_not_tell_who_takes_part_in_the_project(
    work: Work, client: FlaskClient, events: Events, seated: Seated
) -> None:
    """Anybody who types a name and an address gets such a link, and reads the same of who is known or not."""

    def panel(number: int, slug_of: Event) -> str:
        registration = seated(slug_of, number)
        begin_form_link(work, registration)
        work.session.commit()
        page = client.get(f"/registrations/{form_token(work, registration)}/").text
        return page.partition('aria-labelledby="participation-title"')[2].partition("</section>")[0]

    client.post(own(work, seated(events(), 1)), data=typed())
    for asked in ("newcomers", "always"):
        later = events(asked)
        known = panel(1, later)
        assert "prowadzi link z wiadomości" in known
        assert known == panel(2, later)
