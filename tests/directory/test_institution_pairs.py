"""Likely pairs: the evidence, several decided at once, each taken back, and what lists show afterwards."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.directory.operations.merging import merge_institutions
from app.directory.operations.parting import take_back, take_back_act
from app.directory.operations.verdicts import MOST, Sayings, say
from app.errors import Refusal
from app.events.models import Event
from app.history.models import HistoryFact
from app.ledger.models import Book, LedgerEntry, Source, WhatFor
from app.ledger.operations import post
from app.ledger.postings import Posting
from app.people.models import Institution, InstitutionName, InstitutionVerdict
from app.people.operations import confirm_institution, institution_for
from app.people.operations.institutions import InstitutionDetails
from app.people.operations.starter_list import load_starter_list
from app.people.pairs import evidence, known_twice, likely_matches
from app.registrations.models import Registration, RegistrationState
from app.registrations.operations import Application, sign_up
from app.work import VISITOR, Work
from tests.support.cast import an_event
from tests.support.statements import statements

NOTHING = InstitutionDetails(None, None, None, None)
PAIRS = "/manage/institutions/pairs"


@pytest.fixture
def organiser(signed_in: Callable[..., FlaskClient], alicja: Account) -> FlaskClient:
    return signed_in(alicja)


def known(work: Work, name: str, details: InstitutionDetails = NOTHING) -> Institution:
    made = typed(work, name)
    confirm_institution(work, made, details)
    return made


def typed(work: Work, name: str) -> Institution:
    made = institution_for(work, name)
    assert made is not None
    return made


def signed_up(work: Work, slug: str, number: int, institution: str) -> Registration:
    event = work.session.scalars(select(Event).where(Event.slug == slug)).one()
    who = Application(
        first_name="Bartek", last_name=f"Nr {number}", email=f"b{number}@example.org", institution=institution
    )
    return sign_up(replace(work, actor=VISITOR), event, who).registration


def test_what_agrees_and_what_differs(work: Work) -> None:
    one = typed(work, "Miejski Ośrodek Pomocy Społecznej w Morągu, ul. Dworcowa")
    other = known(
        work, "MOPS Morąg", replace(NOTHING, nip="7411345626", municipality="Morąg", county="ostródzki")
    )
    found = evidence(one, other)
    assert (found.kind.one, found.kind.other, found.kind.agrees) == ("MOPS", "MOPS", True)
    assert (found.place.one, found.place.other, found.place.agrees) == ("Morągu", "Morąg", True)
    assert (found.nip.one, found.nip.other, found.nip.agrees) == ("", "7411345626", False)
    assert not evidence(typed(work, "OPS Morąg"), other).kind.agrees


def test_other_letters_and_mistyped_towns_are_likely(work: Work) -> None:
    wanted = known(work, "Miejski Ośrodek Pomocy Społecznej w Morągu")
    for name in (
        "МOPS Morąg",
        "OPS Morąg",
        "Miejski Ośrodek Pomocy Społecznej w Moręgu",
        "MOPS w Morągu, woj. warmińsko-mazurskie",
    ):
        proposal = typed(work, name)
        assert [each.institution.id for each in likely_matches(work, [proposal])[proposal.id]] == [
            wanted.id
        ], name
    for name in ("MOPS Mrągowo", "PUP Morąg", "Szkoła Podstawowa nr 2 w Olsztynie"):
        proposal = typed(work, name)
        assert likely_matches(work, [proposal])[proposal.id] == [], name


@pytest.mark.parametrize("name", ["МОРS Morąg", "MOPS Mоrąg", "ΜOPS Morąg"])
def test_letters_that_look_alike_make_two_until_staff_decide(work: Work, name: str) -> None:
    assert typed(work, name).id != known(work, "MOPS Morąg").id


def test_the_page_shows_pairs_with_what_agrees_in_bold(organiser: FlaskClient, work: Work) -> None:
    known(work, "MOPS Morąg")
    proposal = typed(work, "Miejski Ośrodek Pomocy Społecznej w Morągu (kadry)")
    typed(work, "Koło Wędkarskie")
    page = organiser.get(PAIRS).text
    assert "<strong>MOPS</strong>" in page
    assert "<strong>Morągu</strong>" in page
    assert f'name="pair-{proposal.id}-1" value="later" checked' in page
    assert "W rejestrze nie ma nic podobnego." in page
    assert "litery innego alfabetu" not in page
    typed(work, "МOPS Morąg")
    assert "z literami innego alfabetu: М" in organiser.get(PAIRS).text


def test_several_are_decided_at_once_and_taken_back(
    organiser: FlaskClient, work: Work, session: Session
) -> None:
    an_event(work, "seminar", capacity=20)
    into = known(work, "MOPS Morąg")
    ids = [
        typed(work, name).id for name in ("MOPS Morąg, kadry", "MOPS Morąg, sekretariat", "OPS Morąg", "Koło")
    ]
    rows = [
        signed_up(work, "seminar", n, name).id
        for n, name in enumerate(("MOPS Morąg, kadry", "MOPS Morąg, sekretariat", "OPS Morąg"))
    ]
    before = {each.id: (each.name, each.is_confirmed) for each in session.scalars(select(Institution))}
    data = {
        f"pair-{ids[0]}-{into.id}": "same",
        f"pair-{ids[1]}-{into.id}": "same",
        f"pair-{ids[2]}-{into.id}": "different",
        "own": str(ids[3]),
    }
    answer = organiser.post(PAIRS, data=data)
    assert answer.status_code == 303
    assert set(session.scalars(select(Institution.id))) == {into.id, ids[2], ids[3]}
    assert [session.get_one(Registration, row).institution_id for row in rows] == [into.id, into.id, ids[2]]
    assert session.get_one(Institution, ids[3]).is_confirmed
    page = organiser.get(answer.location).text
    assert "Cofnij to wszystko" in page
    assert f"pair-{ids[2]}-{into.id}" not in page
    assert "Cofnij to wszystko" not in organiser.get(PAIRS).text
    act = answer.location.rpartition("=")[2]
    assert organiser.post(f"/manage/institutions/said/{act}/undo").status_code == 303
    session.expire_all()
    assert {
        each.id: (each.name, each.is_confirmed) for each in session.scalars(select(Institution))
    } == before
    assert [session.get_one(Registration, row).institution_id for row in rows] == ids[:3]
    assert typed(work, "MOPS Morąg, kadry").id == ids[0]
    assert f"pair-{ids[2]}-{into.id}" in organiser.get(PAIRS).text
    kinds = set(session.scalars(select(HistoryFact.kind)))
    assert {
        "institution.merged",
        "institution.parted",
        "institution.different",
        "institution.undecided",
        "institution.reopened",
    } <= kinds


def test_taking_back_gives_back_what_came_later_and_keeps_what_was_changed(work: Work) -> None:
    an_event(work, "seminar", capacity=20)
    an_event(work, "webinar", capacity=20)
    into = known(work, "MOPS Morąg")
    other = typed(work, "Miejski ośrodek, Morąg")
    other.county = "ostródzki"
    first = signed_up(work, "seminar", 1, "Miejski ośrodek, Morąg")
    moved = signed_up(work, "seminar", 2, "Miejski ośrodek, Morąg")
    # Who came before goes back by what was kept, who came later by the name.
    work = replace(work, now=work.now + timedelta(hours=1))
    act = say(work, Sayings(same=[(other.id, into.id)])).act
    assert into.county == "ostródzki"
    later = signed_up(work, "webinar", 3, "miejski osrodek morag")
    own = signed_up(work, "webinar", 4, "MOPS Morąg")
    elsewhere = known(work, "PCPR Ostróda")
    moved.institution_id = elsewhere.id
    verdicts = list(work.session.scalars(select(InstitutionVerdict).where(InstitutionVerdict.act == act)))
    take_back_act(work, verdicts)
    work.session.expire_all()
    back = typed(work, "Miejski ośrodek, Morąg")
    assert back.id == verdicts[0].one_id != elsewhere.id
    assert back.county == "ostródzki"
    assert not into.county
    assert [each.institution_id for each in (first, moved, later, own)] == [
        back.id,
        elsewhere.id,
        back.id,
        into.id,
    ]
    with pytest.raises(Refusal):
        take_back(work, verdicts[0])


def test_what_somebody_else_took_back_meanwhile_is_not_taken_back_again(work: Work) -> None:
    into, other = known(work, "MOPS Morąg"), typed(work, "Miejski ośrodek, Morąg")
    say(work, Sayings(same=[(other.id, into.id)]))
    seen = work.session.scalars(select(InstitutionVerdict)).one()
    # As a request that waited for the locks has it: read before the other one was committed.
    elsewhere = update(InstitutionVerdict).values(undone_at=work.now)
    work.session.execute(elsewhere, execution_options={"synchronize_session": False})
    assert seen.undone_at is None
    with pytest.raises(Refusal):
        take_back(work, seen)
    assert list(work.session.scalars(select(Institution.id))) == [into.id]


def test_of_two_the_known_one_stays_and_chains_end_there(work: Work) -> None:
    into, one, two = known(work, "MOPS Morąg"), typed(work, "Morąski MOPS A"), typed(work, "Morąski MOPS B")
    say(work, Sayings(same=[(into.id, one.id), (two.id, one.id)]))
    assert list(work.session.scalars(select(Institution.id))) == [into.id]
    assert typed(work, "Morąski MOPS B").id == into.id


def test_a_chain_is_taken_back_in_any_order_and_what_was_said_before_holds_again(work: Work) -> None:
    into, apart = known(work, "MOPS Morąg"), known(work, "GOPS Morąg")
    one, two = typed(work, "Morąski MOPS A"), typed(work, "Morąski MOPS B")
    say(work, Sayings(different=[(one.id, apart.id)]))
    first = say(work, Sayings(same=[(two.id, one.id)])).act
    second = say(work, Sayings(same=[(one.id, into.id)])).act
    new = typed(work, "Morąski MOPS C")  # on SQLite with the number of the one that went last
    said = {each.act: each for each in work.session.scalars(select(InstitutionVerdict))}
    take_back(work, said[first])
    assert typed(work, "Morąski MOPS B").id not in (into.id, new.id)
    assert typed(work, "Morąski MOPS A").id == into.id
    take_back(work, said[second])
    back = typed(work, "Morąski MOPS A")
    assert back.id not in (into.id, new.id)
    assert apart.id not in [each.institution.id for each in likely_matches(work, [back])[back.id]]


def test_minutes_go_with_the_institution_and_come_back_out_of_a_chain(work: Work) -> None:
    first, second, third = (typed(work, f"MOPS Morąg {number}") for number in range(3))
    ids = {1: first.id, 2: second.id, 4: third.id}
    postings = [
        Posting(
            source_id=1, for_kind=WhatFor.event, for_id=1, minutes=minutes, day=work.today, institution_id=id
        )
        for minutes, id in ids.items()
    ]
    post(work, Book.received, Source.decision, postings)
    for gone, into in ((first, second), (second, third)):
        merge_institutions(work, into, gone)
    assert minutes_of_institutions(work) == {third.id: 7}
    for verdict in work.session.scalars(select(InstitutionVerdict).order_by(InstitutionVerdict.id)).all():
        take_back(work, verdict)
    assert minutes_of_institutions(work) == {typed(work, f"MOPS Morąg {n}").id: 2**n for n in range(3)}


def minutes_of_institutions(work: Work) -> dict[int | None, int]:
    """Return the sums of the ledger that are not 0, by institution."""
    of, minutes = LedgerEntry.institution_id, func.sum(LedgerEntry.minutes)
    return dict(work.session.execute(select(of, minutes).group_by(of).having(minutes != 0)).all())


def test_one_can_not_be_two_others(work: Work) -> None:
    one, two = known(work, "MOPS Morąg"), known(work, "MOPS Ełk")
    three = typed(work, "Ośrodek")
    with pytest.raises(Refusal):
        say(work, Sayings(same=[(three.id, one.id), (three.id, two.id)]))


@pytest.mark.parametrize(
    "data",
    [{}, {"pair-1-2": "later"}, {"pair-1-1": "same"}, {"pair-x-2": "same"}, {"pair-1-2": "x"}, {"own": "x"}],
)
def test_nothing_said_changes_nothing(
    organiser: FlaskClient, work: Work, session: Session, data: dict[str, str]
) -> None:
    known(work, "MOPS Morąg")
    typed(work, "OPS Morąg")
    assert organiser.post(PAIRS, data=data).status_code == 303
    assert session.scalar(select(func.count()).select_from(InstitutionVerdict)) == 0


def test_what_is_gone_or_too_much_is_refused_and_ticks_stay(organiser: FlaskClient, work: Work) -> None:
    into, other = known(work, "MOPS Morąg"), typed(work, "OPS Morąg")
    answer = organiser.post(PAIRS, data={"pair-998-999": "same", f"pair-{other.id}-{into.id}": "different"})
    assert answer.status_code == 422
    assert f'name="pair-{other.id}-{into.id}" value="different" checked' in answer.text
    many = {f"pair-{n}-{n + 1}": "same" for n in range(1, MOST + 2)}
    assert organiser.post(PAIRS, data=many).status_code == 422
    assert organiser.post("/manage/institutions/said/none/undo").status_code == 404
    assert organiser.post("/manage/institutions/1/said/999/undo").status_code == 404


def test_known_ones_that_are_there_twice_are_shown_until_said_different(work: Work) -> None:
    one = known(work, "MOPS Morąg")
    other = known(work, "Ośrodek w Morągu")
    work.session.add(
        InstitutionName(
            institution_id=other.id, name="MOPS w Morągu", name_key="mops w moragu", body_key="MOPS||morag"
        )
    )
    work.session.flush()
    assert [(a.id, b.id) for a, b in known_twice(work)] == [(other.id, one.id)]
    say(work, Sayings(different=[(other.id, one.id)]))
    assert known_twice(work) == []


def test_lists_show_the_matched_name_and_keep_what_was_typed(
    organiser: FlaskClient, work: Work, session: Session
) -> None:
    an_event(work, "seminar", capacity=20)
    known(work, "Miejski Ośrodek Pomocy Społecznej w Morągu")
    row = signed_up(work, "seminar", 1, "mops morag")
    unknown = signed_up(work, "seminar", 2, "Koło Wędkarskie")
    assert row.state == unknown.state == RegistrationState.confirmed
    wanted = "Miejski Ośrodek Pomocy Społecznej w Morągu"
    pages = (
        "/manage/events/seminar/registrations/",
        "/manage/events/seminar/registrations.csv",
        "/manage/events/seminar/attendance.csv",
    )
    for path in pages:
        text = organiser.get(path).text
        assert wanted in text, path
        assert "mops morag" not in text, path
        assert "Koło Wędkarskie" in text, path
    text = organiser.get(f"/manage/registrations/{row.id}/").text
    assert wanted in text
    assert "mops morag" in text
    assert session.get_one(Registration, row.id).institution_name == "mops morag"


def test_statements_stay_the_same_however_many(organiser: FlaskClient, work: Work, session: Session) -> None:
    def fill(start: int, end: int) -> None:
        for number in range(start, end):
            known(work, f"MOPS Morąg oddział {number}")
            typed(work, f"MOPS Morąg, odział {number}")
        session.commit()

    fill(0, 3)
    with statements() as few:
        assert organiser.get(PAIRS).status_code == 200
    fill(3, 12)
    with statements() as many:
        assert organiser.get(PAIRS).status_code == 200
    assert len(few) == len(many)


def test_the_starter_list_fills_an_empty_register_once(
    organiser: FlaskClient, work: Work, session: Session
) -> None:
    assert "/manage/institutions/starter-list" in organiser.get("/manage/institutions/").text
    assert organiser.post("/manage/institutions/starter-list").status_code == 303
    count = session.scalar(select(func.count()).select_from(Institution))
    assert count is not None
    assert count > 60
    assert "/manage/institutions/starter-list" not in organiser.get("/manage/institutions/").text
    assert load_starter_list(work) == 0
    for name in (
        "GOPS Miłki",
        "MGOPS Tolkmicko",
        "Elbląskie CUS",
        "UMK w Toruniu",
        "ROPS w Gdańsku",
        "MOPS Dobre Miasto",
    ):
        assert typed(work, name).is_confirmed, name
    assert known_twice(work) == []


def test_the_starter_list_is_loaded_by_a_command(app: Flask, session: Session) -> None:
    session.commit()
    first = app.test_cli_runner().invoke(args=["people", "load-institutions"])
    assert (first.exit_code, first.output) == (0, first.output)
    assert (
        app.test_cli_runner().invoke(args=["people", "load-institutions"]).output == "0 institutions added.\n"
    )


def test_a_tax_number_is_checked_and_the_contact_is_for_staff(
    organiser: FlaskClient, client: FlaskClient, work: Work
) -> None:
    made = known(work, "MOPS Morąg")
    path = f"/manage/institutions/{made.id}/"
    bad = organiser.post(path, data={"name": "MOPS Morąg", "nip": "741-134-56-25"})
    assert bad.status_code == 422
    assert 'id="error-nip"' in bad.text
    data = {
        "name": "MOPS Morąg",
        "nip": "741-134-56-26",
        "contact_name": "Anna Lis",
        "contact_email": "anna@example.org",
    }
    assert organiser.post(path, data=data).status_code == 303
    work.session.refresh(made)
    assert (made.nip, made.contact_name, made.contact_email) == ("7411345626", "Anna Lis", "anna@example.org")
    answer = client.get("/institutions/suggest?q=741-134")
    assert answer.json == ["MOPS Morąg"]
    assert "Anna" not in answer.text
    fact = work.session.scalars(select(HistoryFact).order_by(HistoryFact.id.desc())).first()
    assert fact is not None
    assert "Anna" not in str(fact.values)
