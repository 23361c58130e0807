"""The list of persons with its search, one person's page, and who reads whom."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account, Role
from app.consents.models import Consent, ConsentChannel
from app.events.models import Assignment, Event, WhoHandsIn
from app.monitoring.models import ParticipationForm
from app.notices.models import TextKind, TextVersion
from app.people.models import Person
from app.persons.queries.listing import persons
from app.persons.routes import paging
from app.registrations.models import Registration
from app.registrations.operations import Application, sign_up
from app.work import VISITOR, Work
from tests.support.cast import actor, an_event
from tests.support.groups import a_group, a_member
from tests.support.lines import a_line, a_person, a_project, a_recipient
from tests.support.statements import statements

LIST = "/manage/persons/"


def joined(work: Work, event: Event, first: str, last: str, email: str, **more: Any) -> Registration:
    who = Application(first_name=first, last_name=last, email=email, **more)
    return sign_up(replace(work, actor=VISITOR), event, who).registration


@pytest.fixture
def two(work: Work) -> tuple[Registration, Registration]:
    """Łucja of the centre in Pisz at one event, Żaneta of the one in Ełk at another."""
    one, other = an_event(work, "pierwsze"), an_event(work, "drugie")
    made = (
        joined(work, one, "Łucja", "Wąs-Źrebiec", "l.was@pisz.example.org", institution="MOPS w Piszu"),
        joined(work, other, "Żaneta", "Kowalska", "zk@elk.example.org", institution="MOPS w Ełku"),
    )
    work.session.commit()
    return made


@pytest.mark.parametrize(
    "typed",
    ["was", "ŹREB", "lucja pisz", "l.WAS@", "wąs-źrebiec", "łuc zreb", "mops pisz", "piszu łucja"],
)
def test_each_word_is_a_part_of_name_address_or_institution(
    work: Work, alicja: Account, two: tuple[Registration, Registration], typed: str
) -> None:
    reader = replace(work, actor=actor(alicja))
    assert [each.first_name for each in work.session.scalars(persons(reader, typed))] == ["Łucja"]


@pytest.mark.parametrize("typed", ["100%", "_", "kowalska pisz", "%", "nobody at all of them all there is"])
def test_what_fits_nobody_finds_nobody(
    work: Work, alicja: Account, two: tuple[Registration, Registration], typed: str
) -> None:
    assert work.session.scalars(persons(replace(work, actor=actor(alicja)), typed)).all() == []


def test_a_common_institution_is_searched_person_by_person(work: Work, alicja: Account) -> None:
    event = an_event(work)
    for number in range(70):
        joined(
            work, event, "Anna", f"Nr {number}", f"a{number}@example.org", institution=f"Fundacja {number}"
        )
    found = persons(replace(work, actor=actor(alicja)), "fundacja")
    assert len(work.session.scalars(found).all()) == 70


def test_more_than_anybody_looks_through_are_not_counted(
    work: Work, alicja: Account, signed_in: Callable[..., FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "MOST_FOUND", 40)
    for number in range(41):
        a_person(work, f"Anna Nr{number:02}")
    work.session.commit()
    client = signed_in(alicja)
    page = client.get(f"{LIST}?q=anna&page=7").text
    assert "Ponad 40 osób" in page
    assert "Nr39" in page
    assert "Nr40" not in page
    assert "page=3" not in page
    assert "40 osób" in client.get(f"{LIST}?q=nr+anna&page=2").text
    assert "1 osoba" in client.get(f"{LIST}?q=nr40").text


def test_an_institution_finds_only_whom_it_sent_to_what_the_reader_sees(
    work: Work, member: Callable[..., Account], signed_in: Callable[..., FlaskClient]
) -> None:
    mine, others = an_event(work, "moje"), an_event(work, "cudze")
    joined(work, mine, "Anna", "Nowak", "anna@example.org", institution="MOPS w Piszu")
    joined(work, others, "Anna", "Nowak", "anna@example.org", institution="Fundacja Bliżej")
    paulina = member("paulina")
    work.session.add(Assignment(account_id=paulina.id, role=Role.co_organiser, event_id=mine.id))
    work.session.commit()
    client = signed_in(paulina)
    assert "Nowak" in client.get(f"{LIST}?q=mops+anna").text
    assert "Nowak" not in client.get(f"{LIST}?q=fundacja").text


def test_who_organises_one_event_reads_its_people_alone(
    work: Work,
    member: Callable[..., Account],
    signed_in: Callable[..., FlaskClient],
    two: tuple[Registration, Registration],
) -> None:
    mine, others = two
    paulina = member("paulina")
    work.session.add(Assignment(account_id=paulina.id, role=Role.co_organiser, event_id=mine.event_id))
    work.session.commit()
    client = signed_in(paulina)
    page = client.get(LIST).text
    assert "Wąs-Źrebiec" in page
    assert "Kowalska" not in page
    assert client.get(f"{LIST}{mine.person_id}/").status_code == 200
    assert client.get(f"{LIST}{others.person_id}/").status_code == 403
    assert client.get(f"{LIST}{others.person_id}/letters").status_code == 403
    assert client.get(f"{LIST}999999/").status_code == 404


def test_of_a_person_only_what_the_reader_organises_is_shown(
    work: Work, member: Callable[..., Account], signed_in: Callable[..., FlaskClient]
) -> None:
    mine, others = (
        an_event(work, "moje", title_pl="Moje warsztaty"),
        an_event(work, "cudze", title_pl="Cudze narady"),
    )
    joined(work, mine, "Anna", "Nowak", "anna@example.org")
    registration = joined(work, others, "Anna", "Nowak", "anna@example.org")
    paulina = member("paulina")
    work.session.add(Assignment(account_id=paulina.id, role=Role.co_organiser, event_id=mine.id))
    work.session.commit()
    page = signed_in(paulina).get(f"{LIST}{registration.person_id}/").text
    assert "Moje warsztaty" in page
    assert "Cudze narady" not in page


def test_organisers_of_a_project_read_who_is_supported_by_it(
    work: Work, member: Callable[..., Account], signed_in: Callable[..., FlaskClient]
) -> None:
    project = a_project(work)
    line = a_line(work)
    supported, outsider = a_person(work, "Ola Lis"), a_person(work, "Ewa Obca")
    a_recipient(work, line, supported, 90)
    a_member(work, a_group(work, project=project), "Iga Grupowa")
    urszula = member("urszula")
    work.session.add(Assignment(account_id=urszula.id, role=Role.organiser, project_id=project.id))
    work.session.commit()
    client = signed_in(urszula)
    page = client.get(LIST).text
    assert "Lis" in page
    assert "Grupowa" in page
    assert "Obca" not in page
    assert "Doradztwo: diagnoza potrzeb" in client.get(f"{LIST}{supported.id}/").text
    assert client.get(f"{LIST}{outsider.id}/").status_code == 403


def test_a_trainer_reads_no_persons(
    member: Callable[..., Account],
    signed_in: Callable[..., FlaskClient],
    two: tuple[Registration, Registration],
) -> None:
    client = signed_in(member("celina", Role.trainer))
    assert client.get(LIST).status_code == 403
    assert client.get(f"{LIST}{two[0].person_id}/").status_code == 403


def test_the_page_tells_events_letters_and_history_without_what_letters_say(
    work: Work, alicja: Account, signed_in: Callable[..., FlaskClient], two: tuple[Registration, Registration]
) -> None:
    page = signed_in(alicja).get(f"{LIST}{two[0].person_id}/").text
    for told in (
        "Seminarium efektywnej pracy w zespole",
        "Potwierdzone",
        "l.was@pisz.example.org",
        "MOPS w Piszu",
    ):
        assert told in page
    assert "/registrations/" not in page.replace("/manage/registrations/", "")


def test_a_person_of_whom_nothing_is_known_has_a_page(
    work: Work, alicja: Account, signed_in: Callable[..., FlaskClient]
) -> None:
    person = a_person(work, "Sama Jedna")
    work.session.commit()
    page = signed_in(alicja).get(f"{LIST}{person.id}/").text
    assert "Nie ma jeszcze godzin." in page
    assert "Nie ma jeszcze wiadomości" in page


def test_list_and_page_ask_as_often_for_many_as_for_few(
    work: Work, alicja: Account, signed_in: Callable[..., FlaskClient], two: tuple[Registration, Registration]
) -> None:
    client = signed_in(alicja)
    asked = (LIST, f"{LIST}?q=mops", f"{LIST}{two[0].person_id}/")

    def counts() -> list[int]:
        found = []
        for address in asked:
            with statements() as seen:
                assert client.get(address).status_code == 200
            found.append(len(seen))
        return found

    counts()
    before = counts()
    someone = work.session.scalars(select(Person).where(Person.id == two[0].person_id)).one()
    for number in range(12):
        event = an_event(work, f"dalsze-{number}")
        joined(
            work,
            event,
            someone.first_name,
            someone.last_name,
            someone.email,
            institution=f"MOPS w Ełku {number}",
        )
        joined(work, event, "Jan", f"Inny {number}", f"jan{number}@example.org", institution="MOPS w Piszu")
    work.session.commit()
    assert counts() == before


def test_the_page_tells_consents_with_their_withdrawal(
    work: Work, alicja: Account, signed_in: Callable[..., FlaskClient], two: tuple[Registration, Registration]
) -> None:
    text = TextVersion(
        kind=TextKind.newsletter, number=99, body_pl="Zgadzam się.", saved_at=work.now, published_at=work.now
    )
    work.session.add(text)
    work.session.flush()
    for withdrawn in (None, work.now):
        work.session.add(
            Consent(
                kind=text.kind, person_id=two[0].person_id, event_id=two[0].event_id, text_id=text.id,
                language="pl", channel=ConsentChannel.form, given_at=work.now, withdrawn_at=withdrawn,
            )
        )  # fmt: skip
    work.session.commit()
    page = signed_in(alicja).get(f"{LIST}{two[0].person_id}/").text
    assert page.count("Zgoda na ") == 2
    assert "wycofana" in page


def test_the_page_tells_that_the_participation_form_was_given_and_not_what_it_says(
    work: Work, alicja: Account, member: Callable[..., Account], signed_in: Callable[..., FlaskClient]
) -> None:
    given, missing, others = (a_project(work, name) for name in ("Kadry A", "Kadry B", "Cudzy C"))
    events = [
        an_event(work, f"p-{each.id}", project=each, participation=WhoHandsIn.newcomers)
        for each in (given, missing, others)
    ]
    for event in events:
        registration = joined(work, event, "Anna", "Nowak", "anna@example.org")
    sealed = "1a2b.nieczytelne"
    work.session.add(
        ParticipationForm(
            person_id=registration.person_id, project_id=given.id, sealed=sealed, given_at=work.now
        )
    )
    paulina = member("paulina")
    for project in (given, missing):
        work.session.add(Assignment(account_id=paulina.id, role=Role.organiser, project_id=project.id))
    work.session.commit()
    page = signed_in(paulina).get(f"{LIST}{registration.person_id}/").text
    assert "Cudzy C" not in page
    told = page.partition("forms-title")[2].partition("</section>")[0]
    words = [told.index(each) for each in ("Kadry A", "złożony", "Kadry B", "brak")]
    assert words == sorted(words)
    assert sealed not in page
