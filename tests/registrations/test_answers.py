"""Answers to own questions of an event: given at sign-up, kept with the wording, changed until it closes."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import Closed, Refusal
from app.events.models import Event
from app.history.models import HistoryFact
from app.questions.answers import ADDED_MEANWHILE, NOT_OFFERED, SentAnswers
from app.questions.asking import Condition, Option, OwnQuestion
from app.questions.models import QuestionKind
from app.questions.operations import change_question, copy_form, retire_question
from app.questions.queries import asked_questions, questions_of
from app.registrations.answer_listing import answer_filters
from app.registrations.answers import answers_of
from app.registrations.models import Channel, QuestionAnswer, Registration
from app.registrations.operations import add_by_hand, change_answers, sign_up, withdraw
from app.work import Actor, Work
from tests.support.applicants import MailedLink, person, send_form, typed
from tests.support.open_events import MakeEvent
from tests.support.questions import DIETS, asks, details
from tests.support.statements import statements

OVERNIGHT = "Czy potrzebny jest nocleg?"


@pytest.fixture
def event(work: Work, make_event: MakeEvent) -> Event:
    """An event that asks about the night, about a room-mate those who stay, and about diets."""
    event = make_event(registration_deadline=date(2026, 9, 30))
    night = asks(work, event, OVERNIGHT, is_required=True, label_en="Do you need a room?")
    asks(
        work, event, "Z kim w pokoju?", kind=QuestionKind.short_text, is_required=True,
        condition=Condition(night.id, "yes"),
    )  # fmt: skip
    asks(work, event, "Dieta", kind=QuestionKind.several_of, choices=DIETS)
    work.session.commit()
    return event


def names(work: Work, event: Event) -> list[str]:
    """Return the names of the fields of an event's questions."""
    return [f"question-{each.id}" for each in questions_of(work, event)]


def told(work: Work, registration: Registration) -> list[tuple[str, str]]:
    """Return the answers of a registration with the words that were answered."""
    polish = work.texts.into("pl")
    found = answers_of(work, registration).values()
    return [(each.question.label_pl, each.question.told(each.value, polish)) for each in found]


def only(session: Session) -> Registration:
    """Return the only registration."""
    return session.scalars(select(Registration)).one()


def holder(work: Work, registration: Registration) -> Work:
    """Return the work of the person, who holds the mailed link."""
    return replace(work, actor=Actor("participant", registration.person_id, registration.name))


def given(event_questions: tuple[OwnQuestion, ...], *values: str) -> SentAnswers:
    """Return answers to the first questions of a form."""
    return SentAnswers({each.id: value for each, value in zip(event_questions, values, strict=False)})


def test_the_form_asks_and_keeps_the_answers(
    client: FlaskClient, work: Work, event: Event, session: Session
) -> None:
    page = client.get(f"/events/{event.slug}/register").text
    night, mate, diet = names(work, event)
    assert page.index('name="position"') < page.index(f'name="{night}"') < page.index(f'name="{diet}"')
    assert "Tylko jeśli odpowiedź na „Czy potrzebny jest nocleg?” to „Tak”." in page
    assert f'data-shown-if="{night}"' in page
    assert "js/questions." in page
    english = client.get(f"/events/{event.slug}/register?lang=en").text
    assert "Do you need a room?" in english
    own = send_form(client, event, **{night: "yes", mate: " Ewa  Lis ", diet: ["1", "3"]})  # type: ignore[dict-item]
    assert told(work, only(session)) == [
        (OVERNIGHT, "Tak"),
        ("Z kim w pokoju?", "Ewa Lis"),
        ("Dieta", "wegetariańska; zwykła"),
    ]
    assert "Ewa Lis" in client.get(own).text


def test_a_hidden_answer_is_not_kept_and_a_shown_one_is_required(
    client: FlaskClient, work: Work, event: Event, session: Session
) -> None:
    night, mate, _ = names(work, event)
    address = f"/events/{event.slug}/register"
    nothing = client.post(address, data=typed())
    assert nothing.status_code == 422
    assert f'href="#{night}-0"' in nothing.text
    assert f'href="#{mate}"' not in nothing.text
    half = client.post(address, data=typed(**{night: "yes"}))
    assert half.status_code == 422
    assert f'href="#{mate}"' in half.text
    assert "wiśniewski1" in half.text.lower()
    send_form(client, event, **{night: "no", mate: "Ewa, która nie nocuje"})
    assert told(work, only(session)) == [(OVERNIGHT, "Nie")]


