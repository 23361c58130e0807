"""A closed month gives cards that stay; what is corrected later gives new versions with the reason."""

from dataclasses import replace
from datetime import timedelta

import page
import pytest
from sqlalchemy import func, select

from app.cards.content import checksum, read
from app.cards.models import CardKind, HoursCard
from app.cards.operations.closing import close_month
from app.cards.operations.issuing import issue_due
from app.cards.queries.issued import latest_versions, month_of_cards, versions_of, what_differs
from app.cards.queries.month import contents_of, waiting_in
from app.coaching.models import AppointmentState
from app.coaching.operations import correct, miss
from app.directory.operations.merging import merge_institutions
from app.errors import Closed, Forbidden
from app.files.storage import path_of
from app.ledger.models import Book, LedgerEntry
from app.projects.models import Project
from app.work import Work
from tests.cards.august import AUGUST, confirmed, day
from tests.coaching.scene import Scene


def project_of(scene: Scene) -> Project:
    """Return the project of the line."""
    return scene.line.project


def said(work: Work, scene: Scene, month: str = AUGUST) -> dict[tuple[str, str], tuple[int, int, int]]:
    """Return of each card: rows, minutes of the month, total."""
    contents = contents_of(work, project_of(scene), month)
    return {(c.kind, c.subject): (len(c.rows), c.minutes, c.total) for c in contents.values()}


def issue_all(work: Work, scene: Scene, month: str = AUGUST) -> list[HoursCard]:
    """Issue what is due, however many times it takes."""
    found: list[HoursCard] = []
    while cards := issue_due(work, project_of(scene), month, most=2):
        found += cards
    return found


def test_each_coach_recipient_institution_and_line_has_a_card(work: Work, scene: Scene) -> None:
    scene.anna.institution_id = scene.elk.institution_id
    confirmed(scene, scene.anna, on=day(20, 7))
    confirmed(scene, scene.anna, scene.milki, on=day(3))
    confirmed(scene, scene.elk, scene.anna, on=day(4), hours="23:00-0:30")
    scene.held(scene.milki, on=day(5))
    assert said(work, scene) == {
        ("coach", "Krystyna"): (2, 270, 450),
        ("institution", "GOPS Miłki"): (1, 180, 180),
        ("institution", "MOPS Ełk"): (2, 270, 450),
        ("line", "Doradztwo: diagnoza potrzeb"): (2, 270, 450),
        ("recipient", "Anna Nowak"): (2, 270, 450),
        ("recipient", "GOPS Miłki"): (1, 180, 180),
        ("recipient", "MOPS Ełk"): (1, 90, 90),
    }
    assert [each.day for each in waiting_in(work, scene.line.project_id, AUGUST)] == [day(5)]


def test_what_cards_say_is_what_stands_in_the_books(work: Work, scene: Scene) -> None:
    for number, who in enumerate([scene.anna, scene.milki, scene.elk, scene.anna], start=1):
        confirmed(scene, who, scene.milki if who is scene.anna else scene.anna, on=day(number))
    made = confirmed(scene, scene.elk, on=day(9))
    correct(scene.as_coordinator, made, [each.id for each in made.invitees], 95, "pomyłka")

    def booked(book: Book) -> int:
        query = select(func.sum(LedgerEntry.minutes)).where(LedgerEntry.book == book)
        return int(work.session.scalar(query) or 0)

    contents = contents_of(work, project_of(scene), AUGUST).values()
    sums = {
        kind: sum(c.minutes for c in contents if c.kind == kind) for kind in ("coach", "line", "recipient")
    }
    assert sums == {
        "coach": booked(Book.delivered),
        "line": booked(Book.delivered),
        "recipient": booked(Book.received),
    }
    assert sum(c.charged for c in contents if c.kind == "line") == booked(Book.charged)


