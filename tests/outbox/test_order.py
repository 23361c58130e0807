"""Letters about one row leave in order, and one that a later one has overtaken is dropped."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.extensions import db
from app.outbox.commands.worker import Step, Worker
from app.outbox.letters import LetterText
from app.outbox.models import Call, CallState, Letter
from app.outbox.new_letter import NewLetter
from app.outbox.operations import queue, queue_all, send_again, tell_all
from app.outbox.operations.delivering import postpone, take_next
from app.outbox.overtaking import EVERYTHING, overtakes
from app.outbox.queries import oldest_due
from app.outbox.spoken import LONGEST, spoken
from app.work import Work
from tests.conftest import TestClock
from tests.outbox.conftest import Queue, a_message, found_due
from tests.support.smtp import MailServer

MOVED = ("meeting:7",)


def news(
    day: str, number: int = 1, about: tuple[str, ...] = MOVED, recipient: str = "jan@example.org"
) -> NewLetter:
    return NewLetter(
        kind="meeting_changed",
        recipient=recipient,
        recipient_name="Jan Nowak",
        language="pl",
        subject_kind="registration",
        subject_id=number,
        event_id=7,
        text=LetterText(f"Zmiana: {day}", f"Dzień dobry,\n\nspotkanie jest {day}.\n"),
        about=about,
    )


def states(session: Session) -> list[str]:
    session.expire_all()
    found = [each.value for each in session.scalars(select(Letter.state).order_by(Letter.id))]
    session.rollback()
    return found


def subjects(mail_server: MailServer) -> list[str]:
    return [str(mail.message["Subject"]) for mail in mail_server.received]


@pytest.mark.parametrize(
    ("later", "earlier", "right"),
    [
        (["a"], ["a"], True),
        (["a", "b"], ["a"], True),
        (["a"], ["a", "b"], False),
        ([EVERYTHING], ["a", "b"], True),
        (["a"], [EVERYTHING], False),
        (["a"], [], False),
        (None, ["a"], False),
        ([EVERYTHING], None, False),
    ],
)
def test_a_letter_overtakes_what_it_tells_whole(
    later: list[str] | None, earlier: list[str] | None, right: bool
) -> None:
    assert overtakes(later, earlier) is right


def test_w10_what_was_moved_twice_while_the_server_answers_451_is_told_once_as_it_is(
    work: Work, session: Session, worker: Worker, mail_server: MailServer, clock: TestClock
) -> None:
    mail_server.answer()
    queue(work, news("4 stycznia"))
    session.commit()
    worker.deliver_all()
    assert states(session) == ["queued"]
    queue(work, news("11 stycznia"))
    session.commit()
    assert states(session) == ["overtaken", "queued"]
    mail_server.behave()
    clock.move(minutes=90)
    worker.deliver_all()
    assert subjects(mail_server) == ["Zmiana: 11 stycznia"]
    assert states(session) == ["overtaken", "sent"]


def test_what_a_later_letter_does_not_tell_leaves_before_it(
    work: Work, session: Session, worker: Worker, mail_server: MailServer, clock: TestClock
) -> None:
    mail_server.answer()
    queue(work, news("4 stycznia"))
    session.commit()
    worker.deliver_all()
    mail_server.behave()
    queue(work, news("sala 5", about=("meeting:8",)))
    session.commit()
    assert not found_due(work)
    session.rollback()
    worker.deliver_all()
    assert subjects(mail_server) == []
    clock.move(minutes=2)
    worker.deliver_all()
    assert subjects(mail_server) == ["Zmiana: 4 stycznia", "Zmiana: sala 5"]


def test_who_waits_for_an_earlier_letter_is_not_late(
    work: Work, session: Session, queued: Queue, clock: TestClock, work_as: Callable[..., Work]
) -> None:
    first = queued(1)
    queued(2, subject_id=1)
    letter = take_next(work, 10)
    assert letter is not None
    assert letter.id == first.id
    postpone(work, letter, "451 later")
    session.commit()
    assert oldest_due(work) is None


def test_others_do_not_wait(work: Work, session: Session, worker: Worker, mail_server: MailServer) -> None:
    mail_server.answer()
    queue(work, news("4 stycznia"))
    session.commit()
    worker.deliver_all()
    mail_server.behave()
    queue(work, news("4 stycznia", 2, recipient="ewa@example.org"))
    session.commit()
    worker.deliver_all()
    assert subjects(mail_server) == ["Zmiana: 4 stycznia"]
    assert states(session) == ["queued", "sent"]


def test_what_a_worker_has_in_hand_is_dropped_only_if_its_try_fails(
    work: Work, session: Session, clock: TestClock
) -> None:
    queue(work, news("4 stycznia"))
    session.commit()
    letter = take_next(work, 10)
    assert letter is not None
    session.commit()
    queue(work, news("11 stycznia"))
    session.commit()
    assert states(session) == ["queued", "queued"]
    assert take_next(work, 10) is None
    postpone(work, letter, "451 later")
    session.commit()
    assert states(session) == ["overtaken", "queued"]
    after = take_next(work, 10)
    assert after is not None
    assert after.subject == "Zmiana: 11 stycznia"


def test_a_letter_whose_worker_died_is_dropped_when_it_was_overtaken_meanwhile(
    work: Work, session: Session, worker: Worker, mail_server: MailServer, clock: TestClock
) -> None:
    queue(work, news("4 stycznia"))
    session.commit()
    assert take_next(work, 10) is not None
    queue(work, news("11 stycznia"))
    session.commit()
    clock.move(minutes=30)
    worker.deliver_all()
    assert subjects(mail_server) == ["Zmiana: 11 stycznia"]
    assert states(session) == ["overtaken", "sent"]


def test_a_full_mailbox_gets_its_letters_joined_in_order(
    work: Work, session: Session, worker: Worker, mail_server: MailServer, clock: TestClock
) -> None:
    for number in range(1, 5):
        queue(work, news(f"dzień {number}", number))
    session.commit()
    worker.deliver_all()
    mail_server.answer()
    queue(work, news("pierwszy", 9))
    session.commit()
    worker.deliver_all()
    mail_server.behave()
    queue_all(work, [news("drugi", 9, about=("meeting:8",)), news("inny", 10), news("jeszcze", 11)])
    session.commit()
    worker.deliver_all()
    clock.move(minutes=20)
    worker.deliver_all()
    told = "\n".join(mail.text for mail in mail_server.received)
    assert told.index("pierwszy") < told.index("drugi")
    assert set(states(session)) == {"sent"}


def test_many_workers_keep_the_order(
    app: Flask, work: Work, session: Session, mail_server: MailServer, database_kind: str
) -> None:
    people, letters = 6, 4
    for at in range(letters):
        queue_all(
            work,
            [
                news(f"{person}/{at}", person, (f"meeting:{at}",), f"osoba{person}@example.org")
                for person in range(people)
            ],
        )
    session.commit()

    def deliver(_: int) -> None:
        worker = Worker(app)
        with app.app_context():
            idle = 0
            while idle < 40:
                idle = idle + 1 if worker.deliver_all() == Step.idle else 0
            db.session.remove()

    count = 4 if database_kind == "postgresql" else 2
    with ThreadPoolExecutor(count) as pool:
        list(pool.map(deliver, range(count)))
    arrived = [subject.removeprefix("Zmiana: ") for subject in subjects(mail_server)]
    assert len(arrived) == people * letters
    for person in range(people):
        mine = [each for each in arrived if each.startswith(f"{person}/")]
        assert mine == [f"{person}/{at}" for at in range(letters)]


def test_who_gave_no_address_is_phoned_once_with_the_last_news(work: Work, session: Session) -> None:
    tell_all(work, [news("4 stycznia", recipient=""), news("4 stycznia", 2)])
    tell_all(work, [news("sala 5", about=("meeting:8",), recipient="")])
    tell_all(work, [news("11 stycznia", recipient="")])
    calls = session.scalars(select(Call).order_by(Call.id)).all()
    assert [(each.state, each.words) for each in calls] == [
        (CallState.overtaken, "Zmiana: 4 stycznia\n\nspotkanie jest 4 stycznia."),
        (CallState.open, "Zmiana: sala 5\n\nspotkanie jest sala 5."),
        (CallState.open, "Zmiana: 11 stycznia\n\nspotkanie jest 11 stycznia."),
    ]
    assert states(session) == ["queued"]


def test_a_letter_that_fails_for_good_becomes_a_call_until_it_arrives(
    work: Work, session: Session, worker: Worker, mail_server: MailServer
) -> None:
    mail_server.answer("550 5.1.1 No such user")
    queue(work, news("4 stycznia"))
    session.commit()
    worker.deliver_all()
    call = session.scalars(select(Call)).one()
    assert (call.state, call.words) == (CallState.open, "Zmiana: 4 stycznia\n\nspotkanie jest 4 stycznia.")
    mail_server.behave()
    letter = session.scalars(select(Letter)).one()
    assert send_again(work, letter)
    session.commit()
    worker.deliver_all()
    session.expire_all()
    assert session.scalars(select(Call)).one().state == CallState.arrived


def test_later_news_that_arrive_close_the_call(
    work: Work, session: Session, worker: Worker, mail_server: MailServer
) -> None:
    mail_server.answer("550 5.1.1 No such user")
    queue(work, news("4 stycznia"))
    session.commit()
    worker.deliver_all()
    mail_server.behave()
    queue(work, news("11 stycznia", recipient="nowy@example.org"))
    session.commit()
    worker.deliver_all()
    session.expire_all()
    assert session.scalars(select(Call)).one().state == CallState.overtaken


def test_news_that_fail_after_others_failed_are_one_call(
    work: Work, session: Session, worker: Worker, mail_server: MailServer
) -> None:
    mail_server.answer("550 5.1.1 No such user")
    for day in ("4 stycznia", "11 stycznia"):
        queue(work, news(day))
        session.commit()
        worker.deliver_all()
    calls = session.scalars(select(Call).order_by(Call.id)).all()
    assert [each.state for each in calls] == [CallState.overtaken, CallState.open]
    assert "11 stycznia" in calls[1].words


def test_words_for_the_phone_leave_out_what_only_a_reader_needs() -> None:
    body = (
        "Dzień dobry,\n\nspotkanie zostało odwołane:\n\nśroda, 14 października\n\nPowód: Choroba.\n\n"
        "Zgłoszenie (Jan Nowak) pozostaje ważne.\n\nStrona zgłoszenia:\nhttps://x.example/registrations/a/\n\n"
        "Pozdrawiamy\nROPS\n"
    )
    said = spoken(LetterText("Spotkanie odwołane: Opieka", body), "Jan Nowak")
    assert said == (
        "Spotkanie odwołane: Opieka\n\nspotkanie zostało odwołane:\n\nśroda, 14 października\n\n"
        "Powód: Choroba."
    )
    typed = "Dzień dobry,\n\nParking jest za budynkiem: https://map.example/x\nProgram się nie zmienia.\n"
    said = spoken(LetterText("Dojazd", typed), "Jan Nowak")
    assert said == "Dojazd\n\nParking jest za budynkiem:\nProgram się nie zmienia."
    long = spoken(LetterText("T", "Dzień dobry,\n" + "x " * 5_000), "")
    assert len(long) <= LONGEST


def test_the_next_of_thousands_is_found_at_once(work: Work, session: Session) -> None:
    """Each letter is held against its own row and mailbox, never against all that wait."""
    session.add_all(a_message(number) for number in range(3000))
    session.commit()
    # PostgreSQL looks at its own sizes after a minute; here it is told to.
    session.execute(text("ANALYZE"))
    session.commit()
    began = time.perf_counter()
    letter = take_next(work, 10)
    assert letter is not None
    assert letter.subject_id == 0
    assert time.perf_counter() - began < 0.5
