"""The page on which evidence is noted by hand, and how a register shows it beside the marks."""

import re

from sqlalchemy import select

from app.attendance.mark_keys import MarkKey
from app.attendance.models import Evidence, EvidenceKind, Mark, Presence
from app.attendance.operations import set_marks
from app.attendance.operations.evidence import Noted, note_evidence
from app.clock import local
from app.events.models import Event, Session
from app.registrations.models import Registration
from app.work import Work
from tests.attendance.conftest import SignedIn
from tests.attendance.people import a_training, group, held, marks
from tests.support.cast import alicja, celina, daniel


def a_register(work: Work, count: int = 2) -> tuple[Event, list[Registration], Session]:
    """Add a training with so many people; return it with them and its first session, 9:00 to 15:00."""
    event = a_training(work)
    return event, group(work, event, count), held(event, work)[0]


def pieces(work: Work) -> list[Evidence]:
    """Return all evidence."""
    work.session.expire_all()
    return list(work.session.scalars(select(Evidence).order_by(Evidence.id)))


def text_of(page: str) -> str:
    """Return what a page says, in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_mails_of_start_and_end_are_noted_for_many_and_taken_over(work: Work, signed_in: SignedIn) -> None:
    event, people, session = a_register(work, 3)
    client = signed_in(celina(work, event))
    work.session.commit()
    address = f"/manage/events/modul/sessions/{session.id}"
    page = client.get(f"{address}/evidence?lang=en").text
    assert f'name="start-{people[0].id}"' in page
    # Addresses are for who manages the event: a trainer types from which one an e-mail came.
    assert people[0].email not in page
    assert people[0].email in signed_in(alicja(work)).get(f"{address}/evidence?lang=en").text
    both = {
        f"start-{people[0].id}": "8:58",
        f"end-{people[0].id}": "15:02",
        f"sender-{people[0].id}": "b@example.org",
    }
    one = {f"start-{people[1].id}": "9:01", f"sender-{people[1].id}": "a@example.org"}
    data = both | one | {f"sheet-{people[2].id}": "1"}
    assert client.post(f"{address}/evidence", data=data).status_code == 303
    assert client.post(f"{address}/evidence", data=data).status_code == 303
    found = pieces(work)
    assert sorted((each.kind.value, each.said or "") for each in found) == [
        ("mail", "a@example.org"),
        ("mail", "b@example.org"),
        ("mail", "b@example.org"),
        ("sheet", ""),
    ]
    assert {f"{local(each.arrived_at):%H:%M}" for each in found if each.arrived_at} == {"08:58", "09:01"}
    said = text_of(client.get(f"{address}/attendance?lang=en").text)
    assert "E-mail, at the start, 8:58, b@example.org (noted by Celina" in said
    assert said.count("Evidence proposes: Present") == 2
    answer = client.post(f"{address}/attendance", data={"take": "all"})
    assert answer.status_code == 303
    told = {mark.row.registration_id: mark.presence for mark in work.session.scalars(select(Mark))}
    assert told == {people[0].id: Presence.present, people[2].id: Presence.present}


def test_nonsense_takes_nothing_over(work: Work, signed_in: SignedIn) -> None:
    event, people, session = a_register(work)
    note_evidence(work, session, [Noted(of=MarkKey(people[0].id), kind=EvidenceKind.sheet, key="t")])
    client = signed_in(celina(work, event))
    work.session.commit()
    address = f"/manage/events/modul/sessions/{session.id}/attendance"
    for nonsense in ("", "none", "-1", "1,2", "9" * 12):
        assert client.post(address, data={"take": nonsense}).status_code == 404
    assert work.session.scalars(select(Mark)).all() == []


def test_one_row_is_taken_over_whatever_its_mark(work: Work, signed_in: SignedIn) -> None:
    event, people, session = a_register(work)
    set_marks(work, session, marks(people, "absent", "absent"))
    noted = [Noted(of=MarkKey(each.id), kind=EvidenceKind.sheet, key=f"t{each.id}") for each in people]
    note_evidence(work, session, noted)
    client = signed_in(celina(work, event))
    work.session.commit()
    address = f"/manage/events/modul/sessions/{session.id}/attendance"
    client.post(address, data={"take": "all"})
    assert {mark.presence for mark in work.session.scalars(select(Mark))} == {Presence.absent}
    row_id = pieces(work)[0].row_id
    page = client.get(f"{address}?lang=en").text
    assert f'name="take" value="{row_id}"' in page
    client.post(address, data={"take": str(row_id)})
    work.session.expire_all()
    told = {mark.row_id: mark.presence for mark in work.session.scalars(select(Mark))}
    assert told[row_id] == Presence.present
    assert sorted(told.values()) == [Presence.absent, Presence.present]


def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_kept(work: Work, signed_in: SignedIn) -> None:
    event, people, session = a_register(work)
    client = signed_in(celina(work, event))
    work.session.commit()
    address = f"/manage/events/modul/sessions/{session.id}/evidence?lang=en"
    data = {
        f"start-{people[0].id}": "25:99", f"sender-{people[0].id}": "typed@example.org",
        f"end-{people[1].id}": "15:00", f"sender-{people[1].id}": "",
    }  # fmt: skip
    answer = client.post(address, data=data)
    assert answer.status_code == 422
    assert f'id="error-start-{people[0].id}"' in answer.text
    assert "Type from which address the e-mail came." in answer.text
    assert "typed@example.org" in answer.text
    assert pieces(work) == []


def test_a_mistake_is_taken_back_with_a_sentence_and_stays_readable(work: Work, signed_in: SignedIn) -> None:
    event, people, session = a_register(work)
    client = signed_in(celina(work, event))
    work.session.commit()
    address = f"/manage/events/modul/sessions/{session.id}"
    sheet = {f"sheet-{people[0].id}": "1"}
    client.post(f"{address}/evidence", data=sheet)
    (piece,) = pieces(work)
    answer = client.post(
        f"{address}/evidence/withdraw?lang=en", data={"piece": str(piece.id), "mistake": " "}
    )
    assert answer.status_code == 422
    assert "Say what the mistake is" in answer.text
    gone = {"piece": str(piece.id), "mistake": "podpisał kto inny"}
    assert client.post(f"{address}/evidence/withdraw", data=gone).status_code == 303
    assert client.post(f"{address}/evidence/withdraw", data=gone | {"piece": "999999"}).status_code == 404
    page = client.get(f"{address}/attendance?lang=en").text
    assert "<s>Signed list</s>" in page
    assert "Taken back by Celina" in text_of(page)
    assert "podpisał kto inny" in page
    assert "Evidence proposes" not in page
    client.post(f"{address}/evidence", data=sheet)
    assert [each.withdrawn_at is None for each in pieces(work)] == [False, True]


def test_a_confirmed_register_shows_evidence_and_takes_over_nothing(work: Work, signed_in: SignedIn) -> None:
    event, people, session = a_register(work)
    client = signed_in(celina(work, event))
    set_marks(work, session, marks(people, "absent", "present"))
    work.session.commit()
    address = f"/manage/events/modul/sessions/{session.id}"
    assert client.post(f"{address}/confirm", data={}).status_code == 303
    client.post(f"{address}/evidence", data={f"sheet-{people[0].id}": "1"})
    page = client.get(f"{address}/attendance?lang=en").text
    assert "Evidence proposes" in page
    assert 'name="take"' not in page
    assert client.post(f"{address}/attendance", data={"take": "all"}).status_code == 409


def test_others_are_refused(work: Work, signed_in: SignedIn) -> None:
    _, people, session = a_register(work)
    client = signed_in(daniel(work))
    work.session.commit()
    address = f"/manage/events/modul/sessions/{session.id}/evidence"
    assert client.get(address).status_code == 403
    assert client.post(address, data={f"sheet-{people[0].id}": "1"}).status_code == 403
    assert client.post(f"{address}/withdraw", data={"piece": "1", "mistake": "x"}).status_code == 403
    assert pieces(work) == []


def test_a_number_that_no_row_has_takes_nothing_back(work: Work, signed_in: SignedIn) -> None:
    event, _, session = a_register(work)
    client = signed_in(celina(work, event))
    work.session.commit()
    address = f"/manage/events/modul/sessions/{session.id}/evidence/withdraw"
    for piece, status in (("9" * 30, 422), (str(2**31 - 1), 404), ("0", 422), ("x", 422)):
        assert client.post(address, data={"piece": piece, "mistake": "X"}).status_code == status