def test_a_missed_appointment_is_charged_and_gives_no_hours(work: Work, scene: Scene) -> None:
    miss(scene.as_coach, scene.agreed(scene.anna, on=day(6), hours="9:00-10:00"))
    cards = contents_of(work, project_of(scene), AUGUST)
    assert {(c.kind, c.minutes, c.charged) for c in cards.values()} == {("line", 0, 60), ("recipient", 0, 60)}
    assert {row.state for c in cards.values() for row in c.rows} == {"no_show"}


def test_closing_a_month_locks_what_is_confirmed_and_issues_its_cards(work: Work, scene: Scene) -> None:
    first, waiting = confirmed(scene, scene.anna, on=day(3)), scene.held(scene.milki, on=day(5))
    other = confirmed(scene, scene.anna, on=day(20, 7))
    assert issue_due(work, project_of(scene), AUGUST) == [], "an open month has no cards"
    assert close_month(scene.as_coordinator, project_of(scene), AUGUST) == 1
    states = [AppointmentState.locked, AppointmentState.held, AppointmentState.confirmed]
    work.session.expire_all()
    assert [first.state, waiting.state, other.state] == states
    cards = issue_all(scene.as_coordinator, scene)
    assert sorted(str(card.kind) for card in cards) == ["coach", "line", "recipient"]
    assert {(card.version, card.minutes, card.account_id) for card in cards} == {
        (1, 180, scene.coordinator.id)
    }
    for card in cards:
        made = path_of(work, card.file.sha256).read_bytes()
        assert page.validate_pdf_bytes(made, profile=page.ValidationProfile.PDF_UA_1).is_compliant
        assert checksum(read(card.content)) == card.content_sha256
    assert issue_all(scene.as_coordinator, scene) == [], "nothing is issued twice"
    with pytest.raises(Closed, match="closed already"):
        close_month(scene.as_coordinator, project_of(scene), AUGUST)


def test_a_correction_makes_a_version_beside_the_one_that_stays(work: Work, scene: Scene) -> None:
    made = confirmed(scene, scene.anna, scene.milki, on=day(3))
    confirmed(scene, scene.milki, on=day(4))
    close_month(scene.as_coordinator, project_of(scene), AUGUST)
    issue_all(scene.as_coordinator, scene)
    before = {card.id: (card.content, card.file.sha256) for card in work.session.scalars(select(HoursCard))}
    later = replace(scene.as_coordinator, now=work.now + timedelta(days=2))
    correct(later, made, [made.invitees[0].id], 120, "Anna była sama, krócej")
    due = {each.subject for each in month_of_cards(work, project_of(scene), AUGUST).due}
    cards = issue_all(later, scene)
    assert len(cards) == len(due) == 5, "coach, line, Anna, GOPS twice; not those who were not there"
    assert {(card.version, card.reason) for card in cards} == {(2, "Anna była sama, krócej")}
    work.session.expire_all()
    for id, kept in before.items():
        card = work.session.get_one(HoursCard, id)
        assert (card.content, card.file.sha256) == kept
    milki = (CardKind.recipient, scene.milki.id)
    versions = what_differs(versions_of(work, milki, scene.line.project_id, AUGUST))
    assert [(card.version, content.minutes) for card, content, _ in versions] == [(2, 180), (1, 360)]
    differs = versions[0][2]
    assert differs is not None
    assert [(d.day, bool(d.before), bool(d.after)) for d in differs.rows] == [("2026-08-03", True, False)]
    assert differs.minutes == -180


def test_an_earlier_month_s_correction_is_told_on_later_cards(work: Work, scene: Scene) -> None:
    made = confirmed(scene, scene.anna, on=day(20, 7))
    confirmed(scene, scene.anna, on=day(3))
    for month in ("2026-07", AUGUST):
        close_month(scene.as_coordinator, project_of(scene), month)
        issue_all(scene.as_coordinator, scene, month)
    later = replace(scene.as_coordinator, now=work.now + timedelta(days=2))
    correct(later, made, [made.invitees[0].id], 60, "krócej")
    assert {card.reason for card in issue_all(later, scene, "2026-07")} == {"krócej"}
    august = issue_all(later, scene)
    assert {card.reason for card in august} == {"A month before was corrected."}
    assert {read(card.content).total for card in august} == {240}


