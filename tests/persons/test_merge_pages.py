"""The pages by which two persons become one: the preview, the act, links that live on, and taking it back."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account, Role, SignIn
from app.events.models import Assignment
from app.links import Purpose
from app.persons.models import PersonVerdict
from app.persons.operations.verdicts import say_different
from app.persons.queries.pairs import likely_pairs
from app.registrations.models import Registration
from app.work import Work
from tests.persons.test_pages import joined
from tests.support.cast import actor, an_event, session_key
from tests.support.lines import a_project
from tests.support.statements import statements


@pytest.fixture
def twice(work: Work) -> tuple[Registration, Registration]:
    """Anna with two addresses, registered for one event twice, where somebody waits."""
    event = an_event(work, "raz", capacity=2)
    made = [
        joined(work, event, "Anna", "Żak", f"a{number}@example.org", institution="MOPS w Piszu")
        for number in range(2)
    ]
    joined(work, event, "Ewa", "Lis", "ewa@example.org")
    work.session.commit()
    return made[0], made[1]


def merge_address(gone: Registration, kept: Registration | None = None) -> str:
    address = f"/manage/persons/{gone.person_id}/merge"
    return f"{address}?into={kept.person_id}" if kept else address


def test_the_preview_tells_and_writes_nothing(
    twice: tuple[Registration, Registration], signed_in: Callable[..., FlaskClient], alicja: Account
) -> None:
    client = signed_in(alicja)
    assert "Żak" in client.get(merge_address(twice[1]) + "?q=zak").text
    with statements() as seen:
        page = client.get(merge_address(twice[1], twice[0])).text
    assert "Zwalnia się jedno miejsce" in page
    assert "sprawdź, czy to na pewno" not in page
    assert not [each for each in seen if each.startswith(("INSERT", "UPDATE", "DELETE"))]


def test_who_is_alike_in_nothing_is_looked_at_again(
    work: Work,
    twice: tuple[Registration, Registration],
    signed_in: Callable[..., FlaskClient],
    alicja: Account,
) -> None:
    other = joined(work, an_event(work, "inne"), "Ewa", "Lis", "ewa.lis@example.org")
    work.session.commit()
    assert "sprawdź, czy to na pewno" in signed_in(alicja).get(merge_address(other, twice[0])).text


def test_two_become_one_and_two_again(
    work: Work,
    twice: tuple[Registration, Registration],
    signed_in: Callable[..., FlaskClient],
    alicja: Account,
    client: FlaskClient,
) -> None:
    kept, gone = twice
    staff = signed_in(alicja)
    link = f"/registrations/{work.links.token(Purpose.manage, gone.id, gone.link_version)}/"
    feed = f"/feeds/{work.links.token(Purpose.person_feed, gone.person_id, gone.person.feed_version)}.ics"
    sent = {"into": kept.person_id}
    answer = staff.post(merge_address(gone), data=sent)
    assert answer.headers["Location"].endswith(f"/manage/persons/{kept.person_id}/")
    page = staff.get(answer.headers["Location"]).text
    assert "Ta sama osoba co Anna Żak" in page
    assert staff.get(f"/manage/persons/{gone.person_id}/").status_code == 302
    assert client.get(link).status_code == 200
    assert "a0@example.org" in client.get(link).text
    assert "BEGIN:VEVENT" in client.get(feed).text
    assert staff.post(merge_address(gone), data=sent).status_code == 422
    work.session.expire_all()
    said = work.session.scalars(select(PersonVerdict)).one()
    undo = f"/manage/persons/{kept.person_id}/said/{said.id}/undo"
    answer = staff.post(undo)
    assert answer.status_code == 422
    assert "ma już ktoś inny" in answer.text
    assert "<h1>Anna Żak</h1>" in answer.text


def test_a_signed_in_person_signs_in_again_as_the_one_who_is_kept(
    work: Work,
    twice: tuple[Registration, Registration],
    signed_in: Callable[..., FlaskClient],
    alicja: Account,
    client_as_visitor: Callable[[], FlaskClient],
) -> None:
    kept, gone = twice
    session_key(work.session, gone.person, work.now)
    gone.person.sign_in_until = work.now.replace(year=work.now.year + 1)
    token = work.links.token(Purpose.sign_in_person, gone.person_id, gone.person.sign_in_version)
    work.session.commit()
    signed_in(alicja).post(merge_address(gone), data={"into": kept.person_id})
    work.session.expire_all()
    ended = work.session.scalars(select(SignIn).where(SignIn.person_id == gone.person_id)).one()
    assert ended.ended_at is not None
    visitor = client_as_visitor()
    assert visitor.post(f"/sign-in/{token}").status_code == 303
    work.session.expire_all()
    signed = select(SignIn).where(SignIn.person_id == kept.person_id)
    assert len(work.session.scalars(signed).all()) == 1


def test_others_people_are_refused_with_a_sentence(
    work: Work, member: Callable[..., Account], signed_in: Callable[..., FlaskClient]
) -> None:
    project = a_project(work)
    mine = an_event(work, "moje", project_id=project.id)
    one = joined(work, mine, "Anna", "Nowak", "anna@example.org")
    other = joined(work, mine, "Anna", "Nowak", "an@example.org")
    joined(work, an_event(work, "cudze", title_pl="Cudze narady"), "Anna", "Nowak", "an@example.org")
    urszula = member("urszula")
    work.session.add(Assignment(account_id=urszula.id, role=Role.organiser, project_id=project.id))
    work.session.commit()
    client = signed_in(urszula)
    page = client.get(merge_address(other, one)).text
    assert "czego nie organizujesz" in page
    assert "To jedna osoba" not in page
    assert "Cudze narady" not in page, "what others organise is not told by the way"
    answer = client.post(merge_address(other), data={"into": one.person_id})
    assert answer.status_code == 422
    assert "czego nie organizujesz" in answer.text


@pytest.mark.parametrize("into", ["", "x", "999999", "-1"])
def test_nobody_is_merged_with_nonsense(
    into: str,
    twice: tuple[Registration, Registration],
    signed_in: Callable[..., FlaskClient],
    alicja: Account,
) -> None:
    assert signed_in(alicja).post(merge_address(twice[1]), data={"into": into}).status_code == 404


def test_a_verdict_holds_for_who_somebody_turned_out_to_be(
    work: Work, alicja: Account, signed_in: Callable[..., FlaskClient]
) -> None:
    event = an_event(work)
    one, other, third = (
        joined(work, event, "Anna", "Żak", f"a{number}@example.org", institution="MOPS w Piszu")
        for number in range(3)
    )
    by_alicja = replace(work, actor=actor(alicja))
    say_different(by_alicja, one.person, other.person)
    work.session.commit()
    ids = one.person_id, third.person_id
    signed_in(alicja).post(merge_address(other), data={"into": third.person_id})
    work.session.expire_all()
    assert likely_pairs(by_alicja) == []
    assert ids[0] != ids[1]


def test_what_was_said_names_nobody_whom_the_reader_does_not_read(
    work: Work, alicja: Account, member: Callable[..., Account], signed_in: Callable[..., FlaskClient]
) -> None:
    project = a_project(work)
    mine = joined(work, an_event(work, "moje", project_id=project.id), "Anna", "Nowak", "anna@example.org")
    other = joined(work, an_event(work, "cudze"), "Anna", "Nowicka", "an@example.org")
    say_different(replace(work, actor=actor(alicja)), mine.person, other.person)
    urszula = member("urszula")
    work.session.add(Assignment(account_id=urszula.id, role=Role.organiser, project_id=project.id))
    work.session.commit()
    address = f"/manage/persons/{mine.person_id}/"
    assert "Nowicka" in signed_in(alicja).get(address).text
    assert "Nowicka" not in signed_in(urszula).get(address).text


def test_who_signed_in_as_the_other_is_out_once_they_are_two_again(
    work: Work, signed_in: Callable[..., FlaskClient], alicja: Account
) -> None:
    """The one who turned out to be another after all must not go on reading that one's pages."""
    kept, gone = (
        joined(work, an_event(work, name), "Anna", "Żak", f"{name}@example.org") for name in ("raz", "dwa")
    )
    staff = signed_in(alicja)
    staff.post(merge_address(gone), data={"into": kept.person_id})
    session_key(work.session, kept.person, work.now)  # as the mailbox of either gets it
    work.session.commit()
    said = work.session.scalars(select(PersonVerdict)).one()
    assert staff.post(f"/manage/persons/{kept.person_id}/said/{said.id}/undo").status_code == 303
    work.session.expire_all()
    begun = work.session.scalars(select(SignIn).where(SignIn.person_id == kept.person_id)).all()
    assert begun
    assert all(each.ended_at is not None for each in begun)
