"""Meetings of several events in one act: one preview, one letter a person, one calendar file, once."""

import os
import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.accounts.models import Account, Role
from app.events.models import Assignment, Event, Publication
from app.outbox.models import Letter
from app.registrations.models import RegistrationState
from app.work import Work
from tests.attendance.people import registered
from tests.changes.reading import text_of
from tests.desk.test_manage import fields_of
from tests.support.cast import a_meeting, an_event, celina
from tests.support.signing_in import SignIn
from tests.support.statements import statements

pytestmark = pytest.mark.sqlite

URL = "/manage/changes/"
GOLDEN = Path(__file__).parent / "golden-together"


def two_events(work: Work) -> list[Event]:
    """Add two events of two meetings: Anna and Mark are at both, Ewa at the second alone."""
    events = [
        an_event(
            work, "pgr", meetings=2, title_pl="Grupa robocza", title_en=None, contact_email="a@example.org"
        ),
        an_event(
            work, "pzk", meetings=2, days=32, title_pl="Zespół kooperacyjny", title_en="Co-operation team"
        ),
    ]
    for number, event in enumerate(events):
        for name, language in (("Anna", "pl"), ("Mark", "en")):
            state = RegistrationState.waiting if name == "Mark" and number else RegistrationState.confirmed
            registered(
                work, event, name, "Nowak", state, language=language, email=f"{name.lower()}@example.org"
            )
        event.rules.capacity = 1 + number
    registered(work, events[1], "Ewa", "Kowal", queue_number=3)
    registered(work, events[1], "Jan", "Bezpocztowy", queue_number=4, email="")
    celina(work, *events)
    work.session.commit()
    return events


def typed(client: FlaskClient, events: list[Event]) -> list[tuple[str, str]]:
    """Return the page's form with the first meeting of one event moved, and one added to the other."""
    page = client.get(URL, query_string={"event": [event.slug for event in events]}).text
    one, two = (f"event-{event.id}-" for event in events)
    moved = (events[0].meetings[0].sessions[0].day + timedelta(1)).isoformat()
    form = fields_of(page) | {
        f"{one}meetings-0-start_local": moved,
        f"{two}meetings-1-act": "cancel",
        f"{two}added-0-start_local": "2026-12-04",
        f"{two}added-0-label": "III",
        "reason": "Powódź",
    }
    form.pop("event")
    return [*form.items(), *(("event", event.slug) for event in events)]


def sent(client: FlaskClient, form: list[tuple[str, str]], choice: str = "") -> TestResponse:
    more = [("choice", choice)] if choice else []
    data: dict[str, list[str]] = {}
    for name, value in [*form, *more]:
        data.setdefault(name, []).append(value)
    return client.post(URL, data=data)


def letters(work: Work) -> dict[str, Letter]:
    found = list(work.session.scalars(select(Letter).order_by(Letter.id)))
    assert len({each.recipient for each in found}) == len(found)
    return {each.recipient.split("@")[0].split(".")[0]: each for each in found}


def test_who_is_at_both_gets_one_letter_with_one_calendar(alicja: FlaskClient, work: Work) -> None:
    events = two_events(work)
    form = typed(alicja, events)
    seen = sent(alicja, form)
    assert seen.status_code == 200
    assert letters(work) == {}
    preview = text_of(seen.text)
    assert "Zmiany w kilku wydarzeniach: Grupa robocza, Zespół kooperacyjny" in preview
    assert "/registrations/…/" in preview
    # Ewa is at the second event alone: her words are seen too.
    assert "Zmiany w wydarzeniu: Zespół kooperacyjny" in preview
    assert preview.count("osoby z miejscem: ") == 1
    assert preview.count("Wiadomość: osoby z miejscem") == 2
    assert sent(alicja, form, "notify").status_code == 303
    found = letters(work)
    assert {name: each.kind for name, each in found.items()} == {
        **dict.fromkeys(("anna", "mark", "celina"), "activities_changed"), "ewa": "event_changed",
    }  # fmt: skip
    for name in ("anna", "mark", "celina"):
        letter = found[name]
        text = re.sub(
            r"/registrations/[\w.-]+/", "/registrations/TOKEN/", f"{letter.subject}\n\n{letter.body}"
        )
        if os.environ.get("ZAPISY_APPROVE") == "1":
            GOLDEN.mkdir(exist_ok=True)
            (GOLDEN / f"{name}.txt").write_text(text)
        assert text == (GOLDEN / f"{name}.txt").read_text()
        entries = (letter.calendar or b"").decode().split("BEGIN:VEVENT")[1:]
        # Mark waits for the second event, whose dates are not his yet.
        assert len(entries) == (2 if name == "mark" else 5)
    links = re.findall(r"http://localhost/registrations/\S+", found["anna"].body or "")
    assert len(set(links)) == 2
    assert [alicja.get(link).status_code for link in links] == [200, 200]


