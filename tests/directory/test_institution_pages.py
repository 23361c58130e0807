"""The pages about institutions: proposals looked at, renamed, merged; suggestions while one types."""

from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Account, Role
from app.events.models import Event
from app.events.operations.own_places import set_own_places
from app.history.models import HistoryFact
from app.people.models import Institution, InstitutionVerdict
from app.people.operations import confirm_institution, institution_for, known_person
from app.people.operations.institutions import InstitutionDetails
from app.registrations.counting import own_places
from app.registrations.models import Registration, RegistrationState
from app.work import Work
from tests.support.cast import an_event
from tests.support.statements import statements


@pytest.fixture
def organiser(signed_in: Callable[..., FlaskClient], alicja: Account) -> FlaskClient:
    return signed_in(alicja)


def institution(work: Work, name: str, *, confirmed: bool = True, type: str | None = None) -> Institution:
    made = institution_for(work, name)
    assert made is not None
    if confirmed:
        confirm_institution(work, made, InstitutionDetails(type, None, None, None))
    return made


def registered(
    work: Work, event: Event, of: Institution, number: int, state: str = "confirmed"
) -> Registration:
    person = known_person(work, "Bartek", f"Nr {number}", "b@example.org", None, "pl")
    registration = Registration(
        event_id=event.id,
        person_id=person.id,
        state=RegistrationState(state),
        queue_number=number,
        first_name="Bartek",
        last_name=f"Nr {number}",
        name_sort=str(number),
        email="b@example.org",
        institution_id=of.id,
        institution_name=of.name,
        language="pl",
        registered_at=work.now,
        state_changed_at=work.now,
    )
    work.session.add(registration)
    work.session.flush()
    return registration


def test_proposals_stand_first_and_their_pages_offer_matches(organiser: FlaskClient, work: Work) -> None:
    known = institution(work, "Miejski Ośrodek Pomocy Społecznej w Ełku")
    proposal = institution(work, "Miejski Osrodek Pomocy Społ. w Ełku, dział III", confirmed=False)
    text = organiser.get("/manage/institutions/").text
    assert text.index(f"/manage/institutions/{proposal.id}/") < text.index(f">{known.name}</a>")
    assert f"/manage/institutions/{proposal.id}/merge?into={known.id}" in (
        organiser.get(f"/manage/institutions/{proposal.id}/").text
    )
    only = organiser.get("/manage/institutions/?unconfirmed=1&q=elku").text
    assert f"/manage/institutions/{known.id}/" not in only
    assert "Nie znaleziono" in organiser.get("/manage/institutions/?q=zzz").text


@pytest.mark.parametrize(
    ("path", "method"),
    [
        ("/manage/institutions/", "get"),
        ("/manage/institutions/new", "get"),
        ("/manage/institutions/new", "post"),
        ("/manage/institutions/1/", "get"),
        ("/manage/institutions/1/", "post"),
        ("/manage/institutions/1/merge", "get"),
        ("/manage/institutions/1/merge", "post"),
    ],
)
def test_trainers_and_visitors_are_refused(
    client: FlaskClient,
    signed_in: Callable[..., FlaskClient],
    member: Callable[..., Account],
    path: str,
    method: str,
) -> None:
    assert client.open(path, method=method).status_code == (303 if method == "get" else 403)
    assert signed_in(member("celina", Role.trainer)).open(path, method=method).status_code == 403


def test_an_unknown_institution_is_missing(organiser: FlaskClient) -> None:
    for id in (999, 10**12):
        assert organiser.get(f"/manage/institutions/{id}/").status_code == 404
        assert organiser.post(f"/manage/institutions/{id}/merge").status_code == 404


def test_a_proposal_is_confirmed_with_what_staff_know(organiser: FlaskClient, work: Work) -> None:
    proposal = institution(work, "ops elk", confirmed=False)
    data = {"name": "OPS Ełk", "type": "OPS", "sector": "", "county": "ełcki", "municipality": "Ełk"}
    assert organiser.post(f"/manage/institutions/{proposal.id}/", data=data).status_code == 303
    assert (proposal.name, proposal.is_confirmed, proposal.sector, proposal.county) == (
        "OPS Ełk",
        True,
        None,
        "ełcki",
    )


def test_a_dated_rename_keeps_name_and_type(organiser: FlaskClient, work: Work) -> None:
    made = institution(work, "OPS Ełk", type="OPS")
    data = {"name": "CUS Ełk", "type": "CUS", "used_until": "2025-12-31"}
    assert organiser.post(f"/manage/institutions/{made.id}/", data=data).status_code == 303
    work.session.refresh(made)
    assert (made.name, made.type) == ("CUS Ełk", "CUS")
    assert {each.name: (each.type, each.used_until) for each in made.names} == {
        "OPS Ełk": ("OPS", date(2025, 12, 31)),
        "CUS Ełk": (None, None),
    }
    page = organiser.get(f"/manage/institutions/{made.id}/").text
    assert "OPS Ełk, do: 31" in page
    assert "Zmieniono nazwę instytucji: OPS Ełk to teraz CUS Ełk" in page


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "pcpr ełk"}, "name"),
        ({"name": "x" * 301}, "name"),
        ({"name": "OPS Ełk", "type": "x" * 121}, "type"),
        ({"name": "OPS Ełk", "used_until": "31.12.2025"}, "used_until"),
        ({"name": "OPS Ełk", "used_until": "2025-12-31"}, "used_until"),
    ],
)
def test_bad_changes_are_refused_at_their_field(
    organiser: FlaskClient, work: Work, data: dict[str, str], field: str
) -> None:
    institution(work, "PCPR Ełk")
    made = institution(work, "OPS Ełk")
    answer = organiser.post(f"/manage/institutions/{made.id}/", data=data)
    assert answer.status_code == 422
    assert f'id="error-{field}"' in answer.text
    work.session.refresh(made)
    assert (made.name, made.type) == ("OPS Ełk", None)


