"""The selection desk: who stands there, in which order, and decisions in bulk, which are seen before."""

import re
from collections.abc import Sequence
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.events.models import CompletedBy, Event, WhoDecides
from app.history.models import HistoryFact
from app.ledger.models import Book, EntryKind, LedgerEntry, Source, WhatFor
from app.outbox.models import Call, Letter
from app.people.operations import institution_for
from app.projects.models import Project
from app.registrations.models import Registration, RegistrationState
from app.registrations.operations import complete, seat, sign_up, withdraw
from app.work import Work
from tests.support.applicants import known, person
from tests.support.open_events import MakeEvent
from tests.support.statements import statements

STAFF = WhoDecides.staff
HIDDEN = re.compile(r'<input type="hidden" name="([\w-]+)" value="([^"]*)">')


def address(event: Event, end: str = "") -> str:
    """Return the desk of an event."""
    return f"/manage/events/{event.slug}/selection/{end}"


def applied(work: Work, event: Event, *institutions: str | None, first: int = 0) -> list[int]:
    """Let people apply, one from each institution; return the numbers of their applications."""
    return [
        sign_up(work, event, person(first + n, institution=each)).registration.id
        for n, each in enumerate(institutions)
    ]


def states(session: Session, ids: Sequence[int]) -> list[str]:
    """Return where applications stand."""
    session.expire_all()
    return [session.get_one(Registration, id).state.value for id in ids]


def kinds(session: Session, after: int = 0) -> list[str]:
    """Return the kinds of the letters behind a number of them."""
    return list(session.scalars(select(Letter.kind).order_by(Letter.id)))[after:]


def shown(client: FlaskClient, event: Event, ticked: Sequence[int], **fields: Any) -> TestResponse:
    """Ask what a decision about the ticked would do."""
    data = {"registration": [str(id) for id in ticked], **fields}
    return client.post(address(event, "decide"), data=data)


def decided(client: FlaskClient, event: Event, preview: TestResponse, **fields: Any) -> TestResponse:
    """Press the button of a preview."""
    assert preview.status_code == 200, preview.text
    hidden = dict(HIDDEN.findall(preview.text[preview.text.index('name="seen"') - 80 :]))
    return client.post(address(event, "decide"), data={**hidden, "decided": "1", **fields})


def names_on(page: str) -> list[str]:
    """Return the last names of the desk's rows, in order."""
    return re.findall(r"<strong>(Wiśniewski\d+)</strong>", page)


def test_the_chosen_are_confirmed_and_all_others_wait_in_order(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, session: Session
) -> None:
    event = make_event(capacity=2, who_decides=STAFF)
    ids = applied(work, event, *[None] * 5)
    before = len(kinds(session))
    preview = shown(alicja, event, [ids[1], ids[3]], act="confirm", rest="reserve")
    assert "Otrzymują miejsce: 2" in preview.text
    assert "Przechodzą na listę rezerwową, w tej kolejności: 3" in preview.text
    assert preview.text.count("data-letter") == 2
    assert "/registrations/…/" in preview.text
    assert (states(session, ids), len(kinds(session))) == (["applied"] * 5, before)
    done = decided(alicja, event, preview)
    assert done.status_code == 303
    assert states(session, ids) == ["waiting", "confirmed", "waiting", "confirmed", "waiting"]
    assert sorted(kinds(session, before)) == ["promoted"] * 2 + ["reserved"] * 3
    line = session.scalars(
        select(Registration.id)
        .where(Registration.event_id == event.id, Registration.state == RegistrationState.waiting)
        .order_by(Registration.queue_number)
    )
    assert list(line) == [ids[0], ids[2], ids[4]]
    text = alicja.get(done.location).text
    assert "Miejsca otrzymały 2 osoby. Na liście rezerwowej są teraz 3 osoby z wybranych." in text
    bodies = list(session.scalars(select(Letter.body).where(Letter.kind == "reserved").order_by(Letter.id)))
    assert ["na miejscu 1" in bodies[0], "na miejscu 3" in bodies[2]] == [True, True]
    facts = session.scalars(select(HistoryFact.kind).where(HistoryFact.event_id == event.id))
    assert {"registration.reserved", "registration.seated_by_staff"} <= set(facts)


