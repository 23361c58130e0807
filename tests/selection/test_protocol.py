"""The protocol of selection: a paper to sign, accessible whatever people are called, and noted in history."""

import page
import pypdfium2
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.events.models import Event, WhoDecides
from app.history.models import HistoryFact
from app.people.operations import institution_for
from app.projects.models import Project
from app.registrations.models import Registration
from app.registrations.operations import StaffDecision, decide, withdraw
from app.work import Work
from tests.selection.test_desk import address, applied
from tests.support.applicants import known
from tests.support.open_events import MakeEvent
from tests.support.statements import statements

NAMES = ("Ł" * 300, "=1+1", "שלום עולם", "😀 Kowal", '#panic("x")', "Żółć")


def words_of(pdf: bytes) -> str:
    """Return the words of a PDF in one line."""
    pages = pypdfium2.PdfDocument(pdf)
    found = " ".join(pages[at].get_textpage().get_text_range() for at in range(len(pages)))
    return " ".join(found.replace("\u200b", "").split())


def protocol_of(client: FlaskClient, event: Event) -> bytes:
    """Return the protocol as it is sent."""
    answer = client.get(address(event, "protocol.pdf"))
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert f"filename={event.slug}-protokol-" in answer.headers["Content-Disposition"]
    return answer.data


def test_the_protocol_names_all_lists_in_order_and_why(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, session: Session
) -> None:
    project = Project(
        name="Kooperacje", project_number="FEWM.09.05", programme_pl="FEWiM", created_at=work.now
    )
    session.add(project)
    session.flush()
    known(work, "MOPS Ełk")
    institution = institution_for(work, "MOPS Ełk")
    assert institution is not None
    institution.county = "ełcki"
    event = make_event(
        capacity=2, who_decides=WhoDecides.staff, project_id=project.id, selection_rule="Decyduje komisja."
    )
    ids = applied(work, event, "MOPS Ełk", *[None] * 6)
    session.commit()
    early = words_of(protocol_of(alicja, event))
    assert "Projekt protokołu: 7 zgłoszeń nie jest jeszcze rozstrzygniętych." in early
    decide(
        work,
        event,
        StaffDecision(confirm=ids[:2], reserve=[ids[3], ids[2]], refuse=ids[4:6], reason="Spoza regionu"),
    )
    withdraw(work, session.get_one(Registration, ids[6]))
    session.commit()
    words = words_of(protocol_of(alicja, event))
    for told in (
        "Protokół naboru", "FEWiM", "FEWM.09.05", "Decyduje komisja.", "Wybiera organizator",
        "Wszystkie zgłoszenia 7", "Rezygnacje i osoby skreślone przez organizatora 1", "MOPS Ełk ełcki",
        "Miejscowość i data", "Przewodniczący komisji", "Strona 1 z 1",
    ):  # fmt: skip
        assert told in words, words
    assert "Projekt protokołu" not in words
    chosen, waiting, refused = (
        words.index(each) for each in ("Lp. Osoba", "Lista rezerwowa, w tej", "Spoza regionu")
    )
    assert chosen < words.index("Wiśniewski1 Bartek") < waiting < words.index("Wiśniewski3") < refused
    assert words.index("Wiśniewski3") < words.index("Wiśniewski2")
    assert words.count("Spoza regionu") == 2
    facts = session.scalars(select(HistoryFact).where(HistoryFact.kind == "event.selection_protocol_made"))
    assert [fact.values for fact in facts] == [{"count": 0}, {"count": 6}]
    assert "Sporządzono protokół naboru" in alicja.get(f"/manage/events/{event.slug}/history/").text


@pytest.mark.parametrize("language", ["pl", "en"])
def test_it_is_accessible_whatever_people_are_called(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, session: Session, language: str
) -> None:
    event = make_event(capacity=9, who_decides=WhoDecides.staff)
    ids = applied(work, event, *[None] * len(NAMES))
    for id, name in zip(ids, NAMES, strict=True):
        row = session.get_one(Registration, id)
        row.last_name = row.institution_name = name
    decide(
        work, event, StaffDecision(confirm=ids[:2], reserve=ids[2:4], refuse=ids[4:], reason="=1+1 😀 *x*")
    )
    session.commit()
    alicja.set_cookie("language", language)
    made = protocol_of(alicja, event)
    words = words_of(made)
    assert ("Protocol of selection" if language == "en" else "Protokół naboru") in words
    assert '#panic("x")' in words
    assert "=1+1" in words
    report = page.validate_pdf_bytes(made, profile=page.ValidationProfile.PDF_UA_1)
    # A machine without a font for the smiling face sets the paper without the standard, as all papers.
    assert [each.message for each in report.failures] == [] or b"pdfuaid" not in made


def test_an_event_without_applications_has_an_empty_protocol(
    make_event: MakeEvent, alicja: FlaskClient
) -> None:
    event = make_event(capacity=9, who_decides=WhoDecides.appointment)
    assert words_of(protocol_of(alicja, event)).count("Nikt.") == 3


def test_outsiders_get_no_protocol(make_event: MakeEvent, client: FlaskClient, celina: FlaskClient) -> None:
    event = make_event(capacity=5, who_decides=WhoDecides.staff)
    assert celina.get(address(event, "protocol.pdf")).status_code == 403
    assert client.get(address(event, "protocol.pdf")).status_code == 303


def test_its_statements_do_not_grow_with_people(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, session: Session
) -> None:
    counts = []
    for count in (2, 30):
        event = make_event(capacity=count, who_decides=WhoDecides.staff)
        ids = applied(work, event, *[f"OPS {n}" for n in range(count)], first=100 * count)
        decide(work, event, StaffDecision(confirm=ids))
        session.commit()
        with statements() as made:
            protocol_of(alicja, event)
        counts.append(len(made))
    assert counts[0] == counts[1]