@pytest.mark.parametrize(
    ("which", "value"),
    [(0, "maybe"), (2, "9"), (2, "1 77"), (1, "x" * 10_000), (0, "<script>alert(1)</script>")],
)
def test_bad_input_is_refused_and_stays_typed(
    client: FlaskClient, work: Work, event: Event, session: Session, which: int, value: str
) -> None:
    fields = names(work, event)
    answers = {fields[0]: "yes", fields[1]: "Ewa", fields[which]: value}
    answer = client.post(f"/events/{event.slug}/register", data=typed(**answers))
    assert answer.status_code == 422
    assert f"#{fields[which]}" in answer.text
    assert "<script>alert" not in answer.text
    assert session.scalars(select(Registration)).all() == []


def test_odd_letters_are_kept(client: FlaskClient, work: Work, event: Event, session: Session) -> None:
    night, mate, _ = names(work, event)
    text = "שלום 😀 =SUM(A1) Łącka"
    own = send_form(client, event, **{night: "yes", mate: text})
    assert told(work, only(session))[1][1] == text
    assert text in client.get(own).text


def test_forged_questions_are_passed_over(
    client: FlaskClient, work: Work, event: Event, session: Session, make_event: MakeEvent
) -> None:
    other = make_event()
    foreign = asks(work, other, "Cudze")
    night, *_ = names(work, event)
    more = {f"question-{foreign.id}": "yes", "question-99999999": "yes", "question-x": "1"}
    send_form(client, event, **{night: "no", **more, "questions_seen": "1.99999999999 x -1.2 7.7"})
    assert told(work, only(session)) == [(OVERNIGHT, "Nie")]


def test_a_form_that_changed_meanwhile_says_so_and_loses_nothing(
    client: FlaskClient, work: Work, event: Event, session: Session
) -> None:
    night, mate, _ = names(work, event)
    seen = " ".join(f"{each.id}.{each.version}" for each in questions_of(work, event))
    new = asks(work, event, "Dojazd?", kind=QuestionKind.short_text, is_required=True)
    first = questions_of(work, event)[0]
    change_question(work, event, first.id, details("Czy zostaje Pani na noc?", is_required=True), 1)
    sent = typed(**{night: "yes", mate: "Ewa", "questions_seen": seen})
    answer = client.post(f"/events/{event.slug}/register", data=sent)
    assert answer.status_code == 422
    assert work.texts.into("pl").gettext(ADDED_MEANWHILE) in answer.text
    assert 'value="Ewa"' in answer.text
    assert client.post(
        f"/events/{event.slug}/register", data={**sent, f"question-{new.id}": "pociągiem"}
    ).status_code == 303  # fmt: skip
    # What was answered is what was asked then.
    assert told(work, only(session))[0] == (OVERNIGHT, "Tak")


def test_a_choice_that_was_taken_out_meanwhile_is_asked_again(work: Work, event: Event) -> None:
    night, _, diet = asked_questions(work, event)
    _, second, third = diet.choices
    fewer = details("Dieta", kind=QuestionKind.several_of, choices=(second, third))
    change_question(work, event, diet.id, fewer, 1)
    answers = {night.id: "no", diet.id: "1"}
    with pytest.raises(Refusal) as refusal:
        sign_up(work, event, person(answers=SentAnswers(answers, {night.id: 1, diet.id: 1})))
    assert refusal.value.field == f"question-{diet.id}"
    with pytest.raises(Refusal) as refusal:
        sign_up(work, event, person(answers=SentAnswers(answers)))
    assert refusal.value.message == NOT_OFFERED


def test_staff_may_leave_everything_empty(work: Work, event: Event) -> None:
    known = add_by_hand(work, event, person(), Channel.phone).registration
    assert told(work, known) == []
    night, *_ = asked_questions(work, event)
    with pytest.raises(Refusal):
        add_by_hand(work, event, person(2, answers=SentAnswers({night.id: "maybe"})), Channel.phone)