def test_sent_twice_acts_once(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, session: Session
) -> None:
    event = make_event(capacity=3, who_decides=STAFF)
    ids = applied(work, event, *[None] * 4)
    preview = shown(alicja, event, ids[:2], act="confirm", rest="refuse")
    assert decided(alicja, event, preview, reason="Brak zgody").status_code == 303
    after = len(kinds(session))
    again = decided(alicja, event, preview, reason="Brak zgody")
    assert again.status_code == 303
    assert "nikt nie dostał drugiej wiadomości" in alicja.get(again.location).text
    assert len(kinds(session)) == after
    assert states(session, ids) == ["confirmed"] * 2 + ["refused"] * 2


def test_a_refusal_needs_a_reason_and_tells_it(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, session: Session
) -> None:
    event = make_event(capacity=3, who_decides=STAFF)
    ids = applied(work, event, None, None)
    session.get_one(Registration, ids[1]).email = ""
    session.flush()
    preview = shown(alicja, event, ids, act="refuse")
    assert "1 osoba nie ma adresu e-mail" in preview.text
    for reason in ("", "  "):
        asked = decided(alicja, event, preview, reason=reason)
        assert asked.status_code == 422
        assert "Podaj powód odmowy" in asked.text
    assert states(session, ids) == ["applied"] * 2
    assert decided(alicja, event, preview, reason="Zgłoszenie spoza <województwa>").status_code == 303
    assert states(session, ids) == ["refused"] * 2
    letter = session.scalars(select(Letter).where(Letter.kind == "refused")).one()
    assert "Zgłoszenie spoza <województwa>" in letter.body
    assert session.scalars(select(Call.kind)).all() == ["refused"]
    listing = alicja.get(f"/manage/events/{event.slug}/calls/")
    assert listing.status_code == 200
    assert "Wiśniewski1" in listing.text


def test_nobody_goes_beyond_the_places(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, session: Session
) -> None:
    event = make_event(capacity=2, who_decides=STAFF)
    ids = applied(work, event, *[None] * 5)
    refused = shown(alicja, event, ids[:4], act="confirm")
    assert refused.status_code == 422
    assert "O 2 osoby za dużo: wybrano 4, wolne miejsca: 2." in refused.text
    assert refused.text.count(" checked") == 4
    assert states(session, ids) == ["applied"] * 5
    preview = shown(alicja, event, ids[:2], act="confirm")
    event.rules.capacity = 1
    session.commit()
    late = decided(alicja, event, preview)
    assert late.status_code == 422
    assert "O 1 osobę za dużo" in late.text
    assert late.text.count(" checked") == 2
    assert states(session, ids) == ["applied"] * 5


def test_nor_beyond_the_places_of_their_institution(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, session: Session
) -> None:
    known(work, "MOPS Ełk", "GOPS Olecko")
    event = make_event(capacity=9, per_institution_limit=1, who_decides=STAFF)
    ids = applied(work, event, "MOPS Ełk", "MOPS Ełk", "GOPS Olecko", "MOPS Ełk")
    refused = shown(alicja, event, ids, act="confirm")
    assert refused.status_code == 422
    assert "O 2 osoby za dużo jak na miejsca instytucji: MOPS Ełk (2)." in refused.text
    assert decided(alicja, event, shown(alicja, event, ids[1:3], act="confirm")).status_code == 303
    assert states(session, ids) == ["applied", "confirmed", "confirmed", "applied"]
    event.rules.capacity = 3
    session.commit()
    more = applied(work, event, "MOPS Ełk", None, None, first=10)
    assert "O 2 osoby za dużo: wybrano 3, wolne miejsca: 1." in shown(alicja, event, more, act="confirm").text
    unknown = applied(work, event, "OPS Nieznany", first=20)
    assert shown(alicja, event, unknown, act="confirm").status_code == 422


def test_whoever_decides_second_is_told_what_the_first_decided(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, session: Session
) -> None:
    event = make_event(capacity=3, who_decides=STAFF)
    ids = applied(work, event, *[None] * 3)
    preview = shown(alicja, event, ids[:2], act="confirm")
    other = shown(alicja, event, [ids[0]], act="refuse")
    assert decided(alicja, event, other, reason="Powtórzone").status_code == 303
    late = decided(alicja, event, preview)
    assert late.status_code == 409
    assert "W międzyczasie ktoś inny zdecydował: Bartek Wiśniewski0 (odmowa)." in late.text
    assert re.findall(r'value="(\d+)" checked', late.text) == [str(ids[1])]
    assert states(session, ids) == ["refused", "applied", "applied"]