def test_names_that_change_later_make_no_version(work: Work, scene: Scene) -> None:
    confirmed(scene, scene.milki, on=day(3))
    close_month(scene.as_coordinator, project_of(scene), AUGUST)
    issue_all(scene.as_coordinator, scene)
    assert scene.milki.institution is not None
    scene.milki.institution.name, scene.line.name_pl = "CUS Miłki", "Inna nazwa"
    scene.coach.name = "Krystyna Po-Ślubie"
    work.session.flush()
    assert issue_all(scene.as_coordinator, scene) == []
    contents = [read(card.content) for card in latest_versions(work, scene.line.project_id, AUGUST).values()]
    assert "GOPS Miłki" in {content.subject for content in contents}


def test_an_institution_that_was_merged_has_one_history(work: Work, scene: Scene) -> None:
    confirmed(scene, scene.milki, on=day(3))
    confirmed(scene, scene.elk, on=day(4))
    close_month(scene.as_coordinator, project_of(scene), AUGUST)
    issue_all(scene.as_coordinator, scene)
    into, gone = scene.milki.institution, scene.elk.institution
    assert into is not None
    assert gone is not None
    numbers = into.id, gone.id
    merge_institutions(scene.as_coordinator, into, gone)
    work.session.expire_all()
    issue_all(scene.as_coordinator, scene)
    assert issue_all(scene.as_coordinator, scene) == []
    latest = latest_versions(work, scene.line.project_id, AUGUST)
    told = [latest[(CardKind.institution, number)] for number in numbers]
    assert [(card.version, card.minutes) for card in told] == [(2, 360), (2, 0)]
    assert told[0].reason == "What belongs to this card changed after the month was closed."
    first = versions_of(work, (CardKind.institution, numbers[1]), scene.line.project_id, AUGUST)[0]
    assert (first.minutes, read(first.content).subject) == (180, "MOPS Ełk")


@pytest.mark.parametrize("merged", [False, True])
def test_a_card_alone_says_what_it_says_among_all(work: Work, scene: Scene, merged: bool) -> None:
    scene.anna.institution_id = scene.elk.institution_id
    confirmed(scene, scene.anna, on=day(20, 7))
    confirmed(scene, scene.milki, on=day(21, 7))
    confirmed(scene, scene.anna, scene.milki, on=day(3))
    confirmed(scene, scene.elk, scene.anna, on=day(4))
    close_month(scene.as_coordinator, project_of(scene), AUGUST)
    issue_all(scene.as_coordinator, scene)
    into, gone = scene.milki.institution, scene.elk.institution
    assert into is not None
    assert gone is not None
    if merged:
        merge_institutions(scene.as_coordinator, into, gone)
    work.session.expire_all()
    every = month_of_cards(work, project_of(scene), AUGUST).cards
    assert {each.subject[0] for each in every} == set(CardKind) - {CardKind.contract}
    for each in every:
        assert month_of_cards(work, project_of(scene), AUGUST, [each.subject]).cards == [each]
    some = [each.subject for each in every[1::2]]
    assert {each.subject for each in month_of_cards(work, project_of(scene), AUGUST, some).cards} == set(some)
    total = {each.subject: each.content.total for each in every if each.subject[0] == CardKind.recipient}
    assert total[CardKind.recipient, scene.elk.id] == (0 if merged else 180)
    assert total[CardKind.recipient, scene.milki.id] == (540 if merged else 360)


def test_only_organisers_close_months(work: Work, scene: Scene) -> None:
    confirmed(scene, scene.anna, on=day(3))
    with pytest.raises(Forbidden):
        close_month(scene.as_coach, project_of(scene), AUGUST)
