"""The opening minute: many people send the form at the same moment, for few places."""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count
from statistics import median
from typing import Any

from sqlalchemy import Engine, create_engine, func, select
from sqlalchemy.orm import Session

from app.events.models import Event
from app.outbox.models import Letter
from app.questions.answers import field_of
from app.questions.forms import SEEN
from app.questions.models import Question, QuestionKind, QuestionVersion
from app.registrations.models import Registration, RegistrationState
from benchmarks.client import Connection, Script, drive
from benchmarks.data import an_event, known_institutions
from benchmarks.figures import Row, at_most, milliseconds
from benchmarks.installation import Bench, office, ports_of, zapisy
from benchmarks.sign_ups import fields
from benchmarks.visitors import Visitor
from tests.support.databases import migrate

PEERS = "19.7 s · 2.2 s, oversold"
INSTITUTIONS = tuple(f"Ośrodek nr {number}" for number in range(20))


@dataclass(frozen=True, slots=True)
class Rush:
    """How many come for how many places, and how many of one institution may have one.

    `asks`: the form has QUESTIONS questions of its own, and places are offered.
    """

    people: int
    places: int
    per_institution: int | None
    aim_seconds: float | None
    asks: bool = False

    def __str__(self) -> str:
        most = f", {self.per_institution} per institution" if self.per_institution else ""
        asked = f", {QUESTIONS} questions and offers" if self.asks else ""
        return f"{self.people} at once for {self.places}{most}{asked}, form already open"


RUSHES = (Rush(100, 15, None, 2.0), Rush(300, 30, 3, None))
PLAIN = Rush(200, 30, 3, None)
QUESTIONS = 12
MOST_SLOWER = 1.3
"""By how much the last answer may come later with questions and offers than without."""
_ANSWERS = {
    QuestionKind.yes_no: "yes",
    QuestionKind.short_text: "pracuję z rodzinami",
    QuestionKind.number: "12",
    QuestionKind.one_of: "2",
    QuestionKind.date: "2026-03-01",
    QuestionKind.long_text: "Dwa zdania.\nO tym, po co.",
}
"""A kind of question after the other, and what everybody answers."""


def opening(bench: Bench) -> list[Row]:
    """Let the doors open, ten times for each kind of rush, on both databases."""
    rows: list[Row] = []
    with ExitStack() as stack:
        url = bench.database("senders", known_institutions(INSTITUTIONS))
        ports = ports_of(stack.enter_context(zapisy(bench, url)))
        rows += _rounds(bench, "PostgreSQL, two processes", url, ports)
    with ExitStack() as stack:
        folder = bench.fresh_folder()
        url = f"sqlite:///{folder / 'zapisy.sqlite3'}"
        migrate(url, folder)
        known_institutions(INSTITUTIONS)(url, folder)
        ports = ports_of(stack.enter_context(office(bench, folder, ENVIRONMENT="production")))
        rows += _rounds(bench, "SQLite, one process", url, ports)
    return rows


def _rounds(bench: Bench, where: str, url: str, ports: Sequence[int]) -> list[Row]:
    engine = create_engine(url, connect_args={"timeout": 60} if url.startswith("sqlite") else {})
    numbers = count(1)
    rows = [_asked(bench, where, engine, ports, numbers)]
    for rush in RUSHES:
        lasts, wrong = [], []
        rounds = bench.of(10, 1)
        for _ in range(rounds):
            last, problem = _once(engine, ports, rush, next(numbers))
            lasts.append(last)
            wrong += [problem] if problem else []
        exact = f"exact in {rounds - len(wrong)} of {rounds}"
        said = f"{exact}; last answer after {milliseconds(median(lasts))}, at most {milliseconds(max(lasts))}"
        aim = "exact, the others in order, no error" + (", 2 s" if rush.aim_seconds else "")
        verdict = at_most(max(lasts), rush.aim_seconds) if rush.aim_seconds else "reached"
        peers = PEERS if rush.aim_seconds else ""
        rows.append(Row(f"{rush}: {where}", said, aim, f"missed: {wrong[0]}" if wrong else verdict, peers))
    engine.dispose()
    return rows