def test_the_waiting_list_is_kept_by_staff(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, session: Session
) -> None:
    event = make_event(capacity=1, who_decides=STAFF)
    ids = applied(work, event, *[None] * 3)
    decided(alicja, event, shown(alicja, event, [ids[0]], act="confirm", rest="reserve"))
    withdraw(work, session.get_one(Registration, ids[0]))
    session.commit()
    assert states(session, ids) == ["withdrawn", "waiting", "waiting"]
    before = len(kinds(session))
    turned = decided(alicja, event, shown(alicja, event, [ids[1]], act="reserve"))
    assert turned.status_code == 303
    assert len(kinds(session)) == before
    numbers = {id: session.get_one(Registration, id).queue_number for id in ids}
    assert numbers[ids[2]] < numbers[ids[1]]
    assert decided(alicja, event, shown(alicja, event, [ids[2]], act="confirm")).status_code == 303
    assert states(session, ids) == ["withdrawn", "waiting", "confirmed"]


def test_papers_that_come_later_do_not_change_the_order(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, session: Session
) -> None:
    event = make_event(capacity=1, who_decides=STAFF, completed_by=CompletedBy.signed_form)
    ids = applied(work, event, None, None)
    assert decided(alicja, event, shown(alicja, event, ids, act="reserve")).status_code == 303
    complete(work, session.get_one(Registration, ids[0]))
    session.commit()
    numbers = [session.get_one(Registration, id).queue_number for id in ids]
    assert numbers == sorted(numbers)
    assert states(session, ids) == ["waiting"] * 2


def test_nobody_waits_where_places_go_by_arrival(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, session: Session
) -> None:
    event = make_event(capacity=5, per_institution_limit=2)
    ids = applied(work, event, "OPS Nieznany")
    assert states(session, ids) == ["applied"]
    refused = shown(alicja, event, ids, act="reserve")
    assert refused.status_code == 422
    assert states(session, ids) == ["applied"]
    assert decided(alicja, event, shown(alicja, event, ids, act="refuse"), reason="Nie").status_code == 303
    assert states(session, ids) == ["refused"]


def test_the_desk_filters_and_sorts(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, session: Session
) -> None:
    project = Project(name="Kompetencje", created_at=work.now)
    session.add(project)
    session.flush()
    known(work, "MOPS Ełk", "GOPS Olecko")
    for name, county in (("MOPS Ełk", "ełcki"), ("GOPS Olecko", "olecki")):
        institution = institution_for(work, name)
        assert institution is not None
        institution.county = county
    earlier = make_event(project_id=project.id)
    event = make_event(capacity=9, who_decides=STAFF, project_id=project.id)
    ids = applied(work, event, "MOPS Ełk", "MOPS Ełk", "GOPS Olecko", None)
    first = session.get_one(Registration, ids[0])
    session.add(
        LedgerEntry(
            book=Book.received, kind=EntryKind.posting, person_id=first.person_id, for_kind=WhatFor.event,
            for_id=earlier.id, source_kind=Source.decision, source_id=1, number=1, turn=1, minutes=360,
            day=work.today, at=work.now,
        )
    )  # fmt: skip
    seat(work, session.get_one(Registration, ids[1]))
    session.get_one(Registration, ids[2]).complete_since = None
    session.commit()

    def asked(**words: str) -> list[str]:
        answer = alicja.get(address(event), query_string=words)
        assert answer.status_code == 200
        posted = alicja.post(address(event), data=words)
        assert names_on(posted.text) == names_on(answer.text)
        return [name.removeprefix("Wiśniewski") for name in names_on(answer.text)]

    assert asked() == ["0", "1", "3", "2"]
    assert asked(sort="repeat") == ["1", "3", "2", "0"]
    assert asked(sort="county") == ["2", "0", "1", "3"]
    assert asked(sort="institution") == ["2", "0", "1", "3"]
    assert asked(sort="name") == asked(sort="name", state="x", county="") == ["0", "1", "2", "3"]
    assert asked(repeat="yes") == ["0"]
    assert asked(repeat="no") == ["1", "3", "2"]
    assert asked(complete="no") == ["2"]
    assert asked(state="confirmed") == ["1"]
    assert asked(county="olecki") == ["2"]
    assert asked(institution=str(first.institution_id)) == ["0", "1"]
    assert asked(institution="9" * 30) == asked(institution="x", sort="'") == asked()
    page = alicja.get(address(event)).text
    assert "360 min" in page
    assert "ełcki" in page


