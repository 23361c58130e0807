"""Consents from two tabs, lists taken along meanwhile, a text that changes while its form is sent."""

import csv
from collections import Counter

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.consents.models import Consent
from app.history.models import HistoryFact
from app.notices.models import TextKind
from app.outbox.models import Letter
from app.pictures.queries import withdrawn_since_printing
from app.projects.models import Project
from app.registrations.models import Registration
from tests.races.crowd import Reply, Visitor, all_at_once
from tests.races.house import House
from tests.races.lines import Line, form_of
from tests.races.office import Deed, Office
from tests.races.texts import published

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("races")]


def presser(office: Office, row: Registration, verb: str, text: int, kind: str = "image") -> Deed:
    """Return a tab with somebody's page in which a consent is given or withdrawn."""
    visitor, own = Visitor(next(office.addresses)), office.own(row)

    def read() -> None:
        assert visitor.get(own).status == 200

    return read, lambda: visitor.post(f"{own}consents/{kind}/{verb}", {"text": str(text)})


def consents_of(house: House, row: Registration) -> list[Consent]:
    """Return all consents of a person, the first first."""
    query = select(Consent).where(Consent.person_id == row.person_id).order_by(Consent.id)
    with Session(house.engine) as session:
        return list(session.scalars(query))


def told_of(house: House, row: Registration) -> Counter[str]:
    """Count what the history tells of a registration's consents."""
    query = select(HistoryFact.kind).where(
        HistoryFact.subject_kind == "registration",
        HistoryFact.subject_id == row.id,
        HistoryFact.topic == "consents",
    )
    with Session(house.engine) as session:
        return Counter(session.scalars(query))


def test_a_consent_given_in_many_tabs_at_once_is_one(house: House) -> None:
    text = published(house, TextKind.image)
    office = Office(house, takes_photos=True)
    (row,) = office.came(1)
    replies = all_at_once([presser(office, row, "give", text) for _ in range(6)])
    assert Counter(reply.status for reply in replies) == {303: 6}
    assert [each.withdrawn_at for each in consents_of(house, row)] == [None]
    replies = all_at_once([presser(office, row, "withdraw", text) for _ in range(6)])
    assert Counter(reply.status for reply in replies) == {303: 6}
    assert told_of(house, row) == {"consents.image_given": 1, "consents.image_withdrawn": 1}


@pytest.mark.parametrize("kind", [TextKind.image, TextKind.newsletter])
def test_given_and_withdrawn_at_once_the_history_tells_what_stands(house: House, kind: TextKind) -> None:
    text = published(house, kind)
    office = Office(house, takes_photos=True)
    for row in office.came(3):
        verbs = ("give", "withdraw", "give", "withdraw")
        replies = all_at_once([presser(office, row, verb, text, kind.value) for verb in verbs])
        assert {reply.status for reply in replies} == {303}
        found = consents_of(house, row)
        in_force = [each for each in found if each.withdrawn_at is None]
        assert len(in_force) <= 1
        assert all(each.withdrawn_at is None or each.given_at <= each.withdrawn_at for each in found)
        told = told_of(house, row)
        assert told[f"consents.{kind.value}_given"] == len(found)
        assert told[f"consents.{kind.value}_withdrawn"] == len(found) - len(in_force)


def test_a_list_taken_along_meanwhile_says_no_or_is_out_of_date(house: House) -> None:
    text = published(house, TextKind.image)
    office = Office(house, takes_photos=True)
    rows = office.came(6)
    all_at_once([presser(office, row, "give", text) for row in rows])
    takers = [_taker(office, name) for name in ("alicja", "ewa") * 2]
    replies = all_at_once([*(presser(office, row, "withdraw", text) for row in rows), *takers])
    assert {reply.status for reply in replies[:6]} == {303}
    lists = [Counter(line[1] for line in _lines(reply)) for reply in replies[6:]]
    assert {sum(each.values()) for each in lists} == {6}
    with house.at_work() as work:
        outdated = withdrawn_since_printing(work, [office.id])
        letters = work.session.scalars(
            select(Letter).where(Letter.kind == "pictures_withdrawn", Letter.event_id == office.id)
        ).all()
    # The list that was taken along last is the one that names the fewest: nobody gives consent here.
    left = min(each["tak"] for each in lists)
    assert outdated.get(office.id, (None, 0))[1] == left
    assert bool(letters) >= bool(left)


def _taker(office: Office, name: str) -> Deed:
    line, who = Line(next(office.addresses)), office.house.passes[name]
    return lambda: None, lambda: line.get(f"/manage/events/{office.slug}/pictures.csv", who)


def _lines(reply: Reply) -> list[list[str]]:
    assert reply.status == 200
    return list(csv.reader(reply.text.lstrip("\ufeff").splitlines(), delimiter=";"))[1:]


@pytest.mark.parametrize("kind", [TextKind.minister, TextKind.image])
def test_the_version_on_record_is_the_version_that_was_shown(house: House, kind: TextKind) -> None:
    """Somebody reads, the office publishes, somebody sends: what counts is what was read."""
    office = Office(house, takes_photos=True)
    project_id = None
    if kind == TextKind.minister:
        with house.at_work() as work:
            project = Project(name=f"Projekt {office.slug}", created_at=work.now)
            work.session.add(project)
            work.session.flush()
            project_id = project.id
        office.change(lambda event: setattr(event, "project_id", project_id))
    shown = published(house, kind, project_id)
    readers = [_reader(office, number, kind) for number in range(6)]

    def publish() -> None:
        published(house, kind, project_id)

    replies = all_at_once([*readers, office.in_the_house(publish)])
    assert Counter(reply.status for reply in replies[:6]) == {303: 6}
    rows = office.rows()
    assert len(rows) == 6
    if kind == TextKind.minister:
        assert {tuple(row.project_notices or ()) for row in rows} == {(str(shown),)}
    else:
        assert {each.text_id for row in rows for each in consents_of(house, row)} == {shown}
    assert house.troubles() == []


def _reader(office: Office, number: int, kind: TextKind) -> Deed:
    """Return somebody who reads the form with what it carries along, and then sends all of it."""
    visitor, kept = Visitor(next(office.addresses)), dict[str, str]()

    def read() -> None:
        page = visitor.get(office.form)
        assert page.status == 200
        kept.update({name: str(value) for name, value in form_of(page.text, "privacy_version").items()})
        if kind == TextKind.image:
            mark = page.text.partition('name="image_consent"')[2]
            kept["image_consent"] = mark.partition('value="')[2].partition('"')[0]

    def send() -> Reply:
        typed = {
            "first_name": "Bartek", "last_name": f"Nowak {number} {office.slug}", "privacy_notice": "y",
            "email": f"bartek{number}.{office.slug}@example.org",
        }  # fmt: skip
        return visitor.post(office.form, {**kept, **typed})

    return read, send
