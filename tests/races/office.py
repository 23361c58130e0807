"""One published event of the running installation, who comes to it, and its part of the books."""

from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.events.models import Event
from app.history.models import HistoryFact
from app.links import Purpose
from app.outbox.models import Letter
from app.people.operations import institution_for
from app.registrations.models import Registration
from app.registrations.operations import Application, sign_up
from tests.races.crowd import Reply, Visitor
from tests.races.house import House
from tests.races.lines import Fields, Line, form_of
from tests.support.open_events import built_event

Deed = tuple[Callable[[], None], Callable[[], Reply]]


class Office:
    """One published event of the running installation, and its part of the database to look into."""

    def __init__(self, house: House, **facts: Any) -> None:
        self.house = house
        self.addresses = house.addresses
        self.engine = house.engine
        day = (datetime.now(UTC) + timedelta(days=30)).date()
        event = built_event(next(house.numbers), days=[(day, time(9), time(15))], **facts)
        with house.at_work() as work:
            work.session.add(event)
        self.id, self.slug = event.id, event.slug
        self.form = f"/events/{self.slug}/register"

    def knows(self, *names: str) -> None:
        """Make institutions that staff have confirmed."""
        with self.house.at_work() as work:
            for name in names:
                institution = institution_for(work, name)
                assert institution is not None
                institution.is_confirmed = True

    def applicant(self, number: int, **facts: str) -> Deed:
        """Return somebody who reads the form, and then sends it; each event has people of its own."""
        visitor = Visitor(next(self.addresses))
        fields = {
            "first_name": "Bartek",
            "last_name": f"Nowak {number} {self.slug}",
            "email": f"bartek{number}.{self.slug}@example.org",
            "privacy_notice": "y",
            **facts,
        }
        return lambda: self._read(visitor, self.form), lambda: visitor.post(self.form, fields)

    def leaver(self, own: str) -> Deed:
        """Return somebody who reads their page, and then withdraws."""
        visitor = Visitor(next(self.addresses))
        return lambda: self._read(visitor, own), lambda: visitor.post(f"{own}withdraw", {})

    def came(self, count: int, **facts: Any) -> list[Registration]:
        """Let people sign up one after the other, before the race; return them in order."""
        with self.house.at_work() as work:
            event = work.session.get_one(Event, self.id)
            there = len(self.rows())
            for number in range(there, there + count):
                application = Application(
                    first_name="Celina",
                    last_name=f"Kos {number} {self.slug}",
                    email=f"celina{number}.{self.slug}@example.org",
                    **facts,
                )
                sign_up(work, event, application)
        return self.rows()[-count:]

    def own(self, row: Registration) -> str:
        """Return the address of a registration's page, as it is mailed."""
        return f"/registrations/{self.house.links.token(Purpose.manage, row.id, row.link_version)}/"

    def reader(self, row: Registration, verb: str) -> Deed:
        """Return somebody who reads a registration's page by the mailed link, and then presses a button."""
        visitor, own = Visitor(next(self.addresses)), self.own(row)
        return lambda: self._read(visitor, own), lambda: visitor.post(f"{own}{verb}", {})

    def organiser(self, path: str, fields: Fields, name: str = "alicja") -> Deed:
        """Return an organiser who sends a form."""
        address, who = next(self.addresses), self.house.passes[name]

        def send() -> Reply:
            with closing(Line(address)) as line:
                return line.post(path, fields, who)

        return lambda: None, send

    def editor(self, changes: Mapping[str, str], name: str = "alicja", page: str = "edit") -> Deed:
        """Return an organiser who reads a form of the event, and then sends it with changes, and a letter."""
        path, fields = f"/manage/events/{self.slug}/{page}", dict[str, Any]()
        address, who = next(self.addresses), self.house.passes[name]

        def read() -> None:
            with closing(Line(address)) as line:
                fields.update(form_of(line.get(path, who).text))

        def send() -> Reply:
            with closing(Line(address)) as line:
                return line.post(path, {**fields, **changes, "choice": "notify"}, who)

        return read, send

    def in_the_house(self, deed: Callable[[], object]) -> Deed:
        """Return somebody who does in this process what the worker does."""

        def act() -> Reply:
            with self.house.app.app_context():
                deed()
            return Reply(200, "", "")

        return lambda: None, act

    def change(self, deed: Callable[[Event], object]) -> None:
        """Change the event as it lies in the database, before the race."""
        with self.house.at_work() as work:
            deed(work.session.get_one(Event, self.id))

    def row(self, id: int) -> Registration:
        """Return a registration as it is now."""
        with Session(self.engine) as session:
            return session.get_one(Registration, id)

    def letters(self, row: Registration) -> list[str]:
        """Return the kinds of the letters about a registration, first to last."""
        about = Letter.subject_kind == "registration", Letter.subject_id == row.id
        with Session(self.engine) as session:
            return list(session.scalars(select(Letter.kind).where(*about).order_by(Letter.id)))

    def facts(self, row: Registration) -> list[str]:
        """Return what history tells of a registration, first to last."""
        about = HistoryFact.subject_kind == "registration", HistoryFact.subject_id == row.id
        with Session(self.engine) as session:
            found = session.scalars(select(HistoryFact.kind).where(*about).order_by(HistoryFact.id))
            return [kind.removeprefix("registration.") for kind in found]

    def _read(self, visitor: Visitor, path: str) -> None:
        assert visitor.get(path).status == 200

    def states(self) -> Counter[str]:
        """Count the registrations by state."""
        return Counter(row.state.value for row in self.rows())

    def count(self, model: Any, condition: ColumnElement[bool]) -> int:
        """Count the rows of a table that fulfil a condition."""
        with Session(self.engine) as session:
            return session.scalar(select(func.count()).select_from(model).where(condition)) or 0

    def rows(self) -> list[Registration]:
        """Return all registrations in the order of the queue."""
        query = select(Registration).where(Registration.event_id == self.id)
        with Session(self.engine) as session:
            return list(session.scalars(query.order_by(Registration.queue_number)))