def test_changing_answers_is_recorded_without_them(work: Work, event: Event, session: Session) -> None:
    questions = asked_questions(work, event)
    here = sign_up(work, event, person(answers=given(questions, "yes", "Ewa", "1"))).registration
    assert not change_answers(work, here, given(questions, "yes", "Ewa", "1"))
    assert change_answers(holder(work, here), here, given(questions, "yes", "Anna", ""), here.version)
    assert told(work, here) == [(OVERNIGHT, "Tak"), ("Z kim w pokoju?", "Anna")]
    facts = session.scalars(
        select(HistoryFact).where(HistoryFact.kind == "registration.answers_changed")
    ).all()
    assert len(facts) == 1
    assert "Anna" not in f"{facts[0].values}{facts[0].personal}"
    with pytest.raises(Refusal):
        change_answers(work, here, given(questions, "no"), here.version - 1)
    with pytest.raises(Refusal):
        change_answers(holder(work, here), here, given(questions, ""))
    assert change_answers(replace(work, actor=Actor("staff", 1, "Alicja")), here, given(questions, ""))
    assert told(work, here) == []


def test_answers_change_until_registration_ends(work: Work, event: Event, clock: Any) -> None:
    questions = asked_questions(work, event)
    here = sign_up(work, event, person(answers=given(questions, "no"))).registration
    clock.move(days=45)
    later = replace(holder(work, here), now=clock.now)
    with pytest.raises(Closed):
        change_answers(later, here, given(questions, "yes", "Ewa"))
    staff = replace(later, actor=Actor("staff", 1, "Alicja"))
    assert change_answers(staff, here, given(questions, "yes", "Ewa"))


def test_a_retired_question_keeps_its_answers_and_is_asked_nobody(work: Work, event: Event) -> None:
    questions = asked_questions(work, event)
    here = sign_up(work, event, person(answers=given(questions, "yes", "Ewa", "2"))).registration
    retire_question(work, event, questions[2].id)
    assert change_answers(work, here, given(questions, "yes", "Anna", "1"))
    assert told(work, here)[1:] == [("Z kim w pokoju?", "Anna"), ("Dieta", "bezglutenowa")]
    # The condition went with its question: who had never been asked is asked now.
    retire_question(work, event, questions[0].id)
    assert change_answers(work, here, given(questions, "", "Maria"))
    assert told(work, here)[:2] == [(OVERNIGHT, "Tak"), ("Z kim w pokoju?", "Maria")]


def test_withdrawing_leaves_answers_and_signing_up_again_replaces_them(work: Work, event: Event) -> None:
    questions = asked_questions(work, event)
    here = sign_up(work, event, person(answers=given(questions, "yes", "Ewa", "1"))).registration
    withdraw(work, here)
    assert len(told(work, here)) == 3
    with pytest.raises(Closed):
        change_answers(work, here, given(questions, "no"))
    again = sign_up(work, event, person(answers=given(questions, "no")))
    assert again.registration.id == here.id
    assert told(work, here) == [(OVERNIGHT, "Nie")]


def statements_of(act: Callable[[], object]) -> int:
    """Count the statements of an act."""
    with statements() as seen:
        act()
    return len(seen)


def test_questions_cost_a_constant_number_of_statements(
    client: FlaskClient, work: Work, make_event: MakeEvent
) -> None:
    few, many = make_event(), make_event()
    asks(work, few, "Pytanie")
    for number in range(12):
        asks(work, many, f"Pytanie {number}")
    copy_form(work, few, many)
    counts = []
    for place, event in enumerate((few, many)):
        fields = names(work, event)
        work.session.commit()
        for round in range(2):
            sent = typed(10 * place + round, **dict.fromkeys(fields, "yes"))
            count = statements_of(lambda: client.get(f"/events/{event.slug}/register"))  # noqa: B023
            count += statements_of(lambda: client.post(f"/events/{event.slug}/register", data=sent))  # noqa: B023
        counts.append(count)
    assert counts[0] == counts[1]


def test_the_own_page_shows_and_changes_answers(
    client: FlaskClient, work: Work, event: Event, session: Session, mailed_link: MailedLink, clock: Any
) -> None:
    night, mate, _ = names(work, event)
    by_form = send_form(client, event, **{night: "no"})
    assert "Zmiana odpowiedzi" in client.get(by_form).text
    changed = client.post(f"{by_form}answers", data={night: "yes", mate: "Ewa", "seen": "1"})
    assert changed.status_code == 303
    mailed = mailed_link(by_form)
    wrong = client.post(f"{mailed}answers", data={night: "yes", mate: ""})
    assert wrong.status_code == 422
    assert f'href="#{mate}"' in wrong.text
    outdated = client.post(f"{mailed}answers", data={night: "yes", mate: "Zofia", "seen": "1"})
    assert outdated.status_code == 422
    assert 'value="Zofia"' in outdated.text
    assert client.post(f"{mailed}answers", data={night: "yes", mate: "Anna"}).status_code == 303
    assert "Anna" in client.get(mailed).text
    assert "Zmieniono odpowiedzi na pytania organizatora" in client.get(mailed).text
    clock.move(days=30)
    page = client.get(mailed).text
    assert "Anna" in page
    assert "odpowiedzi nie można już tu zmienić" in page
    assert f'name="{mate}"' not in page
    assert client.post(f"{mailed}answers", data={night: "no"}).status_code == 409
    assert told(work, only(session))[1][1] == "Anna"