def _asked(bench: Bench, where: str, engine: Engine, ports: Sequence[int], numbers: "count[int]") -> Row:
    """Compare the same rush without and with questions and offers, in turns."""
    kinds = (PLAIN, replace(PLAIN, asks=True))
    lasts: dict[bool, list[float]] = {False: [], True: []}
    wrong = []
    rounds = bench.of(10, 1)
    for number in range(rounds):
        for rush in kinds if number % 2 == 0 else kinds[::-1]:
            last, problem = _once(engine, ports, rush, next(numbers))
            lasts[rush.asks].append(last)
            wrong += [problem] if problem else []
    plain, full = median(lasts[False]), median(lasts[True])
    said = (
        f"exact in {rounds * 2 - len(wrong)} of {rounds * 2}; last answer after {milliseconds(full)}, "
        f"without them {milliseconds(plain)}: {full / plain:.2f} times"
    )
    verdict = f"missed: {wrong[0]}" if wrong else at_most(full / plain, MOST_SLOWER)
    return Row(f"{kinds[1]}: {where}", said, f"exact, at most {MOST_SLOWER} times", verdict)


def _once(engine: Engine, ports: Sequence[int], rush: Rush, number: int) -> tuple[float, str]:
    """Let everybody read the form, then send it together; return when the last answer came, what is wrong."""
    slug = f"otwarcie-{number}"
    with Session(engine) as session:
        columns: dict[str, Any] = {"capacity": rush.places, "per_institution_limit": rush.per_institution}
        event = an_event(number, slug=slug, record_id=slug, **columns)
        session.add(event)
        answers = _form_of(session, event) if rush.asks else {}
        session.commit()
    crowd = [(Connection(ports[each % len(ports)]), Visitor()) for each in range(rush.people)]
    path, answered, began = f"/events/{slug}/register", [], 0.0
    drive([(connection, _reading(visitor, path)) for connection, visitor in crowd])

    def sending(each: int, visitor: Visitor) -> Script:
        answer = yield from visitor.post(
            path, fields(each, institution=INSTITUTIONS[each % len(INSTITUTIONS)], **answers)
        )
        answered.append((answer.status, time.perf_counter() - began))

    began = time.perf_counter()
    drive([(connection, sending(each, visitor)) for each, (connection, visitor) in enumerate(crowd)])
    for connection, _ in crowd:
        connection.close()
    statuses = Counter(status for status, _ in answered)
    problem = "" if statuses == {303: rush.people} else f"answers {dict(statuses)}"
    return max(seconds for _, seconds in answered), problem or _wrong(engine, slug, rush)


def _form_of(session: Session, event: Event) -> dict[str, str]:
    """Let an event ask its own questions and offer its places; return what everybody types for them."""
    now = datetime.now(UTC)
    event.rules.has_questions, event.rules.offer_hours = True, 24
    session.flush()
    answers, first = {}, None
    for position in range(QUESTIONS):
        kind = list(_ANSWERS)[position % len(_ANSWERS)]
        question = Question(event_id=event.id, position=position, kind=kind, is_required=True)
        if position == 1:
            question.shown_if_id, question.shown_if_choice = first, "yes"
        session.add(question)
        session.flush()
        first = first or question.id
        words = [{"key": str(key), "pl": f"odpowiedź {key}", "en": f"answer {key}"} for key in range(1, 5)]
        choices = words if kind == QuestionKind.one_of else []
        label = f"Pytanie {position + 1}: jakie jest Państwa doświadczenie?"
        session.add(
            QuestionVersion(
                question_id=question.id, number=1, label_pl=label, choices=choices, created_at=now
            )
        )
        answers[field_of(question.id)] = _ANSWERS[kind]
        answers[SEEN] = f"{answers.get(SEEN, '')} {question.id}.1".strip()
    return answers


def _reading(visitor: Visitor, path: str) -> Script:
    yield from visitor.read_form(path)


def _wrong(engine: Engine, slug: str, rush: Rush) -> str:
    """Return what the books say that they should not, or nothing."""
    with Session(engine) as session:
        event_id = session.scalar(select(Event.id).where(Event.slug == slug))
        rows = session.scalars(
            select(Registration).where(Registration.event_id == event_id).order_by(Registration.queue_number)
        ).all()
        letters = session.scalar(select(func.count()).select_from(Letter).where(Letter.event_id == event_id))
    seated = sum(row.state == RegistrationState.confirmed for row in rows)
    if seated != rush.places:
        return f"{seated} places given"
    if [row.queue_number for row in rows] != list(range(1, rush.people + 1)):
        return f"{len(rows)} registrations, or gaps in the queue"
    if [row.state for row in rows] != list(_expected(rows, rush)):
        return "somebody was passed over"
    return "" if letters == rush.people else f"{letters} letters"


def _expected(rows: Sequence[Registration], rush: Rush) -> Iterator[RegistrationState]:
    """Give the places by hand: in order, as long as the institution has one left."""
    given: Counter[int | None] = Counter()
    for row in rows:
        room = given.total() < rush.places
        if room and (rush.per_institution is None or given[row.institution_id] < rush.per_institution):
            given[row.institution_id] += 1
            yield RegistrationState.confirmed
        else:
            yield RegistrationState.waiting