def test_what_is_sent_twice_happens_once_and_the_second_is_told(
    alicja: FlaskClient, sign_in: SignIn, work: Work
) -> None:
    events = two_events(work)
    other = sign_in("Olga", Role.organiser)
    mine, theirs = typed(alicja, events), typed(other, events)
    assert sent(alicja, mine, "notify").status_code == 303
    count = len(letters(work))
    days = [session.day for event in events for each in event.meetings for session in each.sessions]
    for client, form in ((alicja, mine), (other, theirs)):
        again = sent(client, form, "notify")
        assert again.status_code == 409
        assert "nic więcej nie zostało zrobione" in again.text
    assert len(letters(work)) == count
    assert days == [session.day for event in events for each in event.meetings for session in each.sessions]


def test_one_event_that_somebody_changed_stops_the_whole_act(alicja: FlaskClient, work: Work) -> None:
    events = two_events(work)
    form = typed(alicja, events)
    events[1].version += 1
    work.session.commit()
    answer = sent(alicja, form, "notify")
    assert answer.status_code == 409
    assert 'value="2026-10-02"' in answer.text  # typed for the event that nobody touched
    assert "2026-12-04" in answer.text  # and for the other one, on what stands there now
    assert letters(work) == {}
    assert len(events[1].meetings) == 2


def test_what_one_event_refuses_undoes_all(alicja: FlaskClient, work: Work) -> None:
    events = two_events(work)
    form = dict(typed(alicja, events))
    form[f"event-{events[1].id}-added-0-end_local"] = "2026-11-01"
    pairs = [(name, value) for name, value in form.items() if name != "event"]
    answer = sent(alicja, [*pairs, ("event", "pgr"), ("event", "pzk")], "notify")
    assert answer.status_code == 422
    summary = text_of(answer.text.partition('class="error-summary"')[2].partition("</ul>")[0])
    assert "Ostatni dzień: Ostatni dzień jest przed pierwszym" in summary
    assert "Powódź" in answer.text
    assert [each.sessions[0].sequence for each in events[0].meetings] == [0, 0]


@pytest.mark.parametrize("choice", ["", "quiet", "notify"])
def test_each_event_must_be_ones_own(sign_in: SignIn, work: Work, choice: str) -> None:
    events = two_events(work)
    other = sign_in("Olga")
    olga = other_account(work)
    work.session.add(Assignment(account_id=olga, role=Role.organiser, event_id=events[0].id))
    work.session.commit()
    assert other.get(URL, query_string={"event": "pgr"}).status_code == 200
    assert other.get(URL, query_string={"event": ["pgr", "pzk"]}).status_code == 403
    page = other.get(URL, query_string={"event": "pgr"}).text
    form = [(name, value) for name, value in fields_of(page).items() if name != "event"]
    assert sent(other, [*form, ("event", "pgr"), ("event", "pzk")], choice).status_code == 403
    assert sent(other, [*form, ("event", "pgr"), ("event", "nie-ma")], choice).status_code == 404
    assert "pzk" not in other.get(URL).text


def other_account(work: Work) -> int:
    return work.session.scalars(select(Account.id).where(Account.name == "Olga")).one()