def test_the_forms_link_shows_no_answers_that_came_by_another_way(
    client: FlaskClient, work: Work, event: Event, session: Session
) -> None:
    night, *_ = names(work, event)
    by_form = send_form(client, event, **{night: "no"})
    change_answers(work, only(session), given(asked_questions(work, event), "yes", "Ewa Tajna"))
    work.session.commit()
    assert "Ewa Tajna" not in client.get(by_form).text
    assert client.post(f"{by_form}answers", data={night: "no"}).status_code == 409


def test_staff_see_and_write_answers(
    alicja: FlaskClient, celina: FlaskClient, work: Work, event: Event, session: Session
) -> None:
    night, mate, diet = names(work, event)
    page = alicja.get(f"/manage/events/{event.slug}/registrations/new").text
    assert f'name="{mate}"' in page
    assert alicja.post(
        f"/manage/events/{event.slug}/registrations/new",
        data={"first_name": "Ewa", "last_name": "Lis", "phone": "600100200", "channel": "phone", diet: "2"},
    ).status_code == 303  # fmt: skip
    here = only(session)
    address = f"/manage/registrations/{here.id}/"
    assert "bezglutenowa" in alicja.get(address).text
    assert celina.post(f"{address}answers", data={night: "yes"}).status_code == 403
    wrong = alicja.post(f"{address}answers", data={diet: "99", mate: "Jan"})
    assert wrong.status_code == 422
    assert alicja.post(f"{address}answers", data={night: "yes", diet: "2"}).status_code == 303
    assert [text for _, text in told(work, only(session))] == ["Tak", "bezglutenowa"]
    retire_question(work, event, questions_of(work, event)[2].id)
    work.session.commit()
    assert "Dieta (pytanie wycofane)" in alicja.get(address).text


def test_an_answer_shows_the_words_that_were_answered(
    client: FlaskClient, work: Work, event: Event, session: Session, mailed_link: MailedLink
) -> None:
    night, _, diet = names(work, event)
    mailed = mailed_link(send_form(client, event, **{night: "no", diet: "1"}))
    asked = questions_of(work, event)[2]
    first, *others = asked.choices
    other_words = (Option(first.key, "wegańska"), *others)
    change_question(
        work, event, asked.id, details("Dieta", kind=QuestionKind.several_of, choices=other_words), 1
    )
    work.session.commit()
    page = client.get(mailed).text
    assert "Od tamtej pory zmieniono pytanie" in page
    assert f'id="{diet}-0" name="{diet}" type="checkbox" value="1"' in page
    assert told(work, only(session))[1] == ("Dieta", "wegetariańska")


def test_an_event_without_questions_asks_and_reads_nothing(
    app: Flask, client: FlaskClient, make_event: MakeEvent
) -> None:
    plain = make_event()
    with statements() as seen:
        page = client.get(f"/events/{plain.slug}/register").text
        own = send_form(client, plain)
        shown = client.get(own).text
    assert not any("questions_" in each or QuestionAnswer.__tablename__ in each for each in seen)
    assert "questions_seen" not in page
    assert "js/questions." not in page + shown
    assert "Odpowiedzi na pytania" not in shown


def filters(work: Work, event: Event) -> dict[str, dict[str, str]]:
    """Return the values of the filter by question and words."""
    return {
        each.label: {words: value for value, words in each.choices} for each in answer_filters(work, event)
    }


def found_by(alicja: FlaskClient, event: Event, value: str) -> str:
    """Return the last names of a narrowed list."""
    page = alicja.get(f"/manage/events/{event.slug}/registrations.csv?answer={value}").data.decode(
        "utf-8-sig"
    )
    return " ".join(sorted(row["last_name"] for row in csv.DictReader(io.StringIO(page), delimiter=";")))