def test_an_institution_is_added_by_hand_once(organiser: FlaskClient, session: Session) -> None:
    data = {"name": "DPS Pisz", "type": "DPS"}
    assert organiser.post("/manage/institutions/new", data=data).status_code == 303
    assert organiser.post("/manage/institutions/new", data=data | {"name": "d.p.s. pisz"}).status_code == 422
    made = session.scalars(select(Institution)).one()
    assert (made.name, made.type, made.is_confirmed) == ("DPS Pisz", "DPS", True)


def test_a_merge_moves_registrations_and_names_and_unseats_nobody(
    organiser: FlaskClient, work: Work, session: Session
) -> None:
    into = institution(work, "MOPS Ełk")
    other = institution(work, "Miejski Ośrodek w Ełku", confirmed=False, type=None)
    other.county = "ełcki"
    limited, free = an_event(work, "limited", per_institution_limit=2), an_event(work, "free")
    moved = [registered(work, limited, other, 1), registered(work, free, other, 2, "withdrawn")]
    for number in (3, 4):
        registered(work, limited, into, number)
    path = f"/manage/institutions/{other.id}/merge"
    preview = organiser.get(f"{path}?into={into.id}").text
    assert "Przenoszą się 2 zgłoszenia." in preview
    assert "/manage/events/limited/" in preview
    assert "/manage/events/free/" not in preview
    answer = organiser.post(path, data={"into": into.id})
    assert (answer.status_code, answer.location) == (303, f"/manage/institutions/{into.id}/")
    assert "nikt nie traci miejsca" in organiser.get(answer.location).text
    assert [each.institution_id for each in moved] == [into.id, into.id]
    assert [each.institution_name for each in moved] == ["Miejski Ośrodek w Ełku"] * 2
    assert [str(each.state) for each in moved] == ["confirmed", "withdrawn"]
    assert institution_for(work, "miejski osrodek w ełku") is into
    assert (into.county, len(session.scalars(select(Institution)).all())) == ("ełcki", 1)
    fact = session.scalars(select(HistoryFact).where(HistoryFact.kind == "institution.merged")).one()
    assert (fact.values["registrations"], fact.values["over_limit"]) == (2, ["limited"])
    assert organiser.post(path, data={"into": into.id}).status_code == 404


def test_an_institution_is_not_merged_into_itself_or_nothing(organiser: FlaskClient, work: Work) -> None:
    made = institution(work, "OPS Ełk")
    path = f"/manage/institutions/{made.id}/merge"
    assert organiser.post(path, data={"into": made.id}).status_code == 409
    assert organiser.post(path, data={"into": "999"}).status_code == 404
    assert organiser.post(path, data={"into": "x"}).status_code == 404
    assert organiser.get(f"{path}?into=x&q=o").status_code == 200


def test_the_list_costs_the_same_however_long(organiser: FlaskClient, work: Work) -> None:
    def cost() -> int:
        organiser.get("/manage/institutions/")
        with statements() as seen:
            organiser.get("/manage/institutions/")
        return len(seen)

    institution(work, "OPS Ełk", confirmed=False)
    before = cost()
    for number in range(15):
        institution(work, f"OPS Ełk {number}", confirmed=number % 2 == 0)
    assert cost() == before


def test_suggestions_are_a_json_list(client: FlaskClient, work: Work) -> None:
    institution(work, "MOPS Ełk")
    institution(work, "MOPS nieznany", confirmed=False)
    answer = client.get("/institutions/suggest?q=m.o.p.s.")
    assert (answer.status_code, answer.json) == (200, ["MOPS Ełk"])
    for query in ("", "?q=", "?q=m", "?q=" + "x" * 5000, "?q=%00a", "?q=%25%25"):
        assert client.get(f"/institutions/suggest{query}").json == []


def test_a_merge_keeps_the_numbers_of_places_and_gives_them_back(
    organiser: FlaskClient, work: Work, session: Session
) -> None:
    into, other = institution(work, "MOPS Ełk"), institution(work, "Miejski Ośrodek w Ełku")
    one, both = an_event(work, "one", per_institution_limit=2), an_event(work, "both")
    set_own_places(work, one, {other.id: 5})
    set_own_places(work, both, {other.id: 4, into.id: 1})
    gone = other.id
    path = f"/manage/institutions/{other.id}/merge"
    assert organiser.post(path, data={"into": into.id}).status_code == 303
    assert [own_places(each) for each in (one, both)] == [{into.id: 5}, {into.id: 4}]
    verdict = session.scalars(select(InstitutionVerdict)).one()
    assert organiser.post(f"/manage/institutions/{into.id}/said/{verdict.id}/undo").status_code == 303
    assert [own_places(each) for each in (one, both)] == [{gone: 5}, {gone: 4, into.id: 1}]