def test_events_to_come_are_chosen_from_a_list_that_can_be_searched(alicja: FlaskClient, work: Work) -> None:
    two_events(work)
    an_event(work, "dawne", days=-60, title_pl="Dawne")
    page = alicja.get(URL).text
    assert 'value="pgr"' in page
    assert 'value="pzk"' in page
    assert "dawne" not in page
    found = alicja.get(URL, query_string={"q": "kooperac", "choose": "1", "event": "pgr"}).text
    assert re.search(r'value="pgr"\s+checked', found)
    assert 'value="pzk"' in found
    assert "Nie znaleziono" in alicja.get(URL, query_string={"q": "zzz", "choose": "1"}).text
    assert URL in alicja.get("/manage/events/").text
    assert f"{URL}?event=pgr" in alicja.get("/manage/events/pgr/changes/").text


def test_more_events_than_fit_are_refused_and_none_is_left_out(alicja: FlaskClient, work: Work) -> None:
    events = [an_event(work, f"wydarzenie-{number}", days=20 + number) for number in range(11)]
    work.session.commit()
    slugs = [event.slug for event in events]
    asked = alicja.get(URL, query_string={"event": slugs})
    form = {"event": slugs, "choice": "quiet"}
    for event in events:
        form |= {
            f"event-{event.id}-version": str(event.version),
            f"event-{event.id}-meetings-0-start_local": "2026-12-20",
        }
    for answer in (asked, alicja.post(URL, data=form)):
        assert answer.status_code == 422
        assert "najwyżej 10 wydarzeń" in answer.text
    work.session.expire_all()
    assert all(event.version == 1 for event in events)


def test_nothing_typed_is_said_so(alicja: FlaskClient, work: Work) -> None:
    events = two_events(work)
    page = alicja.get(URL, query_string={"event": ["pgr", "pzk"]}).text
    form = [(name, value) for name, value in fields_of(page).items() if name != "event"]
    answer = sent(alicja, [*form, ("event", "pgr"), ("event", "pzk")])
    assert answer.status_code == 422
    assert "Na razie nic się nie zmienia" in answer.text
    row = sent(alicja, [*form, ("event", "pgr"), ("event", "pzk"), ("act", f"add-{events[0].id}")])
    assert row.status_code == 200
    assert f"event-{events[0].id}-added-0-start_local" in row.text
    assert f"event-{events[1].id}-added-0-start_local" not in row.text


def test_drafts_are_changed_without_a_word(alicja: FlaskClient, work: Work) -> None:
    events = two_events(work)
    events[0].publication = Publication.draft
    work.session.commit()
    assert sent(alicja, typed(alicja, events), "notify").status_code == 303
    assert {each.kind for each in letters(work).values()} == {"event_changed"}


def test_how_many_are_told_takes_no_statement_more(alicja: FlaskClient, work: Work) -> None:
    def asked(slug: str, people: int) -> int:
        events = [an_event(work, f"{slug}-{number}", meetings=1) for number in (1, 2)]
        for event in events:
            for number in range(people):
                registered(work, event, "Anna", f"Nowak{number:03}", email=f"a{number}@{slug}.example.org")
        page = alicja.get(URL, query_string={"event": [event.slug for event in events]}).text
        form = fields_of(page) | {f"event-{event.id}-meetings-0-start_hour": "08:00" for event in events}
        form.pop("event")
        pairs = [*form.items(), *(("event", event.slug) for event in events)]
        with statements() as seen:
            assert sent(alicja, pairs).status_code == 200
        with statements() as written:
            assert sent(alicja, pairs, "notify").status_code == 303
        inserts = [each for each in written if not each.startswith("INSERT")]
        return len(seen) * 1000 + len(inserts)

    assert asked("male", 2) == asked("duze", 30)


def test_a_meeting_without_a_day_yet_is_left_alone(alicja: FlaskClient, work: Work) -> None:
    events = two_events(work)
    events[0].meetings.append(a_meeting(work, 2))
    work.session.commit()
    assert sent(alicja, typed(alicja, events), "quiet").status_code == 303