def test_the_list_is_narrowed_by_a_choice_in_the_words_that_were_answered(
    alicja: FlaskClient, work: Work, event: Event
) -> None:
    polish = replace(work, texts=work.texts.into("pl"))
    questions = asked_questions(work, event)
    for number, diets in enumerate(("1 3", "1", "3", "")):
        sign_up(
            work, event, person(number, last_name=f"Osoba{number}", answers=given(questions, "no", "", diets))
        )
    diet = filters(polish, event)["Dieta"]
    assert list(diet) == ["wegetariańska", "bezglutenowa", "zwykła"]
    work.session.commit()
    page = alicja.get(f"/manage/events/{event.slug}/registrations/?answer={diet['zwykła']}").text
    assert ("Osoba2" in page, "Osoba1" in page) == (True, False)
    assert f'value="{diet["zwykła"]}" selected' in page
    assert found_by(alicja, event, diet["wegetariańska"]) == "Osoba0 Osoba1"
    # Reworded, the same key is another answer.
    first, *others = questions[2].choices
    reworded = (Option(first.key, "wegańska"), *others)
    change_question(
        work, event, questions[2].id, details("Dieta", kind=QuestionKind.several_of, choices=reworded), 1
    )
    questions = asked_questions(work, event)
    sign_up(work, event, person(9, last_name="Osoba9", answers=given(questions, "no", "", "1")))
    diet = filters(polish, event)["Dieta"]
    work.session.commit()
    assert found_by(alicja, event, diet["wegetariańska"]) == "Osoba0 Osoba1"
    assert found_by(alicja, event, diet["wegańska"]) == "Osoba9"
    assert found_by(alicja, event, diet["zwykła"]) == "Osoba0 Osoba2"
    everybody = "Osoba0 Osoba1 Osoba2 Osoba3 Osoba9"
    for nonsense in ("x", "1@", "1@9999999999", "%25@1", "' OR 1=1", "1@1.2.x"):
        assert found_by(alicja, event, nonsense) == everybody
    assert found_by(alicja, event, "1@99999999") == ""


def test_exports_have_a_column_for_each_question(alicja: FlaskClient, work: Work, event: Event) -> None:
    age = asks(work, event, "Ile lat pracy?", kind=QuestionKind.number)
    since = asks(work, event, "Od kiedy?", kind=QuestionKind.date)
    gone = asks(work, event, "Wycofane bez odpowiedzi")
    kept = asks(work, event, "Wycofane z odpowiedzią")
    questions = asked_questions(work, event)
    answers = SentAnswers(
        {
            questions[0].id: "yes", questions[1].id: '=HYPERLINK("x")', questions[2].id: "1 2", age.id: "7,5",
            since.id: "2020-02-29", kept.id: "yes",
        }
    )  # fmt: skip
    sign_up(work, event, person(answers=answers))
    sign_up(work, event, person(2, answers=given(questions, "no")))
    for each in (gone, kept):
        retire_question(work, event, each.id)
    work.session.commit()
    page = alicja.get(f"/manage/events/{event.slug}/registrations.csv").data.decode("utf-8-sig")
    head, first, second = csv.reader(io.StringIO(page), delimiter=";")
    place = head.index("privacy_notice") + 1
    assert head[place:] == [
        OVERNIGHT, "Z kim w pokoju?", "Dieta", "Ile lat pracy?", "Od kiedy?", "Wycofane z odpowiedzią",
    ]  # fmt: skip
    assert first[place:] == [
        "Tak", "'=HYPERLINK(\"x\")", "wegetariańska; bezglutenowa", "7.5", "2020-02-29", "Tak",
    ]  # fmt: skip
    assert second[place:] == ["Nie", "", "", "", "", ""]
    with alicja.get(f"/manage/events/{event.slug}/registrations.xlsx") as answer:
        book = CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[1][place:] == [
        "Tak",
        '=HYPERLINK("x")',
        "wegetariańska; bezglutenowa",
        7.5,
        date(2020, 2, 29),
        "Tak",
    ]


def test_an_export_takes_as_many_statements_for_many_rows(
    alicja: FlaskClient, work: Work, event: Event
) -> None:
    questions = asked_questions(work, event)

    def count() -> int:
        work.session.commit()
        return statements_of(lambda: alicja.get(f"/manage/events/{event.slug}/registrations.csv").data)

    sign_up(work, event, person(0, answers=given(questions, "no")))
    few = count()
    for number in range(1, 12):
        sign_up(work, event, person(number, answers=given(questions, "yes", "Ewa", "1")))
    assert count() == few
