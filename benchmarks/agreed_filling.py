"""What people agreed to and asked for over the years, written straight into the tables: texts, consents,
lists of who may be photographed, lists of interest and their figures."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, select

from app.consents.models import Consent, ConsentChannel
from app.events.models import Event
from app.history.models import HistoryFact
from app.interest.models import InterestCount, InterestEntry
from app.notices.models import TextKind, TextVersion
from app.registrations.models import Registration
from benchmarks.data import table_of
from benchmarks.filling import Filled
from benchmarks.filling_words import named
from benchmarks.told_filling import HALL_ID
from benchmarks.writing import Behind, count_on, written

_KINDS = (TextKind.image, TextKind.newsletter, TextKind.interest)
_VERSIONS = 3
MONTHS = 6
"""For so many months an event's list of interest has figures."""


def fill_agreed(engine: Engine, filled: Filled, now: datetime) -> None:
    """Write it for the people and events that are there: of the full hall half agree to pictures, of all
    people a third to the newsletter; each event has figures, and each tenth a list."""
    with engine.begin() as connection:
        hall = connection.execute(
            select(Registration.person_id).where(Registration.event_id == HALL_ID).order_by(Registration.id)
        ).scalars()
        filling = _Agreed(filled, list(hall), now, Behind(connection))
        for model, rows in filling.tables():
            written(connection, table_of(model), rows)
        count_on(connection, {table_of(model).name for model, _ in filling.tables()} - {"interest_counts"})


class _Agreed:
    """The rows of each table in turn, parents first."""

    def __init__(self, filled: Filled, hall: Sequence[int], now: datetime, behind: Behind) -> None:
        self.hall, self.now = hall, now
        self.people = range(1, 1 + max(200, filled.rows["people_persons"]) // 2)
        self.events = range(1, filled.rows[Event.__tablename__] + 1)
        self.fact = behind.last(HistoryFact) + 1

    def tables(self) -> Iterator[tuple[type[Any], Iterator[Sequence[Any]]]]:
        yield TextVersion, self._texts()
        yield Consent, self._consents()
        yield HistoryFact, self._lists()
        yield InterestEntry, self._entries()
        yield InterestCount, self._counts()

    def _texts(self) -> Iterator[Sequence[Any]]:
        yield "id", "kind", "number", "body_pl", "saved_at", "published_at"
        for at, kind in enumerate(_KINDS):
            for number in range(1, _VERSIONS + 1):
                when = self.now - timedelta(days=900 - 100 * number)
                yield at * _VERSIONS + number, kind, number, f"Zgadzam się. {number}", when, when

    def _consents(self) -> Iterator[Sequence[Any]]:
        """Each tenth of the hall withdrew after the list was taken along."""
        yield (
            "id", "kind", "person_id", "event_id", "text_id", "language", "channel", "given_at",
            "withdrawn_at", "withdrawn_by",
        )  # fmt: skip
        id, given, form = 0, self.now - timedelta(days=30), ConsentChannel.form
        for number, person in enumerate(self.hall[::2]):
            id += 1
            gone = (
                (self.now - timedelta(days=1), ConsentChannel.own_page) if number % 10 == 0 else (None, None)
            )
            yield id, TextKind.image, person, HALL_ID, _VERSIONS, "pl", form, given, *gone
        for person in self.people[::3]:
            id += 1
            text = 2 * _VERSIONS
            yield id, TextKind.newsletter, person, HALL_ID, text, "pl", form, given, None, None

    def _lists(self) -> Iterator[Sequence[Any]]:
        yield (
            "id", "at", "kind", "topic", "actor_kind", "subject_kind", "subject_id", "event_id", "values",
        )  # fmt: skip
        for number in range(5):
            at, values = (
                self.now - timedelta(days=6 - number),
                {"format": "PDF", "people": 300, "agreed": 150},
            )
            yield (
                self.fact + number, at, "pictures.printed", "pictures", "staff", "event", HALL_ID,
                HALL_ID, values,
            )  # fmt: skip

    def _entries(self) -> Iterator[Sequence[Any]]:
        """The hall's list is as long as a twentieth of all people, the others' have ten."""
        yield (
            "id", "event_id", "first_name", "last_name", "name_key", "email", "email_key", "language",
            "text_id", "secret", "asked_at", "confirmed_at",
        )  # fmt: skip
        id = 0
        for event in (HALL_ID, *self.events[9::10]):
            for number in range(max(20, len(self.people) // 10) if event == HALL_ID else 10):
                id += 1
                first, last = named(number + 1)
                email = f"zainteresowana{id}@example.org"
                key, at = f"{first} {last}".casefold(), self.now - timedelta(days=number % 300)
                yield (
                    id, event, first, last, key, email, email, "pl", 3 * _VERSIONS, id, at, at,
                )  # fmt: skip

    def _counts(self) -> Iterator[Sequence[Any]]:
        yield "event_id", "month", "people"
        for event in self.events:
            for number in range(MONTHS):
                yield event, f"2026-{number + 1:02d}", 1 + (event + number) % 9