def test_ticks_go_along_from_page_to_page(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, session: Session
) -> None:
    event = make_event(capacity=90, who_decides=STAFF)
    ids = applied(work, event, *[None] * 60)
    second = alicja.post(address(event), data={"registration": [str(ids[0]), str(ids[1])], "page": "2"})
    assert f'name="kept" value="{ids[0]},{ids[1]}"' in second.text
    assert "Na innych stronach: 2" in second.text
    data = {"kept": f"{ids[0]},{ids[1]}", "registration": str(ids[55]), "act": "confirm"}
    preview = alicja.post(address(event, "decide"), data=data)
    assert "Otrzymują miejsce: 3" in preview.text
    back = dict(HIDDEN.findall(preview.text[preview.text.index('name="seen"') - 80 :]))
    desk = alicja.post(address(event), data=back)
    assert desk.text.count(" checked") == 2
    everybody = alicja.post(address(event, "decide"), data={"scope": "all", "act": "confirm"})
    assert "Otrzymują miejsce: 60" in everybody.text
    assert decided(alicja, event, everybody).status_code == 303
    assert states(session, ids) == ["confirmed"] * 60


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"registration": "x"},
        {"registration": ["-1", "9" * 40, "0"]},
        {"seen": "1", "decided": "1"},
        {"seen": "1", "confirm": "a-b,--,9999999-applied", "decided": "1"},
        {"act": "nonsense", "rest": "nonsense"},
        {"scope": "all", "state": "confirmed", "act": "refuse", "reason": "x"},
    ],
)
def test_nonsense_decides_nothing(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, session: Session, fields: dict[str, Any]
) -> None:
    event = make_event(capacity=1, who_decides=STAFF)
    ids = applied(work, event, None)
    before = len(kinds(session))
    answer = alicja.post(address(event, "decide"), data=fields)
    assert answer.status_code in (303, 422)
    assert (states(session, ids), len(kinds(session))) == (["applied"], before)


def test_people_of_other_events_are_left_alone(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, session: Session
) -> None:
    event, other = make_event(capacity=5, who_decides=STAFF), make_event(capacity=5, who_decides=STAFF)
    foreign = applied(work, other, None)
    assert shown(alicja, event, foreign, act="confirm").status_code == 422
    data = {"seen": "1", "decided": "1", "confirm": f"{foreign[0]}-applied"}
    assert alicja.post(address(event, "decide"), data=data).status_code == 303
    assert states(session, foreign) == ["applied"]


def test_outsiders_are_refused(
    work: Work, make_event: MakeEvent, client: FlaskClient, celina: FlaskClient
) -> None:
    event = make_event(capacity=5, who_decides=STAFF)
    assert celina.get(address(event)).status_code == 403
    assert celina.post(address(event)).status_code == 403
    assert celina.post(address(event, "decide"), data={"scope": "all"}).status_code == 403
    assert client.get(address(event)).status_code == 303
    assert celina.get(address(event).replace(event.slug, "nie-ma")).status_code == 404


def test_statements_do_not_grow_with_the_applications(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, session: Session
) -> None:
    counts = []
    project = Project(name="Kompetencje", created_at=work.now)
    session.add(project)
    session.flush()
    for count in (3, 30):
        event = make_event(capacity=count, who_decides=STAFF, project_id=project.id)
        ids = applied(work, event, *[f"OPS {n}" for n in range(2 * count)], first=100 * count)
        session.commit()
        seen: list[int] = []
        for sort in ("arrival", "county", "repeat"):
            with statements() as made:
                assert alicja.get(address(event), query_string={"sort": sort}).status_code == 200
            seen.append(len(made))
        with statements() as made:
            preview = shown(alicja, event, ids[:count], act="confirm", rest="reserve")
        seen.append(len(made))
        with statements() as made:
            assert decided(alicja, event, preview).status_code == 303
        seen.append(len([each for each in made if not each.startswith("INSERT INTO")]))
        assert states(session, ids) == ["confirmed"] * count + ["waiting"] * count
        counts.append(seen)
    assert counts[0] == counts[1]
