"""Keying a page in: signatures are evidence in the printed order, and no mark is changed by it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.accounts.models import Account, Role
from app.attendance.models import Evidence, EvidenceKind, Mark, RegisterRow
from app.attendance.operations import set_marks
from app.attendance.operations.evidence import take_proposals
from app.events.operations.assignments import assign
from app.history.models import HistoryFact
from app.persons.operations.merging import merge_persons
from app.registrations.models import RegistrationState
from app.returned_lists.models import ReturnedPage
from app.work import Work
from tests.attendance.conftest import SignedIn
from tests.attendance.people import registered
from tests.returned_lists.conftest import Place, pages, send
from tests.returned_lists.scans import Sheet
from tests.support.cast import a_meeting, actor, alicja, staff
from tests.support.printed import printed
from tests.support.statements import statements

AT = "/manage/returned-lists/"


@pytest.fixture
def back(place: Place, work: Work, organiser: FlaskClient) -> ReturnedPage:
    """The first page of the list, which came back."""
    send(organiser, place.at, ("a.jpg", place.sheet(organiser).photo(1, turned=180)))
    return pages(work)[0]


def evidence(work: Work) -> list[Evidence]:
    """Return all evidence that stands."""
    work.session.expire_all()
    return list(work.session.scalars(select(Evidence).where(Evidence.withdrawn_at.is_(None))))


def marks(work: Work) -> int | None:
    """Return how many marks there are."""
    return work.session.scalar(select(func.count()).select_from(Mark))


def key_in(client: FlaskClient, page: ReturnedPage, place: Place, *signs: Any, **more: str) -> str:
    """Say of the lines from 1 whether they are signed (None: nothing), and return the page that follows."""
    data = {
        f"s-{line}-{place.session.id}": "signed" if sign else "missing"
        for line, sign in enumerate(signs, 1)
        if sign is not None
    }
    answer = client.post(f"{AT}{page.id}?lang=en", data=data | more, follow_redirects=True)
    assert answer.status_code == 200
    return answer.text


def test_rows_stand_in_the_order_of_the_paper_even_if_others_came_since(
    place: Place, work: Work, organiser: FlaskClient, back: ReturnedPage
) -> None:
    registered(work, place.event, "Adam", "Aaron")
    place.people[3].last_name = "Zmieniona"
    work.session.commit()
    page = organiser.get(f"{AT}{back.id}?lang=en").text
    assert "Aaron" not in page
    ordered = sorted(place.people, key=lambda each: each.name_sort)
    shown = [page.find(f"{each.last_name} {each.first_name}<") for each in ordered[:8]]
    assert shown == sorted(shown)
    assert -1 not in shown
    assert back.scan.file.sha256 in page
    assert 'alt="The scanned page"' in page


def test_who_became_one_person_since_is_keyed_in_for_the_one_that_is_kept(
    place: Place, work: Work, organiser: FlaskClient, back: ReturnedPage
) -> None:
    ordered = sorted(place.people, key=lambda each: each.name_sort)
    signed, other = ordered[0], ordered[-1]
    merge_persons(work, other.person, signed.person)
    work.session.commit()
    assert signed.merged_into_id == other.id
    page = organiser.get(f"{AT}{back.id}?lang=en")
    assert page.status_code == 200
    assert f"{other.last_name} {other.first_name}<" in page.text
    key_in(organiser, back, place, True)
    (noted,) = evidence(work)
    assert noted.row.registration_id == other.id


def test_signatures_are_evidence_and_marks_follow_by_the_trainer(
    place: Place, work: Work, organiser: FlaskClient, back: ReturnedPage, accounts: dict[str, Account]
) -> None:
    said = key_in(organiser, back, place, True, False, True)
    assert "Kept: signed 2, not signed 1." in said
    found = evidence(work)
    ordered = sorted(place.people, key=lambda each: each.name_sort)
    assert {each.row.registration_id for each in found} == {ordered[0].id, ordered[2].id}
    assert {(each.kind, each.source_id) for each in found} == {(EvidenceKind.sheet, back.id)}
    assert marks(work) == 0
    mine = replace(work, actor=actor(accounts["celina"]))
    assert take_proposals(mine, place.session).changed == 2
    assert marks(work) == 2


def test_the_same_again_changes_nothing(
    place: Place, work: Work, organiser: FlaskClient, back: ReturnedPage
) -> None:
    key_in(organiser, back, place, True, False)
    facts = select(func.count()).select_from(HistoryFact)
    before = len(evidence(work)), work.session.scalar(facts)
    assert "Nothing was changed." in key_in(organiser, back, place, True, False)
    assert (len(evidence(work)), work.session.scalar(facts)) == before


def test_a_page_that_came_twice_is_keyed_once(
    place: Place, work: Work, organiser: FlaskClient, back: ReturnedPage
) -> None:
    key_in(organiser, back, place, True)
    send(organiser, place.at, ("b.jpg", place.sheet(organiser).photo(1)))  # printed anew: another printing
    other = pages(work)[-1]
    assert other.printing_id != back.printing_id
    page = organiser.get(f"{AT}{back.id}?lang=en").text
    assert page.count(" checked") == 1
    other.printing_id, other.printed_page = back.printing_id, back.printed_page
    work.session.commit()
    again = organiser.get(f"{AT}{other.id}?lang=en").text
    assert "Page 1 came 2 times." in again
    assert again.count(" checked") == 1
    assert "Nothing was changed." in key_in(organiser, other, place, True)


def test_a_mistake_is_corrected_and_both_stay_readable(
    place: Place, work: Work, organiser: FlaskClient, back: ReturnedPage
) -> None:
    for signed in (True, False, True, False):
        key_in(organiser, back, place, signed)
    assert evidence(work) == []
    everything = list(work.session.scalars(select(Evidence).order_by(Evidence.id)))
    assert len({each.key for each in everything}) == len(everything) == 2
    assert all(each.mistake for each in everything)


def test_all_others_at_once_then_the_next_page(
    place: Place, work: Work, organiser: FlaskClient, back: ReturnedPage
) -> None:
    sheet = place.sheet(organiser)
    every = range(1, len(sheet) + 1)
    send(organiser, place.at, ("cala.pdf", sheet.scan(*every)))
    mine = pages(work)[1:]
    answer = organiser.post(
        f"{AT}{mine[0].id}", data={f"s-2-{place.session.id}": "missing", "rest": "signed"}
    )
    assert answer.headers["Location"].endswith(f"{AT}{mine[1].id}")
    count = len(evidence(work))
    assert count > 10
    last = key_in(organiser, mine[-1], place, rest="missing")
    assert "Signed lists" in last
    assert len(evidence(work)) == count


def test_who_is_on_no_register_now_is_named_and_passed_over(
    place: Place, work: Work, organiser: FlaskClient, back: ReturnedPage
) -> None:
    first = min(place.people, key=lambda each: each.name_sort)
    first.state = RegistrationState.withdrawn
    work.session.commit()
    page = organiser.get(f"{AT}{back.id}?lang=en").text
    assert "not on the register of" in page
    key_in(organiser, back, place, True, True)
    assert {each.row.registration_id for each in evidence(work)}.isdisjoint({first.id})
    assert len(evidence(work)) == 1


def test_what_has_changed_since_is_said(
    place: Place, work: Work, organiser: FlaskClient, back: ReturnedPage
) -> None:
    session = place.session
    session.day -= timedelta(days=400)
    session.register_confirmed = True
    work.session.commit()
    page = organiser.get(f"{AT}{back.id}?lang=en").text
    for sentence in (
        "The list was printed for",
        "more than half a year ago",
        "is confirmed: what is keyed in",
    ):
        assert sentence in page
    key_in(organiser, back, place, True)
    assert len(evidence(work)) == 1
    assert marks(work) == 0
    session.day, session.cancelled_at, session.register_confirmed = work.today, work.now, False
    work.session.commit()
    assert "is cancelled." in organiser.get(f"{AT}{back.id}?lang=en").text


def test_a_newer_printing_with_other_people_is_named(
    place: Place, work: Work, organiser: FlaskClient, back: ReturnedPage
) -> None:
    place.sheet(organiser)
    assert "printed anew" not in organiser.get(f"{AT}{back.id}?lang=en").text
    place.people[0].state = RegistrationState.withdrawn
    work.session.commit()
    place.sheet(organiser)
    assert "printed anew" in organiser.get(f"{AT}{back.id}?lang=en").text


def test_a_list_of_two_days_is_keyed_day_by_day(
    place: Place, work: Work, organiser: FlaskClient, signed_in: SignedIn, accounts: dict[str, Account]
) -> None:
    meeting = a_meeting(work, work.today - timedelta(days=3), work.today - timedelta(days=2), 9)
    place.event.meetings.append(meeting)
    work.session.commit()
    address = f"/manage/events/{place.slug}/meetings/{meeting.id}/sheet.pdf"
    send(organiser, place.at, ("dwa.jpg", Sheet(printed(organiser, address).data).photo(1, turned=90)))
    (page,) = pages(work)
    first, second = meeting.sessions
    data = {f"s-1-{first.id}": "signed", f"s-1-{second.id}": "missing", f"s-2-{second.id}": "signed"}
    organiser.post(f"{AT}{page.id}", data=data)
    found = sorted((each.row.session_id, each.row.registration_id) for each in evidence(work))
    assert [each[0] for each in found] == [first.id, second.id]
    trainer = staff(work, "Tymon", Role.trainer)
    assign(replace(work, actor=actor(accounts["alicja"])), trainer, Role.trainer, place.event.meetings[0])
    work.session.commit()
    assert signed_in(trainer).get(f"{AT}{page.id}").status_code == 403


def test_nonsense_and_foreign_sessions_keep_nothing(
    place: Place, work: Work, organiser: FlaskClient, back: ReturnedPage, accounts: dict[str, Account],
    signed_in: SignedIn,
) -> None:  # fmt: skip
    other = place.event.meetings[1].sessions[0]
    data = {
        f"s-999-{place.session.id}": "signed", f"s-1-{other.id}": "signed", "s-1-²": "signed",
        f"s-1-{place.session.id}": "present", f"s-0-{place.session.id}": "signed", "rest": "nothing",
    }  # fmt: skip
    assert organiser.post(f"{AT}{back.id}", data=data).status_code == 303
    assert evidence(work) == []
    daniel = signed_in(accounts["daniel"])
    assert daniel.post(f"{AT}{back.id}", data={"rest": "signed"}).status_code == 403
    assert organiser.post(f"{AT}987654", data={"rest": "signed"}).status_code == 404
    assert evidence(work) == []


def test_a_page_without_a_list_asks_for_it_first(place: Place, work: Work, organiser: FlaskClient) -> None:
    send(organiser, place.at, ("a.jpg", place.sheet(organiser).photo(1, blur=14)))
    (page,) = pages(work)
    assert organiser.get(f"{AT}{page.id}").headers["Location"].endswith("/list")
    assert organiser.post(f"{AT}{page.id}", data={"rest": "signed"}).status_code == 404


def test_keying_from_a_page_placed_by_hand_fixes_it(place: Place, work: Work, organiser: FlaskClient) -> None:
    send(organiser, place.at, ("a.jpg", place.sheet(organiser).photo(1, blur=14)))
    (page,) = pages(work)
    fact = work.session.scalars(select(HistoryFact).where(HistoryFact.kind == "signing_lists.printed")).one()
    address = f"{AT}{page.id}/list?lang=en"
    organiser.post(address, data={"printed": f"{fact.id}-1"})
    assert "It is another list or page" in organiser.get(f"{AT}{page.id}?lang=en").text
    key_in(organiser, pages(work)[0], place, True)
    stuck = organiser.post(address, data={"printed": f"{fact.id}-2"})
    assert stuck.status_code == 409
    assert "keyed in from this page already" in stuck.text


def test_marks_made_before_stay(
    place: Place, work: Work, organiser: FlaskClient, back: ReturnedPage, accounts: dict[str, Account]
) -> None:
    first = min(place.people, key=lambda each: each.name_sort)
    set_marks(replace(work, actor=actor(accounts["celina"])), place.session, {first.id: "absent"})
    work.session.commit()
    key_in(organiser, back, place, True)
    row = select(Mark.presence).join(RegisterRow).where(RegisterRow.registration_id == first.id)
    assert work.session.scalar(row) == "absent"


def test_statements_do_not_grow_with_rows(work: Work, signed_in: SignedIn) -> None:
    account, counts = alicja(work), []
    for count in (4, 16):
        place = Place(work, signed_in, f"grupa-{count}", count)
        client = signed_in(account)
        send(client, place.at, ("a.jpg", place.sheet(client).photo(1)))
        page = pages(work)[-1]
        found = []
        for _ in range(2):
            with statements() as seen:
                assert client.get(f"{AT}{page.id}").status_code == 200
                assert client.get(place.at).status_code == 200
        found.append(len(seen))
        with statements() as seen:
            client.post(f"{AT}{page.id}", data={"rest": "signed"})
        counts.append([*found, len(seen)])
    assert counts[0] == counts[1]
