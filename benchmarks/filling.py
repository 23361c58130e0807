"""An install that has worked for years, written straight into the tables, to be measured."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Engine, Table, text

from app.attendance.models import (
    Decision,
    Mark,
    Presence,
    RegisterAction,
    RegisterRow,
    RegisterVersion,
    RowRole,
)
from app.clock import instant
from app.columns import folded, sort_key
from app.events.models import (
    CompletedBy,
    Event,
    EventStatus,
    EventWord,
    FormOfSupport,
    Meeting,
    Mode,
    Publication,
    RegistrationRules,
    Session,
    WhoApplies,
    WhoDecides,
)
from app.events.summary import words_kept
from app.history.models import HistoryFact
from app.ledger.models import Book, EntryKind, LedgerEntry, Source, WhatFor
from app.outbox.models import Letter, LetterState
from app.people.institution_names import institution_key
from app.people.institution_search import derived
from app.people.models import Institution, InstitutionName, Person, email_key, name_key
from app.people.name_reading import body_of
from app.registrations.models import Channel, Registration, RegistrationState
from benchmarks.filling_words import TOWNS, institution_named, named, sorted_name, title_of
from benchmarks.writing import count_on, written

ORDINARY, HALL, CROWD = "zwykle", "sala", "tlum"
"""The addresses of three events to come: an ordinary one, one with a full hall, one with a tenth of all."""

RULES = (
    "event_id", "who_applies", "who_decides", "completed_by", "local_intake", "capacity",
    "asks_access_needs", "withdrawal_cutoff_hours",
)  # fmt: skip
ARRIVAL = (WhoApplies.anybody, WhoDecides.arrival, CompletedBy.form, False)
"""Rules of registration as the benchmarks fill them in, and the first of their values: who comes, is in."""

SEATS = 25
HALL_PEOPLE = 300
HALL_SESSIONS = 10
UPCOMING = 120
LETTERS_KEPT = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Filled:
    """What was written: how many rows of each table, and the numbers of a few of them.

    `registration` holds a place at the ordinary event, and `person` is whose it is.
    """

    rows: dict[str, int]
    registration: int
    person: int
    hall: int
    crowd: int


@dataclass(slots=True)
class _Place:
    """What later tables must know of an event: its sessions, its seats, and whether it is over."""

    id: int
    people: int
    seats: int
    sessions: list[tuple[int, date]]


def fill(engine: Engine, registrations: int, events: int, now: datetime, *, seed: int = 7) -> Filled:
    """Write so many registrations and events, with all that belongs to them, into an empty migrated database.

    The events end within the last ten years, all but 120 (or half, of few). One account must be there,
    which confirms the registers: number 1. The same seed gives the same rows.
    """
    filling = _Filling(registrations, events, now, random.Random(seed))
    with engine.begin() as connection:
        for target, rows in filling.tables():
            filling.rows[target.name] = written(connection, target, rows)
        count_on(connection, filling.rows.keys() - {EventWord.__tablename__, RegistrationRules.__tablename__})
    if engine.dialect.name == "postgresql":
        # What autovacuum does within a minute in an install that lives.
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    return filling.filled()


class _Filling:
    """The rows of each table in turn, parents first."""

    def __init__(self, registrations: int, events: int, now: datetime, chance: random.Random) -> None:
        self.registrations, self.events, self.now, self.chance = registrations, events, now, chance
        self.today = now.date()
        self.rows: dict[str, int] = {}
        self.places = self._spread()
        self.persons = max(200, registrations * 6 // 10)
        self.institutions = max(50, registrations // 50)
        self.seated: list[tuple[_Place, list[int]]] = []
        self.holders: dict[int, int] = {}

    def tables(self) -> Iterator[tuple[Table, Iterator[Sequence[Any]]]]:
        yield _table(Institution), self._institutions()
        yield _table(InstitutionName), self._institution_names()
        yield _table(Person), self._persons()
        yield _table(Event), self._events()
        yield _table(RegistrationRules), self._rules()
        yield _table(EventWord), self._words()
        yield _table(Meeting), self._meetings()
        yield _table(Session), self._sessions()
        yield _table(Registration), self._registrations()
        yield _table(HistoryFact), self._facts()
        yield _table(Letter), self._messages()
        yield _table(RegisterRow), self._rows()
        yield _table(Mark), self._marks()
        yield _table(RegisterVersion), self._registers()
        yield _table(Decision), self._decisions()
        yield _table(LedgerEntry), self._ledger()

    def filled(self) -> Filled:
        ordinary = self.seated[0][1][0]
        return Filled(dict(self.rows), ordinary, 1, self.seated[1][1][0], self.seated[2][1][0])

    def _spread(self) -> list[_Place]:
        """Decide how many come to each event and when: few come to most, many to some."""
        crowd = self.registrations // 10
        hall = min(HALL_PEOPLE, self.registrations // 3)
        weights = [self.chance.lognormvariate(0, 0.8) for _ in range(self.events - 3)]
        left = self.registrations - crowd - hall - SEATS
        share = left / sum(weights)
        counts = [SEATS, hall, crowd, *(int(weight * share) for weight in weights)]
        counts[-1] += self.registrations - sum(counts)
        upcoming = min(UPCOMING, self.events // 2)
        places, number = [], 0
        for place, count in enumerate(counts):
            if place == 1:
                days = [self.today + timedelta(7 * (each - 5) - 1) for each in range(HALL_SESSIONS)]
            elif place < upcoming:
                days = [self.today + timedelta(20 + place + 14 * each) for each in range(1 + place % 3)]
            else:
                over = self.chance.randrange(2, 3650)
                days = [self.today - timedelta(over + 14 * each) for each in range(1 + place % 3)][::-1]
            sessions = [(number + each + 1, day) for each, day in enumerate(days)]
            number += len(sessions)
            places.append(_Place(place + 1, count, count if place < 2 else count - count // 8, sessions))
        return places

    def _institutions(self) -> Iterator[Sequence[Any]]:
        yield (
            "id", "name", "name_sort", "type", "county", "is_confirmed", "created_at",
            "search_words", "near_place", "near_word",
        )  # fmt: skip
        for id in range(1, self.institutions + 1):
            name = institution_named(id)
            new = derived(name, (), None, None)
            yield (
                id, name, sort_key(name), "OPS", TOWNS[id % 12].lower(), id % 50 != 0, self.now,
                new.search_words, new.near_place, new.near_word,
            )  # fmt: skip

    def _institution_names(self) -> Iterator[Sequence[Any]]:
        yield "id", "institution_id", "name", "name_key", "body_key"
        for id in range(1, self.institutions + 1):
            name = institution_named(id)
            yield id, id, name, institution_key(name), body_of(name).key

    def _persons(self) -> Iterator[Sequence[Any]]:
        yield (
            "id", "email", "email_key", "first_name", "last_name", "name_key", "name_sort", "phone",
            "language", "sign_in_version", "session_version", "created_at",
        )  # fmt: skip
        for id in range(1, self.persons + 1):
            first, last = named(id)
            email = f"osoba{id}@example.org"
            yield (
                id, email, email_key(email), first, last, name_key(first, last), sorted_name(id),
                f"+48 600 {id // 1000:03} {id % 1000:03}", "pl", 1, 1, self.now - timedelta(id % 3000),
            )  # fmt: skip

    def _events(self) -> Iterator[Sequence[Any]]:
        yield (
            "id", "record_id", "slug", "version", "publication", "published_at", "created_at", "changed_at",
            "title_pl", "kind_pl", "description_pl", "form_of_support", "mode", "status", "organiser",
            "place_city", "contact_name", "contact_email", "contact_phone", "unit_minutes", "hours_value",
            "starts_on", "ends_on", "listed_from", "listed_until", "search_text",
        )  # fmt: skip
        forms = list(FormOfSupport)
        for place in self.places:
            id, days = place.id, [day for _, day in place.sessions]
            slug = (ORDINARY, HALL, CROWD)[id - 1] if id <= 3 else f"wydarzenie-{id}"
            title, town = title_of(id), TOWNS[id % 12]
            draft = id > 3 and id % 40 == 7
            made = instant(min(days), time(9)) - timedelta(60)
            yield (
                id, slug, slug, 3, Publication.draft if draft else Publication.published,
                None if draft else made, made, made, title, "szkolenie", "Opis wydarzenia. " * 40,
                forms[id % len(forms)], Mode.online if id % 4 == 0 else Mode.onsite,
                EventStatus.planned if days[-1] >= self.today else EventStatus.held, "Zespół szkoleń", town,
                "Alicja Nowak", "alicja@example.org", "+48 89 500 00 00", 45, 8.0, days[0], days[-1],
                days[0], days[-1], self._search_text(place),
            )  # fmt: skip

    def _rules(self) -> Iterator[Sequence[Any]]:
        yield RULES
        for place in self.places:
            yield place.id, *ARRIVAL, self._capacity(place), True, 24

    def _words(self) -> Iterator[Sequence[Any]]:
        yield "word", "event_id"
        for place in self.places:
            for word in sorted(words_kept(self._search_text(place))):
                yield word, place.id

    def _search_text(self, place: _Place) -> str:
        words = (title_of(place.id), "szkolenie", TOWNS[place.id % 12])
        return " ".join(dict.fromkeys(map(folded, words)))

    def _capacity(self, place: _Place) -> int:
        """Keep room in the ordinary event for those who sign up while its page is measured."""
        return 5000 if place.id == 1 else max(1, place.seats)

    def _meetings(self) -> Iterator[Sequence[Any]]:
        yield "id", "event_id", "position", "city", "county", "venue"
        for place in self.places:
            for position, (id, _) in enumerate(place.sessions):
                town = TOWNS[place.id % 12]
                yield id, place.id, position, town, f"powiat {town.lower()}", "Sala 12"

    def _sessions(self) -> Iterator[Sequence[Any]]:
        yield (
            "id", "meeting_id", "day", "starts_at", "ends_at", "uid", "sequence", "changed_at",
            "register_confirmed",
        )  # fmt: skip
        for place in self.places:
            changed = instant(place.sessions[0][1], time(9)) - timedelta(60)
            for id, day in place.sessions:
                yield (
                    id, id, day, time(9), time(15), f"sesja-{id}@example.org", 0, changed,
                    self._confirmed(place, day),
                )  # fmt: skip

    def _registrations(self) -> Iterator[Sequence[Any]]:
        yield (
            "id", "event_id", "person_id", "state", "queue_number", "first_name", "last_name", "name_sort",
            "email", "phone", "institution_id", "institution_name", "institution_type", "position",
            "access_needs", "language", "channel", "privacy_notice_version", "registered_at",
            "state_changed_at", "version", "link_version",
        )  # fmt: skip
        id = 0
        for place in self.places:
            seated: list[int] = []
            start = 1 if place.id == 1 else self.chance.randrange(1, self.persons)
            opened = min(instant(place.sessions[0][1], time(9)), self.now) - timedelta(30)
            for number in range(place.people):
                id += 1
                person = (start + number - 1) % self.persons + 1
                institution = person % self.institutions + 1
                first, last = named(person)
                state = RegistrationState.confirmed
                if number >= place.seats:
                    ended = number % 3 or place.id <= 3
                    state = RegistrationState.waiting if ended else RegistrationState.withdrawn
                else:
                    seated.append(id)
                    self.holders[id] = person
                moment = opened + timedelta(minutes=number)
                yield (
                    id, place.id, person, state, number + 1, first, last, sorted_name(person),
                    f"osoba{person}@example.org", f"+48 600 {person // 1000:03} {person % 1000:03}",
                    institution, institution_named(institution), "OPS", "pracownik socjalny",
                    "pętla indukcyjna" if id % 50 == 0 else None, "pl", Channel.web, "1", moment, moment,
                    1, 1,
                )  # fmt: skip
            self.seated.append((place, seated))

    def _facts(self) -> Iterator[Sequence[Any]]:
        yield (
            "at", "kind", "topic", "actor_kind", "actor_id", "subject_kind", "subject_id", "event_id",
            "values", "personal",
        )  # fmt: skip
        registration = 0
        for place in self.places:
            at = instant(place.sessions[0][1], time(9)) - timedelta(60)
            for kind in ("event.created", "event.changed", "event.published"):
                yield (
                    at, kind, "event", "staff", 1, "event", place.id, place.id, {"version": 1},
                    {"actor": "Alicja"},
                )  # fmt: skip
            for number in range(place.people):
                registration += 1
                for kind in ("registration.registered", "registration.confirmed"):
                    name = {"name": " ".join(named(registration))} if number % 2 else None
                    yield (
                        at, kind, "registration", "visitor", None, "registration", registration, place.id,
                        {}, name,
                    )  # fmt: skip
            for session, day in place.sessions:
                if self._confirmed(place, day):
                    told = {"day": day.isoformat(), "version": 1}
                    yield (
                        at, "attendance.confirmed", "attendance", "staff", 1, "session", session, place.id,
                        told, None,
                    )  # fmt: skip

    def _messages(self) -> Iterator[Sequence[Any]]:
        yield (
            "kind", "subject_kind", "subject_id", "event_id", "language", "recipient", "recipient_name",
            "subject", "body", "message_id", "created_at", "due_at", "state", "attempts", "finished_at",
            "last_error",
        )  # fmt: skip
        id = 0
        for place in self.places:
            at = min(instant(place.sessions[0][1], time(9)), self.now) - timedelta(30)
            body = "Szanowni Państwo, zgłoszenie zostało przyjęte. " * 20
            for _ in range(place.people):
                id += 1
                failed = place.id <= 10 and id % 20 == 0
                yield (
                    "confirmed", "registration", id, place.id, "pl", f"osoba{id}@example.org", "Jan Nowak",
                    "Zgłoszenie przyjęte", body if self.now - at < LETTERS_KEPT or failed else None,
                    f"<{id}@example.org>", at, at, LetterState.failed if failed else LetterState.sent,
                    1, at,                    "550 no such mailbox" if failed else None,
                )  # fmt: skip

    def _confirmed(self, place: _Place, day: date) -> bool:
        """Tell whether a session's register is confirmed: staff are a week behind."""
        return bool(place.seats) and day < self.today - timedelta(7)

    def _rows(self) -> Iterator[Sequence[Any]]:
        yield "id", "session_id", "person_id", "registration_id", "role"
        for id, session, registration, _ in self._marked():
            yield id, session, self.holders[registration], registration, RowRole.participant

    def _marks(self) -> Iterator[Sequence[Any]]:
        yield "row_id", "presence", "changed_at"
        for id, _, registration, day in self._marked():
            presence = Presence.absent if registration % 12 == 0 else Presence.present
            yield id, presence, instant(day, time(15))

    def _marked(self) -> Iterator[tuple[int, int, int, date]]:
        id = 0
        for place, seated in self.seated:
            for session, day in place.sessions:
                if day < self.today:
                    for registration in seated:
                        id += 1
                        yield id, session, registration, day

    def _registers(self) -> Iterator[Sequence[Any]]:
        yield "id", "session_id", "version", "action", "credit_minutes", "account_id", "at"
        for place in self.places:
            for session, day in place.sessions:
                if self._confirmed(place, day):
                    yield session, session, 1, RegisterAction.confirmed, 360, 1, instant(day, time(16))

    def _decisions(self) -> Iterator[Sequence[Any]]:
        yield "id", "register_version_id", "row_id", "presence", "minutes"
        rows = {(session, registration): id for id, session, registration, _ in self._marked()}
        for id, _, session, registration, _ in self._decided():
            absent = registration % 12 == 0
            presence = Presence.absent if absent else Presence.present
            yield id, session, rows[session, registration], presence, 0 if absent else 360

    def _ledger(self) -> Iterator[Sequence[Any]]:
        yield (
            "id", "book", "kind", "person_id", "for_kind", "for_id", "registration_id", "source_kind",
            "source_id", "number", "turn", "minutes", "day", "at", "session_id",
        )  # fmt: skip
        for id, place, session, registration, at in self._decided():
            if registration % 12:
                yield (
                    id, Book.received, EntryKind.posting, self.holders[registration], WhatFor.event, place,
                    registration, Source.decision, id, 1, 1, 360, at.date(), at, session,
                )  # fmt: skip

    def _decided(self) -> Iterator[tuple[int, int, int, int, datetime]]:
        id = 0
        for place, seated in self.seated:
            for session, day in place.sessions:
                if not self._confirmed(place, day):
                    continue
                at = instant(day, time(16))
                for registration in seated:
                    id += 1
                    yield id, place.id, session, registration, at


def _table(model: type[Any]) -> Table:
    found = model.__table__
    assert isinstance(found, Table)
    return found
